'use strict';
const test = require('node:test');
const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const tty = require('node:tty');
const { spawn, spawnSync } = require('node:child_process');

// util-linux's script runs a program on a terminal of its own.
const skip = spawnSync('script', ['--version']).error ? 'needs script(1)' : false;
const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'junction-tty-'));
test.after(() => fs.rmSync(directory, { recursive: true }));

// Answers what a program prints on a terminal, which gets the input once the program has said "ready".
async function run(code, input = '') {
  const file = path.join(directory, 'program.js');
  fs.writeFileSync(file, code);
  const child = spawn('script', ['-qec', `stty rows 30 cols 100; ${process.execPath} ${file}; stty -a | grep -o -- '-\\?icanon'`, '/dev/null'],
    { env: { ...process.env, NO_COLOR: '1' } });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    if (!output.includes('ready') && (output + chunk).includes('ready')) child.stdin.write(input);
    output += chunk;
  });
  await new Promise((resolve) => child.on('close', resolve));
  return output.replaceAll('\r', '').trim().split('\n');
}

test('the standard streams are terminals with a size', { skip }, async () => {
  const lines = await run(`const { stdin, stdout } = process;
    console.log(stdin.isTTY, stdout.isTTY, stdout.columns, stdout.rows, stdout.constructor.name);`);
  assert.deepStrictEqual(lines, ['true true 100 30 WriteStream', 'icanon']);
});

test('in raw mode keys arrive one by one, and the mode before is back at the end', { skip }, async () => {
  const lines = await run(`process.stdin.setRawMode(true).on('data', (key) => {
    console.log(JSON.stringify(String(key)));
    process.exit();
  });
  console.log('ready');`, '\x03');
  assert.deepStrictEqual(lines, ['ready', '"\\u0003"', 'icanon']);
});

test('the controlling side of a pseudo-terminal is a terminal, too', async () => {
  const fd = fs.openSync('/dev/ptmx', fs.constants.O_RDWR | fs.constants.O_NOCTTY);
  assert.strictEqual(tty.isatty(fd), true);
  const stream = new tty.ReadStream(fd);
  assert.strictEqual(stream._handle.fd, fd);
  fs.writeSync(fd, 'typed\n');
  let echo = '';
  for await (const chunk of stream.setEncoding('utf8')) if ((echo += chunk).endsWith('\n')) break;
  assert.strictEqual(echo, 'typed\r\n');
});
