'use strict';
const { AsyncLocalStorage } = require('node:async_hooks');

const count = 1_000_000;
const storage = new AsyncLocalStorage();

async function awaits(read) {
  let sum = 0;
  for (let i = 0; i < count; i++) {
    await null;
    sum += read();
  }
  return sum;
}

async function main() {
  const results = {};
  for (let round = 0; round < 2; round++) {
    let started = performance.now();
    await awaits(() => 1);
    results['1 M awaits'] = performance.now() - started;
    started = performance.now();
    await storage.run({ value: 1 }, () => awaits(() => storage.getStore().value));
    results['1 M awaits in a store'] = performance.now() - started;
  }
  console.log(JSON.stringify(results));
}

main();
