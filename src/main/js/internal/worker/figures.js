// What a Worker object tells about its thread: the thread itself is asked, except for the time its loop was idle.
const validators = require('internal/validators');
const ops = binding('worker');

const profiles = [];

function heapProfileStarted() {
  const error = new Error('heap profiler have been started');
  error.code = 'ERR_HEAP_PROFILE_HAVE_BEEN_STARTED';
  return error;
}

exports.answers = {
  heapStatistics: () => require('v8').getHeapStatistics(),
  cpuUsage(previous) {
    const now = process.threadCpuUsage();
    return previous ? { user: now.user - previous.user, system: now.system - previous.system } : now;
  },
  heapSnapshot(settings) {
    const chunks = [];
    require('internal/v8/heap_snapshot').take(settings, (chunk) => chunks.push(chunk));
    return chunks.join('');
  },
  startCpuProfile(options) {
    profiles.push(require('v8').startCpuProfile(options));
    return profiles.length - 1;
  },
  startHeapProfile(options) {
    if (profiles.some((profile) => profile.isOfHeap && !profile.isStopped)) throw heapProfileStarted();
    profiles.push(require('v8').startHeapProfile(options));
    profiles.at(-1).isOfHeap = true;
    return profiles.length - 1;
  },
  stopProfile(number) {
    profiles[number].isStopped = true;
    return profiles[number].stop();
  },
};

exports.checkUsage = function checkUsage(previous) {
  for (const name of ['user', 'system']) {
    validators.validateNumber(previous[name], `prev.${name}`, 0, Number.MAX_SAFE_INTEGER);
  }
};

exports.snapshotSettings = (options) => require('internal/v8/heap_snapshot').readOptions(options);

exports.snapshotStream = (text) => new (require('stream').Readable)({
  read() {
    this.push(text);
    this.push(null);
  },
});

/** What Worker.startCpuProfile() and startHeapProfile() give. */
exports.ProfileHandle = class ProfileHandle {
  #stop;
  #stopped;

  constructor(stop) {
    this.#stop = stop;
  }

  stop() {
    return (this.#stopped ??= this.#stop());
  }

  async [Symbol.asyncDispose]() {
    await this.stop();
  }
};

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
