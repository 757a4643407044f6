// Defines and evaluates the standard library's modules, then waits to be attached to a runtime.
//
// The snapshot build runs configure(), define() for every file and evaluate(); what the heap holds then
// is written to the snapshot. A process restores it and calls attach(dispatch), which is the first time
// that an op can be called.
(() => {
  'use strict';

  const factories = new Map();
  const modules = new Map();
  const bindings = { __proto__: null };
  let ops;
  let dispatch;
  let takeResult;
  let startRequest;

  function unattached() {
    throw new Error('an op was called while the snapshot is built');
  }
  dispatch = unattached;

  function missing(message) {
    const error = new Error(message);
    error.code = 'ERR_UNKNOWN_BUILTIN_MODULE';
    return error;
  }

  // Throws V8's RangeError when less than 64 KB of stack are left. Beyond V8's stack limit Java must not enter V8:
  // the failure would make Javet describe it by further calls that fail, until V8 ends the process.
  const needRoom = new Function('%StackGuardWithGap(65536)');

  // How many ops are called before a cheaper way to call them is asked for, and until it is asked for again.
  const kManyOps = 4000;
  const kFurtherOps = 500;
  const kQuestion = 0x2345678;
  let countdown = kManyOps;

  // Replaces dispatch by a function of engine/DirectBridge.java, once that is ready and answers as it should.
  function accelerate() {
    needRoom();
    countdown = kFurtherOps;
    const { accelerate: op } = ops.engine;
    const faster = dispatch(op);
    if (faster === undefined) return;
    countdown = 0;
    if (typeof faster !== 'function') return;
    const text = 'straight';
    const answer = faster(op, kQuestion, undefined, null, true, false, 0.5, new Uint8Array(128), text, text + text, '\u2192');
    if (answer === kQuestion && faster(op, 1) === null && faster(op, 2) === true && faster(op, 3) === false) dispatch = faster;
  }

  // Only numbers and strings reach Java without a call back into V8.
  function makeOp(code) {
    return function op(a, b, c, d, e, f, g, h) {
      let result;
      if (--countdown === 0) accelerate();
      switch (arguments.length) {
        case 0: result = dispatch(code); break;
        case 1:
          if (typeof a === 'object') needRoom();
          result = dispatch(code, a);
          break;
        case 2:
          if (typeof a === 'object' || typeof b === 'object') needRoom();
          result = dispatch(code, a, b);
          break;
        case 3:
          if (typeof a === 'object' || typeof b === 'object' || typeof c === 'object') needRoom();
          result = dispatch(code, a, b, c);
          break;
        case 4:
          needRoom();
          result = dispatch(code, a, b, c, d);
          break;
        case 5:
          needRoom();
          result = dispatch(code, a, b, c, d, e);
          break;
        case 6:
          needRoom();
          result = dispatch(code, a, b, c, d, e, f);
          break;
        case 7:
          needRoom();
          result = dispatch(code, a, b, c, d, e, f, g);
          break;
        case 8:
          needRoom();
          result = dispatch(code, a, b, c, d, e, f, g, h);
          break;
        default:
          needRoom();
          result = dispatch(code, ...arguments);
      }
      return result === null ? takeResult() : result;
    };
  }

  // The engine's own ops may let V8 compile or run something.
  const plain = new Set(['now', 'timeOrigin', 'flush', 'exit', 'highResolutionTime', 'idleMillis']);

  function makeEngineOp(op) {
    return function engineOp() {
      needRoom();
      return op.apply(undefined, arguments);
    };
  }

  // Ops whose callbacks take what they want from an array at once, so that they get no copy of it.
  const borrowing = new Set(['fs.stat', 'fs.openWholeFile']);

  function makeAsyncOp(code, capability, op) {
    const borrows = borrowing.has(`${capability}.${op}`);
    return function opAsync(callback, ...args) {
      if (--countdown === 0) accelerate();
      needRoom();
      const request = startRequest(callback, capability, op, args, borrows);
      switch (args.length) {
        case 0: dispatch(code | 1, request); break;
        case 1: dispatch(code | 1, request, args[0]); break;
        case 2: dispatch(code | 1, request, args[0], args[1]); break;
        case 3: dispatch(code | 1, request, args[0], args[1], args[2]); break;
        case 4: dispatch(code | 1, request, args[0], args[1], args[2], args[3]); break;
        case 5: dispatch(code | 1, request, args[0], args[1], args[2], args[3], args[4]); break;
        default: dispatch(code | 1, request, ...args);
      }
      return request;
    };
  }

  function binding(name) {
    let found = bindings[name];
    if (found === undefined) {
      const codes = ops[name];
      if (codes === undefined) throw missing(`no capability is named ${name}`);
      found = { __proto__: null };
      for (const op of Object.keys(codes)) {
        found[op] = makeOp(codes[op]);
        if (name === 'engine' && !plain.has(op)) found[op] = makeEngineOp(found[op]);
        found[`${op}Async`] = makeAsyncOp(codes[op], name, op);
      }
      bindings[name] = found;
    }
    return found;
  }

  // The process object, a parameter of every module: what a program does to the global of that name does not matter to
  // the library. internal/process/object furnishes it.
  const process = {};

  // How V8 iterates arrays. A program may take that away; modules are evaluated with it nevertheless.
  const { iterator } = Symbol;
  const { prototype: arrayPrototype } = Array;
  const iteratorPrototype = Object.getPrototypeOf([][iterator]());
  const iteration = [[arrayPrototype, iterator], [iteratorPrototype, 'next']].map(([object, key]) => (
    { object, key, descriptor: Object.getOwnPropertyDescriptor(object, key) }));

  function put({ object, key }, descriptor) {
    if (descriptor === undefined) delete object[key];
    else Object.defineProperty(object, key, descriptor);
  }

  function evaluate(factory, module) {
    if (arrayPrototype[iterator] === iteration[0].descriptor.value && iteratorPrototype.next === iteration[1].descriptor.value) {
      factory.call(module.exports, module.exports, require, module, binding, process);
      return;
    }
    const changed = iteration.map(({ object, key }) => Object.getOwnPropertyDescriptor(object, key));
    iteration.forEach((part) => put(part, part.descriptor));
    try {
      factory.call(module.exports, module.exports, require, module, binding, process);
    } finally {
      iteration.forEach((part, index) => put(part, changed[index]));
    }
  }

  function require(name) {
    const id = name.startsWith('node:') ? name.slice(5) : name;
    let module = modules.get(id);
    if (module === undefined) {
      const factory = factories.get(id) ?? (dropped.has(id) ? loadDropped(id) : undefined);
      if (factory === undefined) {
        throw missing(`Junction has no module '${name}' yet`);
      }
      module = { id, exports: {}, loaded: false };
      modules.set(id, module);
      try {
        evaluate(factory, module);
      } catch (error) {
        modules.delete(id);
        throw error;
      }
      module.loaded = true;
    }
    return module.exports;
  }
  require.has = (id) => factories.has(id) || dropped.has(id);
  require.ids = () => [...factories.keys(), ...dropped.keys()];

  // Modules whose text is not in the snapshot, with where it is in the file beside it (LibraryFile.java).
  const dropped = new Map();

  function loadDropped(id) {
    const place = dropped.get(id);
    const factory = binding('engine').loadLibrary(id, place[0], place[1], place[2]);
    factories.set(id, factory);
    dropped.delete(id);
    return factory;
  }

  globalThis.__junction = {
    configure(opCodes, layout) {
      ops = opCodes;
      binding.layout = layout;
    },
    define(id, factory) {
      factories.set(id, factory);
      return factory;
    },
    // What a module exports, as text; for the build, which puts that in place of modules that are long to evaluate.
    exportsOf: (id) => JSON.stringify(require(id)),
    evaluate() {
      this.hidden = [needRoom, require('internal/natives').runMicrotasks];
      binding.unclearedBuffer = this.unclearedBuffer;
      delete this.unclearedBuffer;
      takeResult = require('internal/heap').takeResult;
      startRequest = require('internal/requests').start;
      const lazy = require('internal/boot/lazy');
      for (const id of factories.keys()) {
        if (!lazy.has(id)) {
          try {
            require(id);
          } catch (error) {
            // A module that needs one which is still missing is left for require() to report.
            if (error?.code !== 'ERR_UNKNOWN_BUILTIN_MODULE') {
              if (typeof error?.message === 'string') error.message += ` (while evaluating ${id})`;
              throw error;
            }
          }
        }
      }
      this.drop = () => {
        for (const id of [...factories.keys()]) {
          if (lazy.has(id) && !modules.has(id)) {
            factories.delete(id);
            dropped.set(id, undefined);
          }
        }
        return JSON.stringify([...dropped.keys()]);
      };
      this.place = (id, offset, textLength, codeLength) => {
        dropped.set(id, [offset, textLength, codeLength]);
      };
      const main = require('internal/boot/main');
      this.turn = main.turn;
      this.rejections = main.rejections;
      this.noteRejection = main.noteRejection;
      this.attach = (dispatchFunction) => {
        dispatch = dispatchFunction;
        main.attach();
      };
      // Before a program's own snapshot is made.
      this.detach = () => {
        main.detach();
        dispatch = unattached;
        countdown = kManyOps;
        globalThis.__junction = this;
      };
    },
  };
})();
