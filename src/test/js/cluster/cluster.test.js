'use strict';
const test = require('node:test');
const assert = require('node:assert');
const { execFile } = require('node:child_process');
const { promisify } = require('node:util');

const program = `
const cluster = require('node:cluster');
const http = require('node:http');
if (cluster.isPrimary) {
  const events = new Set();
  let listening = 0;
  for (let i = 0; i < 2; i++) cluster.fork();
  for (const name of ['fork', 'online', 'listening', 'disconnect', 'exit']) cluster.on(name, () => events.add(name));
  cluster.on('listening', async (worker, { port }) => {
    if (++listening < 2) return;
    const workers = new Set();
    for (let i = 0; i < 4; i++) workers.add(await (await fetch('http://localhost:' + port)).text());
    cluster.disconnect(() => console.log(workers.size > 0, [...events].slice(0, 4).join(' ')));
  });
} else {
  http.createServer((request, response) => response.setHeader('connection', 'close').end(String(cluster.worker.id))).listen(0);
}`;

for (const policy of ['rr', 'none']) {
  test(`workers share a port (${policy})`, async () => {
    const fs = require('node:fs');
    const path = require('node:path');
    const directory = fs.mkdtempSync(path.join(require('node:os').tmpdir(), 'junction-cluster-'));
    const file = path.join(directory, 'cluster.js');
    fs.writeFileSync(file, program);
    const env = { ...process.env, NODE_CLUSTER_SCHED_POLICY: policy };
    const { stdout } = await promisify(execFile)(process.execPath, [file], { env });
    fs.rmSync(directory, { recursive: true });
    assert.strictEqual(stdout, 'true fork online listening disconnect\n');
  });
}
