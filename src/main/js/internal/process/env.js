// process.env: an object whose names and values are strings, shared with child processes.
const ops = binding('process');

let variables;

function load() {
  const pairs = ops.environment();
  variables = new Map();
  for (let i = 0; i < pairs.length; i += 2) variables.set(pairs[i], pairs[i + 1]);
  return variables;
}

/** A program's own snapshot must not hold the variables of the process that made it. */
exports.detach = () => { variables = undefined; };

let isShared = false;

/** From now on other threads may change the variables too. */
exports.share = function share() {
  isShared = true;
};

const all = () => (isShared ? load() : variables ?? load());

function toText(value) {
  if (typeof value === 'symbol') throw new TypeError('Cannot convert a Symbol value to a string');
  if (!['string', 'number', 'boolean'].includes(typeof value)) {
    if (require('internal/options').get('--pending-deprecation')) {
      process.emitWarning(
        'Assigning any value other than a string, number, or boolean to a process.env property is deprecated. ' +
        'Please make sure to convert the value to a string before setting process.env with it.',
        'DeprecationWarning', 'DEP0104');
    }
  }
  return `${value}`;
}

function setTimeZone(name) {
  if (ops.setTimeZone(name) === 0) binding('engine').timeZoneChanged();
}

const handler = {
  get(target, name) {
    if (typeof name === 'symbol') return target[name];
    const value = all().get(name);
    return value === undefined ? target[name] : value;
  },
  set(target, name, value) {
    if (typeof name === 'symbol') throw new TypeError('Cannot convert a Symbol value to a string');
    const text = toText(value);
    if (name === '') return true; // the system has no such variable
    all().set(name, text);
    ops.setEnvironment(name, text);
    if (name === 'TZ') setTimeZone(text);
    return true;
  },
  has(target, name) {
    return typeof name === 'symbol' ? name in target : all().has(name) || name in target;
  },
  deleteProperty(target, name) {
    if (typeof name !== 'symbol' && all().delete(name)) {
      ops.setEnvironment(name, undefined);
      if (name === 'TZ') setTimeZone(undefined);
    }
    return true;
  },
  ownKeys() {
    return [...all().keys()];
  },
  getOwnPropertyDescriptor(target, name) {
    if (typeof name === 'symbol') return undefined;
    const value = all().get(name);
    return value === undefined ? undefined : { value, writable: true, enumerable: true, configurable: true };
  },
  defineProperty(target, name, descriptor) {
    const { codes } = require('internal/errors');
    if ('value' in descriptor) {
      if (!descriptor.configurable || !descriptor.writable || !descriptor.enumerable) {
        throw new codes.ERR_INVALID_OBJECT_DEFINE_PROPERTY(
          "'process.env' only accepts a configurable, writable, and enumerable data descriptor");
      }
      return handler.set(target, name, descriptor.value);
    }
    if ('get' in descriptor || 'set' in descriptor) {
      throw new codes.ERR_INVALID_OBJECT_DEFINE_PROPERTY(
        "'process.env' does not accept an accessor(getter/setter) descriptor");
    }
    throw new codes.ERR_INVALID_OBJECT_DEFINE_PROPERTY(
      "'process.env' only accepts a configurable, writable, and enumerable data descriptor");
  },
};

exports.install = function install(process) {
  Object.defineProperty(process, 'env', {
    value: new Proxy({}, handler), writable: true, enumerable: true, configurable: true,
  });
};

/** From now on `told` is called with what is done, to which variable, and the function that does it. */
exports.observe = function observe(told) {
  const wrap = (trap, action, isNamed = true) => {
    const plain = handler[trap];
    handler[trap] = function traced(target, name, ...rest) {
      if (typeof name !== 'symbol') told(action, isNamed ? name : undefined, traced);
      return Reflect.apply(plain, handler, [target, name, ...rest]);
    };
  };
  wrap('get', 'get');
  wrap('set', 'set');
  wrap('has', 'query');
  wrap('getOwnPropertyDescriptor', 'query');
  wrap('deleteProperty', 'delete');
  wrap('ownKeys', 'enumerate environment variables', false);
};
