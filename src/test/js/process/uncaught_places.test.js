'use strict';
// What the report of an uncaught error shows in front of it, and how what is no error is shown.
const test = require('node:test');
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');

const run = (source) => {
  const { status, stderr } = spawnSync(process.execPath, ['-e', source], { encoding: 'utf8' });
  return { status, stderr };
};

test('an error whose stack cannot be read is shown by name and message', () => {
  const { status, stderr } = run("const e = new Error('g'); Object.defineProperty(e, 'stack', { get() { throw 1; } }); throw e");
  assert.strictEqual(status, 1);
  assert.ok(stderr.endsWith(
    `Error: g\n(Use \`node --trace-uncaught ...\` to show where the exception was thrown)\n\nNode.js ${process.version}\n`), stderr);
});

test('a proxy that throws at every touch ends the process as any other value', () => {
  const { status, stderr } = run('throw new Proxy({}, { get() { throw 1; }, getPrototypeOf() { throw 2; } })');
  assert.strictEqual(status, 1);
  assert.match(stderr, /\(Use `node --trace-uncaught/);
});

test('an object is shown to the fifth level and without its own way to be shown', () => {
  const { stderr } = run('throw { a: { b: { c: { d: { e: { f: {} } } } } }, [Symbol.for("nodejs.util.inspect.custom")]() { return "own"; } }');
  assert.match(stderr, /e: \{ f: \{\} \}/);
  assert.doesNotMatch(stderr, /^own$/m);
});

test('an unhandled error event shows the line of node:events', () => {
  const { stderr } = run("new (require('events'))().emit('error', 5)");
  assert.ok(stderr.startsWith("node:events:505\n    throw er; // Unhandled 'error' event\n    ^\n\nError [ERR_UNHANDLED_ERROR]"), stderr);
});

test('an error of a listener of an EventTarget is thrown by the next tick', () => {
  const { stderr } = run("const t = new EventTarget(); t.addEventListener('x', () => { throw new Error('l'); }); t.dispatchEvent(new Event('x'))");
  assert.ok(stderr.startsWith(
    'node:internal/event_target:1152\n  process.nextTick(() => { throw err; });\n                           ^\n\nError: l\n'), stderr);
});

test('a module that is not there', () => {
  const { stderr } = run("require('./nope')");
  assert.ok(stderr.startsWith("node:internal/modules/cjs/loader:1595\n  throw err;\n  ^\n\nError: Cannot find module './nope'\n"), stderr);
});

test('a promise rejected with what only looks like an error', () => {
  const { stderr } = run("Promise.reject({ name: 'X', message: 'y', stack: 's' })");
  assert.ok(stderr.startsWith(
    '\nnode:internal/process/promises:324\n    triggerUncaughtException(err, true /* fromPromise */);\n    ^\n{ name:'), stderr);
});
