// What an 'upgrade' listener gets in place of the socket while the body of the request is still to come: the parser keeps
// the socket until then, and what follows the body is what is read here. Writes go to the socket from the start.
const { Duplex } = require('stream');

class UpgradeStream extends Duplex {
  #socket;
  #isReading = false; // whether the socket's data is ours already

  constructor(socket) {
    super({ allowHalfOpen: socket.allowHalfOpen, emitClose: true });
    this.#socket = socket;
  }

  // The body is over; what came behind it is the start of the other protocol.
  begin(head) {
    const socket = this.#socket;
    this.#isReading = true;
    socket.on('data', (data) => {
      if (!this.push(data)) socket.pause();
    });
    socket.on('end', () => this.push(null));
    socket.on('error', (error) => this.destroy(error));
    socket.on('close', () => this.destroy());
    if (head.length > 0 && !this.push(head)) socket.pause();
    else socket.resume();
  }

  // The connection ended before the body did.
  cutOff() {
    this.push(null);
  }

  _read() {
    if (this.#isReading) this.#socket.resume();
  }

  _write(chunk, encoding, callback) {
    this.#socket.write(chunk, encoding, callback);
  }

  _final(callback) {
    this.#socket.end(callback);
  }

  _destroy(error, callback) {
    this.#socket.destroy(error ?? undefined);
    callback(error);
  }
}

module.exports = { UpgradeStream };
