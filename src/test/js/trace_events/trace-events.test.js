'use strict';
const test = require('node:test');
const assert = require('node:assert');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { spawnSync } = require('child_process');
const { createTracing, getEnabledCategories } = require('trace_events');

function trace(words, text, file = 'node_trace.1.log') {
  const cwd = fs.mkdtempSync(path.join(os.tmpdir(), 'trace-'));
  const { NODE_TEST_CONTEXT, ...env } = process.env;
  const { status, pid, stderr } = spawnSync(process.execPath, [...words, '-e', text], { cwd, env, encoding: 'utf8' });
  assert.strictEqual(status, 0, stderr);
  const { traceEvents } = JSON.parse(fs.readFileSync(path.join(cwd, file.replace('PID', pid)), 'utf8'));
  assert.ok(traceEvents.every((event) => event.pid === pid));
  return traceEvents;
}

// Enabled tracing writes its file to the current directory.
process.chdir(fs.mkdtempSync(path.join(os.tmpdir(), 'trace-')));

test('tracing objects and the enabled categories', () => {
  assert.strictEqual(getEnabledCategories(), undefined);
  const tracing = createTracing({ categories: ['some.thing', 'other'] });
  assert.strictEqual(tracing.categories, 'some.thing,other');
  assert.strictEqual(tracing.enabled, false);
  tracing.enable();
  assert.strictEqual(getEnabledCategories(), 'other,some.thing');
  tracing.disable();
  assert.strictEqual(getEnabledCategories(), undefined);
  assert.throws(() => createTracing({ categories: [] }), { code: 'ERR_TRACE_EVENTS_CATEGORY_REQUIRED' });
  assert.throws(() => createTracing({ categories: [1] }), { code: 'ERR_INVALID_ARG_TYPE' });
});

test('--trace-event-categories writes a file of events and metadata', () => {
  const events = trace(['--trace-event-categories', 'node.console'], 'console.time("t"); console.timeEnd("t"); console.count("c");');
  const told = events.filter(({ cat }) => cat === 'node,node.console').map(({ ph, name }) => `${ph} ${name}`);
  assert.deepStrictEqual(told, ['b time::t', 'e time::t', 'C count::c']);
  const named = events.find(({ cat, name }) => cat === '__metadata' && name === 'version');
  assert.strictEqual(named.args.node, process.versions.node);
});

test('asynchronous resources and file operations', () => {
  const events = trace(['--trace-event-categories', 'node.async_hooks,node.fs.sync', '--trace-event-file-pattern', 'p-${pid}-${rotation}.log'],
    'setTimeout(() => {}, 1); fs.closeSync(fs.openSync(process.execPath));', 'p-PID-1.log');
  const timer = events.filter(({ name }) => name.startsWith('Timeout'));
  assert.deepStrictEqual(timer.map(({ ph, name }) => `${ph} ${name}`), ['b Timeout', 'B Timeout_CALLBACK', 'E Timeout_CALLBACK', 'e Timeout']);
  assert.ok(timer.every(({ id }) => id === timer[0].id && id.startsWith('0x')));
  assert.ok(events.some(({ ph, name, cat }) => ph === 'B' && name === 'fs.sync.open' && cat === 'node,node.fs,node.fs.sync'));
});

test('requests of HTTP, connections and the work of other threads', () => {
  const events = trace(['--trace-event-categories', 'node.http,node.net.native,node.threadpoolwork.async,v8'], `
    const server = http.createServer((req, res) => { res.end('ok'); server.close(); });
    server.listen(0, () => http.get({ port: server.address().port, host: '127.0.0.1' }).on('response', (res) => res.resume()));
    zlib.gzip('x', () => {});`);
  const told = (of) => events.filter(({ cat }) => cat.endsWith(of)).map(({ ph, name }) => `${ph} ${name}`);
  assert.deepStrictEqual(told('node.http').toSorted(),
    ['b http.client.request', 'b http.server.request', 'e http.client.request', 'e http.server.request']);
  assert.deepStrictEqual(told('node.net.native'), ['b connect', 'e connect']);
  assert.ok(told('threadpoolwork.async').includes('b zlib') && told('threadpoolwork.async').includes('e zlib'));
  assert.ok(events.some(({ cat, name }) => cat === 'v8' && name.startsWith('V8.')));
});

test('--trace-events-enabled is enough', () => {
  const events = trace(['--trace-events-enabled'], 'setTimeout(() => {}, 1)');
  assert.ok(events.some(({ cat, name }) => cat === 'node,node.async_hooks' && name === 'Timeout'));
});
