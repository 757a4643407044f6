// Event, EventTarget (DOM Standard, section 2) and NodeEventTarget, which adds the EventEmitter-like methods
// of Node's own event targets (MessagePort and friends). There is no tree here: an event visits its target only.
//
// A type's listeners are an array that is never changed while a dispatch walks it: dispatches count themselves
// in `list.walkers`, and a change made meanwhile goes to a copy. Removed listeners are marked, so that a walk
// that has already started skips them.
const { codes } = require('internal/errors');
const { validateObject, validateString, validateAbortSignal } = require('internal/validators');
const events = require('events');
const { kMaxEventTargetListeners, kMaxEventTargetListenersWarned } = events;

const kIsEventTarget = Symbol.for('nodejs.event_target');
const kIsNodeEventTarget = Symbol('kIsNodeEventTarget');
const kEvents = Symbol('kEvents');
const kHandlers = Symbol('kHandlers');
const kWeakHandler = Symbol('kWeak');
const kResistStopPropagation = Symbol('kResistStopPropagation');
const kHybridDispatch = Symbol.for('nodejs.internal.kHybridDispatch');
const kCreateEvent = Symbol('kCreateEvent');
const kNewListener = Symbol('kNewListener');
const kRemoveListener = Symbol('kRemoveListener');
const kIsNodeStyleListener = Symbol('kIsNodeStyleListener');
const kTrustEvent = Symbol('kTrustEvent');
const kInspect = Symbol.for('nodejs.util.inspect.custom');

function inspect(value, options) {
  return require('internal/util/inspect').inspect(value, options);
}

function innerOptions(options) {
  return { ...options, depth: Number.isInteger(options.depth) ? options.depth - 1 : options.depth };
}

let performance;
function now() {
  return (performance ??= require('perf_hooks').performance).now();
}

let isEvent;
let beginDispatch;
let endDispatch;
let isDispatched;
let isStopped;
let setPassive;

class Event {
  static NONE = 0;
  static CAPTURING_PHASE = 1;
  static AT_TARGET = 2;
  static BUBBLING_PHASE = 3;

  #type;
  #bubbles = false;
  #cancelable = false;
  #composed = false;
  #trusted = false;
  #defaultPrevented = false;
  #propagationStopped = false;
  #stopped = false;
  #dispatched = false;
  #inPassiveListener = false;
  #target = null;
  #timeStamp = now();

  static {
    isEvent = (value) => typeof value === 'object' && value !== null && #type in value;
    beginDispatch = (event, target) => {
      event.#target = target;
      event.#dispatched = true;
    };
    endDispatch = (event) => { event.#dispatched = false; };
    isDispatched = (event) => event.#dispatched;
    isStopped = (event) => event.#stopped;
    setPassive = (event, passive) => { event.#inPassiveListener = passive; };
  }

  /** https://dom.spec.whatwg.org/#dom-event-event */
  constructor(type, options = undefined) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('type');
    if (options != null) {
      validateObject(options, 'options');
      this.#bubbles = Boolean(options.bubbles);
      this.#cancelable = Boolean(options.cancelable);
      this.#composed = Boolean(options.composed);
      this.#trusted = Boolean(options[kTrustEvent]);
    }
    this.#type = `${type}`;
  }

  initEvent(type, bubbles = false, cancelable = false) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('type');
    if (this.#dispatched) return;
    this.#type = `${type}`;
    this.#bubbles = Boolean(bubbles);
    this.#cancelable = Boolean(cancelable);
  }

  stopImmediatePropagation() {
    checkEvent(this);
    this.#propagationStopped = true;
    this.#stopped = true;
  }

  preventDefault() {
    checkEvent(this);
    if (this.#cancelable && !this.#inPassiveListener) this.#defaultPrevented = true;
  }

  get target() {
    checkEvent(this);
    return this.#target;
  }

  get currentTarget() {
    checkEvent(this);
    return this.#dispatched ? this.#target : null;
  }

  get srcElement() {
    checkEvent(this);
    return this.#target;
  }

  get type() {
    checkEvent(this);
    return this.#type;
  }

  get cancelable() {
    checkEvent(this);
    return this.#cancelable;
  }

  get defaultPrevented() {
    checkEvent(this);
    return this.#cancelable && this.#defaultPrevented;
  }

  get timeStamp() {
    checkEvent(this);
    return this.#timeStamp;
  }

  composedPath() {
    checkEvent(this);
    return this.#dispatched ? [this.#target] : [];
  }

  get returnValue() {
    checkEvent(this);
    return !this.#cancelable || !this.#defaultPrevented;
  }

  set returnValue(value) {
    checkEvent(this);
    if (!value) this.preventDefault();
  }

  get bubbles() {
    checkEvent(this);
    return this.#bubbles;
  }

  get composed() {
    checkEvent(this);
    return this.#composed;
  }

  get eventPhase() {
    checkEvent(this);
    return this.#dispatched ? Event.AT_TARGET : Event.NONE;
  }

  get cancelBubble() {
    checkEvent(this);
    return this.#propagationStopped;
  }

  set cancelBubble(value) {
    checkEvent(this);
    if (value) this.#propagationStopped = true;
  }

  stopPropagation() {
    checkEvent(this);
    this.#propagationStopped = true;
  }

  get isTrusted() {
    checkEvent(this);
    return this.#trusted;
  }

  [kInspect](depth, options) {
    checkEvent(this);
    const { name } = this.constructor;
    if (depth < 0) return name;
    return `${name} ${inspect({
      type: this.#type,
      defaultPrevented: this.defaultPrevented,
      cancelable: this.#cancelable,
      timeStamp: this.#timeStamp,
    }, innerOptions(options))}`;
  }
}

function checkEvent(value) {
  if (!isEvent(value)) throw new codes.ERR_INVALID_THIS('Event');
}

function makeEnumerable(prototype, ...names) {
  for (const name of names) Object.defineProperty(prototype, name, { __proto__: null, enumerable: true });
}

function tag(Class, name) {
  Object.defineProperty(Class.prototype, Symbol.toStringTag, {
    __proto__: null, configurable: true, enumerable: false, writable: false, value: name,
  });
}

for (const name of ['NONE', 'CAPTURING_PHASE', 'AT_TARGET', 'BUBBLING_PHASE']) {
  const constant = { __proto__: null, writable: false, configurable: false, enumerable: true, value: Event[name] };
  Object.defineProperty(Event, name, constant);
}
makeEnumerable(Event.prototype, ...Object.getOwnPropertyNames(Event.prototype).filter((name) => name !== 'constructor'));
tag(Event, 'Event');

let isCustomEvent;
class CustomEvent extends Event {
  #detail;

  static {
    isCustomEvent = (value) => typeof value === 'object' && value !== null && #detail in value;
  }

  constructor(type, options = undefined) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('type');
    super(type, options);
    this.#detail = options?.detail ?? null;
  }

  get detail() {
    if (!isCustomEvent(this)) throw new codes.ERR_INVALID_THIS('CustomEvent');
    return this.#detail;
  }
}
makeEnumerable(CustomEvent.prototype, 'detail');
tag(CustomEvent, 'CustomEvent');

// ---- listeners

// Listeners held weakly are kept alive by the object that `kWeakHandler` names, no longer.
const weaklyHeld = new WeakMap();
let weakRegistry;

function holdWeakly(listener, owner) {
  weakRegistry ??= new FinalizationRegistry((ref) => ref.deref()?.drop());
  weakRegistry.register(listener.callback, new WeakRef(listener), listener);
  const held = weaklyHeld.get(owner);
  if (held) held.add(listener.callback);
  else weaklyHeld.set(owner, new Set([listener.callback]));
  listener.weakOwner = new WeakRef(owner);
  listener.callback = new WeakRef(listener.callback);
}

class Listener {
  constructor(target, type, callback, flags) {
    this.target = target;
    this.type = type;
    this.callback = callback;
    this.once = flags.once;
    this.capture = flags.capture;
    this.passive = flags.passive;
    this.nodeStyle = flags.nodeStyle;
    this.resists = flags.resists;
    this.weak = flags.weak !== undefined && flags.weak !== null;
    this.weakOwner = undefined;
    this.removed = false;
    if (this.weak) holdWeakly(this, flags.weak);
  }

  /** The function or object to call; undefined once a weakly held one is gone. */
  deref() {
    return this.weak ? this.callback.deref() : this.callback;
  }

  same(callback, capture) {
    return this.capture === capture && this.deref() === callback;
  }

  drop() {
    const list = this.target[kEvents].get(this.type);
    if (list !== undefined && list.items.includes(this)) list.remove(this);
  }
}

class ListenerList {
  items = [];
  walkers = 0;
  // Handlers that are set to null stay in the list as placeholders, and do not count.
  inactive = 0;

  get size() { return this.items.length - this.inactive; }

  #own() {
    if (this.walkers > 0) {
      this.items = this.items.slice();
      this.walkers = 0;
    }
  }

  add(listener) {
    this.#own();
    this.items.push(listener);
  }

  remove(listener) {
    this.#own();
    listener.removed = true;
    if (listener.weak) {
      weakRegistry?.unregister(listener);
      const owner = listener.weakOwner.deref();
      const callback = listener.deref();
      if (owner !== undefined && callback !== undefined) weaklyHeld.get(owner)?.delete(callback);
    }
    this.items.splice(this.items.indexOf(listener), 1);
  }
}

/** Errors of listeners do not reach the dispatcher: they become uncaught exceptions on the next tick. */
// Where that is in Node.js.
const RETHROWN = `node:internal/event_target:1152
  process.nextTick(() => { throw err; });
                           ^
`;

function reportException(error) {
  process.nextTick(() => require('internal/process/source_lines').throwFrom(error, RETHROWN));
}

function followPromise(promise) {
  const { then } = promise;
  if (typeof then === 'function') then.call(promise, undefined, reportException);
}

function readOptions(options) {
  if (typeof options === 'boolean') {
    return { once: false, capture: options, passive: false, signal: undefined, nodeStyle: false, weak: undefined, resists: false };
  }
  if (options === null) {
    return { once: false, capture: false, passive: false, signal: undefined, nodeStyle: false, weak: undefined, resists: false };
  }
  if (typeof options !== 'function') validateObject(options, 'options');
  return {
    once: Boolean(options.once),
    capture: Boolean(options.capture),
    passive: Boolean(options.passive),
    signal: options.signal,
    nodeStyle: Boolean(options[kIsNodeStyleListener]),
    weak: options[kWeakHandler],
    resists: Boolean(options[kResistStopPropagation]),
  };
}

const kNoOptions = Object.freeze({ __proto__: null });

function isUsableListener(listener) {
  if (typeof listener === 'function' || typeof listener?.handleEvent === 'function') return true;
  if (listener == null) return false;
  if (typeof listener === 'object') return true;
  throw new codes.ERR_INVALID_ARG_TYPE('listener', 'EventListener', listener);
}

function initEventTarget(self) {
  self[kEvents] = new Map();
  self[kMaxEventTargetListeners] = events.defaultMaxListeners;
  self[kMaxEventTargetListenersWarned] = false;
  self[kHandlers] = new Map();
}

function isEventTarget(value) {
  return Boolean(value?.constructor?.[kIsEventTarget]);
}

function checkTarget(value) {
  if (!isEventTarget(value)) throw new codes.ERR_INVALID_THIS('EventTarget');
}

class EventTarget {
  static [kIsEventTarget] = true;

  constructor() {
    initEventTarget(this);
  }

  [kNewListener](size, type, _listener, _once, _capture, _passive, _weak) {
    const max = this[kMaxEventTargetListeners];
    if (!(max > 0) || size <= max || this[kMaxEventTargetListenersWarned]) return;
    this[kMaxEventTargetListenersWarned] = true;
    const warning = new Error(
      'Possible EventTarget memory leak detected. ' +
      `${size} ${type} listeners added to ${inspect(this, { depth: -1 })}. MaxListeners is ${max}. ` +
      'Use events.setMaxListeners() to increase limit');
    warning.name = 'MaxListenersExceededWarning';
    warning.target = this;
    warning.type = type;
    warning.count = size;
    process.emitWarning(warning);
  }

  [kRemoveListener](_size, _type, _listener, _capture) {}

  /** https://dom.spec.whatwg.org/#dom-eventtarget-addeventlistener */
  addEventListener(type, listener, options = kNoOptions) {
    checkTarget(this);
    if (arguments.length < 2) throw new codes.ERR_MISSING_ARGS('type', 'listener');
    const flags = readOptions(options);
    validateAbortSignal(flags.signal, 'options.signal');

    if (!isUsableListener(listener)) {
      const warning = new Error(`addEventListener called with ${listener} which has no effect.`);
      warning.name = 'AddEventListenerArgumentTypeWarning';
      warning.target = this;
      warning.type = type;
      process.emitWarning(warning);
      return;
    }
    type = `${type}`;

    if (flags.signal) {
      if (flags.signal.aborted) return;
      flags.signal.addEventListener('abort', () => this.removeEventListener(type, listener, options), {
        __proto__: null, once: true, [kWeakHandler]: this, [kResistStopPropagation]: true,
      });
    }

    let list = this[kEvents].get(type);
    if (list === undefined) {
      list = new ListenerList();
      this[kEvents].set(type, list);
    } else {
      for (const each of list.items) if (each.same(listener, flags.capture)) return;
    }
    list.add(new Listener(this, type, listener, flags));
    this[kNewListener](list.size, type, listener, flags.once, flags.capture, flags.passive, flags.weak);
  }

  removeEventListener(type, listener, options = kNoOptions) {
    checkTarget(this);
    if (arguments.length < 2) throw new codes.ERR_MISSING_ARGS('type', 'listener');
    if (!isUsableListener(listener)) return;
    type = `${type}`;
    const capture = options === true || (options !== null && typeof options === 'object' && Boolean(options.capture));
    const list = this[kEvents].get(type);
    if (list === undefined) return;
    const found = list.items.find((each) => each.same(listener, capture));
    if (found === undefined) return;
    list.remove(found);
    this[kRemoveListener](list.size, type, listener, capture);
  }

  dispatchEvent(event) {
    checkTarget(this);
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('event');
    if (!isEvent(event)) throw new codes.ERR_INVALID_ARG_TYPE('event', 'Event', event);
    if (isDispatched(event)) throw new codes.ERR_EVENT_RECURSION(event.type);
    this[kHybridDispatch](event, event.type, event);
    return event.defaultPrevented !== true;
  }

  /**
   * Calls the listeners of `type`. DOM listeners get `event` (made from `nodeValue` by kCreateEvent when it is not
   * given), those added with on()/once() the bare `nodeValue`.
   */
  [kHybridDispatch](nodeValue, type, event) {
    if (event !== undefined) beginDispatch(event, this);
    const list = this[kEvents].get(type);
    if (list === undefined || list.items.length === 0) {
      if (event !== undefined) endDispatch(event);
      return true;
    }

    let walked = list.items;
    list.walkers++;
    let stopped = event !== undefined && isStopped(event);
    for (let i = 0; i < walked.length; i++) {
      const listener = walked[i];
      if (listener.removed || (stopped && !listener.resists)) continue;
      const callback = listener.deref();
      if (callback === undefined) continue;
      if (listener.once) {
        list.remove(listener);
        this[kRemoveListener](list.size, type, callback, listener.capture);
      }
      try {
        let arg;
        if (listener.nodeStyle) {
          arg = nodeValue;
        } else {
          if (event === undefined) {
            event = this[kCreateEvent](nodeValue, type);
            beginDispatch(event, this);
          }
          arg = event;
        }
        const passive = listener.passive && event !== undefined;
        if (passive) setPassive(event, true);
        let result;
        try {
          if (typeof callback === 'function') {
            result = callback.call(this, arg);
          } else if (typeof callback.handleEvent === 'function') {
            result = callback.handleEvent(arg);
          }
        } finally {
          if (passive) setPassive(event, false);
        }
        if (result !== undefined && result !== null) followPromise(result);
      } catch (error) {
        reportException(error);
      }
      if (event !== undefined && isStopped(event)) stopped = true;
    }
    if (list.items === walked) list.walkers--;
    if (event !== undefined) endDispatch(event);
    return undefined;
  }

  [kCreateEvent](_nodeValue, _type) {
    throw new codes.ERR_METHOD_NOT_IMPLEMENTED('kCreateEvent');
  }

  [kInspect](depth, options) {
    const { name } = this.constructor;
    return depth < 0 ? name : `${name} ${inspect({}, innerOptions(options))}`;
  }
}
makeEnumerable(EventTarget.prototype, 'addEventListener', 'removeEventListener', 'dispatchEvent');
tag(EventTarget, 'EventTarget');

/** The callbacks of `type`, as events.getEventListeners() gives them. */
function getTargetListeners(target, type) {
  const list = target[kEvents].get(type);
  if (list === undefined) return [];
  return list.items.map((listener) => {
    const callback = listener.deref();
    return callback?.[kHandlers] ?? callback;
  }).filter((callback) => callback !== undefined);
}

// ---- NodeEventTarget

function initNodeEventTarget(self) {
  initEventTarget(self);
}

function checkNodeTarget(value) {
  if (!value?.constructor?.[kIsNodeEventTarget]) throw new codes.ERR_INVALID_THIS('NodeEventTarget');
}

class NodeEventTarget extends EventTarget {
  static [kIsNodeEventTarget] = true;
  static defaultMaxListeners = 10;

  constructor() {
    super();
    initNodeEventTarget(this);
  }

  setMaxListeners(n) {
    checkNodeTarget(this);
    events.setMaxListeners(n, this);
  }

  getMaxListeners() {
    checkNodeTarget(this);
    return this[kMaxEventTargetListeners];
  }

  eventNames() {
    checkNodeTarget(this);
    const names = [];
    for (const { 0: type, 1: list } of this[kEvents]) if (list.items.length > 0) names.push(type);
    return names;
  }

  listenerCount(type) {
    checkNodeTarget(this);
    return this[kEvents].get(String(type))?.size ?? 0;
  }

  off(type, listener, options) {
    checkNodeTarget(this);
    this.removeEventListener(type, listener, options);
    return this;
  }

  removeListener(type, listener, options) {
    checkNodeTarget(this);
    this.removeEventListener(type, listener, options);
    return this;
  }

  on(type, listener) {
    checkNodeTarget(this);
    this.addEventListener(type, listener, { [kIsNodeStyleListener]: true });
    return this;
  }

  addListener(type, listener) {
    checkNodeTarget(this);
    this.addEventListener(type, listener, { [kIsNodeStyleListener]: true });
    return this;
  }

  emit(type, arg) {
    checkNodeTarget(this);
    validateString(type, 'type');
    const heard = this.listenerCount(type) > 0;
    this[kHybridDispatch](arg, type);
    return heard;
  }

  once(type, listener) {
    checkNodeTarget(this);
    this.addEventListener(type, listener, { once: true, [kIsNodeStyleListener]: true });
    return this;
  }

  removeAllListeners(type) {
    checkNodeTarget(this);
    if (type === undefined) {
      for (const list of this[kEvents].values()) clear(list);
      this[kEvents].clear();
    } else {
      const list = this[kEvents].get(String(type));
      if (list !== undefined) clear(list);
      this[kEvents].delete(String(type));
    }
    return this;
  }
}
makeEnumerable(NodeEventTarget.prototype, 'setMaxListeners', 'getMaxListeners', 'eventNames', 'listenerCount', 'off',
  'removeListener', 'on', 'addListener', 'once', 'emit', 'removeAllListeners');

function clear(list) {
  for (const listener of list.items.slice()) list.remove(listener);
}

// ---- on<event> attributes

/**
 * Defines the `on${name}` attribute on a prototype. The first assignment takes the handler's place among the
 * listeners; later ones change what is called there, and null (or anything not callable) silences it.
 */
function defineEventHandler(prototype, name, event = name) {
  const get = {
    [`get on${name}`]() {
      checkTarget(this);
      return this[kHandlers]?.get(event)?.[kHandlers] ?? null;
    },
  }[`get on${name}`];
  const set = {
    [`set on${name}`](value) {
      checkTarget(this);
      const handler = typeof value === 'function' || (typeof value === 'object' && value !== null) ? value : null;
      let wrapper = this[kHandlers].get(event);
      if (wrapper === undefined) {
        if (handler === null) return;
        wrapper = function(...args) {
          const current = wrapper[kHandlers];
          return typeof current === 'function' ? Reflect.apply(current, this, args) : undefined;
        };
        wrapper[kHandlers] = handler;
        this[kHandlers].set(event, wrapper);
        this.addEventListener(event, wrapper);
        return;
      }
      const before = wrapper[kHandlers];
      wrapper[kHandlers] = handler;
      const list = this[kEvents].get(event);
      if (list === undefined || !list.items.some((each) => each.deref() === wrapper)) {
        // removeAllListeners() took it off.
        if (handler !== null) this.addEventListener(event, wrapper);
      } else if (before !== null && handler === null) {
        list.inactive++;
        this[kRemoveListener](list.size, event, before, false);
      } else if (before === null && handler !== null) {
        list.inactive--;
        this[kNewListener](list.size, event, handler, false, false, false, false);
      }
    },
  }[`set on${name}`];
  Object.defineProperty(prototype, `on${name}`, { __proto__: null, get, set, configurable: true, enumerable: true });
}

module.exports = {
  Event,
  CustomEvent,
  EventTarget,
  NodeEventTarget,
  defineEventHandler,
  initEventTarget,
  initNodeEventTarget,
  isEvent,
  isEventTarget,
  getTargetListeners,
  innerOptions,
  kCreateEvent,
  kEvents,
  kHybridDispatch,
  kNewListener,
  kRemoveListener,
  kResistStopPropagation,
  kTrustEvent,
  kWeakHandler,
};
