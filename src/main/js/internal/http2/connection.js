// The protocol of one HTTP/2 connection (RFC 9113): frames, compression, windows. It knows bytes and numbers of streams;
// what they mean to users is in session.js and stream.js, which it calls as `owner`.
//
// What is to be sent waits until the end of the tick, so that all frames of a turn leave in one write. Data waits in
// its stream until the windows of stream and connection and the socket have room.
const { Buffer } = require('buffer');
const F = require('internal/http2/frames');
const { CompressionError, Decoder, Encoder } = require('internal/http2/hpack');
const { isIgnored } = require('internal/http2/headers');
const settings = require('internal/http2/settings');
const {
  CANCEL, COMPRESSION_ERROR, ENHANCE_YOUR_CALM, FLOW_CONTROL_ERROR, FRAME_SIZE_ERROR, INTERNAL_ERROR, NO_ERROR, PROTOCOL_ERROR, REFUSED_STREAM,
  STREAM_CLOSED, NghttpError,
} = require('internal/http2/util');

// Of the library's errors the one for most of what a peer can do wrong.
const PROTOCOL = -505;

const DEFAULT_WINDOW = 65535;
const MAX_WINDOW = 2 ** 31 - 1;
const DEFAULT_SESSION_MEMORY = 10;
const MAX_CONTINUATIONS = 8;
const MAX_BLOCK = 256 * 1024;

// So many answers to PING and SETTINGS may wait for the socket. A peer that asks and does not read is up to no good.
const MAX_REPLIES = 1000;

// One stream as the protocol sees it.
class StreamState {
  constructor(id, sendWindow, receiveWindow) {
    this.id = id;
    this.owner = undefined;
    this.sendWindow = sendWindow;
    this.receiveWindow = receiveWindow; // how much the peer may still send
    this.windowSize = receiveWindow;
    this.consumed = 0; // bytes taken by the user and not yet given back to the peer
    this.localClosed = false;
    this.remoteClosed = false;
    this.reserved = false;
    this.closed = false;
    this.queue = []; // data to be sent: {bytes, done, isLast}
    this.queued = 0;
    this.endWanted = false; // the data is to be followed by the end of the stream, or by trailers
    this.trailers = undefined;
    this.headSent = false;
    this.expectsFinal = true; // the final head has not come yet
    this.answered = false; // some head has come
    this.contentLength = -1;
    this.received = 0;
    this.weight = 16;
  }
}

class Connection {
  streams = new Map();
  localSettings = settings.defaults();
  remoteSettings = settings.defaults();
  sendWindow = DEFAULT_WINDOW;
  receiveWindow = DEFAULT_WINDOW;
  windowSize = DEFAULT_WINDOW;
  consumed = 0;
  nextId;
  lastPeerId = 0;
  goawaySent = false;
  goawayReceived = undefined; // the last stream id of the peer's GOAWAY
  sentSettings = []; // pairs that wait for an acknowledgement
  encoder = new Encoder();
  decoder = new Decoder();
  queuedBytes = 0;
  isEnding = false;
  #reader;
  #owner;
  #isServer;
  #socket;
  #out = [];
  #outBytes = 0;
  #scheduled = false;
  #preface;
  #block = undefined; // of a HEADERS frame that CONTINUATIONs follow
  #ready = new Set(); // streams with data to be sent
  #stopped = false;
  #gotSettings = false;
  #opening = 0; // the stream that a HEADERS frame under way opens
  #invalid = 0;
  #failed = false; // the peer has been told of the end
  #limits;
  #writing = 0;
  #resets = 0;
  #resetsSince = 0;
  #replies = 0; // that have not left yet
  #newReplies = 0; // of these, the ones in #out
  figures = { bytesRead: 0, bytesWritten: 0, framesReceived: 0, framesSent: 0 };

  constructor(owner, socket, isServer, limits) {
    this.#owner = owner;
    this.#socket = socket;
    this.#isServer = isServer;
    this.#limits = limits;
    this.nextId = isServer ? 2 : 1;
    this.#reader = new F.FrameReader((type, flags, id, payload) => this.#onFrame(type, flags, id, payload));
    this.#preface = isServer ? Buffer.alloc(0) : undefined;
    if (!isServer) this.#push(Buffer.from(F.PREFACE, 'latin1'));
    this.figures.framesSent = 0;
    this.localSettings.maxHeaderListSize = 65535;
    this.remoteSettings.maxHeaderListSize = this.remoteSettings.maxHeaderSize = 2 ** 32 - 1;
  }

  // -- output --------------------------------------------------------------------------------------

  #push(bytes) {
    this.figures.framesSent++;
    this.#out.push(bytes);
    this.#outBytes += bytes.length;
    this.schedule();
  }

  #reply(bytes) {
    if (this.#stopped) return;
    this.#newReplies++;
    this.#push(bytes);
    if (++this.#replies > MAX_REPLIES) this.#fail(INTERNAL_ERROR, -904);
  }

  get outboundSize() {
    return this.#outBytes;
  }

  // Streams that the peer has promised and not begun.
  get reservedStreams() {
    let count = 0;
    for (const stream of this.streams.values()) if (stream.reserved) count++;
    return count;
  }

  get writesPending() {
    return this.#writing > 0 || this.#out.length > 0;
  }

  schedule() {
    if (this.#scheduled || this.#stopped) return;
    this.#scheduled = true;
    process.nextTick(() => {
      this.#scheduled = false;
      this.flush();
    });
  }

  // Sends what can be sent now.
  flush() {
    if (this.#stopped) return;
    if (this.#socket.connecting || !this.#socket.writable) return;
    const done = [];
    if (!this.#socket.writableNeedDrain) this.#sendData(done);
    if (this.#out.length > 0) {
      const bytes = this.#out.length === 1 ? this.#out[0] : Buffer.concat(this.#out);
      this.#out = [];
      this.#outBytes = 0;
      this.#writing++;
      this.figures.bytesWritten += bytes.length;
      const replies = this.#newReplies;
      this.#newReplies = 0;
      this.#socket.write(bytes, (error) => {
        this.#writing--;
        this.#replies -= replies;
        for (const callback of done) callback(error ?? undefined);
        this.#owner.onSent();
      });
    } else {
      for (const callback of done) callback();
    }
  }

  #sendData(done) {
    for (const stream of this.#ready) {
      if (stream.closed || stream.localClosed) {
        this.#ready.delete(stream);
        continue;
      }
      this.#sendStream(stream, done);
      if (this.#outBytes > 512 * 1024) {
        this.schedule();
        return;
      }
    }
  }

  #sendStream(stream, done) {
    const maxSize = this.remoteSettings.maxFrameSize;
    while (stream.queue.length > 0) {
      const item = stream.queue[0];
      let { bytes } = item;
      const room = Math.min(stream.sendWindow, this.sendWindow, maxSize);
      if (bytes.length > 0 && room <= 0) return;
      if (bytes.length > room) {
        item.bytes = bytes.subarray(room);
        bytes = bytes.subarray(0, room);
      } else {
        stream.queue.shift();
        if (item.done !== undefined) done.push(item.done);
      }
      stream.queued -= bytes.length;
      this.queuedBytes -= bytes.length;
      const isLast = stream.queue.length === 0 && stream.queued === 0 && item.isLast?.() === true && !stream.hasTrailers;
      if (bytes.length > 0 || isLast) this.#writeData(stream, bytes, isLast);
      if (isLast) {
        this.#closeLocal(stream);
        return;
      }
    }
    this.#ready.delete(stream);
    if (!stream.endWanted) return;
    if (stream.hasTrailers) {
      if (stream.trailers !== undefined) {
        if (this.#headers(stream, stream.trailers, true)) this.#closeLocal(stream);
      } else {
        stream.wantsTrailers?.();
      }
      return;
    }
    this.#writeData(stream, Buffer.alloc(0), true);
    this.#closeLocal(stream);
  }

  #writeData(stream, bytes, isLast) {
    const padding = this.#padding(bytes.length, Math.min(stream.sendWindow, this.sendWindow));
    const length = bytes.length + padding;
    stream.sendWindow -= length;
    this.sendWindow -= length;
    let flags = isLast ? F.END_STREAM : 0;
    if (padding > 0) {
      flags |= F.PADDED;
      this.#push(F.head(length, F.DATA, flags, stream.id));
      this.#push(Buffer.from([padding - 1]));
      this.#push(bytes);
      this.#push(Buffer.alloc(padding - 1));
      this.figures.framesSent -= 3;
    } else {
      this.#push(F.head(length, F.DATA, flags, stream.id));
      if (bytes.length > 0) {
        this.#push(bytes);
        this.figures.framesSent--;
      }
    }
    this.#owner.onFrameSent();
  }

  // How many bytes of padding go with a payload, the byte that tells included.
  #padding(length, room) {
    const { paddingStrategy } = this.#limits;
    if (!paddingStrategy || length === 0) return 0;
    const max = Math.min(room, this.remoteSettings.maxFrameSize);
    if (paddingStrategy === 2) return Math.max(0, Math.min(256, max - length));
    const rest = (length + 9) % 8;
    const wanted = rest === 0 ? 0 : 8 - rest;
    return length + wanted > max ? 0 : wanted;
  }

  #closeLocal(stream) {
    stream.localClosed = true;
    this.#ready.delete(stream);
    stream.owner?.onLocalEnd?.();
    // not before the caller returns
    if (stream.remoteClosed) process.nextTick(() => this.#finish(stream, NO_ERROR));
  }

  // Answers false when the block is larger than what may be sent: the stream is reset then.
  #headers(stream, list, ends) {
    let bound = 12;
    for (let i = 0; i < list.length; i += 3) bound += list[i].length + list[i + 1].length + 12;
    if (bound > (this.#limits.maxSendHeaderBlockLength ?? 65536)) {
      process.nextTick(() => {
        if (stream.closed) return;
        this.#owner.onFrameError(stream, F.HEADERS, FRAME_SIZE_ERROR);
        // a request that never left has no stream at the peer
        if (!this.#isServer && !stream.headSent) this.#finish(stream, REFUSED_STREAM);
        else this.reset(stream, FRAME_SIZE_ERROR);
        this.#owner.afterFrameError();
      });
      return false;
    }
    stream.headSent = true;
    const block = this.encoder.encode(list);
    const flags = ends ? F.END_STREAM : 0;
    for (const each of F.headerFrames(F.HEADERS, flags, stream.id, block, this.remoteSettings.maxFrameSize)) this.#push(each);
    this.#owner.onFrameSent();
    return true;
  }

  // -- what users ask for ----------------------------------------------------------------------------

  open(id) {
    const stream = new StreamState(id, this.remoteSettings.initialWindowSize, this.localSettings.initialWindowSize);
    this.streams.set(id, stream);
    return stream;
  }

  sendHeaders(stream, list, ends) {
    if (stream.closed) return;
    if (this.#headers(stream, list, ends) && ends) this.#closeLocal(stream);
  }

  sendData(stream, bytes, done, isLast) {
    stream.queue.push({ bytes, done, isLast });
    stream.queued += bytes.length;
    this.queuedBytes += bytes.length;
    this.#ready.add(stream);
    this.schedule();
  }

  endStream(stream) {
    if (stream.localClosed || stream.closed) return;
    stream.endWanted = true;
    this.#ready.add(stream);
    this.schedule();
  }

  sendTrailers(stream, list) {
    stream.trailers = list;
    this.endStream(stream);
  }

  pushPromise(stream, list) {
    const id = this.nextId;
    this.nextId += 2;
    const prefix = Buffer.allocUnsafe(4);
    prefix.writeUInt32BE(id, 0);
    const block = this.encoder.encode(list);
    for (const each of F.headerFrames(F.PUSH_PROMISE, 0, stream.id, block, this.remoteSettings.maxFrameSize, prefix)) this.#push(each);
    const pushed = this.open(id);
    pushed.remoteClosed = true;
    return pushed;
  }

  reset(stream, code) {
    if (stream.closed) return;
    // The peer learns the end of the connection, not that of each stream.
    if (this.isEnding) {
      this.#finish(stream, code);
      return;
    }
    // What was written before is sent, as far as the windows allow.
    if (stream.headSent && stream.queue.length > 0) {
      this.flush();
      if (stream.closed) return;
    }
    this.#push(F.number(F.RST_STREAM, stream.id, code));
    this.#finish(stream, code);
  }

  maxPeerStreams = 2 ** 32 - 1;

  #peerStreams() {
    let count = 0;
    for (const id of this.streams.keys()) if ((id % 2 === 1) === this.#isServer) count++;
    return count;
  }

  sendSettings(pairs) {
    // Holds from now on: what the peer opens in spite of it is refused.
    for (const [key, value] of pairs) {
      if (key === 3) this.maxPeerStreams = value;
      else if (!settings.isKnown(key)) settings.apply(this.localSettings, key, value);
    }
    this.sentSettings.push(pairs);
    this.#push(F.frame(F.SETTINGS, 0, 0, settings.pack(pairs)));
  }

  ping(payload) {
    this.#push(F.frame(F.PING, 0, 0, payload));
  }

  goaway(code, lastId, data) {
    if (this.#failed) return;
    this.goawaySent = true;
    this.#push(F.goaway(lastId || this.lastPeerId, code, data));
  }

  altsvc(id, origin, value) {
    if (id !== 0 && !this.streams.has(id)) return;
    const payload = Buffer.concat([Buffer.from([origin.length >> 8, origin.length & 0xff]), Buffer.from(origin, 'latin1'), Buffer.from(value, 'latin1')]);
    this.#push(F.frame(F.ALTSVC, 0, id, payload));
  }

  origin(origins) {
    const parts = origins.map((each) => Buffer.concat([Buffer.from([each.length >> 8, each.length & 0xff]), Buffer.from(each, 'latin1')]));
    this.#push(F.frame(F.ORIGIN, 0, 0, Buffer.concat(parts)));
  }

  setWindow(size) {
    const more = size - this.windowSize;
    this.windowSize = size;
    if (more > 0) {
      this.receiveWindow += more;
      this.#push(F.number(F.WINDOW_UPDATE, 0, more));
    }
  }

  // The user has taken bytes of a stream: the peer may send as many more.
  consume(stream, length) {
    if (stream.closed || stream.remoteClosed) return;
    stream.consumed += length;
    if (stream.consumed * 2 >= stream.windowSize) {
      this.#push(F.number(F.WINDOW_UPDATE, stream.id, stream.consumed));
      stream.receiveWindow += stream.consumed;
      stream.consumed = 0;
    }
  }

  #consumeConnection(length) {
    this.consumed += length;
    if (this.consumed * 2 >= this.windowSize) {
      this.#push(F.number(F.WINDOW_UPDATE, 0, this.consumed));
      this.receiveWindow += this.consumed;
      this.consumed = 0;
    }
  }

  #finish(stream, code) {
    if (stream.closed) return;
    stream.closed = true;
    stream.localClosed = true;
    stream.remoteClosed = true;
    this.streams.delete(stream.id);
    this.#ready.delete(stream);
    const waiting = stream.queue;
    stream.queue = [];
    this.queuedBytes -= stream.queued;
    stream.queued = 0;
    for (const { done } of waiting) if (done !== undefined) process.nextTick(done);
    this.#owner.onStreamClosed(stream, code);
  }

  stop() {
    this.#stopped = true;
    for (const stream of this.streams.values()) {
      for (const { done } of stream.queue) if (done !== undefined) process.nextTick(done);
      stream.queue = [];
    }
  }

  // -- input -----------------------------------------------------------------------------------------

  #isOpen = () => !this.#stopped;

  receive(bytes) {
    if (this.#stopped) return;
    this.figures.bytesRead += bytes.length;
    if (this.#preface !== undefined) {
      bytes = Buffer.concat([this.#preface, bytes]);
      const length = Math.min(bytes.length, F.PREFACE.length);
      if (bytes.latin1Slice(0, length) !== F.PREFACE.slice(0, length)) {
        this.#fail(INTERNAL_ERROR, -903);
        return;
      }
      if (bytes.length < F.PREFACE.length) {
        this.#preface = bytes;
        return;
      }
      this.#preface = undefined;
      bytes = bytes.subarray(F.PREFACE.length);
    }
    this.#reader.maxSize = Math.max(16384, this.localSettings.maxFrameSize);
    const code = this.#reader.push(bytes, this.#isOpen);
    if (code !== 0) this.#fail(code, PROTOCOL, code === FRAME_SIZE_ERROR ? 'too large frame size' : 'SETTINGS expected');
  }

  // An error of the connection: the peer learns the code and what is wrong, the user the library's error.
  #fail(code, number = PROTOCOL, text) {
    if (this.#stopped) return;
    this.goaway(code, Math.max(this.lastPeerId, this.#opening), text === undefined ? undefined : Buffer.from(text, 'latin1'));
    this.#failed = true;
    this.flush();
    this.#owner.onConnectionError(new NghttpError(number), code);
  }

  #invalidFrame(stream, code) {
    const max = this.#limits.maxSessionInvalidFrames ?? 1000;
    if (stream !== undefined) {
      this.reset(stream, code);
    }
    if (++this.#invalid > max) this.#tooManyInvalid();
  }

  #tooManyInvalid() {
    const { codes: { ERR_HTTP2_TOO_MANY_INVALID_FRAMES } } = require('internal/errors');
    this.goaway(INTERNAL_ERROR, this.lastPeerId);
    this.#failed = true;
    this.flush();
    this.#owner.onConnectionError(new ERR_HTTP2_TOO_MANY_INVALID_FRAMES(), INTERNAL_ERROR);
  }

  #onFrame(type, flags, id, payload) {
    this.figures.framesReceived++;
    this.#owner.onFrameReceived(id);
    if (!this.#gotSettings) {
      if (type !== F.SETTINGS || (flags & F.ACK) !== 0) {
        this.#fail(PROTOCOL_ERROR, PROTOCOL, 'SETTINGS expected');
        return;
      }
      this.#gotSettings = true;
    }
    if (this.#block !== undefined && (type !== F.CONTINUATION || id !== this.#block.id)) {
      this.#fail(PROTOCOL_ERROR, PROTOCOL, 'unexpected non-CONTINUATION frame or stream_id is invalid');
      return;
    }
    switch (type) {
      case F.DATA: this.#onData(flags, id, payload); break;
      case F.HEADERS: this.#onHeaders(flags, id, payload); break;
      case F.CONTINUATION: this.#onContinuation(flags, id, payload); break;
      case F.RST_STREAM: this.#onReset(id, payload); break;
      case F.SETTINGS: this.#onSettings(flags, id, payload); break;
      case F.PUSH_PROMISE: this.#onPush(flags, id, payload); break;
      case F.PING: this.#onPing(flags, id, payload); break;
      case F.GOAWAY: this.#onGoaway(payload); break;
      case F.WINDOW_UPDATE: this.#onWindowUpdate(id, payload); break;
      case F.ALTSVC: this.#onAltsvc(id, payload); break;
      case F.ORIGIN: this.#onOrigin(id, payload); break;
      // PRIORITY says nothing any more, and unknown frames are to be ignored.
    }
  }

  #unpad(flags, payload) {
    if ((flags & F.PADDED) === 0) return payload;
    const padding = payload[0];
    if (payload.length === 0 || padding >= payload.length) return undefined;
    return payload.subarray(1, payload.length - padding);
  }

  #isIdle(id) {
    const isPeers = (id % 2 === 1) === this.#isServer;
    return isPeers ? id > this.lastPeerId : id >= this.nextId;
  }

  #onData(flags, id, payload) {
    if (id === 0 || this.#isIdle(id)) {
      this.#fail(PROTOCOL_ERROR, PROTOCOL, id === 0 ? 'DATA: stream_id == 0' : 'DATA: stream in idle');
      return;
    }
    this.receiveWindow -= payload.length;
    if (this.receiveWindow < 0) {
      this.#fail(FLOW_CONTROL_ERROR, -524);
      return;
    }
    const stream = this.streams.get(id);
    if (stream === undefined) {
      this.#consumeConnection(payload.length);
      return;
    }
    if (stream.remoteClosed) {
      this.#fail(STREAM_CLOSED, PROTOCOL, 'DATA: stream in half-closed(remote)');
      return;
    }
    stream.receiveWindow -= payload.length;
    if (stream.receiveWindow < 0) {
      this.reset(stream, FLOW_CONTROL_ERROR);
      this.#consumeConnection(payload.length);
      return;
    }
    const data = this.#unpad(flags, payload);
    if (data === undefined) {
      this.#fail(PROTOCOL_ERROR, PROTOCOL, 'DATA: invalid padding');
      return;
    }
    this.#consumeConnection(payload.length);
    if (stream.expectsFinal && !this.#isServer && !stream.reserved) {
      if (stream.answered) this.#invalidFrame(stream, PROTOCOL_ERROR);
      else this.#fail(PROTOCOL_ERROR, PROTOCOL, 'DATA: stream not opened');
      return;
    }
    stream.received += data.length;
    if (payload.length > data.length) this.consume(stream, payload.length - data.length);
    const ends = (flags & F.END_STREAM) !== 0;
    if (stream.contentLength >= 0 && (stream.received > stream.contentLength || ends && stream.received !== stream.contentLength)) {
      this.#invalidFrame(stream, PROTOCOL_ERROR);
      return;
    }
    if (ends) stream.remoteClosed = true;
    if (data.length > 0) stream.owner?.onData(Buffer.from(data));
    if (stream.closed) return;
    if (data.length === 0 && !ends) {
      // An empty frame that ends nothing: too many are an attack.
      if (this.#invalid++ > (this.#limits.maxSessionInvalidFrames ?? 1000)) this.#tooManyInvalid();
    }
    if (ends) {
      stream.owner?.onRemoteEnd();
      if (stream.localClosed) this.#finish(stream, NO_ERROR);
    }
  }

  #onHeaders(flags, id, payload) {
    let block = this.#unpad(flags, payload);
    const name = this.#isServer ? 'request HEADERS' : 'response HEADERS';
    if (block === undefined || id === 0) {
      this.#fail(PROTOCOL_ERROR, PROTOCOL, id === 0 ? `${name}: stream_id == 0` : 'HEADERS: invalid padding');
      return;
    }
    let self = false;
    if ((flags & F.PRIORITIZED) !== 0) {
      if (block.length < 5) {
        this.#fail(FRAME_SIZE_ERROR);
        return;
      }
      self = (block.readUInt32BE(0) & 0x7fffffff) === id;
      block = block.subarray(5);
    }
    if (self && this.#isServer) {
      this.#fail(PROTOCOL_ERROR, PROTOCOL, `${name}: depend on itself`);
      return;
    }
    this.#opening = this.#isServer && id % 2 === 1 && id > this.lastPeerId ? id : 0;
    this.#block = { id, flags, parts: [block], size: block.length, count: 0, promised: undefined };
    if ((flags & F.END_HEADERS) !== 0) this.#endBlock();
    else this.#block.parts[0] = Buffer.from(block);
  }

  #onContinuation(flags, id, payload) {
    const block = this.#block;
    if (block === undefined) {
      this.#fail(PROTOCOL_ERROR);
      return;
    }
    block.parts.push(Buffer.from(payload));
    block.size += payload.length;
    if (++block.count > MAX_CONTINUATIONS && (flags & F.END_HEADERS) === 0 || block.size > MAX_BLOCK) {
      this.#fail(INTERNAL_ERROR, -530);
      return;
    }
    if ((flags & F.END_HEADERS) !== 0) this.#endBlock();
  }

  #endBlock() {
    const { id, flags, parts, promised } = this.#block;
    this.#block = undefined;
    const bytes = parts.length === 1 ? parts[0] : Buffer.concat(parts);
    const raw = [];
    const sensitive = [];
    let size = 0;
    try {
      this.decoder.decode(bytes, (name, value, never) => {
        size += name.length + value.length + 32;
        if (isIgnored(name, value, this.#limits.strictWhitespace)) return;
        raw.push(name, value);
        if (never) sensitive.push(name);
      });
    } catch (error) {
      if (!(error instanceof CompressionError)) throw error;
      this.#fail(COMPRESSION_ERROR);
      return;
    }
    this.#opening = 0;
    if (promised !== undefined) {
      this.#owner.onPushPromise(this.streams.get(id), promised, raw, sensitive, flags);
      return;
    }
    const ends = (flags & F.END_STREAM) !== 0;
    let stream = this.streams.get(id);
    if (stream === undefined) {
      if (!this.#isServer || id % 2 === 0) {
        if (this.#isIdle(id)) this.#fail(PROTOCOL_ERROR, PROTOCOL, `request HEADERS: ${this.#isServer ? 'invalid stream_id' : 'client received request'}`);
        return;
      }
      if (id <= this.lastPeerId) {
        // The stream is closed: what was on its way is ignored.
        return;
      }
      if (this.goawaySent && this.#owner.refusesStreams) return;
      this.lastPeerId = id;
      stream = this.open(id);
      stream.expectsFinal = false;
      if (this.#peerStreams() > this.maxPeerStreams) {
        // A peer that does not keep to what we have acknowledged is in error, else it could not know yet.
        this.#push(F.number(F.RST_STREAM, id, REFUSED_STREAM));
        this.streams.delete(id);
        stream.closed = true;
        this.#owner.onRejected();
        return;
      }
      if (raw.length / 2 > this.#limits.maxHeaderListPairs || size > this.#limits.maxHeaderBytes || this.#isFull) {
        this.#push(F.number(F.RST_STREAM, id, ENHANCE_YOUR_CALM));
        this.streams.delete(id);
        stream.closed = true;
        return;
      }
      if (ends) stream.remoteClosed = true;
      this.#owner.onRequest(stream, raw, sensitive, flags, ends);
      return;
    }
    if (stream.remoteClosed && !stream.reserved) {
      this.#invalidFrame(stream, STREAM_CLOSED);
      return;
    }
    if (raw.length / 2 > this.#limits.maxHeaderListPairs || size > this.#limits.maxHeaderBytes) {
      this.reset(stream, ENHANCE_YOUR_CALM);
      return;
    }
    if (ends) stream.remoteClosed = true;
    stream.answered = true;
    this.#owner.onHeaders(stream, raw, sensitive, flags, ends);
    if (stream.closed || !ends) return;
    stream.owner?.onRemoteEnd();
    if (stream.localClosed) this.#finish(stream, NO_ERROR);
  }

  // Whether so much waits to be sent that no stream may add to it; the limit is in megabytes.
  get #isFull() {
    return this.queuedBytes + this.#outBytes > (this.#limits.maxSessionMemory ?? DEFAULT_SESSION_MEMORY) * 1e6;
  }

  // A malformed message resets its stream.
  malformed(stream) {
    this.#invalidFrame(stream, PROTOCOL_ERROR);
  }

  #onReset(id, payload) {
    if (payload.length !== 4) {
      this.#fail(FRAME_SIZE_ERROR);
      return;
    }
    if (id === 0 || this.#isIdle(id)) {
      this.#fail(PROTOCOL_ERROR, PROTOCOL, id === 0 ? 'RST_STREAM: stream_id == 0' : 'RST_STREAM: stream in idle');
      return;
    }
    if (this.#isServer && this.#isResetFlood()) {
      this.#fail(INTERNAL_ERROR);
      return;
    }
    const stream = this.streams.get(id);
    if (stream !== undefined) {
      stream.resetByPeer = true;
      this.#finish(stream, payload.readUInt32BE(0));
    }
  }

  // Streams that are opened only to be reset are an attack: a bucket of so many, filled again at a rate.
  #isResetFlood() {
    const burst = this.#limits.streamResetBurst ?? 1000;
    const rate = this.#limits.streamResetRate ?? 33;
    const now = Date.now() / 1000;
    if (this.#resetsSince !== 0) this.#resets = Math.max(0, this.#resets - (now - this.#resetsSince) * rate);
    this.#resetsSince = now;
    return ++this.#resets > burst;
  }

  #onSettings(flags, id, payload) {
    if (id !== 0) {
      this.#fail(PROTOCOL_ERROR, PROTOCOL, 'SETTINGS: stream_id != 0');
      return;
    }
    if ((flags & F.ACK) !== 0) {
      if (payload.length > 0) {
        this.#fail(FRAME_SIZE_ERROR);
        return;
      }
      const pairs = this.sentSettings.shift();
      if (pairs === undefined) {
        this.#fail(PROTOCOL_ERROR, PROTOCOL, 'SETTINGS: unexpected ACK');
        return;
      }
      for (const [key, value] of pairs) {
        if (key === 4) {
          const more = value - this.localSettings.initialWindowSize;
          for (const stream of this.streams.values()) {
            stream.receiveWindow += more;
            stream.windowSize += more;
          }
        }
        if (key === 1) this.decoder.limit = value;
        settings.apply(this.localSettings, key, value);
      }
      this.#owner.onSettingsAck();
      return;
    }
    if (payload.length % 6 !== 0) {
      this.#fail(FRAME_SIZE_ERROR);
      return;
    }
    if (payload.length / 6 > (this.#limits.maxSettings ?? 32)) {
      this.#fail(ENHANCE_YOUR_CALM, -537);
      return;
    }
    for (let at = 0; at < payload.length; at += 6) {
      const key = payload.readUInt16BE(at);
      const value = payload.readUInt32BE(at + 2);
      if (key === 2 && value > 1 || key === 5 && (value < 16384 || value > 2 ** 24 - 1) || key === 8 && value > 1) {
        this.#fail(PROTOCOL_ERROR);
        return;
      }
      if (key === 4) {
        if (value > MAX_WINDOW) {
          this.#fail(FLOW_CONTROL_ERROR, -524);
          return;
        }
        const more = value - this.remoteSettings.initialWindowSize;
        for (const stream of this.streams.values()) {
          stream.sendWindow += more;
          if (stream.queue.length > 0) this.#ready.add(stream);
        }
      }
      if (key === 8 && value === 0 && this.remoteSettings.enableConnectProtocol) {
        this.#fail(PROTOCOL_ERROR);
        return;
      }
      if (key === 1) this.encoder.limit = Math.min(value, this.#limits.maxDeflateDynamicTableSize ?? 4096);
      settings.apply(this.remoteSettings, key, value, this.#limits.remoteCustomSettings ?? []);
    }
    this.#reply(F.frame(F.SETTINGS, F.ACK, 0, Buffer.alloc(0)));
    if (this.#stopped) return;
    this.#owner.onSettings();
  }

  #onPush(flags, id, payload) {
    const block = this.#unpad(flags, payload);
    if (this.#isServer || block === undefined || block.length < 4 || this.localSettings.enablePush === false) {
      this.#fail(PROTOCOL_ERROR, PROTOCOL, 'PUSH_PROMISE: push disabled');
      return;
    }
    const promised = block.readUInt32BE(0) & 0x7fffffff;
    this.lastPeerId = Math.max(this.lastPeerId, promised);
    this.#block = { id, flags, parts: [Buffer.from(block.subarray(4))], size: block.length, count: 0, promised };
    if ((flags & F.END_HEADERS) !== 0) this.#endBlock();
  }

  #onPing(flags, id, payload) {
    if (payload.length !== 8 || id !== 0) {
      if (payload.length !== 8) this.#fail(FRAME_SIZE_ERROR);
      else this.#fail(PROTOCOL_ERROR, PROTOCOL, 'PING: stream_id != 0');
      return;
    }
    if ((flags & F.ACK) !== 0) {
      const copy = Buffer.allocUnsafeSlow(8);
      copy.set(payload);
      if (this.#owner.onPong(copy) === false) this.#fail(PROTOCOL_ERROR);
      return;
    }
    this.#reply(F.frame(F.PING, F.ACK, 0, payload));
    if (this.#stopped) return;
    this.#owner.onPing(Buffer.from(payload));
  }

  #onGoaway(payload) {
    if (payload.length < 8) {
      this.#fail(FRAME_SIZE_ERROR);
      return;
    }
    const lastId = payload.readUInt32BE(0) & 0x7fffffff;
    const code = payload.readUInt32BE(4);
    this.goawayReceived = lastId;
    // The program hears of it first: it may want to close the streams itself.
    this.#owner.onGoaway(code, lastId, payload.length > 8 ? Buffer.from(payload.subarray(8)) : undefined);
    // Streams of ours beyond the last one were not looked at.
    for (const stream of [...this.streams.values()]) {
      const isOurs = (stream.id % 2 === 0) === this.#isServer;
      if (isOurs && stream.id > lastId) this.#finish(stream, REFUSED_STREAM);
    }
  }

  #onWindowUpdate(id, payload) {
    if (payload.length !== 4) {
      this.#fail(FRAME_SIZE_ERROR);
      return;
    }
    const more = payload.readUInt32BE(0) & 0x7fffffff;
    if (id === 0) {
      this.sendWindow += more;
      if (more === 0 || this.sendWindow > MAX_WINDOW) {
        if (more === 0) this.#fail(PROTOCOL_ERROR, PROTOCOL, 'WINDOW_UPDATE: window_size_increment == 0');
        else this.#fail(FLOW_CONTROL_ERROR, -524);
        return;
      }
      for (const stream of this.streams.values()) if (stream.queue.length > 0 || stream.endWanted) this.#ready.add(stream);
      this.schedule();
      return;
    }
    const stream = this.streams.get(id);
    if (stream === undefined) {
      if (this.#isIdle(id)) this.#fail(PROTOCOL_ERROR, PROTOCOL, 'WINDOW_UPDATE to idle stream');
      return;
    }
    stream.sendWindow += more;
    if (more === 0) {
      this.#fail(PROTOCOL_ERROR, PROTOCOL, 'WINDOW_UPDATE: window_size_increment == 0');
      return;
    }
    if (stream.sendWindow > MAX_WINDOW) {
      this.reset(stream, FLOW_CONTROL_ERROR);
      return;
    }
    if (stream.queue.length > 0 || stream.endWanted) {
      this.#ready.add(stream);
      this.schedule();
    }
  }

  #onAltsvc(id, payload) {
    if (this.#isServer || payload.length < 2) return;
    const length = payload.readUInt16BE(0);
    if (length + 2 > payload.length) return;
    const origin = payload.latin1Slice(2, 2 + length);
    if ((id === 0) === (origin === '') || id !== 0 && !this.streams.has(id)) return;
    this.#owner.onAltsvc(id, origin, payload.latin1Slice(2 + length));
  }

  #onOrigin(id, payload) {
    if (this.#isServer || id !== 0) return;
    const origins = [];
    for (let at = 0; at + 2 <= payload.length;) {
      const length = payload.readUInt16BE(at);
      if (at + 2 + length > payload.length) return;
      origins.push(payload.latin1Slice(at + 2, at + 2 + length));
      at += 2 + length;
    }
    this.#owner.onOrigin(origins);
  }

  // The connection is gone: every stream ends with the code.
  abandon(code = CANCEL) {
    for (const stream of [...this.streams.values()]) this.#finish(stream, code);
  }
}

module.exports = { Connection, StreamState };
