'use strict';
const test = require('node:test');
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');

const REMOVE = `
  const iteratorPrototype = Object.getPrototypeOf([][Symbol.iterator]());
  delete Array.prototype[Symbol.iterator];
  delete iteratorPrototype.next;
`;

const run = (text, ...flags) => spawnSync(process.execPath, [...flags, '-e', text], { encoding: 'utf8' });

test('a program that takes the iterator of arrays away can still load modules', () => {
  const { stdout, stderr } = run(`${REMOVE}
    console.log('one', { two: 2 });
    console.log(require('querystring').escape('a b'));
    import('node:path').then(({ basename }) => {
      console.log(basename('/a/b'));
      process.nextTick((...args) => console.log(args.length), 1, 2);
      setTimeout((value) => console.log(value), 1, 'timer');
    });`);
  assert.strictEqual(stderr, '');
  assert.strictEqual(stdout, 'one { two: 2 }\na%20b\nb\n2\ntimer\n');
});

test('its errors are reported', () => {
  const { stderr, status } = run(`${REMOVE} setImmediate(() => { throw new RangeError('late'); })`);
  assert.strictEqual(status, 1);
  assert.match(stderr, /RangeError: late/);
});

test('the REPL goes on without it', () => {
  const input = `${REMOVE.trim()}\nfor (const x of [1]);\n1 + 1\nlet y = 5\ny\nrequire("os").EOL\n.exit\n`;
  const { stdout, status } = spawnSync(process.execPath, ['-i'], { encoding: 'utf8', input });
  assert.strictEqual(status, 0);
  assert.match(stdout, /Uncaught TypeError: .*is not iterable/);
  assert.match(stdout, /> 2\n> undefined\n> 5\n> '\\n'\n/);
});
