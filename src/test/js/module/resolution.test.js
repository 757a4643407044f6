'use strict';
const test = require('node:test');
const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { spawnSync } = require('node:child_process');

const run = (args, cwd) => spawnSync(process.execPath, args, { encoding: 'utf8', cwd });

test('the path behind a package is part of a URL', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'junction-module-'));
  fs.mkdirSync(path.join(folder, 'node_modules/pkg/a%b'), { recursive: true });
  fs.writeFileSync(path.join(folder, 'node_modules/pkg/a%b/x.mjs'), 'export default 1');
  const { stdout } = run(['--input-type=module', '-e', `
    console.log((await import('pkg/a%25b/x.mjs')).default);
    await import('pkg/a%25b/x.mjs#/y').then((module) => console.log(module.default));`], folder);
  fs.rmSync(folder, { recursive: true });
  assert.strictEqual(stdout, '1\n1\n');
});

test('a package is not looked for where there are no files', () => {
  const { stderr, status } = run(['--experimental-import-meta-resolve', '-e', 'import.meta.resolve("pkg", "http://example.com/a.js")']);
  assert.strictEqual(status, 1);
  assert.match(stderr, /code: 'ERR_INVALID_URL'/);
});

for (const text of ['if (await "") {}', '[await new Date()]', '(await 0)', '[await true, await `x`]']) {
  test(`the text ${text} is an ES module`, () => {
    const { stderr, status } = run(['-e', text]);
    assert.deepStrictEqual([status, stderr], [0, '']);
  });
}

test('what stands in a literal is no source map', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'junction-module-'));
  const map = Buffer.from(JSON.stringify({ version: 3, sources: ['other.ts'], names: [], mappings: 'AAAA' })).toString('base64');
  const comment = `//# sourceMappingURL=data:application/json;base64,${map}\n`;
  fs.writeFileSync(path.join(folder, 'a.js'), `const text = \`\n${comment}\`; throw new Error('a');`);
  fs.writeFileSync(path.join(folder, 'b.js'), `throw new Error('b');\n${comment}// the end`);
  const stackOf = (name) => run(['--enable-source-maps', name], folder).stderr;
  assert.doesNotMatch(stackOf('a.js'), /other\.ts/);
  assert.match(stackOf('b.js'), /other\.ts/);
  fs.rmSync(folder, { recursive: true });
});
