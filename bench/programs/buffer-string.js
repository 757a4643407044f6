'use strict';
// The shortest of several repetitions, which is the one least disturbed.
function time(repetitions, count, action) {
  let best = Infinity;
  for (let i = 0; i < repetitions; i++) {
    const started = performance.now();
    for (let j = 0; j < count; j++) action(j);
    best = Math.min(best, performance.now() - started);
  }
  return best / count;
}

// Slices of one string would be cheap to make but odd to convert: these are flat and differ.
const words = Array.from({ length: 256 }, (_, i) => `content-length-${String.fromCharCode(97 + (i % 26))}`);
const short = words.map((word) => Buffer.from(word));
const long = 'The quick brown fox jumps over. '.repeat(1 << 15);
const longBytes = Buffer.from(long);
const mixed = 'Ünïcödé — 世界, привет мир; '.repeat((1 << 20) / 27);
const mixedBytes = Buffer.from(mixed);

let _sink = 0;
console.log(
  JSON.stringify({
    'Buffer.from(16 characters)': 1e6 * time(10, 300_000, (i) => { _sink += Buffer.from(words[i & 255]).length; }),
    'toString() of 16 bytes': 1e6 * time(10, 300_000, (i) => { _sink += short[i & 255].toString().length; }),
    'Buffer.from(1 M characters)': 1e3 * time(10, 30, () => { _sink += Buffer.from(long).length; }),
    'toString() of 1 MB': 1e3 * time(10, 30, () => { _sink += longBytes.toString().length; }),
    'Buffer.from(1 M characters, not ASCII)': 1e3 * time(10, 10, () => { _sink += Buffer.from(mixed).length; }),
    'toString() of 1 M characters, not ASCII': 1e3 * time(10, 10, () => { _sink += mixedBytes.toString().length; }),
  }),
);
