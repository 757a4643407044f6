// Promises as they are made, settled and reacted to. V8's promise hooks tell of all of them where they can be reached
// (engine/NativeHooks). Elsewhere `Promise` and `then` are replaced while somebody observes: every promise that is made by
// these is announced, and the callbacks of `then` (on which catch and finally rest) are told of. What an async function
// does by itself then stays unseen.
//
// An observer is { init(promise, parent), before(promise), after(promise), settled(promise) }.
const { isPromise } = require('internal/util/types');

const OriginalPromise = Promise;
const originalThen = Promise.prototype.then;

let observers = [];
const announced = new WeakMap(); // promise → whether it was told to be settled
let parentInThen; // of the promise that `then` is making

function init(promise, parent) {
  if (announced.has(promise)) return;
  announced.set(promise, false);
  for (const observer of observers) observer.init(promise, parent);
}

function settled(promise) {
  if (announced.get(promise) !== false) return;
  announced.set(promise, true);
  for (const observer of observers) observer.settled(promise);
}

function thenOf(value) {
  return (typeof value === 'object' && value !== null) || typeof value === 'function' ? value.then : undefined;
}

// What to resolve the promise with so that it is told to be settled just then: at once, or once a thenable is.
function resolution(promise, value) {
  const follow = value === promise ? undefined : thenOf(value);
  if (typeof follow !== 'function') {
    settled(promise);
    return value;
  }
  return {
    then(resolve, reject) {
      const [tellResolve, tellReject] = telling(promise, resolve, reject);
      const told = observers;
      for (const observer of told) observer.before(promise);
      try {
        Reflect.apply(follow, value, [tellResolve, tellReject]);
      } catch (error) {
        tellReject(error);
      } finally {
        for (const observer of told) observer.after(promise);
      }
    },
  };
}

function telling(promise, resolve, reject) {
  let called = false;
  const tellReject = (error) => {
    if (called) return;
    called = true;
    settled(promise);
    reject(error);
  };
  const tellResolve = (value) => {
    if (called) return;
    let found;
    try {
      found = resolution(promise, value);
    } catch (error) {
      tellReject(error);
      return;
    }
    called = true;
    resolve(found);
  };
  return [tellResolve, tellReject];
}

const pass = (value) => value;
const passError = (error) => { throw error; };

// Also where there is no callback the promise has a reaction, which V8 tells of.
function wrap(callback, otherwise, derived) {
  const reaction = typeof callback === 'function' ? callback : otherwise;
  return function(value) {
    const promise = derived();
    const told = observers;
    for (const observer of told) observer.before(promise);
    try {
      return resolution(promise, Reflect.apply(reaction, undefined, [value]));
    } catch (error) {
      settled(promise);
      throw error;
    } finally {
      for (const observer of told) observer.after(promise);
    }
  };
}

function then(onFulfilled, onRejected) {
  let derived;
  const get = () => derived;
  const outer = parentInThen;
  parentInThen = this;
  try {
    derived = Reflect.apply(originalThen, this, [wrap(onFulfilled, pass, get), wrap(onRejected, passError, get)]);
  } finally {
    parentInThen = outer;
  }
  init(derived, this);
  return derived;
}

function ObservedPromise(executor) {
  if (new.target === undefined) throw new TypeError("Promise constructor cannot be invoked without 'new'");
  if (typeof executor !== 'function') return Reflect.construct(OriginalPromise, [executor]);
  let resolve;
  let reject;
  const target = new.target === ObservedPromise ? OriginalPromise : new.target;
  const promise = Reflect.construct(OriginalPromise, [(onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  }], target);
  const parent = parentInThen;
  parentInThen = undefined;
  init(promise, parent);
  const [tellResolve, tellReject] = telling(promise, resolve, reject);
  try {
    executor(tellResolve, tellReject);
  } catch (error) {
    tellReject(error);
  }
  return promise;
}
ObservedPromise.prototype = OriginalPromise.prototype;
Object.defineProperty(ObservedPromise, 'prototype', { writable: false });
Object.defineProperty(ObservedPromise, 'name', { value: 'Promise' });
for (const name of Reflect.ownKeys(OriginalPromise)) {
  if (name === 'prototype' || name === 'length' || name === 'name') continue;
  const descriptor = Object.getOwnPropertyDescriptor(OriginalPromise, name);
  // The others make their promise by `new this(…)`.
  if (name === 'resolve' || name === 'reject') {
    const original = descriptor.value;
    descriptor.value = {
      [name](value) {
        if (this !== ObservedPromise) return Reflect.apply(original, this, [value]);
        if (name === 'resolve' && isPromise(value) && value.constructor === OriginalPromise) return value;
        return new ObservedPromise((resolve, reject) => (name === 'resolve' ? resolve(value) : reject(value)));
      },
    }[name];
  }
  Object.defineProperty(ObservedPromise, name, descriptor);
}

const INIT = 0;
const RESOLVE = 1;
const BEFORE = 2;

// What V8 calls.
function step(kind, promise, parent) {
  const told = observers;
  if (kind === INIT) {
    for (const observer of told) observer.init(promise, parent);
  } else if (kind === RESOLVE) {
    // One that is resolved with a thenable comes now, and again when that one has settled: nothing tells the two apart.
    for (const observer of told) observer.settled(promise);
  } else if (kind === BEFORE) {
    for (const observer of told) observer.before(promise);
  } else {
    for (const observer of told) observer.after(promise);
  }
}

exports.observe = function observe(observer) {
  if (observers.length === 0 && !binding('engine').hookPromises(step)) {
    OriginalPromise.prototype.then = then;
    globalThis.Promise = ObservedPromise;
  }
  observers = [...observers, observer];
};

exports.unobserve = function unobserve(observer) {
  observers = observers.filter((other) => other !== observer);
  if (observers.length > 0 || binding('engine').hookPromises()) return;
  if (OriginalPromise.prototype.then === then) OriginalPromise.prototype.then = originalThen;
  if (globalThis.Promise === ObservedPromise) globalThis.Promise = OriginalPromise;
};
