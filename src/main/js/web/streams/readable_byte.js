// Byte streams: ReadableByteStreamController, the BYOB reader and its request (Streams Standard, sections 4.5 to 4.8).
// A reader's buffer is transferred to the stream while it is being filled, and given back as a new view.
const { codes } = require('internal/errors');
const {
  kState, kInspect, Fifo, react, resolvedWith, finishClass, inspectAs, invalidState, toDictionary,
} = require('web/streams/common');
const {
  ReaderState, kPull, kCancel, kRelease, kSkipConstructor,
  isReadableStream, isReadableStreamLocked, readableStreamCancel, readableStreamClose, readableStreamError,
  initializeReader, genericRelease, hasReadRequests, detached,
} = require('web/streams/readable');

class ByobReaderState extends ReaderState {}

class ByteControllerState {
  stream = undefined;
  queue = new Fifo(); // { buffer, offset, length }
  total = 0; // bytes in the queue
  highWaterMark = 0;
  autoAllocateChunkSize = undefined;
  pull = undefined;
  cancel = undefined;
  started = false;
  closeRequested = false;
  pulling = false;
  pullAgain = false;
  pendingPullIntos = [];
  byobRequest = null;

  constructor(stream, highWaterMark, autoAllocateChunkSize, pull, cancel) {
    this.stream = stream;
    this.highWaterMark = highWaterMark;
    this.autoAllocateChunkSize = autoAllocateChunkSize;
    this.pull = pull;
    this.cancel = cancel;
  }
}

class ByobRequestState {
  constructor(controller, view) {
    this.controller = controller;
    this.view = view;
  }
}

/** A buffer that waits to be filled. `reader`: 'default', 'byob' or 'none' (the reader has left). */
class PullInto {
  constructor(buffer, offset, length, minimum, elementSize, View, reader) {
    this.buffer = buffer;
    this.bufferLength = buffer.byteLength;
    this.offset = offset;
    this.length = length;
    this.filled = 0;
    this.minimum = minimum;
    this.elementSize = elementSize;
    this.View = View;
    this.reader = reader;
  }
}

const isByobReader = (value) => value?.[kState] instanceof ByobReaderState;

function checkController(value) {
  if (!(value?.[kState] instanceof ByteControllerState)) throw new codes.ERR_INVALID_THIS('ReadableByteStreamController');
}
function checkRequest(value) {
  if (!(value?.[kState] instanceof ByobRequestState)) throw new codes.ERR_INVALID_THIS('ReadableStreamBYOBRequest');
}

function checkView(view, name) {
  if (!ArrayBuffer.isView(view)) throw new codes.ERR_INVALID_ARG_TYPE(name, ['Buffer', 'TypedArray', 'DataView'], view);
}

const typedArrayTag = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag).get;

/** The intrinsic constructor of a view, whatever class the user has derived from it. */
function constructorOf(view) {
  const tag = Reflect.apply(typedArrayTag, view, []);
  return tag === undefined ? DataView : globalThis[tag];
}

// ---- the BYOB reader

/** The request of read(view). */
class ByobPromiseRequest {
  constructor() {
    this.promise = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }
  chunk(view) { this.resolve({ value: view, done: false }); }
  close(view) { this.resolve({ value: view, done: true }); }
  fail(error) { this.reject(error); }
}

class ReadableStreamBYOBReader {
  constructor(stream) {
    if (!isReadableStream(stream)) throw new codes.ERR_INVALID_ARG_TYPE('stream', 'ReadableStream', stream);
    if (isReadableStreamLocked(stream)) throw invalidState('ReadableStream is locked');
    if (!stream[kState].isBytes) {
      throw new codes.ERR_INVALID_ARG_VALUE('stream', stream, 'must be a byte stream');
    }
    initializeReader(this, new ByobReaderState(stream));
  }

  async read(view, options = undefined) {
    if (!isByobReader(this)) throw new codes.ERR_INVALID_THIS('ReadableStreamBYOBReader');
    checkView(view, 'view');
    const given = toDictionary(options, 'options');
    if (view.byteLength === 0 || view.buffer.byteLength === 0) {
      throw invalidState('View or Viewed ArrayBuffer is zero-length or detached');
    }
    if (view.buffer.detached) throw invalidState('View or Viewed ArrayBuffer is zero-length or detached');
    const minimum = readMinimum(given.min, view);
    if (this[kState].stream === undefined) throw detached();
    const request = new ByobPromiseRequest();
    byobReaderRead(this, view, minimum, request);
    return request.promise;
  }

  releaseLock() {
    if (!isByobReader(this)) throw new codes.ERR_INVALID_THIS('ReadableStreamBYOBReader');
    if (this[kState].stream !== undefined) byobReaderRelease(this);
  }

  get closed() {
    if (!isByobReader(this)) return Promise.reject(new codes.ERR_INVALID_THIS('ReadableStreamBYOBReader'));
    return this[kState].closed.promise;
  }

  cancel(reason = undefined) {
    if (!isByobReader(this)) return Promise.reject(new codes.ERR_INVALID_THIS('ReadableStreamBYOBReader'));
    if (this[kState].stream === undefined) return Promise.reject(detached());
    return readableStreamCancel(this[kState].stream, reason);
  }

  [kInspect](depth, options) {
    if (!isByobReader(this)) throw new codes.ERR_INVALID_THIS('ReadableStreamBYOBReader');
    return inspectAs(this, depth, options, {
      stream: this[kState].stream, readIntoRequests: this[kState].requests.length, close: this.closed,
    });
  }
}
finishClass(ReadableStreamBYOBReader, ['closed', 'cancel', 'read', 'releaseLock']);

function readMinimum(min, view) {
  if (min === undefined) return 1;
  const { validateInteger } = require('internal/validators');
  if (typeof min !== 'number') min = Number(min);
  validateInteger(min, 'options.min');
  if (min <= 0) throw new codes.ERR_INVALID_ARG_VALUE('options.min', min, 'must be greater than 0');
  const isDataView = constructorOf(view) === DataView;
  if (min > (isDataView ? view.byteLength : view.length)) {
    throw new codes.ERR_OUT_OF_RANGE('options.min', isDataView ? '<= view.byteLength' : '<= view.length', min);
  }
  return min;
}

function byobReaderRead(reader, view, minimum, request) {
  const { stream } = reader[kState];
  const state = stream[kState];
  state.disturbed = true;
  if (state.state === 'errored') request.fail(state.storedError);
  else pullInto(state.controller[kState], view, minimum, request);
}

function byobReaderRelease(reader) {
  genericRelease(reader);
  const released = invalidState('Releasing reader');
  for (const request of reader[kState].requests.drain()) request.fail(released);
}

// ---- the BYOB request

class ReadableStreamBYOBRequest {
  constructor(token = undefined) {
    if (token !== kSkipConstructor) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
  }

  get view() {
    checkRequest(this);
    return this[kState].view;
  }

  respond(bytesWritten) {
    checkRequest(this);
    const { controller, view } = this[kState];
    if (arguments.length === 0) throw new codes.ERR_INVALID_ARG_VALUE('bytesWritten', undefined);
    const count = Number(bytesWritten);
    if (!Number.isFinite(count) || count < 0) throw new codes.ERR_INVALID_ARG_VALUE('bytesWritten', bytesWritten);
    if (controller === undefined) throw invalidState('This BYOB request has been invalidated');
    if (view.byteLength === 0 || view.buffer.detached || view.buffer.byteLength === 0) {
      throw invalidState('Viewed ArrayBuffer is detached or zero-length');
    }
    respond(controller[kState], Math.trunc(count));
  }

  respondWithNewView(view) {
    checkRequest(this);
    const { controller } = this[kState];
    checkView(view, 'view');
    if (controller === undefined) throw invalidState('This BYOB request has been invalidated');
    if (view.buffer.detached) throw invalidState('Viewed ArrayBuffer is detached');
    respondWithNewView(controller[kState], view);
  }

  [kInspect](depth, options) {
    checkRequest(this);
    return inspectAs(this, depth, options, { view: this[kState].view, controller: this[kState].controller });
  }
}
finishClass(ReadableStreamBYOBRequest, ['view', 'respond', 'respondWithNewView']);

// ---- the controller

class ReadableByteStreamController {
  constructor(token = undefined) {
    if (token !== kSkipConstructor) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
  }

  get byobRequest() {
    checkController(this);
    return byobRequestOf(this[kState]);
  }

  get desiredSize() {
    checkController(this);
    return desiredSize(this[kState]);
  }

  close() {
    checkController(this);
    if (this[kState].closeRequested) throw invalidState('Controller is already closed');
    if (this[kState].stream[kState].state !== 'readable') throw invalidState('ReadableStream is already closed');
    controllerClose(this[kState]);
  }

  enqueue(chunk) {
    checkController(this);
    checkView(chunk, 'buffer');
    if (chunk.byteLength === 0 || chunk.buffer.byteLength === 0) {
      throw invalidState('chunk ArrayBuffer is zero-length or detached');
    }
    if (this[kState].closeRequested) throw invalidState('Controller is already closed');
    if (this[kState].stream[kState].state !== 'readable') throw invalidState('ReadableStream is already closed');
    controllerEnqueue(this[kState], chunk);
  }

  error(error = undefined) {
    checkController(this);
    controllerError(this[kState], error);
  }

  [kCancel](reason) {
    const controllerState = this[kState];
    clearPendingPullIntos(controllerState);
    resetQueue(controllerState);
    const cancelled = controllerState.cancel(reason);
    clearAlgorithms(controllerState);
    return cancelled;
  }

  [kPull](request) {
    const controllerState = this[kState];
    if (controllerState.total > 0) {
      fillReadRequestFromQueue(controllerState, request);
      return;
    }
    const size = controllerState.autoAllocateChunkSize;
    if (size !== undefined) {
      let buffer;
      try {
        buffer = new ArrayBuffer(size);
      } catch (error) {
        request.fail(error);
        return;
      }
      controllerState.pendingPullIntos.push(new PullInto(buffer, 0, size, 1, 1, Uint8Array, 'default'));
    }
    controllerState.stream[kState].reader[kState].requests.push(request);
    callPullIfNeeded(controllerState);
  }

  [kRelease]() {
    const { pendingPullIntos } = this[kState];
    if (pendingPullIntos.length > 0) {
      const [first] = pendingPullIntos;
      first.reader = 'none';
      this[kState].pendingPullIntos = [first];
    }
  }

  [kInspect](depth, options) {
    checkController(this);
    return inspectAs(this, depth, options, {});
  }
}
finishClass(ReadableByteStreamController, ['byobRequest', 'desiredSize', 'close', 'enqueue', 'error']);

function setupByteController(stream, highWaterMark, autoAllocateChunkSize, algorithms) {
  const controller = new ReadableByteStreamController(kSkipConstructor);
  const controllerState = new ByteControllerState(
    stream, highWaterMark, autoAllocateChunkSize, algorithms.pull, algorithms.cancel);
  controller[kState] = controllerState;
  stream[kState].controller = controller;
  stream[kState].isBytes = true;
  const started = algorithms.start?.(controller);
  react(resolvedWith(started), () => {
    controllerState.started = true;
    callPullIfNeeded(controllerState);
  }, (error) => controllerError(controllerState, error));
}

function byobRequestOf(controllerState) {
  if (controllerState.byobRequest === null && controllerState.pendingPullIntos.length > 0) {
    const first = controllerState.pendingPullIntos[0];
    const view = new Uint8Array(first.buffer, first.offset + first.filled, first.length - first.filled);
    const request = new ReadableStreamBYOBRequest(kSkipConstructor);
    request[kState] = new ByobRequestState(controllerState.stream[kState].controller, view);
    controllerState.byobRequest = request;
  }
  return controllerState.byobRequest;
}

function invalidateRequest(controllerState) {
  if (controllerState.byobRequest === null) return;
  controllerState.byobRequest[kState].controller = undefined;
  controllerState.byobRequest[kState].view = null;
  controllerState.byobRequest = null;
}

function clearAlgorithms(controllerState) {
  controllerState.pull = undefined;
  controllerState.cancel = undefined;
}

function clearPendingPullIntos(controllerState) {
  invalidateRequest(controllerState);
  controllerState.pendingPullIntos = [];
}

function resetQueue(controllerState) {
  controllerState.queue.drain();
  controllerState.total = 0;
}

function desiredSize(controllerState) {
  switch (controllerState.stream[kState].state) {
    case 'errored': return null;
    case 'closed': return 0;
    default: return controllerState.highWaterMark - controllerState.total;
  }
}

const hasByobReader = (state) => state.reader !== undefined && isByobReader(state.reader);
const hasReadIntoRequests = (state) => hasByobReader(state) && state.reader[kState].requests.length > 0;

function shouldCallPull(controllerState) {
  const state = controllerState.stream[kState];
  if (state.state !== 'readable' || controllerState.closeRequested || !controllerState.started) return false;
  return hasReadRequests(state) || hasReadIntoRequests(state) || desiredSize(controllerState) > 0;
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
  const { stream } = controllerState;
  if (controllerState.closeRequested || stream[kState].state !== 'readable') return;
  if (controllerState.total > 0) {
    controllerState.closeRequested = true;
    return;
  }
  if (controllerState.pendingPullIntos.length > 0) {
    const first = controllerState.pendingPullIntos[0];
    if (first.filled % first.elementSize !== 0) {
      const error = invalidState('Partial read');
      controllerError(controllerState, error);
      throw error;
    }
  }
  clearAlgorithms(controllerState);
  readableStreamClose(stream);
}

function controllerError(controllerState, error) {
  const { stream } = controllerState;
  if (stream[kState].state !== 'readable') return;
  clearPendingPullIntos(controllerState);
  resetQueue(controllerState);
  clearAlgorithms(controllerState);
  readableStreamError(stream, error);
}

function controllerEnqueue(controllerState, chunk) {
  const { stream } = controllerState;
  const state = stream[kState];
  if (controllerState.closeRequested || state.state !== 'readable') return;
  const { byteOffset, byteLength } = chunk;
  if (chunk.buffer.detached) throw invalidState('chunk ArrayBuffer is zero-length or detached');
  const buffer = chunk.buffer.transfer();

  if (controllerState.pendingPullIntos.length > 0) {
    const first = controllerState.pendingPullIntos[0];
    if (first.buffer.detached) throw invalidState('Destination ArrayBuffer is detached');
    invalidateRequest(controllerState);
    first.buffer = first.buffer.transfer();
    if (first.reader === 'none') enqueueDetachedPullInto(controllerState, first);
  }
  if (state.reader !== undefined && !isByobReader(state.reader)) {
    // Reads that wait take what the queue has first.
    while (hasReadRequests(state) && controllerState.total > 0) {
      fillReadRequestFromQueue(controllerState, state.reader[kState].requests.shift());
    }
    if (hasReadRequests(state)) {
      if (controllerState.pendingPullIntos.length > 0) shiftPullInto(controllerState);
      state.reader[kState].requests.shift().chunk(new Uint8Array(buffer, byteOffset, byteLength));
    } else {
      enqueueBytes(controllerState, buffer, byteOffset, byteLength);
    }
  } else if (hasByobReader(state)) {
    enqueueBytes(controllerState, buffer, byteOffset, byteLength);
    for (const each of fillPullIntosFromQueue(controllerState)) commitPullInto(stream, each);
  } else {
    enqueueBytes(controllerState, buffer, byteOffset, byteLength);
  }
  callPullIfNeeded(controllerState);
}

// ---- the queue

function enqueueBytes(controllerState, buffer, offset, length) {
  controllerState.queue.push({ buffer, offset, length });
  controllerState.total += length;
}

function enqueueCopy(controllerState, buffer, offset, length) {
  let copy;
  try {
    copy = buffer.slice(offset, offset + length);
  } catch (error) {
    controllerError(controllerState, error);
    throw error;
  }
  enqueueBytes(controllerState, copy, 0, length);
}

/** What a reader that has left got so far belongs to the next one. */
function enqueueDetachedPullInto(controllerState, descriptor) {
  if (descriptor.filled > 0) enqueueCopy(controllerState, descriptor.buffer, descriptor.offset, descriptor.filled);
  shiftPullInto(controllerState);
}

function fillReadRequestFromQueue(controllerState, request) {
  const entry = controllerState.queue.shift();
  controllerState.total -= entry.length;
  handleQueueDrain(controllerState);
  request.chunk(new Uint8Array(entry.buffer, entry.offset, entry.length));
}

function handleQueueDrain(controllerState) {
  if (controllerState.total === 0 && controllerState.closeRequested) {
    clearAlgorithms(controllerState);
    readableStreamClose(controllerState.stream);
  } else {
    callPullIfNeeded(controllerState);
  }
}

// ---- pull-into descriptors

function shiftPullInto(controllerState) {
  return controllerState.pendingPullIntos.shift();
}

function pullInto(controllerState, view, minimum, request) {
  const { stream } = controllerState;
  const state = stream[kState];
  const View = constructorOf(view);
  const elementSize = View === DataView ? 1 : View.BYTES_PER_ELEMENT;
  const minimumFill = minimum * elementSize;
  const { byteOffset, byteLength } = view;
  let buffer;
  try {
    buffer = view.buffer.transfer();
  } catch (error) {
    request.fail(error);
    return;
  }
  const descriptor = new PullInto(buffer, byteOffset, byteLength, minimumFill, elementSize, View, 'byob');

  if (controllerState.pendingPullIntos.length > 0) {
    controllerState.pendingPullIntos.push(descriptor);
    state.reader[kState].requests.push(request);
    return;
  }
  if (state.state === 'closed') {
    request.close(new View(descriptor.buffer, descriptor.offset, 0));
    return;
  }
  if (controllerState.total > 0) {
    if (fillFromQueue(controllerState, descriptor)) {
      const filled = filledView(descriptor);
      handleQueueDrain(controllerState);
      request.chunk(filled);
      return;
    }
    if (controllerState.closeRequested) {
      const error = invalidState('ReadableStream closed');
      controllerError(controllerState, error);
      request.fail(error);
      return;
    }
  }
  controllerState.pendingPullIntos.push(descriptor);
  state.reader[kState].requests.push(request);
  callPullIfNeeded(controllerState);
}

/** The view that the reader gets. */
function filledView(descriptor) {
  const buffer = descriptor.buffer.transfer();
  return new descriptor.View(buffer, descriptor.offset, descriptor.filled / descriptor.elementSize);
}

/** Copies from the queue; whether the descriptor has its minimum now. */
function fillFromQueue(controllerState, descriptor) {
  const most = Math.min(controllerState.total, descriptor.length - descriptor.filled);
  const filledAtMost = descriptor.filled + most;
  const aligned = filledAtMost - filledAtMost % descriptor.elementSize;
  let remaining = most;
  let ready = false;
  if (aligned >= descriptor.minimum) {
    remaining = aligned - descriptor.filled;
    ready = true;
  }
  const { queue } = controllerState;
  while (remaining > 0) {
    const head = queue.peek();
    const count = Math.min(remaining, head.length);
    new Uint8Array(descriptor.buffer, descriptor.offset + descriptor.filled, count)
      .set(new Uint8Array(head.buffer, head.offset, count));
    if (head.length === count) {
      queue.shift();
    } else {
      head.offset += count;
      head.length -= count;
    }
    controllerState.total -= count;
    fillHead(controllerState, count, descriptor);
    remaining -= count;
  }
  return ready;
}

function fillHead(controllerState, size, descriptor) {
  invalidateRequest(controllerState);
  descriptor.filled += size;
}

function fillPullIntosFromQueue(controllerState) {
  const filled = [];
  while (controllerState.pendingPullIntos.length > 0 && controllerState.total > 0) {
    if (!fillFromQueue(controllerState, controllerState.pendingPullIntos[0])) break;
    filled.push(shiftPullInto(controllerState));
  }
  return filled;
}

function commitPullInto(stream, descriptor) {
  const state = stream[kState];
  const done = state.state === 'closed';
  const view = filledView(descriptor);
  const { requests } = state.reader[kState];
  if (descriptor.reader === 'default') {
    if (done) requests.shift().close();
    else requests.shift().chunk(view);
  } else if (done) {
    requests.shift().close(view);
  } else {
    requests.shift().chunk(view);
  }
}

// ---- responding

function respond(controllerState, bytesWritten) {
  const first = controllerState.pendingPullIntos[0];
  if (controllerState.stream[kState].state === 'closed') {
    if (bytesWritten !== 0) throw new codes.ERR_INVALID_ARG_VALUE('bytesWritten', bytesWritten);
  } else {
    if (bytesWritten === 0) throw new codes.ERR_INVALID_ARG_VALUE('bytesWritten', bytesWritten);
    if (first.filled + bytesWritten > first.length) {
      throw new codes.ERR_INVALID_ARG_VALUE.RangeError('bytesWritten', bytesWritten);
    }
  }
  first.buffer = first.buffer.transfer();
  respondInternal(controllerState, bytesWritten);
}

function respondWithNewView(controllerState, view) {
  const first = controllerState.pendingPullIntos[0];
  const { byteLength, byteOffset, buffer } = view;
  if (controllerState.stream[kState].state === 'closed') {
    if (byteLength !== 0) throw invalidState('View is not zero-length');
  } else if (byteLength === 0) {
    throw invalidState('View is zero-length');
  }
  if (first.offset + first.filled !== byteOffset) throw new codes.ERR_INVALID_ARG_VALUE.RangeError('view', view);
  if (first.bufferLength !== buffer.byteLength) throw new codes.ERR_INVALID_ARG_VALUE.RangeError('view', view);
  if (first.filled + byteLength > first.length) throw new codes.ERR_INVALID_ARG_VALUE.RangeError('view', view);
  first.buffer = buffer.transfer();
  respondInternal(controllerState, byteLength);
}

function respondInternal(controllerState, bytesWritten) {
  const first = controllerState.pendingPullIntos[0];
  invalidateRequest(controllerState);
  if (controllerState.stream[kState].state === 'closed') respondInClosedState(controllerState, first);
  else respondInReadableState(controllerState, bytesWritten, first);
  callPullIfNeeded(controllerState);
}

function respondInClosedState(controllerState, first) {
  if (first.reader === 'none') shiftPullInto(controllerState);
  const { stream } = controllerState;
  const state = stream[kState];
  if (!hasByobReader(state)) return;
  const filled = [];
  const waiting = state.reader[kState].requests.length;
  while (filled.length < waiting) filled.push(shiftPullInto(controllerState));
  for (const each of filled) commitPullInto(stream, each);
}

function respondInReadableState(controllerState, bytesWritten, descriptor) {
  const { stream } = controllerState;
  fillHead(controllerState, bytesWritten, descriptor);
  if (descriptor.reader === 'none') {
    enqueueDetachedPullInto(controllerState, descriptor);
    for (const each of fillPullIntosFromQueue(controllerState)) commitPullInto(stream, each);
    return;
  }
  if (descriptor.filled < descriptor.minimum) return;
  shiftPullInto(controllerState);
  const rest = descriptor.filled % descriptor.elementSize;
  if (rest > 0) {
    const end = descriptor.offset + descriptor.filled;
    enqueueCopy(controllerState, descriptor.buffer, end - rest, rest);
  }
  descriptor.filled -= rest;
  const filled = fillPullIntosFromQueue(controllerState);
  commitPullInto(stream, descriptor);
  for (const each of filled) commitPullInto(stream, each);
}

module.exports = {
  ReadableStreamBYOBReader, ReadableStreamBYOBRequest, ReadableByteStreamController,
  setupByteController, isByobReader, byobReaderRead, byobReaderRelease, byobRequestOf,
  byteControllerClose: controllerClose, byteControllerEnqueue: controllerEnqueue, byteControllerError: controllerError,
  byteControllerRespond: respond, byteControllerRespondWithNewView: respondWithNewView,
};
