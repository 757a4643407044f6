const { codes } = require('internal/errors');
const { pipeline } = require('internal/streams/pipeline');
const Duplex = require('internal/streams/duplex');
const { eos } = require('internal/streams/end_of_stream');
const { coupleWritable, coupleReadable, coupleDestroy, makeSlots } = require('internal/streams/coupling');
const {
  isNodeStream, isReadable, isReadableStream, isTransformStream, isWebStream, isWritable, isWritableStream,
} = require('internal/streams/utils');

const noop = () => {};
const canRead = (stream) => Boolean(isReadable(stream) || isReadableStream(stream) || isTransformStream(stream));
const canWrite = (stream) => Boolean(isWritable(stream) || isWritableStream(stream) || isTransformStream(stream));

/** One duplex out of several streams: writes go into the first, reads come out of the last. */
function compose(...streams) {
  if (streams.length === 0) throw new codes.ERR_MISSING_ARGS('streams');
  if (streams.length === 1) return Duplex.from(streams[0]);

  const given = [...streams];
  const last = streams.length - 1;
  if (typeof streams[0] === 'function') streams[0] = Duplex.from(streams[0]);
  if (typeof streams[last] === 'function') streams[last] = Duplex.from(streams[last]);
  streams.forEach((stream, i) => {
    if (!isNodeStream(stream) && !isWebStream(stream)) return;
    if (i < last && !canRead(stream)) {
      throw new codes.ERR_INVALID_ARG_VALUE(`streams[${i}]`, given[i], 'must be readable');
    }
    if (i > 0 && !canWrite(stream)) {
      throw new codes.ERR_INVALID_ARG_VALUE(`streams[${i}]`, given[i], 'must be writable');
    }
  });

  let done = noop;
  const head = streams[0];
  const tail = pipeline(streams, (error) => done(error));
  const writable = canWrite(head);
  const readable = canRead(tail);
  const slots = makeSlots();
  const duplex = new Duplex({
    writableObjectMode: Boolean(head?.writableObjectMode),
    readableObjectMode: Boolean(tail?.readableObjectMode),
    writable,
    readable,
  });
  done = coupleDestroy(duplex, isNodeStream(tail) ? [tail] : [], slots, () => !readable && !writable);

  if (writable) {
    if (isNodeStream(head)) coupleWritable(duplex, head, slots);
    else writeToWeb(duplex, isTransformStream(head) ? head.writable : head, slots);
    eos(isTransformStream(tail) ? tail.readable : tail, () => slots.finish.fire());
  }
  if (readable) {
    if (isNodeStream(tail)) coupleReadable(duplex, tail, slots);
    else readFromWeb(duplex, isTransformStream(tail) ? tail.readable : tail);
  }
  return duplex;
}

function writeToWeb(duplex, writableStream, slots) {
  const writer = writableStream.getWriter();
  duplex._write = async function(chunk, encoding, callback) {
    try {
      await writer.ready;
      writer.write(chunk).catch(noop);
      callback();
    } catch (error) {
      callback(error);
    }
  };
  duplex._final = async function(callback) {
    try {
      await writer.ready;
      writer.close().catch(noop);
      slots.finish.callback = callback;
    } catch (error) {
      callback(error);
    }
  };
}

function readFromWeb(duplex, readableStream) {
  const reader = readableStream.getReader();
  duplex._read = async function() {
    for (;;) {
      try {
        const { value, done } = await reader.read();
        if (done) {
          duplex.push(null);
          return;
        }
        if (!duplex.push(value)) return;
      } catch {
        return; // the pipeline reports it
      }
    }
  };
}

module.exports = compose;
