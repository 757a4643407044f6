'use strict';
const assert = require('node:assert');
const { AsyncLocalStorage } = require('node:async_hooks');
const { channel, tracingChannel } = require('node:diagnostics_channel');
const test = require('node:test');

test('subscribers get what is published', () => {
  const messages = [];
  const subscriber = (message, name) => messages.push([message, name]);
  channel('test:publish').subscribe(subscriber);
  channel('test:publish').publish('hello');
  assert.ok(channel('test:publish').unsubscribe(subscriber));
  channel('test:publish').publish('nobody');
  assert.deepStrictEqual(messages, [['hello', 'test:publish']]);
});

test('runStores sets a bound store for the call', () => {
  const store = new AsyncLocalStorage();
  const bound = channel('test:store');
  bound.bindStore(store, (data) => data.id);
  assert.strictEqual(bound.runStores({ id: 7 }, () => store.getStore()), 7);
  assert.strictEqual(store.getStore(), undefined);
});

test('a traced promise publishes its result before it settles for others', async () => {
  const events = [];
  const tracing = tracingChannel('test:promise');
  tracing.subscribe(Object.fromEntries(['start', 'end', 'asyncStart', 'asyncEnd', 'error'].map((name) =>
    [name, (context) => events.push(`${name} ${context.result}`)])));
  await tracing.tracePromise(async () => 5, {});
  assert.deepStrictEqual(events, ['start undefined', 'end undefined', 'asyncStart 5', 'asyncEnd 5']);
});
