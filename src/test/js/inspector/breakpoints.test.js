'use strict';
const test = require('node:test');
const assert = require('node:assert');
const { pathToFileURL } = require('node:url');
const { Session } = require('node:inspector');

const LINE = 9;
function stopHere(value) {
  const next = value + 1;
  return next;
}

const post = (session, method, params) =>
  new Promise((resolve, reject) => {
    session.post(method, params, (error, result) => (error ? reject(error) : resolve(result)));
  });

test('a script that was loaded before the first session takes breakpoints by its URL', async () => {
  const session = new Session();
  session.connect();
  const hits = [];
  session.on('Debugger.paused', ({ params }) => hits.push(params));
  await post(session, 'Debugger.enable');
  const url = pathToFileURL(__filename).href;
  const { breakpointId, locations } = await post(session, 'Debugger.setBreakpointByUrl', { lineNumber: LINE, url });
  assert.strictEqual(breakpointId, `1:${LINE}:0:${url}`);
  assert.strictEqual(locations.length, 1);
  stopHere(1);
  await post(session, 'Debugger.removeBreakpoint', { breakpointId });
  stopHere(2);
  session.disconnect();
  assert.strictEqual(hits.length, 1);
  assert.strictEqual(hits[0].callFrames[0].functionName, 'stopHere');
  assert.deepStrictEqual(hits[0].hitBreakpoints, [breakpointId]);
});

test('a debugger is told which exceptions are not caught', async () => {
  const { spawnSync } = require('node:child_process');
  const program = `
    const s = new (require('inspector').Session)();
    s.connect();
    s.on('Debugger.paused', ({ params }) =>
      console.log(params.data.description.split('\\n')[0], params.data.uncaught));
    s.post('Debugger.enable');
    s.post('Debugger.setPauseOnExceptions', { state: 'all' });
    process.on('uncaughtException', () => {});
    const fail = (text) => { throw new Error(text); };
    try { fail('caught'); } catch {}
    process.nextTick(fail, 'tick');
    setTimeout(fail, 1, 'timer');
    setTimeout(() => setImmediate(fail, 'immediate'), 200);
    setTimeout(() => Promise.resolve().then(() => fail('job')).catch(() => {}), 600);
    fail('main');`;
  const { stdout } = spawnSync(process.execPath, ['-e', program], { encoding: 'utf8' });
  assert.deepStrictEqual(stdout.trim().split('\n'), [
    'Error: caught false', 'Error: main false', 'Error: main true', 'Error: tick true', 'Error: timer true', 'Error: immediate true',
    'Error: job false',
  ]);
});
