// What a Worker object tells about its thread: the thread itself is asked, except for the time its loop was idle.
const { codes } = require('internal/errors');
const validators = require('internal/validators');
const ops = binding('worker');

exports.answers = {
  heapStatistics: () => require('v8').getHeapStatistics(),
  cpuUsage(previous) {
    const now = process.threadCpuUsage();
    return previous ? { user: now.user - previous.user, system: now.system - previous.system } : now;
  },
  async heapSnapshot() {
    throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('worker.getHeapSnapshot');
  },
};

exports.checkUsage = function checkUsage(previous) {
  for (const name of ['user', 'system']) {
    validators.validateNumber(previous[name], `prev.${name}`, 0, Number.MAX_SAFE_INTEGER);
  }
};

exports.snapshotOptions = function snapshotOptions(options = {}) {
  validators.validateObject(options, 'options');
  const { exposeInternals = false, exposeNumericValues = false } = options;
  validators.validateBoolean(exposeInternals, 'options.exposeInternals');
  validators.validateBoolean(exposeNumericValues, 'options.exposeNumericValues');
  return { exposeInternals, exposeNumericValues };
};

exports.snapshotStream = (text) => require('stream').Readable.from([text]);

exports.utilization = function utilization(threadId, one, two) {
  const difference = (a, b) => {
    const idle = a.idle - b.idle;
    const active = a.active - b.active;
    return { idle, active, utilization: idle + active === 0 ? 0 : active / (idle + active) };
  };
  if (two) return difference(one, two);
  const times = ops.times(threadId);
  if (times === undefined) return { idle: 0, active: 0, utilization: 0 };
  const [up, idle] = times;
  const now = { idle, active: up - idle, utilization: up === 0 ? 0 : (up - idle) / up };
  return one ? difference(now, one) : now;
};
