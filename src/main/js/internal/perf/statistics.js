// What histograms are compared by: distributions of which only values with their counts are known, as sorted [value, count].

// log Γ(x), by the approximation of Lanczos (g = 7).
const LANCZOS = [0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7];

function logGamma(x) {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const y = x - 1;
  let sum = LANCZOS[0];
  for (let i = 1; i < LANCZOS.length; i++) sum += LANCZOS[i] / (y + i);
  const t = y + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (y + 0.5) * Math.log(t) - t + Math.log(sum);
}

/** The regularized incomplete beta function, by its continued fraction (method of Lentz). */
function beta(x, a, b) {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - beta(1 - x, b, a);
  const tiny = 1e-300;
  const nonZero = (value) => (Math.abs(value) < tiny ? tiny : value);
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x)) / a;
  let c = 1;
  let d = 1 / nonZero(1 - (a + b) * x / (a + 1));
  let result = d;
  for (let m = 1; m < 10000; m++) {
    const even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / nonZero(1 + even * d);
    c = nonZero(1 + even / c);
    result *= d * c;
    const odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / nonZero(1 + odd * d);
    c = nonZero(1 + odd / c);
    const step = d * c;
    result *= step;
    if (Math.abs(step - 1) < 1e-16) break;
  }
  return front * result;
}

/** The probability that Student's t is further from 0. */
const tTails = (t, freedom) => beta(freedom / (freedom + t * t), freedom / 2, 0.5);

/** The t beyond which, on both sides, the given probability lies. */
function tQuantile(tails, freedom) {
  let low = 0;
  let high = 1;
  while (tTails(high, freedom) > tails) high *= 2;
  for (let i = 0; i < 200 && high - low > Number.EPSILON * high; i++) {
    const middle = (low + high) / 2;
    if (tTails(middle, freedom) > tails) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The probability that a normal variable is further from 0 than z: twice the tail, by its continued fraction or series. */
function normalTails(z) {
  const x = Math.abs(z) / Math.SQRT2;
  if (x < 2.5) {
    let term = x;
    let sum = x;
    for (let n = 1; n < 200 && Math.abs(term) > 1e-18; n++) {
      term *= -x * x / n;
      sum += term / (2 * n + 1);
    }
    return 1 - 2 / Math.sqrt(Math.PI) * sum;
  }
  let fraction = 0;
  for (let n = 100; n > 0; n--) fraction = n / 2 / (x + fraction);
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / (x + fraction);
}

/** The least k of so many tries that is not exceeded with a probability. */
function binomialQuantile(probability, tries, chance) {
  let low = 0;
  let high = tries;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const upTo = middle >= tries ? 1 : beta(1 - chance, tries - middle, middle + 1);
    if (upTo >= probability) high = middle;
    else low = middle + 1;
  }
  return low;
}

function summary(values) {
  let count = 0;
  let sum = 0;
  for (const [value, times] of values) {
    count += times;
    sum += value * times;
  }
  const mean = sum / count;
  const moments = [0, 0, 0];
  for (const [value, times] of values) for (let i = 0; i < 3; i++) moments[i] += (value - mean) ** (i + 2) * times;
  const [second, third, fourth] = moments.map((moment) => moment / count);
  return {
    count, mean,
    variance: count < 2 ? NaN : second * count / (count - 1),
    skewness: second > 0 ? third / second ** 1.5 : 0,
    kurtosis: second > 0 ? fourth / second ** 2 - 3 : 0,
  };
}

const plain = (object) => Object.assign(Object.create(null), object);

function meanInterval(values, confidence) {
  const { count, mean, variance } = summary(values);
  const half = count < 2 ? NaN : tQuantile(1 - confidence, count - 1) * Math.sqrt(variance / count);
  return plain({ mean, lower: mean - half, upper: mean + half });
}

/** Whether the means differ, for variances that may differ. */
function welch(first, second) {
  const a = summary(first);
  const b = summary(second);
  const [errorA, errorB] = [a.variance / a.count, b.variance / b.count];
  const error = Math.sqrt(errorA + errorB);
  if (!(error > 0)) {
    return plain({ tStatistic: 0, degreesOfFreedom: 0, pValue: 1, confidenceInterval: plain({ lower: 0, upper: 0 }) });
  }
  const difference = a.mean - b.mean;
  const tStatistic = difference / error;
  const degreesOfFreedom = (errorA + errorB) ** 2 / (errorA ** 2 / (a.count - 1) + errorB ** 2 / (b.count - 1));
  const half = tQuantile(0.05, degreesOfFreedom) * error;
  return plain({
    tStatistic, degreesOfFreedom, pValue: tTails(tStatistic, degreesOfFreedom),
    confidenceInterval: plain({ lower: difference - half, upper: difference + half }),
  });
}

/** Each value of either side with its counts on both. */
function merged(first, second) {
  const all = new Map();
  for (const [value, times] of first) all.set(value, [times, 0]);
  for (const [value, times] of second) all.set(value, [all.get(value)?.[0] ?? 0, times]);
  return [...all].sort(([a], [b]) => a - b);
}

const total = (values) => values.reduce((sum, [, times]) => sum + times, 0);

/** Of how many pairs the first one's value is the larger, equal ones by half. */
function wins(first, second) {
  let below = 0;
  let sum = 0;
  for (const [, [a, b]] of merged(first, second)) {
    sum += a * (below + b / 2);
    below += b;
  }
  return sum;
}

function mannWhitney(first, second) {
  const [a, b] = [total(first), total(second)];
  const n = a + b;
  let ties = 0;
  for (const [, [x, y]] of merged(first, second)) ties += (x + y) ** 3 - (x + y);
  const deviation = Math.sqrt(a * b / 12 * (n + 1 - ties / (n * (n - 1))));
  if (!(deviation > 0)) return plain({ uStatistic: 0, zScore: 0, pValue: 1 });
  const uStatistic = wins(first, second);
  const zScore = (uStatistic - a * b / 2) / deviation;
  return plain({ uStatistic, zScore, pValue: normalTails(zScore) });
}

/** The largest distance of the two distribution functions. */
function kolmogorovSmirnov(first, second) {
  const [a, b] = [total(first), total(second)];
  if (a === 0 || b === 0) return 0;
  let [seenA, seenB, distance] = [0, 0, 0];
  for (const [, [x, y]] of merged(first, second)) {
    seenA += x;
    seenB += y;
    distance = Math.max(distance, Math.abs(seenA / a - seenB / b));
  }
  return distance;
}

function cohensD(first, second) {
  const a = summary(first);
  const b = summary(second);
  if (!(a.count >= 2 && b.count >= 2)) return 0;
  const pooled = Math.sqrt(((a.count - 1) * a.variance + (b.count - 1) * b.variance) / (a.count + b.count - 2));
  return pooled > 0 ? (a.mean - b.mean) / pooled : 0;
}

function cliffsD(first, second) {
  const pairs = total(first) * total(second);
  return pairs === 0 ? 0 : (2 * wins(first, second) - pairs) / pairs;
}

/** The quantiles of Harrell and Davis: averages of all values, those near the quantile with the most weight. */
function quantiles(values, probabilities) {
  const count = total(values);
  return Float64Array.from(probabilities, (probability) => {
    if (probability === 0) return values[0][0];
    if (probability === 1) return values.at(-1)[0];
    const [a, b] = [(count + 1) * probability, (count + 1) * (1 - probability)];
    let [seen, before, sum] = [0, 0, 0];
    for (const [value, times] of values) {
      seen += times;
      const upTo = beta(seen / count, a, b);
      sum += value * (upTo - before);
      before = upTo;
    }
    return sum;
  });
}

module.exports = {
  binomialQuantile, cliffsD, cohensD, kolmogorovSmirnov, mannWhitney, meanInterval, quantiles, summary, welch,
};
