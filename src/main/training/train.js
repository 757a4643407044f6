'use strict';
// What the build runs once to fill the JVM's AOT cache: a little of what most programs do, so that the classes and the
// profiles of that are there from the start. What fails here is for the tests to tell, not for the build.
const { execFile, spawnSync } = require('node:child_process');
const { createHash, randomBytes } = require('node:crypto');
const { lookup } = require('node:dns');
const fs = require('node:fs');
const http = require('node:http');
const http2 = require('node:http2');
const https = require('node:https');
const { enableCompileCache, flushCompileCache } = require('node:module');
const net = require('node:net');
const os = require('node:os');
const path = require('node:path');
const { pipeline } = require('node:stream/promises');
const tls = require('node:tls');
const zlib = require('node:zlib');

const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'junction-training-'));

async function files() {
  const file = path.join(directory, 'file.txt');
  fs.writeFileSync(file, 'text '.repeat(10_000));
  fs.readFileSync(file, 'utf8');
  fs.statSync(file);
  fs.readdirSync(directory);
  await fs.promises.writeFile(`${file}.2`, randomBytes(100_000));
  await fs.promises.readFile(`${file}.2`);
  await fs.promises.stat(file);
  await pipeline(fs.createReadStream(file), zlib.createGzip(), fs.createWriteStream(`${file}.gz`));
  await pipeline(fs.createReadStream(`${file}.gz`), zlib.createGunzip(), fs.createWriteStream(`${file}.3`));
  fs.existsSync(`${file}.none`);
  await moreFiles(path.join(directory, 'more'));
}

// Each of the common functions once: a class that is not in the cache is looked for in the jars, which takes longest.
async function moreFiles(folder) {
  fs.mkdirSync(folder);
  const file = path.join(folder, 'a');
  const fd = fs.openSync(file, 'w+');
  fs.writeSync(fd, 'text');
  fs.writeSync(fd, Buffer.from('bytes'), 0, 5, 0);
  fs.readSync(fd, Buffer.alloc(4), 0, 4, 0);
  fs.fstatSync(fd);
  fs.ftruncateSync(fd, 2);
  fs.fsyncSync(fd);
  fs.closeSync(fd);
  fs.accessSync(file);
  fs.lstatSync(file, { bigint: true });
  fs.statSync(`${file}.none`, { throwIfNoEntry: false });
  fs.chmodSync(file, 0o644);
  fs.utimesSync(file, 1, 1);
  fs.appendFileSync(file, 'more');
  fs.copyFileSync(file, `${file}.copy`);
  fs.renameSync(`${file}.copy`, `${file}.moved`);
  fs.symlinkSync(file, `${file}.link`);
  fs.readlinkSync(`${file}.link`);
  fs.realpathSync(`${file}.link`);
  fs.realpathSync.native(file);
  fs.readdirSync(folder, { withFileTypes: true });
  fs.unlinkSync(`${file}.link`);
  const { promises } = fs;
  await promises.mkdir(path.join(folder, 'b', 'c'), { recursive: true });
  await promises.access(file);
  await promises.lstat(file);
  await promises.realpath(file);
  await promises.readdir(folder, { withFileTypes: true });
  await promises.readFile(file, 'utf8');
  await promises.appendFile(file, 'text');
  await promises.copyFile(file, `${file}.copy`);
  await promises.rename(`${file}.copy`, `${file}.moved`);
  await promises.unlink(`${file}.moved`);
  const handle = await promises.open(file, 'r+');
  await handle.read(Buffer.alloc(4), 0, 4, 0);
  await handle.write('text');
  await handle.close();
  await promises.rm(folder, { recursive: true });
}

// So much that native functions are prepared for it.
function text() {
  const bytes = Buffer.alloc(20_000, 'text ');
  for (let i = 0; i < 20; i++) bytes.indexOf('needle');
  return Buffer.from(bytes.toString()).equals(bytes);
}

// What tools ask of the machine and of their process.
function system() {
  for (const ask of ['arch', 'cpus', 'freemem', 'homedir', 'hostname', 'loadavg', 'networkInterfaces', 'release', 'totalmem', 'type', 'uptime', 'userInfo', 'version']) os[ask]();
  process.memoryUsage();
  process.cpuUsage();
  process.resourceUsage();
  process.hrtime.bigint();
  process.umask();
  process.getuid();
  process.title = 'training';
  process.once('SIGUSR2', () => {}).removeAllListeners('SIGUSR2');
  process.emitWarning('trained', 'TrainingWarning');
  console.error('%s %d %o', 'text', 1, { a: [1] });
}

function request(port, method, body) {
  return new Promise((resolve, reject) => {
    const sent = http.request({ port, method, path: '/some/path?query=1', agent: request.agent }, (response) => {
      response.setEncoding('utf8');
      let text = '';
      response.on('data', (chunk) => (text += chunk));
      response.on('end', () => resolve(text));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

async function server() {
  request.agent = new http.Agent({ keepAlive: true });
  const listening = http.createServer((incoming, response) => {
    incoming.resume().on('end', () => {
      response.setHeader('Content-Type', 'text/plain');
      response.end(createHash('sha256').update(incoming.url).digest('hex'));
    });
  });
  await new Promise((resolve) => listening.listen(0, resolve));
  const { port } = listening.address();
  for (let i = 0; i < 200; i++) await request(port, 'GET');
  for (let i = 0; i < 20; i++) await request(port, 'POST', 'x'.repeat(5000));
  request.agent.destroy();
  await new Promise((resolve) => listening.close(resolve));
}

// Names, a request by fetch(), and TLS as far as it goes without a certificate.
async function network() {
  await new Promise((resolve) => lookup('localhost', { all: true }, resolve));
  const answering = http.createServer((incoming, response) => response.end('text'));
  await new Promise((resolve) => answering.listen(0, '127.0.0.1', resolve));
  const response = await fetch(`http://127.0.0.1:${answering.address().port}/`, { method: 'POST', body: 'text' });
  await response.text();
  answering.closeAllConnections();
  answering.close();
  const refusing = net.createServer((socket) => socket.on('error', () => {}).once('data', () => socket.end('no TLS')));
  await new Promise((resolve) => refusing.listen(path.join(directory, 'socket'), resolve));
  await new Promise((resolve) => tls.connect({ path: path.join(directory, 'socket') }).on('error', resolve));
  refusing.close();
}

function secureRequest(options, body) {
  return new Promise((resolve, reject) => {
    const sent = https.request({ rejectUnauthorized: false, ...options }, (response) => response.resume().on('end', resolve));
    sent.on('error', reject);
    sent.end(body);
  });
}

// The key and the certificate are good for nothing but this.
async function secure() {
  const pem = fs.readFileSync(path.join(__dirname, 'localhost.pem'));
  const large = Buffer.alloc(1024 * 1024, 'text');
  const listener = (incoming, response) => {
    incoming.resume().on('end', () => response.end(incoming.url === '/large' ? large : 'text'));
  };
  const listening = https.createServer({ key: pem, cert: pem }, listener);
  await new Promise((resolve) => listening.listen(0, '127.0.0.1', resolve));
  const { port } = listening.address();
  const agent = new https.Agent({ keepAlive: true });
  for (let i = 0; i < 100; i++) await secureRequest({ port, agent });
  for (let i = 0; i < 8; i++) await secureRequest({ port, agent, path: '/large', method: 'POST' }, large);
  agent.destroy();
  for (let i = 0; i < 10; i++) await secureRequest({ port, agent: false });
  await new Promise((resolve) => listening.close(resolve));
  await streams(http2.createSecureServer({ key: pem, cert: pem }, listener));
}

async function streams(listening) {
  await new Promise((resolve) => listening.listen(0, '127.0.0.1', resolve));
  const session = http2.connect(`https://127.0.0.1:${listening.address().port}`, { rejectUnauthorized: false });
  for (let i = 0; i < 50; i++) {
    const stream = session.request({ ':path': i < 4 ? '/large' : '/' });
    await new Promise((resolve, reject) => stream.resume().on('end', resolve).on('error', reject));
  }
  session.close();
  await new Promise((resolve) => listening.close(resolve));
}

async function worker() {
  const { Worker } = require('node:worker_threads');
  const echo = new Worker("const { parentPort } = require('worker_threads'); parentPort.once('message', (text) => parentPort.postMessage(text))", { eval: true });
  echo.postMessage({ text: 'text', list: [1, 2] });
  await new Promise((resolve) => echo.once('message', resolve));
  await echo.terminate();
}

// A native addon: what it needs of Java is much, and in the cache it takes no time.
function addons() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return;
  const file = path.join(directory, 'addon.node');
  fs.writeFileSync(file, require('./addon')());
  const one = require(file);
  for (let i = 0; i < 5; i++) one();
}

async function timers() {
  for (let i = 0; i < 50; i++) setTimeout(() => {}, i % 5);
  await new Promise((resolve) => setTimeout(resolve, 10));
  await new Promise(setImmediate);
}

async function processes() {
  const env = { PATH: process.env.PATH };
  spawnSync('true', { env });
  for (let i = 0; i < 5; i++) await new Promise((resolve) => execFile('echo', ['text'], { env }, resolve));
}

const moduleText = (number) => `// Module ${number}
const text = require('./m${number + 1}');
class Thing { #name = 'thing'; toString() { return this.#name; } }
module.exports = { Thing, format: (list) => list.map((item, index) => \`\${index}: \${item}\`).join('\\n'), important: text };
`;

// Chains of modules, the second pair of them with the compile cache on.
async function modules() {
  const count = 300;
  for (const kind of ['plain', 'cached']) {
    const folder = path.join(directory, kind);
    fs.mkdirSync(path.join(folder, 'esm'), { recursive: true });
    for (let i = 0; i < count; i++) {
      fs.writeFileSync(path.join(folder, `m${i}.js`), i === count - 1 ? '' : moduleText(i));
      fs.writeFileSync(path.join(folder, 'esm', `m${i}.mjs`),
        `${i === count - 1 ? '' : `import './m${i + 1}.mjs';`}\nexport const value = ${i};\nexport default function important() {}`);
    }
    const installed = path.join(folder, 'node_modules/some');
    fs.mkdirSync(installed, { recursive: true });
    fs.writeFileSync(path.join(installed, 'package.json'), '{"name":"some","version":"1.0.0","exports":{".":"./index.js","./sub/*":"./*.js"},"type":"commonjs"}');
    fs.writeFileSync(path.join(installed, 'index.js'), 'exports.some = 1;');
    fs.writeFileSync(path.join(folder, 'main.js'), "require('some'); require('some/sub/index');");
    if (kind === 'cached') enableCompileCache(path.join(directory, 'cache'));
    require(path.join(folder, 'main.js'));
    require(path.join(installed, 'package.json'));
    require(path.join(folder, 'm0.js'));
    await import(path.join(folder, 'esm/m0.mjs'));
  }
  flushCompileCache();
}

async function main() {
  for (const step of [modules, files, system, text, server, network, secure, timers, processes, worker, addons]) {
    try {
      await step();
    } catch (error) {
      console.log(step.name, error);
    }
  }
  fs.rmSync(directory, { recursive: true, force: true });
  console.log('trained', os.platform(), process.memoryUsage().rss > 0, new URL('http://localhost/').href);
}

main();
