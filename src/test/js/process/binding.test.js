'use strict';
const test = require('node:test');
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');

test('process.binding() gives what packages ask for', () => {
  assert.strictEqual(process.binding('constants').os.signals.SIGINT, 2);
  assert.strictEqual(process.binding('uv').errname(-2), 'ENOENT');
  assert.strictEqual(process.binding('uv').UV_ENOENT, -2);
  assert.strictEqual(process.binding('util').isDate(new Date()), true);
  assert.ok(Object.keys(process.binding('natives')).includes('fs'));
  assert.throws(() => process.binding('nope'), { message: 'No such module: nope' });
});

test('spawn of the binding spawn_sync may be replaced', (t) => {
  const binding = process.binding('spawn_sync');
  const { spawn } = binding;
  t.after(() => { binding.spawn = spawn; });
  const seen = [];
  binding.spawn = function(options) {
    seen.push(options.file, options.args);
    options.envPairs = [...options.envPairs, 'OWN=1'];
    const result = spawn.call(this, options);
    assert.strictEqual(result.status, 0);
    assert.ok(Buffer.isBuffer(result.output[1]));
    return result;
  };
  const { stdout } = spawnSync('sh', ['-c', 'cat; echo $OWN'], { input: 'in ', encoding: 'utf8' });
  assert.strictEqual(stdout, 'in 1\n');
  assert.deepStrictEqual(seen, ['sh', ['sh', '-c', 'cat; echo $OWN']]);
  binding.spawn = (options) => ({ ...spawn(options), error: -2 });
  assert.strictEqual(spawnSync('true').error.code, 'ENOENT');
});
