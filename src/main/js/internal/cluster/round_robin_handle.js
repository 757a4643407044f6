// A listening socket of the primary, which hands each connection to the worker whose turn it is.
const { send } = require('internal/cluster/messages');

class RoundRobinHandle {
  #all = new Map();
  #free = new Map();
  #connections = [];
  #handle = null;
  #server;

  constructor(key, address, { port, fd, flags, backlog, readableAll, writableAll }) {
    const net = require('net');
    const { TCP } = require('internal/net/handles');
    this.key = key;
    this.#server = net.createServer();
    if (fd >= 0) {
      this.#server.listen({ fd, backlog });
    } else if (port >= 0) {
      this.#server.listen({
        port, host: address, ipv6Only: Boolean(flags & TCP.IPV6_ONLY), reusePort: Boolean(flags & TCP.REUSE_PORT), backlog,
      });
    } else {
      this.#server.listen({ path: address, backlog, readableAll, writableAll });
    }
    this.#server.once('listening', () => {
      this.#handle = this.#server._handle;
      this.#handle.onconnection = (status, connection) => this.distribute(status, connection);
      this.#server._handle = null;
      this.#server = null;
    });
  }

  add(worker, answer) {
    this.#all.set(worker.id, worker);
    const done = () => {
      const sockname = {};
      const isTcp = this.#handle.getsockname?.(sockname) === 0 && sockname.port !== undefined;
      answer(null, isTcp ? { sockname } : null, null);
      this.#next(worker); // connections may be waiting already
    };
    if (this.#server === null) {
      done();
      return;
    }
    // Still busy binding.
    this.#server.once('listening', done);
    this.#server.once('error', (error) => answer(error.errno, null));
  }

  remove(worker) {
    const existed = this.#all.delete(worker.id);
    this.#free.delete(worker.id);
    if (!existed || this.#all.size > 0) return false;
    while (this.#connections.length > 0) this.#connections.shift().close();
    this.#handle?.close();
    this.#handle = null;
    return true;
  }

  has(worker) {
    return this.#all.has(worker.id);
  }

  distribute(status, connection) {
    // The handle may be gone when the last worker is.
    if (status || this.#handle === null) {
      connection?.close();
      return;
    }
    this.#connections.push(connection);
    const [first] = this.#free;
    if (first === undefined) return;
    this.#free.delete(first[0]);
    this.#next(first[1]);
  }

  // Gives a worker the oldest connection, or remembers that it has nothing to do.
  #next(worker) {
    if (!this.#all.has(worker.id)) return;
    const connection = this.#connections.shift();
    if (connection === undefined) {
      this.#free.set(worker.id, worker);
      return;
    }
    send(worker.process, { act: 'newconn', key: this.key }, connection, (reply) => {
      if (reply.accepted) connection.close();
      else this.distribute(0, connection); // the worker is shutting down: another one
      this.#next(worker);
    });
  }
}

module.exports = RoundRobinHandle;
