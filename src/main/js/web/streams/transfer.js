// Transferring streams to another realm or thread (Streams Standard, "Transferable streams"): the original is piped
// into one end of a message channel, and a new stream is made over the other. Messages are { type, value } with type
// 'chunk', 'pull' (from the reading end), 'error' or 'close'.
const { kState, noop, react } = require('web/streams/common');
const {
  createReadableStream, isReadableStreamLocked, controllerClose, controllerEnqueue, controllerError,
} = require('web/streams/readable');
const { createWritableStream, isWritableStreamLocked, controllerErrorIfNeeded } = require('web/streams/writable');
const { pipeTo } = require('web/streams/pipe');

const pipeOptions = { preventAbort: false, preventCancel: false, preventClose: false, signal: undefined };

function dataCloneError(message) {
  const { DOMException } = require('web/dom_exception');
  return new DOMException(message, 'DataCloneError');
}

function needsTransfer() {
  return dataCloneError('Object that needs transfer was found in message but not listed in transferList');
}

function newChannel() {
  const { MessageChannel } = require('web/messaging');
  return new MessageChannel();
}

/** An Error or anything else that cannot be cloned is sent as what is left of it. */
function sendError(port, error) {
  try {
    port.postMessage({ type: 'error', value: error });
  } catch {
    port.postMessage({ type: 'error', value: undefined });
  }
}

/** Listens without keeping the process alive for it. */
function listen(port, onMessage, onFailure) {
  port.onmessage = ({ data }) => onMessage(data);
  port.onmessageerror = () => {
    const error = dataCloneError('The message could not be deserialized');
    sendError(port, error);
    onFailure(error);
    port.close();
  };
  port.unref();
}

/** The readable end over a port. With `inUse`, a read that waits keeps the process alive. */
function readableOver(port, inUse) {
  const controllerState = () => stream[kState].controller[kState];
  const stream = createReadableStream({
    start: undefined,
    pull() {
      if (inUse) port.ref();
      port.postMessage({ type: 'pull' });
      return Promise.resolve();
    },
    cancel(reason) {
      sendError(port, reason);
      port.close();
      return Promise.resolve();
    },
  }, 0);
  listen(port, ({ type, value }) => {
    switch (type) {
      case 'chunk':
        port.unref();
        controllerEnqueue(controllerState(), value);
        break;
      case 'close':
        controllerClose(controllerState());
        port.close();
        break;
      case 'error':
        controllerError(controllerState(), value);
        port.close();
        break;
    }
  }, (error) => controllerError(controllerState(), error));
  return stream;
}

/** The writable end over a port. With `inUse`, a write that waits keeps the process alive. */
function writableOver(port, inUse) {
  let pulled = Promise.withResolvers();
  const controllerState = () => stream[kState].controller[kState];
  const unblock = () => {
    pulled?.resolve();
    pulled = undefined;
  };
  const send = (chunk) => {
    pulled = Promise.withResolvers();
    try {
      port.postMessage({ type: 'chunk', value: chunk });
    } catch (error) {
      sendError(port, error);
      port.close();
      throw error;
    }
  };
  const stream = createWritableStream({
    start: undefined,
    write(chunk) {
      if (pulled !== undefined && inUse) port.ref();
      return react(pulled === undefined ? Promise.resolve() : pulled.promise, () => {
        port.unref();
        send(chunk);
      });
    },
    close() {
      port.postMessage({ type: 'close' });
      port.close();
      return Promise.resolve();
    },
    abort(reason) {
      sendError(port, reason);
      port.close();
      return Promise.resolve();
    },
  });
  listen(port, ({ type, value }) => {
    if (type === 'error') controllerErrorIfNeeded(controllerState(), value);
    if (type === 'error' || type === 'pull') unblock();
  }, (error) => {
    controllerErrorIfNeeded(controllerState(), error);
    unblock();
  });
  return stream;
}

// ---- giving away (kTransfer of the classes) and what is made of it on the other side

function transferReadable(stream) {
  if (isReadableStreamLocked(stream)) throw dataCloneError('Cannot transfer a locked ReadableStream');
  const { port1, port2 } = newChannel();
  react(pipeTo(stream, writableOver(port1, false), pipeOptions), noop, noop);
  return { data: port2, deserialize: 'web/streams/transfer:receiveReadable' };
}

function transferWritable(stream) {
  if (isWritableStreamLocked(stream)) throw dataCloneError('Cannot transfer a locked WritableStream');
  const { port1, port2 } = newChannel();
  react(pipeTo(readableOver(port1, false), stream, pipeOptions), noop, noop);
  return { data: port2, deserialize: 'web/streams/transfer:receiveWritable' };
}

function transferTransform(stream) {
  const { readable, writable } = stream[kState];
  if (isReadableStreamLocked(readable) || isWritableStreamLocked(writable)) {
    throw dataCloneError('Cannot transfer a locked TransformStream');
  }
  return {
    data: { readable: transferReadable(readable).data, writable: transferWritable(writable).data },
    deserialize: 'web/streams/transfer:receiveTransform',
  };
}

function receiveReadable(port) {
  return readableOver(port, true);
}

function receiveWritable(port) {
  return writableOver(port, true);
}

function receiveTransform({ readable, writable }) {
  const { transformOver } = require('web/streams/transform');
  return transformOver(readableOver(readable, true), writableOver(writable, true));
}

module.exports = {
  needsTransfer, transferReadable, transferWritable, transferTransform, receiveReadable, receiveWritable, receiveTransform,
};
