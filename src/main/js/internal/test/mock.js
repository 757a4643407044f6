// Mocks of functions, methods, properties and timers.
const { codes } = require('internal/errors');
const {
  kValidateObjectAllowObjects, validateBoolean, validateFunction, validateInteger, validateObject,
} = require('internal/validators');

const kDefaultTimes = Infinity;

class MockFunctionContext {
  #calls = [];
  #original;
  #implementation;
  #once = new Map();
  #restore;
  #times;

  constructor(original, implementation, restore, times) {
    this.#original = original;
    this.#implementation = implementation;
    this.#restore = restore;
    this.#times = times;
  }

  get calls() {
    return [...this.#calls];
  }

  callCount() {
    return this.#calls.length;
  }

  mockImplementation(implementation) {
    validateFunction(implementation, 'implementation');
    this.#implementation = implementation;
  }

  mockImplementationOnce(implementation, onCall) {
    validateFunction(implementation, 'implementation');
    const next = this.#calls.length;
    const call = onCall ?? next;
    validateInteger(call, 'onCall', next, Number.MAX_SAFE_INTEGER);
    this.#once.set(call, implementation);
  }

  restore() {
    const restore = this.#restore;
    if (restore !== undefined) {
      const { descriptor, object, name } = restore;
      Object.defineProperty(object, name, descriptor);
      this.#restore = undefined;
    }
    this.#implementation = this.#original;
    this.#once.clear();
  }

  resetCalls() {
    this.#calls = [];
  }

  static next(context) {
    const index = context.#calls.length;
    const once = context.#once.get(index);
    if (once !== undefined) {
      context.#once.delete(index);
      return once;
    }
    if (index + 1 >= context.#times && context.#implementation !== context.#original) {
      const implementation = context.#implementation;
      if (index + 1 > context.#times) return context.#original;
      context.pendingRestore = true;
      return implementation;
    }
    return context.#implementation;
  }

  static track(context, call) {
    context.#calls.push(call);
    if (context.pendingRestore) {
      context.pendingRestore = false;
      context.restore();
    }
  }
}
const { next, track } = MockFunctionContext;
delete MockFunctionContext.next;
delete MockFunctionContext.track;
Object.defineProperty(MockFunctionContext.prototype, 'pendingRestore', { value: false, writable: true });

class MockPropertyContext {
  #object;
  #name;
  #value;
  #original;
  #descriptor;
  #accesses = [];
  #once = new Map();

  constructor(object, name, value) {
    this.#object = object;
    this.#name = name;
    this.#descriptor = Object.getOwnPropertyDescriptor(object, name);
    this.#original = object[name];
    this.#value = value;
    const context = this;
    Object.defineProperty(object, name, {
      configurable: this.#descriptor?.configurable ?? true,
      enumerable: this.#descriptor?.enumerable ?? true,
      get() {
        const index = context.#accesses.length;
        let result = context.#value;
        if (context.#once.has(index)) {
          result = context.#once.get(index);
          context.#once.delete(index);
        }
        context.#accesses.push({ __proto__: null, type: 'get', value: result, stack: new Error() });
        return result;
      },
      set(newValue) {
        context.#checkSettable();
        const index = context.#accesses.length;
        let stored = newValue;
        if (context.#once.has(index)) {
          stored = context.#once.get(index);
          context.#once.delete(index);
        }
        context.#accesses.push({ __proto__: null, type: 'set', value: stored, stack: new Error() });
        context.#value = stored;
      },
    });
  }

  get accesses() {
    return [...this.#accesses];
  }

  accessCount() {
    return this.#accesses.length;
  }

  #checkSettable() {
    if (this.#descriptor?.writable === false && this.#descriptor.set === undefined) {
      throw new codes.ERR_INVALID_ARG_VALUE('propertyName', this.#name, 'cannot be set');
    }
  }

  mockImplementation(value) {
    this.#checkSettable();
    this.#object[this.#name] = value;
  }

  mockImplementationOnce(value, onAccess) {
    const index = this.#accesses.length;
    const access = onAccess ?? index;
    validateInteger(access, 'onAccess', index, Number.MAX_SAFE_INTEGER);
    this.#once.set(access, value);
  }

  resetAccesses() {
    this.#accesses = [];
  }

  restore() {
    if (this.#descriptor === undefined) delete this.#object[this.#name];
    else Object.defineProperty(this.#object, this.#name, { ...this.#descriptor, ...('value' in this.#descriptor ? { value: this.#original } : undefined) });
  }
}

function makeMock(original, implementation, settings) {
  const context = new MockFunctionContext(original, implementation, settings.restore, settings.times);
  return new Proxy(original, {
    __proto__: null,
    apply(target, thisArg, args) {
      const fn = next(context);
      let result;
      let error;
      try {
        result = Reflect.apply(fn, thisArg, args);
      } catch (thrown) {
        error = thrown;
        throw thrown;
      } finally {
        track(context, { arguments: args, error, result, stack: new Error(), target: undefined, this: thisArg });
      }
      return result;
    },
    construct(target, args, newTarget) {
      const fn = next(context);
      let result;
      let error;
      try {
        result = Reflect.construct(fn, args, newTarget);
      } catch (thrown) {
        error = thrown;
        throw thrown;
      } finally {
        track(context, { arguments: args, error, result, stack: new Error(), target, this: result });
      }
      return result;
    },
    get(target, name, receiver) {
      return name === 'mock' ? context : Reflect.get(target, name, receiver);
    },
  });
}

function findDescriptor(object, name) {
  for (let holder = object; holder !== null && holder !== undefined; holder = Object.getPrototypeOf(holder)) {
    const descriptor = Object.getOwnPropertyDescriptor(holder, name);
    if (descriptor !== undefined) return descriptor;
  }
  return undefined;
}

function checkTimes(times) {
  if (times !== Infinity) validateInteger(times, 'options.times', 1);
}

class MockTracker {
  #mocks = [];
  #timers;

  get timers() {
    const { MockTimers } = require('internal/test/mock_timers');
    return (this.#timers ??= new MockTimers());
  }

  fn(original = function () {}, implementation = original, options = {}) {
    if (original !== null && typeof original === 'object') {
      options = original;
      original = function () {};
      implementation = original;
    } else if (implementation !== null && typeof implementation === 'object') {
      options = implementation;
      implementation = original;
    }
    validateFunction(original, 'original');
    validateFunction(implementation, 'implementation');
    validateObject(options, 'options');
    const { times = kDefaultTimes } = options;
    checkTimes(times);
    const mock = makeMock(original, implementation, { times });
    this.#mocks.push(mock.mock);
    return mock;
  }

  method(objectOrFunction, methodName, implementation, options = {}) {
    if (objectOrFunction === null || (typeof objectOrFunction !== 'object' && typeof objectOrFunction !== 'function')) {
      validateObject(objectOrFunction, 'object');
    }
    if (typeof methodName !== 'string' && typeof methodName !== 'symbol') {
      throw new codes.ERR_INVALID_ARG_TYPE('methodName', ['string', 'symbol'], methodName);
    }
    if (implementation !== null && typeof implementation === 'object') {
      options = implementation;
      implementation = undefined;
    }
    validateObject(options, 'options');
    const { getter = false, setter = false, times = kDefaultTimes } = options;
    validateBoolean(getter, 'options.getter');
    validateBoolean(setter, 'options.setter');
    checkTimes(times);
    if (setter && getter) {
      throw new codes.ERR_INVALID_ARG_VALUE('options.setter', setter, "cannot be used with 'options.getter'");
    }
    const descriptor = findDescriptor(objectOrFunction, methodName);
    const original = getter ? descriptor?.get : setter ? descriptor?.set : descriptor?.value;
    if (typeof original !== 'function') {
      throw new codes.ERR_INVALID_ARG_VALUE('methodName', original, 'must be a method');
    }
    if (implementation === undefined) implementation = original;
    validateFunction(implementation, 'implementation');
    const mock = makeMock(original, implementation, {
      times, restore: { descriptor, object: objectOrFunction, name: methodName },
    });
    const replaced = { __proto__: null, configurable: descriptor.configurable, enumerable: descriptor.enumerable };
    if (getter || setter) {
      replaced.get = getter ? mock : descriptor.get;
      replaced.set = setter ? mock : descriptor.set;
    } else {
      replaced.writable = descriptor.writable;
      replaced.value = mock;
    }
    Object.defineProperty(objectOrFunction, methodName, replaced);
    this.#mocks.push(mock.mock);
    return mock;
  }

  getter(object, methodName, implementation, options) {
    if (implementation !== null && typeof implementation === 'object') {
      options = implementation;
      implementation = undefined;
    }
    const { getter = true } = options ?? {};
    if (getter === false) throw new codes.ERR_INVALID_ARG_VALUE('options.getter', getter, 'cannot be false');
    return this.method(object, methodName, implementation, { ...options, getter });
  }

  setter(object, methodName, implementation, options) {
    if (implementation !== null && typeof implementation === 'object') {
      options = implementation;
      implementation = undefined;
    }
    const { setter = true } = options ?? {};
    if (setter === false) throw new codes.ERR_INVALID_ARG_VALUE('options.setter', setter, 'cannot be false');
    return this.method(object, methodName, implementation, { ...options, setter });
  }

  property(object, propertyName, value) {
    validateObject(object, 'object', kValidateObjectAllowObjects);
    if (typeof propertyName !== 'string' && typeof propertyName !== 'symbol') {
      throw new codes.ERR_INVALID_ARG_TYPE('propertyName', ['string', 'symbol'], propertyName);
    }
    const descriptor = findDescriptor(object, propertyName);
    if (descriptor === undefined) {
      throw new codes.ERR_INVALID_ARG_VALUE('propertyName', propertyName, 'is not a property of the object');
    }
    const context = new MockPropertyContext(object, propertyName, arguments.length > 2 ? value : object[propertyName]);
    this.#mocks.push(context);
    return new Proxy(object, {
      get(target, name, receiver) {
        return name === 'mock' ? context : Reflect.get(target, name, receiver);
      },
    });
  }

  #module(specifier, options = {}) {
    const { callerLocation } = require('internal/test/test');
    const { pathToFileURL } = require('url');
    const caller = callerLocation()?.file;
    const from = pathToFileURL(caller === undefined || caller.startsWith('[') ? `${process.cwd()}/` : caller).href;
    const context = require('internal/test/mock_modules').mockModule(specifier, options, from);
    this.#mocks.push(context);
    return context;
  }

  constructor() {
    if (!require('internal/options').get('--experimental-test-module-mocks')) return;
    Object.defineProperty(this, 'module', {
      configurable: true, writable: true, enumerable: false, value: { module: (...args) => this.#module(...args) }.module,
    });
  }

  restoreAll() {
    for (const mock of this.#mocks) mock.restore();
  }

  reset() {
    this.restoreAll();
    this.#timers?.reset();
    this.#mocks = [];
  }
}

module.exports = { MockTracker };
