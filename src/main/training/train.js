'use strict';
// What the build runs once to fill the JVM's AOT cache: a little of what most programs do, so that the classes and the
// profiles of that are there from the start. What fails here is for the tests to tell, not for the build.
const { execFile, spawnSync } = require('node:child_process');
const { createHash, randomBytes } = require('node:crypto');
const fs = require('node:fs');
const http = require('node:http');
const { enableCompileCache, flushCompileCache } = require('node:module');
const os = require('node:os');
const path = require('node:path');
const { pipeline } = require('node:stream/promises');
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
    if (kind === 'cached') enableCompileCache(path.join(directory, 'cache'));
    require(path.join(folder, 'm0.js'));
    await import(path.join(folder, 'esm/m0.mjs'));
  }
  flushCompileCache();
}

async function main() {
  for (const step of [modules, files, server, timers, processes]) {
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
