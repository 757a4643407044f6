// node:perf_hooks
const timeline = require('internal/perf/timeline');
const histogram = require('internal/perf/histogram');
const observer = require('internal/perf/observer');

module.exports = {
  Performance: timeline.Performance,
  PerformanceEntry: timeline.PerformanceEntry,
  PerformanceMark: timeline.PerformanceMark,
  PerformanceMeasure: timeline.PerformanceMeasure,
  PerformanceObserver: observer.PerformanceObserver,
  PerformanceObserverEntryList: observer.PerformanceObserverEntryList,
  PerformanceResourceTiming: timeline.PerformanceResourceTiming,
  monitorEventLoopDelay: histogram.monitorEventLoopDelay,
  eventLoopUtilization: timeline.eventLoopUtilization,
  timerify: timeline.timerify,
  createHistogram: histogram.createHistogram,
  createSlidingWindowHistogram: histogram.createSlidingWindowHistogram,
  importHistogram: histogram.importHistogram,
  performance: timeline.performance,
};

Object.defineProperties(module.exports, {
  constants: {
    enumerable: true,
    configurable: false,
    value: {
      NODE_PERFORMANCE_GC_MAJOR: 4, NODE_PERFORMANCE_GC_MINOR: 1, NODE_PERFORMANCE_GC_MINOR_MARK_SWEEP: 2, NODE_PERFORMANCE_GC_INCREMENTAL: 8,
      NODE_PERFORMANCE_GC_WEAKCB: 16, NODE_PERFORMANCE_GC_FLAGS_NO: 0,
      NODE_PERFORMANCE_GC_FLAGS_CONSTRUCT_RETAINED: 2, NODE_PERFORMANCE_GC_FLAGS_FORCED: 4,
      NODE_PERFORMANCE_GC_FLAGS_SYNCHRONOUS_PHANTOM_PROCESSING: 8,
      NODE_PERFORMANCE_GC_FLAGS_ALL_AVAILABLE_GARBAGE: 16,
      NODE_PERFORMANCE_GC_FLAGS_ALL_EXTERNAL_MEMORY: 32, NODE_PERFORMANCE_GC_FLAGS_SCHEDULE_IDLE: 64,
    },
  },
});

const hidden = (prefix, names) => names.forEach((name, value) => {
  Object.defineProperty(module.exports.constants, prefix + name, { value, enumerable: false });
});
hidden('NODE_PERFORMANCE_ENTRY_TYPE_', ['GC', 'HTTP', 'HTTP2', 'NET', 'DNS', 'QUIC']);
hidden('NODE_PERFORMANCE_MILESTONE_', ['TIME_ORIGIN_TIMESTAMP', 'TIME_ORIGIN', 'ENVIRONMENT', 'NODE_START', 'V8_START', 'LOOP_START',
  'LOOP_EXIT', 'BOOTSTRAP_COMPLETE']);
