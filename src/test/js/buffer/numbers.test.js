'use strict';
const test = require('node:test');
const assert = require('node:assert');

test('numbers of every width come back as they were written', () => {
  const buffer = Buffer.alloc(8);
  for (let size = 1; size <= 6; size++) {
    const limit = 2 ** (size * 8 - 1);
    for (const value of [0, 1, -1, limit - 1, -limit]) {
      for (const order of ['LE', 'BE']) {
        assert.strictEqual(buffer[`writeInt${order}`](value, 1, size), 1 + size);
        assert.strictEqual(buffer[`readInt${order}`](1, size), value);
      }
    }
  }
  buffer.writeBigInt64BE(-(2n ** 63n));
  assert.strictEqual(buffer.toString('hex'), '8000000000000000');
  assert.strictEqual(buffer.readBigUInt64BE(), 2n ** 63n);
});

test('a value that does not fit names the range', () => {
  assert.throws(() => Buffer.alloc(6).writeUIntBE(2 ** 40, 0, 5), {
    code: 'ERR_OUT_OF_RANGE',
    message: 'The value of "value" is out of range. It must be >= 0 and < 2 ** 40. Received 1_099_511_627_776',
  });
});

test('an offset past the end names what is allowed', () => {
  assert.throws(() => Buffer.alloc(4).readUInt16LE(3), {
    code: 'ERR_OUT_OF_RANGE',
    message: 'The value of "offset" is out of range. It must be >= 0 and <= 2. Received 3',
  });
  assert.throws(() => Buffer.alloc(1).readUInt16LE(0), { code: 'ERR_BUFFER_OUT_OF_BOUNDS' });
});
