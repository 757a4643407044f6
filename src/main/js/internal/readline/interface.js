// readline's Interface: lines of any stream, and line editing on a terminal. The methods that begin with an underscore are
// Node.js's undocumented ones: programs call them and put their own in their place.
const EventEmitter = require('events');
const { StringDecoder } = require('string_decoder');
const { codes } = require('internal/errors');
const { validateAbortSignal, validateArray, validateString, validateUint32 } = require('internal/validators');
const { clearScreenDown, cursorTo, moveCursor } = require('internal/readline/cursor');
const { emitKeypressEvents } = require('internal/readline/keypress');

const HISTORY_SIZE = 30;
const MINIMUM_CRLF_DELAY = 100;
const LINE_END = /\r\n|\n|\r(?!\n)|\u2028|\u2029/g;
const kQuestion = Symbol('question');
const kLines = Symbol('lines');

class Interface extends EventEmitter {
  #decoder;
  #rest = '';
  #sawReturn = 0;
  #questionCallback = null;
  #onData;
  #onEnd;
  #onKeypress;
  #undone = [];
  #killed = '';

  constructor(input, output, completer, terminal) {
    super();
    let options = {};
    if (input?.input) {
      options = input;
      ({ output, completer, terminal } = input);
      input = input.input;
    }
    const { history = [], historySize = HISTORY_SIZE, removeHistoryDuplicates = false, crlfDelay, prompt = '> ', signal, tabSize = 8, escapeCodeTimeout } = options;
    if (completer !== undefined && typeof completer !== 'function') throw new codes.ERR_INVALID_ARG_VALUE('completer', completer);
    validateArray(history, 'history');
    if (typeof historySize !== 'number' || Number.isNaN(historySize) || historySize < 0) {
      throw new codes.ERR_INVALID_ARG_VALUE.RangeError('historySize', historySize);
    }
    validateUint32(tabSize, 'tabSize', true);
    if (escapeCodeTimeout !== undefined && !Number.isFinite(escapeCodeTimeout)) {
      throw new codes.ERR_INVALID_ARG_VALUE('input.escapeCodeTimeout', escapeCodeTimeout);
    }
    if (signal) validateAbortSignal(signal, 'options.signal');
    if (terminal === undefined && output !== undefined && output !== null) terminal = Boolean(output.isTTY);
    this.line = '';
    this.cursor = 0;
    this.terminal = Boolean(terminal);
    this.input = input;
    this.output = output;
    this.completer = completer;
    this.history = [...history];
    this.historySize = historySize;
    this.historyIndex = -1;
    this.removeHistoryDuplicates = Boolean(removeHistoryDuplicates);
    this.crlfDelay = crlfDelay ? Math.max(MINIMUM_CRLF_DELAY, crlfDelay) : MINIMUM_CRLF_DELAY;
    this.tabSize = tabSize;
    this.escapeCodeTimeout = escapeCodeTimeout ?? 500;
    this.paused = false;
    this.closed = false;
    this.isCompletionEnabled = true;
    this.prevRows = 0;
    this.setPrompt(prompt);
    if (this.terminal) this.#startTerminal();
    else this.#startPlain();
    input.resume();
    if (signal) {
      const onAbort = () => this.close();
      if (signal.aborted) process.nextTick(onAbort);
      else {
        signal.addEventListener('abort', onAbort, { once: true });
        this.once('close', () => signal.removeEventListener('abort', onAbort));
      }
    }
  }

  get columns() {
    return this.output?.columns || Infinity;
  }

  #startPlain() {
    this.#decoder = new StringDecoder('utf8');
    this.#onData = (chunk) => this._normalWrite(typeof chunk === 'string' ? chunk : this.#decoder.write(chunk));
    this.#onEnd = () => {
      const last = this.#rest + this.#decoder.end();
      this.#rest = '';
      if (last.length > 0) this._onLine(last);
      this.close();
    };
    this.input.on('error', (error) => this.emit('error', error));
    this.input.on('data', this.#onData);
    this.input.on('end', this.#onEnd);
  }

  _normalWrite(text) {
    if (text === '') return;
    if (this.#sawReturn !== 0 && Date.now() - this.#sawReturn <= this.crlfDelay && text.startsWith('\n')) text = text.slice(1);
    this.#sawReturn = 0;
    text = this.#rest + text;
    let start = 0;
    LINE_END.lastIndex = 0;
    for (let match = LINE_END.exec(text); match !== null; match = LINE_END.exec(text)) {
      const end = match.index;
      if (match[0] === '\r' && match.index === text.length - 1) this.#sawReturn = Date.now();
      const { lastIndex } = LINE_END;
      this.#rest = '';
      const line = text.slice(start, end);
      start = lastIndex;
      this._onLine(line);
      LINE_END.lastIndex = lastIndex;
    }
    this.#rest = text.slice(start);
  }

  _onLine(line) {
    if (this.#questionCallback !== null) {
      const callback = this.#questionCallback;
      this.#questionCallback = null;
      this.setPrompt(this.previousPrompt);
      callback(line);
    } else {
      this.emit('line', line);
    }
  }

  #startTerminal() {
    emitKeypressEvents(this.input, this);
    this.#onKeypress = (text, key) => this._ttyWrite(text, key ?? {});
    this.#onEnd = () => {
      if (typeof this.line === 'string' && this.line.length > 0) this.emit('line', this.line);
      this.close();
    };
    this.input.on('keypress', this.#onKeypress);
    this.input.on('end', this.#onEnd);
    this._setRawMode(true);
    this.#onResize = () => this._refreshLine();
    this.output?.on?.('resize', this.#onResize);
  }

  #onResize;

  getPrompt() {
    return this._prompt;
  }

  setPrompt(prompt) {
    this._prompt = prompt;
  }

  prompt(preserveCursor) {
    if (this.paused) this.resume();
    if (this.terminal && process.env.TERM !== 'dumb') {
      if (!preserveCursor) this.cursor = 0;
      this._refreshLine();
    } else {
      this._writeToOutput(this._prompt);
    }
  }

  [kQuestion](query, callback) {
    if (this.closed) throw new codes.ERR_USE_AFTER_CLOSE('readline');
    if (this.#questionCallback !== null) {
      this.prompt();
      return;
    }
    this.previousPrompt = this._prompt;
    this.setPrompt(query);
    this.#questionCallback = callback;
    this.prompt();
  }

  question(query, options, callback) {
    callback = typeof options === 'function' ? options : callback;
    if (options === null || typeof options !== 'object') options = {};
    if (options.signal) {
      validateAbortSignal(options.signal, 'options.signal');
      if (options.signal.aborted) return;
      const onAbort = () => { this.#questionCallback = null; };
      options.signal.addEventListener('abort', onAbort, { once: true });
      const original = callback;
      callback = (answer) => {
        options.signal.removeEventListener('abort', onAbort);
        original(answer);
      };
    }
    if (typeof callback === 'function') this[kQuestion](query, callback);
  }

  // Takes a question back; used by readline/promises.
  cancelQuestion() {
    this.#questionCallback = null;
  }

  _writeToOutput(text) {
    validateString(text, 'stringToWrite');
    if (this.output !== null && this.output !== undefined) this.output.write(text);
  }

  getCursorPos() {
    return this._getDisplayPos(this._prompt + this.line.slice(0, this.cursor));
  }

  _getDisplayPos(text) {
    const { getStringWidth } = require('internal/util/inspect');
    let rows = 0;
    let cols = 0;
    for (const character of require('util').stripVTControlCharacters(text)) {
      if (character === '\n') {
        rows += Math.ceil(cols / this.columns) || 1;
        cols = 0;
      } else if (character === '\t') {
        cols += this.tabSize - (cols % this.tabSize);
      } else {
        const width = getStringWidth(character);
        if (cols % this.columns === this.columns - 1 && width === 2) cols++;
        cols += width;
      }
    }
    rows += this.columns === Infinity ? 0 : Math.floor(cols / this.columns);
    return { cols: this.columns === Infinity ? cols : cols % this.columns, rows };
  }

  _refreshLine() {
    const text = this._prompt + this.line;
    const all = this._getDisplayPos(text);
    const position = this.getCursorPos();
    if (this.prevRows > 0) moveCursor(this.output, 0, -this.prevRows);
    cursorTo(this.output, 0);
    clearScreenDown(this.output);
    this._writeToOutput(text);
    if (all.cols === 0) this._writeToOutput(' ');
    cursorTo(this.output, position.cols);
    const up = all.rows - position.rows;
    if (up > 0) moveCursor(this.output, 0, -up);
    this.prevRows = position.rows;
  }

  _getCursorPos() {
    return this.getCursorPos();
  }

  _setRawMode(mode) {
    const before = this.input.isRaw;
    this.input.setRawMode?.(mode);
    return before;
  }

  close() {
    if (this.closed) return;
    this.pause();
    if (this.terminal) {
      this.input.removeListener('keypress', this.#onKeypress);
      this.input.removeListener('end', this.#onEnd);
      this.output?.removeListener?.('resize', this.#onResize);
      this._setRawMode(false);
    } else {
      this.input.removeListener('data', this.#onData);
      this.input.removeListener('end', this.#onEnd);
    }
    this.closed = true;
    this.emit('close');
  }

  [Symbol.dispose]() {
    this.close();
  }

  pause() {
    if (this.closed) throw new codes.ERR_USE_AFTER_CLOSE('readline');
    if (this.paused) return this;
    this.input.pause();
    this.paused = true;
    this.emit('pause');
    return this;
  }

  resume() {
    if (this.closed) throw new codes.ERR_USE_AFTER_CLOSE('readline');
    if (!this.paused) return this;
    this.input.resume();
    this.paused = false;
    this.emit('resume');
    return this;
  }

  write(data, key) {
    if (this.closed) throw new codes.ERR_USE_AFTER_CLOSE('readline');
    if (this.paused) this.resume();
    if (this.terminal) this._ttyWrite(data, key ?? {});
    else this._normalWrite(typeof data === 'string' ? data : this.#decoder.write(data));
  }

  // ---- Line editing --------------------------------------------------------------------------------

  _insertString(text) {
    this.line = this.line.slice(0, this.cursor) + text + this.line.slice(this.cursor);
    this.cursor += text.length;
    if (this.cursor === this.line.length && this.getCursorPos().cols !== 0) this._writeToOutput(text);
    else this._refreshLine();
  }

  /** Leaves the line on the screen as it is and goes on with an empty one. */
  clearLine() {
    this._moveCursor(Infinity);
    this._writeToOutput('\r\n');
    this.line = '';
    this.cursor = 0;
    this.prevRows = 0;
  }

  #edit(line, cursor) {
    this.#undone.push({ line: this.line, cursor: this.cursor });
    this.line = line;
    this.cursor = cursor;
    this._refreshLine();
  }

  _moveCursor(by) {
    if (by === 0) return;
    const before = this.getCursorPos();
    this.cursor = Math.min(Math.max(0, this.cursor + by), this.line.length);
    const after = this.getCursorPos();
    if (before.rows === after.rows) moveCursor(this.output, after.cols - before.cols, 0);
    else this._refreshLine();
  }

  _wordLeft() {
    if (this.cursor > 0) this._moveCursor(this.#wordStart() - this.cursor);
  }

  _wordRight() {
    if (this.cursor < this.line.length) this._moveCursor(this.#nextWord() - this.cursor);
  }

  _deleteWordLeft() {
    if (this.cursor === 0) return;
    const to = this.#wordStart();
    this.#killed = this.line.slice(to, this.cursor);
    this.#edit(this.line.slice(0, to) + this.line.slice(this.cursor), to);
  }

  _deleteWordRight() {
    if (this.cursor === this.line.length) return;
    const to = this.#nextWord();
    this.#killed = this.line.slice(this.cursor, to);
    this.#edit(this.line.slice(0, this.cursor) + this.line.slice(to), this.cursor);
  }

  _deleteLineLeft() {
    this.#killed = this.line.slice(0, this.cursor);
    this.#edit(this.line.slice(this.cursor), 0);
  }

  _deleteLineRight() {
    this.#killed = this.line.slice(this.cursor);
    this.#edit(this.line.slice(0, this.cursor), this.cursor);
  }

  #wordStart() {
    return this.line.slice(0, this.cursor).replace(/(?:[^\w\s]+|\w+|)\s*$/, '').length;
  }

  #nextWord() {
    return this.cursor + /^(?:\s+|[^\w\s]+|\w+)\s*/.exec(this.line.slice(this.cursor))?.[0].length || this.line.length;
  }

  _addHistory() {
    const { line } = this;
    if (line.length === 0 || this.historySize === 0 || line.trim().length === 0) return line;
    if (this.history[0] !== line) {
      if (this.removeHistoryDuplicates) this.history = this.history.filter((each) => each !== line);
      this.history.unshift(line);
      if (this.history.length > this.historySize) this.history.pop();
      this.emit('history', this.history);
    }
    this.historyIndex = -1;
    return this.history[0] ?? line;
  }

  _line() {
    const line = this._addHistory();
    const text = this.line;
    this.#undone = [];
    this.clearLine();
    this._onLine(text.length > 0 ? line : text);
  }

  _historyPrev() {
    this.#historyStep(1);
  }

  _historyNext() {
    this.#historyStep(-1);
  }

  #historyStep(step) {
    const index = this.historyIndex + step;
    if (index < -1 || index >= this.history.length) return;
    this.historyIndex = index;
    this.line = index === -1 ? '' : this.history[index];
    this.cursor = this.line.length;
    this._refreshLine();
  }

  _tabComplete() {
    this.pause();
    const before = this.line.slice(0, this.cursor);
    const done = (error, value) => {
      this.resume();
      if (error) {
        this._writeToOutput(`Tab completion error: ${require('util').inspect(error)}`);
        return;
      }
      const [found, on] = value ?? [[], ''];
      const list = (found ?? []).filter((each) => each !== '');
      if (list.length === 0) return;
      let common = list[0];
      for (const each of list) while (!each.startsWith(common)) common = common.slice(0, -1);
      if (common.length > on.length) {
        this._insertString(common.slice(on.length));
      } else if (list.length > 1) {
        this._writeToOutput(`\r\n${list.join('  ')}\r\n`);
        this.prevRows = 0;
        this._refreshLine();
      }
    };
    if (this.completer.length === 2) {
      this.completer(before, done);
      return;
    }
    Promise.resolve().then(() => this.completer(before)).then((value) => done(null, value), (error) => done(error));
  }

  #control(name) {
    switch (name) {
      case 'c':
        if (this.listenerCount('SIGINT') > 0) this.emit('SIGINT');
        else this.close();
        break;
      case 'd':
        if (this.cursor === 0 && this.line.length === 0) this.close();
        else this._deleteRight();
        break;
      case 'h':
        this._deleteLeft();
        break;
      case 'u':
        this._deleteLineLeft();
        break;
      case 'k':
        this._deleteLineRight();
        break;
      case 'y':
        this._insertString(this.#killed);
        break;
      case 'a':
        this._moveCursor(-Infinity);
        break;
      case 'e':
        this._moveCursor(Infinity);
        break;
      case 'b':
        this._moveCursor(-1);
        break;
      case 'f':
        this._moveCursor(1);
        break;
      case 'l':
        cursorTo(this.output, 0, 0);
        clearScreenDown(this.output);
        this.prevRows = 0;
        this._refreshLine();
        break;
      case 'n':
        this._historyNext();
        break;
      case 'p':
        this._historyPrev();
        break;
      case 'w':
      case 'backspace':
        this._deleteWordLeft();
        break;
      case 'delete':
        this._deleteWordRight();
        break;
      case 'left':
        this._wordLeft();
        break;
      case 'right':
        this._wordRight();
        break;
      case '_': {
        const last = this.#undone.pop();
        if (last !== undefined) {
          this.line = last.line;
          this.cursor = last.cursor;
          this._refreshLine();
        }
        break;
      }
      default:
    }
  }

  _deleteRight() {
    if (this.cursor === this.line.length) return;
    const size = this.line.codePointAt(this.cursor) > 0xffff ? 2 : 1;
    this.#edit(this.line.slice(0, this.cursor) + this.line.slice(this.cursor + size), this.cursor);
  }

  _deleteLeft() {
    if (this.cursor === 0) return;
    const left = this.line.slice(0, this.cursor);
    const size = String.fromCodePoint(left.codePointAt(Math.max(0, left.length - 2))).length === 2 && left.length > 1 ? 2 : 1;
    this.#edit(left.slice(0, -size) + this.line.slice(this.cursor), this.cursor - size);
  }

  _ttyWrite(text, key) {
    if (this.closed) return;
    const { name, ctrl, meta } = key;
    if (name === 'escape') return;
    if (ctrl) {
      this.#control(name);
      return;
    }
    if (meta && ['b', 'f', 'd', 'backspace'].includes(name)) {
      if (name === 'b') this._wordLeft();
      else if (name === 'f') this._wordRight();
      else this.#control(name === 'd' ? 'delete' : 'w');
      return;
    }
    switch (name) {
      case 'return':
        this.#sawReturn = Date.now();
        this._line();
        break;
      case 'enter':
        if (this.#sawReturn === 0 || Date.now() - this.#sawReturn > this.crlfDelay) this._line();
        this.#sawReturn = 0;
        break;
      case 'backspace':
        this._deleteLeft();
        break;
      case 'delete':
        this._deleteRight();
        break;
      case 'left':
        this._moveCursor(-1);
        break;
      case 'right':
        this._moveCursor(1);
        break;
      case 'home':
        this._moveCursor(-Infinity);
        break;
      case 'end':
        this._moveCursor(Infinity);
        break;
      case 'up':
        this._historyPrev();
        break;
      case 'down':
        this._historyNext();
        break;
      case 'tab':
        if (typeof this.completer === 'function' && this.isCompletionEnabled) {
          this._tabComplete();
          break;
        }
        this._insertString('\t');
        break;
      default:
        if (typeof text === 'string' && text.length > 0 && !meta) {
          const lines = text.split(LINE_END);
          lines.forEach((part, index) => {
            if (index > 0) this._line();
            if (part !== '') this._insertString(part);
          });
        }
    }
  }

  // Every line, until 'close', however many loops share them.
  [Symbol.asyncIterator]() {
    return (this[kLines] ??= EventEmitter.on(this, 'line', { close: ['close'], highWaterMark: 1024, [Symbol.for('nodejs.kFirstEventParam')]: true }));
  }
}

module.exports = { Interface, kQuestion };
