'use strict';
const test = require('node:test');
const assert = require('node:assert');
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

test('a debugger sees who called the console', () => {
  const session = new Session();
  session.connect();
  const seen = [];
  session.on('Runtime.consoleAPICalled', ({ params }) => {
    seen.push(params.args[0].value, params.stackTrace.callFrames[0].functionName);
  });
  session.post('Runtime.enable');
  (function caller() { console.log('shown'); })();
  session.disconnect();
  assert.deepStrictEqual(seen, ['shown', 'caller']);
});

test('text beyond Latin-1 can be logged by what a debugger evaluates', () => {
  const session = new Session();
  session.connect();
  const seen = [];
  session.on('Runtime.consoleAPICalled', ({ params }) => seen.push(params.args[0].value));
  session.on('Debugger.paused', ({ params }) => {
    const { callFrameId } = params.callFrames[0];
    const expression = 'console.log("字")';
    session.post('Debugger.evaluateOnCallFrame', { callFrameId, expression, includeCommandLineAPI: true });
  });
  session.post('Runtime.enable');
  session.post('Debugger.enable');
  // eslint-disable-next-line no-debugger
  debugger;
  session.post('Runtime.evaluate', { expression: 'console.log("字")' });
  session.disconnect();
  assert.deepStrictEqual(seen.slice(-2), ['字', '字']);
});
