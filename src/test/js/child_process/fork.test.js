'use strict';
const test = require('node:test');
const assert = require('node:assert');
const net = require('node:net');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { fork, spawn, spawnSync } = require('node:child_process');
const { once } = require('node:events');

const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'junction-fork-'));
test.after(() => fs.rmSync(directory, { recursive: true }));

function script(name, text) {
  const file = path.join(directory, `${name}.js`);
  fs.writeFileSync(file, text);
  return file;
}

const echo = script('echo', `process.on('message', (message, handle) => {
  if (handle) handle.end('from the child');
  process.send({ echo: message, handle: handle?.constructor.name });
  if (message === 'bye') process.disconnect();
});`);

test('messages go both ways, and the child ends when it disconnects', async () => {
  const child = fork(echo);
  child.send({ a: [1, { b: null }] });
  assert.deepStrictEqual((await once(child, 'message'))[0], { echo: { a: [1, { b: null }] } });
  child.send('bye');
  const [[code, signal]] = await Promise.all([once(child, 'exit'), once(child, 'disconnect')]);
  assert.deepStrictEqual([code, signal, child.connected], [0, null, false]);
});

test('advanced serialization keeps what JSON does not', async () => {
  const child = fork(echo, { serialization: 'advanced' });
  const message = { when: new Date(7), map: new Map([[1n, new Uint8Array([1, 2])]]) };
  child.send(message);
  assert.deepStrictEqual((await once(child, 'message'))[0].echo, message);
  child.disconnect();
  await once(child, 'exit');
});

test('a socket is handed to the child', async () => {
  const child = fork(echo);
  const server = net.createServer({ pauseOnConnect: true }, (socket) => child.send('socket', socket)).listen(0);
  await once(server, 'listening');
  const client = net.connect(server.address().port).setEncoding('utf8');
  assert.strictEqual((await once(client, 'data'))[0], 'from the child');
  server.close();
  child.disconnect();
  await once(child, 'exit');
});

test('sending to a closed channel fails with ERR_IPC_CHANNEL_CLOSED', async () => {
  const child = fork(echo);
  child.disconnect();
  await once(child, 'disconnect');
  const error = await new Promise((resolve) => child.send('late', resolve));
  assert.strictEqual(error.code, 'ERR_IPC_CHANNEL_CLOSED');
});

test('an exit code above 128 is told from a signal', () => {
  assert.deepStrictEqual(pick(spawnSync('sh', ['-c', 'exit 143'])), { status: 143, signal: null });
  assert.deepStrictEqual(pick(spawnSync('sh', ['-c', 'kill -TERM $$'])), { status: null, signal: 'SIGTERM' });
});

test('a process that is told to end while it starts ends by the signal', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  child.kill();
  assert.deepStrictEqual(await once(child, 'exit'), [null, 'SIGTERM']);
});

test('descriptors beyond 2 are pipes, and nothing else is inherited', async () => {
  const child = spawn('sh', ['-c', 'ls /proc/self/fd | wc -l; echo four >&4'], { stdio: ['ignore', 'pipe', 'inherit', 'ignore', 'pipe'] });
  const [[count], [four]] = await Promise.all([once(child.stdout, 'data'), once(child.stdio[4], 'data')]);
  assert.strictEqual(Number(count), 5); // 0, 1, 2, 4 and the directory
  assert.strictEqual(`${four}`, 'four\n');
});

test('a directory that is not there is ENOENT', async () => {
  const [error] = await once(spawn('true', { cwd: '/no/such' }), 'error');
  assert.deepStrictEqual([error.code, error.syscall, error.path], ['ENOENT', 'spawn true', 'true']);
});

function pick({ status, signal }) {
  return { status, signal };
}
