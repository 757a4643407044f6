'use strict';
const test = require('node:test');
const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { spawnSync } = require('node:child_process');
const { SourceMap, findPackageJSON, findSourceMap, getSourceMapsSupport, setSourceMapsSupport } = require('node:module');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'junction-maps-'));
test.after(() => fs.rmSync(folder, { recursive: true }));

const map = { version: 3, sources: ['from.coffee'], names: ['boom'], mappings: 'AAAAA,SAASA;AAEP,KAAMA' };

test('findEntry gives the last mapping at or before a place', () => {
  const found = new SourceMap(map);
  assert.deepStrictEqual(found.findEntry(0, 12), {
    generatedLine: 0, generatedColumn: 9, originalSource: 'from.coffee', originalLine: 0, originalColumn: 9, name: 'boom',
  });
  assert.strictEqual(found.findEntry(1, 2).originalLine, 2);
  assert.deepStrictEqual(found.findEntry(-1, 0), {});
  assert.deepStrictEqual(found.findOrigin(2, 1), { name: undefined, fileName: 'from.coffee', lineNumber: 3, columnNumber: 3 });
});

test('the sections of an index map', () => {
  const found = new SourceMap({ version: 3, sections: [{ offset: { line: 10, column: 0 }, map }] });
  assert.strictEqual(found.findEntry(10, 10).originalColumn, 9);
  assert.deepStrictEqual(found.findEntry(9, 0), {});
});

test('stack traces show the originals while the support is on', () => {
  const data = Buffer.from(JSON.stringify(map)).toString('base64');
  const file = path.join(folder, 'boom.js');
  fs.writeFileSync(file, `function boom() {\nthrow new Error('x');}\nboom();\n//# sourceMappingURL=data:application/json;base64,${data}\n`);
  setSourceMapsSupport(true);
  try {
    assert.throws(() => require(file), (error) => error.stack.includes(`at boom (${path.join(folder, 'from.coffee')}:3:9)`));
  } finally {
    setSourceMapsSupport(false);
  }
  assert.ok(findSourceMap(file) instanceof SourceMap);
  assert.deepStrictEqual({ ...getSourceMapsSupport() }, { enabled: false, nodeModules: false, generatedCode: false });
  assert.throws(() => setSourceMapsSupport(1), { code: 'ERR_INVALID_ARG_TYPE' });
});

test('--enable-source-maps', () => {
  const file = path.join(folder, 'main.mjs');
  fs.writeFileSync(path.join(folder, 'main.mjs.map'), JSON.stringify({ version: 3, sources: ['main.mts'], names: [], mappings: 'AAGA' }));
  fs.writeFileSync(file, "throw new Error('y');\n//# sourceMappingURL=main.mjs.map\n");
  assert.match(spawnSync(process.execPath, ['--enable-source-maps', file], { encoding: 'utf8' }).stderr, /main\.mts:4:1/);
});

test('findPackageJSON: the package of a bare specifier, the nearest one of a path', () => {
  fs.mkdirSync(path.join(folder, 'node_modules/p/lib'), { recursive: true });
  fs.writeFileSync(path.join(folder, 'node_modules/p/package.json'), '{"name":"p"}');
  fs.writeFileSync(path.join(folder, 'node_modules/p/lib/a.js'), '');
  const expected = path.join(fs.realpathSync(folder), 'node_modules/p/package.json');
  assert.strictEqual(findPackageJSON('p', path.join(fs.realpathSync(folder), 'x.js')), expected);
  assert.strictEqual(findPackageJSON('./node_modules/p/lib/a.js', path.join(folder, 'x.js')), expected);
  assert.throws(() => findPackageJSON(), { code: 'ERR_MISSING_ARGS' });
  assert.throws(() => findPackageJSON('nowhere', __filename), { code: 'ERR_MODULE_NOT_FOUND' });
});
