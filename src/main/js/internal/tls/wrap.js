// The handle of a TLSSocket: what internal/net/handles is to a net.Socket, but over another handle, which carries the
// encrypted bytes.
//
//   parent.consume → advance() → output to parent.writeBuffer, text to onread
//   writeBuffer    → write()   → output to parent.writeBuffer
//
// Once the handshake is done, and if the parent is a socket's own handle, Java hands the output to the socket by itself
// (#attached), takes what was received from the shared heap and leaves the text in its place.
//
// OpenSSL works on memory only (Connection.java); each call answers flags that say what has come of it. Callbacks of
// OpenSSL arrive here as notes after the call, and the handshake stops where it needs an answer of theirs.
const { Buffer } = require('buffer');
const asyncHooks = require('internal/async_hooks');
const handles = require('internal/handles');
const heap = require('internal/heap');
const { tls, connections, transferArea, connectionError, cryptoError, INPUT_SIZE } = require('internal/tls/native');

// The numbers of Connection.Flag.
const ESTABLISHED = 1;
const RENEGOTIATING = 2;
const ENDED = 4;
const FAILED = 8;
const MORE_TEXT = 16;
const MORE_OUTPUT = 32;
const NOTES = 64;
const REFUSED = 128;

// The numbers of Connection.Note.
const SESSION = 0;
const KEY_LOG = 1;
const HELLO = 2;
const CERTIFICATE = 3;
const TRACE = 4;

// The number of Callbacks.Question that is about tickets; the others are about pre-shared keys.
const TICKET_KEY = 2;

// The bits of TransferArea.Place.
const TEXT_IN_HEAP = 1;
const OUTPUT_TAKEN = 2;
const OUTPUT_LOST = 4;

const EOF = -4095;
const EPROTO = -71;
const EBADF = -9;
const ECANCELED = -125;
const ECONNRESET = -104;

// Up to this many bytes a parent copies what it is given before it returns.
const COPIED = 32 * 1024;

// Fewer bytes are copied to where Java finds them, more are passed as they are.
const SMALL = 4 * 1024;

// So many bytes of a vectored write are put together where Java finds them.
const STAGED = 256 * 1024;

// After so many steps the stream is attached even if that costs a system call.
const POSTPONED = 4;

// More than this is not given to the socket by Java, which would keep all that the kernel does not take.
const HUGE = 1024 * 1024;

const noop = () => {};

const isSocketHandle = (handle) => handle.wrote !== undefined;

// A write to the parent, for a request of ours or for the protocol's own needs.
class ParentWrite {
  constructor(wrap, request) {
    this.wrap = wrap;
    this.request = request;
    this.handle = undefined;
    this.async = false;
    this.bytes = 0;
  }

  oncomplete(status) {
    const { wrap, request } = this;
    request?.oncomplete(status, wrap, undefined, request);
  }
}

class TLSWrap {
  bytesRead = 0;
  bytesWritten = 0;
  reading = false;
  onread = noop;
  onwriteerror = noop;
  onhandshakestart = noop;
  onhandshakedone = noop;
  onerror = noop;
  onnewsession = noop;
  onkeylog = noop;
  onclienthello = noop;
  oncertificate = noop;
  ontrace = noop;
  onpskexchange = noop;
  established = false;
  handshakes = 0;
  lastHandshakeTime = 0;
  currentSession = undefined;
  currentTicket = undefined;
  #id;
  #parent;
  #isServer;
  #ended = false;
  #isReset = false;
  #failure = undefined;
  #queue = []; // writes that wait for the handshake: {request, bytes, from}
  #queued = 0;
  #userBuffer = undefined;
  #started = false;
  #attached = undefined; // whether Java writes to the parent; undefined if not known
  #postponed = 0;
  #consumer = undefined;
  #heapOffset = 0; // of the bytes that are being received
  #heapLength = 0;

  // parentSocket: the stream that owns the parent, if it is not this handle's own.
  constructor(parent, context, isServer, parentSocket) {
    transferArea();
    this.#parent = parent;
    this.#isServer = isServer;
    this.#id = tls.open(context.id, isServer);
    connections.set(this.#id, this);
    this.context = context;
    this._parent = parent;
    this._parentWrap = parentSocket ?? null;
    asyncHooks.initResource(this, 'TLSWRAP');
    this.#attach();
  }

  #attach() {
    const parent = this.#parent;
    parent.onread = (length, bytes) => this.#onParentRead(length, bytes);
    // What the protocol itself wrote may fail unseen; reading tells of the end.
    parent.onwriteerror = (status) => {
      if (this.#id !== 0 && this.#lastWasUsers) this.onwriteerror(status);
      else if (status === ECONNRESET) this.#isReset = true;
    };
    if (isSocketHandle(parent)) parent.consume((offset, length) => this.#onParentHeap(offset, length));
  }

  // The parent's place is taken by another one, before anything was exchanged.
  replaceParent(parent) {
    this.#parent = parent;
    this._parent = parent;
    this.#attach();
  }

  get isStreamBase() {
    return true;
  }

  get id() {
    return this.#parent.id;
  }

  get ssl() {
    return this.#id;
  }

  get isClosed() {
    return this.#id === 0;
  }

  get fd() {
    return this.#parent.fd ?? -1;
  }

  get writeQueueSize() {
    return this.#queued + (this.#parent.writeQueueSize ?? 0);
  }

  getAsyncId() {
    return this.asyncId;
  }

  getProviderType() {
    return 'TLSWRAP';
  }

  #call(callback, ...args) {
    if (!asyncHooks.enabled()) return callback.apply(this, args);
    asyncHooks.before(this);
    try {
      return callback.apply(this, args);
    } finally {
      asyncHooks.after(this);
    }
  }

  // -- what is the parent's ------------------------------------------------------------------------

  ref() {
    this.#parent.ref?.();
  }

  unref() {
    this.#parent.unref?.();
  }

  hasRef() {
    return this.#parent.hasRef?.() ?? true;
  }

  open(fd) {
    return this.#parent.open(fd);
  }

  bind(...args) {
    return this.#parent.bind(...args);
  }

  bind6(...args) {
    return this.#parent.bind6(...args);
  }

  connect(request, ...args) {
    const complete = request.oncomplete;
    request.oncomplete = (status, handle, _, readable, writable) =>
      complete.call(request, status, this, request, readable, writable);
    return this.#parent.connect(request, ...args);
  }

  getsockname(out) {
    return this.#parent.getsockname?.(out) ?? EBADF;
  }

  getpeername(out) {
    return this.#parent.getpeername?.(out) ?? EBADF;
  }

  setNoDelay(on) {
    return this.#parent.setNoDelay?.(on) ?? 0;
  }

  setKeepAlive(...args) {
    return this.#parent.setKeepAlive?.(...args) ?? 0;
  }

  setTypeOfService(value) {
    return this.#parent.setTypeOfService?.(value) ?? 0;
  }

  getTypeOfService() {
    return this.#parent.getTypeOfService?.() ?? 0;
  }

  reset(callback) {
    this.#release();
    return this.#parent.reset(callback);
  }

  // -- life ----------------------------------------------------------------------------------------

  // Begins the handshake of a client; a server waits for the other side.
  start() {
    if (this.#started || this.#id === 0) return;
    this.#started = true;
    this.onhandshakestart();
    if (!this.#isServer) this.#process(tls.advance(this.#id, 0));
  }

  #noteStart() {
    if (this.#started) return;
    this.#started = true;
    this.onhandshakestart();
  }

  // Frees what OpenSSL holds. Nothing is read or written from then on.
  destroySSL() {
    this.#release();
    this.#cancelQueue();
  }

  #release() {
    if (this.#id === 0) return;
    const id = this.#id;
    this.#id = 0;
    connections.delete(id);
    tls.free(id);
  }

  #cancelQueue() {
    const waiting = this.#queue;
    this.#queue = [];
    for (const { request } of waiting) {
      request.error = 'Canceled because of SSL destruction';
      request.oncomplete(ECANCELED, this, undefined, request);
    }
  }

  close(callback) {
    this.reading = false;
    const parentSocket = this._parentWrap;
    this.#release();
    this.#parent.unconsume?.();
    const done = () => {
      this.#cancelQueue();
      asyncHooks.destroy(this);
      callback?.call(this);
    };
    if (parentSocket !== null) {
      if (parentSocket._handle === null || parentSocket.destroyed && parentSocket.closed) {
        process.nextTick(done);
      } else {
        parentSocket.once('close', done);
        parentSocket.destroy();
      }
      return;
    }
    this.#parent.close(done);
  }

  // -- reading -------------------------------------------------------------------------------------

  readStart() {
    this.reading = true;
    if (this.#id === 0 || this.#ended) return 0;
    return this.#parent.readStart();
  }

  readStop() {
    this.reading = false;
    if (this.#id === 0) return 0;
    return this.#parent.readStop();
  }

  useUserBuffer(bytes) {
    this.#userBuffer = bytes;
  }

  // Encrypted bytes that were read by someone else.
  receive(bytes) {
    for (let from = 0; from < bytes.length && this.#id !== 0; from += INPUT_SIZE) {
      const piece = bytes.subarray(from, from + INPUT_SIZE);
      this.#noteStart();
      if (this.#id === 0) return;
      transferArea().input.set(piece);
      this.#process(tls.advance(this.#id, piece.length));
    }
  }

  #onParentRead(length, bytes) {
    if (this.#id === 0) return;
    if (length > 0) {
      this.receive(bytes);
      return;
    }
    if (length === 0) return;
    // The system tells of a reset once, and that was to a write of the protocol's own.
    if (length === EOF && this.#isReset) length = ECONNRESET;
    this.#parent.reading = false;
    if (length === EOF) {
      if (this.#ended) return;
      this.#ended = true;
    }
    this.reading = false;
    this.#call(this.onread, length, undefined);
  }

  #onParentHeap(offset, length) {
    if (this.#id === 0) return;
    if (this.#isAttached()) {
      this.#heapOffset = offset;
      this.#heapLength = length;
      this.#process(tls.receive(this.#id, offset, length));
      return;
    }
    this.#noteStart();
    const end = offset + length;
    while (offset < end && this.#id !== 0) {
      const next = Math.min(end, offset + INPUT_SIZE);
      transferArea().input.set(heap.u8.subarray(offset, next));
      this.#process(tls.advance(this.#id, next - offset));
      offset = next;
    }
  }

  #isAttached() {
    if (this.#attached !== undefined) return this.#attached;
    if (!this.established || this.#held !== undefined || this.#queue.length > 0) return false;
    const parent = this.#parent;
    if (!isSocketHandle(parent) || parent.id === 0 || parent.isClosing) return this.#attached = false;
    // What was written before goes first; better without a system call of its own.
    if (!handles.isFlushed() && ++this.#postponed < POSTPONED) return false;
    handles.flush();
    return this.#attached = tls.attachStream(this.#id, parent.id);
  }

  // From now on what is received goes to fn(offset, length, bytes); end and errors still go to onread.
  consume(fn) {
    this.#consumer = fn;
  }

  unconsume() {
    this.#consumer = undefined;
  }

  // Does what the flags of a step say. True when a write was refused.
  #process(flags, request) {
    while (true) {
      // OpenSSL may have asked something, and whoever answered ended the connection.
      if (this.#id === 0) return false;
      const { lengths, text } = transferArea();
      const textLength = lengths[0];
      const outputLength = lengths[1];
      const places = lengths[2];
      const inHeap = (places & TEXT_IN_HEAP) !== 0;
      const offset = this.#heapOffset;
      let bytes;
      if (textLength > 0 && !(inHeap && this.#consumer !== undefined)) {
        bytes = Buffer.allocUnsafeSlow(textLength);
        if (inHeap) bytes.set(heap.u8.subarray(offset, offset + textLength));
        else bytes.set(textLength === text.length ? text : text.subarray(0, textLength));
      }
      const failure = (flags & FAILED) !== 0 ? connectionError(tls.errors(this.#id)) : undefined;
      if ((places & (OUTPUT_TAKEN | OUTPUT_LOST)) !== 0) this.#outputTaken(outputLength, places, request);
      else if ((flags & ESTABLISHED) !== 0 && !this.#isServer && (flags & MORE_OUTPUT) === 0) this.#hold(outputLength);
      else this.#sendOutput(outputLength, flags, request);
      if ((flags & NOTES) !== 0 && this.#id !== 0) this.#takeNotes();
      if (this.#id === 0) return false;
      if ((flags & RENEGOTIATING) !== 0) this.#call(this.onhandshakestart);
      if ((flags & ESTABLISHED) !== 0 && this.#id !== 0) {
        this.established = true;
        this.#call(this.onhandshakedone);
        if (this.#id !== 0) {
          this.#sendHeld();
          this.#flushQueue();
        }
      } else if (this.established && this.#queue.length > 0 && request === undefined && (flags & REFUSED) === 0) {
        this.#flushQueue();
      }
      if (bytes !== undefined && this.#id !== 0) this.#deliver(bytes);
      else if (textLength > 0 && this.#id !== 0) this.#deliverHeap(offset, textLength, bytes);
      if (this.#id === 0) return false;
      if (failure !== undefined) {
        this.#failure = failure;
        if (request === undefined && !this.#failWrite(failure)) this.#call(this.onerror, failure);
        return true;
      }
      if ((flags & ENDED) !== 0 && !this.#ended) {
        this.#ended = true;
        this.reading = false;
        this.#call(this.onread, EOF, undefined);
      }
      if ((flags & MORE_TEXT) === 0 || this.#id === 0) return (flags & REFUSED) !== 0;
      if (textLength < text.length && !(inHeap && textLength === this.#heapLength)) {
        // What listeners do about one record comes before the next one.
        process.nextTick(() => this.#goOn());
        return (flags & REFUSED) !== 0;
      }
      flags = tls.advance(this.#id, 0);
    }
  }

  #goOn() {
    if (this.#id !== 0) this.#process(tls.advance(this.#id, 0));
  }

  #deliverHeap(offset, length, bytes) {
    const consumer = this.#consumer;
    if (consumer === undefined) {
      // A listener to something else has put an end to that.
      this.#deliver(Buffer.from(heap.u8.subarray(offset, offset + length)));
      return;
    }
    this.bytesRead += length;
    if (asyncHooks.enabled()) this.#call(consumer, offset, length, bytes);
    else consumer(offset, length, bytes);
  }

  #deliver(bytes) {
    if (this.#consumer !== undefined) {
      this.#deliverHeap(0, bytes.length, bytes);
      return;
    }
    this.bytesRead += bytes.length;
    if (this.#userBuffer === undefined) {
      this.#call(this.onread, bytes.length, bytes);
      return;
    }
    for (let from = 0; from < bytes.length && this.#id !== 0;) {
      const target = this.#userBuffer;
      const length = Math.min(target.byteLength, bytes.length - from);
      new Uint8Array(target.buffer, target.byteOffset, target.byteLength).set(bytes.subarray(from, from + length));
      from += length;
      this.#call(this.onread, length, undefined);
    }
  }

  // A client's last message waits until it is content with whom it talks to; a server that never gets it knows that
  // the client was not.
  #hold(length) {
    if (length === 0) return;
    const { output } = transferArea();
    this.#held = Buffer.from(output.subarray(0, length));
  }

  #held = undefined;

  #sendHeld() {
    const bytes = this.#held;
    if (bytes === undefined) return;
    this.#held = undefined;
    this.#lastWasUsers = false;
    this.#parent.writeBuffer(new ParentWrite(this, undefined), bytes);
  }

  // Java has given output to the parent; all that is left to do is to keep count.
  #outputTaken(length, places, request) {
    if ((places & OUTPUT_LOST) !== 0) {
      this.#attached = false;
      if (request !== undefined) this.#parentStatus = EBADF;
      return;
    }
    if (length === 0) return;
    this.#lastWasUsers = request !== undefined;
    if (!this.#tracked) {
      this.#parent.wrote(length, undefined);
      return;
    }
    const write = new ParentWrite(this, request);
    this.#parent.wrote(length, write);
    if (request !== undefined) request.async = write.async;
  }

  #tracked = false; // whether the step in question was told to

  #sendOutput(length, flags, request) {
    if (length === 0) return;
    if (this.#held !== undefined) this.#sendHeld();
    const { output, lengths } = transferArea();
    this.#lastWasUsers = request !== undefined;
    while (true) {
      const last = (flags & MORE_OUTPUT) === 0;
      const bytes = Buffer.from(output.buffer, output.byteOffset, length);
      const write = new ParentWrite(this, last ? request : undefined);
      const status = this.#parent.writeBuffer(write, length > COPIED || !isSocketHandle(this.#parent) ? Buffer.from(bytes) : bytes);
      if (last && request !== undefined) request.async = status === 0 && write.async;
      if (status !== 0) {
        this.#parentStatus = status;
        return;
      }
      if (last || this.#id === 0) return;
      flags = tls.moreOutput(this.#id);
      length = lengths[1];
      if (length === 0) return;
    }
  }

  #parentStatus = 0;
  #lastWasUsers = false; // whether what was sent last holds data of the user

  #takeNotes() {
    for (const note of tls.notes(this.#id)) {
      switch (note[0]) {
        case SESSION:
          // Several may have come at once; each is the connection's own while it is told.
          this.currentSession = Buffer.from(note[2]);
          this.currentTicket = note[3];
          this.#call(this.onnewsession, Buffer.from(note[1]), this.currentSession);
          this.currentSession = undefined;
          this.currentTicket = undefined;
          break;
        case KEY_LOG: this.#call(this.onkeylog, Buffer.from(note[1])); break;
        case HELLO: this.#call(this.onclienthello, new ClientHello(note)); break;
        case CERTIFICATE: this.#call(this.oncertificate, note[1], note[2]); break;
        case TRACE: this.#call(this.ontrace, note[1], note[2], note[3], note[4]); break;
      }
      if (this.#id === 0) return;
    }
  }

  // Goes on with a handshake that waited.
  proceedHello() {
    if (this.#id === 0) return;
    tls.proceedHello(this.#id);
    this.#process(tls.advance(this.#id, 0));
  }

  proceedCertificate() {
    if (this.#id === 0) return;
    tls.proceedCertificate(this.#id);
    this.#process(tls.advance(this.#id, 0));
  }

  renegotiate() {
    if (tls.renegotiate(this.#id) !== 1) return false;
    this.#process(tls.advance(this.#id, 0));
    return true;
  }

  // The error of a call that failed.
  takeError() {
    return cryptoError(tls.takeErrors());
  }

  // Answers what OpenSSL asks in the middle of a step; each char is a byte. Nothing may be thrown from here.
  answer(question, text, first, second) {
    if (question !== TICKET_KEY) return this.#call(this.onpskexchange, text, first, second);
    try {
      const context = this.sniContext ?? this.context;
      const [name, iv] = [Buffer.from(text.slice(0, 16), 'latin1'), Buffer.from(text.slice(16), 'latin1')];
      const [result, ...parts] = context.onticketkeycallback(name, iv, first === 1);
      return String.fromCharCode(result + 1) + Buffer.concat(parts.filter(Boolean)).latin1Slice();
    } catch (error) {
      process.nextTick(() => this.onerror(error));
      return undefined;
    }
  }

  // -- writing -------------------------------------------------------------------------------------

  writeBuffer(request, bytes) {
    if (this.#id === 0) return EBADF;
    request.bytes = bytes.byteLength;
    this.bytesWritten += bytes.byteLength;
    return this.#write(request, bytes);
  }

  writeString(request, string, encoding) {
    if (this.#id === 0) return EBADF;
    if (this.established && this.#queue.length === 0 && string.length * 3 <= INPUT_SIZE) {
      if (isStaged(encoding) && this.#isAttached()) {
        return this.#writeStaged(request, handles.stage(string, isUtf8(encoding) ? 'utf8' : 'latin1'));
      }
      const length = transferArea().input.write(string, 0, INPUT_SIZE, encoding);
      request.bytes = length;
      this.bytesWritten += length;
      if (length === 0) return 0;
      return this.#encrypt(request, length, undefined, 0);
    }
    return this.writeBuffer(request, Buffer.from(string, encoding));
  }

  #writeStaged(request, length) {
    const from = handles.stagedAt;
    request.bytes = length;
    this.bytesWritten += length;
    if (length === 0) return 0;
    const tracked = this.#tracked = this.#parent.tracksWrites;
    const flags = tls.writeHeap(this.#id, from, length, tracked ? 1 : 0);
    const rest = (flags & REFUSED) !== 0 ? Buffer.from(heap.u8.subarray(from, from + length)) : undefined;
    return this.#wroteDirectly(request, flags, rest, 0);
  }

  writev(request, chunks, allBuffers) {
    if (this.#id === 0) return EBADF;
    if (chunks.length > 1 && this.established && this.#queue.length === 0 && this.#isAttached()) {
      const staged = stageable(chunks, allBuffers);
      if (staged !== undefined) return this.#writeStaged(request, handles.stageAll(staged.parts, staged.max));
    }
    const parts = chunks.map((entry) => {
      if (allBuffers) return entry;
      return typeof entry.chunk === 'string' ? Buffer.from(entry.chunk, entry.encoding) : entry.chunk;
    });
    return this.writeBuffer(request, parts.length === 1 ? parts[0] : Buffer.concat(parts));
  }

  #write(request, bytes) {
    request.async = false;
    if (!this.established || this.#queue.length > 0) {
      this.#enqueue(request, bytes, 0);
      if (!this.#started && !this.#isServer) this.start();
      return 0;
    }
    return this.#writeFrom(request, bytes, 0);
  }

  #enqueue(request, bytes, from) {
    request.async = true;
    request.handle = this;
    this.#queued += bytes.byteLength - from;
    this.#queue.push({ request, bytes, from });
  }

  // Encrypts bytes, or the rest of them, and has Java give them to the parent.
  #writeDirectly(request, bytes, from) {
    const length = bytes.byteLength - from;
    if (length === 0) return 0;
    const tracked = this.#tracked = this.#parent.tracksWrites;
    let flags;
    if (length <= SMALL) {
      handles.stage(from === 0 ? toBytes(bytes) : toBytes(bytes).subarray(from));
      flags = tls.writeHeap(this.#id, handles.stagedAt, length, tracked ? 1 : 0);
    } else {
      flags = tls.writeBytes(this.#id, bytes, from, tracked ? 1 : 0);
    }
    return this.#wroteDirectly(request, flags, bytes, from);
  }

  #wroteDirectly(request, flags, bytes, from) {
    request.handle = this;
    this.#parentStatus = 0;
    if ((flags & (REFUSED | FAILED)) !== 0) {
      from += transferArea().lengths[3];
      if ((flags & FAILED) !== 0) {
        this.#process(flags, request);
        this.#tracked = false;
        request.error = this.#failure?.message;
        request.async = false;
        return EPROTO;
      }
      this.#enqueue(request, bytes, from);
      this.#process(flags);
      this.#tracked = false;
      return 0;
    }
    this.#process(flags, request);
    this.#tracked = false;
    if (this.#parentStatus === 0 && !request.async) {
      request.async = true;
      process.nextTick(() => request.oncomplete(0, this, undefined, request));
    }
    return this.#parentStatus;
  }

  #writeFrom(request, bytes, from) {
    if (this.#isAttached()) {
      if (bytes.byteLength - from <= HUGE) return this.#writeDirectly(request, bytes, from);
      tls.detachStream(this.#id);
      this.#attached = undefined;
    }
    const all = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    while (from < all.length) {
      const piece = all.subarray(from, from + INPUT_SIZE);
      transferArea().input.set(piece);
      const status = this.#encrypt(request, piece.length, bytes, from);
      if (status !== 0 || request.async && request.handle === this && this.#queue.length > 0) return status;
      from += piece.length;
      if (from < all.length && this.#id === 0) return EBADF;
    }
    return 0;
  }

  #encrypt(request, length, bytes, from) {
    request.handle = this;
    this.#parentStatus = 0;
    const { input } = transferArea();
    const isLast = bytes === undefined || from + length >= bytes.byteLength;
    const flags = tls.write(this.#id, length);
    if ((flags & (REFUSED | FAILED)) !== 0) {
      const rest = bytes ?? Buffer.from(input.subarray(0, length));
      if ((flags & FAILED) !== 0) {
        this.#process(flags, request);
        request.error = this.#failure?.message;
        request.async = false;
        return EPROTO;
      }
      this.#enqueue(request, rest, from);
      this.#process(flags);
      return 0;
    }
    this.#process(flags, isLast ? request : undefined);
    if (isLast && this.#parentStatus === 0 && !request.async) {
      // Never done before the caller returns: what is written meanwhile then leaves together.
      request.async = true;
      process.nextTick(() => request.oncomplete(0, this, undefined, request));
    }
    return this.#parentStatus;
  }

  // A handshake that fails is the error of what was written meanwhile, if there is any.
  #failWrite(failure) {
    if (this.established || this.#queue.length === 0) return false;
    const { request, bytes, from } = this.#queue.shift();
    this.#queued -= bytes.byteLength - from;
    request.error = failure.message;
    request.oncomplete(EPROTO, this, undefined, request);
    return true;
  }

  #flushQueue() {
    while (this.#queue.length > 0 && this.#id !== 0) {
      const waiting = this.#queue;
      this.#queue = [];
      const { request, bytes, from } = waiting.shift();
      this.#queued -= bytes.byteLength - from;
      request.async = false;
      const status = this.#writeFrom(request, bytes, from);
      const again = this.#queue;
      this.#queue = again.concat(waiting);
      if (again.length > 0) return;
      if (status !== 0 || !request.async) request.oncomplete(status, this, undefined, request);
    }
  }

  shutdown(request) {
    if (this.#id !== 0) {
      this.#process(tls.shutdown(this.#id));
    }
    request.handle = this;
    return this.#parent.shutdown({
      handle: undefined,
      oncomplete: (status) => request.oncomplete(status, this, undefined, request),
    });
  }
}

const toBytes = (view) => (view instanceof Uint8Array ? view : new Uint8Array(view.buffer, view.byteOffset, view.byteLength));

const isUtf8 = (encoding) => encoding === undefined || encoding === 'utf8' || encoding === 'utf-8';
const isStaged = (encoding) => isUtf8(encoding) || encoding === 'latin1' || encoding === 'binary';

// The chunks of a vectored write as what can be staged, and how many bytes that is at most.
function stageable(chunks, allBuffers) {
  const parts = [];
  let max = 0;
  for (const entry of chunks) {
    const chunk = allBuffers ? entry : entry.chunk;
    if (typeof chunk !== 'string') {
      parts.push(toBytes(chunk));
      max += chunk.byteLength;
    } else if (isUtf8(entry.encoding)) {
      parts.push(chunk);
      max += chunk.length * 3;
    } else {
      const bytes = Buffer.from(chunk, entry.encoding);
      parts.push(bytes);
      max += bytes.length;
    }
  }
  return max <= STAGED ? { parts, max } : undefined;
}

// What a server learns before it chooses session, certificate and protocol (RFC 8446, 4.1.2).
class ClientHello {
  constructor([, sessionId, serverName, protocols, ticket, ocspRequest]) {
    this.sessionId = Buffer.from(sessionId);
    // list length (2), type (1), name length (2), name
    this.servername = serverName === undefined || serverName.length < 5 ? '' : Buffer.from(serverName.subarray(5)).latin1Slice();
    this.tlsTicket = ticket !== undefined && ticket.length > 0;
    this.ocspRequest = ocspRequest;
    this.protocols = [];
    if (protocols !== undefined) {
      for (let at = 2; at < protocols.length; at += protocols[at] + 1) {
        this.protocols.push(Buffer.from(protocols.subarray(at + 1, at + 1 + protocols[at])).latin1Slice());
      }
    }
  }
}

module.exports = { TLSWrap };
