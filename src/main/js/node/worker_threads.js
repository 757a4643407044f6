// node:worker_threads as the main thread sees it. Worker itself is not there yet.
const messaging = require('web/messaging');
const { codes } = require('internal/errors');

const environmentData = new Map();
const untransferable = new WeakSet();
const uncloneable = new WeakSet();

class Worker {
  constructor() {
    throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('worker_threads.Worker');
  }
}

module.exports = {
  isInternalThread: false,
  isMainThread: true,
  MessagePort: messaging.MessagePort,
  MessageChannel: messaging.MessageChannel,
  BroadcastChannel: messaging.BroadcastChannel,
  markAsUncloneable(object) {
    if (object !== null && (typeof object === 'object' || typeof object === 'function')) uncloneable.add(object);
  },
  markAsUntransferable(object) {
    if (object !== null && (typeof object === 'object' || typeof object === 'function')) untransferable.add(object);
  },
  isMarkedAsUntransferable(object) {
    return object !== null && (typeof object === 'object' || typeof object === 'function') && untransferable.has(object);
  },
  moveMessagePortToContext(port) {
    return port;
  },
  receiveMessageOnPort(port) {
    if (!messaging.internals.isPort(port)) {
      throw new codes.ERR_INVALID_ARG_TYPE('port', 'MessagePort', port);
    }
    return messaging.internals.receive(port);
  },
  resourceLimits: {},
  postMessageToThread(threadId) {
    return Promise.reject(new codes.ERR_WORKER_MESSAGING_FAILED(threadId));
  },
  threadId: 0,
  threadName: '',
  SHARE_ENV: Symbol.for('nodejs.worker_threads.SHARE_ENV'),
  Worker,
  parentPort: null,
  workerData: null,
  setEnvironmentData(key, value) {
    if (value === undefined) environmentData.delete(key);
    else environmentData.set(key, value);
  },
  getEnvironmentData: (key) => environmentData.get(key),
};
