'use strict';
// Runs npm on Junction and on Node.js, the same command lines in folders alike, and says where they differ: exit code,
// output, every file with its mode, every link.
//
//   node dev/npm-compare.js PATH-OF-NODE [part of a scenario's name]…
//
// The packages come from the registry of the tests (src/test/js/npm). Both run the npm of the installation.
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { startRegistry } = require('../src/test/js/npm/registry');
const packages = require('../src/test/js/npm/packages');
const scenarios = require('./npm-scenarios');

/** Milliseconds that a command may take. */
const LIMIT = 60_000;

const root = path.join(__dirname, '..');
const [peer, ...names] = process.argv.slice(2);
const npmBin = path.join(root, 'target/junction/npm/node_modules/npm/bin');
const runtimes = {
  node: { npm: [peer, `${npmBin}/npm-cli.js`], npx: [peer, `${npmBin}/npx-cli.js`], bin: path.dirname(path.resolve(peer)) },
  junction: { npm: [`${root}/bin/npm`], npx: [`${root}/bin/npx`], bin: `${root}/bin` },
};

function execute([command, ...args], options) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { ...options, stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
    child.stdin?.end(options.input);
    if (options.interruptAfter) setTimeout(() => child.kill('SIGINT'), options.interruptAfter);
    const limit = setTimeout(() => child.kill('SIGKILL'), LIMIT);
    child.on('close', () => clearTimeout(limit));
    child.on('error', (error) => resolve({ code: error.code, stdout, stderr }));
    child.on('close', (code, signal) => resolve({ code: signal ?? code, stdout, stderr }));
  });
}

/** Everything in a folder, a line each. */
function tree(folder, skip) {
  const lines = [];
  const visit = (relative) => {
    for (const entry of fs.readdirSync(path.join(folder, relative), { withFileTypes: true })) {
      const name = path.join(relative, entry.name);
      if (skip.some((one) => name === one || name.startsWith(`${one}/`))) continue;
      const file = path.join(folder, name);
      const mode = (fs.lstatSync(file).mode & 0o777).toString(8);
      if (entry.isSymbolicLink()) lines.push(`${name} -> ${fs.readlinkSync(file)}`);
      else if (entry.isDirectory()) lines.push(`${name}/ ${mode}`), visit(name);
      else lines.push(`${name} ${mode} ${JSON.stringify(fs.readFileSync(file, 'latin1'))}`);
    }
  };
  visit('');
  return lines.sort().join('\n');
}

async function run(scenario, runtime) {
  const base = fs.mkdtempSync(path.join(os.tmpdir(), 'npm-compare-'));
  const folder = path.join(base, 'project');
  const home = path.join(base, 'home');
  fs.mkdirSync(folder);
  fs.mkdirSync(home);
  const registry = await startRegistry({ packages });
  const { npm, npx, bin } = runtimes[runtime];
  for (const [name, content] of Object.entries(scenario.files ?? {})) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), typeof content === 'string' ? content : `${JSON.stringify(content, null, 2)}\n`);
  }
  const env = {
    HOME: home, PATH: `${bin}:/usr/bin:/bin`, npm_config_registry: registry.url, npm_config_update_notifier: 'false',
    npm_config_prefix: path.join(base, 'global'), npm_config_cache: path.join(base, 'cache'), TMPDIR: base, LANG: 'C.UTF-8',
    npm_config_fetch_retry_mintimeout: '50', npm_config_fetch_retry_maxtimeout: '100', npm_config_fund: 'false', ...scenario.env,
  };
  const clean = (text) => text
    .replaceAll(registry.url.slice(0, -1), '<registry>').replaceAll(new URL(registry.url).host, '<registry>')
    .replaceAll(base, '<base>').replaceAll(runtimes.junction.bin, '<bin>').replaceAll(runtimes.node.bin, '<bin>')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d_.:]+Z/g, '<date>').replaceAll(/\bin \d+(ms|s|m)\b/g, 'in <time>').replaceAll(/\d+:\d+:\d+\.\d+/g, '<clock>')
    .replaceAll(/(\d+(\.\d+)?)(ms|s)\b/g, '<time>')
    // The two compress differently.
    .replaceAll(/(shasum|integrity): .*/g, '$1').replaceAll('<bin>/npm', '<npm>').replaceAll(`${npmBin}/npm-cli.js`, '<npm>');
  const result = {};
  let number = 0;
  for (const line of scenario.commands) {
    const { argv, ...options } = Array.isArray(line) ? { argv: line } : line;
    const [first, ...rest] = argv;
    const command = first === 'npm' ? npm : first === 'npx' ? npx : first === 'node' ? [`${bin}/node`] : [first];
    const words = rest.map((word) => word.replaceAll('<base>', base).replaceAll('<registry>', new URL(registry.url).host));
    const { code, stdout, stderr } = await execute([...command, ...words], { cwd: path.join(folder, options.cwd ?? ''), env, ...options.options });
    const label = `${++number}. ${argv.join(' ')}`;
    result[`${label}: exit code`] = String(code);
    if (!options.quiet) {
      result[`${label}: output`] = clean(stdout);
      result[`${label}: errors`] = clean(stderr);
    }
  }
  result.published = JSON.stringify(registry.published.map(({ _id, versions }) => [_id, Object.keys(versions)]));
  if (scenario.requests !== false) result.requests = registry.requests.sort().join('\n');
  result.tree = clean(tree(folder, scenario.skip ?? []));
  if (fs.existsSync(path.join(base, 'global'))) result['global tree'] = clean(tree(path.join(base, 'global'), []));
  await registry.close();
  fs.rmSync(base, { recursive: true });
  return result;
}

function show(text) {
  return text.split('\n').map((line) => `      ${line.length > 220 ? `${line.slice(0, 220)}…` : line}`).join('\n');
}

function difference(one, other) {
  const theirs = new Set(other.split('\n'));
  return one.split('\n').filter((line) => !theirs.has(line)).join('\n');
}

async function main() {
  let differing = 0;
  for (const scenario of scenarios) {
    if (names.length > 0 && !names.some((name) => scenario.name.includes(name))) continue;
    const ours = await run(scenario, 'junction');
    const theirs = await run(scenario, 'node');
    const keys = Object.keys({ ...theirs, ...ours }).filter((key) => ours[key] !== theirs[key]);
    const codes = Object.entries(theirs).filter(([key]) => key.endsWith('exit code')).map(([, code]) => code);
    console.log(`${keys.length === 0 ? '✔' : '✖'} ${scenario.name} (exit codes ${codes.join(' ')})`);
    if (keys.length > 0) differing++;
    for (const key of keys) {
      console.log(`  ${key}\n    Junction\n${show(difference(ours[key] ?? '', theirs[key] ?? ''))}`);
      console.log(`    Node.js\n${show(difference(theirs[key] ?? '', ours[key] ?? ''))}`);
    }
  }
  console.log(`${differing} scenarios differ`);
  process.exitCode = differing === 0 ? 0 : 1;
}

main();
