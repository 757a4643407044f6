'use strict';
// Runs each benchmark with Junction and with Node.js in turn, round after round, so that what else the machine does hits
// both, and prints the medians and their ratio. Called by bench/run.
const { spawn, spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const benchmarks = require('./benchmarks');

const root = path.join(__dirname, '..');
const [peer, ...options] = process.argv.slice(2);
const runtimes = { junction: path.join(root, 'bin', 'node'), node: path.resolve(peer) };
const rounds = options.includes('--rounds') ? Number(options.splice(options.indexOf('--rounds'), 2)[1]) : 5;
const write = options.includes('--write');
const names = options.filter((option) => !option.startsWith('--'));

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

/** Runs a program to its end; returns seconds, peak memory in MB and what it printed. */
function run(runtime, program, args = []) {
  const file = path.join(__dirname, 'programs', program);
  const started = process.hrtime.bigint();
  const result = spawnSync('/usr/bin/time', ['-f', '%M', runtimes[runtime], file, ...args], { encoding: 'utf8' });
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  if (result.status !== 0) throw new Error(`${program} failed on ${runtime}: ${result.error ?? result.stderr}`);
  const megabytes = Number(result.stderr.trim().split('\n').at(-1)) / 1024;
  return { seconds, megabytes, output: result.stdout };
}

/** Starts a server, loads it with wrk for some seconds, and returns requests a second. */
async function load(runtime, program, seconds) {
  const child = spawn(runtimes[runtime], [path.join(__dirname, 'programs', program)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_ENV: 'production' },
  });
  try {
    const port = await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => reject(new Error(`${program} on ${runtime} ended with ${code}`)));
      child.stdout.once('data', (text) => resolve(Number(String(text).trim())));
    });
    const wrk = (duration) =>
      spawnSync('wrk', ['-t1', '-c64', `-d${duration}s`, `http://127.0.0.1:${port}/`], { encoding: 'utf8' });
    wrk(2);
    const { stdout, error } = wrk(seconds);
    const rate = /Requests\/sec:\s*([\d.]+)/.exec(stdout ?? '');
    if (!rate) throw new Error(`wrk: ${error ?? stdout}`);
    return Number(rate[1]);
  } finally {
    child.removeAllListeners('exit');
    child.kill('SIGKILL');
  }
}

async function measure(benchmark, runtime) {
  if (benchmark.server) return { [benchmark.name]: await load(runtime, benchmark.server, benchmark.seconds ?? 5) };
  const { seconds, megabytes, output } = run(runtime, benchmark.program);
  if (benchmark.whole) return { 'start-up': seconds * 1000, 'peak memory': megabytes };
  return JSON.parse(output.trim().split('\n').at(-1));
}

const format = (value) => value.toPrecision(value >= 1000 ? Math.ceil(Math.log10(value)) : 3);

async function main() {
  const lines = ['| what | unit | Junction | Node.js | ratio |', '|---|---|---:|---:|---:|'];
  console.log(lines.join('\n'));
  for (const benchmark of benchmarks) {
    if (names.length > 0 && !names.some((name) => benchmark.name.includes(name))) continue;
    const results = { junction: [], node: [] };
    let failure;
    try {
      const count = benchmark.whole ? rounds * 4 : rounds;
      for (let round = 0; round < count; round++) {
        for (const runtime of ['junction', 'node']) results[runtime].push(await measure(benchmark, runtime));
      }
    } catch (error) {
      failure = error.message.split('\n')[0];
    }
    for (const [key, unit] of Object.entries(benchmark.units)) {
      let line;
      if (failure) {
        line = `| ${key} | ${unit} | ${failure} | | |`;
      } else {
        const [ours, theirs] = ['junction', 'node'].map((runtime) => median(results[runtime].map((result) => result[key])));
        line = `| ${key} | ${unit} | ${format(ours)} | ${format(theirs)} | ${(ours / theirs).toFixed(2)} |`;
      }
      lines.push(line);
      console.log(line);
    }
  }
  if (write) {
    const file = path.join(root, 'docs', 'benchmarks.md');
    const page = fs.readFileSync(file, 'utf8');
    const table = `<!-- table -->\n\n${lines.join('\n')}\n\n<!-- end of table -->`;
    fs.writeFileSync(file, page.replace(/<!-- table -->[^]*<!-- end of table -->/, () => table));
  }
}

main();
