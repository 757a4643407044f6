'use strict';
const { Readable, Transform, Writable } = require('node:stream');
const { pipeline } = require('node:stream/promises');

async function round(count) {
  let made = 0;
  let received = 0;
  const started = performance.now();
  await pipeline(
    new Readable({
      objectMode: true,
      read() {
        this.push(made < count ? { number: made++ } : null);
      },
    }),
    new Transform({
      objectMode: true,
      transform(chunk, encoding, callback) {
        chunk.number++;
        callback(null, chunk);
      },
    }),
    new Writable({
      objectMode: true,
      write(chunk, encoding, callback) {
        received++;
        callback();
      },
    }),
  );
  if (received !== count) throw new Error(`${received} chunks`);
  return performance.now() - started;
}

round(200_000)
  .then(() => round(1_000_000))
  .then((ms) => console.log(JSON.stringify({ '1 M chunks through three streams': ms })));
