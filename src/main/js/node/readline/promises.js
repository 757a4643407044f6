// node:readline/promises
const { Interface: Base, kQuestion } = require('internal/readline/interface');
const { AbortError, codes } = require('internal/errors');
const { validateAbortSignal, validateBoolean, validateInteger } = require('internal/validators');

class Interface extends Base {
  question(query, options = {}) {
    return new Promise((resolve, reject) => {
      const signal = options?.signal;
      let answered = resolve;
      if (signal) {
        validateAbortSignal(signal, 'options.signal');
        if (signal.aborted) {
          reject(new AbortError(undefined, { cause: signal.reason }));
          return;
        }
        const onAbort = () => {
          this.cancelQuestion();
          reject(new AbortError(undefined, { cause: signal.reason }));
        };
        signal.addEventListener('abort', onAbort, { once: true });
        answered = (answer) => {
          signal.removeEventListener('abort', onAbort);
          resolve(answer);
        };
      }
      this[kQuestion](query, answered);
    });
  }
}

const CSI = '\u001b[';

// Cursor movements that are written together.
class Readline {
  #stream;
  #autoCommit = false;
  #actions = [];

  constructor(stream, options) {
    if (typeof stream?.write !== 'function' || typeof stream.on !== 'function') {
      throw new codes.ERR_INVALID_ARG_TYPE('stream', 'Writable', stream);
    }
    this.#stream = stream;
    if (options?.autoCommit != null) {
      validateBoolean(options.autoCommit, 'options.autoCommit');
      this.#autoCommit = options.autoCommit;
    }
  }

  #add(text) {
    if (this.#autoCommit) process.nextTick(() => this.#stream.write(text));
    else this.#actions.push(text);
    return this;
  }

  cursorTo(x, y) {
    validateInteger(x, 'x');
    if (y != null) validateInteger(y, 'y');
    return this.#add(y == null ? `${CSI}${x + 1}G` : `${CSI}${y + 1};${x + 1}H`);
  }

  moveCursor(dx, dy) {
    if (!dx && !dy) return this;
    validateInteger(dx, 'dx');
    validateInteger(dy, 'dy');
    let text = '';
    if (dx < 0) text += `${CSI}${-dx}D`;
    else if (dx > 0) text += `${CSI}${dx}C`;
    if (dy < 0) text += `${CSI}${-dy}A`;
    else if (dy > 0) text += `${CSI}${dy}B`;
    return this.#add(text);
  }

  clearLine(direction) {
    validateInteger(direction, 'dir', -1, 1);
    return this.#add(direction < 0 ? `${CSI}1K` : direction > 0 ? `${CSI}0K` : `${CSI}2K`);
  }

  clearScreenDown() {
    return this.#add(`${CSI}0J`);
  }

  commit() {
    return new Promise((resolve) => {
      this.#stream.write(this.#actions.join(''), resolve);
      this.#actions = [];
    });
  }

  rollback() {
    this.#actions = [];
    return this;
  }
}

module.exports = {
  Interface,
  Readline,
  createInterface: (input, output, completer, terminal) => new Interface(input, output, completer, terminal),
};
