// Hosts: domains, IPv4 and IPv6 addresses, opaque hosts. https://url.spec.whatwg.org/#host-parsing
// Each function answers null for a host that is not valid.

const { encodeControl } = require('internal/url/percent');

const forbiddenHost = /[\0\t\n\r #/:<>?@[\\\]^|]/;
// eslint-disable-next-line no-control-regex
const forbiddenDomain = /[\0-\x20#%/:<>?@[\\\]^|\x7f]/;
const plainDomain = /^[a-z0-9\-._]+$/;
const number = /^(?:0[xX][0-9A-Fa-f]*|[0-9]+)$/;

function parseNumber(text) {
  if (text === '') return NaN;
  let radix = 10;
  if (/^0[xX]/.test(text)) {
    text = text.slice(2);
    radix = 16;
  } else if (text.length > 1 && text[0] === '0') {
    text = text.slice(1);
    radix = 8;
  }
  if (text === '') return 0;
  const digits = radix === 10 ? /^[0-9]+$/ : radix === 16 ? /^[0-9A-Fa-f]+$/ : /^[0-7]+$/;
  return digits.test(text) ? parseInt(text, radix) : NaN;
}

function endsInNumber(domain) {
  // No domain whose last letter is past 'f' or is '-' can: spares the splitting.
  const parts = domain.split('.');
  if (parts[parts.length - 1] === '') {
    if (parts.length === 1) return false;
    parts.pop();
  }
  return number.test(parts[parts.length - 1]);
}

function parseIPv4(domain) {
  const parts = domain.split('.');
  if (parts[parts.length - 1] === '' && parts.length > 1) parts.pop();
  if (parts.length > 4) return null;
  const numbers = parts.map(parseNumber);
  if (numbers.some(Number.isNaN)) return null;
  const last = numbers.pop();
  if (numbers.some((part) => part > 255) || last >= 256 ** (4 - numbers.length)) return null;
  let address = last;
  numbers.forEach((part, i) => { address += part * 256 ** (3 - i); });
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}

const hexPiece = /^[0-9A-Fa-f]{1,4}$/;
const dottedQuad = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;

// The eight pieces of an address in text form.
function ipv6Pieces(text) {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const piecesOf = (half, mayEndInIPv4) => {
    if (half === '') return [];
    const pieces = [];
    const parts = half.split(':');
    for (let i = 0; i < parts.length; i++) {
      if (hexPiece.test(parts[i])) {
        pieces.push(parseInt(parts[i], 16));
      } else if (mayEndInIPv4 && i === parts.length - 1 && dottedQuad.test(parts[i])) {
        const [a, b, c, d] = parts[i].split('.').map(Number);
        pieces.push(a * 256 + b, c * 256 + d);
      } else {
        return null;
      }
    }
    return pieces;
  };
  const head = piecesOf(halves[0], halves.length === 1);
  const tail = halves.length === 2 ? piecesOf(halves[1], true) : [];
  if (head === null || tail === null) return null;
  if (halves.length === 1) return head.length === 8 ? head : null;
  const missing = 8 - head.length - tail.length;
  return missing < 1 ? null : [...head, ...new Array(missing).fill(0), ...tail];
}

// The longest run of two or more zeros becomes '::'.
function serializeIPv6(pieces) {
  let best = { start: -1, length: 1 };
  for (let i = 0; i < 8; i++) {
    let end = i;
    while (end < 8 && pieces[end] === 0) end++;
    if (end - i > best.length) best = { start: i, length: end - i };
    if (end > i) i = end;
  }
  const hex = (part) => part.map((piece) => piece.toString(16)).join(':');
  if (best.start < 0) return hex(pieces);
  return `${hex(pieces.slice(0, best.start))}::${hex(pieces.slice(best.start + best.length))}`;
}

function parseIPv6(text) {
  const pieces = ipv6Pieces(text);
  return pieces === null ? null : `[${serializeIPv6(pieces)}]`;
}

function percentDecode(text) {
  const bytes = [];
  for (const byte of require('internal/buffer/codec').encodeUtf8(text)) bytes.push(byte);
  const out = [];
  for (let i = 0; i < bytes.length; i++) {
    const hex = bytes[i] === 37 && i + 2 < bytes.length ? String.fromCharCode(bytes[i + 1], bytes[i + 2]) : '';
    if (/^[0-9A-Fa-f]{2}$/.test(hex)) {
      out.push(parseInt(hex, 16));
      i += 2;
    } else {
      out.push(bytes[i]);
    }
  }
  return require('internal/buffer/codec').decodeUtf8(new Uint8Array(out), 0, out.length);
}

function parseDomain(text) {
  let domain = text;
  if (!plainDomain.test(domain)) {
    if (domain.includes('%')) domain = percentDecode(domain);
    domain = domain.toLowerCase() !== domain && /^[\0-\x7f]*$/.test(domain) ? domain.toLowerCase() : domain;
  }
  // As in Node.js, Punycode in a domain that is all ASCII is not looked into.
  if (!plainDomain.test(domain)) {
    // eslint-disable-next-line no-control-regex
    if (/[^\0-\x7f]/.test(domain)) domain = require('internal/url/idna').toASCII(domain);
    if (domain === null || domain === '' || forbiddenDomain.test(domain)) return null;
  }
  const last = domain.charCodeAt(domain.length - 1);
  if ((last < 103 && last !== 45) && endsInNumber(domain)) return parseIPv4(domain);
  return domain;
}

function parseOpaqueHost(text) {
  return forbiddenHost.test(text) ? null : encodeControl(text);
}

// The serialized host; `special` hosts are domains or addresses, others opaque.
function parseHost(text, special) {
  if (text.charCodeAt(0) === 91) {
    return text.charCodeAt(text.length - 1) === 93 ? parseIPv6(text.slice(1, -1)) : null;
  }
  return special ? parseDomain(text) : parseOpaqueHost(text);
}

module.exports = { parseHost };
