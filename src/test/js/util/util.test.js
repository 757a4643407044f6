'use strict';
const assert = require('node:assert');
const test = require('node:test');
const util = require('node:util');

test('format fills placeholders and appends the rest', () => {
  assert.strictEqual(util.format('%s is %d of %j', 'x', '2', { a: 1 }, 'rest'), 'x is 2 of {"a":1} rest');
});

test('promisify gives a promise of the callback value', async () => {
  const later = util.promisify((value, callback) => setImmediate(callback, null, value));
  assert.strictEqual(await later('value'), 'value');
});

test('callbackify wraps a falsy rejection', (t, done) => {
  util.callbackify(() => Promise.reject(null))((error) => {
    assert.strictEqual(error.code, 'ERR_FALSY_VALUE_REJECTION');
    assert.strictEqual(error.reason, null);
    done();
  });
});

test('parseArgs refuses an option that it does not know', () => {
  assert.throws(() => util.parseArgs({ args: ['--what'], options: {} }), {
    code: 'ERR_PARSE_ARGS_UNKNOWN_OPTION', message: "Unknown option '--what'",
  });
});

test('parseArgs tells options from positionals', () => {
  const { values, positionals } = util.parseArgs({
    args: ['-vo', 'file', 'input'], allowPositionals: true,
    options: { verbose: { type: 'boolean', short: 'v' }, output: { type: 'string', short: 'o' } },
  });
  assert.deepStrictEqual({ ...values }, { verbose: true, output: 'file' });
  assert.deepStrictEqual(positionals, ['input']);
});

test('styleText opens the outer style again after an inner one', () => {
  const style = (name, text) => util.styleText(name, text, { validateStream: false });
  assert.strictEqual(style('red', `a${style('blue', 'b')}c`), '\u001b[31ma\u001b[34mb\u001b[31mc\u001b[39m');
});

test('parseEnv understands quotes, comments and export', () => {
  assert.deepStrictEqual({ ...util.parseEnv('export A=1 # one\nB="x\\ny"\n# none\nC=\'#\'') }, { A: '1', B: 'x\ny', C: '#' });
});

test('MIMEType keeps the first of equal parameters', () => {
  assert.strictEqual(new util.MIMEType('Text/HTML; a=1; a=2; b="x y"').toString(), 'text/html;a=1;b="x y"');
});

test('debounce gives all callers the result of the last call', async () => {
  const twice = util.debounce((value) => value * 2, 5);
  assert.deepStrictEqual(await Promise.all([twice(1), twice(2)]), [4, 4]);
});

test('parseArgs with allowNegative negates whatever has no value, whatever its type', () => {
  const parse = (args, options, strict = false) =>
    util.parseArgs({ args, options, strict, allowNegative: true }).values;
  assert.deepEqual(parse(['--no-file', '--no-x'], { file: { type: 'string' } }), { file: false, x: false });
  assert.deepEqual(parse(['--no-a'], { a: { type: 'string', multiple: true } }), { a: [false] });
  assert.deepEqual(parse(['--no-a'], { 'no-a': { type: 'boolean', default: true } }, true), { a: false, 'no-a': true });
  assert.deepEqual(parse(['--no-a=1'], { a: { type: 'boolean' } }), { 'no-a': '1' });
  assert.throws(() => parse(['--no-a=1'], { a: { type: 'boolean' } }, true),
    { code: 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE', message: "Option '--a' does not take an argument" });
  assert.throws(() => parse(['--no-a'], { a: { type: 'string' } }, true), { code: 'ERR_PARSE_ARGS_UNKNOWN_OPTION' });
});
