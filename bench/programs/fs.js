'use strict';
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'junction-bench-'));
const small = path.join(directory, 'small');
const large = path.join(directory, 'large');
fs.writeFileSync(small, Buffer.alloc(4096, 'x'));
fs.writeFileSync(large, Buffer.alloc(64 << 20, 'x'));

const readFile = (file) =>
  new Promise((resolve, reject) => fs.readFile(file, (error, data) => (error ? reject(error) : resolve(data))));

async function main() {
  const results = {};
  const calls = 20_000;
  for (const round of ['warm', 'measured']) {
    let started = performance.now();
    for (let i = 0; i < calls; i++) fs.readFileSync(small);
    results['readFileSync 4 KB'] = calls / ((performance.now() - started) / 1000);

    started = performance.now();
    for (let i = 0; i < calls; i += 16) await Promise.all(Array.from({ length: 16 }, () => readFile(small)));
    results['readFile 4 KB'] = calls / ((performance.now() - started) / 1000);

    const times = { sync: [], async: [] };
    for (let i = 0; i < 5; i++) {
      started = performance.now();
      fs.readFileSync(large);
      times.sync.push(performance.now() - started);
      started = performance.now();
      await readFile(large);
      times.async.push(performance.now() - started);
    }
    results['readFileSync 64 MB'] = times.sync.sort((a, b) => a - b)[2];
    results['readFile 64 MB'] = times.async.sort((a, b) => a - b)[2];
    if (round === 'measured') console.log(JSON.stringify(results));
  }
  fs.rmSync(directory, { recursive: true });
}

main();
