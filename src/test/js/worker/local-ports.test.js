'use strict';
const test = require('node:test');
const assert = require('node:assert');
const { once } = require('node:events');
const { MessageChannel, Worker, receiveMessageOnPort } = require('node:worker_threads');

test('a message within a thread is cloned when it is posted', async () => {
  const { port1, port2 } = new MessageChannel();
  const value = { list: [1], map: new Map([[1, new Date(5)]]) };
  port1.postMessage(value);
  value.list.push(2);
  const [got] = await once(port2, 'message');
  assert.deepStrictEqual(got, { list: [1], map: new Map([[1, new Date(5)]]) });
  port1.close();
});

test('what waits in a port travels with it to another thread, and the other way goes on', async () => {
  const { port1, port2 } = new MessageChannel();
  for (let i = 0; i < 3; i++) port1.postMessage({ i });
  const worker = new Worker(`
    require('worker_threads').parentPort.once('message', (port) => {
      const seen = [];
      port.on('message', ({ i }) => {
        seen.push(i);
        if (seen.length === 5) { port.postMessage(seen); port.close(); }
      });
    });`, { eval: true });
  worker.postMessage(port2, [port2]);
  port1.postMessage({ i: 3 });
  port1.postMessage({ i: 4 }, [new ArrayBuffer(1)]);
  const [seen] = await once(port1, 'message');
  assert.deepStrictEqual(seen, [0, 1, 2, 3, 4]);
  await once(port1, 'close');
  await worker.terminate();
});

test('what was posted before the other end closed still arrives, then both tell of the end', async () => {
  const { port1, port2 } = new MessageChannel();
  const events = [];
  port1.on('close', () => events.push('close 1'));
  port2.on('close', () => events.push('close 2'));
  port1.postMessage('a');
  port1.postMessage('b');
  port1.close();
  port2.on('message', (value) => events.push(value));
  await once(port2, 'close');
  assert.deepStrictEqual(events.filter((each) => each !== 'close 1'), ['a', 'b', 'close 2']);
  assert.ok(events.includes('close 1'));
});

test('a port that sends to its own other end from a handler delivers in order, other ports get their turn', async () => {
  const a = new MessageChannel();
  const b = new MessageChannel();
  const order = [];
  const done = new Promise((resolve) => {
    a.port2.on('message', (n) => {
      order.push(`a${n}`);
      if (n < 3) a.port1.postMessage(n + 1);
    });
    b.port2.on('message', () => { order.push('b'); setImmediate(resolve); });
  });
  a.port1.postMessage(0);
  b.port1.postMessage(0);
  await done;
  assert.deepStrictEqual(order, ['a0', 'a1', 'a2', 'a3', 'b']);
  a.port1.close();
  b.port1.close();
});

test('a message can be taken at once, and one that has a transfer list as well', () => {
  const { port1, port2 } = new MessageChannel();
  const buffer = new ArrayBuffer(8);
  port1.postMessage(1);
  port1.postMessage(buffer, [buffer]);
  port1.postMessage(3);
  assert.strictEqual(buffer.byteLength, 0);
  assert.deepStrictEqual(receiveMessageOnPort(port2), { message: 1 });
  assert.strictEqual(receiveMessageOnPort(port2).message.byteLength, 8);
  assert.deepStrictEqual(receiveMessageOnPort(port2), { message: 3 });
  assert.strictEqual(receiveMessageOnPort(port2), undefined);
  port1.close();
});

test('what cannot be cloned fails when it is posted', () => {
  const { port1, port2 } = new MessageChannel();
  assert.throws(() => port1.postMessage(() => {}), { name: 'DataCloneError' });
  assert.throws(() => port1.postMessage(port2), { name: 'DataCloneError', message: /^Object that needs transfer was found/ });
  port1.close();
});
