// PerformanceObserver.
const { codes } = require('internal/errors');
const { validateFunction, validateObject } = require('internal/validators');
const timers = require('internal/timers');
const timeline = require('internal/perf/timeline');

const SUPPORTED = Object.freeze(['dns', 'function', 'gc', 'http', 'http2', 'mark', 'measure', 'net', 'resource']);
const observers = new Set();
const pending = new Set();
let scheduled = false;

class PerformanceObserverEntryList {
  #entries;

  constructor(entries) {
    this.#entries = entries.sort((a, b) => a.startTime - b.startTime);
  }

  getEntries() {
    return [...this.#entries];
  }

  getEntriesByType(type) {
    type = `${type}`;
    return this.#entries.filter((entry) => entry.entryType === type);
  }

  getEntriesByName(name, type) {
    name = `${name}`;
    return this.#entries.filter((entry) => entry.name === name && (type === undefined || entry.entryType === `${type}`));
  }

  [Symbol.for('nodejs.util.inspect.custom')](depth, options) {
    if (depth < 0) return this;
    const { inspect } = require('internal/util/inspect');
    return `PerformanceObserverEntryList ${inspect(this.#entries, options)}`;
  }
}

class PerformanceObserver {
  #callback;
  #buffer = [];
  #types = new Set();
  #mode;

  constructor(callback) {
    validateFunction(callback, 'callback');
    this.#callback = callback;
  }

  static get supportedEntryTypes() {
    return SUPPORTED;
  }

  observe(options = {}) {
    validateObject(options, 'options');
    const { entryTypes, type, buffered } = options;
    if (entryTypes === undefined && type === undefined) throw new codes.ERR_MISSING_ARGS('options.entryTypes', 'options.type');
    if (entryTypes != null && type != null) {
      throw new codes.ERR_INVALID_ARG_VALUE('options.entryTypes', entryTypes, 'options.entryTypes can not set with options.type together');
    }
    const mode = entryTypes !== undefined ? 'multiple' : 'single';
    if (this.#mode !== undefined && this.#mode !== mode) {
      throw new globalThis.DOMException(mode === 'single'
        ? 'PerformanceObserver can not change to single observation'
        : 'PerformanceObserver can not change to multiple observations', 'InvalidModificationError');
    }
    this.#mode = mode;
    if (mode === 'multiple') {
      if (!Array.isArray(entryTypes)) throw new codes.ERR_INVALID_ARG_TYPE('options.entryTypes', 'string[]', entryTypes);
      this.#types.clear();
      for (const name of entryTypes) if (SUPPORTED.includes(name)) this.#types.add(name);
    } else if (SUPPORTED.includes(type)) {
      this.#types.add(type);
      if (buffered) {
        this.#buffer.push(...timeline.performance.getEntriesByType(type));
        schedule(this);
      }
    }
    if (this.#types.size > 0) observers.add(this);
    else this.disconnect();
    if (this.#types.has('gc')) watchCollections();
  }

  disconnect() {
    observers.delete(this);
    pending.delete(this);
    this.#buffer = [];
    this.#types.clear();
    this.#mode = undefined;
    if (collector.handle !== 0) stopCollections();
  }

  takeRecords() {
    const records = this.#buffer;
    this.#buffer = [];
    return records;
  }

  static offer(observer, entry) {
    if (!observer.#types.has(entry.entryType)) return;
    observer.#buffer.push(entry);
    schedule(observer);
  }

  static observes(observer, type) {
    return observer.#types.has(type);
  }

  static deliver(observer) {
    const records = observer.takeRecords();
    if (records.length > 0) observer.#callback.call(observer, new PerformanceObserverEntryList(records), observer);
  }
}
const { offer, deliver, observes } = PerformanceObserver;
delete PerformanceObserver.observes;
delete PerformanceObserver.offer;
delete PerformanceObserver.deliver;

function schedule(observer) {
  pending.add(observer);
  if (scheduled) return;
  scheduled = true;
  timers.setImmediate(() => {
    scheduled = false;
    const due = [...pending];
    pending.clear();
    for (const each of due) deliver(each);
  });
}

// What Java tells of garbage collections.
const collector = {
  handle: 0,
  onEvent(kind, [type, flags, start, duration]) {
    timeline.enqueueNodeEntry('gc', 'gc', start, duration, { kind: type, flags });
  },
};

function watchCollections() {
  if (collector.handle !== 0) return;
  collector.handle = require('internal/handles').add(collector);
  binding('engine').reportCollections(collector.handle);
}

function stopCollections() {
  for (const observer of observers) if (observes(observer, 'gc')) return;
  binding('engine').reportCollections(0);
  require('internal/handles').remove(collector.handle);
  collector.handle = 0;
}

exports.enqueue = function enqueue(entry) {
  for (const observer of observers) offer(observer, entry);
};
exports.isObserved = (type) => observers.size > 0 && type !== undefined;
exports.PerformanceObserver = PerformanceObserver;
exports.PerformanceObserverEntryList = PerformanceObserverEntryList;
