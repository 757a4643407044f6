'use strict';
const test = require('node:test');
const assert = require('node:assert');

test('slices of joined parts give the right bytes', async () => {
  const blob = new Blob(['abc', new Uint8Array([100, 101]), new Blob(['fgh'])]);
  assert.strictEqual(blob.size, 8);
  assert.strictEqual(await blob.slice(2, -2).text(), 'cdef');
});

test('stream() gives all bytes', async () => {
  const chunks = [];
  for await (const chunk of new Blob(['x'.repeat(100000)]).stream()) chunks.push(chunk);
  assert.strictEqual(Buffer.concat(chunks).length, 100000);
});

test('a File keeps its name when it is cloned', () => {
  const file = structuredClone(new File(['a'], 'n.txt', { type: 'TEXT/plain', lastModified: 5 }));
  assert.deepStrictEqual([file.name, file.type, file.lastModified, file.size], ['n.txt', 'text/plain', 5, 1]);
});

test('an object URL stands for its blob until it is revoked', async () => {
  const { resolveObjectURL } = require('node:buffer');
  const id = URL.createObjectURL(new Blob(['abc']));
  assert.strictEqual(await resolveObjectURL(id).text(), 'abc');
  URL.revokeObjectURL(id);
  assert.strictEqual(resolveObjectURL(id), undefined);
});
