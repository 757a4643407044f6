// net.BoundSocket: a socket that is bound to its address before a server or a connection adopts it.
const {
  codes: { ERR_INVALID_ARG_VALUE, ERR_SOCKET_HANDLE_ADOPTED },
  uvExceptionWithHostPort,
} = require('internal/errors');
const { validateBoolean, validateObject, validatePort, validateString } = require('internal/validators');
const { kEmptyObject } = require('internal/util');
const { TCP, Pipe } = require('internal/net/handles');
const { isIP } = require('internal/net/ip');

class BoundSocket {
  #handle;
  #adopted = false;

  static isBoundSocket(value) {
    return typeof value === 'object' && value !== null && #handle in value;
  }

  constructor(options = kEmptyObject) {
    validateObject(options, 'options');
    const { path, host = '0.0.0.0', port = 0, ipv6Only = false, reusePort = false } = options;
    let status;
    if (path !== undefined) {
      validateString(path, 'options.path');
      this.#handle = new Pipe(Pipe.SERVER);
      status = this.#handle.bind(path);
      if (status) throw uvExceptionWithHostPort(status, 'bind', path, -1);
      return;
    }
    validateString(host, 'options.host');
    validatePort(port, 'options.port');
    validateBoolean(ipv6Only, 'options.ipv6Only');
    validateBoolean(reusePort, 'options.reusePort');
    const version = isIP(host);
    if (version === 0) {
      throw new ERR_INVALID_ARG_VALUE('options.host', host,
        'must be a numeric IP address; net.BoundSocket does not perform DNS resolution');
    }
    this.#handle = new TCP(TCP.SERVER);
    const flags = (ipv6Only ? TCP.IPV6_ONLY : 0) | (reusePort ? TCP.REUSE_PORT : 0);
    status = version === 6 ? this.#handle.bind6(host, port | 0, flags) : this.#handle.bind(host, port | 0, flags);
    if (status) throw uvExceptionWithHostPort(status, 'bind', host, port);
  }

  #use() {
    if (this.#adopted || this.#handle === undefined) throw new ERR_SOCKET_HANDLE_ADOPTED();
    return this.#handle;
  }

  address() {
    const name = {};
    const handle = this.#use();
    handle.getsockname(name);
    return handle instanceof Pipe ? name.address : name;
  }

  fd() {
    return this.#use().fd;
  }

  get isPipe() {
    return this.#handle instanceof Pipe;
  }

  close() {
    if (this.#adopted || this.#handle === undefined) return;
    this.#handle.close();
    this.#handle = undefined;
  }

  [Symbol.dispose]() {
    this.close();
  }

  // The handle, for the server that takes it over.
  static consume(socket) {
    const handle = socket.#use();
    socket.#adopted = true;
    return handle;
  }
}

const { consume, isBoundSocket } = BoundSocket;
delete BoundSocket.consume;
delete BoundSocket.isBoundSocket;

module.exports = { BoundSocket, consume, isBoundSocket };
