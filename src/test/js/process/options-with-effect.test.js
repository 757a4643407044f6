'use strict';
const test = require('node:test');
const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { spawnSync } = require('node:child_process');

const run = (...words) => spawnSync(process.execPath, words, { encoding: 'utf8' }).stdout;

test('--openssl-legacy-provider brings old digests', () => {
  const script = 'try { crypto.createHash("md4").update("x").digest("hex") } catch (error) { error.message }';
  assert.strictEqual(run('-p', script), 'error:0308010C:digital envelope routines::unsupported\n');
  assert.strictEqual(run('--openssl-legacy-provider', '-p', script), '51b834b7c1ef0b59ea50888fcb39ace2\n');
});

test('--report-exclude-env', () => {
  const script = '"environmentVariables" in process.report.getReport()';
  assert.strictEqual(run('-p', script), 'true\n');
  assert.strictEqual(run('--report-exclude-env', '--report-exclude-network', '-p', script), 'false\n');
});

test('--experimental-import-text', (t) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'text-'));
  t.after(() => fs.rmSync(folder, { recursive: true }));
  fs.writeFileSync(path.join(folder, 'a.txt'), 'text of é\n');
  const main = path.join(folder, 'main.mjs');
  fs.writeFileSync(main, `import text from './a.txt' with { type: 'text' };
    const { default: data } = await import('data:text/plain,abc', { with: { type: 'text' } });
    console.log(JSON.stringify([text, data]));`);
  assert.strictEqual(run('--no-warnings', '--experimental-import-text', main), '["text of é\\n","abc"]\n');
  assert.match(spawnSync(process.execPath, [main], { encoding: 'utf8' }).stderr, /ERR_UNKNOWN_FILE_EXTENSION/);
});
