'use strict';
const test = require('node:test');
const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { spawnSync } = require('node:child_process');

const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'run-')));
const inner = path.join(folder, 'a', 'b');
const file = path.join(folder, 'package.json');
fs.mkdirSync(path.join(folder, 'a', 'node_modules', '.bin'), { recursive: true });
fs.mkdirSync(inner);
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));

function run(...words) {
  const { stdout, stderr, status } = spawnSync(process.execPath, words, { cwd: inner, encoding: 'utf8' });
  return [stdout, stderr, status];
}

test('node --run', { skip: process.platform === 'win32' }, async (t) => {
  const scripts = { print: "printf '<%s>'", fail: 'exit 7', env: 'pwd; echo $NODE_RUN_SCRIPT_NAME $NODE_RUN_PACKAGE_JSON_PATH; echo $PATH', wrong: 3 };
  fs.writeFileSync(file, JSON.stringify({ scripts }));
  await t.test('gives the script what follows --', () => {
    assert.deepStrictEqual(run('--run', 'print', '--', 'a b', "it's", '$HOME', '', '--x'), ["<a b><it's><$HOME><><--x>", '', 0]);
    assert.deepStrictEqual(run('--run', 'print', 'a'), ['<>', '', 0]);
  });
  await t.test('ends with 1 where the script fails', () => assert.deepStrictEqual(run('--run', 'fail'), ['', '', 1]));
  await t.test('runs where package.json is, with the programs of packages', () => {
    const [stdout] = run('--run', 'env');
    const [directory, names, paths] = stdout.split('\n');
    assert.deepStrictEqual([directory, names], [folder, `env ${file}`]);
    assert.ok(paths.startsWith(`${path.join(folder, 'a', 'node_modules', '.bin')}:`));
  });
  await t.test('tells what there is', () => {
    const list = '\n\nAvailable scripts are:\n' + ['print', 'fail', 'env'].map((name) => `  ${name}: ${scripts[name]}\n`).join('');
    assert.deepStrictEqual(run('--run', 'none'), ['', `Missing script: "none" for ${file}${list}`, 1]);
    const [, message, status] = run('--run', 'wrong');
    assert.ok(message.startsWith(`Script "wrong" is unexpectedly not a string for ${file}\n`), message);
    assert.strictEqual(status, 1);
  });
  await t.test('tells what is wrong with package.json', () => {
    for (const [text, message] of [['{', `Can't parse ${file}`], ['[]', `Root value unexpected not an object for ${file}\n`],
      ['{}', `Can't find "scripts" field in ${file}`]]) {
      fs.writeFileSync(file, text);
      assert.deepStrictEqual(run('--run', 'print'), ['', `${message}\n`, 1]);
    }
  });
});

test('--entry-url', () => {
  fs.writeFileSync(path.join(inner, 'main.mjs'), 'console.log(import.meta.url.split("/").at(-1), process.argv[1]);');
  assert.deepStrictEqual(run('--no-warnings', '--entry-url', './main.mjs?x=1#y'), ['main.mjs?x=1#y ./main.mjs?x=1#y\n', '', 0]);
  assert.deepStrictEqual(run('--no-warnings', '--entry-url', 'data:text/javascript,console.log(1)'), ['1\n', '', 0]);
});
