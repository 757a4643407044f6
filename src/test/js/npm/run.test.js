'use strict';
// The npm that comes with Junction, run by Junction. What is expected is what npm does on Node.js
// (dev/npm-compare.js compares the two).
const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const test = require('node:test');
const { isWindows, json, setUp, succeeded } = require('./project');

test('scripts run on Junction, with what npm tells them', async (t) => {
  const { npm } = await setUp(t, {
    'package.json': {
      name: 'project', version: '1.0.0',
      scripts: { prebuild: 'echo before', build: 'node build.js', postbuild: 'echo after', test: 'node -e "process.exit(3)"' },
    },
    'build.js': `const { NODE, npm_node_execpath, npm_execpath, npm_lifecycle_event } = process.env;
      console.log(process.versions.junction !== undefined, NODE === process.execPath, npm_node_execpath === process.execPath,
        npm_execpath.endsWith('npm-cli.js'), npm_lifecycle_event);`,
  });
  const output = succeeded(await npm('run', 'build', '--silent'));
  assert.deepStrictEqual(output.trim().split(/\r?\n/), ['before', 'true true true true build', 'after']);
  assert.strictEqual((await npm('test')).code, 3);
  assert.strictEqual((await npm('run', 'missing')).code, 1);
});

test('scripts that say node get Junction, also where PATH leads to another node', { skip: isWindows }, async (t) => {
  const { npm, npx, base, env } = await setUp(t, { 'package.json': { name: 'project', version: '1.0.0', scripts: { which: 'node' } } });
  const other = path.join(base, 'other bin');
  fs.mkdirSync(other);
  fs.writeFileSync(path.join(other, 'node'), '#!/bin/sh\necho another node\n', { mode: 0o755 });
  fs.symlinkSync(process.execPath, path.join(base, 'node'));
  const which = ['-p', 'process.versions.junction !== undefined'];
  env.PATH = `${other}:/usr/bin:/bin`;
  assert.strictEqual(succeeded(await npm('run', 'which', '--silent', '--', ...which)).trim(), 'true');
  assert.strictEqual(succeeded(await npx('-c', 'node -p process.versions.junction!==undefined')).trim(), 'true');
  env.PATH = `${base}:${other}:/usr/bin:/bin`;
  assert.strictEqual(succeeded(await npx('-c', 'command -v node')).trim(), path.join(base, 'node'));
});

test('exec, npx and global commands', async (t) => {
  const { npm, npx, run, base } = await setUp(t);
  assert.strictEqual(succeeded(await npx('--yes', 'sayer', 'hello', 'there')).trim(), 'say: hello there');
  assert.strictEqual(succeeded(await npm('exec', '--yes', '--', 'sayer', '--flag')).trim(), 'say: --flag');
  succeeded(await npm('install', '-g', 'sayer'));
  assert.strictEqual(succeeded(await run(path.join(base, isWindows ? 'global/say' : 'global/bin/say'), ['all'])).trim(), 'say: all');
});

test('init, pack, publish, config, cache', async (t) => {
  const { npm, file, registry } = await setUp(t, { 'index.js': '' });
  assert.strictEqual(succeeded(await npm('pack')).trim(), 'project-1.0.0.tgz');
  assert.match((await npm('publish', '--dry-run')).errors, /total files: 3/);
  succeeded(await npm('publish', `--//${new URL(registry.url).host}/:_authToken=x`));
  assert.strictEqual(registry.published[0]._id, 'project');
  fs.rmSync(file('package.json'));
  succeeded(await npm('init', '-y'));
  assert.strictEqual(json(file('package.json')).name, 'project');
  assert.strictEqual(succeeded(await npm('config', 'get', 'registry')).trim(), registry.url);
  assert.match(succeeded(await npm('cache', 'verify')), /Cache verified/);
});

test('global packages go to the user, who may have no rights on the installation', { skip: isWindows }, async (t) => {
  const { npm, base, env } = await setUp(t);
  delete env.npm_config_prefix;
  const prefix = path.join(base, 'home', '.local');
  assert.strictEqual(succeeded(await npm('prefix', '-g')).trim(), prefix);
  succeeded(await npm('install', '-g', 'sayer'));
  assert.strictEqual(fs.realpathSync(path.join(prefix, 'bin/say')), path.join(prefix, 'lib/node_modules/sayer/say.js'));
});
