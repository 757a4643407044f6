// node:worker_threads. https://nodejs.org/api/worker_threads.html
const messaging = require('web/messaging');
const { Worker, SHARE_ENV } = require('internal/worker/worker');
const child = require('internal/worker/child');
const environmentData = require('internal/worker/environment_data');
const protocol = require('internal/clone/protocol');

const { untransferable } = protocol;
const threadMessages = require('internal/worker/thread_messages');

const { state } = child;
const isObject = (value) => value !== null && (typeof value === 'object' || typeof value === 'function');
function invalid(text) {
  const error = new TypeError(text);
  error.code = 'ERR_INVALID_ARG_TYPE';
  return error;
}

const isMainThread = child.isMainThread();
if (isMainThread) threadMessages.start();

module.exports = {
  isInternalThread: !isMainThread && state.isInternal,
  isMainThread,
  MessagePort: messaging.MessagePort,
  MessageChannel: messaging.MessageChannel,
  markAsUncloneable(object) {
    if (isObject(object)) protocol.markAsUncloneable(object);
  },
  markAsUntransferable(object) {
    if (isObject(object)) require('internal/buffer/pool').forbidTransfer(object);
  },
  isMarkedAsUntransferable(object) {
    return isObject(object) && untransferable.has(object);
  },
  moveMessagePortToContext(port, contextifiedSandbox) {
    if (!messaging.internals.isPort(port)) {
      throw invalid('The "port" argument must be a MessagePort instance');
    }
    if (messaging.internals.isDetached(port)) {
      const error = new Error('Cannot send data on closed MessagePort');
      error.code = 'ERR_CLOSED_MESSAGE_PORT';
      throw error;
    }
    if (!isObject(contextifiedSandbox)) throw invalid('Invalid context argument');
    return port;
  },
  receiveMessageOnPort(port) {
    if (messaging.internals.isBroadcastChannel(port)) return messaging.internals.takeBroadcast(port);
    if (!messaging.internals.isPort(port)) {
      throw invalid('The "port" argument must be a MessagePort instance');
    }
    const taken = messaging.internals.take(port);
    return taken === undefined ? undefined : { message: taken.value };
  },
  resourceLimits: isMainThread ? {} : state.limits,
  postMessageToThread: threadMessages.postMessageToThread,
  threadId: isMainThread ? 0 : state.threadId,
  threadName: isMainThread ? '' : state.name,
  SHARE_ENV,
  Worker,
  parentPort: state.parentPort,
  workerData: state.workerData,
  BroadcastChannel: messaging.BroadcastChannel,
  setEnvironmentData: environmentData.set,
  getEnvironmentData: environmentData.get,
};
Object.defineProperty(module.exports, 'locks', {
  enumerable: true,
  configurable: true,
  get: () => require('internal/worker/locks').locks,
});
