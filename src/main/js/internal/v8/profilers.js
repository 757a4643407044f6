// v8.GCProfiler, startCpuProfile() and startHeapProfile().
const { Connection } = require('internal/inspector/connection');
const { validateInteger, validateObject } = require('internal/validators');
const statistics = require('internal/v8/statistics');

const engine = binding('engine');

const COLLECTION_TYPES = { 1: 'Scavenge', 2: 'MinorMarkSweep', 4: 'MarkSweepCompact', 8: 'IncrementalMarking', 16: 'ProcessWeakCallbacks' };

function camelCase(object) {
  const result = {};
  for (const key of Object.keys(object)) result[key.replace(/_(.)/g, (_, letter) => letter.toUpperCase())] = object[key];
  return result;
}

function figures() {
  const { does_zap_garbage, number_of_native_contexts, number_of_detached_contexts, ...heap } = statistics.heap();
  return {
    heapStatistics: camelCase(heap),
    heapSpaceStatistics: statistics.spaces().map(camelCase),
  };
}

let watching = false;

// V8 may not be asked in the middle of a collection: the figures are those of start() and stop().
class GCProfiler {
  #start;

  start() {
    if (this.#start !== undefined || watching) return;
    watching = true;
    this.#start = { time: Date.now(), figures: figures() };
    engine.watchCollections(true);
  }

  stop() {
    if (this.#start === undefined) return undefined;
    const collections = engine.collections();
    engine.watchCollections(false);
    watching = false;
    const { time, figures: before } = this.#start;
    this.#start = undefined;
    const after = collections.length > 0 ? figures() : undefined;
    const found = [];
    for (let i = 0; i < collections.length; i += 2) {
      found.push({
        gcType: COLLECTION_TYPES[collections[i]] ?? 'All', beforeGC: before, cost: collections[i + 1] / 1000, afterGC: after,
      });
    }
    return { version: 1, startTime: time, statistics: found, endTime: Date.now() };
  }

  [Symbol.dispose]() {
    this.stop();
  }
}

// A session that answers its requests at once.
class Requests {
  #answer;
  #id = 0;
  #connection = new Connection((message) => {
    if (message.id !== undefined) this.#answer = message;
  });

  send(method, params) {
    this.#connection.send({ id: ++this.#id, method, params });
    if (this.#answer.error !== undefined) throw new Error(`${method}: ${this.#answer.error.message}`);
    return this.#answer.result;
  }

  close() {
    this.#connection.close();
  }
}

class Profile {
  #requests;
  #stop;

  constructor(requests, stop) {
    this.#requests = requests;
    this.#stop = stop;
  }

  // The profile as JSON; undefined when it was stopped before.
  stop() {
    if (this.#requests === undefined) return undefined;
    const { profile } = this.#requests.send(this.#stop);
    this.#requests.close();
    this.#requests = undefined;
    return JSON.stringify(profile);
  }

  [Symbol.dispose]() {
    this.stop();
  }
}

class SyncCPUProfileHandle extends Profile {}
class SyncHeapProfileHandle extends Profile {}

function startCpuProfile(options = {}) {
  validateObject(options, 'options');
  const { sampleInterval, maxBufferSize } = options;
  if (sampleInterval !== undefined) validateInteger(sampleInterval, 'options.sampleInterval', 1);
  if (maxBufferSize !== undefined) validateInteger(maxBufferSize, 'options.maxBufferSize', 1);
  const requests = new Requests();
  requests.send('Profiler.enable');
  if (sampleInterval !== undefined) requests.send('Profiler.setSamplingInterval', { interval: sampleInterval });
  requests.send('Profiler.start');
  return new SyncCPUProfileHandle(requests, 'Profiler.stop');
}

function startHeapProfile(options = {}) {
  validateObject(options, 'options');
  const { sampleInterval = 512 * 1024, stackDepth = 16 } = options;
  validateInteger(sampleInterval, 'options.sampleInterval', 1);
  validateInteger(stackDepth, 'options.stackDepth', 0);
  const requests = new Requests();
  requests.send('HeapProfiler.enable');
  requests.send('HeapProfiler.startSampling', { samplingInterval: sampleInterval, stackDepth });
  return new SyncHeapProfileHandle(requests, 'HeapProfiler.stopSampling');
}

module.exports = { GCProfiler, Requests, startCpuProfile, startHeapProfile };
