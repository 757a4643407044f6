'use strict';
const test = require('node:test');
const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { execFile, spawnSync } = require('node:child_process');
const { constants: { compileCacheStatus: { FAILED, DISABLED } }, enableCompileCache } = require('node:module');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'junction-cache-'));
test.after(() => fs.rmSync(folder, { recursive: true }));

const cache = path.join(folder, 'cache');
const main = path.join(folder, 'main.mjs');
fs.writeFileSync(main, "import { x } from './x.cjs';\nconst y = await import('./y.mjs');\nconsole.log(x, y.default);\n");
fs.writeFileSync(path.join(folder, 'x.cjs'), 'exports.x = 1;');
fs.writeFileSync(path.join(folder, 'y.mjs'), 'export default 2;');

function run(env = {}) {
  const settings = { NODE_COMPILE_CACHE: cache, NODE_DEBUG_NATIVE: 'COMPILE_CACHE', ...env };
  const { stdout, stderr } = spawnSync(process.execPath, [main], { encoding: 'utf8', env: { ...process.env, ...settings } });
  assert.strictEqual(stdout, '1 2\n');
  return stderr;
}

const files = () => fs.readdirSync(cache).flatMap((name) => fs.readdirSync(path.join(cache, name)).map((each) => path.join(cache, name, each)));

test('a second run takes the code of the first', () => {
  assert.match(run(), /writing cache for ESM .*y\.mjs.*success/);
  assert.match(run(), /cache for ESM .*main\.mjs was accepted/);
  assert.strictEqual(files().length, 1); // small modules share a file
});

test('what is damaged or of another source is made anew', () => {
  for (const file of files()) {
    const bytes = fs.readFileSync(file);
    bytes[bytes.length - 3] ^= 0xff;
    fs.writeFileSync(file, bytes);
  }
  assert.match(run(), /cache hash mismatch/);
  fs.writeFileSync(path.join(folder, 'x.cjs'), 'exports.x = +1;');
  assert.match(run(), /x\.cjs\.\.\. code hash mismatch/);
  assert.match(run(), /cache for CommonJS .*x\.cjs was accepted/);
});

test('a file that is cut off or of another kind is made anew', () => {
  for (const bytes of [Buffer.alloc(0), Buffer.from('2CNJ'), fs.readFileSync(files()[0]).subarray(0, 300), Buffer.alloc(5000, 1)]) {
    fs.writeFileSync(files()[0], bytes);
    run();
    assert.match(run(), /cache for ESM .*main\.mjs was accepted/);
    assert.strictEqual(files().length, 1);
  }
});

test('what is small and what is large is kept', () => {
  const large = path.join(folder, 'large.cjs');
  fs.writeFileSync(large, `module.exports = 'large'; // ${'x'.repeat(100_000)}`);
  fs.writeFileSync(path.join(folder, 'x.cjs'), "require('./large.cjs'); exports.x = 1;");
  run();
  assert.strictEqual(files().length, 2);
  assert.match(run(), /cache for CommonJS .*large\.cjs was accepted/);
});

test('two processes that write at once leave a file that is whole', async () => {
  fs.rmSync(cache, { recursive: true });
  const env = { ...process.env, NODE_COMPILE_CACHE: cache };
  const start = () => new Promise((resolve, reject) => {
    execFile(process.execPath, [main], { env }, (error, stdout) => (error ? reject(error) : resolve(stdout)));
  });
  assert.deepStrictEqual(await Promise.all([start(), start(), start()]), ['1 2\n', '1 2\n', '1 2\n']);
  assert.match(run(), /cache for ESM .*main\.mjs was accepted/);
  assert.ok(files().every((file) => !/\.[0-9]+$/.test(file)), 'no temporary file is left');
});

test('a file that cannot be written does no harm', () => {
  const before = files();
  const file = before.find((name) => path.basename(name) === 'pack');
  fs.rmSync(file);
  fs.mkdirSync(path.join(file, 'in the way'), { recursive: true });
  assert.match(run(), /writing cache for /);
  assert.deepStrictEqual(files(), before);
  fs.rmSync(file, { recursive: true });
});

test('it can be switched off, and a folder that cannot be used is told', () => {
  assert.match(run({ NODE_DISABLE_COMPILE_CACHE: '1' }), /Disabled by NODE_DISABLE_COMPILE_CACHE/);
  assert.strictEqual(spawnSync(process.execPath, ['-p', "require('module').enableCompileCache().status"],
    { encoding: 'utf8', env: { ...process.env, NODE_DISABLE_COMPILE_CACHE: '1' } }).stdout, `${DISABLED}\n`);
  assert.deepStrictEqual(enableCompileCache(main), { status: FAILED, message: 'Cannot create cache directory: not a directory' });
  assert.throws(() => enableCompileCache(1), { code: 'ERR_INVALID_ARG_TYPE' });
});

test('many files, of ASCII and of other text, are what they are now', () => {
  const many = path.join(folder, 'many');
  fs.mkdirSync(many);
  const texts = ['plain', 'gr\u00fc\u00df', '\ud83d\ude00', `${'long'.repeat(20_000)}\u00e9`, 'long'.repeat(50_000)];
  const COUNT = 60;
  const write = (shift) => {
    for (let i = 0; i < COUNT; i++) {
      const text = texts[(i + shift) % texts.length];
      fs.writeFileSync(path.join(many, `m${i}.js`), `exports.text = '${text}'; exports.length = ${text.length};`);
    }
  };
  fs.writeFileSync(path.join(many, 'bytes.js'), Buffer.from("exports.text = '\xff'; exports.length = 1;", 'latin1'));
  fs.writeFileSync(path.join(many, 'main.js'), `
    let wrong = 0;
    for (let i = 0; i < ${COUNT}; i++) {
      const { text, length } = require(i % 2 ? \`./m\${i}\` : \`./m\${i}.js\`);
      if (text.length !== length) wrong++;
      console.log(text.slice(-5));
    }
    console.log(wrong, require('./bytes.js').text === '\\ufffd');`);
  const output = (shift) => Array.from({ length: COUNT }, (_, i) => texts[(i + shift) % texts.length].slice(-5)).join('\n');
  for (const shift of [0, 0, 1, 1]) {
    write(shift);
    const { stdout } = spawnSync(process.execPath, [path.join(many, 'main.js')],
      { encoding: 'utf8', env: { ...process.env, NODE_COMPILE_CACHE: cache } });
    assert.strictEqual(stdout, `${output(shift)}\n0 true\n`);
  }
});
