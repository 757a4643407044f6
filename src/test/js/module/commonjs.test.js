'use strict';
const test = require('node:test');
const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { createRequire } = require('node:module');

function project(files) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'junction-module-'));
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
  }
  return { folder, require: createRequire(path.join(folder, 'main.js')) };
}

test('a missing module names the request and who asked for it', () => {
  const { folder, require } = project({ 'a.js': "require('./nowhere')" });
  assert.throws(() => require('./a'), (error) => {
    assert.strictEqual(error.code, 'MODULE_NOT_FOUND');
    assert.ok(error.message.startsWith("Cannot find module './nowhere'\nRequire stack:\n- "));
    assert.strictEqual(path.basename(error.requireStack[0]), 'a.js');
    fs.rmSync(folder, { recursive: true });
    return true;
  });
});

test('modules of a cycle see what has been exported so far', () => {
  const { require } = project({
    'a.js': "exports.done = false; const b = require('./b'); exports.seen = b.seen; exports.done = true;",
    'b.js': "exports.seen = require('./a').done;",
  });
  assert.deepStrictEqual({ ...require('./a') }, { done: true, seen: false });
});

test('"exports" with conditions and patterns', () => {
  const { require } = project({
    'node_modules/pkg/package.json': JSON.stringify({
      name: 'pkg', exports: { '.': { require: './main.cjs', default: './x.js' }, './f/*': './lib/*.js', './hidden/*': null },
    }),
    'node_modules/pkg/main.cjs': "module.exports = 'main'",
    'node_modules/pkg/lib/one.js': "module.exports = 'one'",
  });
  assert.strictEqual(require('pkg'), 'main');
  assert.strictEqual(require('pkg/f/one'), 'one');
  assert.throws(() => require('pkg/lib/one.js'), { code: 'ERR_PACKAGE_PATH_NOT_EXPORTED' });
});

test('JSON that is none says in which file', () => {
  const { require, folder } = project({ 'bad.json': '{ nonsense' });
  assert.throws(() => require('./bad.json'), (error) => {
    assert.ok(error instanceof SyntaxError);
    assert.ok(error.message.startsWith(`${path.join(fs.realpathSync(folder), 'bad.json')}: `), error.message);
    return true;
  });
});

test('require() of an ES module gives its namespace', () => {
  const { require } = project({ 'm.mjs': 'export const a = 1; export default 2;' });
  const namespace = require('./m.mjs');
  assert.strictEqual(namespace.a, 1);
  assert.strictEqual(namespace.default, 2);
});

test('a package is found by its main file, its index, or a file of its name', () => {
  const { folder, require } = project({
    'node_modules/a/package.json': '{ "main": "./lib" }',
    'node_modules/a/lib/index.js': 'module.exports = "a/lib/index"',
    'node_modules/b/package.json': '{ "main": "./x" }',
    'node_modules/b/x.js': 'module.exports = "b/x"',
    'node_modules/b/x/index.js': 'throw new Error("the file comes first")',
    'node_modules/c/package.json': '{}',
    'node_modules/c/index.json': '"c/index"',
    'node_modules/d.js': 'module.exports = "d"',
    'node_modules/d/index.js': 'throw new Error("the file comes first")',
    'node_modules/e/package.json': '{ "main": "./none" }',
    'node_modules/f/package.json': '{ "exports": { ".": "./dist/f.cjs", "./none": "./none.js" } }',
    'node_modules/f/dist/f.cjs': 'module.exports = "f"',
    'node_modules/g/package.json': '{',
    'up/lib/index.js': 'module.exports = ["..", "../../up/sub", "a"].map((name) => require(name))',
    'up/index.js': 'module.exports = "up"',
    'up/sub/package.json': '{ "main": "inner" }',
    'up/sub/inner.js': 'module.exports = "up/sub/inner"',
  });
  assert.deepStrictEqual(['a', 'b', 'c', 'd', 'f'].map((name) => require(name)), ['a/lib/index', 'b/x', 'c/index', 'd', 'f']);
  assert.deepStrictEqual(require('./up/lib'), ['up', 'up/sub/inner', 'a/lib/index']);
  assert.throws(() => require('e'), { code: 'MODULE_NOT_FOUND', path: path.join(folder, 'node_modules/e/package.json'), requestPath: 'e' });
  assert.throws(() => require('f/none'), { code: 'MODULE_NOT_FOUND', path: path.join(folder, 'node_modules/f') });
  assert.throws(() => require('g'), { code: 'ERR_INVALID_PACKAGE_CONFIG', message: `Invalid package config ${path.join(folder, 'node_modules/g/package.json')}.` });
  assert.deepStrictEqual(require('/dev/null'), {});
  fs.rmSync(folder, { recursive: true });
});

test('import() in CommonJS needs no change of the text', async () => {
  const { require } = project({
    'load.js': 'exports.load = (options) => import("./data.json", options); exports.indirect = () => Promise.resolve(\'import("fs")\').then(eval);',
    'data.json': '{ "a": 1 }',
  });
  const { load, indirect } = require('./load');
  assert.strictEqual(`${load}`, '(options) => import("./data.json", options)');
  for (let i = 0; i < 300; i++) assert.strictEqual((await load({ with: { type: 'json' } })).default.a, 1);
  await assert.rejects(load(), { code: 'ERR_IMPORT_ATTRIBUTE_MISSING' });
  await assert.rejects(load({ with: { type: 1 } }), { name: 'TypeError', message: 'Import attribute value must be a string' });
  await assert.rejects(indirect(), { code: 'ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING' });
});

test('import() works in CommonJS and finds the names of CommonJS exports', async () => {
  const { require } = project({
    'load.js': 'module.exports = () => import("./target.cjs");',
    'target.cjs': 'exports.first = 1; exports.second = 2;',
  });
  const namespace = await require('./load')();
  assert.strictEqual(namespace.first, 1);
  assert.deepStrictEqual(Object.keys(namespace).sort(), ['default', 'first', 'module.exports', 'second']);
});

test('text that only looks like a dynamic import stays as it is', () => {
  const { require } = project({
    'text.js': 'module.exports = ["import(x)", `import(${1})`, /import\\(/.source, { import(a) { return a; } }.import(3)];',
  });
  assert.deepStrictEqual(require('./text'), ['import(x)', 'import(1)', 'import\\(', 3]);
});

test('a file is read when it is loaded, not when it is resolved', () => {
  const { folder, require } = project({ 'a.js': 'module.exports = 1' });
  const a = require.resolve('./a');
  fs.writeFileSync(path.join(folder, 'a.js'), 'module.exports = 2');
  assert.strictEqual(require('./a'), 2);
  delete require.cache[a];
  fs.writeFileSync(path.join(folder, 'a.js'), 'module.exports = 3');
  assert.strictEqual(require('./a'), 3);
  delete require.cache[a];
  fs.writeFileSync(path.join(folder, 'a.js'), 'module.exports = 4');
  assert.strictEqual(require('./a.js'), 4);
});

test('a file that a sibling writes before asking for it is loaded', () => {
  const { require } = project({
    'a.js': "require('fs').writeFileSync(`${__dirname}/b.js`, 'module.exports = __filename'); module.exports = require('./b');",
  });
  assert.strictEqual(path.basename(require('./a')), 'b.js');
});

test('links lead to one module', () => {
  const { folder, require } = project({ 'real/a.js': 'module.exports = { file: __filename }' });
  fs.symlinkSync(path.join(folder, 'real'), path.join(folder, 'folder'));
  fs.symlinkSync(path.join(folder, 'real', 'a.js'), path.join(folder, 'b.js'));
  assert.strictEqual(require('./folder/a'), require('./real/a'));
  assert.strictEqual(require('./b'), require('./real/a.js'));
  assert.strictEqual(require('./b').file, fs.realpathSync(path.join(folder, 'real', 'a.js')));
});

test('a syntax error is thrown at each attempt, and gone when the file is mended', () => {
  const { folder, require } = project({ 'a.js': 'module.exports = (' });
  for (let i = 0; i < 2; i++) assert.throws(() => require('./a'), SyntaxError);
  fs.writeFileSync(path.join(folder, 'a.js'), 'module.exports = 1');
  assert.strictEqual(require('./a'), 1);
});

test('replaced steps of loading are taken', () => {
  const Module = require('node:module');
  const { require: load } = project({ 'a.js': "module.exports = 'a'", 'b.js': "module.exports = 'b'", 'c.js': "module.exports = 'c'" });
  const { _resolveFilename, _extensions: { '.js': plain } } = Module;
  const { _compile } = Module.prototype;
  try {
    Module._resolveFilename = function (request, ...rest) {
      return _resolveFilename.call(this, request === './a' ? './b' : request, ...rest);
    };
    assert.strictEqual(load('./a'), 'b');
    Module._extensions['.js'] = (module, filename) => {
      module.exports = path.basename(filename);
    };
    assert.strictEqual(load('./c'), 'c.js');
    Module._extensions['.js'] = plain;
    delete load.cache[load.resolve('./c')];
    Module.prototype._compile = function (text, ...rest) {
      return _compile.call(this, text.toUpperCase().replace('MODULE.EXPORTS', 'module.exports'), ...rest);
    };
    assert.strictEqual(load('./c'), 'C');
  } finally {
    Object.assign(Module, { _resolveFilename });
    Module._extensions['.js'] = plain;
    Module.prototype._compile = _compile;
  }
});

test('what a request with an extension finds does not depend on other extensions', (t) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'junction-require-'));
  t.after(() => fs.rmSync(folder, { recursive: true }));
  const write = (name, text) => fs.writeFileSync(path.join(folder, name), text);
  write('main.js', 'exports.load = (name) => require(name);');
  write('real.js', 'exports.file = __filename;');
  fs.symlinkSync('real.js', path.join(folder, 'link.js'));
  write('twice.js.js', 'exports.file = __filename;');
  fs.mkdirSync(path.join(folder, 'folder.js'));
  write('folder.js/index.js', 'exports.file = __filename;');
  const { load } = require(path.join(folder, 'main.js'));
  const real = fs.realpathSync(folder);
  for (const [name, file] of [['real.js', 'real.js'], ['link.js', 'real.js'], ['twice.js', 'twice.js.js'],
    ['folder.js', 'folder.js/index.js'], ['twice', undefined]]) {
    if (file === undefined) assert.throws(() => load(`./${name}`), { code: 'MODULE_NOT_FOUND' });
    else assert.strictEqual(load(`./${name}`).file, path.join(real, file));
  }
  write('gone.js', 'module.exports = 1;');
  assert.strictEqual(load('./gone.js'), 1);
  write('gone.js', 'module.exports = 2;');
  delete require.cache[path.join(real, 'gone.js')];
  assert.strictEqual(load('./gone.js'), 2);
});
