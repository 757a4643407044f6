'use strict';
// Reads and writes of numbers, copies, searches and text of other encodings: nanoseconds or microseconds each.
function time(repetitions, count, action) {
  let best = Infinity;
  for (let i = 0; i < repetitions; i++) {
    const started = performance.now();
    for (let j = 0; j < count; j++) action(j);
    best = Math.min(best, performance.now() - started);
  }
  return best / count;
}

const small = Buffer.alloc(64);
const large = Buffer.alloc(1 << 20, 'abcdefghij');
large.write('needle', large.length - 6);
const parts = Array.from({ length: 16 }, () => Buffer.alloc(4096, 'x'));
const hex = large.toString('hex');
const base64 = large.toString('base64');

let sink = 0;
const results = {
  'writeInt32LE and readInt32LE': 1e6 * time(10, 500_000, (i) => { sink += small.readInt32LE(small.writeInt32LE(i, i & 31) - 4); }),
  'allocUnsafe(100)': 1e6 * time(10, 300_000, () => { sink += Buffer.allocUnsafe(100).length; }),
  'concat of 64 KB': 1e3 * time(10, 2000, () => { sink += Buffer.concat(parts).length; }),
  'indexOf in 1 MB': 1e3 * time(10, 30, () => { sink += large.indexOf('needle'); }),
  '1 MB to hex and back': 1e3 * time(5, 10, () => { sink += Buffer.from(hex, 'hex').toString('hex').length; }),
  '1 MB to base64 and back': 1e3 * time(5, 10, () => { sink += Buffer.from(base64, 'base64').toString('base64').length; }),
};
if (sink === 0) throw new Error('nothing was done');
console.log(JSON.stringify(results));
