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
