'use strict';
const test = require('node:test');
const assert = require('node:assert');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { spawn } = require('child_process');
const { once } = require('events');

const SLOW = `const { test } = require('node:test');
test('quick', () => {});
test('slow', () => { process._rawDebug?.('begun'); return new Promise((resolve) => setTimeout(resolve, 60_000)); });
`;

async function interrupt(...options) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'interrupt-'));
  const file = path.join(folder, 'slow.test.js');
  fs.writeFileSync(file, SLOW);
  const { NODE_TEST_CONTEXT, ...env } = process.env;
  const child = spawn(process.execPath, ['--test', '--test-reporter=tap', ...options, 'slow.test.js'], { cwd: folder, env });
  let output = '';
  let isKilled = false;
  child.stdout.on('data', (chunk) => {
    output += chunk;
    if (isKilled || !output.includes('ok 1 - quick')) return;
    isKilled = true;
    setTimeout(() => child.kill('SIGINT'), 100);
  });
  const [code] = await once(child, 'close');
  assert.strictEqual(code, 1);
  return output.replaceAll(fs.realpathSync(folder), '').replaceAll(folder, '');
}

test('SIGINT ends a run and names the file that runs', async () => {
  assert.match(await interrupt(), /# Interrupted while running: slow\.test\.js at \/slow\.test\.js:1:1\n/);
});

test('with all files in one process the test is named', async () => {
  assert.match(await interrupt('--test-isolation=none'), /# Interrupted while running: slow at \/slow\.test\.js:3:1\n/);
});
