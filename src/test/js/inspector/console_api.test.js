'use strict';
const test = require('node:test');
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const { Session } = require('node:inspector');

test('what is typed in a console may call require, and leaves no trace of it', () => {
  const session = new Session();
  session.connect();
  const answers = [];
  const note = (error, answer) => answers.push(answer.result.value);
  const expression = 'typeof require';
  session.post('Runtime.evaluate', { expression: 'require("fs").constants.R_OK', includeCommandLineAPI: true }, note);
  session.post('Runtime.evaluate', { expression }, note);
  session.disconnect();
  assert.deepStrictEqual(answers, [4, 'undefined']);
});

test('a debugger sees who called the console, and exceptions that end the program', () => {
  const program = `
    const session = new (require('inspector').Session)();
    session.connect();
    session.on('Runtime.consoleAPICalled', ({ params }) => {
      console.error(params.args[0].value, params.stackTrace.callFrames[0].functionName);
    });
    session.on('Runtime.exceptionThrown', ({ params: { exceptionDetails } }) => {
      console.error(exceptionDetails.text, exceptionDetails.exception.className, exceptionDetails.lineNumber);
    });
    session.post('Runtime.enable');
    (function caller() { console.log('shown'); })();
    setImmediate(() => { throw new RangeError('end'); });`;
  const { stderr } = spawnSync(process.execPath, ['-e', program.replace(/console\.error/g, 'process._rawDebug')], { encoding: 'utf8' });
  const lines = stderr.split('\n');
  assert.strictEqual(lines[0], 'shown caller');
  assert.ok(lines.some((line) => line.startsWith('Uncaught RangeError')));
});
