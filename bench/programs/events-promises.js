'use strict';
// EventEmitter, and fs.promises on a small file with sixteen calls under way.
const { EventEmitter } = require('node:events');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { pipeline } = require('node:stream/promises');

async function main() {
  const emitter = new EventEmitter();
  let count = 0;
  for (let i = 0; i < 3; i++) emitter.on('event', (value) => (count += value));
  const results = {};
  for (let round = 0; round < 2; round++) {
    const started = performance.now();
    for (let i = 0; i < 1_000_000; i++) emitter.emit('event', 1);
    results['1 M events to three listeners'] = performance.now() - started;
  }
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'junction-bench-'));
  const small = path.join(directory, 'small');
  const large = path.join(directory, 'large');
  fs.writeFileSync(small, Buffer.alloc(4096, 'x'));
  fs.writeFileSync(large, Buffer.alloc(64 << 20, 'x'));
  const calls = 8000;
  for (let round = 0; round < 2; round++) {
    for (const [name, action] of Object.entries({
      'fs.promises.readFile 4 KB': () => fs.promises.readFile(small),
      'fs.promises.stat': () => fs.promises.stat(small),
    })) {
      const started = performance.now();
      for (let i = 0; i < calls; i += 16) await Promise.all(Array.from({ length: 16 }, action));
      results[name] = calls / ((performance.now() - started) / 1000);
    }
    const started = performance.now();
    await pipeline(fs.createReadStream(large), fs.createWriteStream(path.join(directory, 'copy')));
    results['pipeline of 64 MB, file to file'] = performance.now() - started;
  }
  fs.rmSync(directory, { recursive: true });
  if (count !== 6_000_000) throw new Error('events were lost');
  console.log(JSON.stringify(results));
}

main();
