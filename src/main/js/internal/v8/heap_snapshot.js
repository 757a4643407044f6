// Heap snapshots, which V8's inspector writes as the text of a JSON object, piece by piece.
const { withRequests } = require('internal/inspector/connection');
const { validateBoolean, validateObject } = require('internal/validators');

// The options as the inspector names them.
exports.readOptions = function readOptions(options = {}) {
  validateObject(options, 'options');
  const { exposeInternals = false, exposeNumericValues = false } = options;
  validateBoolean(exposeInternals, 'options.exposeInternals');
  validateBoolean(exposeNumericValues, 'options.exposeNumericValues');
  return { exposeInternals, captureNumericValue: exposeNumericValues, reportProgress: false };
};

// Takes a snapshot; write() gets its pieces in order.
exports.take = function take(settings, write) {
  withRequests((request) => request('HeapProfiler.takeHeapSnapshot', settings), ({ method, params }) => {
    if (method === 'HeapProfiler.addHeapSnapshotChunk') write(params.chunk);
  });
};

let sequence = 0;

// Heap.20260102.030405.<pid>.<thread>.<sequence>.heapsnapshot
exports.fileName = function fileName(prefix = 'Heap', extension = 'heapsnapshot') {
  const now = new Date();
  const two = (number) => String(number).padStart(2, '0');
  const day = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  const time = `${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
  const { threadId } = require('worker_threads');
  return `${prefix}.${day}.${time}.${process.pid}.${threadId}.${String(++sequence).padStart(3, '0')}.${extension}`;
};
