'use strict';
const test = require('node:test');
const { Stream } = require('node:stream');

test('old streams are piped even where listenerCount() was taken away', (t) => {
  t.plan(2);
  const source = new Stream();
  const target = new Stream();
  source.listenerCount = target.listenerCount = undefined;
  source.on('error', () => t.assert.ok(true));
  target.on('error', () => t.assert.ok(true));
  target.on('pipe', () => {
    source.emit('error', new Error('of the source'));
    target.emit('error', new Error('of the target'));
  });
  source.pipe(target);
});
