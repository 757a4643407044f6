// Which connections of a server live in another process: the sender asks for their number, and hears when the last has
// gone, so that server.getConnections() and server.close() count them.
const EventEmitter = require('events');
const { codes } = require('internal/errors');

const lists = new WeakMap(); // target → { send: {key: list}, got: {key: list} }

function listsOf(target) {
  if (!lists.has(target)) lists.set(target, { send: {}, got: {} });
  return lists.get(target);
}

class SendList extends EventEmitter {
  constructor(child, key) {
    super();
    this.key = key;
    this.child = child;
    child.once?.('exit', () => this.emit('exit', this));
  }

  #request(message, answer, callback) {
    const { child } = this;
    if (!child.connected) {
      callback(new codes.ERR_CHILD_CLOSED_BEFORE_REPLY());
      return;
    }
    const stop = () => {
      child.removeListener('internalMessage', onAnswer);
      child.removeListener('disconnect', onDisconnect);
    };
    const onDisconnect = () => {
      stop();
      callback(new codes.ERR_CHILD_CLOSED_BEFORE_REPLY());
    };
    const onAnswer = (received) => {
      if (received.cmd !== answer || received.key !== this.key) return;
      stop();
      callback(null, received);
    };
    child.on('disconnect', onDisconnect);
    child.on('internalMessage', onAnswer);
    child._send({ cmd: message, key: this.key }, undefined, { swallowErrors: true }, (error) => {
      if (error) {
        stop();
        callback(error);
      }
    });
  }

  close(callback) {
    this.#request('NODE_SOCKET_NOTIFY_CLOSE', 'NODE_SOCKET_ALL_CLOSED', callback);
  }

  getConnections(callback) {
    this.#request('NODE_SOCKET_GET_COUNT', 'NODE_SOCKET_COUNT', (error, message) => {
      if (error) callback(error);
      else callback(null, message.count);
    });
  }
}

class GotList extends EventEmitter {
  connections = 0;

  constructor(child, key) {
    super();
    this.key = key;
    this.child = child;
    child.on('internalMessage', (message) => {
      if (message.key !== key) return;
      const answer = (reply) => {
        if (child.connected) child._send({ ...reply, key }, undefined, { swallowErrors: true });
      };
      if (message.cmd === 'NODE_SOCKET_GET_COUNT') {
        answer({ cmd: 'NODE_SOCKET_COUNT', count: this.connections });
      } else if (message.cmd === 'NODE_SOCKET_NOTIFY_CLOSE') {
        if (this.connections === 0) answer({ cmd: 'NODE_SOCKET_ALL_CLOSED' });
        else this.once('empty', () => answer({ cmd: 'NODE_SOCKET_ALL_CLOSED' }));
      }
    });
  }

  add(socket) {
    this.connections++;
    socket.once('close', () => {
      this.connections--;
      if (this.connections === 0) this.emit('empty', this);
    });
  }
}

// A socket of the server is on its way to the target.
exports.sending = function sending(target, key, server) {
  const { send } = listsOf(target);
  if (send[key] === undefined) {
    send[key] = new SendList(target, key);
    server._setupWorker(send[key]);
  }
};

exports.got = function got(target, key) {
  const all = listsOf(target).got;
  all[key] ??= new GotList(target, key);
  return all[key];
};
