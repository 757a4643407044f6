'use strict';
// What must always work: run by those who land a change.
const order = [];
const path = require('path');
setTimeout(() => order.push('timeout'), 5);
setImmediate(() => order.push('immediate'));
process.nextTick(() => order.push('tick'));
Promise.resolve().then(() => order.push('microtask'));
order.push(path.basename(__filename));
process.on('exit', () => {
  const got = order.join();
  if (got !== 'smoke.js,tick,microtask,timeout,immediate' && got !== 'smoke.js,tick,microtask,immediate,timeout') {
    throw new Error(`unexpected order: ${got}`);
  }
});
