'use strict';
// References and memory of addons, by small ones that are compiled here if there is a compiler.
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

function build(t, version, source = addon(version)) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'napi-'));
  t.after(() => fs.rmSync(folder, { recursive: true }));
  fs.writeFileSync(path.join(folder, 'addon.c'), source);
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

const external = `
#include <stdint.h>
typedef struct env *env; typedef struct value *value; typedef struct info *info;
int napi_create_external_buffer(env, uint64_t, void *, void (*)(env, void *, void *), void *, value *);
int napi_create_external_arraybuffer(env, void *, uint64_t, void (*)(env, void *, void *), void *, value *);
int napi_create_function(env, const char *, uint64_t, value (*)(env, info), void *, value *);
int napi_create_uint32(env, uint32_t, value *);
int napi_get_buffer_info(env, value, void **, uint64_t *);
int napi_set_named_property(env, value, const char *, value);
static unsigned char memory[] = "seven bytes"; static int gone;
static void finalize(env e, void *data, void *hint) { if (data == memory && hint == &gone) gone++; }
static value buffer(env e, info i) {
  value made; void *data; uint64_t length;
  if (napi_create_external_buffer(e, 7, memory, finalize, &gone, &made) != 0) return 0;
  napi_get_buffer_info(e, made, &data, &length);
  return data == memory && length == 7 ? made : 0;
}
static value array(env e, info i) { value made; napi_create_external_arraybuffer(e, memory, 5, finalize, &gone, &made); return made; }
static value count(env e, info i) { value made; napi_create_uint32(e, gone, &made); return made; }
value napi_register_module_v1(env e, value exports) {
  value f; napi_create_function(e, "buffer", 6, buffer, 0, &f); napi_set_named_property(e, exports, "buffer", f);
  napi_create_function(e, "array", 5, array, 0, &f); napi_set_named_property(e, exports, "array", f);
  napi_create_function(e, "count", 5, count, 0, &f); napi_set_named_property(e, exports, "count", f);
  return exports;
}
`;

test('buffers over memory of an addon', { skip: !supported }, async (t) => {
  const native = build(t, 0, external);
  const made = native.buffer();
  assert.strictEqual(Buffer.isBuffer(made), true);
  assert.strictEqual(made.toString(), 'seven b');
  assert.throws(() => structuredClone(made.buffer, { transfer: [made.buffer] }), { name: 'DataCloneError' });
  made[0] = 'S'.charCodeAt(0);
  (() => assert.strictEqual(Buffer.from(native.array()).toString(), 'Seven'))();
  require('node:v8').setFlagsFromString('--expose-gc');
  const collect = require('node:vm').runInNewContext('gc');
  for (let i = 0; i < 50 && native.count() === 0; i++) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  assert.strictEqual(native.count(), 1);
  assert.strictEqual(made.length, 7);
});
