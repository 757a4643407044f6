const Duplex = require('internal/streams/duplex');

/** Two duplexes; what is written to one is read from the other. */
class DuplexSide extends Duplex {
  #other = null;
  #taken = null; // to call when the other side has read

  static join(a, b) {
    a.#other = b;
    b.#other = a;
  }

  _read() {
    const callback = this.#taken;
    if (callback !== null) {
      this.#taken = null;
      callback();
    }
  }

  _write(chunk, encoding, callback) {
    if (chunk.length === 0) {
      process.nextTick(callback);
    } else {
      this.#other.#taken = callback;
      this.#other.push(chunk);
    }
  }

  _final(callback) {
    this.#other.on('end', callback);
    this.#other.push(null);
  }

  _destroy(error, callback) {
    const other = this.#other;
    if (other !== null && !other.destroyed) {
      process.nextTick(() => {
        if (!other.destroyed) {
          if (error) other.destroy();
          else other.push(null);
        }
      });
    }
    callback(error);
  }
}

function duplexPair(options) {
  const a = new DuplexSide(options);
  const b = new DuplexSide(options);
  DuplexSide.join(a, b);
  return [a, b];
}

module.exports = duplexPair;
