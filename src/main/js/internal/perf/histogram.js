// Histograms: counts of integer values, kept exactly per bucket of the wanted precision.
const { codes } = require('internal/errors');
const { validateInteger, validateNumber, validateObject } = require('internal/validators');
const timers = require('internal/timers');
const { kClone } = require('internal/clone/protocol');
const sameThread = require('internal/clone/same_thread');

const kCreate = Symbol('create');
const MAX = 2n ** 63n - 1n;

class Histogram {
  #state;

  constructor(token, state) {
    if (token !== kCreate) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    this.#state = state;
  }

  static state(histogram) {
    if (!(#state in histogram)) throw new codes.ERR_INVALID_THIS('Histogram');
    return histogram.#state;
  }

  get count() { return Number(Histogram.state(this).count); }
  get countBigInt() { return Histogram.state(this).count; }
  get exceeds() { return Number(Histogram.state(this).exceeds); }
  get exceedsBigInt() { return Histogram.state(this).exceeds; }
  get min() { return Number(this.minBigInt); }
  get minBigInt() { return Histogram.state(this).min(); }
  get max() { return Number(this.maxBigInt); }
  get maxBigInt() { return Histogram.state(this).max(); }
  get mean() { return Histogram.state(this).mean(); }
  get stddev() { return Histogram.state(this).stddev(); }

  percentile(value) {
    return Number(this.percentileBigInt(value));
  }

  percentileBigInt(value) {
    validateNumber(value, 'percentile');
    if (!(value > 0 && value <= 100)) throw new codes.ERR_OUT_OF_RANGE('percentile', '> 0 && <= 100', value);
    return Histogram.state(this).percentile(value);
  }

  get percentiles() {
    return new Map([...this.percentilesBigInt].map(([key, value]) => [key, Number(value)]));
  }

  get percentilesBigInt() {
    return Histogram.state(this).percentiles();
  }

  reset() {
    Histogram.state(this).reset();
  }

  // A copy counts together with the original as long as both are of the same thread.
  [kClone]() {
    const state = Histogram.state(this);
    const { lowest, highest, figures, buckets, count, exceeds, last } = state;
    return {
      data: {
        kept: sameThread.reference(state), isRecordable: this instanceof RecordableHistogram,
        lowest, highest, figures, content: { buckets, count, exceeds, last },
      },
      deserialize: 'internal/perf/histogram:fromClone',
    };
  }

  toJSON() {
    const { count, min, max, mean, exceeds, stddev, percentiles } = this;
    return { count, min, max, mean, exceeds, stddev, percentiles: Object.fromEntries(percentiles) };
  }

  [Symbol.for('nodejs.util.inspect.custom')](depth, options) {
    if (depth < 0) return `[${this.constructor.name}]`;
    const { inspect } = require('internal/util/inspect');
    const { min, max, mean, exceeds, stddev, count, percentiles } = this;
    return `Histogram ${inspect({ min, max, mean, exceeds, stddev, count, percentiles }, options)}`;
  }
}

class State {
  constructor(lowest, highest, figures) {
    this.lowest = lowest;
    this.highest = highest;
    this.figures = figures;
    this.reset();
  }

  reset() {
    this.buckets = new Map(); // bucket's lowest value → count
    this.count = 0n;
    this.exceeds = 0n;
    this.last = undefined;
  }

  // The lowest value of the bucket in which a value falls.
  bucket(value) {
    const digits = value.toString(2).length;
    const keep = Math.ceil(this.figures * Math.log2(10)) + 1;
    if (digits <= keep) return value;
    const shift = BigInt(digits - keep);
    return (value >> shift) << shift;
  }

  record(value, times = 1n) {
    if (value > this.highest || value < 0n) {
      this.exceeds += times;
      return;
    }
    const key = this.bucket(value);
    this.buckets.set(key, (this.buckets.get(key) ?? 0n) + times);
    this.count += times;
  }

  // The highest value that is counted as the same as this bucket's lowest.
  highestOf(key) {
    const digits = key.toString(2).length;
    const keep = Math.ceil(this.figures * Math.log2(10)) + 1;
    return digits <= keep ? key : key + (1n << BigInt(digits - keep)) - 1n;
  }

  keys() {
    return [...this.buckets.keys()].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  }

  min() {
    return this.count === 0n ? MAX : this.keys()[0];
  }

  max() {
    return this.count === 0n ? 0n : this.highestOf(this.keys().at(-1));
  }

  mean() {
    if (this.count === 0n) return NaN;
    let sum = 0;
    for (const [key, times] of this.buckets) sum += this.middle(key) * Number(times);
    return sum / Number(this.count);
  }

  middle(key) {
    const high = this.highestOf(key);
    return high === key ? Number(key) : Number(key + ((high - key + 1n) >> 1n));
  }

  stddev() {
    if (this.count === 0n) return NaN;
    const mean = this.mean();
    let sum = 0;
    for (const [key, times] of this.buckets) sum += (this.middle(key) - mean) ** 2 * Number(times);
    return Math.sqrt(sum / Number(this.count));
  }

  percentile(value) {
    const wanted = Math.max(1, Math.round((value / 100) * Number(this.count)));
    let seen = 0;
    for (const key of this.keys()) {
      seen += Number(this.buckets.get(key));
      if (seen >= wanted) return this.highestOf(key);
    }
    return 0n;
  }

  percentiles() {
    const found = new Map();
    if (this.count === 0n) {
      found.set(100, 0n);
      return found;
    }
    let step = 0;
    for (let percent = 0; percent < 100; percent = 100 - 100 / 2 ** ++step) {
      const value = this.percentile(percent || Number.MIN_VALUE);
      found.set(percent, value);
      if (value >= this.max()) break;
    }
    found.set(100, this.max());
    return found;
  }
}

class RecordableHistogram extends Histogram {
  record(value) {
    const state = Histogram.state(this);
    if (typeof value === 'bigint') {
      if (value < 1n || value > MAX) throw new codes.ERR_OUT_OF_RANGE('val', '>= 1 && <= 9223372036854775807', value);
      state.record(value);
      return;
    }
    validateInteger(value, 'val', 1);
    state.record(BigInt(value));
  }

  recordDelta() {
    const state = Histogram.state(this);
    const now = process.hrtime.bigint();
    if (state.last !== undefined) state.record(now - state.last);
    state.last = now;
  }

  add(other) {
    if (!(other instanceof Histogram)) {
      throw new codes.ERR_INVALID_ARG_TYPE('other', 'RecordableHistogram', other);
    }
    const target = Histogram.state(this);
    const source = Histogram.state(other);
    for (const [key, times] of source.buckets) target.record(key, times);
    target.exceeds += source.exceeds;
  }
}

exports.fromClone = function fromClone({ kept, isRecordable, lowest, highest, figures, content }) {
  let state = sameThread.resolve(kept);
  state ??= Object.assign(new State(lowest, highest, figures), content);
  return isRecordable ? new RecordableHistogram(kCreate, state) : new Histogram(kCreate, state);
};

exports.createHistogram = function createHistogram(options = {}) {
  validateObject(options, 'options');
  const { lowest = 1, highest = Number.MAX_SAFE_INTEGER, figures = 3 } = options;
  if (typeof lowest !== 'bigint') validateInteger(lowest, 'options.lowest', 1, Number.MAX_SAFE_INTEGER);
  if (typeof highest !== 'bigint') validateInteger(highest, 'options.highest', 2 * Number(lowest), Number.MAX_SAFE_INTEGER);
  else if (highest < 2n * BigInt(lowest)) {
    throw new codes.ERR_INVALID_ARG_VALUE.RangeError('options.highest', highest);
  }
  validateInteger(figures, 'options.figures', 1, 5);
  return new RecordableHistogram(kCreate, new State(BigInt(lowest), BigInt(highest), figures));
};

class IntervalHistogram extends Histogram {
  #resolution;
  #timer;
  #last;

  constructor(token, resolution) {
    super(token, new State(1n, 3600000000000n, 3));
    this.#resolution = resolution;
  }

  enable() {
    if (this.#timer !== undefined) return false;
    this.#last = process.hrtime.bigint();
    this.#timer = timers.setInterval(() => {
      const now = process.hrtime.bigint();
      Histogram.state(this).record(now - this.#last);
      this.#last = now;
    }, this.#resolution).unref();
    return true;
  }

  disable() {
    if (this.#timer === undefined) return false;
    timers.clearTimeout(this.#timer);
    this.#timer = undefined;
    return true;
  }

  [Symbol.dispose]() {
    this.disable();
  }
}

exports.monitorEventLoopDelay = function monitorEventLoopDelay(options = {}) {
  validateObject(options, 'options');
  const { resolution = 10 } = options;
  validateInteger(resolution, 'options.resolution', 1);
  return new IntervalHistogram(kCreate, resolution);
};
exports.Histogram = Histogram;
exports.RecordableHistogram = RecordableHistogram;
