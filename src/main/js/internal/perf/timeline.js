// performance: the clock, marks and measures (W3C User Timing Level 3, Performance Timeline) and Node's extras.
const clock = require('internal/process/methods_data');
const { codes } = require('internal/errors');
const { validateFunction, validateObject, validateNumber, validateString } = require('internal/validators');
const loop = require('internal/loop');
const kCreate = Symbol('create');
const inspectCustom = Symbol.for('nodejs.util.inspect.custom');

const entries = []; // marks and measures, in order
const resources = [];
let resourceLimit = 250;

function show(object, fields, depth, options) {
  if (depth < 0) return object;
  const { inspect } = require('internal/util/inspect');
  const shown = {};
  for (const field of fields) shown[field] = object[field];
  return `${object.constructor.name} ${inspect(shown, { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
}

class PerformanceEntry {
  #name;
  #type;
  #start;
  #duration;

  constructor(token, name, type, start, duration) {
    if (token !== kCreate) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    this.#name = name;
    this.#type = type;
    this.#start = start;
    this.#duration = duration;
  }

  get name() { return this.#name; }
  get entryType() { return this.#type; }
  get startTime() { return this.#start; }
  get duration() { return this.#duration; }

  toJSON() {
    return { name: this.name, entryType: this.entryType, startTime: this.startTime, duration: this.duration };
  }

  [inspectCustom](depth, options) {
    return show(this, ['name', 'entryType', 'startTime', 'duration'], depth, options);
  }
}

class PerformanceNodeEntry extends PerformanceEntry {
  #detail;

  constructor(name, type, start, duration, detail) {
    super(kCreate, name, type, start, duration);
    this.#detail = detail;
  }

  get detail() { return this.#detail; }

  toJSON() {
    return { ...super.toJSON(), detail: this.detail };
  }

  [inspectCustom](depth, options) {
    return show(this, ['name', 'entryType', 'startTime', 'duration', 'detail'], depth, options);
  }
}

const NAVIGATION_TIMING = new Set(['nodeStart', 'v8Start', 'environment', 'loopStart', 'loopExit', 'bootstrapComplete']);

class PerformanceMark extends PerformanceEntry {
  #detail;

  constructor(name, options = { __proto__: null }) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('name');
    name = `${name}`;
    if (NAVIGATION_TIMING.has(name)) throw new codes.ERR_INVALID_ARG_VALUE('name', name);
    if (options != null) validateObject(options, 'options');
    const start = options?.startTime ?? clock.now();
    validateNumber(start, 'startTime');
    if (start < 0) throw new codes.ERR_PERFORMANCE_INVALID_TIMESTAMP(start);
    super(kCreate, name, 'mark', start, 0);
    this.#detail = options?.detail != null ? globalThis.structuredClone(options.detail) : null;
  }

  get detail() { return this.#detail; }

  toJSON() {
    return { ...super.toJSON(), detail: this.detail };
  }

  [inspectCustom](depth, options) {
    return show(this, ['name', 'entryType', 'startTime', 'duration', 'detail'], depth, options);
  }
}

class PerformanceMeasure extends PerformanceEntry {
  #detail;

  constructor(token, name, start, duration, detail) {
    super(token, name, 'measure', start, duration);
    this.#detail = detail;
  }

  get detail() { return this.#detail; }

  toJSON() {
    return { ...super.toJSON(), detail: this.detail };
  }

  [inspectCustom](depth, options) {
    return show(this, ['name', 'entryType', 'startTime', 'duration', 'detail'], depth, options);
  }
}

const TIMING_FIELDS = ['workerStart', 'redirectStart', 'redirectEnd', 'fetchStart', 'domainLookupStart',
  'domainLookupEnd', 'connectStart', 'connectEnd', 'secureConnectionStart', 'nextHopProtocol', 'requestStart',
  'finalResponseHeadersStart', 'firstInterimResponseStart', 'responseStart', 'responseEnd', 'encodedBodySize', 'decodedBodySize', 'transferSize', 'deliveryType',
  'responseStatus', 'renderBlockingStatus', 'contentType', 'contentEncoding'];

const NOT_IN_JSON = new Set(['finalResponseHeadersStart', 'firstInterimResponseStart', 'renderBlockingStatus', 'contentType', 'contentEncoding']);

class PerformanceResourceTiming extends PerformanceEntry {
  #values;

  constructor(token, name, start, duration, values) {
    super(token, name, 'resource', start, duration);
    this.#values = values;
  }

  static value(entry, field) {
    return entry.#values[field];
  }

  get name() { return super.name; }
  get startTime() { return super.startTime; }
  get duration() { return super.duration; }
  get initiatorType() { return this.#values.initiatorType; }

  toJSON() {
    const json = { ...super.toJSON(), initiatorType: this.initiatorType };
    for (const field of TIMING_FIELDS) if (!NOT_IN_JSON.has(field)) json[field] = this[field];
    return json;
  }
}
for (const field of TIMING_FIELDS) {
  Object.defineProperty(PerformanceResourceTiming.prototype, field, {
    configurable: true,
    enumerable: true,
    get: { [field]() { return PerformanceResourceTiming.value(this, field); } }[field],
  });
}

function enqueue(entry) {
  require('internal/perf/observer').enqueue(entry);
}
exports.enqueueNodeEntry = (name, type, start, duration, detail) => {
  enqueue(new PerformanceNodeEntry(name, type, start, duration, detail));
};

function markTime(name) {
  if (name === undefined) return undefined;
  if (typeof name === 'number') {
    if (name < 0) throw new codes.ERR_PERFORMANCE_INVALID_TIMESTAMP(name);
    return name;
  }
  name = `${name}`;
  if (NAVIGATION_TIMING.has(name)) return nodeTiming[name];
  for (let i = entries.length - 1; i >= 0; i--) {
    if (entries[i].entryType === 'mark' && entries[i].name === name) return entries[i].startTime;
  }
  const { DOMException } = globalThis;
  throw new DOMException(`The "${name}" performance mark has not been set`, 'SyntaxError');
}

const { EventTarget } = require('web/event_target');

class Performance extends EventTarget {
  #onFull = null;

  constructor(token) {
    if (token !== kCreate) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    super();
  }

  get onresourcetimingbufferfull() {
    return this.#onFull;
  }

  set onresourcetimingbufferfull(listener) {
    if (this.#onFull !== null) this.removeEventListener('resourcetimingbufferfull', this.#onFull);
    this.#onFull = typeof listener === 'function' ? listener : null;
    if (this.#onFull !== null) this.addEventListener('resourcetimingbufferfull', this.#onFull);
  }

  get timeOrigin() {
    return clock.timeOrigin();
  }

  get nodeTiming() {
    return nodeTiming;
  }

  now() {
    return clock.now();
  }

  mark(name, options) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('name');
    const mark = new PerformanceMark(name, options);
    entries.push(mark);
    enqueue(mark);
    return mark;
  }

  measure(name, startOrOptions, endMark) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('name');
    validateString(name, 'name');
    let start;
    let end;
    let detail = null;
    if (startOrOptions !== null && typeof startOrOptions === 'object') {
      const { start: s, end: e, duration: d, detail: given } = startOrOptions;
      if (Object.keys(startOrOptions).length > 0) {
        if (endMark !== undefined) {
          throw new codes.ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS('endMark must not be specified');
        }
        if (s === undefined && e === undefined && d !== undefined) {
          throw new codes.ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS('One of options.start or options.end is required');
        }
        if (s !== undefined && e !== undefined && d !== undefined) {
          throw new codes.ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS(
            'Must not have options.start, options.end, and options.duration specified');
        }
      }
      end = e !== undefined ? markTime(e) : s !== undefined && d !== undefined ? markTime(s) + markTime(d) : clock.now();
      start = s !== undefined ? markTime(s) : d !== undefined && e !== undefined ? markTime(e) - markTime(d) : 0;
      if (given != null) detail = globalThis.structuredClone(given);
    } else {
      end = endMark !== undefined ? markTime(endMark) : clock.now();
      start = startOrOptions !== undefined ? markTime(startOrOptions) : 0;
    }
    const measure = new PerformanceMeasure(kCreate, name, start, end - start, detail);
    entries.push(measure);
    enqueue(measure);
    return measure;
  }

  clearMarks(name) {
    clear('mark', name);
  }

  clearMeasures(name) {
    clear('measure', name);
  }

  clearResourceTimings(name) {
    if (name === undefined) resources.length = 0;
    else remove(resources, (entry) => entry.name === `${name}`);
  }

  setResourceTimingBufferSize(max) {
    resourceLimit = Number.isInteger(max) && max >= 0 ? max : 0;
  }

  markResourceTiming(timing, url, initiatorType, global, cacheMode, body, status, deliveryType = '') {
    const { startTime = 0, endTime = 0 } = timing;
    const entry = new PerformanceResourceTiming(kCreate, url, startTime, endTime - startTime, {
      initiatorType, workerStart: timing.finalServiceWorkerStartTime, redirectStart: timing.redirectStartTime,
      redirectEnd: timing.redirectEndTime, fetchStart: timing.postRedirectStartTime,
      domainLookupStart: timing.finalConnectionTimingInfo?.domainLookupStartTime,
      domainLookupEnd: timing.finalConnectionTimingInfo?.domainLookupEndTime,
      connectStart: timing.finalConnectionTimingInfo?.connectionStartTime,
      connectEnd: timing.finalConnectionTimingInfo?.connectionEndTime,
      secureConnectionStart: timing.finalConnectionTimingInfo?.secureConnectionStartTime,
      nextHopProtocol: timing.finalConnectionTimingInfo?.ALPNNegotiatedProtocol,
      requestStart: timing.finalNetworkRequestStartTime,
      finalResponseHeadersStart: timing.finalNetworkResponseStartTime ?? 0, firstInterimResponseStart: 0, responseStart: timing.finalNetworkResponseStartTime,
      responseEnd: timing.endTime, encodedBodySize: timing.encodedBodySize, decodedBodySize: timing.decodedBodySize,
      transferSize: cacheMode === 'local' ? 0 : cacheMode === 'validated' ? 300 : timing.encodedBodySize + 300,
      deliveryType, responseStatus: status, renderBlockingStatus: 'non-blocking', contentType: body?.contentType ?? '',
      contentEncoding: body?.contentEncoding ?? '',
    });
    addResource(entry);
    enqueue(entry);
    return entry;
  }

  getEntries() {
    return sorted([...entries, ...resources]);
  }

  getEntriesByName(name, type) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('name');
    name = `${name}`;
    return sorted([...entries, ...resources].filter((entry) =>
      entry.name === name && (type === undefined || entry.entryType === `${type}`)));
  }

  getEntriesByType(type) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('type');
    type = `${type}`;
    return sorted([...entries, ...resources].filter((entry) => entry.entryType === type));
  }

  toJSON() {
    return { nodeTiming: nodeTiming.toJSON(), timeOrigin: this.timeOrigin, eventLoopUtilization: eventLoopUtilization() };
  }

  [inspectCustom](depth, options) {
    return show(this, ['nodeTiming', 'timeOrigin'], depth, options);
  }
}

// https://www.w3.org/TR/resource-timing/#dfn-add-a-performanceresourcetiming-entry: what no longer fits waits for the
// listeners of 'resourcetimingbufferfull', which may make room.
const secondary = [];
let fullPending = false;

function addResource(entry) {
  if (resources.length < resourceLimit && !fullPending) {
    resources.push(entry);
    return;
  }
  if (!fullPending) {
    fullPending = true;
    require('internal/timers').setImmediate(() => {
      const { Event } = require('web/event_target');
      performance.dispatchEvent(new Event('resourcetimingbufferfull'));
      fullPending = false;
      while (secondary.length > 0 && resources.length < resourceLimit) resources.push(secondary.shift());
      secondary.length = 0;
    });
  }
  secondary.push(entry);
}

function sorted(list) {
  return list.sort((a, b) => a.startTime - b.startTime);
}

function remove(list, test) {
  for (let i = list.length - 1; i >= 0; i--) if (test(list[i])) list.splice(i, 1);
}

function clear(type, name) {
  if (name !== undefined) name = `${name}`;
  remove(entries, (entry) => entry.entryType === type && (name === undefined || entry.name === name));
}

const milestone = (index) => binding('engine').milestones()[index];

class PerformanceNodeTiming {
  constructor() {
    const value = (name, fixed) => {
      Object.defineProperty(this, name, { value: fixed, writable: false, enumerable: true, configurable: true });
    };
    const getter = (name, get) => {
      Object.defineProperty(this, name, { get, set: undefined, enumerable: true, configurable: true });
    };
    value('name', 'node');
    value('entryType', 'node');
    value('startTime', 0);
    getter('duration', clock.now);
    getter('nodeStart', () => milestone(0));
    getter('v8Start', () => milestone(1));
    getter('environment', () => milestone(2));
    getter('loopStart', loopStart);
    getter('loopExit', loop.ended);
    getter('bootstrapComplete', loop.bootstrapped);
    getter('idleTime', loop.idleMillis);
    getter('uvMetricsInfo', loop.counts);
  }

  toJSON() {
    const json = {};
    for (const name of NODE_TIMING) json[name] = this[name];
    return json;
  }

  [inspectCustom](depth, options) {
    return show(this, NODE_TIMING, depth, options);
  }
}

const NODE_TIMING = ['name', 'entryType', 'startTime', 'duration', 'nodeStart', 'v8Start', 'bootstrapComplete', 'environment', 'loopStart',
  'loopExit', 'idleTime'];

// An entry as others are, but for its own properties; its class is no subclass to call.
Object.setPrototypeOf(PerformanceNodeTiming.prototype, PerformanceEntry.prototype);

const loopStart = () => loop.started();
const nodeTiming = new PerformanceNodeTiming();

function eventLoopUtilization(first, second) {
  const start = loopStart();
  if (start < 0) return { idle: 0, active: 0, utilization: 0 };
  if (second) {
    const idle = first.idle - second.idle;
    const active = first.active - second.active;
    return { idle, active, utilization: active / (idle + active) };
  }
  const idle = loop.idleMillis();
  const active = clock.now() - start - idle;
  if (!first) return { idle, active, utilization: active / (idle + active) };
  const idleDelta = idle - first.idle;
  const activeDelta = active - first.active;
  return { idle: idleDelta, active: activeDelta, utilization: activeDelta / (idleDelta + activeDelta) };
}

function timerify(fn, options = {}) {
  validateFunction(fn, 'fn');
  validateObject(options, 'options');
  const { histogram } = options;
  if (histogram !== undefined && typeof histogram?.record !== 'function') {
    throw new codes.ERR_INVALID_ARG_TYPE('options.histogram', 'RecordableHistogram', histogram);
  }
  function finish(start, args) {
    const duration = clock.now() - start;
    histogram?.record(Math.max(1, Math.ceil(duration * 1e6)));
    const detail = [...args];
    const entry = new PerformanceNodeEntry(fn.name, 'function', start, duration, detail);
    for (let i = 0; i < args.length; i++) entry[i] = args[i];
    enqueue(entry);
  }
  function timerified(...args) {
    const start = clock.now();
    const result = new.target ? Reflect.construct(fn, args, fn) : Reflect.apply(fn, this, args);
    if (!new.target && typeof result?.finally === 'function') {
      return result.finally(() => finish(start, args));
    }
    finish(start, args);
    return result;
  }
  Object.defineProperties(timerified, {
    length: { configurable: true, enumerable: true, value: fn.length },
    name: { configurable: true, enumerable: true, value: `timerified ${fn.name}` },
  });
  return timerified;
}

for (const name of ['now', 'mark', 'measure', 'clearMarks', 'clearMeasures', 'clearResourceTimings', 'getEntries',
  'getEntriesByName', 'getEntriesByType', 'setResourceTimingBufferSize', 'toJSON', 'timeOrigin', 'nodeTiming',
  'eventLoopUtilization', 'timerify', 'markResourceTiming', 'onresourcetimingbufferfull']) {
  const descriptor = Object.getOwnPropertyDescriptor(Performance.prototype, name);
  if (descriptor) Object.defineProperty(Performance.prototype, name, { ...descriptor, enumerable: true });
}

for (const fn of [eventLoopUtilization, timerify]) {
  Object.defineProperty(Performance.prototype, fn.name, { configurable: true, enumerable: false, writable: true, value: fn });
}
for (const type of [PerformanceMark, PerformanceMeasure, PerformanceResourceTiming]) {
  Object.defineProperty(type.prototype, Symbol.toStringTag, { configurable: true, enumerable: false, writable: false, value: type.name });
}

const performance = new Performance(kCreate);

Object.assign(exports, {
  Performance, PerformanceEntry, PerformanceMark, PerformanceMeasure, PerformanceResourceTiming, PerformanceNodeEntry,
  performance, eventLoopUtilization, timerify,
});
