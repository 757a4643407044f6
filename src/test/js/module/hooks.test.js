// module.registerHooks, module.register and --experimental-loader.
const test = require('node:test');
const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { spawnSync } = require('node:child_process');
const { registerHooks } = require('node:module');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'junction-hooks-'));
test.after(() => fs.rmSync(folder, { recursive: true }));

function write(name, text) {
  const file = path.join(folder, name);
  fs.writeFileSync(file, text);
  return file;
}

function run(...args) {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--no-warnings', ...args], { encoding: 'utf8', cwd: folder });
  return { stdout, stderr, status };
}

test('a resolve hook redirects require and require.resolve', () => {
  const file = write('target.cjs', 'module.exports = "target";');
  const { href } = require('node:url').pathToFileURL(file);
  const hooks = registerHooks({
    resolve: (specifier, context, next) => (specifier === 'virtual' ? { url: href, shortCircuit: true } : next(specifier, context)),
  });
  assert.strictEqual(require('virtual'), 'target');
  assert.strictEqual(require.resolve('virtual'), file);
  hooks.deregister();
  assert.throws(() => require('virtual2'), { code: 'MODULE_NOT_FOUND' });
});

test('a load hook gives the text of a module that is imported', async () => {
  const hooks = registerHooks({
    resolve: (specifier, context, next) => (specifier === 'made:up' ? { url: 'made:up', shortCircuit: true } : next(specifier, context)),
    load: (url, context, next) => (url === 'made:up'
      ? { format: 'module', source: 'export default import.meta.url', shortCircuit: true } : next(url, context)),
  });
  assert.strictEqual((await import('made:up')).default, 'made:up');
  hooks.deregister();
});

test('the hook registered last runs first, and contexts are merged', () => {
  const file = write('order.cjs', '');
  const seen = [];
  const first = registerHooks({ load: (url, context, next) => { seen.push(`first ${context.extra}`); return next(url, context); } });
  const second = registerHooks({ load: (url, context, next) => { seen.push('second'); return next(url, { extra: 1 }); } });
  require(file);
  second.deregister();
  first.deregister();
  assert.deepStrictEqual(seen, ['second', 'first 1']);
});

test('a hook that neither calls on nor short-circuits is an error', () => {
  const hooks = registerHooks({ resolve: () => ({ url: 'node:fs' }) });
  try {
    assert.throws(() => require('anything'), { code: 'ERR_INVALID_RETURN_PROPERTY_VALUE', message: /shortCircuit/ });
  } finally {
    hooks.deregister();
  }
});

test('asynchronous hooks run in a thread and see the data they are registered with', () => {
  write('loader.mjs', `
    import { isMainThread } from 'node:worker_threads';
    let data;
    export async function initialize(given) { data = given; }
    export async function load(url, context, next) {
      if (url !== 'data:text/javascript,0') return next(url, context);
      await new Promise((resolve) => setTimeout(resolve, 5));
      return { format: 'module', shortCircuit: true, source: \`export default "\${data.word} \${isMainThread}"\` };
    }`);
  const main = write('main.mjs', `
    import { register } from 'node:module';
    register('./loader.mjs', import.meta.url, { data: { word: 'hello' } });
    console.log((await import('data:text/javascript,0')).default);`);
  assert.deepStrictEqual(run(main), { stdout: 'hello false\n', stderr: '', status: 0 });
});

test('a hook that never answers makes register() fail and import() wait for ever', () => {
  write('never.mjs', 'export const initialize = () => new Promise(() => {});');
  const main = write('never-main.mjs', `
    import { register } from 'node:module';
    try { register('./never.mjs', import.meta.url); } catch (error) { console.log(error.code); }`);
  assert.strictEqual(run(main).stdout, 'ERR_ASYNC_LOADER_REQUEST_NEVER_SETTLED\n');
  write('never-resolve.mjs', 'export const resolve = (s, c, next) => s === "never" ? new Promise(() => {}) : next(s, c);');
  const waiting = write('waiting.mjs', 'await import("never");');
  assert.strictEqual(run('--experimental-loader', './never-resolve.mjs', waiting).status, 13);
});
