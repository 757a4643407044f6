'use strict';
const assert = require('node:assert');
const test = require('node:test');

test('a coded error names its code in the stack, not in its name', () => {
  assert.throws(() => Buffer.alloc('x'), (error) => {
    assert.strictEqual(error.name, 'TypeError');
    assert.strictEqual(error.code, 'ERR_INVALID_ARG_TYPE');
    assert.match(error.stack, /^TypeError \[ERR_INVALID_ARG_TYPE\]: The "size" argument/);
    return true;
  });
});

test('a DOMException is an error with a legacy code', () => {
  const error = new DOMException('stop', { name: 'AbortError', cause: 1 });
  assert.ok(Error.isError(error));
  assert.strictEqual(error.code, DOMException.ABORT_ERR);
  assert.strictEqual(error.cause, 1);
  assert.match(error.stack, /^AbortError: stop\n/);
});

test('Error.prepareStackTrace of the user is honoured', () => {
  const { prepareStackTrace } = Error;
  try {
    Error.prepareStackTrace = (error, trace) => `${error.message} ${typeof trace[0].getLineNumber()}`;
    assert.strictEqual(new Error('mine').stack, 'mine number');
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
  }
});
