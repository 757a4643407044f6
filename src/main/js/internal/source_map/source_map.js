// Source maps (ECMA-426, version 3): which place of the original a place in generated code comes from.
const { validateObject } = require('internal/validators');

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const digitValues = new Map([...DIGITS].map((digit, value) => [digit.charCodeAt(0), value]));
const CONTINUES = 32;
const COMMA = 44;
const SEMICOLON = 59;

/**
 * Reads the fields of a map's "mappings": numbers in base 64 of variable length, whose lowest bit is the sign.
 */
class Reader {
  #text;
  #at = 0;

  constructor(text) {
    this.#text = text;
  }

  get done() { return this.#at >= this.#text.length; }
  // The character code of what comes next, NaN at the end.
  get next() { return this.#text.charCodeAt(this.#at); }
  skip() { this.#at++; }
  get atField() { return !this.done && this.next !== COMMA && this.next !== SEMICOLON; }

  number() {
    let result = 0;
    let shift = 0;
    let digit;
    do {
      digit = digitValues.get(this.next) ?? 0;
      this.#at++;
      result |= (digit & (CONTINUES - 1)) << shift;
      shift += 5;
    } while (digit & CONTINUES && !this.done);
    const isNegative = result & 1;
    result >>>= 1;
    if (!isNegative) return result;
    return result === 0 ? -0x80000000 : -result; // "minus zero" is the least of 32 bits
  }
}

const compare = (a, b) => a.line - b.line || a.column - b.column;

// Adds the mappings of a map without sections, which starts at a line and column of the generated code.
function readMappings({ mappings, sources, names = [] }, startLine, startColumn, entries) {
  const { length } = sources;
  const reader = new Reader(mappings);
  let line = startLine;
  let column = startColumn;
  let source = 0;
  let sourceLine = 0;
  let sourceColumn = 0;
  let name = 0;
  while (!reader.done) {
    if (reader.next === SEMICOLON) {
      line++;
      column = 0;
      reader.skip();
    } else if (reader.next === COMMA) {
      reader.skip();
    } else {
      column += reader.number();
      if (reader.atField) {
        source += reader.number();
        sourceLine += reader.number();
        sourceColumn += reader.number();
        const entry = { line, column, source: source < length ? sources[source] : undefined, sourceLine, sourceColumn, name: undefined };
        if (reader.atField) {
          name += reader.number();
          entry.name = names[name];
        }
        entries.push(entry);
      } else {
        entries.push({ line, column, source: undefined, sourceLine: undefined, sourceColumn: undefined, name: undefined });
      }
      while (reader.atField) reader.skip();
    }
  }
}

function copyOf(value) {
  if (Array.isArray(value)) return value.map(copyOf);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copyOf(item)]));
}

class SourceMap {
  #payload;
  #entries = [];
  #lineLengths;

  constructor(payload, { lineLengths } = {}) {
    validateObject(payload, 'payload');
    this.#payload = copyOf(payload);
    this.#lineLengths = Array.isArray(lineLengths) ? [...lineLengths] : undefined;
    if (Array.isArray(payload.sections)) {
      for (const { map, offset } of payload.sections) readMappings(map, offset.line, offset.column, this.#entries);
    } else {
      readMappings(payload, 0, 0, this.#entries);
    }
    this.#entries.sort(compare);
  }

  get payload() { return copyOf(this.#payload); }

  get lineLengths() { return this.#lineLengths === undefined ? undefined : [...this.#lineLengths]; }

  // Lines and columns count from 0. The last mapping at or before the place holds.
  findEntry(lineOffset, columnOffset) {
    const place = { line: lineOffset, column: columnOffset };
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compare(place, this.#entries[middle]) < 0) high = middle;
      else low = middle + 1;
    }
    if (low === 0) return {};
    const { line, column, source, sourceLine, sourceColumn, name } = this.#entries[low - 1];
    return {
      generatedLine: line,
      generatedColumn: column,
      originalSource: source,
      originalLine: sourceLine,
      originalColumn: sourceColumn,
      name,
    };
  }

  // Lines and columns count from 1, as in stack traces.
  findOrigin(lineNumber, columnNumber) {
    const entry = this.findEntry(lineNumber - 1, columnNumber - 1);
    if (entry.originalSource === undefined || entry.originalLine === undefined || entry.originalColumn === undefined) return {};
    return {
      name: entry.name,
      fileName: entry.originalSource,
      lineNumber: lineNumber - 1 - entry.generatedLine + entry.originalLine + 1,
      columnNumber: columnNumber - 1 - entry.generatedColumn + entry.originalColumn + 1,
    };
  }
}

exports.SourceMap = SourceMap;
