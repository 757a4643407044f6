'use strict';
const test = require('node:test');
const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { spawnSync } = require('node:child_process');

function run(...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  return { status, stdout, stderr };
}

test('an uncaught error is printed with its stack, exit code 1', () => {
  const { status, stderr } = run('-e', 'throw new TypeError("boom")');
  assert.strictEqual(status, 1);
  assert.match(stderr, /^\[eval\]:1\nthrow new TypeError\("boom"\)\n\^\n\nTypeError: boom\n {4}at /);
  assert.match(stderr, /\n\nNode\.js v26\.10\.0\n$/);
});

test('an unhandled rejection ends the process with exit code 1', () => {
  const { status, stderr } = run('-e', 'Promise.reject(new Error("nobody cares"))');
  assert.strictEqual(status, 1);
  assert.match(stderr, /Error: nobody cares/);
});

test('a listener for uncaughtException keeps the process alive', () => {
  const { status, stdout } = run('-e', `
    process.on('uncaughtException', (error, origin) => console.log(error.message, origin));
    setTimeout(() => console.log('still here'), 5);
    throw new Error('caught');`);
  assert.strictEqual(stdout, 'caught uncaughtException\nstill here\n');
  assert.strictEqual(status, 0);
});

test('beforeExit may go on, exit is last', () => {
  const { stdout, status } = run('-e', `
    let more = true;
    process.on('beforeExit', () => { console.log('before'); if (more) { more = false; setTimeout(() => {}, 1); } });
    process.on('exit', (code) => console.log('exit', code));
    process.exitCode = 4;`);
  assert.strictEqual(stdout, 'before\nbefore\nexit 4\n');
  assert.strictEqual(status, 4);
});

test('an unknown option is refused with exit code 9', () => {
  const { status, stderr } = run('--no-such-option');
  assert.strictEqual(status, 9);
  assert.match(stderr, /: bad option: --no-such-option\n$/);
});

test('a syntax error shows where', () => {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'junction-syntax-')), 'bad.cjs');
  fs.writeFileSync(file, 'let x = ;');
  const { status, stderr } = run(file);
  assert.strictEqual(status, 1);
  assert.ok(stderr.startsWith(`${file}:1\nlet x = ;\n        ^\n\nSyntaxError: Unexpected token ';'\n`), stderr);
});

test("an unhandled 'error' event tells where it was emitted", () => {
  const { stderr } = run('-e', `
    class Source extends require('events') {}
    const error = new Error('early');
    process.nextTick(function later() { new Source().emit('error', error); });`);
  assert.match(stderr, /^Error: early\n(?: {4}at .*\n)+Emitted 'error' event on Source instance at:\n {4}at (?:process\.)?later /m);
});

test('the reason of an unhandled rejection is shown as V8 shows values', () => {
  const { stdout } = run('-e', `
    process.on('uncaughtException', ({ code, message }) => console.log(code, /reason "(.*)"/.exec(message)[1]));
    for (const reason of [{ a: 1 }, [1], new Map(), Symbol('s'), 'text', undefined]) Promise.reject(reason);`);
  assert.deepStrictEqual(stdout.trim().split('\n').map((line) => line.replace('ERR_UNHANDLED_REJECTION ', '')),
    ['#<Object>', '[object Array]', '#<Map>', 'Symbol(s)', 'text', 'undefined']);
});

test('a main file without a type that awaits at its top level is an ES module', () => {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'junction-await-')), 'main.js');
  fs.writeFileSync(file, 'console.log(await Promise.resolve(import.meta.filename));');
  assert.strictEqual(run(file).stdout, `${file}\n`);
});

test('behind a tick that throws, the other ticks wait for the next callback of the loop', () => {
  const program = `
    const order = [];
    process.once('uncaughtException', () => order.push('handler'));
    process.nextTick(() => { throw new Error('expected'); });
    process.nextTick(() => order.push('tick'));
    setImmediate(() => order.push('immediate'));
    process.on('exit', () => console.log(order.join()));
  `;
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', program], { encoding: 'utf8' });
  assert.strictEqual(stdout, 'handler,immediate,tick\n', stderr);
});

test('what a listener of exit throws after an uncaught error is forgotten', () => {
  const { status, stderr } = run('-e', 'process.on("exit", () => { throw new Error("second"); }); throw new Error("first")');
  assert.strictEqual(status, 1);
  assert.match(stderr, /Error: first/);
  assert.doesNotMatch(stderr, /Error: second/);
});

test('a thrown string is shown as it is, an object without a hint', () => {
  assert.match(run('-e', 'throw "some text"').stderr, /^some text\n\(Use `node --trace-uncaught/m);
  assert.match(run('-e', 'throw { a: 1 }').stderr, /^\{ a: 1 \}\n\nNode\.js v/m);
});

test('FORCE_COLOR says that it overrules NO_COLOR', () => {
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', 'console.log({ a: 1 })'], {
    encoding: 'utf8', env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '1', NODE_DISABLE_COLORS: '' },
  });
  assert.strictEqual(stdout, '{ a: \u001b[33m1\u001b[39m }\n');
  assert.match(stderr, /Warning: The 'NO_COLOR' env is ignored due to the 'FORCE_COLOR' env being set\./);
});
