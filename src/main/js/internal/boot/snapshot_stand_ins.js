// What the isolate in which a snapshot is made lacks of ECMAScript: V8 adds what it has shipped lately when it starts from a
// snapshot. The stand-ins serve the library and the entry, and are gone before V8 writes the heap down.
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

function base64(bytes, { alphabet = 'base64', omitPadding = false } = {}) {
  const digits = DIGITS + (alphabet === 'base64url' ? '-_' : '+/');
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const group = (bytes[i] << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    const wanted = Math.min(bytes.length - i, 3) + 1;
    for (let digit = 0; digit < wanted; digit++) text += digits[(group >> (18 - 6 * digit)) & 63];
    if (!omitPadding) text += '='.repeat(4 - wanted);
  }
  return text;
}

function bytesOfBase64(text, { alphabet = 'base64' } = {}) {
  const digits = DIGITS + (alphabet === 'base64url' ? '-_' : '+/');
  const clean = text.replace(/[\t\n\f\r ]+/g, '').replace(/={1,2}$/, '');
  const bytes = [];
  let bits = 0;
  let group = 0;
  for (const character of clean) {
    const digit = digits.indexOf(character);
    if (digit < 0) throw new SyntaxError('Found a character that cannot be part of a valid base64 string.');
    group = ((group << 6) | digit) & 0xffffff;
    bits += 6;
    if (bits >= 8) bytes.push((group >> (bits -= 8)) & 255);
  }
  if (clean.length % 4 === 1) throw new SyntaxError('The base64 input terminates with a single character, excluding padding.');
  return Uint8Array.from(bytes);
}

function bytesOfHex(text) {
  if (!/^(?:[0-9a-f]{2})*$/i.test(text)) throw new SyntaxError('Input string must contain hex characters in even length');
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

function fill(target, bytes, read) {
  const written = Math.min(bytes.length, target.length);
  target.set(bytes.subarray(0, written));
  return { read, written };
}

const insertion = {
  getOrInsert(key, value) {
    if (!this.has(key)) this.set(key, value);
    return this.get(key);
  },
  getOrInsertComputed(key, make) {
    if (!this.has(key)) this.set(key, make(key));
    return this.get(key);
  },
};

const byHolder = () => [
  [Error, {
    isError: (value) => typeof value === 'object' && value !== null && Object.prototype.toString.call(value) === '[object Error]',
  }],
  [Promise, {
    try(callback, ...args) { return new this((resolve) => { resolve(callback(...args)); }); },
  }],
  [RegExp, {
    escape: (text) => text.replace(/^[0-9a-z]/i, (first) => `\\x${first.charCodeAt(0).toString(16)}`)
      .replace(/[\^$\\.*+?()[\]{}|/]/g, '\\$&')
      .replace(/[,\-=<>#&!%:;@~'`"\s]/g, (unit) => `\\x${unit.charCodeAt(0).toString(16).padStart(2, '0')}`),
  }],
  [Map.prototype, insertion],
  [WeakMap.prototype, insertion],
  [Uint8Array, { fromBase64: bytesOfBase64, fromHex: bytesOfHex }],
  [Uint8Array.prototype, {
    toBase64(options) { return base64(this, options); },
    toHex() { return Array.from(this, (byte) => byte.toString(16).padStart(2, '0')).join(''); },
    setFromBase64(text, options) { return fill(this, bytesOfBase64(text, options), text.length); },
    setFromHex(text) { return fill(this, bytesOfHex(text), text.length); },
  }],
];

// All that V8 adds, by holder; the process ends if it is there already when V8 comes to that.
const ADDED = () => [
  [globalThis, ['AsyncDisposableStack', 'DisposableStack', 'Float16Array', 'SharedArrayBuffer', 'SuppressedError', 'Temporal', 'WebAssembly']],
  [Atomics, ['pause']],
  [DataView.prototype, ['getFloat16', 'setFloat16']],
  [Date.prototype, ['toTemporalInstant']],
  [Error, ['isError', 'stackTraceLimit']],
  [Iterator, ['concat']],
  [Iterator.prototype, [Symbol.dispose]],
  [Map.prototype, ['getOrInsert', 'getOrInsertComputed']],
  [Math, ['f16round', 'sumPrecise']],
  [Promise, ['try']],
  [RegExp, ['escape']],
  [Uint8Array, ['fromBase64', 'fromHex']],
  [Uint8Array.prototype, ['setFromBase64', 'setFromHex', 'toBase64', 'toHex']],
  [WeakMap.prototype, ['getOrInsert', 'getOrInsertComputed']],
];

/** @returns {() => () => void} what takes them away; its answer restores what the program has put in their places */
exports.install = function install() {
  const own = new Set();
  for (const [holder, functions] of byHolder()) {
    for (const [name, value] of Object.entries(functions)) {
      if (Object.hasOwn(holder, name)) continue;
      Object.defineProperty(holder, name, { value, writable: true, enumerable: false, configurable: true });
      own.add(value);
    }
  }
  if (!Object.hasOwn(Error, 'stackTraceLimit')) Error.stackTraceLimit = 10;
  return () => {
    const kept = [];
    for (const [holder, names] of ADDED()) {
      for (const name of names) {
        const property = Object.getOwnPropertyDescriptor(holder, name);
        if (property === undefined) continue;
        if (!own.has(property.value)) kept.push([holder, name, property]);
        delete holder[name];
      }
    }
    return () => { for (const [holder, name, property] of kept) Object.defineProperty(holder, name, property); };
  };
};
