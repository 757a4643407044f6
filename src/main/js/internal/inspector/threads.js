// Sessions with the inspectors of other threads: those of workers by the domain NodeWorker, and that of the main thread.
const handles = require('internal/handles');

const engine = binding('engine');

class Receiver {
  #onMessage;
  handle = handles.add(this);

  constructor(onMessage) {
    this.#onMessage = onMessage;
  }

  onEvent(kind, text) {
    this.#onMessage?.(JSON.parse(text));
  }

  close() {
    this.#onMessage = undefined;
    handles.remove(this.handle);
  }
}

/** A session of a worker with the main thread. */
exports.MainConnection = class MainConnection extends Receiver {
  constructor(onMessage) {
    super(onMessage);
    engine.mainConnect(this.handle);
  }

  send(message) {
    engine.mainRequest(this.handle, JSON.stringify(message));
  }

  close() {
    engine.mainDisconnect(this.handle);
    super.close();
  }
};

/** The domain NodeWorker for a session of this thread. */
exports.Workers = class Workers extends Receiver {
  request(message) {
    const problem = engine.workersRequest(this.handle, message.method, JSON.stringify(message));
    return problem === undefined
      ? { id: message.id, result: {} } : { id: message.id, error: { code: -32601, message: problem } };
  }

  close() {
    engine.workersLeave(this.handle);
    super.close();
  }
};
