// The HTTP/1 parser (RFC 9112), working on bytes where they lie: in a Buffer given to execute(), or, once a
// stream handle is consumed, in the shared heap, so that no Buffer is made per read.
//
// There are two parsers here. `#fastHead` takes a head that is complete in the bytes at hand and is plain: it
// reads it in one pass, and gives up without any effect on whatever is unusual. Everything else (heads split over
// several reads, leniency, errors, trailers) goes through `#run`, a state machine that can stop after any byte.
// Only the state machine makes errors, so each has one origin and one exact position.
//
// What it reports, and through which callbacks (elements 0 to 6 of the parser, named by the k… constants), is what
// Node.js reports, so that libraries which bring their own parser or use this one directly find what they know.
const { Buffer } = require('buffer');
const { FIELD_VALUE, HEX, TARGET, TOKEN, methodNumbers, FIRST_NON_HTTP, LAST_NON_HTTP } = require('internal/http/tables');
const { CONNECTION, CONTENT_LENGTH, GENERAL, TRANSFER_ENCODING, UPGRADE, hashOf, headerKind, intern, latin1 } = require('internal/http/strings');
const context = require('internal/async_context');
const hooks = require('internal/async_hooks');
const heap = require('internal/http/heap');

const REQUEST = 1;
const RESPONSE = 2;

const kOnMessageBegin = 0;
const kOnHeaders = 1;
const kOnHeadersComplete = 2;
const kOnBody = 3;
const kOnMessageComplete = 4;
const kOnExecute = 5;
const kOnTimeout = 6;

const LENIENT_HEADERS = 1;
const LENIENT_CHUNKED_LENGTH = 2;
const LENIENT_KEEP_ALIVE = 4;
const LENIENT_TRANSFER_ENCODING = 8;
const LENIENT_VERSION = 16;
const LENIENT_DATA_AFTER_CLOSE = 32;
const LENIENT_OPTIONAL_LF_AFTER_CR = 64;
const LENIENT_OPTIONAL_CRLF_AFTER_CHUNK = 128;
const LENIENT_OPTIONAL_CR_BEFORE_LF = 256;
const LENIENT_SPACES_AFTER_CHUNK_SIZE = 512;
const LENIENT_HEADER_VALUE_RELAXED = 1024;

const MAX_PAIRS_AT_ONCE = 32;
const MAX_CHUNK_EXTENSIONS = 16384;
const DEFAULT_MAX_HEADER_SIZE = 16384;

// message flags
const F_KEEP_ALIVE = 1;
const F_CLOSE = 2;
const F_CONNECTION_UPGRADE = 4;
const F_UPGRADE = 8;
const F_CHUNKED = 16;
const F_CONTENT_LENGTH = 32;
const F_TRANSFER_ENCODING = 64;
const F_SKIP_BODY = 128;
const F_TRAILING = 256;

// states of the machine
const S_DEAD = 0;
const S_START = 1;
const S_METHOD = 2;
const S_AFTER_METHOD = 3;
const S_URL = 4;
const S_HTTP_START = 5;
const S_HTTP_NAME = 6;
const S_MAJOR = 7;
const S_DOT = 8;
const S_MINOR = 9;
const S_REQUEST_LINE_END = 10;
const S_REQUEST_LINE_LF = 11;
const S_STATUS_NAME = 12;
const S_STATUS_SPACE = 13;
const S_STATUS_CODE = 14;
const S_STATUS_AFTER_CODE = 15;
const S_STATUS_TEXT = 16;
const S_STATUS_LINE_LF = 17;
const S_FIELD_START = 18;
const S_FIELD_NAME = 19;
const S_VALUE_WS = 20;
const S_VALUE_EMPTY_LF = 21;
const S_VALUE_EMPTY_FOLD = 22;
const S_VALUE = 23;
const S_VALUE_LF = 24;
const S_VALUE_FOLD = 25;
const S_HEAD_LF = 26;
const S_BODY = 27;
const S_BODY_EOF = 28;
const S_CHUNK_SIZE_FIRST = 29;
const S_CHUNK_SIZE = 30;
const S_CHUNK_SIZE_LF = 31;
const S_CHUNK_EXT_START = 32;
const S_CHUNK_EXT_NAME = 33;
const S_CHUNK_EXT_VALUE = 34;
const S_CHUNK_EXT_QUOTED = 35;
const S_CHUNK_EXT_QUOTED_PAIR = 36;
const S_CHUNK_EXT_AFTER_QUOTED = 37;
const S_CHUNK_DATA = 38;
const S_CHUNK_DATA_CR = 39;
const S_CHUNK_DATA_LF = 40;
const S_CLOSED = 41;
const S_URL_LF = 42;
const S_PREFACE = 43;
const S_FIRST_FIELD = 44;
const S_FAILED = 45;

// states within a request target
const U_START = 0;
const U_SCHEMA = 1;
const U_SCHEMA_SLASH = 2;
const U_SCHEMA_SLASHES = 3;
const U_SERVER_START = 4;
const U_SERVER = 5;
const U_SERVER_AT = 6;
const U_PATH = 7;
const U_QUERY = 8;
const U_FRAGMENT_START = 9;
const U_FRAGMENT = 10;

const urlComplaints = {
  [U_START]: 'Unexpected start char in url',
  [U_SCHEMA]: 'Unexpected char in url schema',
  [U_SCHEMA_SLASH]: 'Unexpected char in url schema',
  [U_SCHEMA_SLASHES]: 'Unexpected char in url schema',
  [U_SERVER_START]: 'Unexpected char in url server',
  [U_SERVER]: 'Unexpected char in url server',
  [U_SERVER_AT]: 'Unexpected char in url server',
  [U_PATH]: 'Invalid char in url path',
  [U_QUERY]: 'Invalid char in url query',
  [U_FRAGMENT_START]: 'Invalid char in url fragment start',
  [U_FRAGMENT]: 'Invalid char in url fragment',
};
// userinfo, host and port, RFC 3986 section 3.2
const SERVER = new Array(256).fill(0);
for (const c of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.!~*'()%;:&=+$,[]") SERVER[c.charCodeAt(0)] = 1;

const CR = 13;
const LF = 10;
const SPACE = 32;
const TAB = 9;

// method names by first letter, for the fast path: [name bytes, number] pairs
const methodNumber = new Map(methodNumbers.map((name, i) => [name, i]));
const GET = 1;
const POST = 3;
const CONNECT = 5;
const SOURCE = 33;
const OPTIONS = 6;
const DESCRIBE = 35;
const PRI = 34;
// methods that RTSP shares with HTTP
const rtspMethods = new Set([GET, POST, OPTIONS]);
const isRtsp = (method) => (method >= DESCRIBE && method <= LAST_NON_HTTP) || rtspMethods.has(method);
const isHttp = (method) => method < FIRST_NON_HTTP || method > LAST_NON_HTTP || method === PRI;

const connectionFlags = {
  __proto__: null,
  'keep-alive': F_KEEP_ALIVE,
  'Keep-Alive': F_KEEP_ALIVE,
  'close': F_CLOSE,
  'upgrade': F_CONNECTION_UPGRADE,
  'Upgrade': F_CONNECTION_UPGRADE,
};

const HEADERS_OVERFLOW = 'HPE_HEADER_OVERFLOW';
const emptyBytes = new Uint8Array(0);

class HTTPParser {
  static REQUEST = REQUEST;
  static RESPONSE = RESPONSE;
  static kOnMessageBegin = kOnMessageBegin;
  static kOnHeaders = kOnHeaders;
  static kOnHeadersComplete = kOnHeadersComplete;
  static kOnBody = kOnBody;
  static kOnMessageComplete = kOnMessageComplete;
  static kOnExecute = kOnExecute;
  static kOnTimeout = kOnTimeout;
  static kLenientNone = 0;
  static kLenientHeaders = LENIENT_HEADERS;
  static kLenientChunkedLength = LENIENT_CHUNKED_LENGTH;
  static kLenientKeepAlive = LENIENT_KEEP_ALIVE;
  static kLenientTransferEncoding = LENIENT_TRANSFER_ENCODING;
  static kLenientVersion = LENIENT_VERSION;
  static kLenientDataAfterClose = LENIENT_DATA_AFTER_CLOSE;
  static kLenientOptionalLFAfterCR = LENIENT_OPTIONAL_LF_AFTER_CR;
  static kLenientOptionalCRLFAfterChunk = LENIENT_OPTIONAL_CRLF_AFTER_CHUNK;
  static kLenientOptionalCRBeforeLF = LENIENT_OPTIONAL_CR_BEFORE_LF;
  static kLenientSpacesAfterChunkSize = LENIENT_SPACES_AFTER_CHUNK_SIZE;
  static kLenientHeaderValueRelaxed = LENIENT_HEADER_VALUE_RELAXED;
  static kLenientAll = 1023;

  #state = S_START;
  #type = REQUEST;
  #lenient = 0;
  #maxHeaderSize = DEFAULT_MAX_HEADER_SIZE;
  #flags = 0;
  #method = 0;
  #major = 1;
  #minor = 1;
  #statusCode = 0;
  #upgrade = false;
  #upgraded = false;
  #contentLength = 0;
  #index = 0;
  #text = '';
  #url = '';
  #statusText = '';
  #name = '';
  #kind = GENERAL;
  #headers = [];
  #flushed = false;
  #headerBytes = 0;
  #fields = 0; // of the head, or of the trailers
  #extensionBytes = 0;
  #resource;
  #frame;
  #messageOpen = false;
  #endsAtEof = false;
  #headersDone = false;
  #urlState = U_START;
  #errorCode = '';
  #errorReason = '';
  #position = 0;
  #bytes = emptyBytes;
  #bytesStart = 0;
  #bytesEnd = 0;
  #inHeap = false;
  #depth = 0;
  #paused = false;
  #pending = null;
  #nested = null;
  #freed = false;
  #handle = null;
  #connections = null;
  #messageStart = 0;
  #lastStart = 0;

  constructor() {
    this[kOnMessageBegin] = null;
    this[kOnHeaders] = null;
    this[kOnHeadersComplete] = null;
    this[kOnBody] = null;
    this[kOnMessageComplete] = null;
    this[kOnExecute] = null;
    this[kOnTimeout] = null;
  }

  // connections: a ConnectionsList that watches over the header and request timeouts, or nothing
  initialize(type, resource, maxHeaderSize = 0, lenientFlags = 0, connections = null) {
    this.#type = type;
    this.#lenient = lenientFlags | 0;
    this.#maxHeaderSize = maxHeaderSize > 0 ? maxHeaderSize : heap.maxHeaderSize();
    this.#state = S_START;
    this.#text = '';
    this.#url = '';
    this.#statusText = '';
    this.#headers = [];
    this.#flushed = false;
    this.#headerBytes = 0;
    this.#flags = 0;
    this.#upgrade = false;
    this.#upgraded = false;
    this.#messageOpen = false;
    this.#endsAtEof = false;
    this.#headersDone = false;
    this.#paused = false;
    this.#pending = null;
    this.#errorCode = '';
    this.#freed = false;
    this.#nested = null;
    this.#watch(resource);
    if (connections !== null) {
      this.#connections = connections;
      // a connection that never begins a message is subject to the timeouts as well
      this.#messageStart = this.#lastStart = heap.now();
      connections.add(this);
    }
  }

  // Parses bytes. Returns how many were read (all of them, unless the connection changes to another protocol),
  // or an Error with bytesParsed, code (HPE_…) and reason.
  execute(buffer, start = 0, length = buffer.length - start) {
    const end = start + length;
    if (this.#resource === undefined) return this.#execute(buffer, start, end, false);
    return this.#within(() => this.#execute(buffer, start, end, false));
  }

  // What the parser's owner is to async_hooks, and the context in which a response is told: that of its request,
  // which need not be the connection's.
  #watch(resource) {
    this.#endWatch();
    if (resource === undefined || !context.isEnabled() || (this.#type !== RESPONSE && !hooks.enabled())) return;
    this.#frame = this.#type === RESPONSE ? context.capture() : undefined;
    this.#resource = { publicResource: resource };
    if (hooks.enabled()) {
      hooks.initResource(this.#resource, this.#type === RESPONSE ? 'HTTPCLIENTREQUEST' : 'HTTPINCOMINGMESSAGE');
    }
  }

  #endWatch() {
    if (this.#resource?.asyncId !== undefined) hooks.destroy(this.#resource);
    this.#resource = this.#frame = undefined;
  }

  #within(run) {
    const resource = this.#resource;
    const before = context.current();
    if (this.#type === RESPONSE) context.set(this.#frame);
    const tracked = resource.asyncId !== undefined;
    if (tracked) hooks.before(resource);
    const result = run();
    if (tracked) hooks.after(resource);
    context.set(before);
    return result;
  }

  // Tells that no more bytes will come. Returns an Error when that is in the middle of a message.
  finish() {
    if (this.#depth > 0) return undefined;
    if (this.#state === S_DEAD) return this.#makeError('HPE_USER', 'User callback error', 0);
    if (this.#state === S_FAILED) return undefined;
    if (this.#endsAtEof) {
      this.#endsAtEof = false;
      this.#completeMessage();
      this.#state = S_CLOSED;
      return undefined;
    }
    if (this.#messageOpen) {
      this.#state = S_FAILED;
      return this.#makeError('HPE_INVALID_EOF_STATE', 'Invalid EOF state', 0);
    }
    return undefined;
  }

  pause() {
    this.#paused = true;
  }

  resume() {
    this.#paused = false;
    const pending = this.#pending;
    if (pending !== null && this.#depth === 0) {
      this.#pending = null;
      const result = this.#execute(pending, 0, pending.length, false);
      this[kOnExecute]?.(result);
    }
  }

  // Takes the bytes of a stream handle as they arrive, and reports each batch with kOnExecute.
  consume(handle) {
    this.#handle = handle;
    handle.consume((offset, length, own) => {
      const bytes = own ?? heap.bytes();
      const run = () => this.#execute(bytes, offset, offset + length, own === undefined);
      const result = this.#resource === undefined ? run() : this.#within(run);
      // still there for getCurrentBuffer()
      this.#bytes = bytes;
      this.#bytesStart = offset;
      this.#bytesEnd = offset + length;
      this[kOnExecute]?.(result);
    });
  }

  unconsume() {
    const handle = this.#handle;
    this.#handle = null;
    if (handle !== null) handle.unconsume();
  }

  // The bytes being parsed, as a Buffer of the caller's own.
  getCurrentBuffer() {
    return Buffer.from(this.#bytes.subarray(this.#bytesStart, this.#bytesEnd));
  }

  duration() {
    return this.#messageStart === 0 ? 0 : heap.now() - this.#messageStart;
  }

  headersCompleted() {
    return this.#headersDone;
  }

  // whether a message has begun and is not complete
  get isWithinMessage() {
    return this.#messageOpen;
  }

  // whether execute() is under way
  get isBusy() {
    return this.#depth > 0;
  }

  close() {
    this.#leave();
  }

  // Ends the parsing under way, if there is one.
  free() {
    this.#leave();
    this.#freed = true;
    this.#endWatch();
  }

  remove() {
    this.#leave();
  }

  #leave() {
    this.#connections?.remove(this);
    this.#connections = null;
  }

  // for ConnectionsList: when the current message began, in milliseconds of the loop clock; 0 when between messages
  get messageStart() {
    return this.#messageStart;
  }

  #makeError(code, reason, bytesParsed) {
    const error = new Error('Parse Error');
    error.bytesParsed = bytesParsed;
    error.code = code;
    error.reason = reason;
    return error;
  }

  #fail(position, code, reason) {
    this.#errorCode = code;
    this.#errorReason = reason;
    this.#state = S_FAILED;
    return position;
  }

  #execute(bytes, start, end, inHeap) {
    if (this.#depth > 0) {
      // a callback brings more: its turn comes after the bytes at hand
      (this.#nested ??= []).push(Buffer.from(bytes.subarray(start, end)));
      return end - start;
    }
    if (this.#state === S_FAILED && this.#errorCode !== '') return this.#makeError(this.#errorCode, this.#errorReason, 0);
    if (this.#state === S_DEAD) return this.#makeError('HPE_USER', 'User callback error', 0);
    if (this.#paused && this.#depth === 0) {
      const rest = Buffer.from(bytes.subarray(start, end));
      this.#pending = this.#pending === null ? rest : Buffer.concat([this.#pending, rest]);
      return end - start;
    }
    this.#bytes = bytes;
    this.#bytesStart = start;
    this.#bytesEnd = end;
    this.#inHeap = inHeap;
    this.#upgraded = false;
    this.#depth++;
    let position = start;
    let done = false;
    try {
      position = this.#run(bytes, start, end);
      done = true;
    } finally {
      this.#depth--;
      if (!done) this.#state = S_DEAD;
      if (this.#depth === 0) {
        this.#bytes = emptyBytes;
        this.#bytesStart = this.#bytesEnd = 0;
      }
    }
    if (this.#errorCode !== '') return this.#makeError(this.#errorCode, this.#errorReason, position - start);
    if (this.#nested !== null && position === end) {
      const more = Buffer.concat(this.#nested);
      this.#nested = null;
      const result = this.#execute(more, 0, more.length, false);
      if (result instanceof Error) return result;
    }
    return position - start;
  }

  #beginMessage() {
    this.#messageOpen = true;
    this.#headersDone = false;
    this.#headers = [];
    this.#flushed = false;
    this.#headerBytes = 0;
    this.#fields = 0;
    this.#extensionBytes = 0;
    this.#url = '';
    this.#statusText = '';
    this.#contentLength = 0;
    this.#flags = 0;
    this.#upgrade = false;
    if (this.#connections !== null) this.#messageStart = this.#lastStart = heap.now();
    const callback = this[kOnMessageBegin];
    if (callback) callback.call(this);
  }

  // Reads a whole plain head. Returns the position behind it, or -1 when this is a case for the state machine.
  #fastHead(bytes, start, end) {
    let i = start;
    let method = -1;
    let url = '';
    let statusCode = 0;
    let statusText = '';
    let minor;
    let size = 0;
    if (this.#type === REQUEST) {
      if (bytes[i] === 71 && bytes[i + 1] === 69 && bytes[i + 2] === 84 && bytes[i + 3] === SPACE) {
        method = GET;
        i += 4;
      } else {
        while (i < end && i - start < 16 && bytes[i] !== SPACE) i++;
        const number = methodNumber.get(intern(bytes, start, i, hashOf(bytes, start, i)));
        if (number === undefined || !isHttp(number) || number === CONNECT || number === PRI || bytes[i] !== SPACE) return -1;
        method = number;
        i++;
      }
      const urlStart = i;
      if (bytes[i] !== 47) return -1;
      let hash = 0;
      while (i < end && TARGET[bytes[i]] === 1 && bytes[i] < 128) hash = (Math.imul(hash, 31) + bytes[i++]) | 0;
      if (end - i < 13 || bytes[i] !== SPACE) return -1;
      url = intern(bytes, urlStart, i, hash);
      size = i - urlStart;
      if (bytes[i + 1] !== 72 || bytes[i + 2] !== 84 || bytes[i + 3] !== 84 || bytes[i + 4] !== 80 || bytes[i + 5] !== 47 ||
          bytes[i + 6] !== 49 || bytes[i + 7] !== 46 || bytes[i + 9] !== CR || bytes[i + 10] !== LF) return -1;
      minor = bytes[i + 8] - 48;
      i += 11;
    } else {
      if (end - i < 19 || bytes[i] !== 72 || bytes[i + 1] !== 84 || bytes[i + 2] !== 84 || bytes[i + 3] !== 80 || bytes[i + 4] !== 47 ||
          bytes[i + 5] !== 49 || bytes[i + 6] !== 46 || bytes[i + 8] !== SPACE || bytes[i + 12] !== SPACE) return -1;
      minor = bytes[i + 7] - 48;
      for (let k = 9; k < 12; k++) {
        const digit = bytes[i + k] - 48;
        if (digit < 0 || digit > 9) return -1;
        statusCode = statusCode * 10 + digit;
      }
      i += 13;
      const textStart = i;
      let hash = 0;
      while (i < end && bytes[i] !== CR && bytes[i] !== LF) hash = (Math.imul(hash, 31) + bytes[i++]) | 0;
      if (i + 1 >= end || bytes[i + 1] !== LF) return -1;
      statusText = intern(bytes, textStart, i, hash);
      size = i - textStart;
      i += 2;
    }
    if (minor !== 1 && minor !== 0) return -1;

    let flags = 0;
    let contentLength = 0;
    const headers = [];
    const maxPairs = this.maxHeaderPairs > 0 && this.maxHeaderPairs < 2 * MAX_PAIRS_AT_ONCE ? this.maxHeaderPairs : 2 * MAX_PAIRS_AT_ONCE;
    for (;;) {
      if (i + 1 >= end) return -1;
      let c = bytes[i];
      if (c === CR) {
        if (bytes[i + 1] !== LF) return -1;
        i += 2;
        break;
      }
      if (headers.length === maxPairs) return -1;
      const nameStart = i;
      let hash = 0;
      while (i < end && TOKEN[c = bytes[i]] === 1) {
        hash = (Math.imul(hash, 31) + c) | 0;
        i++;
      }
      if (c !== 58 || i === nameStart || i >= end) return -1;
      const name = intern(bytes, nameStart, i, hash);
      size += i - nameStart;
      i++;
      while (i < end && ((c = bytes[i]) === SPACE || c === TAB)) i++;
      const valueStart = i;
      hash = 0;
      while (i < end && FIELD_VALUE[c = bytes[i]] === 1) {
        hash = (Math.imul(hash, 31) + c) | 0;
        i++;
      }
      if (c !== CR || i + 2 >= end || bytes[i + 1] !== LF || bytes[i + 2] === SPACE || bytes[i + 2] === TAB) return -1;
      size += i - valueStart;
      let valueEnd = i;
      if (valueEnd > valueStart && ((c = bytes[valueEnd - 1]) === SPACE || c === TAB)) {
        do valueEnd--; while (valueEnd > valueStart && ((c = bytes[valueEnd - 1]) === SPACE || c === TAB));
        hash = hashOf(bytes, valueStart, valueEnd);
      }
      const value = intern(bytes, valueStart, valueEnd, hash);
      const kind = headerKind(name);
      if (kind !== GENERAL) {
        if (value === '') return -1;
        if (kind === CONNECTION) {
          const flag = connectionFlags[value];
          if (flag === undefined) return -1;
          flags |= flag;
        } else if (kind === CONTENT_LENGTH) {
          if ((flags & (F_CONTENT_LENGTH | F_TRANSFER_ENCODING)) !== 0 || valueEnd - valueStart > 15) return -1;
          contentLength = 0;
          for (let k = valueStart; k < valueEnd; k++) {
            const digit = bytes[k] - 48;
            if (digit < 0 || digit > 9) return -1;
            contentLength = contentLength * 10 + digit;
          }
          flags |= F_CONTENT_LENGTH;
        } else if (kind === TRANSFER_ENCODING) {
          if ((flags & (F_CONTENT_LENGTH | F_TRANSFER_ENCODING)) !== 0 || value !== 'chunked') return -1;
          flags |= F_TRANSFER_ENCODING | F_CHUNKED;
        } else {
          flags |= F_UPGRADE;
        }
      }
      headers.push(name, value);
      i += 2;
    }
    if (size >= this.#maxHeaderSize) return -1;

    this.#beginMessage();
    this.#method = method;
    this.#url = url;
    this.#statusCode = statusCode;
    this.#statusText = statusText;
    this.#major = 1;
    this.#minor = minor;
    this.#flags = flags;
    this.#contentLength = contentLength;
    this.#headers = headers;
    return this.#completeHead(i);
  }

  // RFC 9112 section 9.3
  #shouldKeepAlive() {
    if (this.#major > 0 && this.#minor > 0) {
      if (this.#flags & F_CLOSE) return false;
    } else if (!(this.#flags & F_KEEP_ALIVE)) {
      return false;
    }
    return !this.#needsEof();
  }

  // RFC 9112 section 6.3
  #needsEof() {
    if (this.#type === REQUEST) return false;
    const status = this.#statusCode;
    if ((status >= 100 && status < 200) || status === 204 || status === 304 || (this.#flags & F_SKIP_BODY)) return false;
    if ((this.#flags & F_TRANSFER_ENCODING) && !(this.#flags & F_CHUNKED)) return true;
    return !(this.#flags & (F_CHUNKED | F_CONTENT_LENGTH));
  }

  // The empty line has been read: reports the head and chooses how to read the body. Returns the position.
  #completeHead(position) {
    if (this.#flags & F_TRAILING) {
      this.#completeMessage();
      return position;
    }
    const flags = this.#flags;
    if ((flags & F_UPGRADE) && (flags & F_CONNECTION_UPGRADE)) {
      this.#upgrade = this.#type === REQUEST || this.#statusCode === 101;
    } else {
      this.#upgrade = this.#type === REQUEST && this.#method === CONNECT;
    }
    this.#headersDone = true;
    this.#headerBytes = 0;
    this.#state = S_DEAD;
    const callback = this[kOnHeadersComplete];
    let answer = 0;
    if (callback) {
      const isRequest = this.#type === REQUEST;
      let headers = this.#headers;
      let url = isRequest ? this.#url : undefined;
      if (this.#flushed) {
        this.#flush();
        headers = undefined;
        url = undefined;
      }
      this.#headers = [];
      answer = callback.call(this, this.#major, this.#minor, headers, isRequest ? this.#method : undefined, url,
        isRequest ? undefined : this.#statusCode, isRequest ? undefined : this.#statusText, this.#upgrade, this.#shouldKeepAlive());
      if (typeof answer === 'number') answer |= 0;
      else answer = answer ? 1 : 0;
    }
    if (answer !== 0) {
      if (answer === 2) this.#upgrade = true;
      else if (answer !== 1) return this.#fail(position, 'HPE_CB_HEADERS_COMPLETE', 'User callback error');
      this.#flags |= F_SKIP_BODY;
    }
    return this.#startBody(position);
  }

  #startBody(position) {
    const flags = this.#flags;
    const hasBody = (flags & F_CHUNKED) !== 0 || this.#contentLength > 0;
    if (this.#upgrade && ((this.#type === REQUEST && this.#method === CONNECT) || (flags & F_SKIP_BODY) || !hasBody)) {
      this.#completeMessage();
      return position;
    }
    const status = this.#type === RESPONSE ? this.#statusCode : 0;
    if ((flags & F_SKIP_BODY) || status === 204 || status === 304 || (status >= 100 && status < 200)) {
      if (status === 101) this.#upgrade = true;
      this.#completeMessage();
    } else if (flags & F_CHUNKED) {
      this.#state = S_CHUNK_SIZE_FIRST;
    } else if (flags & F_TRANSFER_ENCODING) {
      if (this.#type === REQUEST && !(this.#lenient & (LENIENT_CHUNKED_LENGTH | LENIENT_TRANSFER_ENCODING))) {
        return this.#fail(position, 'HPE_INVALID_TRANSFER_ENCODING', 'Request has invalid `Transfer-Encoding`');
      }
      this.#state = S_BODY_EOF;
      this.#endsAtEof = true;
    } else if (flags & F_CONTENT_LENGTH) {
      if (this.#contentLength === 0) this.#completeMessage();
      else this.#state = S_BODY;
    } else if (this.#needsEof()) {
      this.#state = S_BODY_EOF;
      this.#endsAtEof = true;
    } else {
      this.#completeMessage();
    }
    return position;
  }

  #completeMessage() {
    const keepAlive = this.#shouldKeepAlive();
    this.#state = S_DEAD;
    this.#messageOpen = false;
    this.#endsAtEof = false;
    if (this.#headers.length > 0 && (this.#flags & F_TRAILING)) this.#flush();
    this.#messageStart = 0;
    const upgrade = this.#upgrade;
    const callback = this[kOnMessageComplete];
    if (callback) {
      callback.call(this);
    }
    this.#flags = 0;
    this.#headersDone = false;
    if (upgrade) this.#upgraded = true;
    this.#state = keepAlive || (this.#lenient & LENIENT_KEEP_ALIVE) ? S_START : S_CLOSED;
  }

  // Hands over the pairs collected so far.
  #flush() {
    const callback = this[kOnHeaders];
    const headers = this.#headers;
    const url = this.#url;
    this.#headers = [];
    this.#url = '';
    this.#flushed = true;
    if (callback) callback.call(this, headers, url);
  }

  #body(bytes, start, end) {
    const callback = this[kOnBody];
    if (!callback) return;
    let chunk;
    if (this.#inHeap || !Buffer.isBuffer(bytes)) {
      chunk = Buffer.allocUnsafeSlow(end - start);
      chunk.set(bytes.subarray(start, end));
    } else {
      chunk = bytes.subarray(start, end);
    }
    callback.call(this, chunk);
    if (this.#inHeap) heap.runTicks();
  }

  // The state machine. Returns the position where it stopped: `end`, an error, or a change of protocol.
  #run(bytes, start, end) {
    let i = start;
    const lenient = this.#lenient;
    while (i < end) {
      if (this.#freed) return end;
      switch (this.#state) {
        case S_START: {
          const c = bytes[i];
          if (c === CR || c === LF) {
            i++;
            break;
          }
          const head = this.#fastHead(bytes, i, end);
          if (head !== -1) {
            i = head;
            if (this.#errorCode !== '' || this.#upgraded) return i;
            break;
          }
          this.#beginMessage();
          this.#text = '';
          this.#index = 0;
          this.#state = this.#type === REQUEST ? S_METHOD : S_STATUS_NAME;
          break;
        }
        case S_METHOD: {
          // a method is recognised letter by letter: the first letter that fits none is the error
          const c = bytes[i];
          const text = this.#text + String.fromCharCode(c);
          if (methodNames.prefixes.has(text)) {
            this.#text = text;
            i++;
            break;
          }
          const number = methodNumber.get(this.#text);
          if (number === undefined) return this.#fail(i, 'HPE_INVALID_METHOD', 'Invalid method encountered');
          if (c !== SPACE) return this.#fail(i, 'HPE_INVALID_METHOD', 'Expected space after method');
          this.#method = number;
          this.#text = '';
          this.#state = S_AFTER_METHOD;
          i++;
          break;
        }
        case S_AFTER_METHOD:
          if (bytes[i] === SPACE) {
            i++;
            break;
          }
          this.#urlState = this.#method === CONNECT ? U_SERVER_START : U_START;
          this.#text = '';
          this.#state = S_URL;
          break;
        case S_URL:
          i = this.#runUrl(bytes, i, end);
          if (this.#errorCode !== '') return i;
          break;
        case S_URL_LF:
          if (bytes[i] !== LF) return this.#fail(i, 'HPE_INVALID_URL', 'Expected CRLF');
          i++;
          this.#major = 0;
          this.#minor = 9;
          this.#state = S_FIRST_FIELD;
          break;
        case S_HTTP_START:
          if (bytes[i] === SPACE) {
            i++;
            break;
          }
          if (bytes[i] === TAB || bytes[i] === 12) return this.#fail(i + 1, 'HPE_INVALID_URL', 'Invalid characters in url');
          this.#text = '';
          this.#state = S_HTTP_NAME;
          break;
        case S_HTTP_NAME: {
          const text = this.#text + String.fromCharCode(bytes[i]);
          if (!protocolPrefixes.has(text)) return this.#fail(i, 'HPE_INVALID_CONSTANT', 'Expected HTTP/, RTSP/ or ICE/');
          this.#text = text;
          i++;
          const method = this.#method;
          if (text === 'HTTP/') {
            if (!isHttp(method)) return this.#fail(i, 'HPE_INVALID_CONSTANT', 'Invalid method for HTTP/x.x request');
            this.#state = S_MAJOR;
          } else if (text === 'RTSP/') {
            if (!isRtsp(method)) return this.#fail(i, 'HPE_INVALID_CONSTANT', 'Invalid method for RTSP/x.x request');
            this.#state = S_MAJOR;
          } else if (text === 'ICE/') {
            if (method !== SOURCE) return this.#fail(i - 1, 'HPE_INVALID_CONSTANT', 'Expected SOURCE method for ICE/x.x request');
            this.#state = S_MAJOR;
          }
          break;
        }
        case S_STATUS_NAME: {
          const text = this.#text + String.fromCharCode(bytes[i]);
          if (!protocolPrefixes.has(text)) return this.#fail(i, 'HPE_INVALID_CONSTANT', 'Expected HTTP/, RTSP/ or ICE/');
          this.#text = text;
          i++;
          if (text === 'HTTP/' || text === 'RTSP/' || text === 'ICE/') this.#state = S_MAJOR;
          break;
        }
        case S_MAJOR: {
          const digit = bytes[i] - 48;
          if (digit < 0 || digit > 9) return this.#fail(i, 'HPE_INVALID_VERSION', 'Invalid major version');
          this.#major = digit;
          i++;
          this.#state = S_DOT;
          break;
        }
        case S_DOT:
          if (bytes[i] !== 46) return this.#fail(i, 'HPE_INVALID_VERSION', 'Expected dot');
          i++;
          this.#state = S_MINOR;
          break;
        case S_MINOR: {
          const digit = bytes[i] - 48;
          if (digit < 0 || digit > 9) return this.#fail(i, 'HPE_INVALID_VERSION', 'Invalid minor version');
          this.#minor = digit;
          i++;
          const version = this.#major * 10 + digit;
          if (version !== 11 && version !== 10 && version !== 20 && version !== 9 && !(lenient & LENIENT_VERSION)) {
            return this.#fail(i, 'HPE_INVALID_VERSION', 'Invalid HTTP version');
          }
          this.#state = this.#type === REQUEST ? S_REQUEST_LINE_END : S_STATUS_SPACE;
          break;
        }
        case S_REQUEST_LINE_END: {
          const c = bytes[i];
          if (c === CR) {
            i++;
            this.#state = S_REQUEST_LINE_LF;
          } else if (c === LF) {
            i++;
            if (!(lenient & LENIENT_OPTIONAL_CR_BEFORE_LF)) return this.#fail(i, 'HPE_INVALID_VERSION', 'Expected CRLF after version');
            this.#state = S_REQUEST_LINE_LF;
          } else {
            return this.#fail(i, 'HPE_INVALID_VERSION', 'Expected CRLF after version');
          }
          break;
        }
        case S_REQUEST_LINE_LF:
          if (bytes[i] === LF) {
            i++;
          } else if (!(lenient & LENIENT_OPTIONAL_LF_AFTER_CR)) {
            return this.#fail(i, 'HPE_STRICT', 'Expected CRLF after version');
          }
          this.#index = 0;
          this.#state = this.#method === PRI ? S_PREFACE : S_FIRST_FIELD;
          break;
        case S_PREFACE: {
          // the rest of HTTP/2's connection preface, which belongs to another parser
          const expected = '\r\nSM\r\n\r\n';
          if (bytes[i] !== expected.charCodeAt(this.#index)) return this.#fail(i, 'HPE_INVALID_VERSION', 'Expected HTTP/2 Connection Preface');
          i++;
          if (++this.#index === expected.length) return this.#fail(i, 'HPE_PAUSED_H2_UPGRADE', 'Pause on PRI/Upgrade');
          break;
        }
        case S_STATUS_SPACE:
          if (bytes[i] !== SPACE) return this.#fail(i, 'HPE_INVALID_VERSION', 'Expected space after version');
          i++;
          this.#statusCode = 0;
          this.#index = 0;
          this.#state = S_STATUS_CODE;
          break;
        case S_STATUS_CODE: {
          const digit = bytes[i] - 48;
          if (digit < 0 || digit > 9) return this.#fail(i, 'HPE_INVALID_STATUS', 'Invalid status code');
          this.#statusCode = this.#statusCode * 10 + digit;
          i++;
          if (++this.#index === 3) this.#state = S_STATUS_AFTER_CODE;
          break;
        }
        case S_STATUS_AFTER_CODE: {
          const c = bytes[i];
          this.#text = '';
          if (c === SPACE) {
            i++;
            this.#state = S_STATUS_TEXT;
          } else if (c === CR) {
            i++;
            this.#state = S_STATUS_LINE_LF;
          } else if (c === LF && (lenient & LENIENT_OPTIONAL_CR_BEFORE_LF)) {
            i++;
            this.#state = S_FIRST_FIELD;
          } else {
            if (c === LF) i++;
            return this.#fail(i, 'HPE_INVALID_STATUS', 'Invalid response status');
          }
          break;
        }
        case S_STATUS_TEXT: {
          const mark = i;
          while (i < end && bytes[i] !== CR && bytes[i] !== LF) i++;
          this.#text += latin1(bytes, mark, i);
          this.#headerBytes += i - mark;
          if (this.#headerBytes >= this.#maxHeaderSize) return this.#fail(i < end ? i + 1 : i, HEADERS_OVERFLOW, 'Header overflow');
          if (i === end) break;
          this.#statusText = this.#text;
          this.#text = '';
          if (bytes[i++] === LF) {
            if (!(lenient & LENIENT_OPTIONAL_CR_BEFORE_LF)) return this.#fail(i, 'HPE_CR_EXPECTED', 'Missing expected CR after response line');
            this.#state = S_FIRST_FIELD;
          } else {
            this.#state = S_STATUS_LINE_LF;
          }
          break;
        }
        case S_STATUS_LINE_LF:
          if (bytes[i] === LF) i++;
          else if (!(lenient & LENIENT_OPTIONAL_LF_AFTER_CR)) return this.#fail(i, 'HPE_STRICT', 'Expected LF after CR');
          this.#state = S_FIRST_FIELD;
          break;
        case S_FIRST_FIELD:
          if (bytes[i] === SPACE) {
            i++;
            if (!(lenient & LENIENT_HEADERS)) return this.#fail(i, 'HPE_UNEXPECTED_SPACE', 'Unexpected space after start line');
            break;
          }
          this.#state = S_FIELD_START;
          break;
        case S_FIELD_START: {
          const c = bytes[i];
          if (c === CR) {
            i++;
            this.#state = S_HEAD_LF;
            break;
          }
          if (c === LF) {
            i++;
            if (!(lenient & LENIENT_OPTIONAL_CR_BEFORE_LF)) return this.#fail(i, 'HPE_INVALID_HEADER_TOKEN', 'Invalid header field char');
            i = this.#completeHead(i);
            if (this.#errorCode !== '' || this.#upgraded) return i;
            break;
          }
          if (c === 58) return this.#fail(i, 'HPE_INVALID_HEADER_TOKEN', 'Invalid header token');
          if (this.#headers.length === 2 * MAX_PAIRS_AT_ONCE) this.#flush();
          this.#text = '';
          this.#state = S_FIELD_NAME;
          break;
        }
        case S_FIELD_NAME: {
          const mark = i;
          while (i < end && TOKEN[bytes[i]] === 1) i++;
          const part = intern(bytes, mark, i, hashOf(bytes, mark, i));
          this.#text = this.#text === '' ? part : this.#text + part;
          this.#headerBytes += i - mark;
          if (i === end) {
            if (this.#headerBytes >= this.#maxHeaderSize) return this.#fail(i, HEADERS_OVERFLOW, 'Header overflow');
            break;
          }
          if (bytes[i] !== 58) {
            if (bytes[i] === SPACE && headerKind(this.#text) !== GENERAL) return this.#fail(i + 1, 'HPE_INVALID_HEADER_TOKEN', 'Invalid header field char');
            return this.#fail(i, 'HPE_INVALID_HEADER_TOKEN', 'Invalid header token');
          }
          i++;
          if (this.#headerBytes >= this.#maxHeaderSize) return this.#fail(i, HEADERS_OVERFLOW, 'Header overflow');
          // A response with too many fields is cut short by who reads it; a request is refused.
          if (++this.#fields * 2 > this.maxHeaderPairs && this.maxHeaderPairs > 0 && this.#type === REQUEST) {
            return this.#fail(i, HEADERS_OVERFLOW, 'Header overflow');
          }
          this.#name = this.#text;
          this.#kind = headerKind(this.#name);
          this.#text = '';
          i = this.#admitFraming(i);
          if (this.#errorCode !== '') return i;
          this.#state = S_VALUE_WS;
          break;
        }
        case S_VALUE_WS: {
          const c = bytes[i];
          if (c === SPACE || c === TAB) {
            i++;
          } else if (c === CR) {
            i++;
            this.#state = S_VALUE_EMPTY_LF;
          } else if (c === LF) {
            i++;
            if (!(lenient & LENIENT_OPTIONAL_CR_BEFORE_LF)) return this.#fail(i, 'HPE_INVALID_HEADER_TOKEN', 'Invalid header value char');
            this.#state = S_VALUE_EMPTY_FOLD;
          } else {
            this.#index = 0;
            this.#state = S_VALUE;
          }
          break;
        }
        case S_VALUE_EMPTY_LF:
          if (bytes[i] === LF) {
            i++;
          } else if (!(lenient & LENIENT_OPTIONAL_LF_AFTER_CR)) {
            return this.#fail(i, 'HPE_STRICT', 'Expected LF after CR');
          }
          this.#state = S_VALUE_EMPTY_FOLD;
          break;
        case S_VALUE_EMPTY_FOLD: {
          const c = bytes[i];
          if (c === SPACE || c === TAB) {
            i++;
            if (!(lenient & LENIENT_HEADERS)) return this.#fail(i, 'HPE_INVALID_HEADER_TOKEN', 'Invalid header value char');
            this.#state = S_VALUE_WS;
            break;
          }
          this.#state = S_FIELD_START;
          i = this.#endField(i, '');
          if (this.#errorCode !== '') return i;
          break;
        }
        case S_VALUE: {
          const mark = i;
          const relaxed = (lenient & (LENIENT_HEADERS | LENIENT_HEADER_VALUE_RELAXED)) !== 0;
          if (this.#kind === CONTENT_LENGTH) {
            const bad = this.#checkLength(bytes, i, end);
            if (bad !== -1) return bad;
            while (i < end && FIELD_VALUE[bytes[i]] === 1) i++;
          } else if (relaxed) {
            const control = lenient & LENIENT_HEADERS ? -1 : 0;
            let c;
            while (i < end && (c = bytes[i]) !== CR && c !== LF && c !== control) i++;
          } else {
            while (i < end && FIELD_VALUE[bytes[i]] === 1) i++;
          }
          const part = intern(bytes, mark, i, hashOf(bytes, mark, i));
          this.#text = this.#text === '' ? part : this.#text + part;
          this.#headerBytes += i - mark;
          if (this.#headerBytes >= this.#maxHeaderSize) return this.#fail(bytes[i] === CR && i < end ? i + 1 : i, HEADERS_OVERFLOW, 'Header overflow');
          if (this.#kind === TRANSFER_ENCODING && this.#type === REQUEST && !(lenient & LENIENT_TRANSFER_ENCODING)) {
            // `chunked` must be the last coding, RFC 9112 section 6.1
            const early = this.#flags & F_CHUNKED ? mark + 1 : chunkedNotLast.exec(this.#text) === null ? -1 : i - this.#text.length + chunkedNotLast.exec(this.#text)[0].length;
            if (early !== -1) return this.#fail(early, 'HPE_INVALID_TRANSFER_ENCODING', 'Invalid `Transfer-Encoding` header value');
          }
          if (i === end) break;
          const c = bytes[i];
          if (c === CR) {
            i++;
            this.#state = S_VALUE_LF;
          } else if (c === LF) {
            if (!(lenient & LENIENT_OPTIONAL_CR_BEFORE_LF)) return this.#fail(i, 'HPE_CR_EXPECTED', 'Missing expected CR after header value');
            i++;
            this.#state = S_VALUE_FOLD;
          } else {
            return this.#fail(i, 'HPE_INVALID_HEADER_TOKEN', 'Invalid header value char');
          }
          break;
        }
        case S_VALUE_LF:
          if (bytes[i] !== LF) return this.#fail(i, 'HPE_LF_EXPECTED', 'Missing expected LF after header value');
          i++;
          this.#state = S_VALUE_FOLD;
          break;
        case S_VALUE_FOLD: {
          const c = bytes[i];
          if (c === SPACE || c === TAB) {
            if (!(lenient & LENIENT_HEADERS)) return this.#fail(i, 'HPE_INVALID_HEADER_TOKEN', 'Unexpected whitespace after header value');
            this.#state = S_VALUE;
            break;
          }
          this.#state = S_FIELD_START;
          const value = trimEnd(this.#text);
          this.#text = '';
          i = this.#endField(i, value);
          if (this.#errorCode !== '') return i;
          break;
        }
        case S_HEAD_LF:
          if (bytes[i] === LF) i++;
          else if (!(lenient & LENIENT_OPTIONAL_LF_AFTER_CR)) return this.#fail(i, 'HPE_STRICT', 'Expected LF after headers');
          i = this.#completeHead(i);
          if (this.#errorCode !== '' || this.#upgraded) return i;
          break;
        case S_BODY: {
          const length = Math.min(end - i, this.#contentLength);
          const mark = i;
          i += length;
          this.#contentLength -= length;
          const last = this.#contentLength === 0;
          this.#state = S_DEAD;
          this.#body(bytes, mark, i);
          this.#state = S_BODY;
          if (last) {
            this.#completeMessage();
            if (this.#upgraded) return i;
          }
          break;
        }
        case S_BODY_EOF: {
          const mark = i;
          i = end;
          this.#state = S_DEAD;
          this.#body(bytes, mark, end);
          this.#state = S_BODY_EOF;
          break;
        }
        case S_CHUNK_SIZE_FIRST: {
          const digit = HEX[bytes[i]];
          if (digit === -1) return this.#fail(i, 'HPE_INVALID_CHUNK_SIZE', 'Invalid character in chunk size');
          i++;
          this.#contentLength = digit;
          this.#extensionBytes = 0;
          this.#index = digit === 0 ? 0 : 1;
          this.#state = S_CHUNK_SIZE;
          break;
        }
        case S_CHUNK_SIZE: {
          const c = bytes[i];
          const digit = HEX[c];
          if (digit !== -1) {
            // 16 significant digits fill 64 bits; sizes beyond 2^53 lose precision but can never be reached
            if (this.#index >= 16) return this.#fail(i + 1, 'HPE_INVALID_CHUNK_SIZE', 'Chunk size overflow');
            i++;
            this.#contentLength = this.#contentLength * 16 + digit;
            if (this.#index > 0 || digit !== 0) this.#index++;
          } else if (c === CR) {
            i++;
            this.#state = S_CHUNK_SIZE_LF;
          } else if (c === LF) {
            i++;
            if (!(lenient & LENIENT_OPTIONAL_CR_BEFORE_LF)) return this.#fail(i, 'HPE_CR_EXPECTED', 'Missing expected CR after chunk size');
            this.#state = S_CHUNK_SIZE_LF;
          } else if (c === 59) {
            i++;
            this.#state = S_CHUNK_EXT_START;
          } else if ((c === SPACE || c === TAB) && (lenient & LENIENT_SPACES_AFTER_CHUNK_SIZE)) {
            i++;
          } else {
            return this.#fail(c === SPACE || c === TAB ? i + 1 : i, 'HPE_INVALID_CHUNK_SIZE', 'Invalid character in chunk size');
          }
          break;
        }
        case S_CHUNK_SIZE_LF:
          if (bytes[i] === LF) i++;
          else if (!(lenient & LENIENT_OPTIONAL_LF_AFTER_CR)) return this.#fail(i, 'HPE_STRICT', 'Expected LF after chunk size');
          if (this.#contentLength === 0) {
            this.#flags |= F_TRAILING;
            this.#headerBytes = 0;
            this.#fields = 0;
            this.#state = S_FIELD_START;
          } else {
            this.#state = S_CHUNK_DATA;
          }
          break;
        case S_CHUNK_EXT_START:
          if (bytes[i] === SPACE || bytes[i] === CR) return this.#fail(i + 1, 'HPE_STRICT', 'Invalid character in chunk extensions');
          this.#state = S_CHUNK_EXT_NAME;
          break;
        case S_CHUNK_EXT_NAME: {
          const mark = i;
          while (i < end && TOKEN[bytes[i]] === 1) i++;
          this.#extensionBytes += i - mark;
          if (this.#extensionBytes > MAX_CHUNK_EXTENSIONS) return this.#fail(i < end ? i + 1 : i, 'HPE_CHUNK_EXTENSIONS_OVERFLOW', 'Chunk extensions overflow');
          if (i === end) break;
          i = this.#afterExtension(bytes[i], i, 'name');
          if (this.#errorCode !== '') return i;
          break;
        }
        case S_CHUNK_EXT_VALUE: {
          const mark = i;
          while (i < end && TOKEN[bytes[i]] === 1) i++;
          this.#extensionBytes += i - mark;
          if (this.#extensionBytes > MAX_CHUNK_EXTENSIONS) return this.#fail(i < end ? i + 1 : i, 'HPE_CHUNK_EXTENSIONS_OVERFLOW', 'Chunk extensions overflow');
          if (i === end) break;
          if (bytes[i] === 34) {
            i++;
            this.#extensionBytes++;
            this.#state = S_CHUNK_EXT_QUOTED;
            break;
          }
          i = this.#afterExtension(bytes[i], i, 'value');
          if (this.#errorCode !== '') return i;
          break;
        }
        case S_CHUNK_EXT_QUOTED: {
          const c = bytes[i];
          if (c === 34) {
            i++;
            this.#state = S_CHUNK_EXT_AFTER_QUOTED;
          } else if (c === 92) {
            i++;
            this.#state = S_CHUNK_EXT_QUOTED_PAIR;
          } else if (FIELD_VALUE[c] === 1) {
            i++;
          } else {
            return this.#fail(i + 1, 'HPE_STRICT', 'Invalid character in chunk extensions quoted value');
          }
          if (++this.#extensionBytes > MAX_CHUNK_EXTENSIONS) return this.#fail(i, 'HPE_CHUNK_EXTENSIONS_OVERFLOW', 'Chunk extensions overflow');
          break;
        }
        case S_CHUNK_EXT_QUOTED_PAIR:
          if (FIELD_VALUE[bytes[i]] !== 1) return this.#fail(i + 1, 'HPE_STRICT', 'Invalid quoted-pair in chunk extensions quoted value');
          i++;
          if (++this.#extensionBytes > MAX_CHUNK_EXTENSIONS) return this.#fail(i, 'HPE_CHUNK_EXTENSIONS_OVERFLOW', 'Chunk extensions overflow');
          this.#state = S_CHUNK_EXT_QUOTED;
          break;
        case S_CHUNK_EXT_AFTER_QUOTED: {
          const c = bytes[i];
          if (c !== CR && c !== LF && c !== 59) return this.#fail(i, 'HPE_STRICT', 'Invalid character in chunk extensions quote value');
          i = this.#afterExtension(c, i, 'value');
          if (this.#errorCode !== '') return i;
          break;
        }
        case S_CHUNK_DATA: {
          const length = Math.min(end - i, this.#contentLength);
          const mark = i;
          i += length;
          this.#contentLength -= length;
          const last = this.#contentLength === 0;
          this.#state = S_DEAD;
          this.#body(bytes, mark, i);
          this.#state = last ? S_CHUNK_DATA_CR : S_CHUNK_DATA;
          break;
        }
        case S_CHUNK_DATA_CR: {
          const c = bytes[i];
          if (c === CR) {
            i++;
            this.#state = S_CHUNK_DATA_LF;
          } else if (c === LF) {
            i++;
            if (!(lenient & LENIENT_OPTIONAL_CR_BEFORE_LF)) return this.#fail(i, 'HPE_CR_EXPECTED', 'Missing expected CR after chunk data');
            this.#state = S_CHUNK_SIZE_FIRST;
          } else if (lenient & LENIENT_OPTIONAL_CRLF_AFTER_CHUNK) {
            this.#state = S_CHUNK_SIZE_FIRST;
          } else {
            return this.#fail(i, 'HPE_STRICT', 'Expected LF after chunk data');
          }
          break;
        }
        case S_CHUNK_DATA_LF:
          if (bytes[i] === LF) i++;
          else if (!(lenient & LENIENT_OPTIONAL_LF_AFTER_CR)) return this.#fail(i, 'HPE_STRICT', 'Expected LF after chunk data');
          this.#state = S_CHUNK_SIZE_FIRST;
          break;
        case S_CLOSED: {
          const c = bytes[i++];
          if (c === CR || c === LF || (lenient & LENIENT_DATA_AFTER_CLOSE)) break;
          return this.#fail(i, 'HPE_CLOSED_CONNECTION', 'Data after `Connection: close`');
        }
        default:
          return this.#fail(i, 'HPE_INTERNAL', 'Invalid state');
      }
    }
    return i;
  }

  #runUrl(bytes, start, end) {
    let i = start;
    let state = this.#urlState;
    let exit = false;
    for (; i < end; i++) {
      const c = bytes[i];
      if (c === SPACE || c === CR || c === LF) {
        exit = true;
        break;
      }
      if (c === TAB || c === 12) {
        this.#urlState = state;
        return this.#fail(i + 1, 'HPE_INVALID_URL', 'Invalid characters in url');
      }
      const next = nextUrlState(state, c);
      if (next === -1) {
        return this.#fail(i, 'HPE_INVALID_URL', urlComplaints[state]);
      }
      state = next;
    }
    this.#urlState = state;
    this.#headerBytes += i - start;
    if (start < i) this.#text += intern(bytes, start, i, hashOf(bytes, start, i));
    if (exit && (state === U_START || state === U_SCHEMA || state === U_SCHEMA_SLASH || state === U_SCHEMA_SLASHES || (state === U_SERVER_START && this.#method === CONNECT))) {
      return this.#fail(i + 1, 'HPE_INVALID_URL', 'Invalid characters in url');
    }
    if (this.#headerBytes >= this.#maxHeaderSize) return this.#fail(i, HEADERS_OVERFLOW, 'Header overflow');
    if (!exit) return i;
    this.#url = this.#text;
    this.#text = '';
    const c = bytes[i++];
    if (c === SPACE) {
      this.#state = S_HTTP_START;
    } else if (c === CR) {
      this.#state = S_URL_LF;
    } else {
      this.#major = 0;
      this.#minor = 9;
      this.#state = S_FIRST_FIELD;
    }
    return i;
  }

  // Refuses a header that contradicts the framing which an earlier one gave (RFC 9112 section 6.1).
  #admitFraming(position) {
    const flags = this.#flags;
    if (this.#kind === CONTENT_LENGTH) {
      if ((flags & F_TRANSFER_ENCODING) && !(this.#lenient & LENIENT_CHUNKED_LENGTH)) {
        return this.#fail(position, 'HPE_INVALID_CONTENT_LENGTH', "Content-Length can't be present with Transfer-Encoding");
      }
    } else if (this.#kind === TRANSFER_ENCODING) {
      if ((flags & F_CONTENT_LENGTH) && !(this.#lenient & LENIENT_CHUNKED_LENGTH)) {
        return this.#fail(position, 'HPE_INVALID_TRANSFER_ENCODING', "Transfer-Encoding can't be present with Content-Length");
      }
    }
    return position;
  }

  // Looks for the first character that spoils a Content-Length. Returns -1 when there is none so far.
  #checkLength(bytes, start, end) {
    if (this.#index === 0) {
      if (this.#flags & F_CONTENT_LENGTH) return this.#fail(start, 'HPE_UNEXPECTED_CONTENT_LENGTH', 'Duplicate Content-Length');
      this.#contentLength = 0;
      this.#index = 1;
    }
    for (let i = start; i < end; i++) {
      const c = bytes[i];
      const digit = c - 48;
      if (c === CR || c === LF) break;
      if (digit >= 0 && digit <= 9 && this.#index === 1) {
        const previous = this.#contentLength;
        this.#contentLength = previous * 10 + digit;
        if (this.#contentLength >= 2 ** 64 && exceeds64Bits(this.#text + latin1(bytes, start, i + 1))) {
          return this.#fail(i + 1, 'HPE_INVALID_CONTENT_LENGTH', 'Content-Length overflow');
        }
      } else if (c === SPACE || c === TAB) {
        this.#index = 2;
      } else {
        return this.#fail(i, 'HPE_INVALID_CONTENT_LENGTH', 'Invalid character in Content-Length');
      }
    }
    return -1;
  }

  #endField(position, value) {
    const kind = this.#kind;
    if (kind !== GENERAL) {
      if (kind === CONTENT_LENGTH) {
        if (value === '') return this.#fail(position, 'HPE_INVALID_CONTENT_LENGTH', 'Empty Content-Length');
        this.#flags |= F_CONTENT_LENGTH;
      } else if (kind === TRANSFER_ENCODING) {
        if (value === '') return this.#fail(position, 'HPE_INVALID_TRANSFER_ENCODING', 'Empty Transfer-Encoding');
        this.#flags |= F_TRANSFER_ENCODING;
        if (endsWithChunked.test(value)) this.#flags |= F_CHUNKED;
        else this.#flags &= ~F_CHUNKED;
      } else if (kind === UPGRADE) {
        if (value !== '') this.#flags |= F_UPGRADE;
      } else if (kind === CONNECTION) {
        for (const option of value.split(',')) {
          const token = option.trim().toLowerCase();
          if (token === 'keep-alive') this.#flags |= F_KEEP_ALIVE;
          else if (token === 'close') this.#flags |= F_CLOSE;
          else if (token === 'upgrade') this.#flags |= F_CONNECTION_UPGRADE;
        }
      }
    }
    this.#headers.push(this.#name, value);
    return position;
  }

  // what may follow the name or the value of a chunk extension
  #afterExtension(c, position, what) {
    const lenient = this.#lenient;
    if (c === CR) {
      this.#state = S_CHUNK_SIZE_LF;
    } else if (c === LF) {
      if (!(lenient & LENIENT_OPTIONAL_CR_BEFORE_LF)) return this.#fail(position, 'HPE_CR_EXPECTED', `Missing expected CR after chunk extension ${what}`);
      this.#state = S_CHUNK_SIZE_LF;
    } else if (c === 59) {
      this.#state = S_CHUNK_EXT_START;
    } else if (c === 61 && what === 'name') {
      this.#state = S_CHUNK_EXT_VALUE;
      this.#extensionBytes++;
    } else {
      return this.#fail(position + 1, 'HPE_STRICT', `Invalid character in chunk extensions ${what}`);
    }
    return position + 1;
  }
}

const chunkedNotLast = /^(?:.*,)?[ \t]*chunked[ \t]*,/i;
const endsWithChunked = /(?:^|,)[ \t]*chunked[ \t]*$/i;

function exceeds64Bits(digits) {
  return BigInt(digits.trim()) > 0xffffffffffffffffn;
}

function trimEnd(value) {
  let end = value.length;
  let c;
  while (end > 0 && ((c = value.charCodeAt(end - 1)) === SPACE || c === TAB)) end--;
  return end === value.length ? value : value.slice(0, end);
}

function prefixesOf(names) {
  const prefixes = new Set();
  for (const name of names) for (let i = 1; i <= name.length; i++) prefixes.add(name.slice(0, i));
  return prefixes;
}
const methodNames = { prefixes: prefixesOf(methodNumbers) };
const protocolPrefixes = prefixesOf(['HTTP/', 'RTSP/', 'ICE/']);

// RFC 3986, read leniently where clients are known to send more. Returns -1 for a character that cannot stand here.
function nextUrlState(state, c) {
  switch (state) {
    case U_START:
      if (c === 47 || c === 42) return U_PATH;
      return isAlpha(c) ? U_SCHEMA : -1;
    case U_SCHEMA:
      if (c === 58) return U_SCHEMA_SLASH;
      return isAlpha(c) ? U_SCHEMA : -1;
    case U_SCHEMA_SLASH:
      return c === 47 ? U_SCHEMA_SLASHES : -1;
    case U_SCHEMA_SLASHES:
      return c === 47 ? U_SERVER_START : -1;
    case U_SERVER_START:
    case U_SERVER:
    case U_SERVER_AT:
      if (c === 47) return U_PATH;
      if (c === 63) return U_QUERY;
      if (c === 64) return state === U_SERVER_AT ? -1 : U_SERVER_AT;
      return SERVER[c] === 1 ? U_SERVER : -1;
    case U_PATH:
      if (c === 63) return U_QUERY;
      if (c === 35) return U_FRAGMENT_START;
      return TARGET[c] === 1 && c < 128 ? U_PATH : -1;
    case U_QUERY:
      if (c === 35) return U_FRAGMENT_START;
      return TARGET[c] === 1 && c < 128 ? U_QUERY : -1;
    case U_FRAGMENT_START:
      if (c === 35) return U_FRAGMENT_START;
      if (c === 63) return U_FRAGMENT;
      return TARGET[c] === 1 && c < 128 ? U_FRAGMENT : -1;
    default:
      return (TARGET[c] === 1 && c < 128) || c === 35 ? U_FRAGMENT : -1;
  }
}

function isAlpha(c) {
  return (c >= 65 && c <= 90) || (c >= 97 && c <= 122);
}

module.exports = { HTTPParser };
