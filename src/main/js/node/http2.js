// node:http2: its constants and what needs no connection. There is no HTTP/2 engine yet, so whatever would open
// a session throws when it is called.
const constants = require('internal/http2/constants');
const { codes } = require('internal/errors');
const { Duplex, Readable } = require('stream');

const SETTINGS = {
  headerTableSize: [constants.NGHTTP2_SETTINGS_HEADER_TABLE_SIZE, 0, 2 ** 32 - 1],
  enablePush: [constants.NGHTTP2_SETTINGS_ENABLE_PUSH, 0, 1],
  maxConcurrentStreams: [constants.NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, 0, 2 ** 32 - 1],
  initialWindowSize: [constants.NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, 0, 2 ** 31 - 1],
  maxFrameSize: [constants.NGHTTP2_SETTINGS_MAX_FRAME_SIZE, 16384, 2 ** 24 - 1],
  maxHeaderListSize: [constants.NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, 0, 2 ** 32 - 1],
  enableConnectProtocol: [constants.NGHTTP2_SETTINGS_ENABLE_CONNECT_PROTOCOL, 0, 1],
};

function unavailable(feature) {
  return new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM(`http2.${feature}`);
}

function getDefaultSettings() {
  return {
    __proto__: null, headerTableSize: 4096, enablePush: true, initialWindowSize: 65535, maxFrameSize: 16384,
    maxConcurrentStreams: 4294967295, maxHeaderListSize: 65535, maxHeaderSize: 65535, enableConnectProtocol: false,
  };
}

function getPackedSettings(settings = {}) {
  const pairs = [];
  for (const name of Object.keys(SETTINGS)) {
    let value = settings[name];
    if (name === 'maxHeaderListSize') value ??= settings.maxHeaderSize;
    if (value === undefined) continue;
    const [id, min, max] = SETTINGS[name];
    if (max === 1 && typeof value !== 'boolean') {
      throw new codes.ERR_HTTP2_INVALID_SETTING_VALUE(name, value);
    }
    value = Number(value);
    if (!(value >= min && value <= max)) throw new codes.ERR_HTTP2_INVALID_SETTING_VALUE.RangeError(name, value, min, max);
    pairs.push([id, value]);
  }
  pairs.sort((a, b) => a[0] - b[0]);
  const packed = Buffer.alloc(pairs.length * 6);
  pairs.forEach(([id, value], index) => {
    packed.writeUInt16BE(id, index * 6);
    packed.writeUInt32BE(value, index * 6 + 2);
  });
  return packed;
}

function getUnpackedSettings(buffer) {
  if (!ArrayBuffer.isView(buffer)) {
    throw new codes.ERR_INVALID_ARG_TYPE('buf', ['Buffer', 'TypedArray', 'DataView'], buffer);
  }
  if (buffer.byteLength % 6 !== 0) throw new codes.ERR_HTTP2_INVALID_PACKED_SETTINGS_LENGTH();
  const bytes = Buffer.from(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  const settings = {};
  for (let at = 0; at < bytes.length; at += 6) {
    const id = bytes.readUInt16BE(at);
    const value = bytes.readUInt32BE(at + 2);
    const name = Object.keys(SETTINGS).find((each) => SETTINGS[each][0] === id);
    if (name === undefined) continue;
    settings[name] = SETTINGS[name][2] === 1 ? value !== 0 : value;
    if (name === 'maxHeaderListSize') settings.maxHeaderSize = value;
  }
  return settings;
}

class Http2ServerRequest extends Readable {
  constructor() {
    super();
    throw unavailable('Http2ServerRequest');
  }
}

class Http2ServerResponse extends Duplex {
  constructor() {
    super();
    throw unavailable('Http2ServerResponse');
  }
}

module.exports = {
  connect() {
    throw unavailable('connect');
  },
  constants,
  createServer() {
    throw unavailable('createServer');
  },
  createSecureServer() {
    throw unavailable('createSecureServer');
  },
  getDefaultSettings,
  getPackedSettings,
  getUnpackedSettings,
  performServerHandshake() {
    throw unavailable('performServerHandshake');
  },
  sensitiveHeaders: Symbol('nodejs.http2.sensitiveHeaders'),
  Http2ServerRequest,
  Http2ServerResponse,
};
