'use strict';
// Cold: loading the compiler and transpiling once. Warm: transpiling when all has been compiled by V8.
const started = performance.now();
const fs = require('node:fs');
const ts = require('typescript');
const source = fs.readFileSync(require.resolve('typescript/lib/_tsc.js'), 'utf8').slice(0, 2_000_000);
const options = { compilerOptions: { target: ts.ScriptTarget.ES2017, module: ts.ModuleKind.CommonJS } };

ts.transpileModule(source, options);
const cold = performance.now() - started;
let warm = Infinity;
for (let i = 0; i < 5; i++) {
  const from = performance.now();
  ts.transpileModule(source, options);
  warm = Math.min(warm, performance.now() - from);
}
console.log(JSON.stringify({ 'transpileModule, cold': cold, 'transpileModule, warm': warm }));
