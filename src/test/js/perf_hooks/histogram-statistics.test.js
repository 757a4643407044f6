'use strict';
const assert = require('node:assert');
const test = require('node:test');
const { createHistogram, createSlidingWindowHistogram, importHistogram } = require('node:perf_hooks');

const of = (values, options) => {
  const histogram = createHistogram(options);
  for (const value of values) histogram.record(value);
  return histogram;
};
const hundred = () => of(Array.from({ length: 100 }, (_, i) => i + 1));
const others = () => of(Array.from({ length: 80 }, (_, i) => i * 2 + 20));
const near = (actual, expected) => assert.ok(Math.abs(actual - expected) <= 1e-9 * Math.abs(expected), `${actual} is not ${expected}`);

test('shares, counts and moments', () => {
  const histogram = of([5, 10, 15, 20, 25, 30, 1000]);
  assert.deepStrictEqual([histogram.cdf(20), histogram.ccdf(20), histogram.countAt(20), histogram.countAt(50)], [4 / 7, 1 - 4 / 7, 1, 0]);
  near(histogram.skewness, 2.038976442767385);
  near(histogram.kurtosis, 2.1617358964442026);
  assert.deepStrictEqual([...histogram.percentilesAt([99, 50])], [[50, 20], [99, 1000]]);
  assert.deepStrictEqual([...hundred().linearBuckets(30)], [[30, 30], [60, 30], [90, 30], [120, 10]]);
  assert.deepStrictEqual([...hundred().logBuckets(10, 10)], [[10, 10], [100, 90]]);
});

test('intervals of confidence', () => {
  const { mean, lower, upper } = hundred().meanCI();
  near(mean, 50.5);
  near(lower, 44.74349058306662);
  near(upper, 56.25650941693338);
  assert.deepStrictEqual({ ...hundred().percentileCI(90) }, { value: 90, lower: 84, upper: 96 });
  assert.deepStrictEqual({ ...hundred().percentileCI(50, { confidence: 0.99 }) }, { value: 50, lower: 37, upper: 64 });
  assert.throws(() => hundred().meanCI({ confidence: 1 }), { code: 'ERR_OUT_OF_RANGE' });
});

test('two histograms are compared', () => {
  const [a, b] = [hundred(), others()];
  near(a.ksTest(b), 0.49);
  const { tStatistic, degreesOfFreedom, confidenceInterval } = a.welchTest(b);
  near(tStatistic, -8.149630089043017);
  near(degreesOfFreedom, 126.14794361353476);
  near(confidenceInterval.upper, -36.72290314906418);
  const { uStatistic, zScore, pValue } = a.mannWhitneyTest(b);
  near(uStatistic, 1660.5);
  near(zScore, -6.735014756433744);
  near(pValue, 1.639132987176148e-11);
  near(a.cohensD(b), -1.283999354413295);
  near(a.cliffsD(b), -0.584875);
  assert.throws(() => a.ksTest([]), { code: 'ERR_INVALID_ARG_TYPE' });
});

test('what is exported is imported; the bytes are those of Node.js', () => {
  const bytes = of([5, 10, 15, 20, 25, 30, 1000]).export();
  assert.strictEqual(Buffer.from(bytes).toString('hex'),
    'ab00010101021b001fffffffffffff0303040705050619' + '03e8070008fb3ff00000000000000919b0000a8e05010501050105010501050119' + '03ca01');
  const large = of([1, 123456, 987654321]);
  assert.deepStrictEqual(importHistogram(large.export()).toJSON(), large.toJSON());
  assert.throws(() => importHistogram(new Uint8Array([0xa0])), { code: 'ERR_INVALID_ARG_VALUE', message: 'Invalid histogram export data' });
});

test('corrected records, differences and windows', () => {
  const corrected = createHistogram();
  corrected.recordCorrected(100, 10);
  assert.deepStrictEqual([corrected.count, corrected.min, corrected.mean], [10, 10, 55]);
  const difference = of([1, 2, 2, 3]);
  difference.subtract(of([2, 9]));
  assert.deepStrictEqual([difference.count, difference.countAt(2)], [3, 1]);
  const sliding = createSlidingWindowHistogram({ chunks: 2, recordsPerChunk: 3 });
  const counts = [];
  for (let i = 1; i <= 8; i++) {
    sliding.record(i);
    counts.push(sliding.snapshot().count);
  }
  assert.deepStrictEqual(counts, [1, 2, 3, 4, 5, 6, 4, 5]);
});

test('densities between quantiles', async () => {
  const { quantiles, densities, count } = await hundred().qrde({ bins: 4 });
  assert.strictEqual(count, 100n);
  near(quantiles[2], 50.5);
  near(densities[0], 0.010204081632653033);
});
