// MD5, SHA-1 and SHA-256 of a few hundred bytes, in JavaScript: a call to Java costs more than that. What is larger
// goes to the JDK, which uses the processor's own instructions. (RFC 1321, FIPS 180-4, RFC 2104.)
const MAX = 256;
const BLOCK = 64;

let block; // the padded message: a key block of HMAC, at most MAX bytes, padding
let schedule;
let state;
let constants256;
let constantsMd5;

function prepare() {
  block = new Uint8Array(BLOCK + MAX + 2 * BLOCK);
  schedule = new Int32Array(80);
  state = new Int32Array(8);
  // the fractional parts of the cube roots of the first primes
  constants256 = new Int32Array(64);
  for (let n = 2, i = 0; i < 64; n++) {
    let isPrime = true;
    for (let d = 2; d * d <= n && isPrime; d++) isPrime = n % d !== 0;
    if (isPrime) constants256[i++] = fraction(n);
  }
  constantsMd5 = Int32Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32) | 0);
}

/** 32 bits of the fraction of a cube root, by whole numbers. */
function fraction(n) {
  const target = BigInt(n) << 96n;
  let low = 0n;
  let high = 1n << 36n;
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle * middle * middle <= target) low = middle;
    else high = middle;
  }
  return Number(BigInt.asIntN(32, low));
}

function sha256Block(at) {
  const w = schedule;
  const k = constants256;
  const h = state;
  for (let i = 0; i < 16; i++, at += 4) w[i] = (block[at] << 24) | (block[at + 1] << 16) | (block[at + 2] << 8) | block[at + 3];
  for (let i = 16; i < 64; i++) {
    const x = w[i - 15];
    const y = w[i - 2];
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    w[i] = (w[i - 16] + s0 + w[i - 7] + s1) | 0;
  }
  let a = h[0];
  let b = h[1];
  let c = h[2];
  let d = h[3];
  let e = h[4];
  let f = h[5];
  let g = h[6];
  let last = h[7];
  for (let i = 0; i < 64; i++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (last + s1 + ((e & f) ^ (~e & g)) + k[i] + w[i]) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    last = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  h[0] += a;
  h[1] += b;
  h[2] += c;
  h[3] += d;
  h[4] += e;
  h[5] += f;
  h[6] += g;
  h[7] += last;
}

function sha1Block(at) {
  const w = schedule;
  const h = state;
  for (let i = 0; i < 16; i++, at += 4) w[i] = (block[at] << 24) | (block[at + 1] << 16) | (block[at + 2] << 8) | block[at + 3];
  for (let i = 16; i < 80; i++) {
    const x = w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16];
    w[i] = (x << 1) | (x >>> 31);
  }
  let a = h[0];
  let b = h[1];
  let c = h[2];
  let d = h[3];
  let e = h[4];
  for (let i = 0; i < 80; i++) {
    let f;
    if (i < 20) f = ((b & c) | (~b & d)) + 0x5a827999;
    else if (i < 40) f = (b ^ c ^ d) + 0x6ed9eba1;
    else if (i < 60) f = ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc;
    else f = (b ^ c ^ d) + 0xca62c1d6;
    const t = (((a << 5) | (a >>> 27)) + f + e + w[i]) | 0;
    e = d;
    d = c;
    c = (b << 30) | (b >>> 2);
    b = a;
    a = t;
  }
  h[0] += a;
  h[1] += b;
  h[2] += c;
  h[3] += d;
  h[4] += e;
}

const shifts = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];

function md5Block(at) {
  const w = schedule;
  const k = constantsMd5;
  const h = state;
  for (let i = 0; i < 16; i++, at += 4) w[i] = block[at] | (block[at + 1] << 8) | (block[at + 2] << 16) | (block[at + 3] << 24);
  let a = h[0];
  let b = h[1];
  let c = h[2];
  let d = h[3];
  for (let i = 0; i < 64; i++) {
    let f;
    let g;
    if (i < 16) {
      f = (b & c) | (~b & d);
      g = i;
    } else if (i < 32) {
      f = (d & b) | (~d & c);
      g = (5 * i + 1) & 15;
    } else if (i < 48) {
      f = b ^ c ^ d;
      g = (3 * i + 5) & 15;
    } else {
      f = c ^ (b | ~d);
      g = (7 * i) & 15;
    }
    const sum = (a + f + k[i] + w[g]) | 0;
    const shift = shifts[((i >> 4) << 2) | (i & 3)];
    a = d;
    d = c;
    c = b;
    b = (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0;
  }
  h[0] += a;
  h[1] += b;
  h[2] += c;
  h[3] += d;
}

const algorithms = new Map([
  ['md5', { run: md5Block, words: 4, isLittle: true, start: [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476] }],
  ['sha1', { run: sha1Block, words: 5, isLittle: false, start: [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0] }],
  ['sha256', {
    run: sha256Block, words: 8, isLittle: false,
    start: [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19],
  }],
]);

/** Puts data into the block; -1 if it is too long or no plain text. */
function load(data, at) {
  const { length } = data;
  if (typeof data === 'string') {
    if (length > MAX) return -1;
    for (let i = 0; i < length; i++) {
      const unit = data.charCodeAt(i);
      if (unit > 127) return -1;
      block[at + i] = unit;
    }
    return length;
  }
  if (!(data instanceof Uint8Array) || length > MAX) return -1;
  for (let i = 0; i < length; i++) block[at + i] = data[i];
  return length;
}

/** The state after the first bytes of the block. */
function run({ run: step, start, isLittle }, length) {
  let end = length;
  block[end++] = 0x80;
  while (end % BLOCK !== 56) block[end++] = 0;
  const bits = length * 8;
  for (let i = 0; i < 8; i++) block[end + i] = 0;
  if (isLittle) {
    block[end] = bits;
    block[end + 1] = bits >>> 8;
  } else {
    block[end + 6] = bits >>> 8;
    block[end + 7] = bits;
  }
  end += 8;
  for (let i = 0; i < start.length; i++) state[i] = start[i];
  for (let at = 0; at < end; at += BLOCK) step(at);
}

function store({ isLittle, words }, target, at) {
  for (let i = 0; i < words; i++, at += 4) {
    const word = state[i];
    target[at + (isLittle ? 3 : 0)] = word >>> 24;
    target[at + (isLittle ? 2 : 1)] = word >>> 16;
    target[at + (isLittle ? 1 : 2)] = word >>> 8;
    target[at + (isLittle ? 0 : 3)] = word;
  }
}

let hexes;

function answer(algorithm, encoding) {
  const size = algorithm.words * 4;
  if (encoding === 'hex') {
    hexes ??= Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0'));
    store(algorithm, block, 0);
    let text = '';
    for (let i = 0; i < size; i++) text += hexes[block[i]];
    return text;
  }
  const bytes = new Uint8Array(size);
  store(algorithm, bytes, 0);
  return bytes;
}

/** The digest, as hex for that encoding, as bytes for any other; undefined if this is not for here. */
function digest(name, data, encoding) {
  const algorithm = algorithms.get(name);
  if (algorithm === undefined) return undefined;
  if (block === undefined) prepare();
  const length = load(data, 0);
  if (length < 0) return undefined;
  run(algorithm, length);
  return answer(algorithm, encoding);
}

/** HMAC, likewise; keys of more than a block are not for here. */
function hmac(name, key, data, encoding) {
  const algorithm = algorithms.get(name);
  if (algorithm === undefined || key.length > BLOCK || !(key instanceof Uint8Array)) return undefined;
  if (block === undefined) prepare();
  const length = load(data, BLOCK);
  if (length < 0) return undefined;
  for (let i = 0; i < BLOCK; i++) block[i] = (i < key.length ? key[i] : 0) ^ 0x36;
  run(algorithm, BLOCK + length);
  store(algorithm, block, BLOCK);
  for (let i = 0; i < BLOCK; i++) block[i] = (i < key.length ? key[i] : 0) ^ 0x5c;
  run(algorithm, BLOCK + algorithm.words * 4);
  block.fill(0, 0, BLOCK);
  return answer(algorithm, encoding);
}

module.exports = { digest, hmac };
