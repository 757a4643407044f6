// readline's Interface: lines of any stream; internal/readline/editor is the editing of them on a terminal.
const EventEmitter = require('events');
const { StringDecoder } = require('string_decoder');
const { codes } = require('internal/errors');
const { validateAbortSignal, validateArray, validateUint32 } = require('internal/validators');
const { LineEditor } = require('internal/readline/editor');
const { emitKeypressEvents } = require('internal/readline/keypress');

const HISTORY_SIZE = 30;
const MINIMUM_CRLF_DELAY = 100;
const LINE_END = /\r\n|\n|\r(?!\n)|\u2028|\u2029/g;
const kQuestion = Symbol('question');
const kLines = Symbol('lines');

class Interface extends LineEditor {
  #decoder;
  #rest = '';
  #sawReturn = 0;
  #questionCallback = null;
  #onData;
  #onEnd;
  #onKeypress;
  #isAfterTab = false;

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

  _line() {
    const line = this._addHistory();
    this._startLine();
    this.clearLine();
    this._onLine(line);
  }

  _ttyWrite(text, key) {
    if (this.closed) return;
    const { name } = key;
    const isAfterTab = this.#isAfterTab;
    this.#isAfterTab = name === 'tab';
    if (name !== 'enter') {
      const sawReturn = this.#sawReturn;
      this.#sawReturn = 0;
      if (this._editByKey(text, key, isAfterTab)) return;
      this.#sawReturn = sawReturn;
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
      default:
        this.#sawReturn = 0;
        if (typeof text === 'string' && text.length > 0) {
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
