// Buffer. https://nodejs.org/api/buffer.html
// The encodings are in internal/buffer/encodings, the conversions below them in internal/buffer/codec.

const { codes } = require('internal/errors');
const {
  ERR_BUFFER_OUT_OF_BOUNDS, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_BUFFER_SIZE,
  ERR_OUT_OF_RANGE, ERR_UNKNOWN_ENCODING,
} = codes;
const { validateArray, validateBuffer, validateInteger, validateNumber, validateString } = require('internal/validators');
const { customInspectSymbol, isInsideNodeModules } = require('internal/util');
const codec = require('internal/buffer/codec');
const encodings = require('internal/buffer/encodings');
const { getEncoding, utf8, kStringMaxLength } = encodings;
const { addNumberMethods } = require('internal/buffer/numbers');
const { compareParts, indexOfByte, indexOfBytes } = require('internal/buffer/search');
const { pool, uncleared } = require('internal/buffer/pool');
const { atob, btoa, isAscii, isUtf8, transcode } = require('internal/buffer/text');

const kMaxLength = Number.MAX_SAFE_INTEGER;
const typedArrayPrototype = Object.getPrototypeOf(Uint8Array.prototype);
const tagOf = Object.getOwnPropertyDescriptor(typedArrayPrototype, Symbol.toStringTag).get;
const lengthOf = Object.getOwnPropertyDescriptor(typedArrayPrototype, 'length').get;
const byteLengthOf = Object.getOwnPropertyDescriptor(typedArrayPrototype, 'byteLength').get;
const byteOffsetOf = Object.getOwnPropertyDescriptor(typedArrayPrototype, 'byteOffset').get;
const bufferOf = Object.getOwnPropertyDescriptor(typedArrayPrototype, 'buffer').get;
const byteLengthOfBuffer = Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, 'byteLength').get;
const { fill: typedArrayFill, set: typedArraySet } = typedArrayPrototype;
const apply = Reflect.apply;

function isUint8Array(value) {
  return apply(tagOf, value, []) === 'Uint8Array';
}

function isAnyArrayBuffer(value) {
  if (value === null || typeof value !== 'object' || isUint8Array(value) || Array.isArray(value)) return false;
  if (Object.prototype.toString.call(value) === '[object SharedArrayBuffer]') return true;
  if (!(value instanceof ArrayBuffer) && Object.prototype.toString.call(value) !== '[object ArrayBuffer]') return false;
  try {
    apply(byteLengthOfBuffer, value, []);
    return true;
  } catch {
    return false;
  }
}

class FastBuffer extends Uint8Array {
  // Explicit, which is faster than the default's (...args).
  constructor(bufferOrLength, byteOffset, length) { // eslint-disable-line no-useless-constructor
    super(bufferOrLength, byteOffset, length);
  }
}

function validateOffset(value, name, min = 0, max = kMaxLength) {
  validateInteger(value, name, min, max);
}

let deprecationShown = false;

function warnOfConstructor() {
  if (deprecationShown || process.noDeprecation) return;
  if (!process.execArgv?.includes('--pending-deprecation') && process.env?.NODE_PENDING_DEPRECATION !== '1' &&
      isInsideNodeModules()) return;
  deprecationShown = true;
  process.emitWarning(
    'Buffer() is deprecated due to security and usability issues. Please use the Buffer.alloc(), ' +
    'Buffer.allocUnsafe(), or Buffer.from() methods instead.', 'DeprecationWarning', 'DEP0005', Buffer);
}

function Buffer(arg, encodingOrOffset, length) {
  warnOfConstructor();
  if (typeof arg === 'number') {
    if (typeof encodingOrOffset === 'string') throw new ERR_INVALID_ARG_TYPE('string', 'string', arg);
    return Buffer.alloc(arg);
  }
  return Buffer.from(arg, encodingOrOffset, length);
}

Object.defineProperty(Buffer, Symbol.species, {
  __proto__: null, configurable: true, enumerable: false, get() { return FastBuffer; },
});

// Null for no encoding.
function encodingFor(name) {
  if (typeof name !== 'string' || name.length === 0) return utf8;
  const encoding = getEncoding(name);
  if (encoding === undefined) throw new ERR_UNKNOWN_ENCODING(name);
  return encoding;
}

function unsafe(size) {
  try {
    return size <= 64 ? new FastBuffer(size) : new FastBuffer(uncleared(Math.trunc(size)));
  } catch (error) {
    if (error instanceof RangeError && size > 0xffffffff) throw new codes.ERR_MEMORY_ALLOCATION_FAILED();
    throw error;
  }
}

function fromPool(size) {
  pool.take(size, Buffer.poolSize);
  return new FastBuffer(pool.buffer, pool.offset, size);
}

function fromString(string, name) {
  const encoding = encodingFor(name);
  if (string.length === 0) return new FastBuffer();
  const half = Buffer.poolSize >>> 1;
  // Most text is short: room for the worst case in the pool saves measuring it.
  if (encoding === utf8 && string.length * 3 < half && string.length * 3 <= 4096) {
    pool.take(string.length * 3, Buffer.poolSize);
    const size = utf8.write(pool.bytes, string, pool.offset, string.length * 3);
    pool.shrink(size);
    return new FastBuffer(pool.buffer, pool.offset, size);
  }
  if (encoding === utf8 && string.length >= half) {
    return codec.encodeUtf8(string, FastBuffer);
  }
  const size = encoding.byteLength(string);
  const buffer = size < half ? fromPool(size) : unsafe(size);
  // As many bytes as characters: ASCII, which is the same in Latin-1.
  const written = (encoding === utf8 && size === string.length ? encodings.latin1 : encoding).write(buffer, string, 0, size);
  return written === size ? buffer : new FastBuffer(buffer.buffer, buffer.byteOffset, written);
}

function fromArrayBuffer(buffer, byteOffset, length) {
  if (byteOffset === undefined) {
    byteOffset = 0;
  } else {
    byteOffset = +byteOffset;
    if (Number.isNaN(byteOffset)) byteOffset = 0;
  }
  const most = buffer.byteLength - byteOffset;
  if (most < 0) throw new ERR_BUFFER_OUT_OF_BOUNDS('offset');
  if (length !== undefined) {
    length = +length;
    if (length > 0) {
      if (length > most) throw new ERR_BUFFER_OUT_OF_BOUNDS('length');
    } else {
      length = 0;
    }
  }
  // Without a length the buffer follows a resizable ArrayBuffer.
  return new FastBuffer(buffer, byteOffset, length);
}

function fromArrayLike(source) {
  if (source.length <= 0) return new FastBuffer();
  if (source.length < (Buffer.poolSize >>> 1)) {
    const buffer = fromPool(source.length >>> 0);
    if (isUint8Array(source)) {
      apply(typedArraySet, buffer, [source]);
    } else {
      const { length } = source;
      for (let i = 0; i < length; i++) buffer[i] = source[i];
    }
    return buffer;
  }
  return new FastBuffer(source);
}

function fromObject(object) {
  if (object.length !== undefined || isAnyArrayBuffer(object.buffer)) {
    return typeof object.length === 'number' ? fromArrayLike(object) : new FastBuffer();
  }
  if (object.type === 'Buffer' && Array.isArray(object.data)) return fromArrayLike(object.data);
  return undefined;
}

Buffer.poolSize = 64 * 1024;

Buffer.from = function from(value, encodingOrOffset, length) {
  if (typeof value === 'string') return fromString(value, encodingOrOffset);
  if (typeof value === 'object' && value !== null) {
    if (isAnyArrayBuffer(value)) return fromArrayBuffer(value, encodingOrOffset, length);
    const inner = value.valueOf?.();
    if (inner != null && inner !== value && (typeof inner === 'string' || typeof inner === 'object')) {
      return from(inner, encodingOrOffset, length);
    }
    const buffer = fromObject(value);
    if (buffer !== undefined) return buffer;
    if (typeof value[Symbol.toPrimitive] === 'function') {
      const primitive = value[Symbol.toPrimitive]('string');
      if (typeof primitive === 'string') return fromString(primitive, encodingOrOffset);
    }
  }
  throw new ERR_INVALID_ARG_TYPE(
    'first argument', ['string', 'Buffer', 'ArrayBuffer', 'Array', 'Array-like Object'], value);
};

Buffer.copyBytesFrom = function copyBytesFrom(view, offset, length) {
  if (apply(tagOf, view, []) === undefined) throw new ERR_INVALID_ARG_TYPE('view', ['TypedArray'], view);
  const viewLength = apply(lengthOf, view, []);
  if (viewLength === 0) return Buffer.alloc(0);
  let start = 0;
  let end = viewLength;
  if (offset !== undefined) {
    validateInteger(offset, 'offset', 0);
    if (offset >= viewLength) return Buffer.alloc(0);
    start = offset;
  }
  if (length !== undefined) {
    validateInteger(length, 'length', 0);
    end = Math.min(start + length, viewLength);
  }
  const size = apply(byteLengthOf, view, []) / viewLength;
  return fromArrayLike(new Uint8Array(apply(bufferOf, view, []), apply(byteOffsetOf, view, []) + start * size, (end - start) * size));
};

Object.setPrototypeOf(Buffer, Uint8Array);

Buffer.of = function of(...items) {
  const buffer = Buffer.allocUnsafe(items.length);
  for (let i = 0; i < items.length; i++) buffer[i] = items[i];
  return buffer;
};

Buffer.alloc = function alloc(size, fill, encoding) {
  validateNumber(size, 'size', 0, kMaxLength);
  if (fill === undefined || fill === 0 || size < 1) return new FastBuffer(size);
  const buffer = unsafe(size);
  fillWith(buffer, fill, 0, buffer.length, encoding);
  return buffer;
};

Buffer.allocUnsafe = function allocUnsafe(size) {
  validateNumber(size, 'size', 0, kMaxLength);
  if (size <= 0) return new FastBuffer();
  return size < (Buffer.poolSize >>> 1) ? fromPool(Math.trunc(size)) : unsafe(size);
};

Buffer.allocUnsafeSlow = function allocUnsafeSlow(size) {
  validateNumber(size, 'size', 0, kMaxLength);
  return unsafe(size);
};

Buffer.isBuffer = function isBuffer(value) {
  return value instanceof Buffer;
};

function compareBytes(a, aStart, aEnd, b, bStart, bEnd) {
  const left = aEnd - aStart;
  const right = bEnd - bStart;
  const sign = compareParts(a, aStart, b, bStart, Math.min(left, right));
  if (sign !== 0) return sign;
  return left < right ? -1 : left > right ? 1 : 0;
}

Buffer.compare = function compare(buf1, buf2) {
  if (!isUint8Array(buf1)) throw new ERR_INVALID_ARG_TYPE('buf1', ['Buffer', 'Uint8Array'], buf1);
  if (!isUint8Array(buf2)) throw new ERR_INVALID_ARG_TYPE('buf2', ['Buffer', 'Uint8Array'], buf2);
  if (buf1 === buf2) return 0;
  return compareBytes(buf1, 0, buf1.length, buf2, 0, buf2.length);
};

Buffer.isEncoding = function isEncoding(encoding) {
  return typeof encoding === 'string' && encoding.length !== 0 && getEncoding(encoding) !== undefined;
};

Buffer.concat = function concat(list, length) {
  validateArray(list, 'list');
  if (list.length === 0) return new FastBuffer();
  if (length === undefined) {
    length = 0;
    for (let i = 0; i < list.length; i++) {
      if (!isUint8Array(list[i])) throw new ERR_INVALID_ARG_TYPE(`list[${i}]`, ['Buffer', 'Uint8Array'], list[i]);
      length += apply(lengthOf, list[i], []);
    }
  } else {
    validateOffset(length, 'length');
  }
  const buffer = Buffer.allocUnsafe(length);
  gather(list, buffer, length);
  return buffer;
};

function gather(list, buffer, length) {
  let at = 0;
  for (let i = 0; i < list.length; i++) {
    const piece = list[i];
    if (!isUint8Array(piece)) throw new ERR_INVALID_ARG_TYPE(`list[${i}]`, ['Buffer', 'Uint8Array'], piece);
    at += copyBytes(piece, buffer, at, 0, apply(lengthOf, piece, []));
  }
  if (at < length) apply(typedArrayFill, buffer, [0, at, length]);
}

function byteLength(string, encoding) {
  if (typeof string !== 'string') {
    if (ArrayBuffer.isView(string) || isAnyArrayBuffer(string)) return string.byteLength;
    throw new ERR_INVALID_ARG_TYPE('string', ['string', 'Buffer', 'ArrayBuffer'], string);
  }
  if (string.length === 0) return 0;
  const known = encoding ? getEncoding(encoding) : utf8;
  return (known ?? utf8).byteLength(string);
}
Buffer.byteLength = byteLength;

Buffer.prototype = FastBuffer.prototype;
// Not enumerable, unlike the methods that follow.
Object.defineProperty(Buffer.prototype, 'constructor', {
  __proto__: null, value: Buffer, writable: true, enumerable: false, configurable: true,
});

addNumberMethods(Buffer.prototype);

// The …Slice and …Write methods are what toString() and write() come down to, without their leniency.

function checkBuffer(value) {
  if (!ArrayBuffer.isView(value)) throw typeError('argument must be a buffer');
}

function typeError(message) {
  const error = new TypeError(message);
  error.code = 'ERR_INVALID_ARG_TYPE';
  return error;
}

function toIndex(value, fallback) {
  if (value === undefined) return fallback;
  const index = Math.trunc(Number(value)) || 0; // Infinity is cut to the length by the caller
  if (index < 0) throw indexError();
  return index;
}

function indexError() {
  const error = new RangeError('Index out of range');
  error.code = 'ERR_OUT_OF_RANGE';
  return error;
}

function addSlice(encoding) {
  const { slice } = encoding;
  return function(start, end) {
    checkBuffer(this);
    const { byteLength: length } = this;
    start = toIndex(start, 0);
    end = toIndex(end, length);
    if (start >= end) return '';
    if (end > length) throw indexError();
    return slice(this, start, end);
  };
}

// hex, base64 and UTF-16 cut a length that is too large where the other encodings refuse it.
const lenient = [encodings.hex, encodings.base64, encodings.base64url, encodings.utf16le];

function addWrite(encoding) {
  if (lenient.includes(encoding)) {
    return function(string, offset, length) {
      checkBuffer(this);
      if (typeof string !== 'string') throw typeError('argument must be a string');
      const size = this.byteLength;
      offset = toIndex(offset, 0);
      if (offset > size) throw new ERR_BUFFER_OUT_OF_BOUNDS('offset');
      length = Math.min(toIndex(length, size - offset), size - offset);
      return length === 0 ? 0 : encoding.write(this, string, offset, length);
    };
  }
  return function(string, offset, length) {
    checkBuffer(this);
    const size = this.byteLength;
    if (offset === undefined) offset = 0;
    else if (offset < 0 || offset > size) throw new ERR_BUFFER_OUT_OF_BOUNDS('offset');
    if (length === undefined) length = size - offset;
    else if (length < 0 || length > size - offset) throw new ERR_BUFFER_OUT_OF_BOUNDS('length');
    if (typeof string !== 'string') throw typeError('argument must be a string');
    length = Math.trunc(length) || 0;
    return length === 0 ? 0 : encoding.write(this, string, Math.trunc(offset) || 0, length);
  };
}

for (const [prefix, encoding] of [
  ['ascii', encodings.ascii], ['base64', encodings.base64], ['base64url', encodings.base64url],
  ['latin1', encodings.latin1], ['hex', encodings.hex], ['ucs2', encodings.utf16le], ['utf8', encodings.utf8],
]) {
  const slice = addSlice(encoding);
  Object.defineProperty(slice, 'name', { __proto__: null, value: `${prefix}Slice`, configurable: true });
  Buffer.prototype[`${prefix}Slice`] = slice;
}
for (const [prefix, encoding] of [
  ['ascii', encodings.ascii], ['base64', encodings.base64], ['base64url', encodings.base64url],
  ['latin1', encodings.latin1], ['hex', encodings.hex], ['ucs2', encodings.utf16le], ['utf8', encodings.utf8],
]) {
  const write = addWrite(encoding);
  Object.defineProperty(write, 'name', { __proto__: null, value: `${prefix}Write`, configurable: true });
  Buffer.prototype[`${prefix}Write`] = write;
}

Object.defineProperty(Buffer.prototype, 'parent', {
  __proto__: null, enumerable: true,
  get() { return this instanceof Buffer ? this.buffer : undefined; },
});
Object.defineProperty(Buffer.prototype, 'offset', {
  __proto__: null, enumerable: true,
  get() { return this instanceof Buffer ? this.byteOffset : undefined; },
});

// Copies source[sourceStart, sourceEnd) as far as it fits; answers the bytes copied.
function copyBytes(source, target, targetStart, sourceStart, sourceEnd) {
  const most = Math.min(sourceEnd - sourceStart, target.length - targetStart);
  let count = Math.min(most, apply(lengthOf, source, []) - sourceStart);
  if (count <= 0) return 0;
  if (count <= 16 && source.buffer !== target.buffer) {
    const copied = count;
    while (count-- > 0) target[targetStart + count] = source[sourceStart + count];
    return copied;
  }
  const part = sourceStart === 0 && count === source.length
    ? source
    : new Uint8Array(source.buffer, source.byteOffset + sourceStart, count);
  apply(typedArraySet, target, [part, targetStart]);
  return count;
}

function toInteger(value, fallback) {
  value = +value;
  return Number.isFinite(value) ? Math.floor(value) : fallback;
}

function bytesOf(view) {
  return isUint8Array(view) ? view : new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

Buffer.prototype.copy = function copy(target, targetStart, sourceStart, sourceEnd) {
  if (!ArrayBuffer.isView(this)) throw new ERR_INVALID_ARG_TYPE('source', ['Buffer', 'Uint8Array'], this);
  if (!ArrayBuffer.isView(target)) throw new ERR_INVALID_ARG_TYPE('target', ['Buffer', 'Uint8Array'], target);
  const source = bytesOf(this);
  target = bytesOf(target);
  targetStart = targetStart === undefined ? 0 : toInteger(targetStart, 0);
  if (targetStart < 0) throw new ERR_OUT_OF_RANGE('targetStart', '>= 0', targetStart);
  if (sourceStart === undefined) {
    sourceStart = 0;
  } else {
    sourceStart = toInteger(sourceStart, 0);
    if (sourceStart < 0 || sourceStart > source.byteLength) {
      throw new ERR_OUT_OF_RANGE('sourceStart', `>= 0 && <= ${source.byteLength}`, sourceStart);
    }
  }
  if (sourceEnd === undefined) {
    sourceEnd = source.byteLength;
  } else {
    sourceEnd = toInteger(sourceEnd, 0);
    if (sourceEnd < 0) throw new ERR_OUT_OF_RANGE('sourceEnd', '>= 0', sourceEnd);
  }
  if (targetStart >= target.byteLength || sourceStart >= sourceEnd) return 0;
  return copyBytes(source, target, targetStart, sourceStart, sourceEnd);
};

Buffer.prototype.toString = function toString(encoding, start, end) {
  const { length } = this;
  if (arguments.length === 0) return length === 0 ? '' : utf8.slice(this, 0, length);
  if (start <= 0) start = 0;
  else if (start >= length) return '';
  else start = Math.trunc(start) || 0;
  if (end === undefined || end >= length) end = length;
  else end = Math.trunc(end) || 0;
  if (end <= start) return '';
  if (encoding === undefined) return utf8.slice(this, start, end);
  const known = getEncoding(encoding);
  if (known === undefined) throw new ERR_UNKNOWN_ENCODING(encoding);
  return known.slice(this, start, end);
};

Buffer.prototype.equals = function equals(otherBuffer) {
  if (!isUint8Array(otherBuffer)) {
    throw new ERR_INVALID_ARG_TYPE('otherBuffer', ['Buffer', 'Uint8Array'], otherBuffer);
  }
  if (this === otherBuffer) return true;
  const { byteLength: size } = this;
  if (size !== otherBuffer.byteLength) return false;
  if (size >= 4096) return compareParts(this, 0, otherBuffer, 0, size) === 0;
  let i = 0;
  if (size >= 64 && ((this.byteOffset | otherBuffer.byteOffset) & 3) === 0) {
    const words = size >>> 2;
    const left = new Int32Array(this.buffer, this.byteOffset, words);
    const right = new Int32Array(otherBuffer.buffer, otherBuffer.byteOffset, words);
    for (let word = 0; word < words; word++) if (left[word] !== right[word]) return false;
    i = words * 4;
  }
  for (; i < size; i++) if (this[i] !== otherBuffer[i]) return false;
  return true;
};

let inspectMaxBytes = 50;

Buffer.prototype[customInspectSymbol] = function inspect(recurseTimes, ctx) {
  const { inspect: utilInspect } = require('internal/util/inspect');
  const shown = Math.min(inspectMaxBytes, this.length);
  const hidden = this.length - inspectMaxBytes;
  let text = encodings.hex.slice(this, 0, shown).replace(/(..)(?=.)/g, '$1 ');
  if (hidden > 0) text += ` ... ${hidden} more byte${hidden > 1 ? 's' : ''}`;
  if (ctx) {
    const extras = { __proto__: null };
    let any = false;
    for (const key of Reflect.ownKeys(this)) {
      if (typeof key === 'string' && /^\d+$/.test(key)) continue;
      if (!ctx.showHidden && !Object.prototype.propertyIsEnumerable.call(this, key)) continue;
      any = true;
      extras[key] = this[key];
    }
    if (any) {
      if (this.length !== 0) text += ', ';
      // Without '[Object: null prototype] { ' and ' }'.
      text += utilInspect(extras, { ...ctx, breakLength: Infinity, compact: true }).slice(27, -2);
    }
  }
  let constructorName = 'Buffer';
  try {
    const { constructor } = this;
    if (typeof constructor === 'function' && Object.hasOwn(constructor, 'name')) constructorName = constructor.name;
  } catch {
    // A constructor that cannot be read has no say in the name.
  }
  return `<${constructorName} ${text}>`;
};
Buffer.prototype.inspect = Buffer.prototype[customInspectSymbol];

Buffer.prototype.compare = function compare(target, targetStart, targetEnd, sourceStart, sourceEnd) {
  if (!isUint8Array(target)) throw new ERR_INVALID_ARG_TYPE('target', ['Buffer', 'Uint8Array'], target);
  if (arguments.length === 1) return compareBytes(this, 0, this.length, target, 0, target.length);
  if (targetStart === undefined) targetStart = 0;
  else validateOffset(targetStart, 'targetStart');
  if (targetEnd === undefined) targetEnd = target.length;
  else validateOffset(targetEnd, 'targetEnd', 0, target.length);
  if (sourceStart === undefined) sourceStart = 0;
  else validateOffset(sourceStart, 'sourceStart');
  if (sourceEnd === undefined) sourceEnd = this.length;
  else validateOffset(sourceEnd, 'sourceEnd', 0, this.length);
  if (sourceStart >= sourceEnd) return targetStart >= targetEnd ? 0 : -1;
  if (targetStart >= targetEnd) return 1;
  return compareBytes(this, sourceStart, sourceEnd, target, targetStart, targetEnd);
};

function search(buffer, value, byteOffset, end, encoding, forward) {
  validateBuffer(buffer);
  if (typeof byteOffset === 'string') {
    encoding = byteOffset;
    byteOffset = undefined;
  } else if (typeof end === 'string') {
    encoding = end;
    end = undefined;
  }
  if (byteOffset > 0x7fffffff) {
    byteOffset = 0x7fffffff;
  } else if (byteOffset < -0x80000000) {
    byteOffset = -0x80000000;
  }
  byteOffset = +byteOffset;
  if (Number.isNaN(byteOffset)) byteOffset = forward ? 0 : (buffer.length || buffer.byteLength);
  byteOffset = Math.trunc(byteOffset) + 0; // no -0
  let bytes = bytesOf(buffer);
  if (byteOffset < 0 && end !== undefined) byteOffset = Math.max(byteOffset + bytes.length, forward ? 0 : -1);
  if (end !== undefined && end < bytes.length) bytes = bytes.subarray(0, Math.max(0, end));
  if (typeof value === 'number') return indexOfByte(bytes, value >>> 0, byteOffset, forward);
  const known = encoding === undefined ? utf8 : getEncoding(encoding);
  if (typeof value === 'string') {
    if (known === undefined) throw new ERR_UNKNOWN_ENCODING(encoding);
    return indexOfBytes(bytes, fromString(value, known.name), byteOffset, forward, known === encodings.utf16le);
  }
  if (isUint8Array(value)) {
    return indexOfBytes(bytes, value, byteOffset, forward, known === encodings.utf16le);
  }
  throw new ERR_INVALID_ARG_TYPE('value', ['number', 'string', 'Buffer', 'Uint8Array'], value);
}

Buffer.prototype.indexOf = function indexOf(value, byteOffset, end, encoding) {
  return search(this, value, byteOffset, end, encoding, true);
};

Buffer.prototype.lastIndexOf = function lastIndexOf(value, byteOffset, end, encoding) {
  return search(this, value, byteOffset, end, encoding, false);
};

Buffer.prototype.includes = function includes(value, byteOffset, end, encoding) {
  return search(this, value, byteOffset, end, encoding, true) !== -1;
};

Buffer.prototype.fill = function fill(value, offset, end, encoding) {
  return fillWith(this, value, offset, end, encoding);
};

function fillWith(buffer, value, offset, end, encoding) {
  if (typeof value === 'string') {
    if (offset === undefined || typeof offset === 'string') {
      encoding = offset;
      offset = 0;
      end = buffer.length;
    } else if (typeof end === 'string') {
      encoding = end;
      end = buffer.length;
    }
    const known = encoding == null || encoding === '' ? utf8 : getEncoding(encoding);
    if (known === undefined) {
      validateString(encoding, 'encoding');
      throw new ERR_UNKNOWN_ENCODING(encoding);
    }
    if (value.length === 0) {
      value = 0;
    } else if (value.length === 1 &&
               ((known === utf8 && value.charCodeAt(0) < 128) || (known === encodings.latin1 && value.charCodeAt(0) < 256))) {
      value = value.charCodeAt(0);
    }
    encoding = known;
  }
  if (offset === undefined) {
    offset = 0;
    end = buffer.length;
  } else {
    validateOffset(offset, 'offset');
    if (end === undefined) end = buffer.length;
    else validateOffset(end, 'end', 0, buffer.length);
    if (offset >= end) return buffer;
  }
  if (typeof value === 'number') {
    if (end > apply(lengthOf, buffer, [])) throw new ERR_BUFFER_OUT_OF_BOUNDS();
    apply(typedArrayFill, buffer, [value, offset, end]);
    return buffer;
  }
  if (end > buffer.byteLength) throw new ERR_BUFFER_OUT_OF_BOUNDS();
  let pattern;
  if (typeof value === 'string') pattern = fromString(value, encoding.name);
  else if (ArrayBuffer.isView(value)) pattern = bytesOf(value);
  else return apply(typedArrayFill, buffer, [value & 255, offset, end]);
  if (pattern.length === 0) throw new ERR_INVALID_ARG_VALUE('value', value);
  repeat(buffer, Math.trunc(offset), Math.trunc(end), pattern);
  return buffer;
}

// Writes the pattern once, then keeps doubling what is there.
function repeat(buffer, start, end, pattern) {
  let filled = Math.min(pattern.length, end - start);
  apply(typedArraySet, buffer, [filled === pattern.length ? pattern : pattern.subarray(0, filled), start]);
  while (start + filled < end) {
    const count = Math.min(filled, end - start - filled);
    buffer.copyWithin(start + filled, start, start + count);
    filled += count;
  }
}

Buffer.prototype.write = function write(string, offset, length, encoding) {
  if (offset === undefined) return writeAs(utf8, this, string, 0, this.length);
  if (length === undefined && typeof offset === 'string') {
    encoding = offset;
    length = this.length;
    offset = 0;
  } else {
    validateOffset(offset, 'offset', 0, this.length);
    const remaining = this.length - offset;
    if (length === undefined) {
      length = remaining;
    } else if (typeof length === 'string') {
      encoding = length;
      length = remaining;
    } else {
      validateOffset(length, 'length', 0, this.length);
      if (length > remaining) length = remaining;
    }
  }
  if (!encoding || encoding === 'utf8') return writeAs(utf8, this, string, offset, length);
  const known = getEncoding(encoding);
  if (known === undefined) throw new ERR_UNKNOWN_ENCODING(encoding);
  return writeAs(known, this, string, offset, length);
};

function writeAs(encoding, buffer, string, offset, length) {
  if (typeof string !== 'string') throw typeError('argument must be a string');
  return encoding.write(buffer, string, offset, length);
}

Buffer.prototype.toJSON = function toJSON() {
  const { length } = this;
  const data = length > 0 ? new Array(length) : [];
  for (let i = 0; i < length; i++) data[i] = this[i];
  return { type: 'Buffer', data };
};

function adjustOffset(offset, length) {
  offset = Math.trunc(offset);
  if (offset === 0 || Number.isNaN(offset)) return 0;
  if (offset < 0) {
    offset += length;
    return offset > 0 ? offset : 0;
  }
  return offset < length ? offset : length;
}

Buffer.prototype.subarray = function subarray(start, end) {
  const { length } = this;
  start = adjustOffset(start, length);
  end = end !== undefined ? adjustOffset(end, length) : length;
  return new FastBuffer(this.buffer, this.byteOffset + start, end > start ? end - start : 0);
};

Buffer.prototype.slice = function slice(start, end) {
  return this.subarray(start, end);
};

function swapEvery(buffer, size) {
  const { length } = buffer;
  if (length % size !== 0) throw new ERR_INVALID_BUFFER_SIZE(`${size * 8}-bits`);
  let base = codec.swap(bytesOf(buffer), size);
  for (; base < length; base += size) {
    for (let low = base, high = base + size - 1; low < high; low++, high--) {
      const byte = buffer[low];
      buffer[low] = buffer[high];
      buffer[high] = byte;
    }
  }
  return buffer;
}

Buffer.prototype.swap16 = function swap16() {
  return swapEvery(this, 2);
};

Buffer.prototype.swap32 = function swap32() {
  return swapEvery(this, 4);
};

Buffer.prototype.swap64 = function swap64() {
  return swapEvery(this, 8);
};

Buffer.prototype.toLocaleString = Buffer.prototype.toString;

const { Blob, File, resolveObjectURL } = require('web/blob');

module.exports = {
  Buffer,
  transcode,
  isUtf8,
  isAscii,
  kMaxLength,
  kStringMaxLength,
  btoa,
  atob,
};

Object.defineProperties(module.exports, {
  constants: {
    __proto__: null,
    configurable: false,
    enumerable: true,
    value: Object.defineProperties({}, {
      MAX_LENGTH: { __proto__: null, value: kMaxLength, enumerable: true },
      MAX_STRING_LENGTH: { __proto__: null, value: kStringMaxLength, enumerable: true },
    }),
  },
  INSPECT_MAX_BYTES: {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() { return inspectMaxBytes; },
    set(value) {
      validateNumber(value, 'INSPECT_MAX_BYTES', 0);
      inspectMaxBytes = value;
    },
  },
});
Object.assign(module.exports, { Blob, resolveObjectURL, File });
