'use strict';
const test = require('node:test');
const assert = require('node:assert');
const EventEmitter = require('node:events');
const { once, on, getEventListeners, errorMonitor } = EventEmitter;

test('a listener that is removed while an event is emitted is still called this time', () => {
  const emitter = new EventEmitter();
  const calls = [];
  const second = () => calls.push('second');
  emitter.on('x', () => emitter.off('x', second));
  emitter.on('x', second);
  emitter.emit('x');
  emitter.emit('x');
  assert.deepStrictEqual(calls, ['second']);
});

test("an unhandled 'error' event throws its error, or wraps what is not one", () => {
  const emitter = new EventEmitter();
  const error = new Error('boom');
  assert.throws(() => emitter.emit('error', error), error);
  assert.throws(() => emitter.emit('error', { a: 1 }), {
    code: 'ERR_UNHANDLED_ERROR', message: 'Unhandled error. ({ a: 1 })',
  });
});

test("errorMonitor listeners see an 'error' without handling it", () => {
  const emitter = new EventEmitter();
  let seen;
  emitter.on(errorMonitor, (error) => { seen = error; });
  assert.throws(() => emitter.emit('error', new Error('boom')), /boom/);
  assert.strictEqual(seen.message, 'boom');
});

test('the eleventh listener of an event gives a warning', async () => {
  const emitter = new EventEmitter();
  const warned = once(process, 'warning');
  for (let i = 0; i < 11; i++) emitter.on('x', () => {});
  const [warning] = await warned;
  assert.strictEqual(warning.name, 'MaxListenersExceededWarning');
  assert.match(warning.message, /11 x listeners added to \[EventEmitter\]\. MaxListeners is 10/);
});

test("once() gives the event's arguments, and rejects on 'error' and on abort", async () => {
  const emitter = new EventEmitter();
  setImmediate(() => emitter.emit('x', 1, 2));
  assert.deepStrictEqual(await once(emitter, 'x'), [1, 2]);
  setImmediate(() => emitter.emit('error', new Error('boom')));
  await assert.rejects(once(emitter, 'x'), /boom/);
  await assert.rejects(once(emitter, 'x', { signal: AbortSignal.abort() }), { name: 'AbortError' });
  assert.strictEqual(emitter.listenerCount('x'), 0);
});

test('on() queues events that come before they are asked for', async () => {
  const emitter = new EventEmitter();
  const events = on(emitter, 'x', { close: ['end'] });
  emitter.emit('x', 1);
  emitter.emit('x', 2);
  emitter.emit('end');
  const got = [];
  for await (const [value] of events) got.push(value);
  assert.deepStrictEqual(got, [1, 2]);
});

test('a rejected promise of a listener becomes an error event with captureRejections', async () => {
  const emitter = new EventEmitter({ captureRejections: true });
  emitter.on('x', async () => { throw new Error('late'); });
  const failed = once(emitter, 'error');
  emitter.emit('x');
  assert.strictEqual((await failed)[0].message, 'late');
});

test('an EventTarget calls each listener once, in order, and stops when told to', () => {
  const target = new EventTarget();
  const calls = [];
  const first = () => calls.push('first');
  target.addEventListener('x', first);
  target.addEventListener('x', first);
  target.addEventListener('x', (event) => { calls.push('stop'); event.stopImmediatePropagation(); }, { once: true });
  target.addEventListener('x', () => calls.push('last'));
  target.dispatchEvent(new Event('x'));
  target.dispatchEvent(new Event('x'));
  assert.deepStrictEqual(calls, ['first', 'stop', 'first', 'last']);
  assert.strictEqual(getEventListeners(target, 'x').length, 2);
});

test('preventDefault() counts for cancelable events only, and not in passive listeners', () => {
  const target = new EventTarget();
  target.addEventListener('x', (event) => event.preventDefault());
  target.addEventListener('y', (event) => event.preventDefault(), { passive: true });
  assert.strictEqual(target.dispatchEvent(new Event('x', { cancelable: true })), false);
  assert.strictEqual(target.dispatchEvent(new Event('x')), true);
  assert.strictEqual(target.dispatchEvent(new Event('y', { cancelable: true })), true);
});

test('AbortSignal.any() aborts with the reason of the first source', () => {
  const [a, b] = [new AbortController(), new AbortController()];
  const signal = AbortSignal.any([a.signal, AbortSignal.any([b.signal])]);
  const reasons = [];
  signal.onabort = () => reasons.push(signal.reason);
  b.abort('second');
  a.abort('first');
  assert.deepStrictEqual(reasons, ['second']);
  assert.throws(() => signal.throwIfAborted(), (reason) => reason === 'second');
});

test('AbortSignal.timeout() aborts with a TimeoutError', async () => {
  const signal = AbortSignal.timeout(5);
  const alive = setTimeout(() => {}, 5000);
  await once(signal, 'abort');
  clearTimeout(alive);
  assert.strictEqual(signal.reason.name, 'TimeoutError');
});
