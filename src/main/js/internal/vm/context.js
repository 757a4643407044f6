// Contextified objects. V8 gives one context per isolate here, so the code of a context runs as the text of an
// eval inside
//
//   with (scope) { return eval(source) }           scope: a proxy that claims to have every name
//
// and finds its globals in this order:
//
//   lexicals     top-level let, const and class of all scripts of the context: accessors over the bindings
//                themselves, which live in the eval that declared them
//   sandbox      the object that the user made a context of
//   builtins     the ECMAScript globals; the intrinsics are those of the main context
//
// What eval does not do by itself:
//
//   - top-level functions land in the function around the eval; they are copied to the sandbox behind the code, and
//     the scope does not claim their names while the script runs,
//   - a hoisted function behind the code gives access to its lexical bindings; in strict code, where nothing
//     leaves the eval, a call behind the directive does,
//   - reading an undeclared name must throw unless `typeof` stands in front of it, and assigning one must throw in
//     strict code. A proxy is not told; the call site is asked for its function and position.
const { codes } = require('internal/errors');
const { NAME } = require('internal/modules/dynamic_import');
const { compileFunctionWith } = require('internal/modules/compile');
const { scriptSource } = require('internal/natives');

const contexts = new WeakMap(); // sandbox → Context
const globals = new WeakSet(); // the global objects of contexts

const ECMASCRIPT = `Object Function Array Number parseFloat parseInt Boolean String Symbol Date Promise RegExp Error AggregateError
  EvalError RangeError ReferenceError SyntaxError TypeError URIError JSON Math Intl ArrayBuffer Atomics Uint8Array Int8Array
  Uint16Array Int16Array Uint32Array Int32Array BigUint64Array BigInt64Array Uint8ClampedArray Float32Array Float64Array
  Float16Array DataView Map BigInt Set Iterator WeakMap WeakSet Proxy Reflect FinalizationRegistry WeakRef decodeURI
  decodeURIComponent encodeURI encodeURIComponent escape unescape eval isFinite isNaN Temporal SuppressedError DisposableStack
  AsyncDisposableStack SharedArrayBuffer WebAssembly`.split(/\s+/);

// Names of the evaluating functions, which the scope does not claim.
const SCOPE = '\u0131scope';
const SOURCE = '\u0131source';
const DONE = '\u0131done';
const LEXICALS = '\u0131lexicals';
const HIDDEN = new Set([SCOPE, SOURCE, DONE, LEXICALS, NAME]);

const CONSOLE_METHODS = `debug error info log warn dir dirxml table trace group groupCollapsed groupEnd clear count countReset assert
  profile profileEnd time timeLog timeEnd timeStamp context`.split(/\s+/);

/** Whether new contexts have the function `gc`. */
exports.offersGc = false;

exports.isObject = (value) => value !== null && (typeof value === 'object' || typeof value === 'function');
exports.of = (sandbox) => contexts.get(sandbox);
exports.isGlobal = (value) => globals.has(value);
exports.isContext = (sandbox) => contexts.has(sandbox);

exports.validate = function validate(sandbox) {
  if (!exports.isObject(sandbox)) require('internal/validators').validateObject(sandbox, 'object');
  if (!contexts.has(sandbox)) {
    throw new codes.ERR_INVALID_ARG_TYPE('contextifiedObject', 'vm.Context', sandbox);
  }
};

// The innermost call site outside of the function. Sloppy, so that V8 tells it the function of a sloppy one.
const siteOf = new Function('trap', `
  var prepare = Error.prepareStackTrace, limit = Error.stackTraceLimit, holder = {}, sites;
  Error.prepareStackTrace = function (error, found) { return found; };
  Error.stackTraceLimit = 1;
  Error.captureStackTrace(holder, trap);
  sites = holder.stack;
  Error.prepareStackTrace = prepare;
  Error.stackTraceLimit = limit;
  return sites[0];
//# sourceURL=node:internal/vm/context`);

function isUnderTypeof(context, site, name) {
  if (site === undefined) return false;
  const fn = site.getFunction();
  // V8 does not tell strict functions; their text is known by its name.
  const text = fn === undefined ? context.sources.get(site.getScriptNameOrSourceURL()) : scriptSource(fn);
  if (typeof text !== 'string' || !text.includes('typeof')) return false;
  const position = site.getPosition();
  const before = text.slice(Math.max(0, position - 40), position);
  if (/\btypeof[\s(]*$/.test(before)) return true;
  if (text.startsWith(name, position)) return false;
  // The position may be that of the whole statement, or of an operator.
  const start = text.lastIndexOf('\n', position - 1) + 1;
  const rest = text.slice(Math.max(start, position - 4096), position + 4096);
  const escaped = name.replace(/\$/g, '\\$&');
  return new RegExp(`\\btypeof[\\s(]*${escaped}(?![\\w$])`).test(rest);
}

function inertConsole() {
  const console = {};
  for (const name of CONSOLE_METHODS) console[name] = { [name]() {} }[name];
  Object.defineProperty(console, Symbol.toStringTag, { value: 'console', configurable: true });
  return console;
}

class Context {
  constructor(sandbox, settings, vanilla) {
    this.sandbox = sandbox;
    this.settings = settings;
    this.queue = undefined; // the number of its queue of promise jobs, while it has one
    this.lexicals = Object.create(null);
    this.sources = new Map(); // script name → text that was evaluated last under it
    this.variables = new Set(); // names that var and function declared, which cannot be deleted by name
    this.builtins = this.#makeBuiltins();
    if (vanilla) {
      Object.defineProperties(sandbox, Object.getOwnPropertyDescriptors(this.builtins));
      this.builtins = Object.create(null);
      this.global = sandbox;
      Object.defineProperty(sandbox, 'globalThis', { value: sandbox, writable: true, configurable: true, enumerable: false });
    } else {
      this.global = makeGlobal(this);
      globals.add(this.global);
      this.#define(this.builtins, 'globalThis', this.global);
    }
  }

  #define(target, name, value, fixed = false) {
    Object.defineProperty(target, name, { value, writable: !fixed, configurable: !fixed, enumerable: false });
  }

  #makeBuiltins() {
    const builtins = Object.create(null);
    for (const name of ECMASCRIPT) {
      if (name in globalThis) this.#define(builtins, name, globalThis[name]);
    }
    for (const name of ['Infinity', 'NaN', 'undefined']) this.#define(builtins, name, globalThis[name], true);
    this.#define(builtins, 'console', inertConsole());
    if (exports.offersGc) this.#define(builtins, 'gc', function gc() { binding('engine').collectGarbage(); }); // eslint-disable-line prefer-arrow-callback
    if (this.settings.strings === false) {
      const refuse = () => {
        throw new EvalError('Code generation from strings disallowed for this context');
      };
      this.#define(builtins, 'eval', function eval_() { refuse(); }); // eslint-disable-line prefer-arrow-callback
      const Refusing = function Function() { refuse(); }; // eslint-disable-line func-style
      Refusing.prototype = Function.prototype;
      this.#define(builtins, 'Function', Refusing);
    } else {
      this.#define(builtins, 'Function', this.#makeFunction());
    }
    if (this.settings.wasm === false && builtins.WebAssembly !== undefined) {
      const refuse = () => {
        throw new WebAssembly.CompileError('WebAssembly.Module(): Wasm code generation disallowed by embedder');
      };
      const Module = function Module() { refuse(); };
      this.#define(builtins, 'WebAssembly', Object.create(WebAssembly, { Module: { value: Module, writable: true, configurable: true } }));
    }
    return builtins;
  }

  // The constructor of functions whose globals are the context's.
  #makeFunction() {
    const context = this;
    const Made = function Function(...parts) { // eslint-disable-line func-style
      const body = parts.length === 0 ? '' : `${parts.pop()}`;
      const checked = Reflect.construct(Function.prototype.constructor, [...parts, body]); // for its SyntaxError
      const inner = compileFunctionWith(body, '', parts.join(','), 0, 0, [contextScope(context)]);
      if (!/\bthis\b/.test(body) || /^\s*['"]use strict['"]/.test(body)) return inner;
      const made = function (...args) { // eslint-disable-line func-names
        const self = this === undefined || this === globalThis ? context.global : this;
        return new.target === undefined ? Reflect.apply(inner, self, args) : Reflect.construct(inner, args, new.target);
      };
      Object.defineProperty(made, 'name', { value: 'anonymous', configurable: true });
      Object.defineProperty(made, 'toString', { value: () => checked.toString(), configurable: true, writable: true });
      return made;
    };
    Made.prototype = Function.prototype;
    return Made;
  }

  // The value of a global name; `trap` is the function whose caller reads it.
  read(name, trap) {
    if (name in this.lexicals) return this.lexicals[name];
    if (Reflect.has(this.sandbox, name)) {
      const value = Reflect.get(this.sandbox, name);
      return value === this.sandbox ? this.global : value;
    }
    if (name in this.builtins) return this.builtins[name];
    if (isUnderTypeof(this, siteOf(trap), name)) return undefined;
    const error = new ReferenceError(`${name} is not defined`);
    Error.captureStackTrace(error, trap);
    throw error;
  }

  // Assigns to a global name, or (contextual = false) to a property of the global object.
  write(name, value, trap, contextual, strictRun) {
    if (contextual && name in this.lexicals) {
      this.lexicals[name] = value;
      return;
    }
    const { sandbox } = this;
    const declared = Reflect.has(sandbox, name);
    if (!declared && !(name in this.builtins) && contextual && typeof value !== 'function'
      && isStrictCaller(trap, strictRun)) {
      const error = new ReferenceError(`${name} is not defined`);
      Error.captureStackTrace(error, trap);
      throw error;
    }
    const fixed = !declared && Object.getOwnPropertyDescriptor(this.builtins, name)?.writable === false;
    if (!fixed && Reflect.set(sandbox, name, value)) return;
    if (!isStrictCaller(trap, strictRun)) return;
    const error = new TypeError(!contextual ? `Cannot redefine property: ${String(name)}` : declared || fixed
      ? `Cannot assign to read only property '${String(name)}' of object '${Object.prototype.toString.call(sandbox)}'`
      : `Cannot add property ${String(name)}, object is not extensible`);
    Error.captureStackTrace(error, trap);
    throw error;
  }
}

// Whether the caller of the trap is strict code. Of the text of an eval V8 never tells the function.
function isStrictCaller(trap, strictRun) {
  if (strictRun) return true;
  const site = siteOf(trap);
  return site !== undefined && site.getFunction() === undefined && site.getThis() === undefined;
}

// The context's globalThis: a proxy that stands for the sandbox, with the builtins behind it.
function makeGlobal(context) {
  const { sandbox } = context;
  const target = {};
  const handler = {
    __proto__: null,
    get(_, name) {
      if (Reflect.has(sandbox, name)) {
        const value = Reflect.get(sandbox, name);
        return value === sandbox ? context.global : value;
      }
      return context.builtins[name] ?? Reflect.get(target, name);
    },
    set(_, name, value) {
      context.write(name, value, handler.set, false, false);
      return true;
    },
    has(_, name) {
      return Object.hasOwn(sandbox, name) || name in context.builtins || name in Object.prototype;
    },
    deleteProperty(_, name) {
      if (!Reflect.deleteProperty(sandbox, name)) return false;
      if (name in context.builtins) return Reflect.deleteProperty(context.builtins, name);
      return true;
    },
    ownKeys() {
      const keys = Reflect.ownKeys(sandbox);
      const seen = new Set(keys);
      for (const name of Reflect.ownKeys(context.builtins)) if (!seen.has(name)) keys.push(name);
      for (const name of Reflect.ownKeys(target)) if (!keys.includes(name)) keys.push(name);
      return keys;
    },
    getOwnPropertyDescriptor(_, name) {
      const found = Reflect.getOwnPropertyDescriptor(sandbox, name) ?? Reflect.getOwnPropertyDescriptor(context.builtins, name);
      if (found !== undefined && !found.configurable) {
        // A proxy may only report as fixed what its target has so.
        Reflect.defineProperty(target, name, found);
        if (!Reflect.getOwnPropertyDescriptor(target, name)) found.configurable = true;
      }
      return found;
    },
    defineProperty(_, name, descriptor) {
      if (!Reflect.defineProperty(sandbox, name, descriptor)) throw new TypeError(`Cannot redefine property: ${String(name)}`);
      if (descriptor.configurable !== true && !Reflect.getOwnPropertyDescriptor(sandbox, name)?.configurable) {
        Reflect.defineProperty(target, name, Reflect.getOwnPropertyDescriptor(sandbox, name));
      }
      return true;
    },
    preventExtensions() {
      for (const name of handler.ownKeys()) {
        const found = handler.getOwnPropertyDescriptor(target, name);
        if (found !== undefined) Reflect.defineProperty(target, name, found);
      }
      Object.setPrototypeOf(target, Object.getPrototypeOf(sandbox));
      return Reflect.preventExtensions(sandbox) && Reflect.preventExtensions(target);
    },
  };
  return new Proxy(target, handler);
}

// One run of a script, or one function: its scope, and the function names that the scope does not claim yet.
class Run {
  constructor(context, strict) {
    this.pending = undefined;
    let evaluates = true; // the first `eval` is the evaluating function's own
    const handler = {
      __proto__: null,
      has: (_, name) => typeof name === 'string' && !HIDDEN.has(name) && this.pending?.has(name) !== true,
      get(_, name) {
        if (typeof name === 'symbol') {
          return name === Symbol.unscopables ? undefined : Reflect.get(context.sandbox, name);
        }
        if (evaluates && name === 'eval') {
          evaluates = false;
          return eval;
        }
        return context.read(name, handler.get);
      },
      set(_, name, value) {
        context.write(name, value, handler.set, true, strict);
        return true;
      },
      deleteProperty(_, name) {
        if (name in context.lexicals || context.variables.has(name)) return false;
        return Reflect.deleteProperty(context.sandbox, name);
      },
      // A function that is called by its global name has the scope as its `this`.
      getOwnPropertyDescriptor(_, name) {
        const found = Reflect.getOwnPropertyDescriptor(context.global, name);
        if (found !== undefined) found.configurable = true;
        return found;
      },
      defineProperty: (_, name, descriptor) => Reflect.defineProperty(context.global, name, descriptor),
      ownKeys: () => Reflect.ownKeys(context.global),
      getPrototypeOf: () => Reflect.getPrototypeOf(context.sandbox),
    };
    this.scope = new Proxy(Object.create(null), handler);
  }
}

exports.scopeOf = (sandbox) => contextScope(contexts.get(sandbox));

// A scope for code that is compiled as a function, which V8 allows no proxy for but an object over one.
function contextScope(context) {
  const run = new Run(context, false);
  // Its first eval is the code's.
  void run.scope.eval;
  return Object.create(run.scope);
}
exports.contextScope = contextScope;

exports.make = function make(sandbox, settings, vanilla) {
  const context = new Context(sandbox, settings, vanilla);
  contexts.set(sandbox, context);
  if (context.global !== sandbox) contexts.set(context.global, context);
  return context;
};

const evaluators = new Map(); // names of the functions that are copied → the evaluating function

function evaluator(functions) {
  const key = functions.join();
  let found = evaluators.get(key);
  if (found === undefined) {
    const values = functions.map((name) => `${name}: typeof ${name} === 'undefined' ? undefined : ${name}`).join();
    found = new Function(SCOPE, SOURCE, NAME, DONE, LEXICALS,
      `with (${SCOPE}) { try { return eval(${SOURCE}); } finally { ${DONE}(() => ({ ${values} }), ${LEXICALS}); } }
//# sourceURL=node:internal/vm/context`);
    if (evaluators.size > 200) evaluators.clear();
    evaluators.set(key, found);
  }
  return found;
}

// The text of an object of accessors over the bindings.
function accessors(names) {
  const own = names.map((name) => `get ${name}(){return ${name}},set ${name}(\u0131value){${name}=\u0131value}`);
  return `({__proto__:null,${own.join()}})`;
}

function checkRedeclarations(context, { lexical, functions, variables }) {
  lexical.concat(functions, variables).forEach((name) => {
    if (name in context.lexicals) throw new SyntaxError(`Identifier '${name}' has already been declared`);
  });
}

// Runs a script: { text, name, declarations, importer }; the text has passed V8's syntax check.
exports.run = function run(context, { text, name, declarations, importer }) {
  const { strict, lexical, functions, variables } = declarations;
  checkRedeclarations(context, declarations);
  const { sandbox } = context;
  functions.forEach((declared) => context.variables.add(declared));
  variables.forEach((variable) => {
    context.variables.add(variable);
    if (!Reflect.has(sandbox, variable)) Reflect.set(sandbox, variable, undefined);
  });
  const current = new Run(context, strict >= 0);
  let source = text;
  let copyStrict;
  if (strict >= 0) {
    if (lexical.length + functions.length + variables.length > 0) {
      const copied = functions.concat(variables);
      source = `${text.slice(0, strict)};var{}=${DONE}(()=>({${copied.join()}}),()=>${accessors(lexical)});${text.slice(strict)}`;
    }
  } else {
    current.pending = new Set();
    functions.forEach((each) => current.pending.add(each));
    if (lexical.length > 0) source += `\n;function ${LEXICALS}(){return${accessors(lexical)}}`;
  }
  source += `\n//# sourceURL=${encodeName(name)}`;
  context.sources.set(encodeName(name), source);
  const done = (functionsOf, lexicalsOf) => {
    if (typeof lexicalsOf === 'function') {
      Object.defineProperties(context.lexicals, Object.getOwnPropertyDescriptors(lexicalsOf()));
      if (strict >= 0) {
        copyStrict = functionsOf;
        return {};
      }
    }
    const values = strict >= 0 ? copyStrict?.() : functionsOf();
    current.pending = undefined;
    copyToSandbox(sandbox, values);
    return {};
  };
  return Reflect.apply(evaluator(strict >= 0 ? [] : functions), context.global, [current.scope, source, importer, done, undefined]);
};

function copyToSandbox(sandbox, values) {
  if (values === undefined) return;
  Object.keys(values).forEach((name) => Reflect.set(sandbox, name, values[name]));
}

function encodeName(name) {
  return name.replace(/\s/g, encodeURIComponent);
}
exports.encodeName = encodeName;
exports.accessors = accessors;

// A scope to look at the names of a context, without what V8 takes for a side effect: calls of Reflect are.
exports.lookingScope = function lookingScope(sandbox) {
  const context = contexts.get(sandbox);
  const { lexicals, builtins } = context;
  const refuse = () => { throw new EvalError('Possible side-effect in debug-evaluate'); };
  return new Proxy(Object.create(null), {
    __proto__: null,
    has: (_, name) => typeof name === 'string',
    get(_, name) {
      if (typeof name === 'symbol') return undefined;
      if (name === 'globalThis') return sandbox;
      if (name in lexicals) return lexicals[name];
      if (name in sandbox) return sandbox[name];
      if (name in builtins) return builtins[name];
      throw new ReferenceError(`${name} is not defined`);
    },
    set: refuse,
    deleteProperty: refuse,
  });
};
