// A client of the inspector's protocol, as `node inspect` needs it: finds the target, speaks WebSocket (RFC 6455) with it, sends
// requests and tells events by their names.
const { createHash, randomBytes } = require('crypto');
const EventEmitter = require('events');
const { codes } = require('internal/errors');

const ACCEPT_SALT = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const TEXT = 1;
const CLOSE = 8;
const PING = 9;
const PONG = 10;
const SHORT = 126;
const NOT_RUNNING = 'Use `run` to start the app again.';

function frame(kind, payload) {
  let head;
  if (payload.length < SHORT) {
    head = Buffer.from([0x80 | kind, 0x80 | payload.length]);
  } else if (payload.length <= 0xffff) {
    head = Buffer.alloc(4);
    head.writeUInt16BE(payload.length, 2);
    head[1] = 0x80 | SHORT;
  } else {
    head = Buffer.alloc(10);
    head.writeUInt32BE(payload.length, 6);
    head[1] = 0x80 | (SHORT + 1);
  }
  head[0] = 0x80 | kind;
  const mask = randomBytes(4);
  const masked = Buffer.allocUnsafe(payload.length);
  for (let i = 0; i < payload.length; i++) masked[i] = payload[i] ^ mask[i & 3];
  return Buffer.concat([head, mask, masked]);
}

// Takes frames off the front of what came in: { kind, isLast, payload, size }, or undefined while one is not complete.
function parseFrame(bytes) {
  if (bytes.length < 2) return undefined;
  let length = bytes[1] & 0x7f;
  let offset = 2;
  if (length === SHORT) {
    if (bytes.length < 4) return undefined;
    length = bytes.readUInt16BE(2);
    offset = 4;
  } else if (length > SHORT) {
    if (bytes.length < 10) return undefined;
    length = Number(bytes.readBigUInt64BE(2));
    offset = 10;
  }
  if (bytes.length < offset + length) return undefined;
  return {
    kind: bytes[0] & 0x0f, isLast: (bytes[0] & 0x80) !== 0, payload: bytes.subarray(offset, offset + length), size: offset + length,
  };
}

function fetchJson(host, port, path) {
  return new Promise((resolve, reject) => {
    const request = require('http').get({ host, port, path, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => { text += chunk; });
      response.on('error', reject);
      response.on('end', () => {
        if (response.statusCode !== 200) {
          reject(new codes.ERR_DEBUGGER_ERROR(`Unexpected ${response.statusCode} from ${host}:${port}${path}`));
          return;
        }
        try {
          resolve(JSON.parse(text));
        } catch (error) {
          reject(error);
        }
      });
    });
    request.on('error', reject);
  });
}

class Client extends EventEmitter {
  #socket;
  #input = Buffer.alloc(0);
  #parts = [];
  #nextId = 0;
  #pending = new Map();

  get isConnected() {
    return this.#socket !== undefined;
  }

  async connect(host, port) {
    const [target] = await fetchJson(host, port, '/json');
    const url = new URL(target.webSocketDebuggerUrl);
    this.#socket = await this.#upgrade(host, port, url.pathname);
    this.emit('ready');
  }

  #upgrade(host, port, path) {
    const key = randomBytes(16).toString('base64');
    const accepted = createHash('sha1').update(key + ACCEPT_SALT).digest('base64');
    return new Promise((resolve, reject) => {
      const request = require('http').get({
        host, port, path, agent: false,
        headers: { 'Connection': 'Upgrade', 'Upgrade': 'websocket', 'Sec-WebSocket-Key': key, 'Sec-WebSocket-Version': '13' },
      });
      request.on('error', reject);
      request.on('response', (response) => {
        response.resume();
        reject(new codes.ERR_DEBUGGER_ERROR(`The target answered ${response.statusCode} to the request for a WebSocket`));
      });
      request.on('upgrade', (response, socket, head) => {
        if (response.headers['sec-websocket-accept'] !== accepted) {
          socket.destroy();
          const error = new codes.ERR_DEBUGGER_ERROR('WebSocket secret mismatch');
          error.isFatal = true;
          reject(error);
          return;
        }
        socket.setNoDelay(true);
        socket.on('data', (chunk) => this.#receive(chunk));
        socket.on('error', () => {});
        socket.on('close', () => this.#ended(socket));
        if (head.length > 0) this.#receive(head);
        resolve(socket);
      });
    });
  }

  #receive(chunk) {
    let bytes = this.#input.length === 0 ? chunk : Buffer.concat([this.#input, chunk]);
    for (let next = parseFrame(bytes); next !== undefined; next = parseFrame(bytes)) {
      bytes = bytes.subarray(next.size);
      this.#take(next);
    }
    this.#input = bytes;
  }

  #take({ kind, isLast, payload }) {
    if (kind === PING) this.#socket?.write(frame(PONG, payload));
    else if (kind === CLOSE) this.#socket?.end(frame(CLOSE, payload));
    else if (kind <= TEXT + 1) {
      this.#parts.push(Buffer.from(payload));
      if (!isLast) return;
      const text = Buffer.concat(this.#parts).toString();
      this.#parts = [];
      this.#message(JSON.parse(text));
    }
  }

  #message({ id, method, params, result, error }) {
    if (id === undefined) {
      this.emit(method, params);
      return;
    }
    const waiting = this.#pending.get(id);
    this.#pending.delete(id);
    if (waiting === undefined) return;
    if (error === undefined) {
      waiting.resolve(result);
      return;
    }
    const failure = new codes.ERR_DEBUGGER_ERROR(error.message);
    failure.stack = failure.stack.replace('ERR_DEBUGGER_ERROR', error.code);
    failure.code = error.code;
    waiting.reject(failure);
  }

  #ended(socket) {
    if (this.#socket !== socket) return;
    this.#socket = undefined;
    this.#input = Buffer.alloc(0);
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject } of pending) reject(new codes.ERR_DEBUGGER_ERROR(NOT_RUNNING));
    this.emit('close');
  }

  call(method, params) {
    if (this.#socket === undefined) return Promise.reject(new codes.ERR_DEBUGGER_ERROR(NOT_RUNNING));
    const id = ++this.#nextId;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#socket.write(frame(TEXT, Buffer.from(JSON.stringify({ id, method, params }))));
    });
  }

  disconnect() {
    const socket = this.#socket;
    if (socket === undefined) return;
    socket.end(frame(CLOSE, Buffer.alloc(0)));
    socket.destroy();
    this.#ended(socket);
  }
}

module.exports = { Client };
