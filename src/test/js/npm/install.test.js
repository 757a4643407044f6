'use strict';
// The npm that comes with Junction, run by Junction. What is expected is what npm does on Node.js
// (dev/npm-compare.js compares the two).
const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const test = require('node:test');
const packages = require('./packages');
const { isWindows, json, setUp, succeeded } = require('./project');

test('install, ci, ls, outdated, uninstall', async (t) => {
  const { npm, file } = await setUp(t);
  assert.match(succeeded(await npm('install', 'middle', '@scope/right', 'moved', 'flaky')), /added 6 packages/);
  assert.strictEqual(require(file('node_modules/moved')), 'moved');
  assert.strictEqual(json(file('node_modules/left/package.json')).version, '2.0.0');
  assert.strictEqual(json(file('node_modules/middle/node_modules/left/package.json')).version, '1.1.0');
  const lock = fs.readFileSync(file('package-lock.json'), 'utf8');
  fs.rmSync(file('node_modules'), { recursive: true });
  succeeded(await npm('ci'));
  assert.strictEqual(fs.readFileSync(file('package-lock.json'), 'utf8'), lock);
  assert.deepStrictEqual(Object.keys(JSON.parse(succeeded(await npm('ls', '--json'))).dependencies), ['@scope/right', 'flaky', 'middle', 'moved']);
  succeeded(await npm('install', 'left@1.0.0'));
  const outdated = await npm('outdated');
  assert.strictEqual(outdated.code, 1);
  assert.match(outdated.output, /left\s+1\.0\.0\s+1\.1\.0\s+2\.0\.0/);
  succeeded(await npm('uninstall', 'moved'));
  assert.strictEqual(fs.existsSync(file('node_modules/moved')), false);
});

test('workspaces, overrides, links, install scripts', async (t) => {
  const { npm, file } = await setUp(t, {
    'package.json': {
      name: 'project', version: '1.0.0', workspaces: ['parts/*'], dependencies: { middle: '1', near: 'file:./near', scripted: '1' },
      overrides: { left: '2.0.0' }, allowScripts: { scripted: true },
    },
    'near/package.json': { name: 'near', version: '1.0.0' },
    'parts/one/package.json': { name: 'one', version: '1.0.0', scripts: { hello: 'echo one' } },
    'parts/two/package.json': { name: 'two', version: '1.0.0', dependencies: { one: '1' }, scripts: { hello: 'echo two' } },
  });
  succeeded(await npm('install'));
  assert.strictEqual(json(file('node_modules/left/package.json')).version, '2.0.0');
  assert.strictEqual(fs.realpathSync(file('node_modules/one')), file('parts/one'));
  assert.strictEqual(fs.realpathSync(file('node_modules/near')), file('near'));
  assert.strictEqual(fs.readFileSync(file('node_modules/scripted/written.txt'), 'utf8'), 'preinstall scripted\npostinstall scripted\n');
  assert.deepStrictEqual(succeeded(await npm('run', 'hello', '--workspaces', '--silent')).trim().split(/\r?\n/), ['one', 'two']);
});

test('what a broken registry answers fails, and a second install repairs', async (t) => {
  const { npm, file, registry } = await setUp(t);
  for (const [name, code] of [['wrong', 'EINTEGRITY'], ['truncated', 'ECONNRESET'], ['broken', 'E500'], ['nowhere', 'E404']]) {
    const failed = await npm('install', name, 'left', '--fetch-retries=0');
    assert.strictEqual(failed.code, 1);
    assert.match(failed.errors, new RegExp(`npm error code ${code}`));
  }
  registry.add({ ...packages.find(({ name }) => name === 'truncated'), fault: undefined });
  succeeded(await npm('install', 'truncated', 'left'));
  assert.ok(fs.existsSync(file('node_modules/truncated/index.js')));
});

test('an interrupted install fails, and a second one repairs', { skip: isWindows }, async (t) => {
  const { npm, interruptible, file } = await setUp(t);
  const interrupted = await interruptible(['install', 'slow', 'middle'], (child) => setTimeout(() => child.kill('SIGINT'), 1500));
  assert.notStrictEqual(interrupted.code, 0);
  succeeded(await npm('install', 'slow', 'middle'));
  assert.strictEqual(require(file('node_modules/slow')), 'slow');
});

test('a full disk is told as such, and a second install repairs', { skip: process.platform !== 'linux' }, async (t) => {
  const { env, registry, run, file } = await setUp(t);
  // A file system of our own, in a namespace where every user may mount one.
  const mount = 'mount -t tmpfs -o size=1m tmpfs "$PWD"';
  if ((await run('unshare', ['-rm', 'sh', '-c', mount]).catch((error) => error)).code !== 0) {
    t.skip('no file system can be mounted here');
    return;
  }
  registry.add({ name: 'large', version: '1.0.0', files: { 'index.js': "module.exports = 'large';\n", 'data.txt': 'large '.repeat(1 << 19) } });
  Object.assign(env, { npm: path.join(path.dirname(process.execPath), 'npm'), folder: path.dirname(file('package.json')) });
  const { code, output, errors } = await run('unshare', ['-rm', 'sh', '-c', `${mount} && cd "$folder" && echo '{}' > package.json &&
    { "$npm" install large; echo "first $?"; } && mount -o remount,size=50m "$PWD" &&
    "$npm" install large; echo "second $?"; node -p 'require("large") + fs.statSync("node_modules/large/data.txt").size'`]);
  assert.strictEqual(code, 0, errors);
  assert.match(errors, /npm error code ENOSPC\nnpm error syscall write\nnpm error errno -28\n/);
  assert.match(errors, /There appears to be insufficient space on your system to finish/);
  assert.match(output, /^first 228\n[^]*second 0\nlarge3145728\n$/);
});
