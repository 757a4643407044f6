// Shared by the files of this folder: names of errors, symbols, and small helpers.
const constants = require('internal/http2/constants');

const kSession = Symbol('session');
const kServer = Symbol('server');
const kOptions = Symbol('options');
const kState = Symbol('state');
const kId = Symbol('id');
const kOrigin = Symbol('origin');
const kSocket = Symbol('socket');

const NO_ERROR = 0;
const PROTOCOL_ERROR = 1;
const INTERNAL_ERROR = 2;
const FLOW_CONTROL_ERROR = 3;
const STREAM_CLOSED = 5;
const FRAME_SIZE_ERROR = 6;
const REFUSED_STREAM = 7;
const CANCEL = 8;
const COMPRESSION_ERROR = 9;
const ENHANCE_YOUR_CALM = 11;

const errorNames = [
  'NGHTTP2_NO_ERROR', 'NGHTTP2_PROTOCOL_ERROR', 'NGHTTP2_INTERNAL_ERROR', 'NGHTTP2_FLOW_CONTROL_ERROR', 'NGHTTP2_SETTINGS_TIMEOUT',
  'NGHTTP2_STREAM_CLOSED', 'NGHTTP2_FRAME_SIZE_ERROR', 'NGHTTP2_REFUSED_STREAM', 'NGHTTP2_CANCEL', 'NGHTTP2_COMPRESSION_ERROR',
  'NGHTTP2_CONNECT_ERROR', 'NGHTTP2_ENHANCE_YOUR_CALM', 'NGHTTP2_INADEQUATE_SECURITY', 'NGHTTP2_HTTP_1_1_REQUIRED',
];

// Errors that nghttp2, the library of Node.js, has numbers for.
const libraryErrors = {
  [-501]: 'Invalid argument', [-505]: 'Protocol error', [-509]: 'Stream ID is not available', [-513]: 'Frame size error',
  [-522]: 'Frame size error', [-523]: 'Header compression/decompression error', [-524]: 'Flow control error',
  [-530]: 'Too many CONTINUATION frames following a HEADER frame', [-531]: 'The current session is closing',
  [-535]: 'Flooding was detected in this HTTP/2 session, and it must be closed', [-536]: 'Internal error',
  [-537]: 'SETTINGS frame contained more than the maximum allowed number of entries', [-902]: 'The user callback function failed',
  [-904]: 'Flooding was detected in this HTTP/2 session, and it must be closed', [-903]: 'Received bad client magic byte string',
};

class NghttpError extends Error {
  constructor(number, code = 'ERR_HTTP2_ERROR') {
    super(libraryErrors[number] ?? 'Unknown error');
    this.code = code;
    this.errno = number;
    // the code shows in the stack as with other errors of Node.js
    const { name } = this;
    Object.defineProperty(this, 'name', { value: `Error [${code}]`, configurable: true, writable: true, enumerable: false });
    void this.stack;
    Object.defineProperty(this, 'name', { value: name, configurable: true, writable: true, enumerable: false });
    delete this.name;
  }

  toString() {
    return `${this.name} [${this.code}]: ${this.message}`;
  }
}

module.exports = {
  CANCEL, COMPRESSION_ERROR, ENHANCE_YOUR_CALM, FLOW_CONTROL_ERROR, FRAME_SIZE_ERROR, INTERNAL_ERROR, NO_ERROR, NghttpError,
  PROTOCOL_ERROR, REFUSED_STREAM, STREAM_CLOSED, constants, errorNames, kId, kOptions, kOrigin, kServer, kSession, kSocket, kState,
};
