// Contextified sandboxes. V8 gives one context per isolate here, so code for a sandbox is compiled inside
//
//   with (scope) { … }        scope: a proxy whose `has` says yes to every name
//
// and reads and writes the sandbox's properties; names that the sandbox does not have come from the
// ECMAScript globals. Top-level `var` and function declarations become properties of the sandbox by
// running the code through an eval in that scope.
const { codes } = require('internal/errors');
const { checkScript } = require('internal/modules/compile');
const { rewrite } = require('internal/modules/dynamic_import');
const sourceLines = require('internal/process/source_lines');

const contexts = new WeakMap(); // sandbox → scope

const ECMASCRIPT = new Set(`Object Function Array Number parseFloat parseInt Infinity NaN undefined Boolean String Symbol Date
  Promise RegExp Error AggregateError EvalError RangeError ReferenceError SyntaxError TypeError URIError JSON Math Intl
  ArrayBuffer Atomics Uint8Array Int8Array Uint16Array Int16Array Uint32Array Int32Array BigUint64Array BigInt64Array
  Uint8ClampedArray Float32Array Float64Array Float16Array DataView Map BigInt Set Iterator WeakMap WeakSet Proxy Reflect
  FinalizationRegistry WeakRef decodeURI decodeURIComponent encodeURI encodeURIComponent escape unescape eval isFinite
  isNaN SharedArrayBuffer WebAssembly SuppressedError DisposableStack AsyncDisposableStack Temporal`.split(/\s+/));

exports.isObject = (value) => value !== null && (typeof value === 'object' || typeof value === 'function');
exports.isContext = (object) => contexts.has(object);

exports.validate = function validate(object) {
  if (!exports.isObject(object)) {
    throw new codes.ERR_INVALID_ARG_TYPE('contextifiedObject', 'vm.Context', object);
  }
  if (!contexts.has(object)) {
    throw new codes.ERR_INVALID_ARG_TYPE('contextifiedObject', 'vm.Context', object);
  }
};

function makeScope(sandbox) {
  const scope = new Proxy(sandbox, {
    has: (target, name) => name !== EVALUATE,
    get(target, name) {
      if (name === Symbol.unscopables) return undefined;
      if (name === 'globalThis' && !Reflect.has(target, 'globalThis')) return sandbox;
      if (Reflect.has(target, name)) return Reflect.get(target, name);
      if (ECMASCRIPT.has(name)) return globalThis[name];
      throw new ReferenceError(`${String(name)} is not defined`);
    },
    set(target, name, value) {
      return Reflect.set(target, name, value);
    },
    getOwnPropertyDescriptor(target, name) {
      return Reflect.getOwnPropertyDescriptor(target, name);
    },
  });
  return scope;
}

const EVALUATE = '__junction_evaluate__';

exports.make = function make(sandbox) {
  contexts.set(sandbox, makeScope(sandbox));
};

// Names declared at the top level of a script, found by a shallow scan.
const DECLARATION = /^[ \t]*(?:var|let|const|function\*?|async function\*?|class)\s+([\p{ID_Start}$_][\p{ID_Continue}$]*)/gmu;

function declarations(source) {
  const names = new Set();
  for (const match of source.matchAll(DECLARATION)) names.add(match[1]);
  for (const match of source.matchAll(/(?:^|[;{}])\s*(?:var|let|const|function\*?|class)\s+([\p{ID_Start}$_][\p{ID_Continue}$]*)/gu)) names.add(match[1]);
  return names;
}

// `let`, `const` and `class` at the start of a line at depth 0 become assignments by way of `var`.
function hoist(source) {
  return source.replace(/^(let|const)(?=\s+[\p{ID_Start}$_[{])/gmu, (word) => 'var'.padEnd(word.length));
}

exports.run = function run(sandbox, source, filename) {
  const rewritten = rewrite(source);
  checkScript(rewritten, filename);
  sourceLines.remember(filename, source);
  const scope = contexts.get(sandbox);
  const strict = /^\s*(?:\/\*[\s\S]*?\*\/|\/\/.*\n|\s)*['"]use strict['"]/.test(rewritten);
  const body = strict ? rewritten : hoist(rewritten);
  const evaluate = new Function(EVALUATE, 'scope',
    `with (scope) { return (function () { return eval(${EVALUATE}); }).call(this); }`);
  const names = declarations(body);
  // Declarations land in the eval's own function scope; they are copied to the sandbox behind the code.
  const copy = [...names].filter((name) => name !== 'undefined').map((name) =>
    `try { ${EXPORT}(${JSON.stringify(name)}, ${name}); } catch {}`).join('');
  if (names.size === 0) {
    return evaluate.call(sandbox, `${body}\n//# sourceURL=${name(filename)}`, scope);
  }
  const holder = { [EXPORT]: (key, value) => { sandbox[key] = value; } };
  const declared = new Function(EVALUATE, 'scope', 'holder',
    `with (scope) { with (holder) { return (function () { var r = eval(${EVALUATE}); return r; }).call(this); } }`);
  return declared.call(sandbox, wrapCompletion(body, copy, filename), scope, holder);
};

const EXPORT = '__junction_export__';

function wrapCompletion(body, copy, filename) {
  // The completion value is that of the code: a `finally` does not change it.
  return `try { ${body}\n} finally { ${copy} }\n//# sourceURL=${name(filename)}`;
}

function name(filename) {
  return filename.replace(/\s/g, encodeURIComponent);
}

exports.compileFunction = function compileFunction(code, params, filename, context, extensions) {
  const scopes = [...(context === undefined ? [] : [contexts.get(context)]), ...extensions];
  const opening = scopes.map((_, index) => `with (scopes[${index}]) `).join('');
  const source = `${opening}{ return (function (${params.join(',')}) {${code}\n}) }\n//# sourceURL=${name(filename || 'anonymous')}`;
  return new Function('scopes', source)(scopes);
};
