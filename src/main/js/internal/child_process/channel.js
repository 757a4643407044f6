// The channel between a process and one that it has forked: send(), 'message' and 'disconnect' on the child's
// ChildProcess in the parent, and on `process` in the child.
//
// Messages are JSON lines, or (serialization: 'advanced') values in V8's format behind a length of four bytes. Those
// whose cmd starts with NODE_ are the runtimes' own. A handle goes along with its message as a descriptor:
//
//   sender    NODE_HANDLE {type, msg} + descriptor ───►
//             further messages wait                      makes an object of the descriptor
//             closes its copy, sends what waits    ◄───  NODE_HANDLE_ACK
//
// NODE_CHANNEL_FD tells a child which descriptor is its end. The format is that of Node.js, so that either side may
// be Node.js.
const EventEmitter = require('events');
const { codes, errnoException } = require('internal/errors');
const { validateObject } = require('internal/validators');
const handles = require('internal/handles');
const heap = require('internal/heap');
const loop = require('internal/loop');
const codecs = require('internal/child_process/messages');
const ops = binding('child');

const DATA = 0;
const DESCRIPTOR = 1;
const END = 2;
const WROTE = 3;

// A sender is told to slow down when this much waits.
const HIGH_WATER_MARK = 65536 * 2;

const pendingMessages = Symbol('pending messages');
const channelOf = Symbol('channel');

const conversions = () => require('internal/child_process/handle_conversion').conversions;

// The socket, with what is queued to be written.
class Pipe {
  #id;
  #referenced = false;
  #waiting = [];
  #queued = 0;
  resourceName = 'PipeWrap';
  onmessage;
  onend;
  fd;

  constructor(fd, codec) {
    this.fd = fd;
    this.codec = codec;
    this.#id = handles.add(this);
    ops.openChannel(this.#id, fd);
  }

  get isReferenced() {
    return this.#referenced;
  }

  readStart() {
    ops.readChannel(this.#id, true);
  }

  readStop() {
    ops.readChannel(this.#id, false);
  }

  onBytes(kind, offset, length) {
    if (kind === DATA) this.codec.receive(heap.u8.slice(offset, offset + length), this.onmessage);
  }

  onEvent(kind, value) {
    if (kind === DESCRIPTOR) {
      this.codec.descriptors.push(value);
    } else if (kind === END) {
      this.onend(value);
    } else if (kind === WROTE) {
      const { size, callback } = this.#waiting.shift();
      this.#queued -= size;
      loop.unref();
      callback?.(value);
    }
  }

  // 0: sent; 1: callback(status) will be called; -errno.
  write(message, fd, callback) {
    handles.flush(); // what was written to sockets before comes first
    const result = ops.writeChannel(this.#id, this.codec.encode(message), fd);
    if (result <= 0) return result;
    this.#queued += result;
    this.#waiting.push({ size: result, callback });
    loop.ref(); // what is queued leaves before the process ends
    return 1;
  }

  get writeQueueSize() {
    return this.#queued;
  }

  ref() {
    if (this.#referenced || this.#id === 0) return;
    this.#referenced = true;
    loop.ref();
  }

  unref() {
    if (!this.#referenced) return;
    this.#referenced = false;
    loop.unref();
  }

  close() {
    if (this.#id === 0) return;
    this.unref();
    for (; this.#waiting.length > 0; this.#waiting.pop()) loop.unref();
    ops.closeChannel(this.#id);
    handles.remove(this.#id);
    this.#id = 0;
    for (const fd of this.codec.descriptors) binding('net').closeDescriptor(fd);
    this.codec.descriptors.length = 0;
  }
}

// What programs see as `channel`: it keeps the process alive while somebody listens, unless told otherwise.
class Control extends EventEmitter {
  #pipe;
  #references = 0;
  #explicit = false;
  [pendingMessages] = [];

  constructor(pipe) {
    super();
    this.#pipe = pipe;
    Object.defineProperty(this, channelOf, { value: pipe });
  }

  refCounted() {
    if (++this.#references === 1 && !this.#explicit) this.#pipe.ref();
  }

  unrefCounted() {
    if (--this.#references === 0 && !this.#explicit) {
      this.#pipe.unref();
      this.emit('unref');
    }
  }

  ref() {
    this.#explicit = true;
    this.#pipe.ref();
  }

  unref() {
    this.#explicit = true;
    this.#pipe.unref();
  }

  hasRef() {
    return this.#pipe.isReferenced;
  }

  get fd() {
    return this.#pipe.fd;
  }
}

function isInternal(message) {
  return typeof message === 'object' && message !== null && typeof message.cmd === 'string' &&
    message.cmd.length > 5 && message.cmd.startsWith('NODE_');
}

function emitMessage(target, event, message, handle) {
  if (event === 'internalMessage' || target.listenerCount('message') > 0) {
    target.emit(event, message, handle);
    return;
  }
  const control = target.channel;
  if (control) control[pendingMessages].push([event, message, handle]);
  else target.emit(event, message, handle);
}

function deliver(target, message, handle) {
  if (!target.channel) return;
  process.nextTick(emitMessage, target, isInternal(message) ? 'internalMessage' : 'message', message, handle);
}

// Closes the copy of what was sent.
function closeSent(target) {
  const { handle, options, callback } = target._pendingMessage;
  target._pendingMessage = null;
  if (!options?.keepOpen) handle.close();
  if (typeof callback === 'function') callback(null);
}

function onAnswer(target) {
  if (target._pendingMessage) closeSent(target);
  const queue = target._handleQueue;
  target._handleQueue = null;
  for (const { message, handle, options, callback } of queue ?? []) target._send(message, handle, options, callback);
  if (!target.connected && target.channel && !target._handleQueue) target._disconnect();
}

function onHandle(target, message, fd) {
  if (fd === undefined) {
    target._send({ cmd: 'NODE_HANDLE_NACK' }, null, { swallowErrors: true });
    return;
  }
  target._send({ cmd: 'NODE_HANDLE_ACK' }, null, { swallowErrors: true });
  conversions()[message.type].got(target, message, fd, (handle) => deliver(target, message.msg, handle));
}

// Gives the target what it needs. The parent's channel keeps the process alive, the child's does when it is heard.
exports.setUp = function setUp(target, fd, serialization, isParent) {
  const codec = codecs.create(serialization);
  const pipe = new Pipe(fd, codec);
  const control = new Control(pipe);
  target.connected = true;
  target.channel = control;
  target._channel = control;
  target._handleQueue = null;
  target._pendingMessage = null;
  if (isParent) pipe.ref();

  pipe.onmessage = (message) => {
    const type = isInternal(message) ? message.cmd : undefined;
    if (type === 'NODE_HANDLE') onHandle(target, message, codec.descriptors.shift());
    else if (type === 'NODE_HANDLE_ACK' || type === 'NODE_HANDLE_NACK') onAnswer(target);
    else deliver(target, message, undefined);
  };
  pipe.onend = () => {
    pipe.unref();
    if (target.connected) target.disconnect();
    else pipe.close();
  };

  if (!isParent) {
    target.on('newListener', (name) => {
      if (name === 'message' || name === 'disconnect') control.refCounted();
    });
    target.on('removeListener', (name) => {
      if (name === 'message' || name === 'disconnect') control.unrefCounted();
    });
  }
  target.on('newListener', () => {
    process.nextTick(() => {
      if (!target.channel || target.listenerCount('message') === 0) return;
      const waiting = target.channel[pendingMessages];
      target.channel[pendingMessages] = [];
      for (const [event, message, handle] of waiting) target.emit(event, message, handle);
    });
  });

  target.send = function send(message, handle, options, callback) {
    if (typeof handle === 'function') {
      callback = handle;
      handle = undefined;
      options = undefined;
    } else if (typeof options === 'function') {
      callback = options;
      options = undefined;
    } else if (options !== undefined) {
      validateObject(options, 'options');
    }
    options = { swallowErrors: false, ...options };
    if (this.connected) return this._send(message, handle, options, callback);
    const error = new codes.ERR_IPC_CHANNEL_CLOSED();
    if (typeof callback === 'function') process.nextTick(callback, error);
    else process.nextTick(() => this.emit('error', error));
    return false;
  };

  target._send = function _send(message, handle, options, callback) {
    if (message === undefined) throw new codes.ERR_MISSING_ARGS('message');
    if (!['string', 'object', 'number', 'boolean'].includes(typeof message)) {
      throw new codes.ERR_INVALID_ARG_TYPE('message', ['string', 'object', 'number', 'boolean'], message);
    }
    if (typeof options === 'boolean') options = { swallowErrors: options };
    return sendMessage(this, pipe, control, message, handle, options ?? {}, callback);
  };

  target.disconnect = function disconnect() {
    if (!this.connected) {
      this.emit('error', new codes.ERR_IPC_DISCONNECTED());
      return;
    }
    this.connected = false;
    // Handles that are on their way arrive first.
    if (!this._handleQueue) this._disconnect();
  };

  target._disconnect = function _disconnect() {
    this.channel = null;
    this._channel = null;
    if (this._pendingMessage) closeSent(this);
    let finished = false;
    const finish = () => {
      if (finished) return;
      finished = true;
      pipe.close();
      target.emit('disconnect');
    };
    process.nextTick(finish);
  };

  pipe.readStart();
  return control;
};

function sendMessage(target, pipe, control, message, handle, options, callback) {
  let conversion;
  let native;
  if (handle) {
    const type = require('internal/child_process/handle_conversion').typeOf(handle);
    const wrapped = { cmd: 'NODE_HANDLE', type, msg: message };
    if (target._handleQueue) {
      target._handleQueue.push({ callback, handle, options, message });
      return target._handleQueue.length === 1;
    }
    conversion = conversions()[type];
    native = conversion.send(target, wrapped, handle, options);
    // One that was sent before, or is closed, is no handle any more.
    if (native) message = wrapped;
  } else if (target._handleQueue && !(message?.cmd === 'NODE_HANDLE_ACK' || message?.cmd === 'NODE_HANDLE_NACK')) {
    target._handleQueue.push({ callback, handle: null, options, message });
    return target._handleQueue.length === 1;
  }
  let counted = false;
  const status = pipe.write(message, native ? native.fd : -1, (result) => {
    if (counted) control.unrefCounted();
    if (typeof callback === 'function') callback(result < 0 ? errnoException(result, 'write') : null);
  });
  if (status < 0) {
    if (native && !options.keepOpen) native.close();
    if (!options.swallowErrors) {
      const error = errnoException(status, 'write');
      if (typeof callback === 'function') process.nextTick(callback, error);
      else process.nextTick(() => target.emit('error', error));
    }
  } else {
    if (native) {
      target._handleQueue ??= [];
      if (conversion.closesAfterSend && !options.keepOpen) target._pendingMessage = { handle: native, options };
    }
    if (status === 1) {
      counted = true;
      control.refCounted();
    } else if (typeof callback === 'function') {
      process.nextTick(callback, null);
    }
  }
  return pipe.writeQueueSize < HIGH_WATER_MARK;
}

// In a forked process: its end of the channel.
exports.setUpChild = function setUpChild() {
  const fd = Number.parseInt(process.env.NODE_CHANNEL_FD, 10);
  const serialization = process.env.NODE_CHANNEL_SERIALIZATION_MODE || 'json';
  delete process.env.NODE_CHANNEL_FD;
  delete process.env.NODE_CHANNEL_SERIALIZATION_MODE;
  if (!(fd >= 0)) return;
  exports.setUp(process, fd, serialization, false);
  if (process.env.NODE_UNIQUE_ID !== undefined) require('internal/cluster/role').becomeWorker();
};
