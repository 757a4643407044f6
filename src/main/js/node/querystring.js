// Query strings. https://nodejs.org/api/querystring.html

const { codes: { ERR_INVALID_URI } } = require('internal/errors');

// For each ASCII character the way it appears in an escaped string. Unreserved: A-Z a-z 0-9 - _ . ! ~ * ' ( )
const unreserved = /[A-Za-z0-9\-_.!~*'()]/;
const escapes = Array.from({ length: 256 }, (_, code) => {
  const char = String.fromCharCode(code);
  return code < 128 && unreserved.test(char) ? char : `%${code.toString(16).toUpperCase().padStart(2, '0')}`;
});
const allUnreserved = /^[A-Za-z0-9\-_.!~*'()]*$/;

function qsEscape(value) {
  if (typeof value !== 'string') {
    value = typeof value === 'object' ? String(value) : value + '';
  }
  if (allUnreserved.test(value)) return value;
  let out = '';
  for (let i = 0; i < value.length; i++) {
    let code = value.charCodeAt(i);
    if (code < 0x80) {
      out += escapes[code];
    } else if (code < 0x800) {
      out += escapes[0xc0 | (code >> 6)] + escapes[0x80 | (code & 0x3f)];
    } else if (code < 0xd800 || code >= 0xe000) {
      out += escapes[0xe0 | (code >> 12)] + escapes[0x80 | ((code >> 6) & 0x3f)] + escapes[0x80 | (code & 0x3f)];
    } else {
      // As in Node.js, whatever follows the first half of a pair is taken for the second.
      if (++i >= value.length) throw new ERR_INVALID_URI();
      code = 0x10000 + (((code & 0x3ff) << 10) | (value.charCodeAt(i) & 0x3ff));
      out += escapes[0xf0 | (code >> 18)] + escapes[0x80 | ((code >> 12) & 0x3f)] +
        escapes[0x80 | ((code >> 6) & 0x3f)] + escapes[0x80 | (code & 0x3f)];
    }
  }
  return out;
}

function hexValue(code) {
  if (code >= 48 && code <= 57) return code - 48;
  code |= 32;
  return code >= 97 && code <= 102 ? code - 87 : -1;
}

// Decodes %xx into bytes; what is no valid escape stays as it is.
function unescapeBuffer(string, decodeSpaces) {
  const { Buffer } = require('buffer');
  const out = Buffer.allocUnsafe(string.length);
  let length = 0;
  for (let i = 0; i < string.length; i++) {
    const code = string.charCodeAt(i);
    if (code === 43 && decodeSpaces) {
      out[length++] = 32;
      continue;
    }
    if (code === 37 && i + 2 < string.length) {
      const high = hexValue(string.charCodeAt(i + 1));
      const low = hexValue(string.charCodeAt(i + 2));
      if (high >= 0 && low >= 0) {
        out[length++] = (high << 4) | low;
        i += 2;
        continue;
      }
    }
    out[length++] = code;
  }
  return length === string.length ? out : out.slice(0, length);
}

function qsUnescape(string, decodeSpaces) {
  try {
    return decodeURIComponent(string);
  } catch {
    return unescapeBuffer(string, decodeSpaces).toString();
  }
}

function primitive(value) {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  return '';
}

function encodeWith(encode, value) {
  const text = primitive(value);
  // Numbers and booleans need no escaping by our own escape(), and so never reach it.
  return encode === qsEscape && typeof value !== 'string' && Math.abs(Number(value)) < 1e21 ? text : encode(text);
}

function stringify(object, separator, equals, options) {
  separator ||= '&';
  equals ||= '=';
  let encode = QueryString.escape;
  if (typeof options?.encodeURIComponent === 'function') encode = options.encodeURIComponent;
  if (object === null || typeof object !== 'object') return '';
  const pairs = [];
  for (const key of Object.keys(object)) {
    const value = object[key];
    const start = encodeWith(encode, key) + equals;
    if (Array.isArray(value)) {
      for (let i = 0; i < value.length; i++) pairs.push(start + encodeWith(encode, value[i]));
    } else {
      pairs.push(start + encodeWith(encode, value));
    }
  }
  return pairs.join(separator);
}

const escaped = /%[0-9A-Fa-f]{2}/;

function decodeWith(decode, text, custom) {
  if (text === '') return text;
  if (text.includes('+')) text = text.replaceAll('+', custom ? '%20' : ' ');
  if (!custom && !escaped.test(text)) return text;
  try {
    return decode(text);
  } catch {
    return QueryString.unescape(text, true);
  }
}

function parse(text, separator, equals, options) {
  const result = { __proto__: null };
  if (typeof text !== 'string' || text.length === 0) return result;
  separator = separator ? String(separator) : '&';
  equals = equals ? String(equals) : '=';
  let left = 1000;
  if (typeof options?.maxKeys === 'number') left = options.maxKeys > 0 ? options.maxKeys : Infinity;
  let decode = QueryString.unescape;
  if (typeof options?.decodeURIComponent === 'function') decode = options.decodeURIComponent;
  const custom = decode !== qsUnescape;

  for (let start = 0; start < text.length && left > 0;) {
    let end = separator === '' ? -1 : text.indexOf(separator, start);
    if (end === -1) end = text.length;
    if (end > start) {
      const pair = text.slice(start, end);
      const at = pair.indexOf(equals);
      const key = decodeWith(decode, at === -1 ? pair : pair.slice(0, at), custom);
      const value = at === -1 ? '' : decodeWith(decode, pair.slice(at + equals.length), custom);
      if (!(key in result)) result[key] = value;
      else if (Array.isArray(result[key])) result[key].push(value);
      else result[key] = [result[key], value];
    }
    left--;
    start = end + separator.length;
  }
  return result;
}

const QueryString = module.exports = {
  unescapeBuffer,
  unescape: qsUnescape,
  escape: qsEscape,
  stringify,
  encode: stringify,
  parse,
  decode: parse,
};
