// require() of ES modules, and what is said when modules of both kinds do not fit together.
const test = require('node:test');
const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'junction-interop-'));
test.after(() => fs.rmSync(folder, { recursive: true }));

function write(name, text) {
  const file = path.join(folder, name);
  fs.writeFileSync(file, text);
  return file;
}

test('a module with top-level await is refused before any of it runs', () => {
  globalThis.ran = false;
  const file = write('tla.mjs', 'globalThis.ran = true; await 0; export const a = 1;');
  assert.throws(() => require(file), { code: 'ERR_REQUIRE_ASYNC_MODULE' });
  assert.strictEqual(globalThis.ran, false);
  delete globalThis.ran;
});

test('an await within a function is none at the top level', () => {
  const file = write('inner.mjs', 'export const a = 1; export async function f() { await 0; }');
  assert.strictEqual(require(file).a, 1);
});

test('a cycle through require() and import is an error', () => {
  const file = write('cycle.mjs', 'import "./cycle.cjs";');
  write('cycle.cjs', 'require("./cycle.mjs");');
  assert.throws(() => require(file), { code: 'ERR_REQUIRE_CYCLE_MODULE' });
});

test('names of CommonJS in an ES module are explained', async () => {
  const file = write('names.mjs', 'require("fs");');
  await assert.rejects(import(file), { name: 'ReferenceError', message: 'require is not defined in ES module scope, you can use import instead' });
});

test('import() in new Function resolves from the file that makes the function', async () => {
  write('dependency.mjs', 'export default 7;');
  const maker = require(write('maker.cjs', 'module.exports = new Function("s", "return import(s)");'));
  assert.strictEqual((await maker('./dependency.mjs')).default, 7);
});

test('import() in a string that eval gets', async () => {
  write('evaluated.mjs', 'export default 8;');
  const load = require(write('evaluator.cjs', "module.exports = () => eval('import(\"./evaluated.mjs\")');"));
  assert.strictEqual((await load()).default, 8);
});

test('import source gives the compiled WebAssembly module', async () => {
  fs.writeFileSync(path.join(folder, 'empty.wasm'), Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]));
  const file = write('source.mjs', 'import source m from "./empty.wasm"; export default m; export const later = () => import.source("./empty.wasm");');
  const { default: compiled, later } = await import(file);
  assert.ok(compiled instanceof globalThis.WebAssembly.Module);
  assert.strictEqual(await later(), compiled);
});

test('a module may declare a globalThis of its own', async () => {
  const { default: value } = await import('data:text/javascript,const globalThis = { own: import.meta.url.length > 0 }; export default globalThis;');
  assert.deepStrictEqual(value, { own: true });
});

test('a method may be called import', async () => {
  class Runner {
    /** Imports. */
    async import(name) { return name; }
  }
  class Other {
    static async import(name)
    {
      return `static ${name}`;
    }

    static import2 = 2
    import(name) { return `last ${name}`; }
  }
  const plain = { async import(name) { return name; }, other: await import('node:fs') };
  assert.strictEqual(await new Runner().import('a'), 'a');
  assert.strictEqual(new Other().import('a'), 'last a');
  assert.strictEqual(await Other.import('b'), 'static b');
  assert.strictEqual(await plain.import('c'), 'c');
  assert.strictEqual(plain.other.default, fs);
});
