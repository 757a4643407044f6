'use strict';
const test = require('node:test');
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');

const run = (text) => spawnSync(process.execPath, ['--experimental-vm-modules', '--input-type=module', '-e', text], { encoding: 'utf8' }).stdout;

test('modules of node:vm have no source', () => {
  assert.strictEqual(run(`
    import { SourceTextModule } from 'node:vm';
    const target = new SourceTextModule('export var p = 5;', { identifier: 'target' });
    const code = (promise) => promise.then(() => 'none', ({ code, message }) => code + ' ' + message);
    const importing = new SourceTextModule('import source x from "y";');
    console.log(await code(importing.link(() => target)));
    const dynamic = new SourceTextModule('await import.source("y")', { importModuleDynamically: () => target });
    await dynamic.link(() => {});
    console.log(await code(dynamic.evaluate()));
  `), "ERR_SOURCE_PHASE_NOT_DEFINED Source phase import object is not defined for module 'target'\n".repeat(2));
});
