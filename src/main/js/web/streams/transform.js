// TransformStream (Streams Standard, section 6).
const { codes } = require('internal/errors');
const { kClone, kTransfer } = require('internal/clone/protocol');
const {
  kState, kInspect, callbackMember, checkObject, finishClass, inspectAs, invalidState, markOf, react, readStrategy, resolvedWith, sizeOfOne,
} = require('web/streams/common');
const {
  createReadableStream, controllerClose, controllerEnqueue, controllerError, controllerDesiredSize, canCloseOrEnqueue,
} = require('web/streams/readable');
const { createWritableStream, controllerErrorIfNeeded } = require('web/streams/writable');

const kSkipConstructor = Symbol('kSkipConstructor');

class StreamState {
  readable = undefined;
  writable = undefined;
  controller = undefined;
  backpressure = undefined;
  backpressureChange = undefined; // resolves when `backpressure` changes
}

class ControllerState {
  constructor(stream, algorithms) {
    this.stream = stream;
    this.transform = algorithms.transform;
    this.flush = algorithms.flush;
    this.cancel = algorithms.cancel;
    this.finish = undefined; // resolvers, once cancelling or closing has begun
  }
}

const isTransformStream = (value) => value?.[kState] instanceof StreamState;

function checkStream(value) {
  if (!isTransformStream(value)) throw new codes.ERR_INVALID_THIS('TransformStream');
}
function checkController(value) {
  if (!(value?.[kState] instanceof ControllerState)) throw new codes.ERR_INVALID_THIS('TransformStreamDefaultController');
}

class TransformStream {
  constructor(transformer = undefined, writableStrategy = undefined, readableStrategy = undefined) {
    if (transformer === kSkipConstructor) {
      this[kState] = new StreamState();
      return;
    }
    if (transformer !== undefined) checkObject(transformer, 'transformer');
    const writableHow = readStrategy(writableStrategy);
    const readableHow = readStrategy(readableStrategy);
    const cancel = callbackMember(transformer, 'transformer', 'cancel');
    const flush = callbackMember(transformer, 'transformer', 'flush');
    const readableType = transformer?.readableType;
    const start = callbackMember(transformer, 'transformer', 'start');
    const transform = callbackMember(transformer, 'transformer', 'transform');
    const writableType = transformer?.writableType;
    if (readableType !== undefined) {
      throw new codes.ERR_INVALID_ARG_VALUE.RangeError('transformer.readableType', readableType);
    }
    if (writableType !== undefined) {
      throw new codes.ERR_INVALID_ARG_VALUE.RangeError('transformer.writableType', writableType);
    }
    this[kState] = new StreamState();
    const readableMark = markOf(readableHow, 0);
    const writableMark = markOf(writableHow, 1);
    setup(this, {
      start: start && ((controller) => Reflect.apply(start, transformer, [controller])),
      transform: transform && ((chunk, controller) => Reflect.apply(transform, transformer, [chunk, controller])),
      flush: flush && ((controller) => Reflect.apply(flush, transformer, [controller])),
      cancel: cancel && ((reason) => Reflect.apply(cancel, transformer, [reason])),
    }, writableMark, writableHow.size, readableMark, readableHow.size);
  }

  get readable() {
    checkStream(this);
    return this[kState].readable;
  }

  get writable() {
    checkStream(this);
    return this[kState].writable;
  }

  [kInspect](depth, options) {
    checkStream(this);
    return inspectAs(this, depth, options, {
      readable: this[kState].readable, writable: this[kState].writable, backpressure: this[kState].backpressure,
    });
  }
}
// Streams can be transferred, but not cloned.
Object.defineProperty(TransformStream.prototype, kTransfer, {
  __proto__: null,
  configurable: true,
  value() {
    checkStream(this);
    return require('web/streams/transfer').transferTransform(this);
  },
});
Object.defineProperty(TransformStream.prototype, kClone, {
  __proto__: null, configurable: true, value() { throw require('web/streams/transfer').needsTransfer(); },
});
finishClass(TransformStream, ['readable', 'writable']);

class TransformStreamDefaultController {
  constructor(token = undefined) {
    if (token !== kSkipConstructor) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
  }

  get desiredSize() {
    checkController(this);
    return controllerDesiredSize(readableControllerOf(this[kState].stream));
  }

  enqueue(chunk = undefined) {
    checkController(this);
    enqueue(this[kState].stream, chunk);
  }

  error(reason = undefined) {
    checkController(this);
    errorStream(this[kState].stream, reason);
  }

  terminate() {
    checkController(this);
    const { stream } = this[kState];
    controllerClose(readableControllerOf(stream));
    errorWritableAndUnblock(stream, invalidState('TransformStream has been terminated'));
  }

  [kInspect](depth, options) {
    checkController(this);
    return inspectAs(this, depth, options, { stream: this[kState].stream });
  }
}
finishClass(TransformStreamDefaultController, ['desiredSize', 'enqueue', 'error', 'terminate']);

const readableControllerOf = (stream) => stream[kState].readable[kState].controller[kState];
const writableControllerOf = (stream) => stream[kState].writable[kState].controller[kState];

/** Calls the user's function, and gives a promise in any case. */
function promised(fn, ...args) {
  try {
    return resolvedWith(fn(...args));
  } catch (error) {
    return Promise.reject(error);
  }
}

function setup(stream, algorithms, writableMark, writableSize, readableMark, readableSize) {
  const state = stream[kState];
  const started = Promise.withResolvers();
  state.writable = createWritableStream({
    start: () => started.promise,
    write: (chunk) => sinkWrite(stream, chunk),
    close: () => sinkClose(stream),
    abort: (reason) => sinkAbort(stream, reason),
  }, writableMark, writableSize ?? sizeOfOne);
  state.readable = createReadableStream({
    start: () => started.promise,
    pull: () => {
      setBackpressure(state, false);
      return state.backpressureChange.promise;
    },
    cancel: (reason) => sourceCancel(stream, reason),
  }, readableMark, readableSize ?? sizeOfOne);
  setBackpressure(state, true);

  const controller = new TransformStreamDefaultController(kSkipConstructor);
  controller[kState] = new ControllerState(stream, algorithms);
  state.controller = controller;
  started.resolve(algorithms.start?.(controller));
}

/** A transform stream over algorithms instead of a transformer object. */
function createTransformStream(algorithms, writableMark = 1, readableMark = 0) {
  const stream = new TransformStream(kSkipConstructor);
  setup(stream, algorithms, writableMark, undefined, readableMark, undefined);
  return stream;
}

/** A transform stream of two ends that exist already. */
function transformOver(readable, writable) {
  const stream = new TransformStream(kSkipConstructor);
  stream[kState].readable = readable;
  stream[kState].writable = writable;
  stream[kState].backpressure = false;
  return stream;
}

function setBackpressure(state, backpressure) {
  state.backpressureChange?.resolve();
  state.backpressureChange = Promise.withResolvers();
  state.backpressure = backpressure;
}

function errorStream(stream, error) {
  controllerError(readableControllerOf(stream), error);
  errorWritableAndUnblock(stream, error);
}

function errorWritableAndUnblock(stream, error) {
  clearAlgorithms(stream[kState].controller[kState]);
  controllerErrorIfNeeded(writableControllerOf(stream), error);
  if (stream[kState].backpressure) setBackpressure(stream[kState], false);
}

function clearAlgorithms(controllerState) {
  controllerState.transform = undefined;
  controllerState.flush = undefined;
  controllerState.cancel = undefined;
}

function enqueue(stream, chunk) {
  const state = stream[kState];
  const readableController = readableControllerOf(stream);
  if (!canCloseOrEnqueue(readableController)) throw invalidState('Unable to enqueue');
  try {
    controllerEnqueue(readableController, chunk);
  } catch (error) {
    errorWritableAndUnblock(stream, error);
    throw state.readable[kState].storedError;
  }
  const backpressure = !(readableController.highWaterMark > readableController.queue.total ||
    hasWaitingReads(state.readable[kState]));
  if (backpressure !== state.backpressure) setBackpressure(state, true);
}

function hasWaitingReads(readableState) {
  return readableState.reader !== undefined && readableState.reader[kState].requests.length > 0;
}

async function performTransform(stream, chunk) {
  const controllerState = stream[kState].controller[kState];
  try {
    if (controllerState.transform === undefined) enqueue(stream, chunk);
    else await controllerState.transform(chunk, stream[kState].controller);
  } catch (error) {
    errorStream(stream, error);
    throw error;
  }
}

function sinkWrite(stream, chunk) {
  const state = stream[kState];
  if (!state.backpressure) return performTransform(stream, chunk);
  return react(state.backpressureChange.promise, () => {
    const writableState = state.writable[kState];
    if (writableState.state === 'erroring') throw writableState.storedError;
    return performTransform(stream, chunk);
  });
}

function sinkAbort(stream, reason) {
  const controllerState = stream[kState].controller[kState];
  if (controllerState.finish !== undefined) return controllerState.finish.promise;
  const { readable } = stream[kState];
  const finish = controllerState.finish = Promise.withResolvers();
  const { cancel } = controllerState;
  const cancelled = promised(() => cancel?.(reason));
  clearAlgorithms(controllerState);
  react(cancelled, () => {
    if (readable[kState].state === 'errored') {
      finish.reject(readable[kState].storedError);
    } else {
      controllerError(readableControllerOf(stream), reason);
      finish.resolve();
    }
  }, (error) => {
    controllerError(readableControllerOf(stream), error);
    finish.reject(error);
  });
  return finish.promise;
}

function sinkClose(stream) {
  const controllerState = stream[kState].controller[kState];
  if (controllerState.finish !== undefined) return controllerState.finish.promise;
  const { readable } = stream[kState];
  const finish = controllerState.finish = Promise.withResolvers();
  const { flush } = controllerState;
  const flushed = promised(() => flush?.(stream[kState].controller));
  clearAlgorithms(controllerState);
  react(flushed, () => {
    if (readable[kState].state === 'errored') {
      finish.reject(readable[kState].storedError);
    } else {
      controllerClose(readableControllerOf(stream));
      finish.resolve();
    }
  }, (error) => {
    controllerError(readableControllerOf(stream), error);
    finish.reject(error);
  });
  return finish.promise;
}

function sourceCancel(stream, reason) {
  const controllerState = stream[kState].controller[kState];
  if (controllerState.finish !== undefined) return controllerState.finish.promise;
  const { writable } = stream[kState];
  const finish = controllerState.finish = Promise.withResolvers();
  const { cancel } = controllerState;
  const cancelled = promised(() => cancel?.(reason));
  clearAlgorithms(controllerState);
  const unblock = () => {
    if (stream[kState].backpressure) setBackpressure(stream[kState], false);
  };
  react(cancelled, () => {
    if (writable[kState].state === 'errored') {
      finish.reject(writable[kState].storedError);
    } else {
      controllerErrorIfNeeded(writableControllerOf(stream), reason);
      unblock();
      finish.resolve();
    }
  }, (error) => {
    controllerErrorIfNeeded(writableControllerOf(stream), error);
    unblock();
    finish.reject(error);
  });
  return finish.promise;
}

module.exports = { TransformStream, TransformStreamDefaultController, isTransformStream, createTransformStream, transformOver };
