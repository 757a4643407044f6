// How a test file's process tells its runner of its events: frames on its standard output, among what the file itself
// prints there. A frame is MARK, the length of the payload (4 bytes, big-endian), and the event as v8.serialize writes it.
const MARK = [0xff, 0x0f];
const HEAD = 6;
const BUILTIN = new Set(['Error', 'EvalError', 'RangeError', 'ReferenceError', 'SyntaxError', 'TypeError', 'URIError']);

const isError = (value) => require('util/types').isNativeError(value) || value instanceof Error;

// Errors lose most of what they carry when they are cloned, so they travel as descriptions.
function describe(value, depth = 0) {
  if (typeof value !== 'object' || value === null) {
    return typeof value === 'function' || typeof value === 'symbol' ? { inspected: require('util').inspect(value) } : { value };
  }
  if (!isError(value)) {
    try {
      require('v8').serialize(value);
      return { value };
    } catch {
      return { inspected: require('util').inspect(value) };
    }
  }
  const fields = [];
  if (depth < 8) {
    const names = Object.keys(value);
    if (Object.hasOwn(value, 'cause') && !names.includes('cause')) names.push('cause');
    for (const name of names) if (name !== 'stack' && name !== 'message') fields.push([name, describe(value[name], depth + 1)]);
  }
  return { error: { name: `${value.name}`, message: `${value.message}`, stack: `${value.stack}`, fields } };
}

function restore({ value, inspected, error }) {
  if (inspected !== undefined) {
    return { [Symbol.for('nodejs.util.inspect.custom')]: () => inspected };
  }
  if (error === undefined) return value;
  const Type = BUILTIN.has(error.name) ? globalThis[error.name] : Error;
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  const made = new Type(error.message);
  Error.stackTraceLimit = stackTraceLimit;
  const hide = (name, content) => Object.defineProperty(made, name, { value: content, writable: true, configurable: true, enumerable: false });
  hide('stack', error.stack);
  if (!BUILTIN.has(error.name)) hide('name', error.name);
  for (const [name, content] of error.fields) made[name] = restore(content);
  return made;
}

// A reporter for the process of a file.
exports.FrameSink = class FrameSink {
  push({ type, data }) {
    let event = { type, data: { ...data } };
    if (data.details?.error !== undefined) {
      event.data.details = { ...data.details, error: undefined };
      event.error = describe(data.details.error);
    }
    if (type === 'test:interrupted') event = { type, data: {} };
    const payload = require('v8').serialize(event);
    const frame = Buffer.allocUnsafe(HEAD + payload.length);
    frame[0] = MARK[0];
    frame[1] = MARK[1];
    frame.writeUInt32BE(payload.length, 2);
    payload.copy(frame, HEAD);
    process.stdout.write(frame);
  }

  close() {}
};

// Takes the output of a file's process apart.
exports.FrameReader = class FrameReader {
  #rest = Buffer.alloc(0);
  #onEvent;
  #onText;

  constructor(onEvent, onText) {
    this.#onEvent = onEvent;
    this.#onText = onText;
  }

  push(chunk) {
    let bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    while (bytes.length > 0) {
      const at = bytes.indexOf(MARK[0]);
      if (at !== 0) {
        const text = at < 0 ? bytes : bytes.subarray(0, at);
        this.#onText(text);
        bytes = bytes.subarray(text.length);
        continue;
      }
      if (bytes.length < HEAD) break;
      if (bytes[1] !== MARK[1]) {
        this.#onText(bytes.subarray(0, 1));
        bytes = bytes.subarray(1);
        continue;
      }
      const end = HEAD + bytes.readUInt32BE(2);
      if (bytes.length < end) break;
      const { type, data, error } = require('v8').deserialize(bytes.subarray(HEAD, end));
      if (error !== undefined) data.details.error = restore(error);
      this.#onEvent(type, data);
      bytes = bytes.subarray(end);
    }
    this.#rest = bytes;
  }

  end() {
    if (this.#rest.length > 0) this.#onText(this.#rest);
    this.#rest = Buffer.alloc(0);
  }
};
