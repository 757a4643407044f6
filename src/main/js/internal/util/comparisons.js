// Deep equality as assert and util.isDeepStrictEqual define it:
// https://nodejs.org/api/assert.html#comparison-details_1
// Three modes: loose (==), strict (Object.is, prototypes, symbols) and partial (strict, but the first value may have
// more than the second).
const types = require('internal/util/types');
const { haveSameMap } = require('internal/natives');

const kLoose = 0;
const kStrict = 1;
const kPartial = 2;

const { getOwnPropertySymbols, getPrototypeOf, hasOwn, keys: objectKeys } = Object;
const { apply } = Reflect;
const objectToString = Object.prototype.toString;
const isEnumerable = Object.prototype.propertyIsEnumerable;
const { getTime } = Date.prototype;

const typedArrays = [
  Uint8Array, Uint8ClampedArray, Uint16Array, Uint32Array, Int8Array, Int16Array, Int32Array, BigInt64Array, BigUint64Array,
  Float32Array, Float64Array,
];
const arrayIndex = /^(?:0|[1-9]\d{0,9})$/;
const MAX_INDEX = 2 ** 32 - 2;

/** One comparison: its mode and the pairs under comparison, for cycles. */
class Comparison {
  constructor(mode, skipPrototype) {
    this.mode = mode;
    this.skipPrototype = skipPrototype;
    this.depth = 0;
    this.first = undefined;
    this.second = undefined;
  }

  equal(a, b) {
    const { mode } = this;
    if (a === b) return a !== 0 || mode === kLoose || Object.is(a, b);
    if (mode === kLoose) {
      if (a === null || typeof a !== 'object') {
        return (b === null || typeof b !== 'object') && (a == b || (a !== a && b !== b)); // eslint-disable-line eqeqeq
      }
      if (b === null || typeof b !== 'object') return false;
    } else {
      if (typeof a !== 'object') return typeof a === 'number' && a !== a && b !== b;
      if (typeof b !== 'object' || a === null || b === null) return false;
      if (mode === kStrict && !this.skipPrototype && getPrototypeOf(a) !== getPrototypeOf(b)) return false;
    }
    return this.equalObjects(a, b);
  }

  equalObjects(a, b) {
    const tag = apply(objectToString, a, []);
    if (tag !== apply(objectToString, b, [])) return false;

    if (Array.isArray(a)) {
      if (!Array.isArray(b)) return false;
      if (this.mode === kPartial ? a.length < b.length : a.length !== b.length) return false;
      const keysA = nonIndexKeys(a);
      const keysB = nonIndexKeys(b);
      if (this.mode !== kPartial && keysA.length !== keysB.length) return false;
      return this.equalKeys(a, b, keysA, keysB, equalArrays);
    }
    if (tag === '[object Object]' && isOrdinary(a) && isOrdinary(b)) return this.equalKeys(a, b);
    return this.equalSpecial(a, b);
  }

  equalSpecial(a, b) {
    const { mode } = this;
    if (types.isDate(a)) {
      if (!types.isDate(b)) return false;
      const timeA = apply(getTime, a, []);
      const timeB = apply(getTime, b, []);
      if (timeA !== timeB && (timeA === timeA || timeB === timeB)) return false;
    } else if (types.isRegExp(a)) {
      if (!types.isRegExp(b) || a.source !== b.source || a.flags !== b.flags || a.lastIndex !== b.lastIndex) return false;
    } else if (isError(a)) {
      if (!isError(b) || !this.equalErrors(a, b)) return false;
    } else if (ArrayBuffer.isView(a)) {
      if (!ArrayBuffer.isView(b) || typedArrayKind(a) !== typedArrayKind(b)) return false;
      if (mode === kPartial ? !this.partialView(a, b) : !equalViews(a, b, mode)) return false;
      const keysA = nonIndexKeys(a);
      const keysB = nonIndexKeys(b);
      if (mode !== kPartial && keysA.length !== keysB.length) return false;
      return this.equalKeys(a, b, keysA, keysB);
    } else if (types.isSet(a)) {
      if (!types.isSet(b) || (mode === kPartial ? a.size < b.size : a.size !== b.size)) return false;
      return this.equalKeys(a, b, undefined, undefined, equalSets);
    } else if (types.isMap(a)) {
      if (!types.isMap(b) || (mode === kPartial ? a.size < b.size : a.size !== b.size)) return false;
      return this.equalKeys(a, b, undefined, undefined, equalMaps);
    } else if (types.isAnyArrayBuffer(a)) {
      if (!types.isAnyArrayBuffer(b)) return false;
      if (mode === kPartial ? !partialBytes(new Uint8Array(a), new Uint8Array(b)) :
        !equalBytes(new Uint8Array(a), new Uint8Array(b))) {
        return false;
      }
    } else if (types.isBoxedPrimitive(a)) {
      if (!equalBoxed(a, b)) return false;
    } else if (Array.isArray(b) || ArrayBuffer.isView(b) || types.isSet(b) || types.isMap(b) || types.isDate(b) ||
               types.isRegExp(b) || types.isAnyArrayBuffer(b) || types.isBoxedPrimitive(b) || isError(b)) {
      return false;
    } else if (types.isWeakMap(a) || types.isWeakSet(a) || types.isPromise(a)) {
      // What they hold cannot be known: only identity counts.
      return false;
    } else if (isUrl(a)) {
      if (!isUrl(b) || a.href !== b.href) return false;
    } else if (hasEquals(a)) {
      if (!hasEquals(b) || !equalKeyObjects(a, b)) return false;
    }
    return this.equalKeys(a, b);
  }

  equalErrors(a, b) {
    // Not enumerable, but what makes an error what it is. Enumerable ones are compared with the other keys.
    for (const key of ['message', 'name']) {
      if (!isEnumerableOwn(a, key) && !isEnumerableOwn(b, key)) {
        if (this.mode === kPartial && !hasOwn(b, key)) continue;
        if (a[key] !== b[key]) return false;
      }
    }
    for (const key of ['cause', 'errors']) {
      const ownA = hasOwn(a, key);
      const ownB = hasOwn(b, key);
      if (this.mode === kPartial ? ownB && !ownA : ownA !== ownB) return false;
      if (ownB && !isEnumerableOwn(b, key) && !this.equal(a[key], b[key])) return false;
    }
    return true;
  }

  partialView(a, b) {
    if (types.isTypedArray(a)) {
      return this.equalInOrder(a, b);
    }
    return partialBytes(bytesOf(a), bytesOf(b));
  }

  /** Compares the own properties, then what `compareContents` compares; keys are given for arrays. */
  equalKeys(a, b, keysA, keysB, compareContents) {
    const { mode } = this;
    const isArrayLike = keysB !== undefined;
    if (!isArrayLike) {
      keysB = objectKeys(b);
      if (mode !== kPartial && objectKeys(a).length !== keysB.length) return false;
    }
    for (const key of keysB) if (!isEnumerableOwn(a, key)) return false;
    if (mode !== kLoose) {
      const symbolsB = getOwnPropertySymbols(b).filter((key) => isEnumerableOwn(b, key));
      const symbolsA = getOwnPropertySymbols(a).filter((key) => isEnumerableOwn(a, key));
      if (mode === kStrict && symbolsA.length !== symbolsB.length) return false;
      for (const key of symbolsB) if (!isEnumerableOwn(a, key)) return false;
      if (symbolsB.length > 0) keysB = [...keysB, ...symbolsB];
    }
    if (compareContents === undefined && keysB.length === 0) return true;
    return this.withCycleCheck(a, b, () => {
      if (compareContents !== undefined && !compareContents(this, a, b)) return false;
      for (const key of keysB) if (!this.equal(a[key], b[key])) return false;
      return true;
    });
  }

  /** A pair that is being compared already is equal if both sides loop back to the same step. */
  withCycleCheck(a, b, compare) {
    this.first ??= new Map();
    this.second ??= new Map();
    const stepA = this.first.get(a);
    if (stepA !== undefined) {
      const stepB = this.second.get(b);
      if (stepB !== undefined) return stepA === stepB;
    }
    const previousB = this.second.get(b);
    this.depth++;
    this.first.set(a, this.depth);
    this.second.set(b, this.depth);
    const result = compare();
    if (stepA === undefined) this.first.delete(a);
    else this.first.set(a, stepA);
    if (previousB === undefined) this.second.delete(b);
    else this.second.set(b, previousB);
    return result;
  }

  /** Whether b's elements occur in a in the same order, other elements of a between them or not. */
  equalInOrder(a, b) {
    let i = 0;
    for (let j = 0; j < b.length; j++) {
      while (i < a.length && !this.equal(a[i], b[j])) i++;
      if (i === a.length) return false;
      i++;
    }
    return true;
  }
}

function isEnumerableOwn(object, key) {
  return apply(isEnumerable, object, [key]);
}

function isOrdinary(object) {
  const prototype = getPrototypeOf(object);
  return prototype === Object.prototype || prototype === null;
}

function isError(value) {
  return types.isNativeError(value) || value instanceof Error;
}

function isUrl(value) {
  const { URL } = globalThis;
  return URL !== undefined && value instanceof URL;
}

function hasEquals(value) {
  return (types.isKeyObject(value) || types.isCryptoKey(value));
}

function equalKeyObjects(a, b) {
  if (types.isKeyObject(a)) return types.isKeyObject(b) && a.equals(b);
  if (!types.isCryptoKey(b)) return false;
  const { KeyObject } = require('crypto');
  return a.extractable === b.extractable &&
    new Comparison(kStrict, false).equal(a.algorithm, b.algorithm) &&
    new Comparison(kStrict, false).equal(a.usages, b.usages) &&
    KeyObject.from(a).equals(KeyObject.from(b));
}

// Whether a typed array has no property besides its elements, told without making a string of each index.
function isBare(view) {
  const prototype = getPrototypeOf(view);
  const { Buffer } = require('buffer');
  const bare = prototype === Buffer.prototype ? Buffer.alloc(0) : bareOf(prototype);
  return bare !== undefined && haveSameMap(view, bare);
}

function bareOf(prototype) {
  const { constructor } = prototype;
  return typedArrays.includes(constructor) && constructor.prototype === prototype ? new constructor(0) : undefined;
}

function nonIndexKeys(value) {
  if (value.length > 64 && types.isTypedArray(value) && isBare(value)) return [];
  const keys = objectKeys(value);
  let i = 0;
  while (i < keys.length && arrayIndex.test(keys[i]) && +keys[i] <= MAX_INDEX) i++;
  return keys.slice(i);
}

function typedArrayKind(view) {
  return types.isDataView(view) ? 'DataView' : Object.getOwnPropertyDescriptor(
    getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag).get.call(view);
}

function bytesOf(view) {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

function equalBytes(a, b) {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function partialBytes(a, b) {
  let i = 0;
  for (let j = 0; j < b.length; j++) {
    while (i < a.length && a[i] !== b[j]) i++;
    if (i++ >= a.length) return false;
  }
  return true;
}

function equalViews(a, b, mode) {
  if (a.byteLength !== b.byteLength) return false;
  if (mode === kLoose && /^Float/.test(typedArrayKind(a))) {
    // -0 and 0 are the same here, but not their bytes.
    for (let i = 0; i < a.length; i++) if (a[i] !== b[i] && !(a[i] !== a[i] && b[i] !== b[i])) return false;
    return true;
  }
  return equalBytes(bytesOf(a), bytesOf(b));
}

function equalBoxed(a, b) {
  for (const [isKind, valueOf] of [
    [types.isNumberObject, Number.prototype.valueOf],
    [types.isStringObject, String.prototype.valueOf],
    [types.isBooleanObject, Boolean.prototype.valueOf],
    [types.isBigIntObject, BigInt.prototype.valueOf],
    [types.isSymbolObject, Symbol.prototype.valueOf],
  ]) {
    if (isKind(a)) return isKind(b) && Object.is(apply(valueOf, a, []), apply(valueOf, b, []));
  }
  return false;
}

function equalArrays(comparison, a, b) {
  if (comparison.mode === kPartial) {
    return comparison.equalInOrder(withoutHoles(a), withoutHoles(b));
  }
  for (let i = 0; i < a.length; i++) {
    if (!hasOwn(a, i)) return equalSparseArrays(comparison, a, b, i);
    if (!hasOwn(b, i) || !comparison.equal(a[i], b[i])) return false;
  }
  return true;
}

function indexKeys(value) {
  return objectKeys(value).filter((key) => arrayIndex.test(key) && +key <= MAX_INDEX);
}

/** The elements of an array; those that exist if it is sparse. */
function withoutHoles(array) {
  const keys = indexKeys(array);
  return keys.length === array.length ? array : keys.map((key) => array[key]);
}

function equalSparseArrays(comparison, a, b, start) {
  const indices = (value) => indexKeys(value).filter((key) => +key >= start);
  const indicesA = indices(a);
  if (indicesA.length !== indices(b).length) return false;
  for (const index of indicesA) if (!hasOwn(b, index) || !comparison.equal(a[index], b[index])) return false;
  return true;
}

const isPrimitive = (value) => value === null || (typeof value !== 'object' && typeof value !== 'function');

// Which primitives == might match with another type; NaN and the like match only themselves.
function mayLooselyEqual(value) {
  switch (typeof value) {
    case 'symbol': return false;
    case 'string':
    case 'number': {
      const number = +value;
      return number === number;
    }
    default: return true;
  }
}

function takeMatch(comparison, candidates, value) {
  for (const candidate of candidates) {
    if (comparison.equal(candidate, value)) {
      candidates.delete(candidate);
      return true;
    }
  }
  return false;
}

function equalSets(comparison, a, b) {
  const { mode } = comparison;
  let unmatched;
  for (const value of b) {
    if (a.has(value)) continue;
    if (isPrimitive(value) && (mode !== kLoose || !mayLooselyEqual(value))) return false;
    if (typeof value === 'function') return false;
    unmatched ??= new Set();
    unmatched.add(value);
  }
  if (unmatched === undefined) return true;
  // Each value of b needs a partner of its own among those of a that are not in b.
  const candidates = new Set();
  for (const value of a) {
    if (b.has(value)) continue;
    if (mode === kLoose ? isPrimitive(value) && !mayLooselyEqual(value) : isPrimitive(value)) {
      if (mode === kPartial) continue;
      return false;
    }
    candidates.add(value);
  }
  for (const value of unmatched) if (!takeMatch(comparison, candidates, value)) return false;
  return mode === kPartial || candidates.size === 0;
}

function equalMaps(comparison, a, b) {
  const { mode } = comparison;
  let unmatched;
  for (const [key, value] of b) {
    if (a.has(key)) {
      if (comparison.equal(a.get(key), value)) continue;
      if (mode !== kLoose || isPrimitive(key) === false) {
        if (isPrimitive(key) || typeof key === 'function') return false;
      }
    } else if (isPrimitive(key) && (mode !== kLoose || !mayLooselyEqual(key))) {
      return false;
    }
    unmatched ??= new Map();
    unmatched.set(key, value);
  }
  if (unmatched === undefined) return true;
  const candidates = new Map();
  for (const [key, value] of a) {
    if (b.has(key) && !unmatched.has(key)) continue;
    candidates.set(key, value);
  }
  for (const [key, value] of unmatched) {
    let found = false;
    for (const [candidate, candidateValue] of candidates) {
      if (comparison.equal(candidate, key) && comparison.equal(candidateValue, value)) {
        candidates.delete(candidate);
        found = true;
        break;
      }
    }
    if (!found) return false;
  }
  return mode === kPartial || candidates.size === 0;
}

function isDeepEqual(a, b) {
  return new Comparison(kLoose, false).equal(a, b);
}

function isDeepStrictEqual(a, b, { skipPrototype = false } = {}) {
  return new Comparison(kStrict, skipPrototype).equal(a, b);
}

function isPartialStrictEqual(a, b) {
  return new Comparison(kPartial, false).equal(a, b);
}

module.exports = { isDeepEqual, isDeepStrictEqual, isPartialStrictEqual };
