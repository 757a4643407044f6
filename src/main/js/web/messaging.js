// MessageChannel, MessagePort and BroadcastChannel (HTML, "Channel messaging"), within a thread and across threads.
//
// The two ports of a channel belong to one thread at first: they hand over clones (LocalPort), and the loop delivers them
// as it does events. Once one of them travels, or something is given away in a message, both are numbers to Java, which
// queues what was posted and wakes this thread by an event (worker/Port.java).
//
// Messages are taken one by one, each with the ticks and microtasks behind it. A port that nobody listens to takes
// nothing, so that its queue travels with it when it is given to another thread.
const {
  CustomEvent, Event, NodeEventTarget, EventTarget, defineEventHandler, kCreateEvent, kHybridDispatch, kNewListener, kRemoveListener,
} = require('web/event_target');
const { codes } = require('internal/errors');
const { customInspectSymbol } = require('internal/util');
const context = require('internal/async_context');
const handles = require('internal/handles');
const loop = require('internal/loop');
const message = require('internal/messaging/message');
const { kClone, kTransfer } = require('internal/clone/protocol');
const { cloneWith } = require('web/structured_clone');

const ops = binding('worker');
const kCreate = Symbol('create');

// As many messages as were there when the event came, but at least so many, before other events have their turn.
const MESSAGES_A_TURN = 1000;

const nothing = Object.freeze([]);

// What a port makes an event of.
class Delivery {
  constructor(data, ports) {
    this.data = data;
    this.ports = ports;
  }
}

class MessageEvent extends Event {
  #data;
  #origin;
  #lastEventId;
  #source;
  #ports;

  constructor(type, init = undefined) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('type');
    if (init instanceof Delivery) {
      super(type);
      this.#data = init.data;
      this.#origin = this.#lastEventId = '';
      this.#source = null;
      this.#ports = init.ports;
      return;
    }
    const { data = null, origin = '', lastEventId = '', source = null, ports = [], ...rest } = init ?? {};
    super(type, rest);
    this.#data = data;
    this.#origin = `${origin}`;
    this.#lastEventId = `${lastEventId}`;
    if (source !== null) checkPort(source, '.source');
    this.#source = source;
    if (typeof ports?.[Symbol.iterator] !== 'function') {
      throw invalidArgument(`MessageEvent constructor: eventInitDict.ports (${inspectShort(ports)}) is not iterable.`);
    }
    const list = [...ports];
    list.forEach((port, i) => checkPort(port, `.ports[${i}]`));
    this.#ports = Object.freeze(list);
  }

  get data() { return this.#data; }
  get origin() { return this.#origin; }
  get lastEventId() { return this.#lastEventId; }
  get source() { return this.#source; }
  get ports() { return this.#ports; }

  initMessageEvent(type, bubbles = false, cancelable = false, data = null, origin = '', lastEventId = '', source = null, ports = []) {
    this.initEvent?.(type, bubbles, cancelable);
    this.#data = data;
    this.#origin = `${origin}`;
    this.#lastEventId = `${lastEventId}`;
    this.#source = source;
    this.#ports = Object.freeze([...ports]);
  }
}
for (const name of ['data', 'origin', 'lastEventId', 'source', 'ports', 'initMessageEvent']) {
  Object.defineProperty(MessageEvent.prototype, name, { enumerable: true });
}
Object.defineProperty(MessageEvent.prototype, Symbol.toStringTag, { value: 'MessageEvent', configurable: true });

function checkPort(value, place) {
  if (!isPort(value)) {
    throw invalidArgument(`MessageEvent constructor: Expected eventInitDict${place} ("${inspectShort(value)}") to be an instance of MessagePort.`);
  }
}

const inspectShort = (value) => require('internal/util/inspect').inspect(value);

function missingArguments(text) {
  const error = new TypeError(text);
  error.code = 'ERR_MISSING_ARGS';
  return error;
}

function constructorError(code, text) {
  const error = new TypeError(text);
  error.code = code;
  return error;
}

function invalidArgument(text) {
  const error = new TypeError(text);
  error.code = 'ERR_INVALID_ARG_TYPE';
  return error;
}

function transferList(options) {
  if (options === undefined || options === null) return [];
  if (typeof options !== 'object' && typeof options !== 'function') {
    throw invalidArgument('Optional transferList argument must be an iterable');
  }
  if (typeof options[Symbol.iterator] === 'function') return listOf(options, 'Optional transferList argument must be an iterable');
  const list = options.transfer;
  if (list === undefined) return [];
  if (list === null || typeof list !== 'object' || typeof list[Symbol.iterator] !== 'function') {
    throw invalidArgument('Optional options.transfer argument must be an iterable');
  }
  return listOf(list, 'Optional options.transfer argument must be an iterable');
}

function listOf(iterable, message) {
  const iterator = iterable[Symbol.iterator]();
  if (typeof iterator?.next !== 'function') throw invalidArgument(message);
  const list = [];
  for (let step = iterator.next(); !step.done; step = iterator.next()) list.push(step.value);
  return list;
}

// What was taken from a port: bytes, or an array of bytes and the memory of array buffers. The bytes begin with the
// numbers of the ports.
function unpack(taken) {
  if (!Array.isArray(taken) && message.isPlain(taken)) return { value: message.decodePlain(taken), ports: nothing };
  const [bytes, ...buffers] = Array.isArray(taken) ? taken : [taken];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = view.getUint32(0, true);
  const numbers = [];
  for (let i = 0; i < count; i++) numbers.push(view.getUint32(4 + i * 4, true));
  return message.decode(bytes.subarray(4 + count * 4), buffers.map((each) => each.buffer), numbers);
}

function pack(value, list, source) {
  if (list.length === 0) return message.encodePlain(value);
  const { bytes, ports, buffers } = message.encode(value, list, source);
  const packed = new Uint8Array(4 + ports.length * 4 + bytes.length);
  const view = new DataView(packed.buffer);
  view.setUint32(0, ports.length, true);
  ports.forEach((number, i) => view.setUint32(4 + i * 4, number, true));
  packed.set(bytes, 4 + ports.length * 4);
  return [packed, ports.length, ...ports, ...buffers];
}

const endpoints = new Map(); // number → Endpoint

let listening = false;
function listen() {
  if (listening) return;
  listening = true;
  ops.inbox(handles.add({
    onEvent() {
      const taken = ops.inboxTake();
      for (let i = 0; i < taken.length; i += 2) {
        const endpoint = endpoints.get(taken[i]);
        if (endpoint === undefined) continue;
        context.set(endpoint.frame);
        endpoint.woken(taken[i + 1]);
      }
    },
  }));
}

// Ports whose other end is of this thread, too, and that have something.
let woken = [];
let serials = 0;

// In the order in which they were made; those that get something meanwhile, too, if it is still their turn.
function runWoken() {
  const due = woken.sort((a, b) => a.serial - b.serial);
  woken = [];
  for (let i = 0; i < due.length; i++) {
    const local = due[i];
    context.set(local.endpoint.frame);
    try {
      local.endpoint.woken(local.size());
    } catch (error) {
      require('internal/process/errors').uncaught(error);
    }
    require('internal/process/task_queues').runTicks();
    if (woken.length === 0) continue;
    const later = woken.filter((each) => each.serial > local.serial);
    if (later.length === 0) continue;
    woken = woken.filter((each) => each.serial < local.serial);
    due.splice(i + 1, Infinity, ...[...due.slice(i + 1), ...later].sort((a, b) => a.serial - b.serial));
  }
  if (woken.length > 0) loop.post(runWoken);
}

require('internal/process/frames').isReporter(runWoken);

// What was posted to a port by the other end, in the same thread.
class LocalMessage {
  constructor(value) {
    this.value = value;
  }
}

// One of two ports of this thread, as worker/Port.java is one of Java.
class LocalPort {
  serial = ++serials;
  endpoint;
  peer = undefined;
  queue = [];
  taken = 0; // messages at the beginning of the queue that are gone
  wakePending = false;
  closed = false;
  peerClosed = false;

  deliver(message) {
    if (this.closed) return;
    this.queue.push(message);
    this.wake();
  }

  wake() {
    if (this.wakePending) return;
    this.wakePending = true;
    if (woken.push(this) === 1) loop.post(runWoken);
  }

  size() {
    return this.queue.length - this.taken;
  }

  take() {
    if (this.taken === this.queue.length) {
      this.wakePending = false;
      return undefined;
    }
    const message = this.queue[this.taken];
    this.queue[this.taken++] = undefined;
    if (this.taken === this.queue.length) {
      this.queue = [];
      this.taken = 0;
    } else if (this.taken === MESSAGES_A_TURN) {
      this.queue.splice(0, this.taken);
      this.taken = 0;
    }
    return message;
  }

  rearm() {
    this.wakePending = false;
    if (this.size() > 0) this.wake();
  }

  isFinished() {
    return this.closed || (this.peerClosed && this.size() === 0);
  }

  close() {
    if (this.closed) return;
    this.closed = true;
    this.queue = [];
    this.taken = 0;
    this.peer.peerClosed = true;
    // It has not let itself be woken again if nobody listens to it any more.
    this.peer.wakePending = false;
    this.peer.wake();
  }
}

// Lets Java have both ports of a channel.
function handOver(local) {
  const pair = ops.portPair();
  [local, local.peer].forEach((each, i) => each.endpoint.becomeShared(pair[i]));
}

// One port, attached to this thread. The owner is told of messages and of the end.
class Endpoint {
  number;
  local; // undefined once the port is Java's
  receiving = false;
  referenced = false;
  closed = false;
  closing = false;
  frame = context.capture();
  #finished = false; // Java has said that the other end is closed and all is taken
  #owner;

  constructor(owner, open) {
    this.#owner = owner;
    if (open instanceof LocalPort) {
      this.local = open;
      open.endpoint = this;
    } else {
      listen();
      this.number = open();
      endpoints.set(this.number, this);
    }
  }

  becomeShared(number) {
    const { local } = this;
    this.local = undefined;
    this.number = number;
    if (local.closed) {
      ops.portClose(number);
      return;
    }
    listen();
    endpoints.set(number, this);
    ops.portAttach(number);
    for (let message = local.take(); message !== undefined; message = local.take()) {
      ops.portDeliver(number, ...pack(message.value, nothing));
    }
  }

  // What was posted to it and not taken yet; undefined for nothing.
  take() {
    if (this.local !== undefined) return this.local.take();
    const taken = ops.portTake(this.number);
    if (taken !== true) return taken;
    this.#finished = true;
    return undefined;
  }

  size() {
    return this.local === undefined ? ops.portSize(this.number) : this.local.size();
  }

  #rearm() {
    if (this.local === undefined) ops.portRearm(this.number);
    else this.local.rearm();
  }

  #isFinished() {
    if (this.local !== undefined) return this.local.isFinished();
    return this.#finished || (!this.receiving && ops.portIsFinished(this.number));
  }

  // `size`: how many messages it has.
  woken(size) {
    if (this.closed || this.closing) return;
    if (this.receiving) this.#receive(size);
    if (!this.closed && this.#isFinished()) this.#owner.ended();
  }

  #receive(size) {
    const { runTicks } = require('internal/process/task_queues');
    for (let left = Math.max(size, MESSAGES_A_TURN); left > 0; left--) {
      const taken = this.take();
      if (taken === undefined) return;
      this.#owner.received(taken);
      runTicks();
      if (this.closed || !this.receiving) return;
    }
    this.#rearm();
  }

  start() {
    if (this.closed || this.receiving) return;
    this.receiving = true;
    this.#rearm();
  }

  stop() {
    this.receiving = false;
  }

  ref() {
    if (!this.referenced && !this.closed) {
      this.referenced = true;
      loop.ref();
    }
  }

  unref() {
    if (this.referenced) {
      this.referenced = false;
      loop.unref();
    }
  }

  // Lets go of the port, which lives on elsewhere or is closed.
  leave(close) {
    if (this.closed) return;
    this.unref();
    this.closed = true;
    this.receiving = false;
    if (this.local !== undefined) {
      this.local.close();
      return;
    }
    endpoints.delete(this.number);
    if (close) ops.portClose(this.number);
    else ops.portDetach(this.number);
  }
}

class MessagePortClass extends NodeEventTarget {
  #endpoint;
  #ports;
  #resource;

  constructor(token, port) {
    if (token !== kCreate) throw constructorError('ERR_CONSTRUCT_CALL_INVALID', 'Constructor cannot be called');
    super();
    const hooks = require('internal/async_hooks');
    this.#endpoint = new Endpoint({
      received: (taken) => this.#received(taken),
      ended: () => this.#end(),
    }, port instanceof LocalPort ? port : () => {
      ops.portAttach(port);
      return port;
    });
    if (hooks.enabled()) this.#resource = hooks.initResource({ publicResource: this }, 'MESSAGEPORT');
  }

  static internals() {
    return {
      isPort: (value) => typeof value === 'object' && value !== null && #endpoint in value,
      isDetached: (port) => port.#endpoint.closed || port.#endpoint.closing,
      giveUp(port) {
        if (port.#endpoint.local !== undefined) handOver(port.#endpoint.local);
        const { number } = port.#endpoint;
        port.#endpoint.leave(false);
        loop.closeLater(() => port[kHybridDispatch](undefined, 'close'));
        return number;
      },
      // For a port that is going to travel in any case.
      share(port) {
        if (port.#endpoint.local !== undefined) handOver(port.#endpoint.local);
      },
      adopt: (number) => new MessagePortClass(kCreate, number),
      take(port) {
        if (port.#endpoint.closed) return undefined;
        const taken = port.#endpoint.take();
        return taken === undefined || taken instanceof LocalMessage ? taken : unpack(taken);
      },
      // Handles what has come without waiting for the loop.
      drain(port) {
        if (port.#endpoint.closed) return;
        for (let left = port.#endpoint.size(); left > 0 && !port.#endpoint.closed; left--) {
          const taken = port.#endpoint.take();
          if (taken === undefined) return;
          port.#received(taken);
          require('internal/process/task_queues').runTicks();
        }
      },
      // Messages go to the port although nobody keeps the thread alive for them.
      startQuietly(port) {
        port.#endpoint.start();
      },
    };
  }

  #received(taken) {
    const hooks = require('internal/async_hooks');
    if (this.#resource !== undefined) hooks.before(this.#resource);
    let type = 'message';
    let value;
    if (taken instanceof LocalMessage) {
      ({ value } = taken);
    } else {
      try {
        ({ value, ports: this.#ports } = unpack(taken));
      } catch (error) {
        type = 'messageerror';
        value = error;
      }
    }
    try {
      this[kHybridDispatch](value, type, undefined);
    } finally {
      this.#ports = undefined;
      if (this.#resource !== undefined) hooks.after(this.#resource);
    }
  }

  [kCreateEvent](data, type) {
    if (type !== 'message' && type !== 'messageerror') return new CustomEvent(type, { detail: data });
    const ports = this.#ports ?? nothing;
    return new MessageEvent(type, new Delivery(data, ports.length === 0 ? nothing : Object.freeze([...ports])));
  }

  postMessage(value, options) {
    if (!isPort(this)) throw new TypeError('Illegal invocation');
    if (arguments.length === 0) throw missingArguments('Not enough arguments to MessagePort.postMessage');
    const list = transferList(options);
    const { local } = this.#endpoint;
    if (local !== undefined) {
      if (list.length === 0) {
        const copy = cloneWith(value, nothing);
        // A getter of the value may have closed the port or given it away.
        if (this.#endpoint.closed || this.#endpoint.closing) return undefined;
        if (this.#endpoint.local === local) local.peer.deliver(new LocalMessage(copy));
        else ops.portPost(this.#endpoint.number, ...pack(copy, nothing));
        return true;
      }
      if (!local.closed) handOver(local);
    }
    const packed = pack(value, list, this);
    if (this.#endpoint.closed || this.#endpoint.closing) return undefined;
    ops.portPost(this.#endpoint.number, ...packed);
    return true;
  }

  start() {
    if (!isPort(this)) throw new TypeError('Illegal invocation');
    this.#endpoint.start();
  }

  close(callback) {
    if (!isPort(this)) throw new TypeError('Illegal invocation');
    if (typeof callback === 'function') this.once('close', callback);
    this.#end();
  }

  // What is being delivered goes on; nothing else comes.
  #end() {
    const endpoint = this.#endpoint;
    if (endpoint.closed || endpoint.closing) return;
    endpoint.closing = true;
    loop.closeLater(() => {
      if (endpoint.closed) return;
      endpoint.leave(true);
      this[kHybridDispatch](undefined, 'close');
      if (this.#resource !== undefined) require('internal/async_hooks').destroy(this.#resource);
    });
  }

  ref() {
    if (isPort(this) && !this.#endpoint.closing) this.#endpoint.ref();
  }

  unref() {
    if (isPort(this)) this.#endpoint.unref();
  }

  hasRef() {
    return this.#endpoint.referenced;
  }

  [kNewListener](size, type, listener, ...rest) {
    super[kNewListener](size, type, listener, ...rest);
    if (type === 'message' && size === 1) {
      this.ref();
      this.#endpoint.start();
    }
    this.emit('newListener', type);
  }

  [kRemoveListener](size, type, listener, capture) {
    super[kRemoveListener](size, type, listener, capture);
    if (type === 'message' && size === 0) {
      this.unref();
      this.#endpoint.stop();
    }
    this.emit('removeListener', type);
  }

  [customInspectSymbol](depth, options) {
    const { inspect } = require('internal/util/inspect');
    const like = { __proto__: MessagePort.prototype, constructor: MessagePort, [Symbol.toStringTag]: 'EventTarget', [customInspectSymbol]: undefined };
    const shown = { __proto__: like };
    if (isPort(this)) {
      shown.active = !this.#endpoint.closed;
      shown.refed = this.#endpoint.referenced;
    }
    for (const key of Reflect.ownKeys(this)) {
      const { value, get } = Object.getOwnPropertyDescriptor(this, key);
      if (get === undefined) shown[key] = value;
    }
    return inspect(shown, { ...options, depth: options?.depth === null ? null : depth });
  }
}
const internals = MessagePortClass.internals();

// Not a class, so that calling it without `new` fails with Node.js's own code too.
function MessagePort() {
  throw constructorError('ERR_CONSTRUCT_CALL_INVALID', 'Constructor cannot be called');
}
Object.setPrototypeOf(MessagePort, NodeEventTarget);
MessagePort.prototype = MessagePortClass.prototype;
Object.defineProperty(MessagePort, 'prototype', { writable: false });
Object.defineProperty(MessagePort.prototype, 'constructor', { value: MessagePort });
const { isPort } = internals;
for (const name of ['postMessage', 'start', 'close', 'ref', 'unref', 'hasRef']) {
  Object.defineProperty(MessagePort.prototype, name, { enumerable: true });
}
defineEventHandler(MessagePort.prototype, 'message');
defineEventHandler(MessagePort.prototype, 'messageerror');
// Found in a message, a port must be in its transfer list.
Object.defineProperty(MessagePort.prototype, kTransfer, { value: null });

function MessageChannel() {
  if (new.target === undefined) throw constructorError('ERR_CONSTRUCT_CALL_REQUIRED', 'Cannot call constructor without `new`');
  const one = new LocalPort();
  const two = new LocalPort();
  one.peer = two;
  two.peer = one;
  this.port1 = new MessagePortClass(kCreate, one);
  this.port2 = new MessagePortClass(kCreate, two);
}

class BroadcastChannel extends EventTarget {
  #name;
  #endpoint;

  constructor(name) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('name');
    super();
    this.#name = `${name}`;
    this.#endpoint = new Endpoint({
      received: (taken) => this.#received(taken),
      ended() {},
    }, () => ops.broadcastOpen(this.#name));
    this.#endpoint.start();
    this.#endpoint.ref();
  }

  #received(taken) {
    let event;
    try {
      event = new MessageEvent('message', { data: unpack(taken).value });
    } catch (error) {
      event = new MessageEvent('messageerror', { data: error });
    }
    this.dispatchEvent(event);
  }

  static isBroadcastChannel(value) {
    return typeof value === 'object' && value !== null && #endpoint in value;
  }

  static takeBroadcast(channel) {
    if (channel.#endpoint.closed) return undefined;
    const taken = ops.portTake(channel.#endpoint.number);
    return taken === undefined ? undefined : { message: unpack(taken).value };
  }

  get name() {
    if (!(#name in this)) throw new codes.ERR_INVALID_THIS('BroadcastChannel');
    return this.#name;
  }

  close() {
    if (!(#name in this)) throw new codes.ERR_INVALID_THIS('BroadcastChannel');
    this.#endpoint.leave(true);
  }

  postMessage(value) {
    if (!(#name in this)) throw new codes.ERR_INVALID_THIS('BroadcastChannel');
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('message');
    if (this.#endpoint.closed) {
      throw new (require('web/dom_exception').DOMException)('BroadcastChannel is closed.', 'InvalidStateError');
    }
    ops.portPost(this.#endpoint.number, ...pack(value, []));
  }

  ref() {
    if (!(#name in this)) throw new codes.ERR_INVALID_THIS('BroadcastChannel');
    this.#endpoint.ref();
    return this;
  }

  unref() {
    if (!(#name in this)) throw new codes.ERR_INVALID_THIS('BroadcastChannel');
    this.#endpoint.unref();
    return this;
  }

  [customInspectSymbol](depth, options) {
    if (!isBroadcastChannel(this)) throw new codes.ERR_INVALID_THIS('BroadcastChannel');
    if (depth < 0) return 'BroadcastChannel';
    const { inspect } = require('internal/util/inspect');
    const inner = { ...options, depth: options.depth == null ? null : options.depth - 1 };
    return `BroadcastChannel ${inspect({ name: this.#name, active: !this.#endpoint.closed }, inner)}`;
  }
}
const { isBroadcastChannel, takeBroadcast } = BroadcastChannel;
delete BroadcastChannel.isBroadcastChannel;
delete BroadcastChannel.takeBroadcast;
for (const name of ['name', 'close', 'postMessage']) {
  Object.defineProperty(BroadcastChannel.prototype, name, { enumerable: true });
}
defineEventHandler(BroadcastChannel.prototype, 'message');
defineEventHandler(BroadcastChannel.prototype, 'messageerror');
Object.defineProperty(BroadcastChannel.prototype, kClone, { value: null });

module.exports = { MessageEvent, MessagePort, MessageChannel, BroadcastChannel };
Object.defineProperty(module.exports, 'internals', {
  value: { ...internals, isBroadcastChannel, takeBroadcast, pack }, enumerable: false,
});

require('internal/boot/globals').settle('web/messaging', module.exports);
