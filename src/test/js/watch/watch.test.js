'use strict';
const test = require('node:test');
const assert = require('node:assert');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { spawn, spawnSync } = require('child_process');

function folderWith(files) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'watch-'));
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(folder, name), text);
  return folder;
}

const environment = () => {
  const { NODE_TEST_CONTEXT, FORCE_COLOR, ...env } = process.env;
  return env;
};

// Runs a command line; each step waits for a text in the output and then does something.
async function follow(folder, words, steps) {
  const child = spawn(process.execPath, words, { cwd: folder, env: environment(), stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  for (const [wanted, act] of steps) {
    while (!wanted.test(output)) {
      const [chunk] = await require('events').once(child.stdout, 'data');
      output += chunk;
    }
    await act?.();
  }
  child.kill();
  await require('events').once(child, 'close');
  return output;
}

const settle = () => new Promise((resolve) => { setTimeout(resolve, 300); });

test('--watch runs the program again when a dependency changes', async () => {
  const folder = folderWith({ 'main.js': 'console.log("run", require("./dep.js"))', 'dep.js': 'module.exports = 1' });
  const dep = path.join(folder, 'dep.js');
  const output = await follow(folder, ['--watch', 'main.js', 'x'], [
    [/Completed running/, async () => {
      await settle();
      fs.writeFileSync(dep, 'module.exports = 2');
    }],
    [/run 2\nCompleted running/],
  ]);
  const completed = "Completed running 'main.js x'. Waiting for file changes before restarting...\n";
  assert.strictEqual(output, `run 1\n${completed}Change detected in ${require('util').inspect(dep)}\nRestarting 'main.js x'\nrun 2\n${completed}`);
});

test('a program that runs gets the signal, and one that fails is told of', async () => {
  const folder = folderWith({
    'main.js': 'process.on("SIGINT", () => { console.log("ended"); process.exit(); }); console.log("ready"); setInterval(() => {}, 1000);',
  });
  const output = await follow(folder, ['--watch-path=.', '--watch-kill-signal=SIGINT', 'main.js'], [
    [/ready/, async () => {
      await settle();
      fs.writeFileSync(path.join(folder, 'main.js'), 'process.exit(1)');
    }],
    [/Failed running/],
  ]);
  assert.match(output, /^ready\nChange detected in '.*main\.js'\nRestarting 'main\.js'\nended\nFailed running 'main\.js'\. Waiting/);
});

test('--watch does not go with --eval, and knows its signals', () => {
  const run = (...words) => spawnSync(process.execPath, words, { encoding: 'utf8', env: environment() });
  assert.match(run('--watch', '-e', '1').stderr, /: either --watch or --eval can be used, not both\n/);
  assert.strictEqual(run('--watch', '-e', '1').status, 9);
  assert.match(run('--watch', '--watch-kill-signal=NONE', 'x.js').stderr, /Unknown signal: NONE/);
});

test('run() with watch runs the tests again that depend on a change', async () => {
  const folder = folderWith({
    'a.test.js': 'require("node:test")(`a ${require("./dep.js")}`)', 'b.test.js': 'require("node:test")("b")', 'dep.js': 'module.exports = 1',
    'main.mjs': `import { run } from 'node:test';
      const stream = run({ watch: true });
      for (const type of ['test:pass', 'test:watch:drained', 'test:watch:restarted']) stream.on(type, (data) => console.log(type, data?.name ?? ''));`,
  });
  const output = await follow(folder, ['main.mjs'], [
    [/drained/, async () => {
      await settle();
      fs.writeFileSync(path.join(folder, 'dep.js'), 'module.exports = 2');
    }],
    [/drained[^]*drained/],
  ]);
  assert.strictEqual(output, 'test:pass a 1\ntest:pass b\ntest:watch:drained \ntest:watch:restarted \ntest:pass a 2\ntest:watch:drained \n');
});
