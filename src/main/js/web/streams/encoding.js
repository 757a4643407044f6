// TextEncoderStream and TextDecoderStream (Encoding Standard, section 7).
const { codes } = require('internal/errors');
const { kState, kInspect, inspectAs } = require('web/streams/common');
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

function encoderOf(value) {
  if (!(value?.[kState] instanceof EncoderState)) throw new codes.ERR_INVALID_THIS('TextEncoderStream');
  return value[kState];
}

class TextEncoderStream {
  constructor() {
    this[kState] = new EncoderState();
  }

  get encoding() { return encoderOf(this).encoder.encoding; }
  get readable() { return encoderOf(this).transform.readable; }
  get writable() { return encoderOf(this).transform.writable; }

  [kInspect](depth, options) {
    const { encoder, transform } = encoderOf(this);
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

function decoderOf(value) {
  if (!(value?.[kState] instanceof DecoderState)) throw new codes.ERR_INVALID_THIS('TextDecoderStream');
  return value[kState];
}

class TextDecoderStream {
  constructor(encoding = 'utf-8', options = {}) {
    this[kState] = new DecoderState(encoding, options);
  }

  get encoding() { return decoderOf(this).decoder.encoding; }
  get fatal() { return decoderOf(this).decoder.fatal; }
  get ignoreBOM() { return decoderOf(this).decoder.ignoreBOM; }
  get readable() { return decoderOf(this).transform.readable; }
  get writable() { return decoderOf(this).transform.writable; }

  [kInspect](depth, options) {
    const { decoder, transform } = decoderOf(this);
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
