// What the REPL shows ahead: behind the line, what Tab would add to it; below it, what it would give. The latter is asked of
// V8's inspector, which stops at the first side effect.
const { clearLine, cursorTo, moveCursor } = require('internal/readline/cursor');
const { commonStart } = require('internal/readline/editor');
const { getStringWidth, inspect } = require('internal/util/inspect');

const MAX_WIDTH = 250;

class Preview {
  #repl;
  #suffix = ''; // what stands behind the line
  #rows = 0; // how far below the cursor the result stands
  #escaped; // the line at which Esc was pressed

  constructor(repl) {
    this.#repl = repl;
  }

  /** Before a key is acted upon; answers whether it took the suffix into the line, which is all that the key does then. */
  take(text, key) {
    const suffix = this.#suffix;
    const isAtEnd = this.#repl.cursor === this.#repl.line.length;
    this.clear();
    if (key.name === 'escape') {
      this.#escaped = this.#repl.line;
      return false;
    }
    if (suffix === '') return false;
    const { name, ctrl, meta } = key;
    if (!ctrl && !meta && (name === 'return' || name === 'enter')) {
      this.#accept(suffix);
      return false;
    }
    const goesRight = !ctrl && !meta && (name === 'right' || name === 'end') || ctrl && (name === 'e' || name === 'f');
    if (!goesRight || !isAtEnd && name !== 'end' && name !== 'e') return false;
    this.#accept(suffix);
    return true;
  }

  #accept(suffix) {
    const repl = this.#repl;
    if (repl.cursor < repl.line.length) repl._moveCursor(Infinity);
    repl._insertString(suffix);
  }

  clear() {
    const repl = this.#repl;
    if (this.#rows > 0) {
      moveCursor(repl.output, 0, this.#rows);
      clearLine(repl.output);
      moveCursor(repl.output, 0, -this.#rows);
      this.#rows = 0;
    }
    if (this.#suffix === '') return;
    const { cols } = repl.getCursorPos();
    const isAtEnd = repl.cursor === repl.line.length;
    if (!isAtEnd) cursorTo(repl.output, this.#end().cols);
    clearLine(repl.output, 1);
    if (!isAtEnd) cursorTo(repl.output, cols);
    this.#suffix = '';
  }

  #end() {
    return this.#repl._getDisplayPos(this.#repl.getPrompt() + this.#repl.line);
  }

  /** After a key. */
  show() {
    const repl = this.#repl;
    const { line } = repl;
    if (line === '' || repl.isMultiline || repl.closed || repl.paused || line.trim() === '' || line === this.#escaped) return;
    this.#escaped = undefined;
    repl.complete(line.slice(0, repl.cursor), (error, value) => {
      if (error || repl.line !== line) return;
      this.#showSuffix(value);
      if (this.#suffix === '' || repl.cursor === line.length) this.#showResult(line + this.#suffix, line);
    });
  }

  #showSuffix([found, on]) {
    const repl = this.#repl;
    const common = commonStart(found.filter((each) => each !== ''));
    if (found.length === 0 || !common.toLowerCase().startsWith(on.toLowerCase())) return;
    const rest = repl.line.slice(repl.cursor);
    const suffix = common.slice(on.length);
    if (suffix.length <= rest.length || !suffix.startsWith(rest)) return;
    this.#suffix = suffix.slice(rest.length);
    const { cols } = repl.getCursorPos();
    if (rest !== '') cursorTo(repl.output, this.#end().cols);
    repl._writeToOutput(repl.useColors ? `\u001b[90m${this.#suffix}\u001b[39m` : ` // ${this.#suffix}`);
    cursorTo(repl.output, cols);
  }

  #showResult(source, line) {
    const repl = this.#repl;
    const text = this.#evaluate(source.trim());
    if (text === undefined || text === line.trim() || text === 'undefined') return;
    const shown = cut(repl.useColors ? text : `// ${text}`, Math.min(repl.columns - 1, MAX_WIDTH));
    const at = repl.getCursorPos();
    const below = this.#end().rows - at.rows;
    if (below > 0) moveCursor(repl.output, 0, below);
    repl._writeToOutput(repl.useColors ? `\n\u001b[90m${shown}\u001b[39m` : `\n${shown}`);
    cursorTo(repl.output, at.cols);
    moveCursor(repl.output, 0, -1 - below);
    this.#rows = below + 1;
  }

  // Undefined where nothing is to be shown.
  #evaluate(source) {
    if (source.startsWith('.') && !/^\.\d/.test(source)) return undefined;
    let answer;
    if (/^\s*\{/.test(source) && !/;\s*$/.test(source)) answer = this.#repl.looker.evaluate(`(${source})`);
    if (answer === undefined || isUnfit(answer)) answer = this.#repl.looker.evaluate(source);
    if (answer === undefined || isUnfit(answer)) return undefined;
    const { result, exceptionDetails } = answer;
    if (exceptionDetails !== undefined && result.subtype === 'error') {
      return result.className === 'ReferenceError' && !process.execArgv.includes('--use-strict') ? undefined : headOf(result.description);
    }
    if (result.subtype === 'error') return headOf(result.description);
    return this.#format(result);
  }

  #format(result) {
    const value = this.#repl.looker.valueOf(result);
    if (typeof value !== 'object' && typeof value !== 'function') return result.description ?? inspect(value);
    return inspect(value, { ...this.#repl.writer.options, colors: false, depth: 1, compact: true, breakLength: Infinity });
  }
}

// What was stopped, does not compile, or does not stop.
function isUnfit({ exceptionDetails, result }) {
  return exceptionDetails !== undefined && (result.className === 'EvalError' || result.className === 'SyntaxError');
}

// An error's text without the frames.
const headOf = (description) => description.split(/\n {4}at /)[0];

function cut(text, limit) {
  const [first] = text.split('\n');
  if (first === text && getStringWidth(text) <= limit) return text;
  let size = 0;
  let end = 0;
  for (const character of first) {
    size += getStringWidth(character);
    if (size > limit - 3) break;
    end += character.length;
  }
  return `${first.slice(0, end)}...`;
}

module.exports = { Preview };
