// Punycode (RFC 3492). https://nodejs.org/api/punycode.html

const base = 36;
const tMin = 1;
const tMax = 26;
const skew = 38;
const damp = 700;
const initialBias = 72;
const initialN = 128;
const maxInt = 0x7fffffff;

const messages = {
  'overflow': 'Overflow: input needs wider integers to process',
  'not-basic': 'Illegal input >= 0x80 (not a basic code point)',
  'invalid-input': 'Invalid input',
};

function fail(kind) {
  throw new RangeError(messages[kind]);
}

// Applies `convert` to each label; an e-mail address keeps what is before its '@'.
function mapDomain(domain, convert) {
  const at = domain.indexOf('@');
  const local = at === -1 ? '' : `${domain.split('@')[0]}@`;
  const rest = at === -1 ? domain : domain.split('@')[1];
  return local + rest.replace(/[\u3002\uff0e\uff61]/g, '.').split('.').map(convert).join('.');
}

// The code points of a string; unpaired surrogates stand for themselves.
function ucs2decode(string) {
  return Array.from(string, (char) => char.codePointAt(0));
}

function ucs2encode(codePoints) {
  return String.fromCodePoint(...codePoints);
}

function digitOf(code) {
  if (code >= 48 && code < 58) return 26 + code - 48;
  if (code >= 65 && code < 91) return code - 65;
  if (code >= 97 && code < 123) return code - 97;
  return base;
}

function charOf(digit) {
  return String.fromCharCode(digit < 26 ? digit + 97 : digit + 22);
}

function adapt(delta, points, first) {
  delta = first ? Math.floor(delta / damp) : delta >> 1;
  delta += Math.floor(delta / points);
  let k = 0;
  for (; delta > ((base - tMin) * tMax) >> 1; k += base) delta = Math.floor(delta / (base - tMin));
  return Math.floor(k + (base - tMin + 1) * delta / (delta + skew));
}

function threshold(k, bias) {
  return k <= bias ? tMin : k >= bias + tMax ? tMax : k - bias;
}

function decode(input) {
  const output = [];
  const basic = Math.max(0, input.lastIndexOf('-'));
  for (let i = 0; i < basic; i++) {
    if (input.charCodeAt(i) >= 0x80) fail('not-basic');
    output.push(input.charCodeAt(i));
  }
  let i = 0;
  let n = initialN;
  let bias = initialBias;
  for (let index = basic > 0 ? basic + 1 : 0; index < input.length;) {
    const before = i;
    for (let weight = 1, k = base; ; k += base) {
      if (index >= input.length) fail('invalid-input');
      const digit = digitOf(input.charCodeAt(index++));
      if (digit >= base) fail('invalid-input');
      if (digit > Math.floor((maxInt - i) / weight)) fail('overflow');
      i += digit * weight;
      const t = threshold(k, bias);
      if (digit < t) break;
      if (weight > Math.floor(maxInt / (base - t))) fail('overflow');
      weight *= base - t;
    }
    const length = output.length + 1;
    bias = adapt(i - before, length, before === 0);
    if (Math.floor(i / length) > maxInt - n) fail('overflow');
    n += Math.floor(i / length);
    i %= length;
    output.splice(i++, 0, n);
  }
  return String.fromCodePoint(...output);
}

function encode(input) {
  const points = ucs2decode(input);
  const basics = points.filter((point) => point < 0x80);
  let output = String.fromCharCode(...basics);
  let handled = basics.length;
  if (handled > 0) output += '-';
  let n = initialN;
  let delta = 0;
  let bias = initialBias;
  while (handled < points.length) {
    let next = maxInt;
    for (const point of points) if (point >= n && point < next) next = point;
    if (next - n > Math.floor((maxInt - delta) / (handled + 1))) fail('overflow');
    delta += (next - n) * (handled + 1);
    n = next;
    for (const point of points) {
      if (point < n && ++delta > maxInt) fail('overflow');
      if (point !== n) continue;
      let q = delta;
      for (let k = base; ; k += base) {
        const t = threshold(k, bias);
        if (q < t) break;
        output += charOf(t + (q - t) % (base - t));
        q = Math.floor((q - t) / (base - t));
      }
      output += charOf(q);
      bias = adapt(delta, handled + 1, handled === basics.length);
      delta = 0;
      handled++;
    }
    delta++;
    n++;
  }
  return output;
}

function toUnicode(input) {
  return mapDomain(input, (label) => (/^xn--/.test(label) ? decode(label.slice(4).toLowerCase()) : label));
}

function toASCII(input) {
  // eslint-disable-next-line no-control-regex
  return mapDomain(input, (label) => (/[^\0-\x7f]/.test(label) ? `xn--${encode(label)}` : label));
}

module.exports = {
  version: '2.1.0',
  ucs2: { decode: ucs2decode, encode: ucs2encode },
  decode,
  encode,
  toASCII,
  toUnicode,
};
