'use strict';
// A worker that closes the descriptors it has opened says what does not fit.
const test = require('node:test');
const assert = require('node:assert');
const fs = require('node:fs');
const { once } = require('node:events');
const { Worker } = require('node:worker_threads');

const preamble = `
  const fs = require('node:fs');
  const { parentPort } = require('node:worker_threads');
  process.on('warning', ({ message }) => { if (message.startsWith('File')) parentPort.postMessage(message); });
`;

test('a descriptor that was closed elsewhere is opened again', async () => {
  const worker = new Worker(`${preamble}
    parentPort.once('message', () => fs.closeSync(fs.openSync(${JSON.stringify(__filename)})));
    parentPort.postMessage(fs.openSync(${JSON.stringify(__filename)}));
  `, { eval: true });
  const [fd] = await once(worker, 'message');
  fs.closeSync(fd);
  worker.postMessage('');
  assert.deepStrictEqual(await once(worker, 'message'), [`File descriptor ${fd} opened in unmanaged mode twice`]);
  await once(worker, 'exit');
});

test('a descriptor of somebody else is closed', async () => {
  const worker = new Worker(`${preamble}
    parentPort.once('message', (fd) => fs.closeSync(fd));
  `, { eval: true });
  const fd = fs.openSync(__filename);
  worker.postMessage(fd);
  assert.deepStrictEqual(await once(worker, 'message'), [`File descriptor ${fd} closed but not opened in unmanaged mode`]);
  await once(worker, 'exit');
});

test('files that are read, written and streamed are no such case', async () => {
  const worker = new Worker(`${preamble}
    fs.readFileSync(${JSON.stringify(__filename)});
    fs.readFile(${JSON.stringify(__filename)}, () => {});
    fs.createReadStream(${JSON.stringify(__filename)}).resume();
    fs.promises.open(${JSON.stringify(__filename)}).then((handle) => handle.close());
  `, { eval: true });
  worker.on('message', assert.fail);
  assert.deepStrictEqual(await once(worker, 'exit'), [0]);
});
