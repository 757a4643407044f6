// ReadableStream.prototype.tee (Streams Standard, "ReadableStreamTee").
const { kState, noop, react } = require('web/streams/common');
const {
  ReadableStreamDefaultReader, createReadableByteStream, createReadableStream, readableStreamCancel,
  defaultReaderRead, defaultReaderRelease, controllerClose, controllerEnqueue, controllerError,
} = require('web/streams/readable');
const {
  ReadableStreamBYOBReader, isByobReader, byobReaderRead, byobReaderRelease, byobRequestOf,
  byteControllerClose, byteControllerEnqueue, byteControllerError, byteControllerRespond, byteControllerRespondWithNewView,
} = require('web/streams/readable_byte');

const controllerOf = (stream) => stream[kState].controller[kState];

function readableStreamTee(stream, cloneForBranch2) {
  return stream[kState].isBytes ? teeBytes(stream) : teeDefault(stream, cloneForBranch2);
}

/** Cancelling one branch waits for the other; the source hears both reasons. */
function makeCancels(stream, cancelled) {
  const { promise, resolve } = Promise.withResolvers();
  const state = { promise, resolve, done: [false, false], reasons: [undefined, undefined] };
  const cancel = (index) => (reason) => {
    state.done[index] = true;
    state.reasons[index] = reason;
    if (state.done[1 - index]) resolve(readableStreamCancel(stream, [...state.reasons]));
    return promise;
  };
  cancelled.state = state;
  return [cancel(0), cancel(1)];
}

function teeDefault(stream, cloneForBranch2) {
  const reader = new ReadableStreamDefaultReader(stream);
  const cancelled = {};
  const [cancel1, cancel2] = makeCancels(stream, cancelled);
  const { state } = cancelled;
  let reading = false;
  let readAgain = false;
  let branch1;
  let branch2;

  const pull = () => {
    if (reading) {
      readAgain = true;
      return Promise.resolve();
    }
    reading = true;
    defaultReaderRead(reader, {
      chunk(value) {
        queueMicrotask(() => {
          readAgain = false;
          let second = value;
          if (!state.done[1] && cloneForBranch2) {
            try {
              second = structuredClone(value);
            } catch (error) {
              controllerError(controllerOf(branch1), error);
              controllerError(controllerOf(branch2), error);
              state.resolve(readableStreamCancel(stream, error));
              return;
            }
          }
          if (!state.done[0]) controllerEnqueue(controllerOf(branch1), value);
          if (!state.done[1]) controllerEnqueue(controllerOf(branch2), second);
          reading = false;
          if (readAgain) pull();
        });
      },
      close() {
        reading = false;
        if (!state.done[0]) controllerClose(controllerOf(branch1));
        if (!state.done[1]) controllerClose(controllerOf(branch2));
        if (!state.done[0] || !state.done[1]) state.resolve();
      },
      fail() {
        reading = false;
      },
    });
    return Promise.resolve();
  };

  branch1 = createReadableStream({ start: undefined, pull, cancel: cancel1 });
  branch2 = createReadableStream({ start: undefined, pull, cancel: cancel2 });
  react(reader[kState].closed.promise, noop, (error) => {
    controllerError(controllerOf(branch1), error);
    controllerError(controllerOf(branch2), error);
    if (!state.done[0] || !state.done[1]) state.resolve();
  });
  return [branch1, branch2];
}

const copyView = (view) => new Uint8Array(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));

function teeBytes(stream) {
  let reader = new ReadableStreamDefaultReader(stream);
  const cancelled = {};
  const [cancel1, cancel2] = makeCancels(stream, cancelled);
  const { state } = cancelled;
  let reading = false;
  const readAgain = [false, false];
  const branches = [];

  const forwardErrors = (thisReader) => {
    react(thisReader[kState].closed.promise, noop, (error) => {
      if (thisReader !== reader) return;
      for (const branch of branches) byteControllerError(controllerOf(branch), error);
      if (!state.done[0] || !state.done[1]) state.resolve();
    });
  };

  const failAll = (error) => {
    for (const branch of branches) byteControllerError(controllerOf(branch), error);
    state.resolve(readableStreamCancel(stream, error));
  };

  const pullAgain = () => {
    if (readAgain[0]) pullBranch(0);
    else if (readAgain[1]) pullBranch(1);
  };

  const pullWithDefaultReader = () => {
    if (isByobReader(reader)) {
      byobReaderRelease(reader);
      reader = new ReadableStreamDefaultReader(stream);
      forwardErrors(reader);
    }
    defaultReaderRead(reader, {
      chunk(value) {
        queueMicrotask(() => {
          readAgain[0] = readAgain[1] = false;
          let second = value;
          if (!state.done[0] && !state.done[1]) {
            try {
              second = copyView(value);
            } catch (error) {
              failAll(error);
              return;
            }
          }
          if (!state.done[0]) byteControllerEnqueue(controllerOf(branches[0]), value);
          if (!state.done[1]) byteControllerEnqueue(controllerOf(branches[1]), second);
          reading = false;
          pullAgain();
        });
      },
      close() {
        reading = false;
        branches.forEach((branch, i) => {
          if (!state.done[i]) byteControllerClose(controllerOf(branch));
        });
        for (const branch of branches) {
          const controllerState = controllerOf(branch);
          if (controllerState.pendingPullIntos.length > 0) byteControllerRespond(controllerState, 0);
        }
        if (!state.done[0] || !state.done[1]) state.resolve();
      },
      fail() {
        reading = false;
      },
    });
  };

  const pullWithByobReader = (view, index) => {
    if (!isByobReader(reader)) {
      defaultReaderRelease(reader);
      reader = new ReadableStreamBYOBReader(stream);
      forwardErrors(reader);
    }
    const byob = branches[index];
    const other = branches[1 - index];
    byobReaderRead(reader, view, 1, {
      chunk(value) {
        queueMicrotask(() => {
          readAgain[0] = readAgain[1] = false;
          const byobCancelled = state.done[index];
          const otherCancelled = state.done[1 - index];
          if (!otherCancelled) {
            let copy;
            try {
              copy = copyView(value);
            } catch (error) {
              failAll(error);
              return;
            }
            if (!byobCancelled) byteControllerRespondWithNewView(controllerOf(byob), value);
            byteControllerEnqueue(controllerOf(other), copy);
          } else if (!byobCancelled) {
            byteControllerRespondWithNewView(controllerOf(byob), value);
          }
          reading = false;
          pullAgain();
        });
      },
      close(value) {
        reading = false;
        const byobCancelled = state.done[index];
        const otherCancelled = state.done[1 - index];
        if (!byobCancelled) byteControllerClose(controllerOf(byob));
        if (!otherCancelled) byteControllerClose(controllerOf(other));
        if (value !== undefined) {
          if (!byobCancelled) byteControllerRespondWithNewView(controllerOf(byob), value);
          if (!otherCancelled && controllerOf(other).pendingPullIntos.length > 0) {
            byteControllerRespond(controllerOf(other), 0);
          }
        }
        if (!byobCancelled || !otherCancelled) state.resolve();
      },
      fail() {
        reading = false;
      },
    });
  };

  function pullBranch(index) {
    if (reading) {
      readAgain[index] = true;
      return Promise.resolve();
    }
    reading = true;
    const request = byobRequestOf(controllerOf(branches[index]));
    if (request === null) pullWithDefaultReader();
    else pullWithByobReader(request[kState].view, index);
    return Promise.resolve();
  }

  branches.push(createReadableByteStream({ start: undefined, pull: () => pullBranch(0), cancel: cancel1 }));
  branches.push(createReadableByteStream({ start: undefined, pull: () => pullBranch(1), cancel: cancel2 }));
  forwardErrors(reader);
  return branches;
}

module.exports = { readableStreamTee };
