// node:domain (deprecated): one handler for the errors of many emitters and callbacks. The domain that is active
// when work is started is active again when it calls back: it is kept in an AsyncLocalStorage.
const EventEmitter = require('events');
const errors = require('internal/process/errors');
const { codes } = require('internal/errors');

let storage;
function store() {
  const { AsyncLocalStorage } = require('async_hooks');
  return (storage ??= new AsyncLocalStorage());
}

// The domains that were entered in what is running now, innermost last.
let stack = [];

// The active domain is what the async context says; the stack follows it from callback to callback.
function current() {
  const domain = store().getStore() ?? null;
  if (domain !== (stack.at(-1) ?? null)) {
    stack = domain === null ? [] : [domain];
  }
  return domain;
}

// What stands for no domain: null at first and after an error was handled, undefined once domains were left.
let none = null;
const shown = () => current() ?? none;

function setActive(domain) {
  store().enterWith(domain ?? undefined);
}

class Domain extends EventEmitter {
  constructor() {
    super();
    this.members = [];
    install();
  }

  // Answers whether somebody took the error. What the outermost domain's listener throws goes on.
  _errorHandler(error) {
    if ((typeof error === 'object' && error !== null) || typeof error === 'function') {
      Object.defineProperty(error, 'domain', { configurable: true, enumerable: false, value: this, writable: true });
      error.domainThrown = true;
    }
    while (current() === this) this.exit();
    let caught = false;
    if (stack.length === 0) {
      if (this.listenerCount('error') > 0) {
        handling++;
        try {
          caught = this.emit('error', error);
        } finally {
          handling--;
        }
      }
    } else {
      try {
        caught = this.emit('error', error);
      } catch (second) {
        if (current() === null) throw second;
        caught = current()._errorHandler(second);
      }
    }
    stack.length = 0;
    none = null;
    setActive(null);
    return caught;
  }

  enter() {
    current();
    stack.push(this);
    setActive(this);
  }

  exit() {
    current();
    const index = stack.lastIndexOf(this);
    if (index === -1) return;
    stack.splice(index);
    none = undefined;
    setActive(stack.at(-1) ?? null);
  }

  add(emitter) {
    if (emitter.domain === this) return;
    if (emitter.domain) emitter.domain.remove(emitter);
    if (this.domain && emitter instanceof Domain) {
      for (let domain = this.domain; domain; domain = domain.domain) if (emitter === domain) return;
    }
    Object.defineProperty(emitter, 'domain', { configurable: true, enumerable: false, value: this, writable: true });
    this.members.push(emitter);
  }

  remove(emitter) {
    emitter.domain = null;
    const index = this.members.indexOf(emitter);
    if (index !== -1) this.members.splice(index, 1);
  }

  run(fn, ...args) {
    this.enter();
    const result = Reflect.apply(fn, this, args);
    this.exit();
    return result;
  }

  intercept(callback) {
    const self = this;
    return function intercepted(error, ...args) {
      if (error instanceof Error) {
        error.domainBound = callback;
        error.domainThrown = false;
        Object.defineProperty(error, 'domain', { configurable: true, enumerable: false, value: self, writable: true });
        self.emit('error', error);
        return undefined;
      }
      self.enter();
      const result = Reflect.apply(callback, this, args);
      self.exit();
      return result;
    };
  }

  bind(callback) {
    const self = this;
    function bound(...args) {
      self.enter();
      const result = Reflect.apply(callback, this, args);
      self.exit();
      return result;
    }
    Object.defineProperty(bound, 'domain', { configurable: true, enumerable: false, value: this, writable: true });
    return bound;
  }
}

let installed = false;
let handling = 0; // listeners of outermost domains that are running

// From the first domain on, emitters belong to the domain that is active when they are made.
function install() {
  if (installed) return;
  installed = true;
  // A domain without a listener leaves the error to the process.
  errors.domainCaptures = () => handling === 0 && current() !== null && stack.some((domain) => domain.listenerCount('error') > 0);
  errors.domainClear = () => {
    stack = [];
    none = null;
    setActive(null);
  };
  errors.domainHandler = (error) => current()._errorHandler(error) === true;
  Object.defineProperty(process, 'domain', {
    configurable: true, enumerable: true, get: shown, set: (domain) => { setActive(domain); },
  });
  EventEmitter.usingDomains = true;
  const { init } = EventEmitter;
  EventEmitter.init = function initWithDomain(options) {
    Object.defineProperty(this, 'domain', { configurable: true, enumerable: false, value: null, writable: true });
    const active = current();
    if (active !== null && !(this instanceof Domain)) this.domain = active;
    return init.call(this, options);
  };
  const { emit } = EventEmitter.prototype;
  EventEmitter.prototype.emit = function emitInDomain(type, ...args) {
    const { domain } = this;
    if (domain === null || domain === undefined || this === process) return Reflect.apply(emit, this, [type, ...args]);
    if (type === 'error' && this.listenerCount('error') === 0) {
      const error = args.length > 0 && args[0] ? args[0] : new codes.ERR_UNHANDLED_ERROR(args[0]);
      if (typeof error === 'object') {
        error.domainEmitter = this;
        Object.defineProperty(error, 'domain', { configurable: true, enumerable: false, value: domain, writable: true });
        error.domainThrown = false;
      }
      current();
      const saved = stack;
      none = null;
      let depth = saved.length;
      while (depth > 0 && saved[depth - 1] === current()) depth--;
      stack = saved.slice(0, depth);
      setActive(stack.at(-1) ?? null);
      domain.emit('error', error);
      stack = saved;
      setActive(stack.at(-1) ?? null);
      return false;
    }
    domain.enter();
    const heard = Reflect.apply(emit, this, [type, ...args]);
    domain.exit();
    return heard;
  };
}

Object.defineProperty(exports, '_stack', {
  configurable: true,
  enumerable: true,
  get() {
    if (installed) current();
    return stack;
  },
});
exports.Domain = Domain;
exports.create = exports.createDomain = function createDomain() {
  return new Domain();
};
Object.defineProperty(exports, 'active', { configurable: true, enumerable: true, get: () => (installed ? shown() : null) });
