'use strict';
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const test = require('node:test');
const { startupSnapshot } = require('node:v8');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'snapshot-'));
test.after(() => fs.rmSync(folder, { recursive: true }));
const run = (...words) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { cwd: folder, encoding: 'utf8' });
  return { status, stdout, stderr };
};
const file = (name, text) => fs.writeFileSync(path.join(folder, name), text);
// there is no installation to build upon in the runtime's own tests
const canBuild = run('--build-snapshot', 'node:embedded_snapshot_main').status === 0 && fs.existsSync(path.join(folder, 'snapshot.blob'));

test('a program that builds no snapshot cannot register for it', () => {
  assert.strictEqual(startupSnapshot.isBuildingSnapshot(), 0);
  assert.throws(() => startupSnapshot.addSerializeCallback(() => {}), { code: 'ERR_NOT_BUILDING_SNAPSHOT' });
});

test('a snapshot keeps the heap with its arrays, and starts a main program', { skip: !canBuild }, () => {
  file('entry.js', `
    globalThis.state = { map: new Map([['a', Buffer.from('bytes')]]), numbers: new Float64Array(1000).fill(0.5) };
    require('v8').startupSnapshot.addDeserializeCallback((data) => { globalThis.again = data; }, 'again');`);
  file('main.js', 'console.log(state.map.get("a").toString(), state.numbers[999], again, process.argv[2]);');
  assert.deepStrictEqual(run('--snapshot-blob', 'a.blob', '--build-snapshot', 'entry.js'), { status: 0, stdout: '', stderr: '' });
  assert.deepStrictEqual(run('--snapshot-blob', 'a.blob', 'main.js', 'x'), { status: 0, stdout: 'bytes 0.5 again x\n', stderr: '' });
});

test('a main function replaces the main program; deep structures come back', { skip: !canBuild }, () => {
  file('deep.js', `
    const zlib = require('zlib');
    let list = null;
    for (let i = 0; i < 5000; i++) list = { next: list, bytes: new Uint8Array(70).fill(i) };
    require('v8').startupSnapshot.setDeserializeMainFunction((data) => {
      let sum = 0;
      for (let at = data; at !== null; at = at.next) sum += at.bytes[69];
      console.log(sum, zlib.gunzipSync(zlib.gzipSync('ok')).toString(), process.argv.length, typeof WebAssembly.Memory);
    }, list);`);
  assert.strictEqual(run('--snapshot-blob', 'b.blob', '--build-snapshot', 'deep.js').status, 0);
  let sum = 0;
  for (let i = 0; i < 5000; i++) sum += i & 255;
  assert.strictEqual(run('--snapshot-blob', 'b.blob', 'p', 'q').stdout, `${sum} ok 3 function\n`);
});

test('files that are no snapshots are refused', { skip: !canBuild }, () => {
  file('junk.blob', 'this is no snapshot');
  assert.strictEqual(run('--snapshot-blob', 'junk.blob', 'main.js').status, 14);
  assert.deepStrictEqual(run('--snapshot-blob', 'none.blob', 'main.js'), { status: 14, stdout: '', stderr: 'Cannot open none.blob\n' });
  assert.strictEqual(run('--build-snapshot').status, 9);
});
