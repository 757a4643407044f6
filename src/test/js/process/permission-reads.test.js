'use strict';
const test = require('node:test');
const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { spawnSync } = require('node:child_process');

const folder = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'junction-permission-'));
test.after(() => fs.rmSync(folder, { recursive: true }));
fs.writeFileSync(path.join(folder, 'secret.txt'), 'secret');
fs.writeFileSync(path.join(folder, 'other.mjs'), 'export default 1;');
fs.writeFileSync(path.join(folder, 'main.mjs'), `
  import fs from 'node:fs';
  const file = ${JSON.stringify(path.join(folder, 'secret.txt'))};
  const ways = {
    bytes: () => fs.readFileSync(file), text: () => fs.readFileSync(file, 'utf8'), exists: () => fs.existsSync(file),
    stat: () => fs.statSync(file), open: () => fs.openSync(file), access: () => fs.accessSync(file), list: () => fs.readdirSync(${JSON.stringify(folder)}),
    watchFile: () => fs.watchFile(file, () => {}), copy: () => fs.copyFileSync(file, file + '2'), promise: () => fs.promises.readFile(file),
    callback: () => new Promise((resolve, reject) => fs.readFile(file, (error) => (error ? reject(error) : resolve()))),
    stream: () => new Promise((resolve, reject) => fs.createReadStream(file).on('error', reject).on('data', resolve)),
    import: () => import('./other.mjs'), write: () => fs.writeFileSync(file, ''), append: () => fs.appendFileSync(file, ''),
  };
  for (const [name, way] of Object.entries(ways)) {
    try {
      await way();
      console.log(name, 'is possible');
    } catch (error) {
      if (error.code !== 'ERR_ACCESS_DENIED') console.log(name, error.code);
    }
  }
  console.log('done');
`);

test('no way of reading or writing a file leads around --permission', () => {
  const main = path.join(folder, 'main.mjs');
  const { stdout } = spawnSync(process.execPath, ['--permission', `--allow-fs-read=${main}`, main], { encoding: 'utf8' });
  assert.strictEqual(stdout, 'done\n');
});
