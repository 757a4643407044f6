// A histogram as bytes: a CBOR map (RFC 8949) from small numbers to its figures, the counts as pairs of how far the next place
// that is not empty is away, and its count. The places are those of HdrHistogram.
const { codes } = require('internal/errors');

const FIELD = { version: 0, lowest: 1, highest: 2, figures: 3, count: 4, min: 5, max: 6, exceeds: 7, ratio: 8, places: 9, counts: 10 };
const FIELDS = Object.keys(FIELD).length;
const TYPE = { number: 0, array: 4, map: 5 };
const DOUBLE = 0xfb;
const wrong = () => {
  const error = new codes.ERR_INVALID_ARG_VALUE('data', undefined);
  error.message = 'Invalid histogram export data';
  return error;
};

const bitLength = (value) => (value === 0n ? 0 : value.toString(2).length);

/** How values are spread over places: 2^bits of them have one each. */
function layoutOf(lowest, highest, figures) {
  const bits = Math.ceil(figures * Math.log2(10)) + 1;
  const unit = Math.max(0, bitLength(lowest) - 1);
  let buckets = 1;
  for (let reach = 1n << BigInt(bits + unit); reach <= highest; reach <<= 1n) buckets++;
  return { bits, unit, places: (buckets + 1) << (bits - 1) };
}

function placeOf(value, { bits, unit }) {
  const shift = Math.max(0, bitLength(value) - bits - unit);
  const sub = Number(value >> BigInt(shift + unit));
  return shift === 0 ? sub : (shift << (bits - 1)) + sub;
}

function valueAt(place, { bits, unit }) {
  const half = 1 << (bits - 1);
  const shift = Math.max(0, Math.floor(place / half) - 1);
  return BigInt(place - shift * half) << BigInt(shift + unit);
}

function head(out, type, value) {
  const number = BigInt(value);
  const size = number < 24n ? 0 : number < 0x100n ? 1 : number < 0x10000n ? 2 : number < 0x100000000n ? 4 : 8;
  out.push((type << 5) | (size === 0 ? Number(number) : 24 + Math.log2(size)));
  for (let i = size - 1; i >= 0; i--) out.push(Number((number >> BigInt(8 * i)) & 255n));
}

exports.layoutOf = layoutOf;

exports.write = function write(state) {
  const layout = layoutOf(state.lowest, state.highest, state.figures);
  const out = [];
  head(out, TYPE.map, FIELDS);
  const figures = { version: 1, lowest: state.lowest, highest: state.highest, figures: state.figures, count: state.count,
    min: state.min(), max: state.count === 0n ? 0n : state.keys().at(-1), exceeds: state.exceeds };
  for (const [name, value] of Object.entries(figures)) {
    head(out, TYPE.number, FIELD[name]);
    head(out, TYPE.number, value);
  }
  head(out, TYPE.number, FIELD.ratio);
  out.push(DOUBLE, 0x3f, 0xf0, 0, 0, 0, 0, 0, 0);
  head(out, TYPE.number, FIELD.places);
  head(out, TYPE.number, layout.places);
  head(out, TYPE.number, FIELD.counts);
  const keys = state.keys();
  head(out, TYPE.array, keys.length * 2);
  let last = 0;
  for (const key of keys) {
    const place = placeOf(key, layout);
    head(out, TYPE.number, place - last);
    head(out, TYPE.number, state.buckets.get(key));
    last = place;
  }
  return Uint8Array.from(out);
};

/** @returns {{lowest, highest, figures, exceeds, counts: [bigint, bigint][]}} */
exports.read = function read(bytes) {
  let at = 0;
  const next = () => {
    if (at >= bytes.length) throw wrong();
    return bytes[at++];
  };
  const item = (type) => {
    const first = next();
    const low = first & 31;
    if (first >> 5 !== type || low > 27) throw wrong();
    if (low < 24) return BigInt(low);
    let value = 0n;
    for (let i = 2 ** (low - 24); i > 0; i--) value = (value << 8n) | BigInt(next());
    return value;
  };
  const found = [];
  const fields = item(TYPE.map);
  for (let i = 0n; i < fields; i++) {
    const field = Number(item(TYPE.number));
    if (field === FIELD.ratio) {
      if (next() !== DOUBLE) throw wrong();
      at += 8;
    } else if (field === FIELD.counts) {
      const length = item(TYPE.array);
      if (length % 2n !== 0n) throw wrong();
      found[field] = [];
      for (let pair = 0n; pair < length; pair += 2n) found[field].push([Number(item(TYPE.number)), item(TYPE.number)]);
    } else {
      found[field] = item(TYPE.number);
    }
  }
  if (at !== bytes.length || Object.values(FIELD).some((field) => field !== FIELD.ratio && found[field] === undefined)) throw wrong();
  const [lowest, highest, figures] = [found[FIELD.lowest], found[FIELD.highest], Number(found[FIELD.figures])];
  if (found[FIELD.version] !== 1n || lowest < 1n || highest < 2n * lowest || highest >= 1n << 63n || figures < 1 || figures > 5) throw wrong();
  const layout = layoutOf(lowest, highest, figures);
  if (BigInt(layout.places) !== found[FIELD.places]) throw wrong();
  let place = 0;
  const counts = found[FIELD.counts].map(([distance, count]) => {
    place += distance;
    if (place >= layout.places) throw wrong();
    return [valueAt(place, layout), count];
  });
  return { lowest, highest, figures, exceeds: found[FIELD.exceeds], counts };
};
