'use strict';
const test = require('node:test');
const assert = require('node:assert');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { spawn } = require('child_process');
const { once } = require('events');
const inspector = require('inspector');

const PROGRAM = `// a comment
let a = 1;
a++;
function f(x) {
  const y = x + 1;
  return x + y;
}
console.log('result', f(a));
`;

// A program and a debugger that is attached to it.
async function debug(flag, text) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'debugger-'));
  const file = path.join(folder, 'program.js');
  fs.writeFileSync(file, text);
  const { NODE_TEST_CONTEXT, ...env } = process.env;
  const child = spawn(process.execPath, [flag, file], { env });
  const ended = once(child, 'close');
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk) => { output += chunk; });
  const url = await new Promise((resolve) => {
    child.stderr.on('data', (chunk) => {
      errors += chunk;
      const found = /Debugger listening on (ws:\S+)\nFor help/.exec(errors);
      if (found) resolve(found[1]);
    });
  });
  const socket = new WebSocket(url);
  const answers = new Map();
  const events = [];
  let wake;
  socket.onmessage = ({ data }) => {
    const message = JSON.parse(data);
    if (message.id === undefined) {
      events.push(message);
      wake?.();
    } else {
      answers.get(message.id)(message.result ?? message.error);
    }
  };
  await new Promise((resolve) => { socket.onopen = resolve; });
  let id = 0;
  const send = (method, params) => new Promise((resolve) => {
    answers.set(++id, resolve);
    socket.send(JSON.stringify({ id, method, params }));
  });
  const until = async (method) => {
    for (;;) {
      const at = events.findIndex((event) => event.method === method);
      if (at >= 0) return events.splice(at, 1)[0].params;
      await new Promise((resolve) => { wake = resolve; });
    }
  };
  const finish = async (leaves) => {
    if (leaves === undefined) await until('Runtime.executionContextDestroyed');
    socket.close();
    const [code] = await ended;
    return { code, output, errors };
  };
  return { url: require('url').pathToFileURL(file).href, send, until, finish };
}

test('--inspect-brk waits, pauses at the first statement, steps, and stops at breakpoints', async () => {
  const { url, send, until, finish } = await debug('--inspect-brk=0', PROGRAM);
  await send('Runtime.enable');
  await send('Debugger.enable');
  await send('Debugger.setBreakpointByUrl', { lineNumber: 5, url });
  await send('Runtime.runIfWaitingForDebugger');
  const start = await until('Debugger.paused');
  assert.strictEqual(start.reason, 'Break on start');
  assert.strictEqual(start.callFrames[0].location.lineNumber, 1);
  await send('Debugger.stepOver');
  assert.strictEqual((await until('Debugger.paused')).callFrames[0].location.lineNumber, 2);
  await send('Debugger.resume');
  const { callFrames: [frame] } = await until('Debugger.paused');
  assert.strictEqual(frame.functionName, 'f');
  const evaluate = (expression) => send('Debugger.evaluateOnCallFrame', { callFrameId: frame.callFrameId, expression });
  assert.strictEqual((await evaluate('x + y')).result.value, 5);
  await evaluate('x = 40');
  await send('Debugger.resume');
  const told = await until('Runtime.consoleAPICalled');
  assert.deepStrictEqual(told.args.map((arg) => arg.value), ['result', 43]);
  const { code, output, errors } = await finish();
  assert.strictEqual(code, 0);
  assert.strictEqual(output, 'result 43\n');
  assert.match(errors, /Debugger attached\.\n[^]*Waiting for the debugger to disconnect\.\.\.\n/);
});

test('a running program answers, and goes on when the debugger that paused it leaves', async () => {
  const { send, until, finish } = await debug('--inspect=0', 'globalThis.n = 7; const t = setInterval(() => { if (n === 8) { debugger; clearInterval(t); } }, 10);');
  await send('Runtime.enable');
  assert.strictEqual((await send('Runtime.evaluate', { expression: 'n + "\u00e9".length' })).result.value, 8);
  await send('Debugger.enable');
  await send('Runtime.evaluate', { expression: 'n = 8' });
  await until('Debugger.paused');
  await send('Debugger.disable');
  assert.strictEqual((await finish()).code, 0);
});

test('a busy loop is paused', async () => {
  const { send, until, finish } = await debug('--inspect=0', 'globalThis.busy ??= true; while (busy);');
  await send('Debugger.enable');
  await send('Debugger.pause');
  assert.strictEqual((await until('Debugger.paused')).callFrames.length > 0, true);
  await send('Runtime.evaluate', { expression: 'busy = false' });
  await send('Runtime.enable');
  send('Debugger.resume');
  assert.strictEqual((await finish()).code, 0);
});

test('NodeRuntime tells that the program waits, and that it would end', async () => {
  const { send, until, finish } = await debug('--inspect-wait=0', 'process.exit(5)');
  await send('NodeRuntime.enable');
  await until('NodeRuntime.waitingForDebugger');
  await send('NodeRuntime.notifyWhenWaitingForDisconnect', { enabled: true });
  await send('Runtime.runIfWaitingForDebugger');
  await until('NodeRuntime.waitingForDisconnect');
  assert.strictEqual((await send('Runtime.evaluate', { expression: '6 * 7' })).result.value, 42);
  assert.strictEqual((await finish('left')).code, 5);
});

test('process._debugProcess() lets debuggers connect to another process', async () => {
  const child = spawn(process.execPath, ['--inspect-port=0', '-e', 'setInterval(() => {}, 100); setTimeout(() => console.log("up"), 400)']);
  await once(child.stdout, 'data');
  process._debugProcess(child.pid);
  const [text] = await once(child.stderr, 'data');
  child.kill();
  assert.match(String(text), /^Debugger listening on ws:/);
  assert.throws(() => process._debugProcess(99999999), { code: 'ESRCH' });
});

test('inspector.open() serves lists of targets; url() and close()', async () => {
  assert.strictEqual(inspector.url(), undefined);
  const opened = inspector.open(0);
  const { host, pathname } = new URL(inspector.url());
  assert.throws(() => inspector.open(0), { code: 'ERR_INSPECTOR_ALREADY_ACTIVATED' });
  const [target] = await (await fetch(`http://${host}/json/list`)).json();
  assert.strictEqual(target.type, 'node');
  assert.strictEqual(target.webSocketDebuggerUrl, `ws://${host}${pathname}`);
  const version = await (await fetch(`http://${host}/json/version`)).json();
  assert.deepStrictEqual(version, { 'Browser': `node.js/${process.version}`, 'Protocol-Version': '1.1' });
  const { status } = await fetch(`http://${host}/other`);
  assert.strictEqual(status, 400);
  opened[Symbol.dispose]();
  assert.strictEqual(inspector.url(), undefined);
  assert.throws(() => inspector.waitForDebugger(), { code: 'ERR_INSPECTOR_NOT_ACTIVE' });
});

test('a debugger statement with only a session of the same thread goes on', () => {
  const session = new inspector.Session();
  session.connect();
  session.post('Debugger.enable');
  let pauses = 0;
  session.on('Debugger.paused', () => { pauses++; });
  debugger; // eslint-disable-line no-debugger
  session.disconnect();
  assert.strictEqual(pauses, 1);
});
