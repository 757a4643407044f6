// node inspect: https://nodejs.org/api/debugger.html
const assert = require('node:assert');
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const test = require('node:test');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'debugger-'));
test.after(() => fs.rmSync(folder, { recursive: true, force: true }));

// Runs `node inspect` and gives it one command at each prompt; returns all that it printed.
function debug(source, commands) {
  const file = path.join(folder, 'program.js');
  fs.writeFileSync(file, source);
  const words = [...commands];
  const child = spawn(process.execPath, ['inspect', '--port=0', 'program.js'], { cwd: folder });
  let output = '';
  let current = '';
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => {
      child.kill();
      reject(new Error(`no answer: ${output}`));
    }, 30_000);
    const next = () => {
      const [wanted, command] = words[0] ?? [/^/, undefined];
      if (!wanted.test(current) || !/> $/.test(current)) return;
      words.shift();
      current = '';
      if (command === undefined) child.stdin.end();
      else child.stdin.write(`${command}\n`);
    };
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output += text;
      current += text.replaceAll('\b', '');
      next();
    });
    child.on('close', (code) => {
      clearTimeout(limit);
      resolve({ code, output: output.replaceAll('\b', '') });
    });
  });
}

test('stops at the first line, steps and shows where it is', async () => {
  const { code, output } = await debug('let x = 1;\nx = 2;\nx = 3;\nmodule.exports = x;\n', [
    [/Break on start in program\.js:1\n> 1 let x = 1;/, 'n'],
    [/step in program\.js:2\n {2}1 let x = 1;\n> 2 x = 2;/, ''],
    [/step in program\.js:3/, 'exec x'],
    [/^2\n/, 'list(1)'],
  ]);
  assert.match(output, /2 x = 2;\n> 3 x = 3;\n {2}4 module\.exports = x;\ndebug> $/);
  assert.strictEqual(code, 0);
});

test('breakpoints, watched expressions and values', async () => {
  const { output } = await debug('function f(a) {\n  return a.size;\n}\nf(new Map([[1, "b"]]));\nf({ size: 2, deep: {} });\n', [
    [/Break on start/, 'sb(2)'],
    [/> 2 {3}return a\.size;/, 'sb("program.js", 5, "false")'],
    [/> 5/, 'breakpoints'],
    [/#0 program\.js:2\n#1 program\.js:5/, 'watch("typeof a")'],
    [/^/, 'c'],
    [/break in program\.js:2\nWatchers:\n {2}0: typeof a = 'object'\n/, 'exec a'],
    [/Map\(1\) \{ 1 => /, 'cont'],
    [/break in program\.js:2/, 'exec a'],
    [/\{ size: 2, deep: Object \}/, 'bt'],
    [/#0 f program\.js:2:\d+\n#1 \(anonymous\) program\.js:5:0/, 'exec nothing'],
    [/ReferenceError: nothing is not defined/, 'cb("program.js", 2)'],
  ]);
  assert.match(output, /debug> $/);
});

test('a heap snapshot is taken while the program is paused', async () => {
  await debug('let x = 1;\n', [
    [/Break on start/, 'takeHeapSnapshot("a.heapsnapshot")'],
    [/Wrote snapshot: .*a\.heapsnapshot/, undefined],
  ]);
  assert.ok(JSON.parse(fs.readFileSync(path.join(folder, 'a.heapsnapshot'), 'utf8')).nodes.length > 1000);
});

test('a program that has ended is started again', async () => {
  const { output } = await debug('console.log("ran");\n', [
    [/Break on start/, 'c'],
    [/< ran[^]*Waiting for the debugger to disconnect/, 'restart'],
    [/Break on start in program\.js:1/, 'kill'],
    [/^/, 'c'],
    [/Use `run` to start the app again/, undefined],
  ]);
  assert.strictEqual(output.match(/Debugger attached/g).length, 2);
});
