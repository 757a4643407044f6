// What run() gives: a stream of { type, data } that also emits each of them as an event of its own name.
const { Readable } = require('stream');

class TestsStream extends Readable {
  #buffer = [];
  #canPush = true;

  constructor() {
    super({ objectMode: true, highWaterMark: Number.MAX_SAFE_INTEGER });
  }

  _read() {
    this.#canPush = true;
    while (this.#buffer.length > 0 && this.#canPush) this.#canPush = super.push(this.#buffer.shift());
  }

  report(type, data) {
    this.emit(type, data);
    this.#add({ __proto__: null, type, data });
  }

  finish() {
    this.#add(null);
  }

  #add(item) {
    if (this.#canPush && this.#buffer.length === 0) this.#canPush = super.push(item);
    else this.#buffer.push(item);
  }
}

exports.TestsStream = TestsStream;

// The stream as a harness sees its reporters.
exports.sink = (stream) => ({
  push: ({ type, data }) => stream.report(type, data),
  close: () => stream.finish(),
});
