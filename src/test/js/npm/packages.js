'use strict';
// What the registry of the npm tests has to offer.
module.exports = [
  { name: 'left', version: '1.0.0', main: 'index.js', files: { 'index.js': "module.exports = 'left 1.0.0';\n", 'README.md': '# left\n' } },
  { name: 'left', version: '1.1.0', main: 'index.js', files: { 'index.js': "module.exports = 'left 1.1.0';\n", 'README.md': '# left\n' } },
  { name: 'left', version: '2.0.0', main: 'index.js', files: { 'index.js': "module.exports = 'left 2.0.0';\n" } },
  { name: 'left', version: '3.0.0-beta.1', tag: 'next', files: { 'index.js': "module.exports = 'left 3';\n" } },
  {
    name: 'middle', version: '1.2.3', dependencies: { left: '^1.0.0' }, exports: './lib/index.mjs', type: 'module',
    files: { 'lib/index.mjs': "export { default } from 'left';\n", 'lib/deep/data.json': '{"deep":true}\n' },
  },
  { name: '@scope/right', version: '0.1.0', dependencies: { middle: '1.x', left: '^2.0.0' }, files: { 'index.js': "module.exports = 'right';\n" } },
  {
    name: 'sayer', version: '1.0.0', bin: { say: 'say.js' },
    files: { 'say.js': { text: '#!/usr/bin/env node\nconsole.log(`say: ${process.argv.slice(2).join(" ")}`);\n', mode: 0o755 } },
  },
  { name: 'old-one', version: '1.0.0', deprecated: 'use left instead', files: { 'index.js': '' } },
  {
    name: 'scripted', version: '1.0.0', scripts: { preinstall: 'node write.js preinstall', postinstall: 'node write.js postinstall' },
    files: { 'write.js': "require('node:fs').appendFileSync('written.txt', `${process.argv[2]} ${process.env.npm_package_name}\\n`);\n" },
  },
  { name: 'wants-peer', version: '1.0.0', peerDependencies: { left: '^2.0.0' }, files: { 'index.js': '' } },
  { name: 'wants-other', version: '1.0.0', peerDependencies: { left: '^1.0.0' }, files: { 'index.js': '' } },
  { name: 'not-here', version: '1.0.0', os: ['plan9'], files: { 'index.js': '' } },
  { name: 'flaky', version: '1.0.0', fault: 'status', files: { 'index.js': '' } },
  { name: 'broken', version: '1.0.0', fault: 'broken', files: { 'index.js': '' } },
  { name: 'truncated', version: '1.0.0', fault: 'truncated', once: true, files: { 'index.js': '// '.padEnd(20_000, 'abc def') } },
  { name: 'wrong', version: '1.0.0', fault: 'checksum', files: { 'index.js': '' } },
  { name: 'moved', version: '1.0.0', fault: 'redirect', files: { 'index.js': "module.exports = 'moved';\n" } },
  { name: 'slow', version: '1.0.0', fault: 'slow', files: { 'index.js': "module.exports = 'slow';\n" } },
];
