// Scripts, call frames and places in them, as `node inspect` shows them.
const { inspect } = require('internal/util/inspect');
const path = require('path');

/** A script's name as it is shown: relative to where the debugger was started, if it is below. */
function shownName(url) {
  if (!url?.startsWith('file:')) return url;
  let file;
  try {
    file = require('url').fileURLToPath(url);
  } catch {
    return url;
  }
  const folder = process.cwd() + path.sep;
  return file.startsWith(folder) ? file.slice(folder.length) : file;
}

/** The lines around one, with marks at the current place and at breakpoints. */
class Snippet {
  #text;

  constructor(source, line, delta, isCurrent, breakpointLines) {
    const lines = source.split('\n');
    const first = Math.max(0, line - delta);
    const last = Math.min(lines.length - 1, line + delta);
    const width = Math.max(2, String(last + 1).length);
    const shown = [];
    for (let i = first; i <= last; i++) {
      const mark = i === line && isCurrent ? '>' : breakpointLines.has(i) ? '*' : ' ';
      shown.push(`${mark}${String(i + 1).padStart(width)} ${lines[i].replace(/\r$/, '')}`);
    }
    this.#text = shown.join('\n');
  }

  toString() {
    return this.#text;
  }

  [inspect.custom]() {
    return this.#text;
  }
}

class CallFrame {
  constructor(frame) {
    Object.assign(this, frame);
  }
}

class Backtrace extends Array {
  #nameOf;

  static of(callFrames, nameOf) {
    const backtrace = Backtrace.from(callFrames, (frame) => new CallFrame(frame));
    backtrace.#nameOf = nameOf;
    return backtrace;
  }

  [inspect.custom]() {
    return Array.from(this, ({ functionName, location: { scriptId, lineNumber, columnNumber } }, i) => (
      `#${i} ${functionName || '(anonymous)'} ${this.#nameOf(scriptId)}:${lineNumber + 1}:${columnNumber}`
    )).join('\n');
  }
}

module.exports = { shownName, Snippet, CallFrame, Backtrace };
