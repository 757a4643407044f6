'use strict';
const test = require('node:test');
const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const v8 = require('node:v8');

test('a heap snapshot is written as JSON', () => {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'junction-v8-'));
  try {
    const file = path.join(directory, 'a.heapsnapshot');
    assert.strictEqual(v8.writeHeapSnapshot(file), file);
    assert.ok(JSON.parse(fs.readFileSync(file, 'utf8')).snapshot.node_count > 1000);
  } finally {
    fs.rmSync(directory, { recursive: true });
  }
});

test('a CPU profile is JSON with nodes and samples', () => {
  const profile = v8.startCpuProfile();
  const { nodes, samples } = JSON.parse(profile.stop());
  assert.ok(Array.isArray(nodes) && Array.isArray(samples));
  assert.strictEqual(profile.stop(), undefined);
});

test('heap statistics have all of the documented figures', () => {
  for (const value of Object.values(v8.getHeapStatistics())) assert.strictEqual(typeof value, 'number');
  assert.ok(v8.getHeapStatistics().used_heap_size > 1e6);
  assert.strictEqual(v8.getHeapSpaceStatistics().length, 13);
});

test('queryObjects finds the instances of a class', () => {
  class Found {}
  const kept = [new Found(), new Found()];
  assert.strictEqual(v8.queryObjects(Found), kept.length);
});
