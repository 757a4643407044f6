// A bound socket that all workers accept from, as the system decides.
class SharedHandle {
  #workers = new Map();
  #handle = null;
  #errno = 0;

  constructor(key, address, { port, addressType, fd, flags }) {
    this.key = key;
    const result = addressType === 'udp4' || addressType === 'udp6'
      ? require('internal/dgram/handle').createBound(address, port, addressType, fd, flags)
      : require('net')._createServerHandle(address, port, addressType, fd, flags);
    if (typeof result === 'number') this.#errno = result;
    else this.#handle = result;
  }

  add(worker, answer) {
    this.#workers.set(worker.id, worker);
    answer(this.#errno, null, this.#handle);
  }

  // Answers whether nobody uses it any more.
  remove(worker) {
    if (!this.#workers.delete(worker.id) || this.#workers.size > 0) return false;
    this.#handle?.close();
    this.#handle = null;
    return true;
  }

  has(worker) {
    return this.#workers.has(worker.id);
  }
}

module.exports = SharedHandle;
