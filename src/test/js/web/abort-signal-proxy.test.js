'use strict';
const test = require('node:test');
const assert = require('node:assert');

test('a proxy of an AbortSignal works as the signal', () => {
  const controller = new AbortController();
  const proxy = new Proxy(controller.signal, {});
  assert.strictEqual(proxy.aborted, false);
  let heard = 0;
  proxy.addEventListener('abort', () => { heard++; });
  proxy.throwIfAborted();
  controller.abort('reason');
  assert.deepStrictEqual([heard, proxy.aborted, proxy.reason], [1, true, 'reason']);
  assert.throws(() => Reflect.get(AbortSignal.prototype, 'aborted', {}), { code: 'ERR_INVALID_THIS' });
});

test('a proxy that answers proxies, too', () => {
  const wrap = (target) => new Proxy(target, { get: (of, name, receiver) => {
    const value = Reflect.get(of, name, receiver);
    return typeof value === 'object' && value !== null ? wrap(value) : value;
  } });
  assert.strictEqual(wrap({ signal: AbortSignal.abort() }).signal.aborted, true);
});
