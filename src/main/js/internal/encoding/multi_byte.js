// Decoders for the East Asian encodings, each a state machine of https://encoding.spec.whatwg.org/. Their tables come
// from the JVM's charsets, as one string a charset: two code units for each pair of lead and trail bytes.

const kFirst = 0x40; // of both bytes, so that one layout serves all
const kSpan = 0xff - kFirst;

const tables = new Map();

// A charset's name may be followed by '+' and a byte that comes before each pair.
function tableOf(charset) {
  let table = tables.get(charset);
  if (table === undefined) {
    const [name, prefix = '-1'] = charset.split('+');
    table = binding('encoding').pairs(name, Number(prefix), kFirst);
    tables.set(charset, table);
  }
  return table;
}

// The character of a pair; '' when there is none.
function pair(charset, lead, trail) {
  if (lead < kFirst || trail < kFirst || lead > 0xfe || trail > 0xfe) return '';
  const at = ((lead - kFirst) * kSpan + trail - kFirst) * 2;
  const table = tableOf(charset);
  const first = table[at];
  if (first === '\0') return '';
  return table[at + 1] === '\0' ? first : table.slice(at, at + 2);
}

// A decoder has step(byte): the text to emit, kError (the byte is used up) or kAgain (an error, and the byte is to be
// taken again); and pending: whether something incomplete is held at the end.
const kError = Symbol('error');
const kAgain = Symbol('again');

const isAscii = (byte) => byte < 0x80;

class PairDecoder {
  lead = 0;

  get pending() {
    return this.lead !== 0;
  }

  reset() {
    this.lead = 0;
  }

  // What a failed pair does with an ASCII trail byte: it is not part of the error.
  fail(byte) {
    return isAscii(byte) ? kAgain : kError;
  }
}

class EucKr extends PairDecoder {
  step(byte) {
    if (this.lead !== 0) {
      const { lead } = this;
      this.lead = 0;
      return (byte >= 0x41 && byte <= 0xfe && pair('x-windows-949', lead, byte)) || this.fail(byte);
    }
    if (isAscii(byte)) return String.fromCharCode(byte);
    if (byte === 0x80 || byte === 0xff) return kError;
    this.lead = byte;
    return '';
  }
}

class Big5 extends PairDecoder {
  step(byte) {
    if (this.lead !== 0) {
      const { lead } = this;
      this.lead = 0;
      const valid = (byte >= 0x40 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xfe);
      return (valid && pair('Big5-HKSCS', lead, byte)) || this.fail(byte);
    }
    if (isAscii(byte)) return String.fromCharCode(byte);
    if (byte === 0x80 || byte === 0xff) return kError;
    this.lead = byte;
    return '';
  }
}

class ShiftJis extends PairDecoder {
  step(byte) {
    if (this.lead !== 0) {
      const { lead } = this;
      this.lead = 0;
      const valid = (byte >= 0x40 && byte <= 0x7e) || (byte >= 0x80 && byte <= 0xfc);
      if (valid && lead >= 0xf0 && lead <= 0xf9) {
        // The end-user-defined range.
        return String.fromCharCode(0xe000 + (lead - 0xf0) * 188 + byte - (byte < 0x7f ? 0x40 : 0x41));
      }
      return (valid && pair('windows-31j', lead, byte)) || this.fail(byte);
    }
    if (byte <= 0x80) return String.fromCharCode(byte);
    if (byte >= 0xa1 && byte <= 0xdf) return String.fromCharCode(0xff61 - 0xa1 + byte);
    if (byte === 0xa0 || byte > 0xfc) return kError;
    this.lead = byte;
    return '';
  }
}

class EucJp extends PairDecoder {
  #jis0212 = false;

  reset() {
    super.reset();
    this.#jis0212 = false;
  }

  step(byte) {
    if (this.lead === 0x8e && byte >= 0xa1 && byte <= 0xdf) {
      this.lead = 0;
      return String.fromCharCode(0xff61 - 0xa1 + byte);
    }
    if (this.lead === 0x8f && byte >= 0xa1 && byte <= 0xfe) {
      this.#jis0212 = true;
      this.lead = byte;
      return '';
    }
    if (this.lead !== 0) {
      const { lead } = this;
      const decode = this.#jis0212 ? jis0212 : jis0208;
      this.lead = 0;
      this.#jis0212 = false;
      const valid = lead >= 0xa1 && byte >= 0xa1 && byte <= 0xfe;
      return (valid && decode(lead, byte)) || this.fail(byte);
    }
    if (isAscii(byte)) return String.fromCharCode(byte);
    if (byte === 0x8e || byte === 0x8f || (byte >= 0xa1 && byte <= 0xfe)) {
      this.lead = byte;
      return '';
    }
    return kError;
  }
}

// JIS X 0208 with the extensions of Windows, which is Shift_JIS in another order.
function jis0208(lead, trail) {
  const row = lead - 0xa1;
  const column = trail - 0xa1 + (row & 1 ? 94 : 0);
  const half = row >> 1;
  return pair('windows-31j', half + (half < 0x1f ? 0x81 : 0xc1), column + (column < 0x3f ? 0x40 : 0x41));
}

function jis0212(lead, trail) {
  return pair('EUC-JP+143', lead, trail); // 0x8f
}

class Iso2022Jp {
  #mode = 'ascii';
  // Whether the last thing was an escape sequence: two in a row are an error.
  #outputFlag = false;
  #escape = [];
  #lead = 0;

  get pending() {
    return this.#escape.length > 0 || this.#lead !== 0;
  }

  reset() {
    this.#mode = 'ascii';
    this.#outputFlag = false;
    this.#escape = [];
    this.#lead = 0;
  }

  step(byte) {
    if (this.#escape.length > 0) return this.#continueEscape(byte);
    if (byte === 0x1b) {
      if (this.#lead !== 0) {
        this.#lead = 0;
        return kAgain;
      }
      this.#escape = [byte];
      return '';
    }
    if (this.#lead !== 0) {
      const lead = this.#lead;
      this.#lead = 0;
      return (byte >= 0x21 && byte <= 0x7e && jis0208(lead | 0x80, byte | 0x80)) || kError;
    }
    this.#outputFlag = false;
    switch (this.#mode) {
      case 'jis0208':
        if (byte < 0x21 || byte > 0x7e) return kError;
        this.#lead = byte;
        return '';
      case 'katakana':
        return byte >= 0x21 && byte <= 0x5f ? String.fromCharCode(0xff61 - 0x21 + byte) : kError;
      case 'roman':
        if (byte === 0x5c) return '\u00a5';
        if (byte === 0x7e) return '\u203e';
        // falls through
      default:
        return byte < 0x80 && byte !== 0x0e && byte !== 0x0f ? String.fromCharCode(byte) : kError;
    }
  }

  #continueEscape(byte) {
    this.#escape.push(byte);
    const text = String.fromCharCode(...this.#escape.slice(1));
    const mode = { '(B': 'ascii', '(J': 'roman', '(I': 'katakana', '$@': 'jis0208', '$B': 'jis0208' }[text];
    if (mode !== undefined) {
      this.#escape = [];
      this.#mode = mode;
      const twice = this.#outputFlag;
      this.#outputFlag = true;
      return twice ? kError : '';
    }
    if (text === '(' || text === '$') return '';
    // No escape sequence: the ESC is an error, what follows it is plain.
    const rest = this.#escape.slice(1);
    this.#escape = [];
    this.replay = rest;
    this.#outputFlag = false;
    return kError;
  }
}

class Gb18030 {
  #first = 0;
  #second = 0;
  #third = 0;

  get pending() {
    return this.#first !== 0;
  }

  reset() {
    this.#first = this.#second = this.#third = 0;
  }

  step(byte) {
    if (this.#third !== 0) {
      const bytes = [this.#first, this.#second, this.#third, byte];
      this.reset();
      if (byte < 0x30 || byte > 0x39) {
        this.replay = [bytes[1], bytes[2], byte];
        return kError;
      }
      const text = binding('encoding').four(bytes[0], bytes[1], bytes[2], bytes[3]);
      return text === '' ? kError : text;
    }
    if (this.#second !== 0) {
      if (byte >= 0x81 && byte <= 0xfe) {
        this.#third = byte;
        return '';
      }
      this.replay = [this.#second, byte];
      this.reset();
      return kError;
    }
    if (this.#first !== 0) {
      if (byte >= 0x30 && byte <= 0x39) {
        this.#second = byte;
        return '';
      }
      const lead = this.#first;
      this.#first = 0;
      const valid = (byte >= 0x40 && byte <= 0x7e) || (byte >= 0x80 && byte <= 0xfe);
      if (lead === 0xa3 && byte === 0xa0) return '\u3000';
      return (valid && pair('GB18030', lead, byte)) || (isAscii(byte) ? kAgain : kError);
    }
    if (isAscii(byte)) return String.fromCharCode(byte);
    if (byte === 0x80) return '\u20ac';
    if (byte === 0xff) return kError;
    this.#first = byte;
    return '';
  }
}

const decoders = {
  '__proto__': null,
  'gbk': Gb18030,
  'gb18030': Gb18030,
  'big5': Big5,
  'euc-jp': EucJp,
  'iso-2022-jp': Iso2022Jp,
  'shift_jis': ShiftJis,
  'euc-kr': EucKr,
};

// A stateful decoder: decode(bytes, last, fatal) answers the text, or undefined for an error when fatal.
class MultiByteDecoder {
  #machine;

  constructor(name) {
    this.#machine = new decoders[name]();
  }

  decode(bytes, last, fatal) {
    const machine = this.#machine;
    let text = '';
    const queue = [];
    for (let i = 0; i < bytes.length || queue.length > 0;) {
      const byte = queue.length > 0 ? queue.shift() : bytes[i++];
      machine.replay = undefined;
      const result = machine.step(byte);
      if (result !== kError && result !== kAgain) {
        text += result;
        continue;
      }
      if (fatal) {
        machine.reset();
        return undefined;
      }
      text += '\ufffd';
      if (result === kAgain) queue.unshift(byte);
      if (machine.replay !== undefined) queue.unshift(...machine.replay);
    }
    if (last) {
      if (machine.pending) {
        if (fatal) {
          machine.reset();
          return undefined;
        }
        text += '\ufffd';
      }
      machine.reset();
    }
    return text;
  }
}

function isMultiByte(name) {
  return name in decoders;
}

module.exports = { MultiByteDecoder, isMultiByte };
