'use strict';
const test = require('node:test');
const assert = require('node:assert');
const { Session } = require('node:inspector');
const { Worker } = require('node:worker_threads');
const { once } = require('node:events');

test('a session debugs a worker', async () => {
  const session = new Session();
  session.connect();
  const seen = [];
  session.on('NodeWorker.attachedToWorker', ({ params }) => {
    let id = 0;
    const send = (method, more) => {
      const message = JSON.stringify({ id: ++id, method, params: more });
      session.post('NodeWorker.sendMessageToWorker', { sessionId: params.sessionId, message });
    };
    session.on('NodeWorker.receivedMessageFromWorker', ({ params: { message } }) => {
      const { method, result } = JSON.parse(message);
      if (method === 'Debugger.paused') {
        const [{ callFrameId }] = JSON.parse(message).params.callFrames;
        send('Debugger.evaluateOnCallFrame', { callFrameId, expression: 'typeof answer === "number" && answer * 2' });
        send('Debugger.resume');
      } else if (result?.result?.type === 'number') {
        seen.push(result.result.value);
      }
    });
    send('Debugger.enable');
    send('Runtime.runIfWaitingForDebugger');
  });
  session.post('NodeWorker.enable', { waitForDebuggerOnStart: true });
  const worker = new Worker('const answer = 21; debugger; process.exit(3);', { eval: true });
  const [code] = await once(worker, 'exit');
  session.disconnect();
  assert.strictEqual(code, 3);
  assert.deepStrictEqual(seen, [42]);
});

test('a worker talks to the inspector of the main thread', async () => {
  globalThis.valueOfMain = 41;
  const worker = new Worker(`
    const { Session } = require('inspector');
    const { parentPort } = require('worker_threads');
    const session = new Session();
    session.connectToMainThread();
    parentPort.once('message', () => {});
    session.post('Runtime.evaluate', { expression: 'valueOfMain + 1' }, (error, answer) => {
      parentPort.postMessage(answer.result.value);
      session.disconnect();
    });`, { eval: true });
  const [value] = await once(worker, 'message');
  await worker.terminate();
  assert.strictEqual(value, 42);
});
