// Whole small files that worker threads read: a request takes a place of memory that both sides see, puts the path there,
// and finds the content there when it is called back. One such place is (dev.junction.fs.Places knows it, too)
//   0   int32    the length of the path, then what came of it: the length of the content, or what dev.junction.fs.WholeFiles answers
//   4   int32    flags, then the descriptor of a file that is too large
//   8   float64  the size of that file
//   16           the path, then the content
const fs = binding('fs');
const codec = require('internal/buffer/codec');
const handles = require('internal/handles');
const requests = require('internal/requests');
const shared = require('internal/fs/shared');

const kHead = 16;
const kPlace = kHead + 64 * 1024;
const kPlaces = 64; // so much memory comes from the system untouched, and what nobody uses is never there
const kLongestPath = 4096;

let bytes;
let ints;
let doubles;
let whole; // all of it as a Buffer
let Buffer;
const free = [];
const entries = [];

function attach() {
  ({ Buffer } = require('buffer'));
  const memory = new ArrayBuffer(kPlace * kPlaces);
  bytes = new Uint8Array(memory);
  ints = new Int32Array(memory);
  doubles = new Float64Array(memory);
  whole = Buffer.from(memory);
  for (let place = kPlaces - 1; place >= 0; place--) free.push(place);
  const handle = handles.add({ onEvent: finish });
  handles.entry(handle).frame = undefined; // each request has its own
  fs.sharePlaces(bytes, handle);
}

function finish(place, status) {
  const entry = entries[place];
  entries[place] = undefined;
  try {
    requests.end(entry, status, place);
  } finally {
    free.push(place);
  }
}

/**
 * Reads a file: callback(status, place). Afterwards the place is another request's. False if it cannot be done in this way,
 * as when too many such requests are under way.
 */
exports.read = function read(path, flags, callback) {
  if (typeof path !== 'string' || path.length > kLongestPath || !shared.sharesPaths()) return false;
  if (bytes === undefined) attach();
  if (free.length === 0) return false;
  const place = free.pop();
  const head = place * (kPlace >> 2);
  ints[head] = codec.encodeUtf8Into(path, bytes, place * kPlace + kHead, kPlace - kHead);
  ints[head + 1] = flags;
  entries[place] = requests.begin(callback, 'fs', 'openWholeFile');
  fs.readPlace(place);
  return true;
};

/** The content of a file that was read; text if there is an encoding. */
exports.take = function take(place, length, encoding) {
  const from = place * kPlace + kHead;
  if (encoding && encoding !== 'buffer') return whole.toString(encoding, from, from + length);
  const content = Buffer.allocUnsafeSlow(length);
  content.set(bytes.subarray(from, from + length));
  return content;
};

exports.descriptor = (place) => ints[place * (kPlace >> 2) + 1];
exports.size = (place) => doubles[place * (kPlace >> 3) + 1];
