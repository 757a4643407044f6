// node:assert - https://nodejs.org/api/assert.html
const {
  codes: {
    ERR_AMBIGUOUS_ARGUMENT, ERR_CONSTRUCT_CALL_REQUIRED, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE,
    ERR_INVALID_RETURN_VALUE, ERR_MISSING_ARGS,
  },
} = require('internal/errors');
const { AssertionError } = require('internal/assert/assertion_error');
const { getSourceExpression } = require('internal/assert/source_expression');
const { isDeepEqual, isDeepStrictEqual, isPartialStrictEqual } = require('internal/util/comparisons');
const { format, inspect } = require('internal/util/inspect');
const { isPromise, isRegExp } = require('internal/util/types');
const { isError } = require('internal/util');
const { validateFunction, validateOneOf } = require('internal/validators');

const { apply } = Reflect;
const kOptions = Symbol('options');
const NO_EXCEPTION = Symbol('no exception');

/** The options of the Assert instance that a method was called on; none for a method called by itself. */
function diffOf(receiver) {
  return receiver?.[kOptions]?.diff ?? 'simple';
}

/** The user's message arguments as the text of the error; undefined to generate one. Errors are thrown as they are. */
function resolveMessage(args, actual, expected, allowNull = false) {
  const [message] = args;
  if (message === undefined || (allowNull && message === null)) return undefined;
  if (isError(message)) throw message;
  if (typeof message === 'function') {
    if (args.length > 1) {
      throw new ERR_AMBIGUOUS_ARGUMENT('message',
                                       `The error message with function "${message.name || 'anonymous'}" has ` +
        'trailing arguments that would be ignored.');
    }
    try {
      const text = message(actual, expected);
      return typeof text === 'string' ? text : undefined;
    } catch {
      return undefined;
    }
  }
  if (typeof message !== 'string') throw new ERR_INVALID_ARG_TYPE('message', ['string', 'function'], message);
  return args.length > 1 ? format(...args) : message;
}

function fail(receiver, fn, actual, expected, operator, args) {
  const message = resolveMessage(args, actual, expected);
  throw new AssertionError({
    // An empty message is no message, except where it is shown on its own.
    message: message === '' && shownAlone.has(operator) ? '' : message || undefined,
    actual, expected, operator, stackStartFn: fn, diff: diffOf(receiver),
  });
}
const shownAlone = new Set(['==', '!=', 'deepEqual', 'notDeepEqual', 'notStrictEqual', 'notDeepStrictEqual']);

function requireTwo(args) {
  if (args.length < 2) throw new ERR_MISSING_ARGS('actual', 'expected');
}

/** Fails with the source of the call as message when the value is falsy. */
function innerOk(fn, receiver, args) {
  const [value] = args;
  if (value) return;
  let generatedMessage = false;
  let message;
  if (args.length === 0) {
    generatedMessage = true;
    message = 'No value argument passed to `assert.ok()`';
  } else if (args[1] == null) {
    generatedMessage = true;
    message = falsyMessage(fn);
  } else {
    message = resolveMessage(args.slice(1), value, true);
  }
  const error = new AssertionError({
    actual: value, expected: true, message, operator: '==', stackStartFn: fn, diff: diffOf(receiver),
  });
  error.generatedMessage = generatedMessage;
  throw error;
}

require('internal/assert/ok').innerOk = innerOk;

function falsyMessage(fn) {
  const { prepareStackTrace, stackTraceLimit } = Error;
  let site;
  try {
    Error.stackTraceLimit = 1;
    Error.prepareStackTrace = (_, trace) => trace;
    const holder = {};
    Error.captureStackTrace(holder, fn);
    [site] = holder.stack;
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
    Error.stackTraceLimit = stackTraceLimit;
  }
  const expression = site === undefined ? undefined : getSourceExpression(site);
  return expression === undefined ? 'The expression evaluated to a falsy value' :
    `The expression evaluated to a falsy value:\n\n  ${expression}\n`;
}

// What a thrown error was expected to be

/** The compared properties of an error, for the message. */
class Comparison {
  constructor(object, keys, actual) {
    for (const key of keys) {
      if (!(key in object)) continue;
      const matches = actual !== undefined && typeof actual[key] === 'string' && isRegExp(object[key]) &&
        object[key].exec(actual[key]) !== null;
      this[key] = matches ? actual[key] : object[key];
    }
  }
}

function compareKey(actual, expected, key, message, keys, fn, diff) {
  if (key in actual && isDeepStrictEqual(actual[key], expected[key])) return;
  if (message) {
    if (isError(message)) throw message;
    throw new AssertionError({ actual, expected, message, operator: fn.name, stackStartFn: fn, diff });
  }
  const error = new AssertionError({
    actual: new Comparison(actual, keys),
    expected: new Comparison(expected, keys, actual),
    operator: 'deepStrictEqual',
    stackStartFn: fn,
    diff,
  });
  error.actual = actual;
  error.expected = expected;
  error.operator = fn.name;
  throw error;
}

function checkObject(actual, expected, message, fn, diff) {
  if (typeof actual !== 'object' || actual === null) {
    const error = new AssertionError({
      actual, expected, message, operator: 'deepStrictEqual', stackStartFn: fn, diff,
    });
    error.operator = fn.name;
    throw error;
  }
  const keys = Object.keys(expected);
  if (isError(expected)) keys.push('name', 'message');
  else if (keys.length === 0) throw new ERR_INVALID_ARG_VALUE('error', expected, 'may not be an empty object');
  for (const key of keys) {
    if (typeof actual[key] === 'string' && isRegExp(expected[key]) && expected[key].exec(actual[key]) !== null) continue;
    compareKey(actual, expected, key, message, keys, fn, diff);
  }
}

/** Throws unless the thrown value is what was expected: a pattern, an object, a class or a validation function. */
function checkException(actual, expected, message, fn, diff) {
  let generated;
  if (isRegExp(expected)) {
    const text = String(actual);
    if (expected.exec(text) !== null) return;
    generated = `The input did not match the regular expression ${inspect(expected)}. Input:\n\n${inspect(text)}\n`;
  } else if (typeof expected !== 'function') {
    checkObject(actual, expected, message, fn, diff);
    return;
  } else if (expected.prototype !== undefined && actual instanceof expected) {
    return;
  } else if (Object.prototype.isPrototypeOf.call(Error, expected)) {
    generated = `The error is expected to be an instance of "${expected.name}". Received `;
    generated += isError(actual) ? `"${actual.name}"` : `"${inspect(actual, { depth: -1 })}"`;
    if (isError(actual)) generated += `\n\nError message:\n\n${actual.message}`;
  } else {
    const result = apply(expected, {}, [actual]);
    if (result === true) return;
    const name = expected.name ? `"${expected.name}" ` : '';
    generated = `The ${name}validation function is expected to return "true". Received ${inspect(result)}`;
    if (isError(actual)) generated += `\n\nCaught error:\n\n${actual}`;
  }
  if (message && isError(message)) throw message;
  const error = new AssertionError({
    actual, expected, message: message || generated, operator: fn.name, stackStartFn: fn, diff,
  });
  error.generatedMessage = !message;
  throw error;
}

function getActual(fn) {
  validateFunction(fn, 'fn');
  try {
    fn();
  } catch (error) {
    return error;
  }
  return NO_EXCEPTION;
}

function isThenable(value) {
  return isPromise(value) || (value !== null && typeof value === 'object' &&
    typeof value.then === 'function' && typeof value.catch === 'function');
}

async function waitForActual(promiseFn) {
  let promise;
  if (typeof promiseFn === 'function') {
    promise = promiseFn();
    if (!isThenable(promise)) throw new ERR_INVALID_RETURN_VALUE('instance of Promise', 'promiseFn', promise);
  } else if (isThenable(promiseFn)) {
    promise = promiseFn;
  } else {
    throw new ERR_INVALID_ARG_TYPE('promiseFn', ['Function', 'Promise'], promiseFn);
  }
  try {
    await promise;
  } catch (error) {
    return error;
  }
  return NO_EXCEPTION;
}

const expectedKinds = ['Object', 'Error', 'Function', 'RegExp'];

function expectsError(fn, actual, args, diff) {
  let [error, message] = args;
  if (typeof error === 'string') {
    if (args.length >= 2) throw new ERR_INVALID_ARG_TYPE('error', expectedKinds, error);
    // A text that equals the error's was more likely meant as an expectation than as a message.
    if (typeof actual === 'object' && actual !== null) {
      if (actual.message === error) {
        throw new ERR_AMBIGUOUS_ARGUMENT('error/message',
                                         `The error message "${actual.message}" is identical to the message.`);
      }
    } else if (actual === error) {
      throw new ERR_AMBIGUOUS_ARGUMENT('error/message', `The error "${actual}" is identical to the message.`);
    }
    message = error;
    error = undefined;
  } else if (error != null && typeof error !== 'object' && typeof error !== 'function') {
    throw new ERR_INVALID_ARG_TYPE('error', expectedKinds, error);
  }
  if (actual === NO_EXCEPTION) {
    let details = '';
    if (error?.name) details += ` (${error.name})`;
    details += message ? `: ${message}` : '.';
    const kind = fn.name === 'rejects' ? 'rejection' : 'exception';
    throw new AssertionError({
      actual: undefined, expected: error, operator: fn.name, message: `Missing expected ${kind}${details}`,
      stackStartFn: fn, diff,
    });
  }
  if (error) checkException(actual, error, message, fn, diff);
}

function matchesError(actual, expected) {
  if (typeof expected === 'function') {
    if (expected.prototype !== undefined && actual instanceof expected) return true;
    if (Object.prototype.isPrototypeOf.call(Error, expected)) return false;
    return apply(expected, {}, [actual]) === true;
  }
  if (isRegExp(expected)) return expected.exec(String(actual)) !== null;
  throw new ERR_INVALID_ARG_TYPE('expected', ['Function', 'RegExp'], expected);
}

function expectsNoError(fn, actual, args, diff) {
  if (actual === NO_EXCEPTION) return;
  let [error, message] = args;
  if (typeof error === 'string') {
    message = error;
    error = undefined;
  }
  if (error && !matchesError(actual, error)) throw actual;
  const details = message ? `: ${message}` : '.';
  const kind = fn.name === 'doesNotReject' ? 'rejection' : 'exception';
  throw new AssertionError({
    actual, expected: error, operator: fn.name,
    message: `Got unwanted ${kind}${details}\nActual message: "${actual?.message}"`,
    stackStartFn: fn, diff,
  });
}

/** match and doesNotMatch. */
function checkMatch(string, regexp, args, fn, wantsMatch, diff) {
  if (!isRegExp(regexp)) throw new ERR_INVALID_ARG_TYPE('regexp', 'RegExp', regexp);
  if (typeof string === 'string' && (regexp.exec(string) !== null) === wantsMatch) return;
  const [given] = args;
  let message;
  let generatedMessage = false;
  if (given) {
    message = resolveMessage(args, string, regexp);
  } else {
    generatedMessage = given === undefined;
    if (typeof string !== 'string') {
      message = `The "string" argument must be of type string. Received type ${typeof string} (${inspect(string)})`;
    } else {
      message = `${wantsMatch ? 'The input did not match the regular expression ' :
        'The input was expected to not match the regular expression '}${inspect(regexp)}. Input:\n\n${inspect(string)}\n`;
    }
  }
  const error = new AssertionError({
    actual: string, expected: regexp, message, operator: fn.name, stackStartFn: fn, diff,
  });
  error.generatedMessage = generatedMessage;
  throw error;
}

/** A set of assertions with options: how to show differences, whether equal means strictly equal. */
function Assert(options) {
  if (!new.target) throw new ERR_CONSTRUCT_CALL_REQUIRED('Assert');
  options = Object.assign({ __proto__: null, strict: true, skipPrototype: false }, options);
  if (options.diff !== undefined) validateOneOf(options.diff, 'options.diff', ['simple', 'full']);
  this.AssertionError = AssertionError;
  Object.defineProperty(this, kOptions, {
    __proto__: null, value: options, enumerable: false, configurable: false, writable: false,
  });
  if (options.strict) {
    this.equal = this.strictEqual;
    this.deepEqual = this.deepStrictEqual;
    this.notEqual = this.notStrictEqual;
    this.notDeepEqual = this.notDeepStrictEqual;
  }
}

const comparisonOptions = (receiver) => ({ skipPrototype: receiver?.[kOptions]?.skipPrototype ?? false });

const methods = {
  fail(message) {
    if (isError(message)) throw message;
    const generated = arguments.length === 0 || message === undefined;
    const error = new AssertionError({
      operator: 'fail', stackStartFn: methods.fail, message: generated ? 'Failed' : message, diff: diffOf(this),
    });
    if (generated) error.generatedMessage = true;
    throw error;
  },

  ok(...args) {
    innerOk(methods.ok, this, args);
  },

  equal(actual, expected, ...message) {
    requireTwo(arguments);
    if (actual != expected && (actual === actual || expected === expected)) { // eslint-disable-line eqeqeq
      fail(this, methods.equal, actual, expected, '==', message);
    }
  },

  notEqual(actual, expected, ...message) {
    requireTwo(arguments);
    if (actual == expected || (actual !== actual && expected !== expected)) { // eslint-disable-line eqeqeq
      fail(this, methods.notEqual, actual, expected, '!=', message);
    }
  },

  deepEqual(actual, expected, ...message) {
    requireTwo(arguments);
    if (!isDeepEqual(actual, expected)) fail(this, methods.deepEqual, actual, expected, 'deepEqual', message);
  },

  notDeepEqual(actual, expected, ...message) {
    requireTwo(arguments);
    if (isDeepEqual(actual, expected)) fail(this, methods.notDeepEqual, actual, expected, 'notDeepEqual', message);
  },

  deepStrictEqual(actual, expected, ...message) {
    requireTwo(arguments);
    if (!isDeepStrictEqual(actual, expected, comparisonOptions(this))) {
      fail(this, methods.deepStrictEqual, actual, expected, 'deepStrictEqual', message);
    }
  },

  notDeepStrictEqual(actual, expected, ...message) {
    requireTwo(arguments);
    if (isDeepStrictEqual(actual, expected, comparisonOptions(this))) {
      fail(this, methods.notDeepStrictEqual, actual, expected, 'notDeepStrictEqual', message);
    }
  },

  strictEqual(actual, expected, ...message) {
    requireTwo(arguments);
    if (!Object.is(actual, expected)) fail(this, methods.strictEqual, actual, expected, 'strictEqual', message);
  },

  notStrictEqual(actual, expected, ...message) {
    requireTwo(arguments);
    if (Object.is(actual, expected)) fail(this, methods.notStrictEqual, actual, expected, 'notStrictEqual', message);
  },

  partialDeepStrictEqual(actual, expected, ...message) {
    requireTwo(arguments);
    if (!isPartialStrictEqual(actual, expected)) {
      fail(this, methods.partialDeepStrictEqual, actual, expected, 'partialDeepStrictEqual', message);
    }
  },

  throws(fn, ...args) {
    expectsError(methods.throws, getActual(fn), args, diffOf(this));
  },

  async rejects(promiseFn, ...args) {
    expectsError(methods.rejects, await waitForActual(promiseFn), args, diffOf(this));
  },

  doesNotThrow(fn, ...args) {
    expectsNoError(methods.doesNotThrow, getActual(fn), args, diffOf(this));
  },

  async doesNotReject(fn, ...args) {
    expectsNoError(methods.doesNotReject, await waitForActual(fn), args, diffOf(this));
  },

  ifError(error) {
    if (error === null || error === undefined) return;
    let message = 'ifError got unwanted exception: ';
    if (typeof error === 'object' && typeof error.message === 'string') {
      message += error.message.length === 0 && error.constructor ? error.constructor.name : error.message;
    } else {
      message += inspect(error);
    }
    const wrapper = new AssertionError({
      actual: error, expected: null, operator: 'ifError', message, stackStartFn: methods.ifError, diff: diffOf(this),
    });
    wrapper.generatedMessage = false;
    // The wrapped error's stack goes on where its own ends.
    const { stack } = error;
    const start = typeof stack === 'string' ? stack.indexOf('\n    at') : -1;
    if (start !== -1) {
      const frames = stack.slice(start + 1).split('\n');
      let own = wrapper.stack.split('\n');
      for (const frame of frames) {
        const position = own.indexOf(frame);
        if (position !== -1) {
          own = own.slice(0, position);
          break;
        }
      }
      wrapper.stack = `${own.join('\n')}\n${frames.join('\n')}`;
    }
    throw wrapper;
  },

  match(string, regexp, ...message) {
    checkMatch(string, regexp, message, methods.match, true, diffOf(this));
  },

  doesNotMatch(string, regexp, ...message) {
    checkMatch(string, regexp, message, methods.doesNotMatch, false, diffOf(this));
  },
};
for (const name of Object.keys(methods)) Assert.prototype[name] = methods[name];

function assert(...args) {
  innerOk(assert, undefined, args);
}

function strict(...args) {
  innerOk(strict, undefined, args);
}

assert.AssertionError = AssertionError;
assert.ok = assert;
for (const name of Object.keys(methods)) if (name !== 'ok') assert[name] = methods[name];
Object.assign(strict, assert, {
  equal: methods.strictEqual,
  deepEqual: methods.deepStrictEqual,
  notEqual: methods.notStrictEqual,
  notDeepEqual: methods.notDeepStrictEqual,
});
assert.strict = strict;
strict.strict = strict;
assert.Assert = Assert;
strict.Assert = Assert;

module.exports = assert;
