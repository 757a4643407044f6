'use strict';
const test = require('node:test');
const assert = require('node:assert');
const v8 = require('node:v8');

function samples() {
  const circular = { list: [1, , 'é', '€'] };
  circular.self = circular;
  const bytes = new Uint8Array([1, 2, 3, 4]);
  return [
    circular, new Map([[{ a: 1 }, new Set([1n, -0])]]), new Date(5), /a/giu, Object('text'), -1, 2 ** 31, 10n ** 30n,
    [bytes, bytes.subarray(1, 3)], Object.assign([1], { extra: true }), new RangeError('bad', { cause: 'worse' }),
  ];
}

test('structuredClone copies every kind of value', () => {
  for (const value of samples()) assert.deepStrictEqual(structuredClone(value), value);
  const [left, right] = structuredClone(samples()[8]);
  assert.strictEqual(left.buffer, right.buffer);
});

test('what cannot be cloned fails with DataCloneError and gives nothing away', () => {
  const buffer = new ArrayBuffer(4);
  assert.throws(() => structuredClone([buffer, () => {}], { transfer: [buffer] }), { name: 'DataCloneError', code: 25 });
  assert.strictEqual(buffer.detached, false);
});

test('a transferred buffer moves together with its views', () => {
  const view = new Uint8Array([1, 2, 3]);
  const copy = structuredClone({ buffer: view.buffer, view }, { transfer: [view.buffer] });
  assert.strictEqual(copy.view.buffer, copy.buffer);
  assert.deepStrictEqual([...copy.view], [1, 2, 3]);
  assert.strictEqual(view.length, 0);
});

test('v8.serialize writes what V8 writes', () => {
  assert.strictEqual(v8.serialize({ a: 1, 5: 'x' }).toString('hex'), 'ff0f6f490a22017822016149027b02');
  assert.strictEqual(v8.serialize('a€').toString('hex'), 'ff0f63046100ac20');
});

test('v8.deserialize reads back every kind of value', () => {
  for (const value of samples()) assert.deepStrictEqual(v8.deserialize(v8.serialize(value)), value);
});

test('data of another format fails', () => {
  assert.throws(() => v8.deserialize(Buffer.from('ff63', 'hex')), /invalid or unsupported version/);
});
