'use strict';
const test = require('node:test');
const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { createRequire } = require('node:module');

test('errors about "exports" and "imports" name the package.json', async (t) => {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'exports-')));
  t.after(() => fs.rmSync(folder, { recursive: true }));
  const own = path.join(folder, 'node_modules', 'p');
  fs.mkdirSync(own, { recursive: true });
  fs.writeFileSync(path.join(own, 'package.json'), '{ "name": "p", "exports": { "./a": "./a.js", "./t": "b.js" } }');
  fs.writeFileSync(path.join(folder, 'package.json'), '{ "imports": { "#x": "./x.js" } }');
  const require = createRequire(path.join(folder, 'main.js'));
  const config = path.join(own, 'package.json');
  assert.throws(() => require('p'), { code: 'ERR_PACKAGE_PATH_NOT_EXPORTED', message: `No "exports" main defined in ${config}` });
  assert.throws(() => require('p/b'), { message: `Package subpath './b' is not defined by "exports" in ${config}` });
  assert.throws(() => require('p/t'), { code: 'ERR_INVALID_PACKAGE_TARGET', message: new RegExp(`package config ${config};`) });
  const file = path.join(folder, 'main.mjs');
  fs.writeFileSync(file, 'export const of = (name) => import(name).catch((error) => error.message);');
  const { of } = await import(file);
  assert.strictEqual(await of('p/b'), `Package subpath './b' is not defined by "exports" in ${config} imported from ${file}`);
  assert.strictEqual(await of('#z'),
    `Package import specifier "#z" is not defined in package ${folder}/package.json imported from ${file}`);
});

test('a package.json that is no object is an error', async (t) => {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'config-')));
  t.after(() => fs.rmSync(folder, { recursive: true }));
  const require = createRequire(path.join(folder, 'main.js'));
  for (const [name, text] of Object.entries({ a: '[]', b: 'null', c: '"text"', d: '3', e: '', f: '{"name":' })) {
    const own = path.join(folder, 'node_modules', name);
    fs.mkdirSync(own, { recursive: true });
    fs.writeFileSync(path.join(own, 'package.json'), text);
    const config = path.join(own, 'package.json');
    assert.throws(() => require(name), { code: 'ERR_INVALID_PACKAGE_CONFIG', message: `Invalid package config ${config}.` }, text);
  }
});

test('what --eval imports is imported from [eval]', () => {
  const { spawnSync } = require('node:child_process');
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'eval-')));
  const { stdout } = spawnSync(process.execPath, ['-e', 'import("missing").catch((error) => console.log(error.message))'], { cwd: folder, encoding: 'utf8' });
  fs.rmSync(folder, { recursive: true });
  assert.strictEqual(stdout, `Cannot find package 'missing' imported from ${folder}/[eval]\n`);
});
