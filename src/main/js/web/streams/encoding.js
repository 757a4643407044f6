// TextEncoderStream and TextDecoderStream (Encoding Standard, section 7).
const { codes } = require('internal/errors');
const { kInspect, inspectAs } = require('web/streams/common');
const { createTransformStream } = require('web/streams/transform');

class EncoderState {
  pendingHigh = undefined; // the first half of a surrogate pair whose second half is in the next chunk
  constructor() {
    const { TextEncoder } = require('web/encoding');
    this.encoder = new TextEncoder();
    this.transform = createTransformStream({
      transform: (chunk, controller) => {
        const bytes = this.encode(`${chunk}`);
        if (bytes.length > 0) controller.enqueue(bytes);
      },
      flush: (controller) => {
        // Half a pair is not a character.
        if (this.pendingHigh !== undefined) controller.enqueue(new Uint8Array([0xef, 0xbf, 0xbd]));
      },
    });
  }

  encode(text) {
    if (text === '') return new Uint8Array(0);
    if (this.pendingHigh !== undefined) {
      text = this.pendingHigh + text;
      this.pendingHigh = undefined;
    }
    const last = text.charCodeAt(text.length - 1);
    if (last >= 0xd800 && last <= 0xdbff) {
      this.pendingHigh = text[text.length - 1];
      text = text.slice(0, -1);
    }
    return this.encoder.encode(text);
  }
}

class TextEncoderStream {
  #state = new EncoderState();

  get encoding() { return this.#state.encoder.encoding; }
  get readable() { return this.#state.transform.readable; }
  get writable() { return this.#state.transform.writable; }

  [kInspect](depth, options) {
    if (this == null || !(#state in this)) throw new codes.ERR_INVALID_THIS('TextEncoderStream');
    const { encoder, transform } = this.#state;
    return inspectAs(this, depth, options, {
      encoding: encoder.encoding, readable: transform.readable, writable: transform.writable,
    });
  }
}

class DecoderState {
  constructor(encoding, options) {
    const { TextDecoder } = require('web/encoding');
    this.decoder = new TextDecoder(encoding, options);
    this.transform = createTransformStream({
      transform: (chunk, controller) => {
        if (chunk === undefined) {
          throw new codes.ERR_INVALID_ARG_TYPE('chunk', ['ArrayBuffer', 'ArrayBufferView', 'string'], chunk);
        }
        const text = this.decoder.decode(chunk, { stream: true });
        if (text) controller.enqueue(text);
      },
      flush: (controller) => {
        const text = this.decoder.decode();
        if (text) controller.enqueue(text);
      },
    });
  }
}

class TextDecoderStream {
  #state;

  constructor(encoding = 'utf-8', options = {}) {
    this.#state = new DecoderState(encoding, options);
  }

  get encoding() { return this.#state.decoder.encoding; }
  get fatal() { return this.#state.decoder.fatal; }
  get ignoreBOM() { return this.#state.decoder.ignoreBOM; }
  get readable() { return this.#state.transform.readable; }
  get writable() { return this.#state.transform.writable; }

  [kInspect](depth, options) {
    if (this == null || !(#state in this)) throw new codes.ERR_INVALID_THIS('TextDecoderStream');
    const { decoder, transform } = this.#state;
    return inspectAs(this, depth, options, {
      encoding: decoder.encoding,
      fatal: decoder.fatal,
      ignoreBOM: decoder.ignoreBOM,
      readable: transform.readable,
      writable: transform.writable,
    });
  }
}

for (const [Class, names] of [
  [TextEncoderStream, ['encoding', 'readable', 'writable']],
  [TextDecoderStream, ['encoding', 'fatal', 'ignoreBOM', 'readable', 'writable']],
]) {
  for (const name of names) Object.defineProperty(Class.prototype, name, { __proto__: null, enumerable: true });
}

module.exports = { TextEncoderStream, TextDecoderStream };
