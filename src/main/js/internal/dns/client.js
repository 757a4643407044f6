// A stub resolver: sends queries to name servers over UDP, and over TCP when an answer does not fit.
// Servers are tried in turn; each try waits longer than the one before.
const { isDenied } = require('internal/process/permission');
const { Buffer } = require('buffer');
const { encodeQuery, decode, isEncodable, TYPES } = require('internal/dns/message');
const { isIP } = require('internal/net/ip');
const dns = binding('dns');

const DEFAULT_TIMEOUT = 2000;
const DEFAULT_TRIES = 3;

const CODES = { 1: 'EFORMERR', 2: 'ESERVFAIL', 3: 'ENOTFOUND', 4: 'ENOTIMP', 5: 'EREFUSED' };

let timers;

class DnsClient {
  #timeout;
  #tries;
  #maxTimeout;
  #servers = undefined; // the system's, read when first needed
  #pending = new Set();
  #local = { 4: undefined, 6: undefined };

  // timeout in milliseconds, -1 for the default.
  constructor({ timeout = -1, tries = DEFAULT_TRIES, maxTimeout = 0 } = {}) {
    this.#timeout = timeout < 0 ? DEFAULT_TIMEOUT : timeout;
    this.#tries = tries;
    this.#maxTimeout = maxTimeout;
  }

  // [[address, port], …]
  getServers() {
    return this.servers.map(({ address, port }) => [address, port]);
  }

  // [{address, port}, …]
  get servers() {
    this.#servers ??= dns.servers().map((address) => ({ address, port: 53 }));
    return this.#servers;
  }

  set servers(list) {
    this.#servers = list;
  }

  get isBusy() {
    return this.#pending.size > 0;
  }

  setLocalAddress(family, address) {
    this.#local[family] = address;
  }

  cancel() {
    for (const query of [...this.#pending]) query.finish('ECANCELLED');
  }

  // callback(code, records): code is null or one of Node's DNS error codes.
  query(name, type, callback) {
    const query = new Query(this, name, TYPES[type], callback);
    this.#pending.add(query);
    if (isDenied('net')) process.nextTick(() => query.finish('ERR_ACCESS_DENIED'));
    else if (!isEncodable(name)) process.nextTick(() => query.finish('EBADNAME'));
    else if (/(^|\.)onion\.?$/i.test(name)) process.nextTick(() => query.finish('ENOTFOUND')); // RFC 7686
    else if (this.servers.length === 0) process.nextTick(() => query.finish('ECONNREFUSED'));
    else query.start();
  }

  forget(query) {
    this.#pending.delete(query);
  }

  localAddress(family) {
    return this.#local[family];
  }

  get tries() {
    return this.#tries;
  }

  timeoutOf(round) {
    const timeout = this.#timeout * 2 ** round;
    return this.#maxTimeout > 0 ? Math.min(timeout, this.#maxTimeout) : timeout;
  }
}

class Query {
  #client;
  #name;
  #type;
  #callback;
  #attempt = 0;
  #id = 0;
  #socket = undefined;
  #timer = undefined;
  #lastError = 'ETIMEOUT';
  #servers;

  constructor(client, name, type, callback) {
    this.#client = client;
    this.#name = name;
    this.#type = type;
    this.#callback = callback;
    this.#servers = client.servers;
  }

  start() {
    const { length } = this.#servers;
    if (this.#attempt >= length * this.#client.tries) {
      this.finish(this.#lastError);
      return;
    }
    const server = this.#servers[this.#attempt % length];
    const round = Math.floor(this.#attempt / length);
    this.#attempt++;
    this.#sendUdp(server, this.#client.timeoutOf(round));
  }

  #next(code) {
    this.#lastError = code;
    this.#drop();
    this.start();
  }

  #encode() {
    this.#id = Math.floor(Math.random() * 65536);
    return encodeQuery(this.#id, this.#name, this.#type);
  }

  #wait(timeout) {
    timers ??= require('timers');
    this.#timer = timers.setTimeout(() => this.#next('ETIMEOUT'), timeout);
  }

  #sendUdp(server, timeout) {
    const { createSocket } = require('dgram');
    const family = isIP(server.address);
    const socket = createSocket(family === 6 ? 'udp6' : 'udp4');
    this.#socket = socket;
    socket.on('error', (error) => {
      if (this.#socket === socket) this.#next(error.code === 'ECONNREFUSED' ? 'ECONNREFUSED' : 'ETIMEOUT');
    });
    socket.on('message', (bytes) => {
      if (this.#socket === socket) this.#answered(bytes, server, timeout);
    });
    const send = () => {
      socket.connect(server.port, server.address, () => {
        if (this.#socket !== socket) return;
        socket.send(this.#encode());
        this.#wait(timeout);
      });
    };
    const local = this.#client.localAddress(family);
    if (local === undefined) send();
    else socket.bind(0, local, send);
  }

  #sendTcp(server, timeout) {
    const socket = require('net').connect({ host: server.address, port: server.port });
    let received = Buffer.alloc(0);
    this.#socket = socket;
    this.#wait(timeout);
    socket.on('error', () => {
      if (this.#socket === socket) this.#next('ECONNREFUSED');
    });
    socket.on('close', () => {
      if (this.#socket === socket) this.#next('EBADRESP');
    });
    socket.on('connect', () => {
      const query = this.#encode();
      const length = Buffer.alloc(2);
      length.writeUInt16BE(query.length);
      socket.write(Buffer.concat([length, query]));
    });
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      if (received.length < 2 || received.length < 2 + received.readUInt16BE(0)) return;
      if (this.#socket === socket) this.#answered(received.subarray(2, 2 + received.readUInt16BE(0)), server, timeout);
    });
  }

  #answered(bytes, server, timeout) {
    let answer;
    try {
      if (bytes.length < 12) throw new RangeError('the message is cut');
      if (bytes.readUInt16BE(0) !== this.#id) return; // an answer to somebody else, or a forged one
      answer = decode(bytes);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.finish('EBADRESP');
      return;
    }
    if (!answer.isAnswer) return;
    if (answer.truncated && this.#socket.send !== undefined) { // only a datagram socket has send()
      this.#drop();
      this.#sendTcp(server, timeout);
      return;
    }
    const code = CODES[answer.code];
    if (code === 'ESERVFAIL' || code === 'ENOTIMP' || code === 'EREFUSED') this.#next(code);
    else if (code !== undefined) this.finish(code);
    else if (answer.records.length === 0) this.finish('ENODATA');
    else this.finish(null, answer.records);
  }

  #drop() {
    timers?.clearTimeout(this.#timer);
    const socket = this.#socket;
    this.#socket = undefined;
    if (socket === undefined) return;
    if (socket.destroy) socket.destroy();
    else socket.close();
  }

  finish(code, records) {
    if (this.#callback === undefined) return;
    const callback = this.#callback;
    this.#callback = undefined;
    this.#drop();
    this.#client.forget(this);
    callback(code, records);
  }
}

module.exports = { DnsClient };
