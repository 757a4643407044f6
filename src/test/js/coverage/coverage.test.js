'use strict';
const test = require('node:test');
const assert = require('node:assert');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { spawnSync } = require('child_process');

function project(files) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coverage-'));
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(folder, name), text);
  return folder;
}

function run(folder, words, env) {
  const { NODE_TEST_CONTEXT, ...rest } = process.env;
  return spawnSync(process.execPath, words, { cwd: folder, encoding: 'utf8', env: { ...rest, ...env } });
}

const LIB = `function used(x) {
  if (x) return 1;
  return 2;
}
function unused() {
  return 5;
}
module.exports = { used, unused };
`;

test('NODE_V8_COVERAGE makes a file for each process and worker, with URLs of files', () => {
  const folder = project({
    'lib.js': LIB,
    'main.js': `require('./lib').used(1);
      new (require('worker_threads').Worker)('require(${JSON.stringify('./lib')})', { eval: true });
      require('child_process').execFileSync(process.execPath, ['-e', 'require("./lib").used(0)'], { env: {} });`,
  });
  run(folder, ['main.js'], { NODE_V8_COVERAGE: 'out' });
  const reports = fs.readdirSync(path.join(folder, 'out')).map((name) => {
    assert.match(name, /^coverage-\d+-\d{13}-\d+\.json$/);
    return JSON.parse(fs.readFileSync(path.join(folder, 'out', name), 'utf8'));
  });
  assert.strictEqual(reports.length, 3);
  const url = require('url').pathToFileURL(path.join(folder, 'lib.js')).href;
  const scripts = reports.map(({ result }) => result.find((script) => script.url === url));
  assert.ok(scripts.every((script) => script.functions[0].ranges[0].endOffset === LIB.length));
  const counts = scripts.map((script) => script.functions.find((fn) => fn.functionName === 'used').ranges[0].count);
  assert.deepStrictEqual(counts.sort(), [0, 1, 1]);
});

test('v8.takeCoverage() writes what ran until then, v8.stopCoverage() ends it', () => {
  const folder = project({
    'main.js': 'const v8 = require("v8"); v8.takeCoverage(); v8.takeCoverage(); v8.stopCoverage();',
  });
  run(folder, ['main.js'], { NODE_V8_COVERAGE: 'out' });
  assert.strictEqual(fs.readdirSync(path.join(folder, 'out')).length, 2);
});

test('--experimental-test-coverage shows a table and checks thresholds', () => {
  const folder = project({
    'lib.js': LIB,
    'lib.test.js': 'require("node:test")("x", () => { require("./lib").used(1); });',
  });
  const words = ['--test', '--experimental-test-coverage', '--test-coverage-lines=90', '--test-reporter=tap'];
  const { stdout, status } = run(folder, words);
  assert.ok(stdout.includes('# Error: 50.00% line coverage does not meet threshold of 90%.\n'), stdout);
  assert.ok(stdout.includes('# file      | line % | branch % | funcs % | uncovered lines\n'), stdout);
  assert.ok(stdout.includes('# lib.js    |  50.00 |    66.67 |   50.00 | 3 5-7\n'), stdout);
  assert.strictEqual(status, 1);
});

test('the lcov reporter', () => {
  const folder = project({ 'lib.js': LIB, 'a.test.js': 'const l = require("./lib"); require("node:test")("x", () => { l.used(1); });' });
  const { stdout } = run(folder, ['--experimental-test-coverage', '--test-reporter=lcov', 'a.test.js']);
  assert.ok(stdout.startsWith('TN:\nSF:lib.js\nFN:1,used\nFN:5,unused\nFNDA:1,used\nFNDA:0,unused\nFNF:2\nFNH:1\n'), stdout);
});
