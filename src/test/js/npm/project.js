'use strict';
// What the tests of npm share: a project, a registry of our own, and npm run in them by Junction.
const assert = require('node:assert');
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { startRegistry } = require('./registry');
const packages = require('./packages');

const bin = path.dirname(process.execPath);
const isWindows = process.platform === 'win32';

/** A folder with a project in it and everything that npm keeps; gone when the test is over. */
async function setUp(t, files) {
  const base = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'npm-test-'));
  const registry = await startRegistry({ packages });
  t.after(async () => {
    await registry.close();
    fs.rmSync(base, { recursive: true, force: true });
  });
  const folder = path.join(base, 'project');
  fs.mkdirSync(path.join(base, 'home'));
  for (const [name, content] of Object.entries({ 'package.json': { name: 'project', version: '1.0.0' }, ...files })) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  const env = {
    ...process.env, HOME: path.join(base, 'home'), PATH: `${bin}${path.delimiter}${process.env.PATH}`, npm_config_registry: registry.url,
    npm_config_update_notifier: 'false', npm_config_fund: 'false', npm_config_prefix: path.join(base, 'global'),
    npm_config_cache: path.join(base, 'cache'), npm_config_fetch_retry_mintimeout: '20', npm_config_fetch_retry_maxtimeout: '40',
  };
  /** Runs a command of npm; answers { code, output, errors }. */
  const run = (command, args, interrupt) => new Promise((resolve, reject) => {
    const child = spawn(isWindows ? `${command}.cmd` : command, args, { cwd: folder, env, shell: isWindows, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let errors = '';
    child.stdout.setEncoding('utf8').on('data', (text) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text) => (errors += text));
    child.on('error', reject).on('close', (code, signal) => resolve({ code: code ?? signal, output, errors }));
    interrupt?.(child);
  });
  const npm = (...args) => run(path.join(bin, 'npm'), args);
  const interruptible = (args, interrupt) => run(path.join(bin, 'npm'), args, interrupt);
  return {
    base, env, folder, registry, run, npm, interruptible, npx: (...args) => run(path.join(bin, 'npx'), args),
    file: (name) => path.join(folder, name),
  };
}

const succeeded = ({ code, output, errors }) => {
  assert.strictEqual(code, 0, output + errors);
  return output;
};
const json = (file) => JSON.parse(fs.readFileSync(file, 'utf8'));

module.exports = { isWindows, json, setUp, succeeded };
