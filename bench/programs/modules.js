'use strict';
// Loading many files: 1 000 small modules and two large packages, each in a process of its own, without and with the
// compile cache. Times are those within the program, from before the first import to after the last module has run.
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const COUNT = 1000;
const FOLDERS = 20;
const RUNS = 3;

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'junction-modules-'));
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

/** Some 25 lines with two imports: the modules are a binary tree. */
function moduleText(number, isModule) {
  const children = [2 * number + 1, 2 * number + 2].filter((child) => child < COUNT);
  const extension = isModule ? 'mjs' : 'js';
  const from = (child) => `'../d${child % FOLDERS}/m${child}.${extension}'`;
  const imports = children.map((child) => (isModule
    ? `import { value as value${child} } from ${from(child)};` : `const { value: value${child} } = require(${from(child)});`));
  const names = '{ value, Thing, difference, format }';
  return `${isModule ? '' : "'use strict';\n"}${imports.join('\n')}

// Module ${number}
class Thing {
  #name;
  constructor(name) {
    this.#name = name;
  }
  toString() {
    return 'thing ' + this.#name;
  }
}

function difference(a, b) {
  if (a > b) return a - b;
  return b - a + ${number};
}

function format(list) {
  return list.map((item, index) => \`\${index}: \${item}\`).join('\\n');
}

const value = ${[...children.map((child) => `value${child}`), 1].join(' + ')};
${isModule ? 'export' : 'module.exports ='} ${names};
`;
}

for (const kind of ['cjs', 'esm']) {
  for (let number = 0; number < COUNT; number++) {
    const target = path.join(folder, kind, `d${number % FOLDERS}`);
    fs.mkdirSync(target, { recursive: true });
    fs.writeFileSync(path.join(target, `m${number}.${kind === 'cjs' ? 'js' : 'mjs'}`), moduleText(number, kind === 'esm'));
  }
}

function write(name, statement) {
  const file = path.join(folder, name);
  fs.writeFileSync(file, `const start = performance.now(); ${statement}; console.log(performance.now() - start);`);
  return file;
}

function measure(file, env) {
  const { stdout, stderr } = spawnSync(process.execPath, [file], { encoding: 'utf8', env: { ...process.env, ...env } });
  if (stdout === '') throw new Error(stderr);
  return Number(stdout);
}

const load = (name) => `require(${JSON.stringify(require.resolve(name))})`;
const programs = {
  '1 000 CommonJS modules': write('cjs.js', "require('./cjs/d0/m0.js')"),
  '1 000 ES modules': write('esm.mjs', "await import('./esm/d0/m0.mjs')"),
  'require typescript': write('typescript.js', load('typescript')),
  'require eslint': write('eslint.js', load('eslint')),
};
const results = {};
for (const [name, file] of Object.entries(programs)) {
  const cache = { NODE_COMPILE_CACHE: path.join(folder, 'cache', name) };
  measure(file, cache);
  const cold = [];
  const cached = [];
  for (let i = 0; i < RUNS; i++) {
    cold.push(measure(file, { NODE_DISABLE_COMPILE_CACHE: '1' }));
    cached.push(measure(file, cache));
  }
  results[name] = median(cold);
  results[`${name}, compile cache`] = median(cached);
}
fs.rmSync(folder, { recursive: true });
console.log(JSON.stringify(results));
