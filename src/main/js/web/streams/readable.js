// ReadableStream, its default reader and default controller (Streams Standard, section 4). Byte streams are in
// readable_byte.js, pipeTo in pipe.js, tee in tee.js. Function names follow the standard's abstract operations.
//
// A controller is an object with [kPull](readRequest), [kCancel](reason) and [kRelease](); a read request has
// chunk(value), close() and fail(error).
const { codes } = require('internal/errors');
const { kClone, kTransfer } = require('internal/clone/protocol');
const {
  kIsDisturbed, kIsErrored, kIsReadable, kIsClosedPromise, kControllerErrorFunction,
} = require('internal/streams/utils');
const {
  kState, kInspect, Settlement, SizedQueue, Fifo, react, resolvedWith,
  callbackMember, checkObject, finishClass, inspectAs, invalidState, markOf, noop, promiseCall, readStrategy, sizeOfOne, toDictionary,
} = require('web/streams/common');

const kPull = Symbol('kPull');
const kCancel = Symbol('kCancel');
const kRelease = Symbol('kRelease');
const kSkipConstructor = Symbol('kSkipConstructor');

class StreamState {
  state = 'readable'; // then 'closed' or 'errored'
  storedError = undefined;
  reader = undefined;
  controller = undefined;
  disturbed = false;
  isBytes = false;
  done = undefined; // Settlement for finished(), made when asked for
}

class ReaderState {
  stream = undefined;
  closed = undefined;
  requests = new Fifo();

  constructor(stream) {
    this.stream = stream;
  }
}

class DefaultReaderState extends ReaderState {}

// Slots are fields, as assignments could meet setters that a user has put on Object.prototype.
class ControllerState {
  stream = undefined;
  queue = new SizedQueue();
  highWaterMark = 0;
  size = undefined;
  pull = undefined;
  cancel = undefined;
  started = false;
  closeRequested = false;
  pulling = false;
  pullAgain = false;

  constructor(stream, highWaterMark, size, pull, cancel) {
    this.stream = stream;
    this.highWaterMark = highWaterMark;
    this.size = size;
    this.pull = pull;
    this.cancel = cancel;
  }
}

const isReadableStream = (value) => value?.[kState] instanceof StreamState;
const isDefaultReader = (value) => value?.[kState] instanceof DefaultReaderState;
const isReadableStreamLocked = (stream) => stream[kState].reader !== undefined;

function checkStream(value) {
  if (!isReadableStream(value)) throw new codes.ERR_INVALID_THIS('ReadableStream');
}
function checkController(value) {
  if (!(value?.[kState] instanceof ControllerState)) throw new codes.ERR_INVALID_THIS('ReadableStreamDefaultController');
}

class ReadableStream {
  constructor(source = undefined, strategy = undefined) {
    if (source === kSkipConstructor) {
      this[kState] = new StreamState();
      return;
    }
    if (source !== undefined) checkObject(source, 'source');
    const how = readStrategy(strategy);
    let autoAllocateChunkSize = source?.autoAllocateChunkSize;
    if (autoAllocateChunkSize !== undefined) {
      const given = autoAllocateChunkSize;
      autoAllocateChunkSize = Math.trunc(Number(given));
      if (!(autoAllocateChunkSize > 0) || autoAllocateChunkSize > Number.MAX_SAFE_INTEGER) {
        throw new codes.ERR_INVALID_ARG_VALUE('source.autoAllocateChunkSize', given);
      }
    }
    const cancel = callbackMember(source, 'source', 'cancel');
    const pull = callbackMember(source, 'source', 'pull');
    const start = callbackMember(source, 'source', 'start');
    const type = source?.type;
    if (type !== undefined && `${type}` !== 'bytes') throw new codes.ERR_INVALID_ARG_VALUE('source.type', type);

    this[kState] = new StreamState();
    const algorithms = { pull: promiseCall(pull, source), cancel: promiseCall(cancel, source) };
    if (type !== undefined) {
      if (how.size !== undefined) throw new codes.ERR_INVALID_ARG_VALUE.RangeError('strategy.size', how.size);
      const { setupByteController } = require('web/streams/readable_byte');
      setupByteController(this, markOf(how, 0), autoAllocateChunkSize, {
        ...algorithms, start: start && ((controller) => Reflect.apply(start, source, [controller])),
      });
    } else {
      setupDefaultController(this, markOf(how, 1), how.size ?? sizeOfOne, {
        ...algorithms, start: start && ((controller) => Reflect.apply(start, source, [controller])),
      });
    }
  }

  /** https://streams.spec.whatwg.org/#rs-from */
  static from(iterable) {
    return streamFromIterable(iterable);
  }

  get locked() {
    checkStream(this);
    return isReadableStreamLocked(this);
  }

  cancel(reason = undefined) {
    if (!isReadableStream(this)) return Promise.reject(new codes.ERR_INVALID_THIS('ReadableStream'));
    if (isReadableStreamLocked(this)) return Promise.reject(invalidState('ReadableStream is locked'));
    return readableStreamCancel(this, reason);
  }

  getReader(options = undefined) {
    checkStream(this);
    const { mode } = toDictionary(options, 'options');
    if (mode === undefined) return new ReadableStreamDefaultReader(this);
    if (`${mode}` !== 'byob') throw new codes.ERR_INVALID_ARG_VALUE('options.mode', mode);
    const { ReadableStreamBYOBReader } = require('web/streams/readable_byte');
    return new ReadableStreamBYOBReader(this);
  }

  pipeThrough(transform, options = undefined) {
    checkStream(this);
    const { isWritableStream, isWritableStreamLocked } = require('web/streams/writable');
    const readable = transform?.readable;
    if (!isReadableStream(readable)) {
      throw new codes.ERR_INVALID_ARG_TYPE('transform.readable', 'ReadableStream', readable);
    }
    const writable = transform?.writable;
    if (!isWritableStream(writable)) {
      throw new codes.ERR_INVALID_ARG_TYPE('transform.writable', 'WritableStream', writable);
    }
    const { pipeTo, readPipeOptions } = require('web/streams/pipe');
    const how = readPipeOptions(options);
    if (isReadableStreamLocked(this)) throw invalidState('The ReadableStream is locked');
    if (isWritableStreamLocked(writable)) throw invalidState('The WritableStream is locked');
    react(pipeTo(this, writable, how), noop, noop);
    return readable;
  }

  pipeTo(destination, options = undefined) {
    try {
      checkStream(this);
      const { isWritableStream, isWritableStreamLocked } = require('web/streams/writable');
      if (!isWritableStream(destination)) {
        throw new codes.ERR_INVALID_ARG_TYPE('transform.writable', 'WritableStream', destination);
      }
      const { pipeTo, readPipeOptions } = require('web/streams/pipe');
      const how = readPipeOptions(options);
      if (isReadableStreamLocked(this)) throw invalidState('The ReadableStream is locked');
      if (isWritableStreamLocked(destination)) throw invalidState('The WritableStream is locked');
      return pipeTo(this, destination, how);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  tee() {
    checkStream(this);
    return require('web/streams/tee').readableStreamTee(this, false);
  }

  values(options = undefined) {
    checkStream(this);
    const { preventCancel } = toDictionary(options, 'options');
    return makeIterator(this, Boolean(preventCancel));
  }

  get [kIsDisturbed]() { return this[kState].disturbed; }
  get [kIsErrored]() { return this[kState].state === 'errored'; }
  get [kIsReadable]() { return this[kState].state === 'readable'; }

  [kControllerErrorFunction](error) {
    this[kState].controller.error(error);
  }

  get [kIsClosedPromise]() {
    const state = this[kState];
    if (state.done === undefined) {
      state.done = new Settlement();
      if (state.state === 'closed') state.done.resolve();
      else if (state.state === 'errored') state.done.reject(state.storedError);
    }
    return state.done;
  }

  [kInspect](depth, options) {
    checkStream(this);
    return inspectAs(this, depth, options, {
      locked: isReadableStreamLocked(this), state: this[kState].state, supportsBYOB: this[kState].isBytes,
    });
  }
}
// Streams can be transferred, but not cloned.
Object.defineProperty(ReadableStream.prototype, kTransfer, {
  __proto__: null,
  configurable: true,
  value() {
    checkStream(this);
    return require('web/streams/transfer').transferReadable(this);
  },
});
Object.defineProperty(ReadableStream.prototype, kClone, {
  __proto__: null, configurable: true, value() { throw require('web/streams/transfer').needsTransfer(); },
});
finishClass(ReadableStream, ['locked', 'cancel', 'getReader', 'pipeThrough', 'pipeTo', 'tee', 'values'], ['from']);
Object.defineProperty(ReadableStream.prototype, Symbol.asyncIterator, {
  __proto__: null, configurable: true, enumerable: false, writable: true, value: ReadableStream.prototype.values,
});

// ---- read requests

/** The request of reader.read(). */
class PromiseRequest {
  promise = undefined;
  resolve = undefined;
  reject = undefined;

  constructor() {
    this.promise = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }
  chunk(value) { this.resolve({ value, done: false }); }
  close() { this.resolve({ value: undefined, done: true }); }
  fail(error) { this.reject(error); }
}

// ---- the default reader

class ReadableStreamDefaultReader {
  constructor(stream) {
    if (!isReadableStream(stream)) throw new codes.ERR_INVALID_ARG_TYPE('stream', 'ReadableStream', stream);
    if (isReadableStreamLocked(stream)) throw invalidState('ReadableStream is locked');
    initializeReader(this, new DefaultReaderState(stream));
  }

  read() {
    if (!isDefaultReader(this)) return Promise.reject(new codes.ERR_INVALID_THIS('ReadableStreamDefaultReader'));
    const { stream } = this[kState];
    if (stream === undefined) return Promise.reject(detached());
    const { controller, state } = stream[kState];
    const controllerState = controller[kState];
    // The usual case, a chunk that is waiting, needs no request.
    if (state === 'readable' && controllerState instanceof ControllerState && controllerState.queue.length > 0) {
      stream[kState].disturbed = true;
      return Promise.resolve({ value: takeChunk(controllerState), done: false });
    }
    const request = new PromiseRequest();
    defaultReaderRead(this, request);
    return request.promise;
  }

  releaseLock() {
    if (!isDefaultReader(this)) throw new codes.ERR_INVALID_THIS('ReadableStreamDefaultReader');
    if (this[kState].stream !== undefined) defaultReaderRelease(this);
  }

  get closed() {
    if (!isDefaultReader(this)) return Promise.reject(new codes.ERR_INVALID_THIS('ReadableStreamDefaultReader'));
    return this[kState].closed.promise;
  }

  cancel(reason = undefined) {
    if (!isDefaultReader(this)) return Promise.reject(new codes.ERR_INVALID_THIS('ReadableStreamDefaultReader'));
    if (this[kState].stream === undefined) return Promise.reject(detached());
    return readableStreamCancel(this[kState].stream, reason);
  }

  [kInspect](depth, options) {
    if (!isDefaultReader(this)) throw new codes.ERR_INVALID_THIS('ReadableStreamDefaultReader');
    return inspectAs(this, depth, options, {
      stream: this[kState].stream, readRequests: this[kState].requests.length, close: this.closed,
    });
  }
}
finishClass(ReadableStreamDefaultReader, ['closed', 'cancel', 'read', 'releaseLock']);

function detached() {
  return invalidState('The reader is not attached to a stream');
}

function initializeReader(reader, readerState) {
  const state = readerState.stream[kState];
  reader[kState] = readerState;
  state.reader = reader;
  if (state.state === 'readable') readerState.closed = new Settlement();
  else if (state.state === 'closed') readerState.closed = Settlement.resolved();
  else readerState.closed = Settlement.rejected(state.storedError);
}

function defaultReaderRead(reader, request) {
  const { stream } = reader[kState];
  const state = stream[kState];
  state.disturbed = true;
  if (state.state === 'closed') request.close();
  else if (state.state === 'errored') request.fail(state.storedError);
  else state.controller[kPull](request);
}

/** Detaches a reader; pending reads are for the caller. */
function genericRelease(reader) {
  const readerState = reader[kState];
  const state = readerState.stream[kState];
  const released = invalidState('Reader released');
  if (state.state === 'readable') readerState.closed.reject(released);
  else readerState.closed = Settlement.rejected(released);
  state.controller[kRelease]();
  state.reader = undefined;
  readerState.stream = undefined;
}

function defaultReaderRelease(reader) {
  genericRelease(reader);
  const released = invalidState('Releasing reader');
  for (const request of reader[kState].requests.drain()) request.fail(released);
}

// ---- streams

function readableStreamCancel(stream, reason) {
  const state = stream[kState];
  state.disturbed = true;
  if (state.state === 'closed') return Promise.resolve();
  if (state.state === 'errored') return Promise.reject(state.storedError);
  readableStreamClose(stream);
  const { reader } = state;
  if (reader !== undefined && !isDefaultReader(reader)) {
    for (const request of reader[kState].requests.drain()) request.close(undefined);
  }
  return react(state.controller[kCancel](reason), noop);
}

function readableStreamClose(stream) {
  const state = stream[kState];
  state.state = 'closed';
  state.done?.resolve();
  const { reader } = state;
  if (reader === undefined) return;
  reader[kState].closed.resolve();
  if (isDefaultReader(reader)) {
    for (const request of reader[kState].requests.drain()) request.close();
  }
}

function readableStreamError(stream, error) {
  const state = stream[kState];
  state.state = 'errored';
  state.storedError = error;
  state.done?.reject(error);
  const { reader } = state;
  if (reader === undefined) return;
  reader[kState].closed.reject(error);
  for (const request of reader[kState].requests.drain()) request.fail(error);
}

/** A default stream over algorithms instead of a source object. */
function createReadableStream(algorithms, highWaterMark = 1, size = sizeOfOne) {
  const stream = new ReadableStream(kSkipConstructor);
  setupDefaultController(stream, highWaterMark, size, algorithms);
  return stream;
}

/** A byte stream over algorithms; its mark is 0. */
function createReadableByteStream(algorithms) {
  const stream = new ReadableStream(kSkipConstructor);
  require('web/streams/readable_byte').setupByteController(stream, 0, undefined, algorithms);
  return stream;
}

// ---- the default controller

class ReadableStreamDefaultController {
  constructor(token = undefined) {
    if (token !== kSkipConstructor) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
  }

  get desiredSize() {
    checkController(this);
    return controllerDesiredSize(this[kState]);
  }

  close() {
    checkController(this);
    if (!canCloseOrEnqueue(this[kState])) throw invalidState('Controller is already closed');
    controllerClose(this[kState]);
  }

  enqueue(chunk = undefined) {
    checkController(this);
    if (!canCloseOrEnqueue(this[kState])) throw invalidState('Controller is already closed');
    controllerEnqueue(this[kState], chunk);
  }

  error(error = undefined) {
    checkController(this);
    controllerError(this[kState], error);
  }

  [kCancel](reason) {
    const controllerState = this[kState];
    controllerState.queue.clear();
    const cancelled = controllerState.cancel(reason);
    clearAlgorithms(controllerState);
    return cancelled;
  }

  [kPull](request) {
    const controllerState = this[kState];
    if (controllerState.queue.length > 0) {
      request.chunk(takeChunk(controllerState));
    } else {
      controllerState.stream[kState].reader[kState].requests.push(request);
      callPullIfNeeded(controllerState);
    }
  }

  [kRelease]() {}

  [kInspect](depth, options) {
    checkController(this);
    return inspectAs(this, depth, options, {});
  }
}
finishClass(ReadableStreamDefaultController, ['desiredSize', 'close', 'enqueue', 'error']);

function setupDefaultController(stream, highWaterMark, size, algorithms) {
  const controller = new ReadableStreamDefaultController(kSkipConstructor);
  const controllerState = new ControllerState(stream, highWaterMark, size, algorithms.pull, algorithms.cancel);
  controller[kState] = controllerState;
  stream[kState].controller = controller;
  const started = algorithms.start?.(controller);
  react(resolvedWith(started), () => {
    controllerState.started = true;
    callPullIfNeeded(controllerState);
  }, (error) => controllerError(controllerState, error));
}

/** Takes the first chunk; a queue that is empty now closes or fetches more. */
function takeChunk(controllerState) {
  const chunk = controllerState.queue.shift();
  if (controllerState.closeRequested && controllerState.queue.length === 0) {
    clearAlgorithms(controllerState);
    readableStreamClose(controllerState.stream);
  } else {
    callPullIfNeeded(controllerState);
  }
  return chunk;
}

function clearAlgorithms(controllerState) {
  controllerState.pull = undefined;
  controllerState.cancel = undefined;
  controllerState.size = undefined;
}

const canCloseOrEnqueue = (controllerState) =>
  !controllerState.closeRequested && controllerState.stream[kState].state === 'readable';

function controllerDesiredSize(controllerState) {
  switch (controllerState.stream[kState].state) {
    case 'errored': return null;
    case 'closed': return 0;
    default: return controllerState.highWaterMark - controllerState.queue.total;
  }
}

function hasReadRequests(state) {
  return state.reader !== undefined && isDefaultReader(state.reader) && state.reader[kState].requests.length > 0;
}

function shouldCallPull(controllerState) {
  if (!canCloseOrEnqueue(controllerState) || !controllerState.started) return false;
  return hasReadRequests(controllerState.stream[kState]) || controllerState.highWaterMark > controllerState.queue.total;
}

function callPullIfNeeded(controllerState) {
  if (!shouldCallPull(controllerState)) return;
  if (controllerState.pulling) {
    controllerState.pullAgain = true;
    return;
  }
  controllerState.pulling = true;
  react(controllerState.pull(controllerState.stream[kState].controller), () => {
    controllerState.pulling = false;
    if (controllerState.pullAgain) {
      controllerState.pullAgain = false;
      callPullIfNeeded(controllerState);
    }
  }, (error) => controllerError(controllerState, error));
}

function controllerClose(controllerState) {
  if (!canCloseOrEnqueue(controllerState)) return;
  controllerState.closeRequested = true;
  if (controllerState.queue.length === 0) {
    clearAlgorithms(controllerState);
    readableStreamClose(controllerState.stream);
  }
}

function controllerEnqueue(controllerState, chunk) {
  if (!canCloseOrEnqueue(controllerState)) return;
  const state = controllerState.stream[kState];
  if (hasReadRequests(state)) {
    state.reader[kState].requests.shift().chunk(chunk);
  } else {
    let size = 1;
    try {
      if (controllerState.size !== sizeOfOne) {
        const measure = controllerState.size;
        size = measure(chunk);
      }
      controllerState.queue.push(chunk, size);
    } catch (error) {
      controllerError(controllerState, error);
      throw error;
    }
  }
  callPullIfNeeded(controllerState);
}

function controllerError(controllerState, error) {
  if (controllerState.stream[kState].state !== 'readable') return;
  controllerState.queue.clear();
  clearAlgorithms(controllerState);
  readableStreamError(controllerState.stream, error);
}

// ---- iteration

const AsyncIteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf(async function* () {}).prototype);

class IteratorState {
  ongoing = undefined;
  finished = false;
  constructor(reader, preventCancel) {
    this.reader = reader;
    this.preventCancel = preventCancel;
  }
}

const ReadableStreamAsyncIteratorPrototype = Object.setPrototypeOf({
  next() {
    const iterator = iteratorState(this);
    if (iterator === undefined) return Promise.reject(new codes.ERR_INVALID_THIS('ReadableStreamAsyncIterator'));
    const step = () => nextStep(iterator);
    return iterator.ongoing = iterator.ongoing === undefined ? step() : react(iterator.ongoing, step, step);
  },
  return(value) {
    const iterator = iteratorState(this);
    if (iterator === undefined) return Promise.reject(new codes.ERR_INVALID_THIS('ReadableStreamAsyncIterator'));
    const step = () => returnStep(iterator, value);
    // One job later than the read itself: what that read causes comes first.
    return iterator.ongoing = iterator.ongoing === undefined ? step() : react(react(iterator.ongoing, noop, noop), step, step);
  },
}, AsyncIteratorPrototype);

function iteratorState(value) {
  const state = value?.[kState];
  return state instanceof IteratorState ? state : undefined;
}

function makeIterator(stream, preventCancel) {
  const iterator = Object.create(ReadableStreamAsyncIteratorPrototype);
  Object.defineProperty(iterator, kState, {
    __proto__: null, value: new IteratorState(new ReadableStreamDefaultReader(stream), preventCancel),
  });
  return iterator;
}

/** The request of an iterator: the end and errors release the reader. */
class IteratorRequest extends PromiseRequest {
  constructor(iterator) {
    super();
    this.iterator = iterator;
  }
  close() {
    this.iterator.finished = true;
    defaultReaderRelease(this.iterator.reader);
    super.close();
  }
  fail(error) {
    this.iterator.finished = true;
    defaultReaderRelease(this.iterator.reader);
    super.fail(error);
  }
}

function nextStep(iterator) {
  if (iterator.finished) return Promise.resolve({ value: undefined, done: true });
  const { reader } = iterator;
  if (reader[kState].stream === undefined) return Promise.reject(detached());
  const request = new IteratorRequest(iterator);
  defaultReaderRead(reader, request);
  return request.promise;
}

async function returnStep(iterator, value) {
  if (iterator.finished) return { value, done: true };
  iterator.finished = true;
  const { reader } = iterator;
  if (reader[kState].stream === undefined) throw detached();
  if (iterator.preventCancel) {
    defaultReaderRelease(reader);
    return { value, done: true };
  }
  const cancelled = readableStreamCancel(reader[kState].stream, value);
  defaultReaderRelease(reader);
  await cancelled;
  return { value, done: true };
}

// ---- ReadableStream.from

function streamFromIterable(iterable) {
  const { next, object: iterator } = getIterator(iterable);
  let stream;
  const pull = async () => {
    const result = await Reflect.apply(next, iterator, []);
    checkIterationResult(result, 'The promise returned by the iterator.next() method must fulfill with an object');
    const controllerState = stream[kState].controller[kState];
    if (result.done) {
      controllerClose(controllerState);
      return;
    }
    controllerEnqueue(controllerState, await result.value);
  };
  const cancel = async (reason) => {
    const method = iterator.return;
    if (method === undefined || method === null) return;
    const result = await Reflect.apply(method, iterator, [reason]);
    checkIterationResult(result, 'The promise returned by the iterator.return() method must fulfill with an object');
  };
  stream = createReadableStream({ start: undefined, pull, cancel }, 0);
  return stream;
}

function checkIterationResult(result, message) {
  if ((typeof result !== 'object' || result === null) && typeof result !== 'function') throw invalidState(message);
}

function getIterator(iterable) {
  if (iterable !== null && iterable !== undefined) {
    const asyncMethod = iterable[Symbol.asyncIterator];
    if (asyncMethod !== undefined && asyncMethod !== null) {
      if (typeof asyncMethod !== 'function') throw new codes.ERR_ARG_NOT_ITERABLE(iterable);
      return iteratorRecord(Reflect.apply(asyncMethod, iterable, []));
    }
    const method = iterable[Symbol.iterator];
    if (typeof method === 'function') return iteratorRecord(Reflect.apply(method, iterable, []));
  }
  throw new codes.ERR_ARG_NOT_ITERABLE(iterable);
}

function iteratorRecord(object) {
  checkIterationResult(object, 'The iterator method must return an object');
  return { object, next: object.next };
}

module.exports = {
  ReadableStream, ReadableStreamDefaultReader, ReadableStreamDefaultController, ReaderState, PromiseRequest,
  kPull, kCancel, kRelease, kSkipConstructor,
  isReadableStream, isDefaultReader, isReadableStreamLocked, createReadableStream, createReadableByteStream,
  readableStreamCancel, readableStreamClose, readableStreamError, initializeReader, genericRelease, hasReadRequests,
  defaultReaderRead, defaultReaderRelease, detached,
  controllerClose, controllerEnqueue, controllerError, controllerDesiredSize, canCloseOrEnqueue,
};
