// Buffer's reading and writing of numbers. Reads and writes go byte by byte through the array itself: a DataView for
// every buffer would cost more. https://nodejs.org/api/buffer.html

const { codes: { ERR_BUFFER_OUT_OF_BOUNDS, ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE } } = require('internal/errors');
const { validateNumber } = require('internal/validators');

const float32 = new Float32Array(1);
const float32Bytes = new Uint8Array(float32.buffer);
const float64 = new Float64Array(1);
const float64Bytes = new Uint8Array(float64.buffer);

// Throws what is wrong with an offset (or, with a name, with a byte length) that no byte lies at.
function boundsError(value, last, name) {
  if (Math.floor(value) !== value) {
    validateNumber(value, name);
    throw new ERR_OUT_OF_RANGE(name || 'offset', 'an integer', value);
  }
  if (last < 0) throw new ERR_BUFFER_OUT_OF_BOUNDS();
  throw new ERR_OUT_OF_RANGE(name || 'offset', `>= ${name ? 1 : 0} and <= ${last}`, value);
}

// Checks that `size` bytes lie at an offset.
function checkBounds(buffer, offset, size) {
  if (typeof offset !== 'number') validateNumber(offset, 'offset');
  if (buffer[offset] === undefined || buffer[offset + size - 1] === undefined) {
    boundsError(offset, buffer.length - size);
  }
}

function rangeError(value, min, max, size) {
  const n = typeof min === 'bigint' ? 'n' : '';
  let range;
  if (size > 4) {
    const bits = size * 8;
    range = min == 0 // eslint-disable-line eqeqeq
      ? `>= 0${n} and < 2${n} ** ${bits}${n}`
      : `>= -(2${n} ** ${bits - 1}${n}) and < 2${n} ** ${bits - 1}${n}`;
  } else {
    range = `>= ${min}${n} and <= ${max}${n}`;
  }
  throw new ERR_OUT_OF_RANGE('value', range, value);
}

function checkWrite(buffer, value, offset, size, min, max) {
  if (value > max || value < min) rangeError(value, min, max, size);
  checkBounds(buffer, offset, size);
}

function checkByteLength(byteLength) {
  if (!(byteLength >= 1 && byteLength <= 6) || Math.floor(byteLength) !== byteLength) {
    if (typeof byteLength !== 'number') validateNumber(byteLength, 'byteLength');
    boundsError(byteLength, 6, 'byteLength');
  }
}

function readLittle(buffer, offset, size) {
  let value = 0;
  for (let i = 0, scale = 1; i < size; i++, scale *= 256) value += buffer[offset + i] * scale;
  return value;
}

function readBig(buffer, offset, size) {
  let value = 0;
  for (let i = 0; i < size; i++) value = value * 256 + buffer[offset + i];
  return value;
}

function toSigned(value, size) {
  return value >= 2 ** (size * 8 - 1) ? value - 2 ** (size * 8) : value;
}

function writeLittle(buffer, value, offset, size) {
  let low = value >>> 0;
  let high = Math.floor(value / 0x100000000);
  if (size <= 4) high = 0;
  for (let i = 0; i < size; i++) {
    if (i === 4) low = high;
    buffer[offset + i] = low;
    low >>>= 8;
  }
  return offset + size;
}

function writeBig(buffer, value, offset, size) {
  let low = value >>> 0;
  const high = size <= 4 ? 0 : Math.floor(value / 0x100000000);
  for (let i = 0; i < size; i++) {
    if (i === 4) low = high;
    buffer[offset + size - 1 - i] = low;
    low >>>= 8;
  }
  return offset + size;
}

function writeSized(buffer, value, offset, byteLength, signed, write) {
  value = +value;
  checkByteLength(byteLength);
  const limit = 2 ** (byteLength * 8);
  const max = signed ? limit / 2 - 1 : limit - 1;
  const min = signed ? -limit / 2 : 0;
  if (byteLength === 1) {
    // One byte has no order; its offset is checked before its value.
    validateNumber(offset, 'offset');
    if (value > max || value < min) rangeError(value, min, max, 1);
    if (buffer[offset] === undefined) boundsError(offset, buffer.length - 1);
  } else {
    checkWrite(buffer, value, offset, byteLength, min, max);
  }
  // NaN and -Infinity < value < min are gone; what remains of a fraction is cut off.
  return write(buffer, Number.isNaN(value) ? 0 : byteLength > 4 ? Math.trunc(value) : value, offset, byteLength);
}

// The numbers of two words as one; `words` and `unsigned` and `signed` are views of the same memory.
let words;
let unsigned;
let signed;

function readBig64(buffer, offset, little, isSigned) {
  checkBounds(buffer, offset, 8);
  if (words === undefined) {
    words = new Uint32Array(2);
    unsigned = new BigUint64Array(words.buffer);
    signed = new BigInt64Array(words.buffer);
  }
  words[0] = little ? readLittle(buffer, offset, 4) : readBig(buffer, offset + 4, 4);
  words[1] = little ? readLittle(buffer, offset + 4, 4) : readBig(buffer, offset, 4);
  return isSigned ? signed[0] : unsigned[0];
}

function writeBigInt(buffer, value, offset, min, max, little) {
  checkWrite(buffer, value, offset, 8, min, max);
  const low = Number(value & 0xffffffffn);
  const high = Number((value >> 32n) & 0xffffffffn);
  if (little) {
    writeLittle(buffer, low, offset, 4);
    writeLittle(buffer, high, offset + 4, 4);
  } else {
    writeBig(buffer, high, offset, 4);
    writeBig(buffer, low, offset + 4, 4);
  }
  return offset + 8;
}

// `view` holds one number and `bytes` is the memory of `view`.
function readFloat(buffer, offset, view, bytes, little) {
  const size = bytes.length;
  checkBounds(buffer, offset, size);
  for (let i = 0; i < size; i++) bytes[little ? i : size - 1 - i] = buffer[offset + i];
  return view[0];
}

function writeFloat(buffer, value, offset, view, bytes, little) {
  value = +value;
  const size = bytes.length;
  checkBounds(buffer, offset, size);
  view[0] = value;
  for (let i = 0; i < size; i++) buffer[offset + i] = bytes[little ? i : size - 1 - i];
  return offset + size;
}

const methods = {
  readBigUInt64LE(offset = 0) {
    return readBig64(this, offset, true, false);
  },
  readBigUInt64BE(offset = 0) {
    return readBig64(this, offset, false, false);
  },
  readBigInt64LE(offset = 0) {
    return readBig64(this, offset, true, true);
  },
  readBigInt64BE(offset = 0) {
    return readBig64(this, offset, false, true);
  },
  writeBigUInt64LE(value, offset = 0) {
    return writeBigInt(this, value, offset, 0n, 0xffffffffffffffffn, true);
  },
  writeBigUInt64BE(value, offset = 0) {
    return writeBigInt(this, value, offset, 0n, 0xffffffffffffffffn, false);
  },
  writeBigInt64LE(value, offset = 0) {
    return writeBigInt(this, value, offset, -0x8000000000000000n, 0x7fffffffffffffffn, true);
  },
  writeBigInt64BE(value, offset = 0) {
    return writeBigInt(this, value, offset, -0x8000000000000000n, 0x7fffffffffffffffn, false);
  },

  readUIntLE(offset, byteLength) {
    if (offset === undefined) throw new ERR_INVALID_ARG_TYPE('offset', 'number', offset);
    checkByteLength(byteLength);
    checkBounds(this, offset, byteLength);
    return readLittle(this, offset, byteLength);
  },
  readUInt32LE(offset = 0) {
    if (typeof offset !== 'number') validateNumber(offset, 'offset');
    const first = this[offset];
    const last = this[offset + 3];
    if (first === undefined || last === undefined) boundsError(offset, this.length - 4);
    return first + (this[offset + 1] << 8) + (this[offset + 2] << 16) + last * 0x1000000;
  },
  readUInt16LE(offset = 0) {
    if (typeof offset !== 'number') validateNumber(offset, 'offset');
    const first = this[offset];
    const last = this[offset + 1];
    if (first === undefined || last === undefined) boundsError(offset, this.length - 2);
    return first + (last << 8);
  },
  readUInt8(offset = 0) {
    if (typeof offset !== 'number') validateNumber(offset, 'offset');
    const value = this[offset];
    if (value === undefined) boundsError(offset, this.length - 1);
    return value;
  },
  readUIntBE(offset, byteLength) {
    if (offset === undefined) throw new ERR_INVALID_ARG_TYPE('offset', 'number', offset);
    checkByteLength(byteLength);
    checkBounds(this, offset, byteLength);
    return readBig(this, offset, byteLength);
  },
  readUInt32BE(offset = 0) {
    if (typeof offset !== 'number') validateNumber(offset, 'offset');
    const first = this[offset];
    const last = this[offset + 3];
    if (first === undefined || last === undefined) boundsError(offset, this.length - 4);
    return first * 0x1000000 + (this[offset + 1] << 16) + (this[offset + 2] << 8) + last;
  },
  readUInt16BE(offset = 0) {
    if (typeof offset !== 'number') validateNumber(offset, 'offset');
    const first = this[offset];
    const last = this[offset + 1];
    if (first === undefined || last === undefined) boundsError(offset, this.length - 2);
    return (first << 8) + last;
  },
  readIntLE(offset, byteLength) {
    if (offset === undefined) throw new ERR_INVALID_ARG_TYPE('offset', 'number', offset);
    checkByteLength(byteLength);
    checkBounds(this, offset, byteLength);
    return toSigned(readLittle(this, offset, byteLength), byteLength);
  },
  readInt32LE(offset = 0) {
    if (typeof offset !== 'number') validateNumber(offset, 'offset');
    const first = this[offset];
    const last = this[offset + 3];
    if (first === undefined || last === undefined) boundsError(offset, this.length - 4);
    return first + (this[offset + 1] << 8) + (this[offset + 2] << 16) + (last << 24);
  },
  readInt16LE(offset = 0) {
    if (typeof offset !== 'number') validateNumber(offset, 'offset');
    const first = this[offset];
    const last = this[offset + 1];
    if (first === undefined || last === undefined) boundsError(offset, this.length - 2);
    return ((first | (last << 8)) << 16) >> 16;
  },
  readInt8(offset = 0) {
    if (typeof offset !== 'number') validateNumber(offset, 'offset');
    const value = this[offset];
    if (value === undefined) boundsError(offset, this.length - 1);
    return (value << 24) >> 24;
  },
  readIntBE(offset, byteLength) {
    if (offset === undefined) throw new ERR_INVALID_ARG_TYPE('offset', 'number', offset);
    checkByteLength(byteLength);
    checkBounds(this, offset, byteLength);
    return toSigned(readBig(this, offset, byteLength), byteLength);
  },
  readInt32BE(offset = 0) {
    if (typeof offset !== 'number') validateNumber(offset, 'offset');
    const first = this[offset];
    const last = this[offset + 3];
    if (first === undefined || last === undefined) boundsError(offset, this.length - 4);
    return (first << 24) + (this[offset + 1] << 16) + (this[offset + 2] << 8) + last;
  },
  readInt16BE(offset = 0) {
    if (typeof offset !== 'number') validateNumber(offset, 'offset');
    const first = this[offset];
    const last = this[offset + 1];
    if (first === undefined || last === undefined) boundsError(offset, this.length - 2);
    return (((first << 8) | last) << 16) >> 16;
  },

  writeUIntLE(value, offset, byteLength) {
    return writeSized(this, value, offset, byteLength, false, writeLittle);
  },
  writeUInt32LE(value, offset = 0) {
    value = +value;
    checkWrite(this, value, offset, 4, 0, 0xffffffff);
    return writeLittle(this, value, offset, 4);
  },
  writeUInt16LE(value, offset = 0) {
    value = +value;
    checkWrite(this, value, offset, 2, 0, 0xffff);
    this[offset] = value;
    this[offset + 1] = value >>> 8;
    return offset + 2;
  },
  writeUInt8(value, offset = 0) {
    return writeByte(this, value, offset, 0, 0xff);
  },
  writeUIntBE(value, offset, byteLength) {
    return writeSized(this, value, offset, byteLength, false, writeBig);
  },
  writeUInt32BE(value, offset = 0) {
    value = +value;
    checkWrite(this, value, offset, 4, 0, 0xffffffff);
    return writeBig(this, value, offset, 4);
  },
  writeUInt16BE(value, offset = 0) {
    value = +value;
    checkWrite(this, value, offset, 2, 0, 0xffff);
    this[offset] = value >>> 8;
    this[offset + 1] = value;
    return offset + 2;
  },
  writeIntLE(value, offset, byteLength) {
    return writeSized(this, value, offset, byteLength, true, writeLittle);
  },
  writeInt32LE(value, offset = 0) {
    value = +value;
    checkWrite(this, value, offset, 4, -0x80000000, 0x7fffffff);
    return writeLittle(this, value, offset, 4);
  },
  writeInt16LE(value, offset = 0) {
    value = +value;
    checkWrite(this, value, offset, 2, -0x8000, 0x7fff);
    this[offset] = value;
    this[offset + 1] = value >>> 8;
    return offset + 2;
  },
  writeInt8(value, offset = 0) {
    return writeByte(this, value, offset, -0x80, 0x7f);
  },
  writeIntBE(value, offset, byteLength) {
    return writeSized(this, value, offset, byteLength, true, writeBig);
  },
  writeInt32BE(value, offset = 0) {
    value = +value;
    checkWrite(this, value, offset, 4, -0x80000000, 0x7fffffff);
    return writeBig(this, value, offset, 4);
  },
  writeInt16BE(value, offset = 0) {
    value = +value;
    checkWrite(this, value, offset, 2, -0x8000, 0x7fff);
    this[offset] = value >>> 8;
    this[offset + 1] = value;
    return offset + 2;
  },

  readFloatLE(offset = 0) {
    return readFloat(this, offset, float32, float32Bytes, true);
  },
  readFloatBE(offset = 0) {
    return readFloat(this, offset, float32, float32Bytes, false);
  },
  readDoubleLE(offset = 0) {
    return readFloat(this, offset, float64, float64Bytes, true);
  },
  readDoubleBE(offset = 0) {
    return readFloat(this, offset, float64, float64Bytes, false);
  },
  writeFloatLE(value, offset = 0) {
    return writeFloat(this, value, offset, float32, float32Bytes, true);
  },
  writeFloatBE(value, offset = 0) {
    return writeFloat(this, value, offset, float32, float32Bytes, false);
  },
  writeDoubleLE(value, offset = 0) {
    return writeFloat(this, value, offset, float64, float64Bytes, true);
  },
  writeDoubleBE(value, offset = 0) {
    return writeFloat(this, value, offset, float64, float64Bytes, false);
  },
};

function writeByte(buffer, value, offset, min, max) {
  value = +value;
  if (typeof offset !== 'number') validateNumber(offset, 'offset');
  if (value > max || value < min) rangeError(value, min, max, 1);
  if (buffer[offset] === undefined) boundsError(offset, buffer.length - 1);
  buffer[offset] = value;
  return offset + 1;
}

// Adds the methods to a prototype, each readUInt… and writeUInt… under its …Uint… name too.
function addNumberMethods(prototype) {
  for (const [name, method] of Object.entries(methods)) {
    prototype[name] = method;
    if (name.includes('UInt')) prototype[name.replace('UInt', 'Uint')] = method;
  }
}

module.exports = { addNumberMethods };
