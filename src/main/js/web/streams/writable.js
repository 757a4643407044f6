// WritableStream (Streams Standard, section 5). Function names follow the standard's abstract operations.
const { codes } = require('internal/errors');
const { kClone, kTransfer } = require('internal/clone/protocol');
const {
  kIsErrored, kIsWritable, kIsClosedPromise, kControllerErrorFunction,
} = require('internal/streams/utils');
const {
  kState, kInspect, Settlement, SizedQueue, Fifo, react, resolvedWith,
  callbackMember, checkObject, finishClass, inspectAs, invalidState, markOf, promiseCall, readStrategy, sizeOfOne,
} = require('web/streams/common');

const kCloseSentinel = Symbol('close');
const kSkipConstructor = Symbol('kSkipConstructor');

class StreamState {
  state = 'writable'; // then 'erroring' and 'errored', or 'closed'
  storedError = undefined;
  writer = undefined;
  controller = undefined;
  backpressure = false;
  writeRequests = new Fifo();
  inFlightWriteRequest = undefined;
  closeRequest = undefined;
  inFlightCloseRequest = undefined;
  pendingAbort = undefined; // { resolvers, reason, wasAlreadyErroring }
  done = undefined; // Settlement for finished(), made when asked for
}

// Slots are fields, as assignments could meet setters that a user has put on Object.prototype.
class ControllerState {
  stream = undefined;
  queue = new SizedQueue();
  highWaterMark = 0;
  size = undefined;
  started = false;
  write = undefined;
  close = undefined;
  abort = undefined;
  abortController = undefined;

  constructor(stream, highWaterMark, size, algorithms) {
    this.stream = stream;
    this.highWaterMark = highWaterMark;
    this.size = size;
    this.write = algorithms.write;
    this.close = algorithms.close;
    this.abort = algorithms.abort;
  }
}

class WriterState {
  stream = undefined;
  ready = undefined;
  closed = undefined;

  constructor(stream) {
    this.stream = stream;
  }
}

const isWritableStream = (value) => value?.[kState] instanceof StreamState;
const isWritableStreamDefaultWriter = (value) => value?.[kState] instanceof WriterState;
const isWritableStreamLocked = (stream) => stream[kState].writer !== undefined;

function checkStream(value) {
  if (!isWritableStream(value)) throw new codes.ERR_INVALID_THIS('WritableStream');
}
function checkWriter(value) {
  if (!isWritableStreamDefaultWriter(value)) throw new codes.ERR_INVALID_THIS('WritableStreamDefaultWriter');
}
function checkController(value) {
  if (!(value?.[kState] instanceof ControllerState)) throw new codes.ERR_INVALID_THIS('WritableStreamDefaultController');
}

class WritableStream {
  constructor(sink = undefined, strategy = undefined) {
    if (sink === kSkipConstructor) {
      this[kState] = new StreamState();
      return;
    }
    if (sink !== undefined) checkObject(sink, 'sink');
    const how = readStrategy(strategy);
    const abort = callbackMember(sink, 'sink', 'abort');
    const close = callbackMember(sink, 'sink', 'close');
    const start = callbackMember(sink, 'sink', 'start');
    const type = sink?.type;
    const write = callbackMember(sink, 'sink', 'write');
    if (type !== undefined) throw new codes.ERR_INVALID_ARG_VALUE.RangeError('type', type);
    this[kState] = new StreamState();
    const highWaterMark = markOf(how, 1);
    const controller = new WritableStreamDefaultController(kSkipConstructor);
    setupController(this, controller, highWaterMark, how.size ?? sizeOfOne, {
      start: start && (() => Reflect.apply(start, sink, [controller])),
      write: promiseCall(write, sink),
      close: promiseCall(close, sink),
      abort: promiseCall(abort, sink),
    });
  }

  get locked() {
    checkStream(this);
    return isWritableStreamLocked(this);
  }

  abort(reason = undefined) {
    if (!isWritableStream(this)) return Promise.reject(new codes.ERR_INVALID_THIS('WritableStream'));
    if (isWritableStreamLocked(this)) return Promise.reject(invalidState('WritableStream is locked'));
    return writableStreamAbort(this, reason);
  }

  close() {
    if (!isWritableStream(this)) return Promise.reject(new codes.ERR_INVALID_THIS('WritableStream'));
    if (isWritableStreamLocked(this)) return Promise.reject(invalidState('WritableStream is locked'));
    if (closeQueuedOrInFlight(this[kState])) return Promise.reject(invalidState('Failure closing WritableStream'));
    return writableStreamClose(this);
  }

  getWriter() {
    checkStream(this);
    return new WritableStreamDefaultWriter(this);
  }

  get [kIsErrored]() { return this[kState].state === 'errored'; }
  get [kIsWritable]() { return this[kState].state === 'writable'; }

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
    return inspectAs(this, depth, options, { locked: isWritableStreamLocked(this), state: this[kState].state });
  }
}
// Streams can be transferred, but not cloned.
Object.defineProperty(WritableStream.prototype, kTransfer, {
  __proto__: null,
  configurable: true,
  value() {
    checkStream(this);
    return require('web/streams/transfer').transferWritable(this);
  },
});
Object.defineProperty(WritableStream.prototype, kClone, {
  __proto__: null, configurable: true, value() { throw require('web/streams/transfer').needsTransfer(); },
});
finishClass(WritableStream, ['locked', 'abort', 'close', 'getWriter']);

class WritableStreamDefaultWriter {
  constructor(stream) {
    if (!isWritableStream(stream)) throw new codes.ERR_INVALID_ARG_TYPE('stream', 'WritableStream', stream);
    setupWriter(this, stream);
  }

  get closed() {
    if (!isWritableStreamDefaultWriter(this)) {
      return Promise.reject(new codes.ERR_INVALID_THIS('WritableStreamDefaultWriter'));
    }
    return this[kState].closed.promise;
  }

  get desiredSize() {
    checkWriter(this);
    const { stream } = this[kState];
    if (stream === undefined) throw unbound();
    return writerDesiredSize(stream[kState]);
  }

  get ready() {
    if (!isWritableStreamDefaultWriter(this)) {
      return Promise.reject(new codes.ERR_INVALID_THIS('WritableStreamDefaultWriter'));
    }
    return this[kState].ready.promise;
  }

  abort(reason = undefined) {
    if (!isWritableStreamDefaultWriter(this)) {
      return Promise.reject(new codes.ERR_INVALID_THIS('WritableStreamDefaultWriter'));
    }
    const { stream } = this[kState];
    if (stream === undefined) return Promise.reject(unbound());
    return writableStreamAbort(stream, reason);
  }

  close() {
    if (!isWritableStreamDefaultWriter(this)) {
      return Promise.reject(new codes.ERR_INVALID_THIS('WritableStreamDefaultWriter'));
    }
    const { stream } = this[kState];
    if (stream === undefined) return Promise.reject(unbound());
    if (closeQueuedOrInFlight(stream[kState])) return Promise.reject(invalidState('Failure to close WritableStream'));
    return writableStreamClose(stream);
  }

  releaseLock() {
    checkWriter(this);
    if (this[kState].stream !== undefined) writerRelease(this);
  }

  write(chunk = undefined) {
    if (!isWritableStreamDefaultWriter(this)) {
      return Promise.reject(new codes.ERR_INVALID_THIS('WritableStreamDefaultWriter'));
    }
    if (this[kState].stream === undefined) return Promise.reject(unbound());
    return writerWrite(this, chunk);
  }

  [kInspect](depth, options) {
    checkWriter(this);
    return inspectAs(this, depth, options, {
      stream: this[kState].stream,
      close: this.closed,
      ready: this.ready,
      desiredSize: this.desiredSize,
    });
  }
}
finishClass(WritableStreamDefaultWriter, ['closed', 'desiredSize', 'ready', 'abort', 'close', 'releaseLock', 'write']);

class WritableStreamDefaultController {
  constructor(token = undefined) {
    if (token !== kSkipConstructor) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
  }

  get signal() {
    checkController(this);
    return abortControllerOf(this[kState]).signal;
  }

  error(error = undefined) {
    checkController(this);
    if (this[kState].stream[kState].state === 'writable') controllerError(this[kState], error);
  }

  [kInspect](depth, options) {
    checkController(this);
    return inspectAs(this, depth, options, {});
  }
}
finishClass(WritableStreamDefaultController, ['signal', 'error']);

// Few sinks look at the signal, so its controller is made late.
function abortControllerOf(controllerState) {
  if (controllerState.abortController === undefined) {
    const { AbortController } = require('web/abort_controller');
    controllerState.abortController = new AbortController();
  }
  return controllerState.abortController;
}

function unbound() {
  return invalidState('Writer is not bound to a WritableStream');
}

// ---- streams

/** A stream over algorithms instead of a sink object; `start` may be undefined. */
function createWritableStream(algorithms, highWaterMark = 1, size = sizeOfOne) {
  const stream = new WritableStream(kSkipConstructor);
  const controller = new WritableStreamDefaultController(kSkipConstructor);
  const { start } = algorithms;
  setupController(stream, controller, highWaterMark, size, { ...algorithms, start: start && (() => start(controller)) });
  return stream;
}

const closeQueuedOrInFlight = (state) => state.closeRequest !== undefined || state.inFlightCloseRequest !== undefined;

function writableStreamAbort(stream, reason) {
  const state = stream[kState];
  if (state.state === 'closed' || state.state === 'errored') return Promise.resolve();
  const controllerState = state.controller[kState];
  abortControllerOf(controllerState).abort(reason);
  // Listeners of the signal may have changed everything.
  if (state.state === 'closed' || state.state === 'errored') return Promise.resolve();
  if (state.pendingAbort !== undefined) return state.pendingAbort.resolvers.promise;

  const wasAlreadyErroring = state.state === 'erroring';
  const resolvers = Promise.withResolvers();
  state.pendingAbort = { resolvers, reason: wasAlreadyErroring ? undefined : reason, wasAlreadyErroring };
  if (!wasAlreadyErroring) startErroring(stream, reason);
  return resolvers.promise;
}

function writableStreamClose(stream) {
  const state = stream[kState];
  if (state.state === 'closed' || state.state === 'errored') {
    return Promise.reject(invalidState(`Cannot close a stream that is already ${state.state}`));
  }
  const resolvers = Promise.withResolvers();
  state.closeRequest = resolvers;
  if (state.writer !== undefined && state.backpressure && state.state === 'writable') {
    state.writer[kState].ready.resolve();
  }
  const controllerState = state.controller[kState];
  controllerState.queue.push(kCloseSentinel, 0);
  advanceQueue(controllerState);
  return resolvers.promise;
}

function startErroring(stream, reason) {
  const state = stream[kState];
  state.state = 'erroring';
  state.storedError = reason;
  if (state.writer !== undefined) ensureReadyRejected(state.writer[kState], reason);
  if (state.inFlightWriteRequest === undefined && state.inFlightCloseRequest === undefined &&
      state.controller[kState].started) {
    finishErroring(stream);
  }
}

function finishErroring(stream) {
  const state = stream[kState];
  const controllerState = state.controller[kState];
  state.state = 'errored';
  controllerState.queue.clear();
  for (const request of state.writeRequests.drain()) request.reject(state.storedError);
  const abort = state.pendingAbort;
  if (abort === undefined) {
    rejectCloseAndClosed(state);
    return;
  }
  state.pendingAbort = undefined;
  if (abort.wasAlreadyErroring) {
    abort.resolvers.reject(state.storedError);
    rejectCloseAndClosed(state);
    return;
  }
  const aborted = controllerState.abort(abort.reason);
  clearAlgorithms(controllerState);
  react(aborted, () => {
    abort.resolvers.resolve();
    rejectCloseAndClosed(state);
  }, (error) => {
    abort.resolvers.reject(error);
    rejectCloseAndClosed(state);
  });
}

function rejectCloseAndClosed(state) {
  if (state.closeRequest !== undefined) {
    state.closeRequest.reject(state.storedError);
    state.closeRequest = undefined;
  }
  state.done?.reject(state.storedError);
  state.writer?.[kState].closed.reject(state.storedError);
}

function dealWithRejection(stream, error) {
  if (stream[kState].state === 'writable') startErroring(stream, error);
  else finishErroring(stream);
}

function updateBackpressure(state, backpressure) {
  if (state.writer !== undefined && backpressure !== state.backpressure) {
    const writerState = state.writer[kState];
    if (backpressure) writerState.ready = new Settlement();
    else writerState.ready.resolve();
  }
  state.backpressure = backpressure;
}

// ---- writers

function setupWriter(writer, stream) {
  const state = stream[kState];
  if (state.writer !== undefined) throw invalidState('WritableStream is locked');
  const writerState = new WriterState(stream);
  writer[kState] = writerState;
  state.writer = writer;
  switch (state.state) {
    case 'writable':
      writerState.ready = !closeQueuedOrInFlight(state) && state.backpressure ? new Settlement() : Settlement.resolved();
      writerState.closed = new Settlement();
      break;
    case 'erroring':
      writerState.ready = Settlement.rejected(state.storedError);
      writerState.closed = new Settlement();
      break;
    case 'closed':
      writerState.ready = Settlement.resolved();
      writerState.closed = Settlement.resolved();
      break;
    default:
      writerState.ready = Settlement.rejected(state.storedError);
      writerState.closed = Settlement.rejected(state.storedError);
  }
}

function ensureReadyRejected(writerState, error) {
  if (writerState.ready.status === 'pending') writerState.ready.reject(error);
  else writerState.ready = Settlement.rejected(error);
}

function ensureClosedRejected(writerState, error) {
  if (writerState.closed.status === 'pending') writerState.closed.reject(error);
  else writerState.closed = Settlement.rejected(error);
}

function writerDesiredSize(state) {
  switch (state.state) {
    case 'errored':
    case 'erroring': return null;
    case 'closed': return 0;
    default: return controllerDesiredSize(state.controller[kState]);
  }
}

function writerRelease(writer) {
  const writerState = writer[kState];
  const released = invalidState('Writer has been released');
  ensureReadyRejected(writerState, released);
  ensureClosedRejected(writerState, released);
  writerState.stream[kState].writer = undefined;
  writerState.stream = undefined;
}

function writerWrite(writer, chunk) {
  const writerState = writer[kState];
  const { stream } = writerState;
  const state = stream[kState];
  const controllerState = state.controller[kState];
  const size = chunkSize(controllerState, chunk);
  // size() is the user's and may have released the lock.
  if (stream !== writerState.stream) return Promise.reject(unbound());
  if (state.state === 'errored') return Promise.reject(state.storedError);
  if (closeQueuedOrInFlight(state) || state.state === 'closed') {
    return Promise.reject(invalidState('WritableStream is closed'));
  }
  if (state.state === 'erroring') return Promise.reject(state.storedError);

  const request = Promise.withResolvers();
  state.writeRequests.push(request);
  controllerWrite(controllerState, state, chunk, size);
  return request.promise;
}

/** Closes on behalf of a pipe: an already closing stream is fine, an errored one passes its error on. */
function writerCloseWithErrorPropagation(writer) {
  const { stream } = writer[kState];
  const state = stream[kState];
  if (closeQueuedOrInFlight(state) || state.state === 'closed') return Promise.resolve();
  if (state.state === 'errored') return Promise.reject(state.storedError);
  return writableStreamClose(stream);
}

// ---- the controller

function setupController(stream, controller, highWaterMark, size, algorithms) {
  const state = stream[kState];
  const controllerState = new ControllerState(stream, highWaterMark, size, algorithms);
  controller[kState] = controllerState;
  state.controller = controller;
  updateBackpressure(state, controllerDesiredSize(controllerState) <= 0);
  const started = algorithms.start?.();
  react(resolvedWith(started), () => {
    controllerState.started = true;
    advanceQueue(controllerState);
  }, (error) => {
    controllerState.started = true;
    dealWithRejection(stream, error);
  });
}

function clearAlgorithms(controllerState) {
  controllerState.write = undefined;
  controllerState.close = undefined;
  controllerState.abort = undefined;
  controllerState.size = undefined;
}

const controllerDesiredSize = (controllerState) => controllerState.highWaterMark - controllerState.queue.total;

function chunkSize(controllerState, chunk) {
  if (controllerState.size === undefined || controllerState.size === sizeOfOne) return 1;
  const { size } = controllerState;
  try {
    return size(chunk);
  } catch (error) {
    controllerErrorIfNeeded(controllerState, error);
    return 1;
  }
}

function controllerWrite(controllerState, state, chunk, size) {
  try {
    controllerState.queue.push(chunk, size);
  } catch (error) {
    controllerErrorIfNeeded(controllerState, error);
    return;
  }
  if (!closeQueuedOrInFlight(state) && state.state === 'writable') {
    updateBackpressure(state, controllerDesiredSize(controllerState) <= 0);
  }
  advanceQueue(controllerState);
}

function controllerErrorIfNeeded(controllerState, error) {
  if (controllerState.stream[kState].state === 'writable') controllerError(controllerState, error);
}

function controllerError(controllerState, error) {
  const { stream } = controllerState;
  clearAlgorithms(controllerState);
  startErroring(stream, error);
}

function advanceQueue(controllerState) {
  const { stream } = controllerState;
  const state = stream[kState];
  if (!controllerState.started || state.inFlightWriteRequest !== undefined) return;
  if (state.state === 'erroring') {
    finishErroring(stream);
    return;
  }
  if (controllerState.queue.length === 0) return;
  const chunk = controllerState.queue.peek();
  if (chunk === kCloseSentinel) processClose(controllerState, stream, state);
  else processWrite(controllerState, stream, state, chunk);
}

function processClose(controllerState, stream, state) {
  state.inFlightCloseRequest = state.closeRequest;
  state.closeRequest = undefined;
  controllerState.queue.shift();
  const closed = controllerState.close();
  clearAlgorithms(controllerState);
  react(closed, () => {
    state.inFlightCloseRequest.resolve();
    state.inFlightCloseRequest = undefined;
    if (state.state === 'erroring') {
      // Closed in spite of the error, which is forgotten.
      state.storedError = undefined;
      state.pendingAbort?.resolvers.resolve();
      state.pendingAbort = undefined;
    }
    state.state = 'closed';
    state.writer?.[kState].closed.resolve();
    state.done?.resolve();
  }, (error) => {
    state.inFlightCloseRequest.reject(error);
    state.inFlightCloseRequest = undefined;
    state.pendingAbort?.resolvers.reject(error);
    state.pendingAbort = undefined;
    dealWithRejection(stream, error);
  });
}

function processWrite(controllerState, stream, state, chunk) {
  state.inFlightWriteRequest = state.writeRequests.shift();
  react(controllerState.write(chunk, state.controller), () => {
    state.inFlightWriteRequest.resolve();
    state.inFlightWriteRequest = undefined;
    controllerState.queue.shift();
    if (!closeQueuedOrInFlight(state) && state.state === 'writable') {
      updateBackpressure(state, controllerDesiredSize(controllerState) <= 0);
    }
    advanceQueue(controllerState);
  }, (error) => {
    if (state.state === 'writable') clearAlgorithms(controllerState);
    state.inFlightWriteRequest.reject(error);
    state.inFlightWriteRequest = undefined;
    dealWithRejection(stream, error);
  });
}

module.exports = {
  WritableStream, WritableStreamDefaultWriter, WritableStreamDefaultController,
  isWritableStream, isWritableStreamLocked, createWritableStream, writableStreamAbort, writableStreamClose,
  closeQueuedOrInFlight, controllerErrorIfNeeded, writerWrite, writerRelease, writerDesiredSize,
  writerCloseWithErrorPropagation,
};
