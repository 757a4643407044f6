// util.MIMEType and util.MIMEParams, after https://mimesniff.spec.whatwg.org/#parsing-a-mime-type
const { codes: { ERR_INVALID_MIME_SYNTAX } } = require('internal/errors');

const notToken = /[^!#$%&'*+\-.^_`|~A-Za-z0-9]/;
const notQuotedString = /[^\t\u0020-~\u0080-\u00FF]/;
const leadingSpace = /^[\r\n\t ]*/;
const trailingSpace = /[\r\n\t ]*$/;

const lowerAscii = (text) => text.replace(/[A-Z]/g, (char) => char.toLowerCase());

function checkToken(text, what, whole = text) {
  const invalid = text.search(notToken);
  if (text === '' || invalid !== -1) throw syntaxError(what, whole, invalid);
}

function syntaxError(what, text, index) {
  return new ERR_INVALID_MIME_SYNTAX(what, text, index);
}

function encodeValue(value) {
  if (value === '') return '""';
  if (value.search(notToken) === -1) return value;
  return `"${value.replace(/["\\]/g, '\\$&')}"`;
}

class MIMEParams {
  #data = new Map();
  // Parsing is put off until somebody asks.
  #source;

  static parse(params, text) {
    params.#source = text;
  }

  #parsed() {
    const source = this.#source;
    if (source === undefined) return this.#data;
    this.#source = undefined;
    let position = 0;
    while (position < source.length) {
      position += leadingSpace.exec(source.slice(position))[0].length;
      const rest = source.slice(position);
      const nameEnd = rest.search(/[;=]/);
      const name = lowerAscii(nameEnd === -1 ? rest : rest.slice(0, nameEnd));
      if (nameEnd === -1) break;
      position += nameEnd + 1;
      if (rest[nameEnd] === ';') continue;
      let value;
      if (source[position] === '"') {
        // The value ends at the next bare quote; what follows up to the semicolon is ignored.
        let end = position + 1;
        value = '';
        while (end < source.length && source[end] !== '"') {
          if (source[end] === '\\' && end + 1 < source.length) end++;
          value += source[end++];
        }
        const semicolon = source.indexOf(';', end);
        position = semicolon === -1 ? source.length : semicolon + 1;
      } else {
        const semicolon = source.indexOf(';', position);
        const end = semicolon === -1 ? source.length : semicolon;
        value = source.slice(position, end).replace(trailingSpace, '');
        position = end + 1;
        if (value === '') continue;
      }
      if (name !== '' && !notToken.test(name) && !notQuotedString.test(value) && !this.#data.has(name)) {
        this.#data.set(name, value);
      }
    }
    return this.#data;
  }

  delete(name) {
    this.#parsed().delete(lowerAscii(`${name}`));
  }

  get(name) {
    return this.#parsed().get(lowerAscii(`${name}`)) ?? null;
  }

  has(name) {
    return this.#parsed().has(lowerAscii(`${name}`));
  }

  set(name, value) {
    const data = this.#parsed();
    name = lowerAscii(`${name}`);
    value = `${value}`;
    checkToken(name, 'parameter name');
    const invalid = value.search(notQuotedString);
    if (invalid !== -1) throw syntaxError('parameter value', value, invalid);
    data.set(name, value);
  }

  * entries() {
    yield* this.#parsed().entries();
  }

  * keys() {
    yield* this.#parsed().keys();
  }

  * values() {
    yield* this.#parsed().values();
  }

  toString() {
    return Array.from(this.#parsed(), ([name, value]) => `${name}=${encodeValue(value)}`).join(';');
  }

}
Object.defineProperty(MIMEParams.prototype, Symbol.iterator, {
  __proto__: null, configurable: true, value: MIMEParams.prototype.entries, writable: true,
});
Object.defineProperty(MIMEParams.prototype, 'toJSON', {
  __proto__: null, configurable: true, value: MIMEParams.prototype.toString, writable: true,
});
const parseParams = MIMEParams.parse;
delete MIMEParams.parse;

class MIMEType {
  #type;
  #subtype;
  #parameters = new MIMEParams();

  // Null in place of an error.
  static parse(string) {
    string = `${string}`;
    try {
      return new MIMEType(string);
    } catch {
      return null;
    }
  }

  constructor(string) {
    string = `${string}`;
    const trimmed = string.replace(leadingSpace, '').replace(trailingSpace, '');
    const slash = trimmed.indexOf('/');
    const type = slash === -1 ? trimmed : trimmed.slice(0, slash);
    const invalidType = type.search(notToken);
    if (type === '' || slash === -1 || invalidType !== -1) throw syntaxError('type', string, invalidType);
    const afterSlash = trimmed.slice(slash + 1);
    const semicolon = afterSlash.indexOf(';');
    const subtype = (semicolon === -1 ? afterSlash : afterSlash.slice(0, semicolon)).replace(trailingSpace, '');
    const invalidSubtype = subtype.search(notToken);
    if (subtype === '' || invalidSubtype !== -1) throw syntaxError('subtype', string, invalidSubtype);
    this.#type = lowerAscii(type);
    this.#subtype = lowerAscii(subtype);
    if (semicolon !== -1) parseParams(this.#parameters, afterSlash.slice(semicolon + 1));
  }

  get type() {
    return this.#type;
  }

  set type(value) {
    value = `${value}`;
    checkToken(value, 'type');
    this.#type = lowerAscii(value);
  }

  get subtype() {
    return this.#subtype;
  }

  set subtype(value) {
    value = `${value}`;
    checkToken(value, 'subtype');
    this.#subtype = lowerAscii(value);
  }

  get essence() {
    return `${this.#type}/${this.#subtype}`;
  }

  get params() {
    return this.#parameters;
  }

  toString() {
    const parameters = this.#parameters.toString();
    return parameters === '' ? this.essence : `${this.essence};${parameters}`;
  }

}
Object.defineProperty(MIMEType.prototype, 'toJSON', {
  __proto__: null, configurable: true, value: MIMEType.prototype.toString, writable: true,
});

module.exports = { MIMEParams, MIMEType };
