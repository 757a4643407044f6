'use strict';
// See dev/conformance.
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const kTimeout = 20_000;
const kDirectories = ['parallel', 'sequential', 'es-module', 'async-hooks', 'module-hooks'];
const root = path.join(__dirname, '..');

function parseOptions(words) {
  const options = { jobs: 2, bin: path.join(root, 'bin', 'node') };
  for (let i = 0; i < words.length; i++) {
    if (words[i] === '--public') options.public = true;
    else if (words[i].startsWith('--')) options[words[i].slice(2)] = words[++i];
    else options.suite = path.resolve(words[i]);
  }
  return options;
}

/** The part of Node.js that a test is about: the first word of its name. */
function areaOf(name) {
  const [directory, file] = name.split('/');
  const word = /^test-([a-zA-Z0-9]+)/.exec(file);
  return word && (directory === 'parallel' || directory === 'sequential') ? word[1] : directory;
}

function listTests({ suite, list, only, public: publicOnly }) {
  let names;
  if (list) {
    const lines = fs.readFileSync(list, 'utf8').split('\n').filter((line) => line && !line.startsWith('#'));
    names = lines.filter((line) => !(publicOnly && line.endsWith(' internal'))).map((line) => line.split(' ')[0]);
  } else {
    names = kDirectories
      .filter((directory) => fs.existsSync(path.join(suite, 'test', directory)))
      .flatMap((directory) =>
        fs.readdirSync(path.join(suite, 'test', directory)).map((file) => `${directory}/${file}`),
      )
      .filter((name) => /\/test-.*\.(js|mjs|cjs|mts|ts)$/.test(name));
  }
  return names.filter((name) => !only || new RegExp(only).test(name)).sort();
}

/** Runs one test with the flags that it names in a comment, in a process group of its own. */
function run(name, slot, { suite, bin }) {
  const file = path.join(suite, 'test', name);
  const source = fs.readFileSync(file, 'utf8').slice(0, 20_000);
  const flags = [...source.matchAll(/^\s*\/\/\s*Flags:(.*)$/gm)].flatMap((match) => match[1].trim().split(/\s+/));
  const environment = Object.fromEntries(Object.entries(process.env).filter(([key]) => !/^(NODE_|npm_)/.test(key)));
  environment.TEST_THREAD_ID = String(slot);
  return new Promise((resolve) => {
    const child = spawn(bin, [...flags, file], {
      cwd: suite,
      detached: true,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const collect = (data) => (output = (output + data).slice(-3000));
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    let status;
    const end = () => {
      try {
        process.kill(-child.pid, 'SIGKILL');
      } catch {
        // it has ended, with all its children
      }
    };
    const timer = setTimeout(() => {
      status = 'timeout';
      end();
    }, kTimeout);
    child.on('exit', (code) => {
      clearTimeout(timer);
      end();
      status ??= code === 0 ? 'pass' : 'fail';
      if (status === 'pass' && /^1\.\.0 # Skipped/m.test(output)) status = 'skip';
      resolve({ name, area: areaOf(name), status, tail: status === 'pass' ? '' : output.slice(-1200) });
    });
  });
}

async function runAll(options) {
  const names = listTests(options);
  const results = [];
  const out = options.out && fs.openSync(options.out, 'w');
  let next = 0;
  const work = async (_, slot) => {
    while (next < names.length) {
      const result = await run(names[next++], slot + 1, options);
      results.push(result);
      if (out) fs.writeSync(out, `${JSON.stringify(result)}\n`);
    }
  };
  await Promise.all(Array.from({ length: Number(options.jobs) }, work));
  return results;
}

function table(results) {
  const areas = new Map();
  for (const { area, status } of results) {
    if (!areas.has(area)) areas.set(area, { pass: 0, all: 0 });
    const counts = areas.get(area);
    if (status === 'skip') continue;
    counts.all++;
    if (status === 'pass') counts.pass++;
  }
  const row = (name, { pass, all }) => `| ${name} | ${pass} | ${all} | ${((100 * pass) / Math.max(1, all)).toFixed(0)} % |`;
  const sorted = [...areas].sort(([a], [b]) => (a < b ? -1 : 1)).filter(([, counts]) => counts.all > 0);
  const total = sorted.reduce((sum, [, { pass, all }]) => ({ pass: sum.pass + pass, all: sum.all + all }), { pass: 0, all: 0 });
  return ['| area | pass | of | |', '|---|---:|---:|---:|', ...sorted.map((entry) => row(...entry)), row('**all**', total)].join('\n');
}

function writePage(text) {
  const file = path.join(root, 'docs', 'compatibility.md');
  const page = fs.readFileSync(file, 'utf8');
  fs.writeFileSync(
    file,
    page.replace(/<!-- table -->[^]*<!-- end of table -->/, () => `<!-- table -->\n\n${text}\n\n<!-- end of table -->`),
  );
}

async function main() {
  const options = parseOptions(process.argv.slice(2));
  if (!options.suite && !options.results) {
    console.error('usage: dev/conformance DIRECTORY | --results FILE   (more in the head of dev/conformance)');
    process.exitCode = 2;
    return;
  }
  const results = options.results
    ? fs.readFileSync(options.results, 'utf8').trim().split('\n').map((line) => JSON.parse(line))
    : await runAll(options);
  const text = table(results);
  console.log(text);
  if (!options.only) writePage(text);
}

main();
