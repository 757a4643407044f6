// t.assert: the functions of node:assert, counted for the plan, and snapshots.
const { validateFunction, validateString } = require('internal/validators');

const custom = new Map();

const NAMES = ['deepEqual', 'deepStrictEqual', 'doesNotMatch', 'doesNotReject', 'doesNotThrow', 'equal', 'fail', 'ifError',
  'match', 'notDeepEqual', 'notDeepStrictEqual', 'notEqual', 'notStrictEqual', 'partialDeepStrictEqual', 'rejects',
  'strictEqual', 'throws'];

exports.register = function register(name, fn) {
  validateString(name, 'name');
  validateFunction(fn, 'fn');
  custom.set(name, fn);
};

exports.make = function make(node, context) {
  const assert = require('assert');
  const methods = { __proto__: null };
  const add = (name, fn) => {
    methods[name] = function (...args) {
      if (node.plan !== undefined) node.plan.actual++;
      return fn.apply(context, args);
    };
    Object.defineProperty(methods[name], 'name', { value: name });
  };
  for (const name of NAMES) add(name, (...args) => assert[name](...args));
  add('ok', (...args) => require('internal/assert/ok').innerOk(methods.ok, undefined, args));
  const snapshots = require('internal/test/snapshot');
  add('snapshot', (...args) => snapshots.snapshot(node, ...args));
  add('fileSnapshot', (...args) => snapshots.fileSnapshot(node, ...args));
  for (const [name, fn] of custom) add(name, fn);
  return methods;
};
