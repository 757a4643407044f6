// URLSearchParams. https://url.spec.whatwg.org/#interface-urlsearchparams

const { codes: { ERR_ARG_NOT_ITERABLE, ERR_INVALID_THIS, ERR_INVALID_TUPLE, ERR_MISSING_ARGS } } = require('internal/errors');
const { customInspectSymbol, toUSVString } = require('internal/util');
const { kClone } = require('internal/clone/protocol');
const { validateFunction } = require('internal/validators');

// What ASCII becomes in application/x-www-form-urlencoded; undefined stays as it is.
const escapes = Array.from({ length: 128 }, (_, code) => {
  if (/[A-Za-z0-9*\-._]/.test(String.fromCharCode(code))) return undefined;
  return code === 32 ? '+' : `%${code.toString(16).toUpperCase().padStart(2, '0')}`;
});

function encode(text) {
  const { length } = text;
  let encoded = '';
  let done = 0;
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code < 128) {
      const escape = escapes[code];
      if (escape === undefined) continue;
      encoded += done === i ? escape : text.slice(done, i) + escape;
      done = i + 1;
      continue;
    }
    let end = i + 1;
    while (end < length && text.charCodeAt(end) >= 128) end++;
    encoded += text.slice(done, i) + encodeURIComponent(text.slice(i, end));
    done = end;
    i = end - 1;
  }
  return done === 0 ? text : done === length ? encoded : encoded + text.slice(done);
}

function decode(text) {
  if (text.includes('+')) text = text.replaceAll('+', ' ');
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return require('querystring').unescapeBuffer(require('buffer').Buffer.from(text).toString('latin1')).toString();
  }
}

// A flat list: name, value, name, value, …
function parseQuery(query) {
  const list = [];
  if (query === '') return list;
  for (const pair of query.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    if (equals === -1) list.push(decode(pair), '');
    else list.push(decode(pair.slice(0, equals)), decode(pair.slice(equals + 1)));
  }
  return list;
}

function serialize(list) {
  let text = '';
  for (let i = 0; i < list.length; i += 2) {
    if (i > 0) text += '&';
    text += `${encode(list[i])}=${encode(list[i + 1])}`;
  }
  return text;
}

function listFromPairs(iterable) {
  const list = [];
  for (const pair of iterable) {
    if (pair == null || (typeof pair !== 'object' && typeof pair !== 'function')) {
      throw new ERR_INVALID_TUPLE('Each query pair', '[name, value]');
    }
    if (typeof pair[Symbol.iterator] !== 'function') throw new ERR_INVALID_TUPLE('Each query pair', '[name, value]');
    const items = Array.isArray(pair) ? pair : [...pair];
    if (items.length !== 2) throw new ERR_INVALID_TUPLE('Each query pair', '[name, value]');
    list.push(toUSVString(items[0]), toUSVString(items[1]));
  }
  return list;
}

function listFromRecord(record) {
  // A later key may become the same as an earlier one when made well-formed: it replaces its value.
  const places = new Map();
  const list = [];
  for (const key of Reflect.ownKeys(record)) {
    const descriptor = Reflect.getOwnPropertyDescriptor(record, key);
    if (descriptor === undefined || !descriptor.enumerable) continue;
    const name = toUSVString(key);
    const value = toUSVString(record[key]);
    if (places.has(name)) {
      list[places.get(name)] = value;
    } else {
      places.set(name, list.push(name, value) - 1);
    }
  }
  return list;
}

let bindToURL;
let replaceList;
let listOf;

class URLSearchParams {
  #list = [];
  #text; // the list as text, until it is changed
  // Tells the URL that it belongs to of every change.
  #update = undefined;

  static {
    bindToURL = (params, update) => { params.#update = update; };
    replaceList = (params, query) => {
      params.#list = parseQuery(query);
      params.#text = undefined;
    };
    listOf = (params) => params.#list;
  }

  constructor(init = undefined) {
    if (init == null) {
      // Empty.
    } else if (typeof init === 'object' || typeof init === 'function') {
      const method = init[Symbol.iterator];
      if (method === this[Symbol.iterator] && #list in init) {
        this.#list = init.#list.slice();
      } else if (method != null) {
        if (typeof method !== 'function') throw new ERR_ARG_NOT_ITERABLE('Query pairs');
        this.#list = listFromPairs(init);
      } else {
        this.#list = listFromRecord(init);
      }
    } else {
      const text = toUSVString(init);
      this.#list = parseQuery(text[0] === '?' ? text.slice(1) : text);
    }
  }

  static #check(value) {
    if (typeof value !== 'object' || value === null || !(#list in value)) throw new ERR_INVALID_THIS('URLSearchParams');
  }

  #changed() {
    this.#text = undefined;
    this.#update?.(serialize(this.#list));
  }

  [customInspectSymbol](recurseTimes, ctx) {
    URLSearchParams.#check(this);
    if (typeof recurseTimes === 'number' && recurseTimes < 0) return ctx.stylize('[Object]', 'special');
    const { inspect } = require('internal/util/inspect');
    const options = { ...ctx };
    if (recurseTimes !== null) options.depth = recurseTimes - 1;
    const list = this.#list;
    const shown = [];
    for (let i = 0; i < list.length; i += 2) shown.push(`${inspect(list[i], options)} => ${inspect(list[i + 1], options)}`);
    const length = shown.reduce((sum, one) => sum + removeColors(one).length + 2, -2);
    if (length > ctx.breakLength) return `${this.constructor.name} {\n  ${shown.join(',\n  ')} }`;
    if (shown.length > 0) return `${this.constructor.name} { ${shown.join(', ')} }`;
    return `${this.constructor.name} {}`;
  }

  get size() {
    URLSearchParams.#check(this);
    return this.#list.length / 2;
  }

  append(name, value) {
    URLSearchParams.#check(this);
    if (arguments.length < 2) throw new ERR_MISSING_ARGS('name', 'value');
    name = toUSVString(name);
    value = toUSVString(value);
    this.#list.push(name, value);
    this.#changed();
  }

  delete(name, value = undefined) {
    URLSearchParams.#check(this);
    if (arguments.length < 1) throw new ERR_MISSING_ARGS('name');
    name = toUSVString(name);
    if (value !== undefined) value = toUSVString(value);
    this.#removeAll(name, value, 0);
    this.#changed();
  }

  #removeAll(name, value, from) {
    const list = this.#list;
    let kept = from;
    for (let i = from; i < list.length; i += 2) {
      if (list[i] === name && (value === undefined || list[i + 1] === value)) continue;
      list[kept] = list[i];
      list[kept + 1] = list[i + 1];
      kept += 2;
    }
    list.length = kept;
  }

  get(name) {
    URLSearchParams.#check(this);
    if (arguments.length < 1) throw new ERR_MISSING_ARGS('name');
    name = toUSVString(name);
    const list = this.#list;
    for (let i = 0; i < list.length; i += 2) if (list[i] === name) return list[i + 1];
    return null;
  }

  getAll(name) {
    URLSearchParams.#check(this);
    if (arguments.length < 1) throw new ERR_MISSING_ARGS('name');
    name = toUSVString(name);
    const values = [];
    const list = this.#list;
    for (let i = 0; i < list.length; i += 2) if (list[i] === name) values.push(list[i + 1]);
    return values;
  }

  has(name, value = undefined) {
    URLSearchParams.#check(this);
    if (arguments.length < 1) throw new ERR_MISSING_ARGS('name');
    name = toUSVString(name);
    if (value !== undefined) value = toUSVString(value);
    const list = this.#list;
    for (let i = 0; i < list.length; i += 2) {
      if (list[i] === name && (value === undefined || list[i + 1] === value)) return true;
    }
    return false;
  }

  set(name, value) {
    URLSearchParams.#check(this);
    if (arguments.length < 2) throw new ERR_MISSING_ARGS('name', 'value');
    name = toUSVString(name);
    value = toUSVString(value);
    const list = this.#list;
    let i = 0;
    while (i < list.length && list[i] !== name) i += 2;
    if (i === list.length) {
      list.push(name, value);
    } else {
      list[i + 1] = value;
      this.#removeAll(name, undefined, i + 2);
    }
    this.#changed();
  }

  sort() {
    URLSearchParams.#check(this);
    const pairs = [];
    for (let i = 0; i < this.#list.length; i += 2) pairs.push([this.#list[i], this.#list[i + 1]]);
    // By code units, which is what < compares; stable.
    pairs.sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0));
    this.#list = pairs.flat();
    this.#changed();
  }

  entries() {
    URLSearchParams.#check(this);
    return new URLSearchParamsIterator(this, 'key+value');
  }

  forEach(callback, thisArg = undefined) {
    URLSearchParams.#check(this);
    validateFunction(callback, 'callback');
    // The list may change under way.
    for (let i = 0; i < this.#list.length; i += 2) callback.call(thisArg, this.#list[i + 1], this.#list[i], this);
  }

  keys() {
    URLSearchParams.#check(this);
    return new URLSearchParamsIterator(this, 'key');
  }

  values() {
    URLSearchParams.#check(this);
    return new URLSearchParamsIterator(this, 'value');
  }

  toString() {
    URLSearchParams.#check(this);
    return this.#text ??= serialize(this.#list);
  }
}

const kEnumerable = { __proto__: null, enumerable: true };
Object.defineProperties(URLSearchParams.prototype, {
  append: kEnumerable,
  delete: kEnumerable,
  get: kEnumerable,
  getAll: kEnumerable,
  has: kEnumerable,
  set: kEnumerable,
  size: kEnumerable,
  sort: kEnumerable,
  entries: kEnumerable,
  forEach: kEnumerable,
  keys: kEnumerable,
  values: kEnumerable,
  toString: kEnumerable,
  [Symbol.toStringTag]: { __proto__: null, configurable: true, value: 'URLSearchParams' },
  [kClone]: { __proto__: null, value: null },
  [Symbol.iterator]: { __proto__: null, configurable: true, writable: true, value: URLSearchParams.prototype.entries },
});

function removeColors(text) {
  return require('internal/util').removeColors(text);
}

class URLSearchParamsIterator {
  #target;
  #kind;
  #index = 0;

  constructor(target, kind) {
    this.#target = target;
    this.#kind = kind;
  }

  static #check(value) {
    if (typeof value !== 'object' || value === null || !(#target in value)) {
      throw new ERR_INVALID_THIS('URLSearchParamsIterator');
    }
  }

  next() {
    URLSearchParamsIterator.#check(this);
    const list = listOf(this.#target);
    const i = this.#index;
    if (i >= list.length) return { value: undefined, done: true };
    this.#index += 2;
    return { value: this.#at(list, i), done: false };
  }

  #at(list, i) {
    if (this.#kind === 'key') return list[i];
    if (this.#kind === 'value') return list[i + 1];
    return [list[i], list[i + 1]];
  }

  [customInspectSymbol](recurseTimes, ctx) {
    if (typeof this !== 'object' || this === null || !(#target in this)) throw new ERR_INVALID_THIS('URLSearchParamsIterator');
    if (typeof recurseTimes === 'number' && recurseTimes < 0) return ctx.stylize('[Object]', 'special');
    const { inspect } = require('internal/util/inspect');
    const options = { ...ctx };
    if (recurseTimes !== null) options.depth = recurseTimes - 1;
    const list = listOf(this.#target);
    const rest = [];
    for (let i = this.#index; i < list.length; i += 2) rest.push(this.#at(list, i));
    const shown = rest.map((one) => inspect(one, options));
    const breakAll = shown.reduce((sum, one) => sum + removeColors(one).length + 2, -2) > ctx.breakLength ||
      shown.some((one) => one.includes('\n'));
    if (breakAll) return `URLSearchParams Iterator {\n  ${shown.join(',\n  ')} }`;
    return shown.length > 0 ? `URLSearchParams Iterator { ${shown.join(', ')} }` : 'URLSearchParams Iterator {  }';
  }
}

const iteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()));
delete URLSearchParamsIterator.prototype.constructor;
Object.setPrototypeOf(URLSearchParamsIterator.prototype, iteratorPrototype);
Object.defineProperties(URLSearchParamsIterator.prototype, {
  [Symbol.toStringTag]: { __proto__: null, configurable: true, value: 'URLSearchParams Iterator' },
  next: kEnumerable,
});

module.exports = { URLSearchParams, bindToURL, replaceList };
