'use strict';
const test = require('node:test');
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');

function run(code) {
  const { status, signal, stdout } = spawnSync(process.execPath, ['-e', code], { encoding: 'utf8' });
  return { status, signal, stdout };
}

test('a signal that nobody listens to ends the process by it', () => {
  for (const name of ['SIGTERM', 'SIGUSR2', 'SIGQUIT']) {
    assert.strictEqual(run(`process.kill(process.pid, '${name}'); setTimeout(() => {}, 5000)`).signal, name);
  }
  assert.strictEqual(run('process.abort()').signal, 'SIGABRT');
});

test('a listener gets name and number, of SIGUSR2 too', () => {
  assert.deepStrictEqual(run(`process.on('SIGUSR2', console.log); process.kill(process.pid, 'SIGUSR2')`),
    { status: 0, signal: null, stdout: 'SIGUSR2 12\n' });
});

test('execve puts another program in place of this one', () => {
  const { stdout, status } = run(`process.execve('/bin/echo', ['echo', 'replaced'])`);
  assert.deepStrictEqual([stdout, status], ['replaced\n', 0]);
});

test('umask is that of the process', () => {
  assert.strictEqual(run(`process.umask(0o27); require('child_process').execSync('umask', { stdio: 'inherit' })`).stdout.trim(), '0027');
});

test('SIGQUIT ends a program that was started so', async () => {
  const child = require('node:child_process').spawn(process.execPath, ['-e', 'setTimeout(() => console.log("still here"), 20_000)'], {
    env: { ...process.env, JUNCTION_JAVA_OPTIONS: '-Djunction.endOnQuit' },
  });
  const text = child.stdout.toArray();
  setTimeout(() => child.kill('SIGQUIT'), 4000);
  const [code, signal] = await require('node:events').once(child, 'exit');
  assert.deepStrictEqual([code, signal, `${await text}`], [null, 'SIGQUIT', '']);
});
