// Frames (RFC 9113, section 4): cutting what comes in, and making what goes out.
const { Buffer } = require('buffer');
const { FRAME_SIZE_ERROR, PROTOCOL_ERROR } = require('internal/http2/util');

const HEAD = 9;
const DATA = 0;
const HEADERS = 1;
const PRIORITY = 2;
const RST_STREAM = 3;
const SETTINGS = 4;
const PUSH_PROMISE = 5;
const PING = 6;
const GOAWAY = 7;
const WINDOW_UPDATE = 8;
const CONTINUATION = 9;
const ALTSVC = 10;
const ORIGIN = 12;

const END_STREAM = 1;
const ACK = 1;
const END_HEADERS = 4;
const PADDED = 8;
const PRIORITIZED = 32;

const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';

function frame(type, flags, id, payload) {
  const bytes = Buffer.allocUnsafe(HEAD + payload.length);
  writeHead(bytes, payload.length, type, flags, id);
  bytes.set(payload, HEAD);
  return bytes;
}

function writeHead(bytes, length, type, flags, id) {
  bytes[0] = length >> 16;
  bytes[1] = length >> 8;
  bytes[2] = length;
  bytes[3] = type;
  bytes[4] = flags;
  bytes.writeUInt32BE(id, 5);
}

function head(length, type, flags, id) {
  const bytes = Buffer.allocUnsafe(HEAD);
  writeHead(bytes, length, type, flags, id);
  return bytes;
}

function number(type, id, value) {
  const bytes = Buffer.allocUnsafe(HEAD + 4);
  writeHead(bytes, 4, type, 0, id);
  bytes.writeUInt32BE(value, HEAD);
  return bytes;
}

// A block of fields as one HEADERS (or PUSH_PROMISE) frame and, if it is long, CONTINUATIONs.
// prefix: what goes before the block in the first frame.
function headerFrames(type, flags, id, block, maxSize, prefix) {
  const before = prefix?.length ?? 0;
  if (before + block.length <= maxSize) {
    return [frame(type, flags | END_HEADERS, id, before === 0 ? block : Buffer.concat([prefix, block]))];
  }
  const first = block.subarray(0, maxSize - before);
  const frames = [frame(type, flags, id, before === 0 ? first : Buffer.concat([prefix, first]))];
  for (let at = first.length; at < block.length; at += maxSize) {
    const part = block.subarray(at, at + maxSize);
    frames.push(frame(CONTINUATION, at + maxSize >= block.length ? END_HEADERS : 0, id, part));
  }
  return frames;
}

function goaway(lastId, code, data) {
  const payload = Buffer.allocUnsafe(8 + (data?.length ?? 0));
  payload.writeUInt32BE(lastId, 0);
  payload.writeUInt32BE(code, 4);
  if (data) payload.set(data, 8);
  return frame(GOAWAY, 0, 0, payload);
}

// Cuts bytes into frames: onframe(type, flags, stream id, payload); the payload is only good during the call if it is
// to be kept then copy it. Answers false when a frame is larger than allowed.
class FrameReader {
  maxSize = 16384;
  #rest = undefined;
  #isFirst = true;
  #onframe;

  constructor(onframe) {
    this.#onframe = onframe;
  }

  // isOpen() tells whether to go on. Answers the code of an error, or 0.
  push(bytes, isOpen) {
    if (this.#rest !== undefined) {
      bytes = Buffer.concat([this.#rest, bytes]);
      this.#rest = undefined;
    }
    let at = 0;
    while (bytes.length - at >= HEAD) {
      const length = bytes[at] << 16 | bytes[at + 1] << 8 | bytes[at + 2];
      if (this.#isFirst) {
        if (bytes[at + 3] !== SETTINGS || (bytes[at + 4] & ACK) !== 0) return PROTOCOL_ERROR;
        this.#isFirst = false;
      }
      if (length > this.maxSize) return FRAME_SIZE_ERROR;
      const end = at + HEAD + length;
      if (end > bytes.length) break;
      this.#onframe(bytes[at + 3], bytes[at + 4], bytes.readUInt32BE(at + 5) & 0x7fffffff, bytes.subarray(at + HEAD, end));
      at = end;
      if (!isOpen()) return 0;
    }
    if (at < bytes.length) this.#rest = at === 0 ? bytes : bytes.subarray(at);
    return 0;
  }
}

module.exports = {
  DATA, HEADERS, PRIORITY, RST_STREAM, SETTINGS, PUSH_PROMISE, PING, GOAWAY, WINDOW_UPDATE, CONTINUATION, ALTSVC, ORIGIN,
  END_STREAM, ACK, END_HEADERS, PADDED, PRIORITIZED, PREFACE, FrameReader, frame, goaway, head, headerFrames, number,
};
