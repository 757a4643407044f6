// ReadableStream.prototype.pipeTo (Streams Standard, "ReadableStreamPipeTo").
const { validateAbortSignal } = require('internal/validators');
const {
  kState, invalidState, noop, react, toDictionary,
} = require('web/streams/common');
const {
  ReadableStreamDefaultReader, defaultReaderRead, defaultReaderRelease, readableStreamCancel,
} = require('web/streams/readable');
const {
  WritableStreamDefaultWriter, closeQueuedOrInFlight, writableStreamAbort, writerCloseWithErrorPropagation,
  writerDesiredSize, writerRelease, writerWrite,
} = require('web/streams/writable');

function readPipeOptions(options) {
  const given = toDictionary(options, 'options');
  const preventAbort = Boolean(given.preventAbort);
  const preventCancel = Boolean(given.preventCancel);
  const preventClose = Boolean(given.preventClose);
  const { signal } = given;
  if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
  return { preventAbort, preventCancel, preventClose, signal };
}

function pipeTo(source, dest, { preventAbort, preventCancel, preventClose, signal }) {
  const reader = new ReadableStreamDefaultReader(source);
  const writer = new WritableStreamDefaultWriter(dest);
  const sourceState = source[kState];
  const destState = dest[kState];
  sourceState.disturbed = true;

  const result = Promise.withResolvers();
  let shuttingDown = false;
  let lastWrite = Promise.resolve();
  let onAbort;

  function finalize(failed, error) {
    writerRelease(writer);
    defaultReaderRelease(reader);
    if (signal !== undefined) signal.removeEventListener('abort', onAbort);
    if (failed) result.reject(error);
    else result.resolve(undefined);
  }

  /** Waits until everything that was read is written (unless the destination fails), also what comes meanwhile. */
  function waitForWrites() {
    const current = lastWrite;
    return react(current, () => (current !== lastWrite ? waitForWrites() : undefined));
  }

  function shutdown(action, failed, error) {
    if (shuttingDown) return;
    shuttingDown = true;
    const run = () => {
      if (action === undefined) {
        finalize(failed, error);
        return;
      }
      react(action(), () => finalize(failed, error), (actionError) => finalize(true, actionError));
    };
    if (destState.state === 'writable' && !closeQueuedOrInFlight(destState)) react(waitForWrites(), run, run);
    else run();
  }

  if (signal !== undefined) {
    onAbort = () => {
      const error = signal.reason;
      const actions = [];
      if (!preventAbort) {
        actions.push(() => (destState.state === 'writable' ? writableStreamAbort(dest, error) : Promise.resolve()));
      }
      if (!preventCancel) {
        actions.push(() => (sourceState.state === 'readable' ? readableStreamCancel(source, error) : Promise.resolve()));
      }
      shutdown(() => Promise.all(actions.map((action) => action())), true, error);
    };
    if (signal.aborted) {
      onAbort();
      return result.promise;
    }
    signal.addEventListener('abort', onAbort);
  }

  const sourceErrored = (error) => {
    if (preventAbort) shutdown(undefined, true, error);
    else shutdown(() => writableStreamAbort(dest, error), true, error);
  };
  const destErrored = (error) => {
    if (preventCancel) shutdown(undefined, true, error);
    else shutdown(() => readableStreamCancel(source, error), true, error);
  };
  const sourceClosed = () => {
    if (preventClose) shutdown();
    else shutdown(() => writerCloseWithErrorPropagation(writer));
  };

  // Conditions that hold already are acted on at once, in the standard's order; the others when they come about.
  if (sourceState.state === 'errored') sourceErrored(sourceState.storedError);
  else react(reader[kState].closed.promise, noop, sourceErrored);
  if (destState.state === 'errored') destErrored(destState.storedError);
  else react(writer[kState].closed.promise, noop, destErrored);
  if (sourceState.state === 'closed') sourceClosed();
  else react(reader[kState].closed.promise, sourceClosed, noop);
  if (closeQueuedOrInFlight(destState) || destState.state === 'closed') {
    const error = invalidState('Destination WritableStream is closed');
    if (preventCancel) shutdown(undefined, true, error);
    else shutdown(() => readableStreamCancel(source, error), true, error);
  }

  // One read at a time. Chunks that are there already are written in a loop; one that comes later is written on a
  // microtask of its own, as the source's enqueue() must not run the sink's write().
  let inPump = false;
  let arrived = false;
  const write = (chunk) => (writer[kState].stream === undefined ? undefined : writerWrite(writer, chunk));
  const request = {
    chunk(value) {
      if (inPump) {
        lastWrite = react(write(value), noop, noop);
        arrived = true;
      } else {
        lastWrite = react(react(Promise.resolve(), () => write(value)), noop, noop);
        queueMicrotask(pump);
      }
    },
    close() {},
    fail() {},
  };

  function pump() {
    if (inPump) return;
    inPump = true;
    arrived = true;
    while (arrived && !shuttingDown) {
      const desired = writerDesiredSize(destState);
      if (desired === null || destState.state === 'closed') break;
      if (desired <= 0) {
        react(writer[kState].ready.promise, pump, noop);
        break;
      }
      arrived = false;
      defaultReaderRead(reader, request);
    }
    inPump = false;
  }
  pump();
  return result.promise;
}

module.exports = { pipeTo, readPipeOptions };
