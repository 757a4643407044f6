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

let stack = [];

function setActive(domain) {
  exports.active = domain;
  process.domain = domain;
  store().enterWith(domain ?? undefined);
}

function sync() {
  const current = store().getStore() ?? null;
  if (current !== exports.active) {
    exports.active = current;
    stack = current === null ? [] : [current];
  }
  return current;
}

class Domain extends EventEmitter {
  constructor() {
    super();
    this.members = [];
    install();
  }

  _errorHandler(error) {
    if ((typeof error === 'object' && error !== null) || typeof error === 'function') {
      Object.defineProperty(error, 'domain', { configurable: true, enumerable: false, value: this, writable: true });
      error.domainThrown = true;
    }
    if (this === exports.active && stack.length === 1) {
      if (this.listenerCount('error') === 0) return false;
      setActive(null);
      try {
        return this.emit('error', error);
      } finally {
        stack = [];
      }
    }
    let caught = false;
    try {
      if (this.listenerCount('error') > 0) {
        stack.pop();
        setActive(stack.at(-1) ?? null);
        caught = this.emit('error', error);
      } else {
        stack.pop();
        setActive(stack.at(-1) ?? null);
        if (exports.active !== null) caught = exports.active._errorHandler(error);
      }
    } catch (second) {
      stack.pop();
      setActive(stack.at(-1) ?? null);
      if (exports.active === null) throw second;
      caught = exports.active._errorHandler(second);
    }
    stack = [];
    setActive(null);
    return caught;
  }

  enter() {
    sync();
    stack.push(this);
    exports._stack = stack;
    setActive(this);
  }

  exit() {
    const index = stack.lastIndexOf(this);
    if (index === -1) return;
    stack.splice(index);
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
    try {
      return Reflect.apply(fn, this, args);
    } finally {
      this.exit();
    }
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
      try {
        return Reflect.apply(callback, this, args);
      } finally {
        self.exit();
      }
    };
  }

  bind(callback) {
    const self = this;
    function bound(...args) {
      self.enter();
      try {
        return Reflect.apply(callback, this, args);
      } finally {
        self.exit();
      }
    }
    Object.defineProperty(bound, 'domain', { configurable: true, enumerable: false, value: this, writable: true });
    return bound;
  }
}

let installed = false;

// From the first domain on, emitters belong to the domain that is active when they are made.
function install() {
  if (installed) return;
  installed = true;
  errors.domainHandler = (error) => {
    const active = sync();
    return active !== null && active._errorHandler(error) === true;
  };
  EventEmitter.usingDomains = true;
  const { init } = EventEmitter;
  EventEmitter.init = function initWithDomain(options) {
    Object.defineProperty(this, 'domain', { configurable: true, enumerable: false, value: null, writable: true });
    const active = sync();
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
      const saved = stack;
      stack = stack.filter((each) => each !== domain);
      setActive(stack.at(-1) ?? null);
      domain.emit('error', error);
      stack = saved;
      setActive(stack.at(-1) ?? null);
      return false;
    }
    domain.enter();
    try {
      return Reflect.apply(emit, this, [type, ...args]);
    } finally {
      domain.exit();
    }
  };
}

exports._stack = stack;
exports.Domain = Domain;
exports.create = exports.createDomain = () => new Domain();
exports.active = null;
