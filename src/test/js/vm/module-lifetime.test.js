'use strict';
const test = require('node:test');
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');

test('vm modules that nobody holds any more are collected', () => {
  const code = `
    const vm = require('vm');
    const references = [];
    async function make(module) {
      references.push(new WeakRef(module));
      await module.link(() => {});
      await module.evaluate();
    }
    (async () => {
      const context = vm.createContext({});
      for (let i = 0; i < 20; i++) {
        await make(new vm.SourceTextModule('export default 1'));
        await make(new vm.SourceTextModule('export default 1', { context }));
        await make(new vm.SyntheticModule(['a'], function() { this.setExport('a', 1); }));
      }
      for (let i = 0; i < 4; i++) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        gc();
      }
      console.log(references.filter((reference) => reference.deref() !== undefined).length <= 3);
    })();`;
  const { stdout, stderr } = spawnSync(process.execPath,
    ['--expose-gc', '--experimental-vm-modules', '--no-warnings', '-e', code], { encoding: 'utf8' });
  assert.strictEqual(stdout, 'true\n', stderr);
});

test('a module stays usable as long as something imports it', () => {
  const code = `
    const vm = require('vm');
    (async () => {
      let inner = new vm.SourceTextModule('export let n = 1; export const add = () => ++n;');
      const outer = new vm.SourceTextModule('import { n, add } from "inner"; export const next = () => [add(), n];');
      await outer.link(() => inner);
      inner = undefined;
      for (let i = 0; i < 3; i++) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        gc();
      }
      await outer.evaluate();
      gc();
      console.log(outer.status, outer.namespace.next());
    })();`;
  const { stdout, stderr } = spawnSync(process.execPath,
    ['--expose-gc', '--experimental-vm-modules', '--no-warnings', '-e', code], { encoding: 'utf8' });
  assert.strictEqual(stdout, 'evaluated [ 2, 2 ]\n', stderr);
});
