'use strict';
// References of Node-API to values that are no objects, by a small addon that is compiled here if there is a compiler.
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const test = require('node:test');

const supported = process.platform === 'linux' && process.arch === 'x64' && spawnSync('cc', ['--version']).status === 0;

const addon = (version) => `
#include <stdint.h>
typedef struct env *env; typedef struct value *value; typedef struct reference *reference; typedef struct info *info;
int napi_create_reference(env, value, uint32_t, reference *);
int napi_reference_unref(env, reference, uint32_t *);
int napi_get_reference_value(env, reference, value *);
int napi_create_int32(env, int32_t, value *);
int napi_create_function(env, const char *, uint64_t, value (*)(env, info), void *, value *);
int napi_get_cb_info(env, info, uint64_t *, value *, value *, void **);
int napi_get_boolean(env, _Bool, value *);
int32_t node_api_module_get_api_version_v1(void) { return ${version}; }
// Gives its argument back by way of a reference, the status if there is none, false if the value goes with its last holder.
static value run(env e, info i) {
  value argument, result; uint64_t count = 1; reference made; uint32_t left;
  napi_get_cb_info(e, i, &count, &argument, 0, 0);
  int status = napi_create_reference(e, argument, 1, &made);
  if (status != 0) { napi_create_int32(e, status, &result); return result; }
  napi_get_reference_value(e, made, &result);
  napi_reference_unref(e, made, &left);
  value later; napi_get_reference_value(e, made, &later);
  if (later == 0 && left == 0 && count == 1) return result;
  napi_get_boolean(e, 0, &result);
  return result;
}
value napi_register_module_v1(env e, value exports) {
  value function; napi_create_function(e, "run", 3, run, 0, &function);
  return function;
}
`;

function build(t, version) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'napi-'));
  t.after(() => fs.rmSync(folder, { recursive: true }));
  fs.writeFileSync(path.join(folder, 'addon.c'), addon(version));
  const { status, stderr } = spawnSync('cc', ['-shared', '-fPIC', '-o', 'addon.node', 'addon.c'], { cwd: folder, encoding: 'utf8' });
  assert.strictEqual(status, 0, stderr);
  return require(path.join(folder, 'addon.node'));
}

test('an addon of version 10 has references to all values', { skip: !supported }, (t) => {
  const run = build(t, 10);
  for (const value of ['text', 5, 12n, undefined, null, true]) assert.strictEqual(run(value), value);
  assert.strictEqual(run({}), false);
});

test('an earlier one has references to objects, functions and symbols', { skip: !supported }, (t) => {
  const run = build(t, 9);
  assert.strictEqual(run('text'), 1);
  assert.strictEqual(run(undefined), 1);
  assert.strictEqual(run({}), false);
  assert.strictEqual(run(Symbol('a')), false);
});
