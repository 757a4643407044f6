'use strict';
const test = require('node:test');
const assert = require('node:assert');
const { once } = require('node:events');
const { Worker, MessageChannel, BroadcastChannel, receiveMessageOnPort, postMessageToThread } = require('node:worker_threads');

test('a worker gets workerData and answers with structured clones', async () => {
  const worker = new Worker(
    'const { parentPort, workerData } = require("worker_threads"); parentPort.postMessage(new Map([[workerData, 1n]]));',
    { eval: true, workerData: { a: [1] } });
  const [message] = await once(worker, 'message');
  assert.deepStrictEqual(message, new Map([[{ a: [1] }, 1n]]));
  assert.deepStrictEqual(await once(worker, 'exit'), [0]);
});

test("an uncaught error is the starter's 'error' event", async () => {
  const worker = new Worker('throw new RangeError("out")', { eval: true });
  const [error] = await once(worker, 'error');
  assert.ok(error instanceof RangeError);
  assert.strictEqual(error.message, 'out');
});

test('a busy worker can be terminated', async () => {
  const worker = new Worker('for (;;);', { eval: true });
  await once(worker, 'online');
  assert.strictEqual(await worker.terminate(), 1);
});

test('shared memory is seen by both threads, and Atomics.wait and notify work on it', async () => {
  const numbers = new Int32Array(new SharedArrayBuffer(8));
  const worker = new Worker(
    'const { workerData } = require("worker_threads"); Atomics.store(workerData, 0, 7); Atomics.notify(workerData, 0); ' +
    'Atomics.wait(workerData, 1, 0);',
    { eval: true, workerData: numbers });
  assert.notStrictEqual(Atomics.wait(numbers, 0, 0, 60_000), 'timed-out');
  assert.strictEqual(numbers[0], 7);
  Atomics.store(numbers, 1, 1);
  Atomics.notify(numbers, 1);
  assert.deepStrictEqual(await once(worker, 'exit'), [0]);
});

test('a port that is given to another thread takes its queue along', async () => {
  const { port1, port2 } = new MessageChannel();
  port1.postMessage('early');
  const worker = new Worker(
    'const { workerData, receiveMessageOnPort } = require("worker_threads"); ' +
    'workerData.postMessage(receiveMessageOnPort(workerData).message + " bird");',
    { eval: true, workerData: port2, transferList: [port2] });
  assert.deepStrictEqual(await once(port1, 'message'), ['early bird']);
  await once(worker, 'exit');
});

test('what was posted can be taken without waiting', () => {
  const { port1, port2 } = new MessageChannel();
  port1.postMessage({ x: 1 });
  assert.deepStrictEqual(receiveMessageOnPort(port2), { message: { x: 1 } });
  assert.strictEqual(receiveMessageOnPort(port2), undefined);
  port1.close();
});

test('an ArrayBuffer in the transfer list is detached', () => {
  const { port1, port2 } = new MessageChannel();
  const bytes = new Uint8Array([1, 2, 3]);
  port1.postMessage(bytes, [bytes.buffer]);
  assert.strictEqual(bytes.byteLength, 0);
  assert.deepStrictEqual(receiveMessageOnPort(port2).message, new Uint8Array([1, 2, 3]));
  port1.close();
});

test('a broadcast reaches other threads', async () => {
  const channel = new BroadcastChannel('news');
  const worker = new Worker('const c = new BroadcastChannel("news"); c.postMessage("hello"); c.close();', { eval: true });
  const event = await new Promise((resolve) => { channel.onmessage = resolve; });
  assert.strictEqual(event.data, 'hello');
  channel.close();
  await once(worker, 'exit');
});

test('postMessageToThread() rejects when nobody listens', async () => {
  const worker = new Worker('setTimeout(() => {}, 1000)', { eval: true });
  await assert.rejects(postMessageToThread(worker.threadId, 1), { code: 'ERR_WORKER_MESSAGING_FAILED' });
  await worker.terminate();
});

test('a worker cannot change the directory of the process', async () => {
  const worker = new Worker('process.chdir("/")', { eval: true });
  const [error] = await once(worker, 'error');
  assert.strictEqual(error.code, 'ERR_WORKER_UNSUPPORTED_OPERATION');
});

test('NODE_OPTIONS of a worker that it cannot have are refused', () => {
  const { Worker: OfThreads } = require('node:worker_threads');
  assert.throws(() => new OfThreads('', { eval: true, env: { NODE_OPTIONS: '--foo' } }), {
    code: 'ERR_WORKER_INVALID_EXEC_ARGV',
    message: 'Initiated Worker with invalid NODE_OPTIONS env variable: --foo is not allowed in NODE_OPTIONS',
  });
});

test('a port is shown with its class', () => {
  const { port1 } = new MessageChannel();
  const { inspect } = require('node:util');
  assert.match(inspect(port1), /^MessagePort \[EventTarget\] \{\n {2}active: true,\n {2}refed: false,/);
  assert.strictEqual(inspect({ a: { b: { c: port1 } } }), '{ a: { b: { c: [MessagePort [EventTarget]] } } }');
  port1.close();
});

test('a worker that is terminated in its promise jobs ends with 1', async () => {
  const worker = new Worker(`
    function loop() { Promise.resolve().then(loop); }
    loop();
    require('node:worker_threads').parentPort.postMessage('up');
    process.on('exit', () => require('node:fs').writeSync(1, 'never'));
  `, { eval: true });
  await once(worker, 'message');
  assert.strictEqual(await worker.terminate(), 1);
});
