// MessageChannel, MessagePort and BroadcastChannel within one thread (HTML, "Channel messaging").
// A message is cloned when it is posted and delivered in a turn of its own.
const { EventTarget, Event } = require('web/event_target');
const EventEmitter = require('events');
const timers = require('internal/timers');
const loop = require('internal/loop');
const { codes } = require('internal/errors');
const kCreate = Symbol('create');

class MessageEvent extends Event {
  #data;
  #origin;
  #lastEventId;
  #source;
  #ports;

  constructor(type, { data = null, origin = '', lastEventId = '', source = null, ports = [], ...rest } = {}) {
    super(type, rest);
    this.#data = data;
    this.#origin = `${origin}`;
    this.#lastEventId = `${lastEventId}`;
    if (source !== null && !(source instanceof MessagePort)) {
      throw new codes.ERR_INVALID_ARG_TYPE('init.source', 'MessagePort', source);
    }
    this.#source = source;
    this.#ports = [...ports];
  }

  get data() { return this.#data; }
  get origin() { return this.#origin; }
  get lastEventId() { return this.#lastEventId; }
  get source() { return this.#source; }
  get ports() { return this.#ports; }
}

function clone(value, transfer) {
  return require('web/structured_clone').structuredClone(value, transfer === undefined ? undefined : { transfer });
}

function transferList(options) {
  if (options === undefined || options === null) return [];
  if (typeof options !== 'object') {
    throw new TypeError('Optional transferList argument must be an iterable');
  }
  const list = Symbol.iterator in options ? options : options.transfer;
  if (list === undefined) return [];
  if (list === null || typeof list !== 'object' || !(Symbol.iterator in list)) {
    throw new TypeError(Symbol.iterator in options ? 'Optional transferList argument must be an iterable' : 'Optional options.transfer argument must be an iterable');
  }
  return [...list];
}

// Both an EventTarget and, as in Node.js, something with on/once/off that gives the bare data.
class MessagePort extends EventTarget {
  #peer = null;
  #queue = [];
  #started = false;
  #closed = false;
  #referenced = false;
  #scheduled = false;
  #listeners = new Map();
  #handler = { message: null, messageerror: null };

  constructor(token) {
    if (token !== kCreate) throw new codes.ERR_CONSTRUCT_CALL_INVALID();
    super();
  }

  static pair(a, b) {
    a.#peer = b;
    b.#peer = a;
  }

  static receive(port) {
    if (port.#queue.length === 0) return undefined;
    return { message: port.#queue.shift().data };
  }

  static isPort(value) {
    return typeof value === 'object' && value !== null && #queue in value;
  }

  static isClosed(port) {
    return port.#closed;
  }

  postMessage(message, options) {
    if (arguments.length === 0) throw new TypeError('Not enough arguments');
    const list = transferList(options);
    const ports = list.filter((item) => isPort(item));
    if (ports.includes(this)) {
      throw new globalThis.DOMException('Transfer list contains source port', 'DataCloneError');
    }
    const data = clone(message, list);
    const peer = this.#peer;
    if (peer === null || peer.#closed) return;
    peer.#queue.push({ data, ports });
    peer.#schedule();
  }

  #schedule() {
    if (!this.#started || this.#scheduled || this.#queue.length === 0) return;
    this.#scheduled = true;
    timers.setImmediate(() => {
      this.#scheduled = false;
      // Messages that arrive meanwhile wait for another turn.
      for (let n = Math.max(this.#queue.length, 1); n > 0 && this.#queue.length > 0 && this.#started && !this.#closed; n--) {
        const { data, ports } = this.#queue.shift();
        this.dispatchEvent(new MessageEvent('message', { data, ports }));
        require('internal/process/task_queues').runTicks();
      }
      if (!this.#closed) this.#schedule();
    });
  }

  start() {
    if (this.#started || this.#closed) return;
    this.#started = true;
    this.#schedule();
  }

  close(callback) {
    if (typeof callback === 'function') this.once('close', callback);
    if (this.#closed) return;
    const peer = this.#peer;
    this.#end();
    if (peer !== null) timers.setImmediate(() => peer.#finish());
  }

  // The peer has closed: what it sent is delivered first.
  #finish() {
    if (this.#closed) return;
    if (this.#started && this.#queue.length > 0) timers.setImmediate(() => this.#finish());
    else this.#end();
  }

  #end() {
    if (this.#closed) return;
    this.#closed = true;
    this.unref();
    loop.closeLater(() => this.dispatchEvent(new Event('close')));
  }

  ref() {
    if (!this.#referenced && !this.#closed) {
      this.#referenced = true;
      loop.ref();
    }
  }

  unref() {
    if (this.#referenced) {
      this.#referenced = false;
      loop.unref();
    }
  }

  hasRef() {
    return this.#referenced;
  }

  #watched() {
    if (this.#closed) return;
    if (this.#handler.message !== null || this.#messageListeners > 0) {
      this.ref();
      this.start();
    } else {
      this.unref();
      this.#started = false;
    }
  }

  #messageListeners = 0;

  get onmessage() { return this.#handler.message; }
  set onmessage(handler) { this.#setHandler('message', handler); }
  get onmessageerror() { return this.#handler.messageerror; }
  set onmessageerror(handler) { this.#setHandler('messageerror', handler); }

  #setHandler(type, handler) {
    const before = this.#handler[type];
    if (before !== null) this.removeEventListener(type, before);
    this.#handler[type] = typeof handler === 'function' ? handler : null;
    if (this.#handler[type] !== null) this.addEventListener(type, handler);
    if (type === 'message') this.#watched();
  }

  #add(type, listener, once) {
    const wrapper = (event) => {
      if (once) this.off(type, listener);
      if (type === 'message') listener.call(this, event.data);
      else if (type === 'messageerror') listener.call(this, event.data);
      else listener.call(this);
    };
    let wrappers = this.#listeners.get(type);
    if (wrappers === undefined) this.#listeners.set(type, (wrappers = []));
    wrappers.push({ listener, wrapper });
    this.addEventListener(type, wrapper);
    if (type === 'message') {
      this.#messageListeners++;
      this.#watched();
    }
    return this;
  }

  on(type, listener) { return this.#add(type, listener, false); }
  addListener(type, listener) { return this.#add(type, listener, false); }
  once(type, listener) { return this.#add(type, listener, true); }

  off(type, listener) {
    const wrappers = this.#listeners.get(type) ?? [];
    const index = wrappers.findIndex((entry) => entry.listener === listener);
    if (index >= 0) {
      this.removeEventListener(type, wrappers[index].wrapper);
      wrappers.splice(index, 1);
      if (type === 'message') {
        this.#messageListeners--;
        this.#watched();
      }
    }
    return this;
  }

  removeListener(type, listener) { return this.off(type, listener); }

  removeAllListeners(type) {
    for (const name of type === undefined ? [...this.#listeners.keys()] : [type]) {
      for (const { listener } of [...(this.#listeners.get(name) ?? [])]) this.off(name, listener);
    }
    return this;
  }

  emit(type, argument) {
    const wrappers = this.#listeners.get(type) ?? [];
    for (const { listener } of [...wrappers]) listener.call(this, argument);
    return wrappers.length > 0;
  }

  listenerCount(type) { return this.#listeners.get(type)?.length ?? 0; }
  listeners(type) { return (this.#listeners.get(type) ?? []).map((entry) => entry.listener); }
  eventNames() { return [...this.#listeners.keys()]; }
  setMaxListeners() { return this; }
  getMaxListeners() { return EventEmitter.defaultMaxListeners; }
}
const { pair, receive, isPort } = MessagePort;
for (const internal of ['pair', 'receive', 'isPort', 'isClosed']) delete MessagePort[internal];

class MessageChannel {
  constructor() {
    this.port1 = new MessagePort(kCreate);
    this.port2 = new MessagePort(kCreate);
    pair(this.port1, this.port2);
  }
}

const channels = new Map(); // name → open BroadcastChannels

class BroadcastChannel extends EventTarget {
  #name;
  #closed = false;
  #referenced = true;
  #onmessage = null;
  #onmessageerror = null;

  constructor(name) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('name');
    super();
    this.#name = `${name}`;
    let all = channels.get(this.#name);
    if (all === undefined) channels.set(this.#name, (all = new Set()));
    all.add(this);
    loop.ref();
  }

  get name() { return this.#name; }

  close() {
    if (this.#closed) return;
    this.#closed = true;
    this.unref();
    channels.get(this.#name)?.delete(this);
  }

  postMessage(message) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('message');
    if (this.#closed) throw new globalThis.DOMException('BroadcastChannel is closed.', 'InvalidStateError');
    for (const other of channels.get(this.#name) ?? []) {
      if (other === this) continue;
      const data = clone(message);
      timers.setImmediate(() => {
        if (!other.#closed) other.dispatchEvent(new MessageEvent('message', { data }));
      });
    }
  }

  get onmessage() { return this.#onmessage; }
  set onmessage(handler) {
    if (this.#onmessage !== null) this.removeEventListener('message', this.#onmessage);
    this.#onmessage = typeof handler === 'function' ? handler : null;
    if (this.#onmessage !== null) this.addEventListener('message', handler);
  }

  get onmessageerror() { return this.#onmessageerror; }
  set onmessageerror(handler) {
    this.#onmessageerror = typeof handler === 'function' ? handler : null;
  }

  ref() {
    if (!this.#referenced && !this.#closed) {
      this.#referenced = true;
      loop.ref();
    }
    return this;
  }

  unref() {
    if (this.#referenced) {
      this.#referenced = false;
      loop.unref();
    }
    return this;
  }
}

module.exports = { MessageEvent, MessagePort, MessageChannel, BroadcastChannel };
// For node:worker_threads.
Object.defineProperty(module.exports, 'internals', { value: { receive, isPort }, enumerable: false });

require('internal/boot/globals').settle('web/messaging', module.exports);
