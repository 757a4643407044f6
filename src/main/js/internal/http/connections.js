// The connections of one server, for its timeouts and for closing them.
//
// The list costs a request nothing: a parser notes when its message began, and the list is only walked when the
// server checks (every connectionsCheckingInterval) or is asked to close connections.
const { now } = require('internal/http/heap');

class ConnectionsList {
  #parsers = new Set();

  add(parser) {
    this.#parsers.add(parser);
  }

  remove(parser) {
    this.#parsers.delete(parser);
  }

  all() {
    return [...this.#parsers];
  }

  // between two messages
  idle() {
    return this.all().filter((parser) => parser.messageStart === 0);
  }

  active() {
    return this.all().filter((parser) => parser.messageStart !== 0);
  }

  // Takes out of the list, and returns, the parsers whose head or whole message is overdue (milliseconds; 0 for never).
  expired(headersTimeout, requestTimeout) {
    if (headersTimeout === 0 && requestTimeout === 0) return [];
    const time = now();
    const overdue = [];
    for (const parser of this.#parsers) {
      const start = parser.messageStart;
      if (start === 0) continue;
      const age = time - start;
      if ((headersTimeout > 0 && age > headersTimeout && !parser.headersCompleted()) || (requestTimeout > 0 && age > requestTimeout)) {
        overdue.push(parser);
        this.#parsers.delete(parser);
      }
    }
    return overdue;
  }
}

module.exports = { ConnectionsList };
