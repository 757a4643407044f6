// A session of V8's inspector with this very thread. Answers and notifications come while a message is sent, or in the
// middle of the JavaScript that causes them.
const { NAME } = require('internal/modules/dynamic_import');

const engine = binding('engine');

// Javet passes the inspector one byte a character.
function toAscii(text) {
  return text.replace(/[\u0080-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

class Connection {
  #number;
  #answered; // id of the last answer

  constructor(onMessage) {
    this.#number = engine.inspectorConnect((text) => {
      try {
        const message = JSON.parse(text);
        if (message.id !== undefined) this.#answered = message.id;
        onMessage(message);
      } catch (error) {
        process.nextTick(() => {
          throw error;
        });
      }
    });
  }

  send(message) {
    const text = toAscii(JSON.stringify(message));
    const marker = globalThis[NAME];
    const outer = marker.inspect;
    marker.inspect = () => {
      engine.inspectorSend(this.#number, text);
    };
    try {
      engine.inspectorDeliver(this.#number);
    } finally {
      marker.inspect = outer;
    }
    // V8 takes a snapshot in a task of its own, which may stand behind others.
    if (!message.method.startsWith('HeapProfiler.')) return;
    for (let tries = 0; tries < 100 && this.#answered !== message.id; tries++) engine.runEngineTasks();
  }

  close() {
    engine.inspectorDisconnect(this.#number);
  }
}

// Opens a connection for some requests that are answered at once: request(method, params) gives the result.
function withRequests(use, onNotification = () => {}) {
  const answers = new Map();
  let next = 0;
  const connection = new Connection((message) => {
    if (message.id === undefined) onNotification(message);
    else answers.set(message.id, message);
  });
  const request = (method, params) => {
    const id = ++next;
    connection.send({ id, method, params });
    const answer = answers.get(id);
    answers.delete(id);
    if (answer?.error !== undefined) throw new Error(`${method}: ${answer.error.message}`);
    return answer?.result;
  };
  try {
    return use(request);
  } finally {
    connection.close();
  }
}

module.exports = { Connection, withRequests };
