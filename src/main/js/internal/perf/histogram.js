// Histograms: counts of integer values, kept exactly per bucket of the wanted precision.
const { codes } = require('internal/errors');
const {
  validateArray, validateBoolean, validateInteger, validateNumber, validateObject, validateOneOf,
} = require('internal/validators');
const { isUint8Array } = require('internal/util/types');
const timers = require('internal/timers');
const { kClone } = require('internal/clone/protocol');
const sameThread = require('internal/clone/same_thread');
const statistics = require('internal/perf/statistics');

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
  get skewness() { return statistics.summary(Histogram.state(this).values()).skewness; }
  get kurtosis() { return statistics.summary(Histogram.state(this).values()).kurtosis; }
  get ewmaMean() { return Histogram.state(this).average?.mean ?? 0; }
  get ewmaStddev() { return Math.sqrt(Histogram.state(this).average?.variance ?? 0); }
  get ewmaErrorRate() { return Histogram.state(this).average?.errorRate ?? 0; }

  // How fast the errors that are allowed are used up; 1 is as fast as allowed.
  burnRate(sloTarget) {
    validateNumber(sloTarget, 'sloTarget');
    if (!(sloTarget > 0 && sloTarget < 1)) throw new codes.ERR_OUT_OF_RANGE('sloTarget', '> 0 && < 1', sloTarget);
    return this.ewmaErrorRate / (1 - sloTarget);
  }

  cdf(value) {
    validateNumber(value, 'value');
    return Histogram.state(this).share(value);
  }

  ccdf(value) {
    return 1 - this.cdf(value);
  }

  countAt(value) {
    validateNumber(value, 'value');
    return Histogram.state(this).countAt(value);
  }

  meanCI(options = {}) {
    const confidence = confidenceOf(options);
    return statistics.meanInterval(Histogram.state(this).values(), confidence);
  }

  percentileCI(percentile, options = {}) {
    validateNumber(percentile, 'percentile');
    if (!(percentile > 0 && percentile <= 100)) throw new codes.ERR_OUT_OF_RANGE('percentile', '> 0 && <= 100', percentile);
    const confidence = confidenceOf(options);
    const state = Histogram.state(this);
    const count = Number(state.count);
    const rank = (tail) => statistics.binomialQuantile(tail, count, percentile / 100);
    return Object.assign(Object.create(null), {
      value: Number(state.percentile(percentile)),
      lower: state.atRank(rank((1 - confidence) / 2)),
      upper: state.atRank(rank((1 + confidence) / 2) + 1),
    });
  }

  percentilesAt(percentiles) {
    validateArray(percentiles, 'percentiles');
    for (const [index, value] of percentiles.entries()) {
      validateNumber(value, `percentiles[${index}]`);
      if (!(value > 0 && value <= 100)) throw new codes.ERR_OUT_OF_RANGE(`percentiles[${index}]`, '> 0 && <= 100', value);
    }
    return new Map([...percentiles].sort((a, b) => a - b).map((value) => [value, this.percentile(value)]));
  }

  linearBuckets(stepSize) {
    validateInteger(stepSize, 'stepSize', 1);
    return Histogram.state(this).levels(stepSize, (level) => level + stepSize);
  }

  logBuckets(firstBucket, base) {
    validateInteger(firstBucket, 'firstBucket', 1);
    validateNumber(base, 'base');
    if (!(base > 1)) throw new codes.ERR_OUT_OF_RANGE('base', '> 1', base);
    return Histogram.state(this).levels(firstBucket, (level) => Math.max(level + 1, Math.trunc(level * base)));
  }

  ksTest(other) { return compare(this, other, statistics.kolmogorovSmirnov); }
  welchTest(other) { return compare(this, other, statistics.welch); }
  mannWhitneyTest(other) { return compare(this, other, statistics.mannWhitney); }
  cohensD(other) { return compare(this, other, statistics.cohensD); }
  cliffsD(other) { return compare(this, other, statistics.cliffsD); }

  /** A density whose bins hold given shares of the values; each bucket counts by its middle. */
  qrde(options = {}) {
    validateObject(options, 'options');
    const { bins, probabilities: given, dequantize = 'hdr', cache = false } = options;
    const probabilities = probabilitiesOf(options, bins, given);
    validateOneOf(dequantize, 'options.dequantize', ['none', 'hdr', 'all']);
    validateBoolean(cache, 'options.cache');
    const { count } = Histogram.state(this);
    const values = Histogram.state(this).values();
    const quantiles = count === 0n ? new Float64Array(0) : statistics.quantiles(values, probabilities);
    const densities = Float64Array.from({ length: Math.max(0, quantiles.length - 1) }, (_, i) =>
      (probabilities[i + 1] - probabilities[i]) / (quantiles[i + 1] - quantiles[i]));
    return Promise.resolve(Object.assign(Object.create(null), {
      probabilities, quantiles, densities, count, bucketCount: values.length, corrections: 0, dequantize,
    }));
  }

  export() {
    return require('internal/perf/histogram_export').write(Histogram.state(this));
  }

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
    const { count, min, max, mean, exceeds, stddev, skewness, kurtosis, ewmaMean, ewmaStddev, ewmaErrorRate, percentiles } = this;
    return {
      count, min, max, mean, exceeds, stddev, skewness, kurtosis, ewmaMean, ewmaStddev, ewmaErrorRate,
      percentiles: Object.fromEntries(percentiles),
    };
  }

  [Symbol.for('nodejs.util.inspect.custom')](depth, options) {
    if (depth < 0) return `[${this.constructor.name}]`;
    const { inspect } = require('internal/util/inspect');
    const { min, max, mean, exceeds, stddev, skewness, kurtosis, count, percentiles } = this;
    return `Histogram ${inspect({ min, max, mean, exceeds, stddev, skewness, kurtosis, count, percentiles }, options)}`;
  }
}

function confidenceOf(options) {
  validateObject(options, 'options');
  const { confidence = 0.95 } = options;
  validateNumber(confidence, 'options.confidence');
  if (!(confidence > 0 && confidence < 1)) throw new codes.ERR_OUT_OF_RANGE('options.confidence', '> 0 && < 1', confidence);
  return confidence;
}

function compare(first, other, test) {
  if (!(other instanceof Histogram)) throw new codes.ERR_INVALID_ARG_TYPE('other', 'Histogram', other);
  return test(Histogram.state(first).values(), Histogram.state(other).values());
}

function probabilitiesOf(options, bins, given) {
  if (given === undefined) {
    const count = bins ?? 100;
    validateInteger(count, 'options.bins', 1, 1000);
    return Float64Array.from({ length: count + 1 }, (_, i) => i / count);
  }
  const wrong = (what) => new codes.ERR_INVALID_ARG_VALUE('options.probabilities', given, what);
  if (bins !== undefined) {
    throw new codes.ERR_INVALID_ARG_VALUE('options', options, '"bins" and "probabilities" are mutually exclusive');
  }
  validateArray(given, 'options.probabilities', 2);
  if (given.length > 1001) throw new codes.ERR_OUT_OF_RANGE('options.probabilities.length', '>= 2 && <= 1001', given.length);
  for (const [index, value] of given.entries()) {
    validateNumber(value, `options.probabilities[${index}]`, 0, 1);
    if (index > 0 && value <= given[index - 1]) throw wrong('must be strictly increasing');
  }
  if (given[0] !== 0 || given.at(-1) !== 1) throw wrong('must start with 0 and end with 1');
  return Float64Array.from(given);
}

/** Exponentially weighted averages: what is older than halfLife milliseconds counts half. */
class Average {
  mean = 0;
  variance = 0;
  errorRate = 0;
  #halfLife;
  #threshold;
  #last;

  constructor(halfLife, threshold) {
    this.#halfLife = halfLife;
    this.#threshold = threshold;
  }

  record(value) {
    const now = Number(process.hrtime.bigint()) / 1e6;
    const error = this.#threshold > 0 && value > this.#threshold ? 1 : 0;
    if (this.#last === undefined) {
      this.mean = value;
      this.errorRate = error;
    } else {
      const weight = -Math.expm1(-Math.LN2 * (now - this.#last) / this.#halfLife);
      const difference = value - this.mean;
      this.mean += weight * difference;
      this.variance = (1 - weight) * (this.variance + weight * difference * difference);
      this.errorRate += weight * (error - this.errorRate);
    }
    this.#last = now;
  }
}

class State {
  constructor(lowest, highest, figures) {
    this.average = undefined;
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
    this.average?.record(Number(value));
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

  // The middle of each bucket with its count, in order.
  values() {
    return this.keys().map((key) => [this.middle(key), Number(this.buckets.get(key))]);
  }

  share(value) {
    if (!Number.isFinite(value) || value >= 2 ** 63 || this.count === 0n) return 0;
    const limit = BigInt(Math.trunc(value));
    let seen = 0n;
    for (const [key, times] of this.buckets) if (key <= limit) seen += times;
    return Number(seen) / Number(this.count);
  }

  countAt(value) {
    if (!Number.isFinite(value) || value < 0 || value >= 2 ** 63) return 0;
    return Number(this.buckets.get(this.bucket(BigInt(Math.trunc(value)))) ?? 0n);
  }

  // The value that so many are not above.
  atRank(rank) {
    let seen = 0n;
    const wanted = BigInt(Math.min(Math.max(rank, 1), Number(this.count)));
    for (const key of this.keys()) {
      seen += this.buckets.get(key);
      if (seen >= wanted) return Number(this.highestOf(key));
    }
    return 0;
  }

  // How many lie between each level and the one before, up to the largest value.
  levels(first, next) {
    const found = new Map();
    const keys = this.keys();
    for (let index = 0, level = first; index < keys.length; level = next(level)) {
      let count = 0;
      for (; index < keys.length && Number(keys[index]) <= level; index++) count += Number(this.buckets.get(keys[index]));
      found.set(level, count);
    }
    return found;
  }

  subtract(other) {
    for (const [key, times] of other.buckets) {
      const bucket = this.bucket(key);
      const there = this.buckets.get(bucket) ?? 0n;
      const taken = times < there ? times : there;
      if (taken === 0n) continue;
      if (taken === there) this.buckets.delete(bucket);
      else this.buckets.set(bucket, there - taken);
      this.count -= taken;
    }
    this.exceeds = this.exceeds > other.exceeds ? this.exceeds - other.exceeds : 0n;
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

function integerOf(value, name) {
  if (typeof value === 'bigint') {
    if (value < 1n || value > MAX) throw new codes.ERR_OUT_OF_RANGE(name, '>= 1 && <= 9223372036854775807', value);
    return value;
  }
  validateInteger(value, name, 1);
  return BigInt(value);
}

class RecordableHistogram extends Histogram {
  record(value) {
    Histogram.state(this).record(integerOf(value, 'val'));
  }

  /** Also records what would have been measured, had the measuring not waited for the value. */
  recordCorrected(value, expectedInterval) {
    const state = Histogram.state(this);
    const first = integerOf(value, 'val');
    const step = integerOf(expectedInterval, 'expectedInterval');
    state.record(first);
    for (let missing = first - step; missing >= step; missing -= step) state.record(missing);
  }

  subtract(other) {
    if (!(other instanceof RecordableHistogram)) throw new codes.ERR_INVALID_ARG_TYPE('other', 'RecordableHistogram', other);
    Histogram.state(this).subtract(Histogram.state(other));
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

function checkLayout(lowest, highest, figures) {
  if (typeof lowest !== 'bigint') validateInteger(lowest, 'options.lowest', 1, Number.MAX_SAFE_INTEGER);
  const least = 2n * BigInt(lowest);
  if (typeof highest !== 'bigint') validateNumber(highest, 'options.highest');
  if (BigInt(Math.trunc(Number(highest))) < least) {
    throw new codes.ERR_OUT_OF_RANGE('options.highest', `>= 2 * options.lowest (${least}n)`, highest);
  }
  if (typeof highest !== 'bigint') validateInteger(highest, 'options.highest', 1, Number.MAX_SAFE_INTEGER);
  validateInteger(figures, 'options.figures', 1, 5);
  return [BigInt(lowest), BigInt(highest), figures];
}

function notNegative(value, name) {
  validateNumber(value, name);
  if (!(value >= 0)) throw new codes.ERR_OUT_OF_RANGE(name, '>= 0', value);
}

exports.createHistogram = function createHistogram(options = {}) {
  validateObject(options, 'options');
  const { lowest = 1, highest = Number.MAX_SAFE_INTEGER, figures = 3, halfLife = 0, threshold = 0 } = options;
  const state = new State(...checkLayout(lowest, highest, figures));
  notNegative(halfLife, 'options.halfLife');
  notNegative(threshold, 'options.threshold');
  if (halfLife > 0) state.average = new Average(halfLife, threshold);
  return new RecordableHistogram(kCreate, state);
};

exports.importHistogram = function importHistogram(data) {
  if (!isUint8Array(data)) throw new codes.ERR_INVALID_ARG_TYPE('data', 'Uint8Array', data);
  const { lowest, highest, figures, exceeds, counts } = require('internal/perf/histogram_export').read(data);
  const state = new State(lowest, highest, figures);
  for (const [value, count] of counts) state.record(value, count);
  state.exceeds = exceeds;
  return new RecordableHistogram(kCreate, state);
};

/** Counts of the last while only: a row of histograms, of which the oldest is dropped when a new one begins. */
class SlidingWindowHistogram {
  #layout;
  #chunks;
  #duration;
  #records;
  #row = []; // the newest last: when it began, its state

  constructor(token, layout, chunks, duration, records) {
    if (token !== kCreate) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    this.#layout = layout;
    this.#chunks = chunks;
    this.#duration = duration;
    this.#records = records;
  }

  #drop(now) {
    while (this.#row.length > 0 && now - this.#row[0].start >= this.#duration * this.#chunks) this.#row.shift();
  }

  record(value) {
    const number = integerOf(value, 'val');
    const now = Number(process.hrtime.bigint()) / 1e6;
    if (this.#duration !== undefined) this.#drop(now);
    let newest = this.#row.at(-1);
    const isOver = newest === undefined ||
      (this.#duration === undefined ? newest.recorded >= this.#records : now - newest.start >= this.#duration);
    if (isOver) {
      newest = { start: now, recorded: 0, state: new State(...this.#layout) };
      this.#row.push(newest);
      if (this.#row.length > this.#chunks) this.#row.shift();
    }
    newest.recorded++;
    newest.state.record(number);
  }

  snapshot() {
    if (this.#duration !== undefined) this.#drop(Number(process.hrtime.bigint()) / 1e6);
    const state = new State(...this.#layout);
    for (const chunk of this.#row) {
      for (const [key, times] of chunk.state.buckets) state.record(key, times);
      state.exceeds += chunk.state.exceeds;
    }
    return new RecordableHistogram(kCreate, state);
  }

  reset() {
    this.#row = [];
  }
}

const MOST_CHUNKS = 1024;
const LONGEST_CHUNK = 18446744073709;

exports.createSlidingWindowHistogram = function createSlidingWindowHistogram(options) {
  validateObject(options, 'options');
  const { chunks, chunkDuration, recordsPerChunk, lowest = 1, highest = Number.MAX_SAFE_INTEGER, figures = 3 } = options;
  validateInteger(chunks, 'options.chunks', 1, MOST_CHUNKS);
  const layout = checkLayout(lowest, highest, figures);
  if ((chunkDuration === undefined) === (recordsPerChunk === undefined)) {
    throw new codes.ERR_INVALID_ARG_VALUE('options', options, 'must specify exactly one of "chunkDuration" or "recordsPerChunk"');
  }
  if (chunkDuration !== undefined) validateInteger(chunkDuration, 'options.chunkDuration', 1, LONGEST_CHUNK);
  else validateInteger(recordsPerChunk, 'options.recordsPerChunk', 1, Number.MAX_SAFE_INTEGER);
  return new SlidingWindowHistogram(kCreate, layout, chunks, chunkDuration, recordsPerChunk);
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
