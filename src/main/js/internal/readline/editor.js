// A line that is edited on a terminal: what is shown, the cursor, killed and undone text, history and completion.
//
// The line of a REPL may be of several rows, parted by line feeds; all but the first are shown behind CONTINUATION. In the
// history, which keeps an entry in one line of a file, their order is reversed and they are parted by carriage returns.
// The methods that begin with an underscore are Node.js's undocumented ones: programs call them and put their own in
// their place.
const EventEmitter = require('events');
const { validateString } = require('internal/validators');
const { clearScreenDown, cursorTo, moveCursor } = require('internal/readline/cursor');

const CONTINUATION = '| ';
const MAX_UNDONE = 2048;
const MAX_KILLED = 32;

const width = (text) => require('internal/util/inspect').getStringWidth(text);
const toEntry = (line) => line.split('\n').reverse().join('\r');
const fromEntry = (entry) => entry.split('\r').reverse().join('\n');

class LineEditor extends EventEmitter {
  #undone = [];
  #redone = [];
  #killed = []; // the newest first
  #yanked = -1; // the index of what was yanked by the key before
  #column = -1; // where up and down began
  #searched = null; // what history entries have to begin with, while they are gone through

  /** Whether the line is written with colors, and so anew with each key. */
  get isHighlighted() {
    return false;
  }

  /** Whether a single key was pressed, and not a text pasted, which is written as it comes. */
  isTyping = false;

  get columns() {
    return this.output?.columns || Infinity;
  }

  get isMultiline() {
    return this.line.includes('\n');
  }

  // ---- What is shown -------------------------------------------------------------------------------

  _writeToOutput(text) {
    validateString(text, 'stringToWrite');
    if (this.output !== null && this.output !== undefined) this.output.write(text);
  }

  #shown(line) {
    return this._prompt + line.replaceAll('\n', `\n${CONTINUATION}`);
  }

  /** The text of the line as it is written: with colors, where there are any. */
  _rendered(line) {
    return line;
  }

  getCursorPos() {
    return this._getDisplayPos(this.#shown(this.line.slice(0, this.cursor)));
  }

  _getCursorPos() {
    return this.getCursorPos();
  }

  _getDisplayPos(text) {
    let rows = 0;
    let cols = 0;
    for (const character of require('util').stripVTControlCharacters(text)) {
      if (character === '\n') {
        rows += Math.ceil(cols / this.columns) || 1;
        cols = 0;
      } else if (character === '\t') {
        cols += this.tabSize - (cols % this.tabSize);
      } else {
        const size = width(character);
        if (cols % this.columns === this.columns - 1 && size === 2) cols++;
        cols += size;
      }
    }
    rows += this.columns === Infinity ? 0 : Math.floor(cols / this.columns);
    return { cols: this.columns === Infinity ? cols : cols % this.columns, rows };
  }

  _refreshLine() {
    const all = this._getDisplayPos(this.#shown(this.line));
    const position = this.getCursorPos();
    if (this.prevRows > 0) moveCursor(this.output, 0, -this.prevRows);
    cursorTo(this.output, 0);
    clearScreenDown(this.output);
    this._writeToOutput(this.#shown(this._rendered(this.line)));
    if (all.cols === 0) this._writeToOutput(' ');
    cursorTo(this.output, position.cols);
    const up = all.rows - position.rows;
    if (up > 0) moveCursor(this.output, 0, -up);
    this.prevRows = position.rows;
  }

  // ---- Editing -------------------------------------------------------------------------------------

  #remember() {
    this.#undone.push({ line: this.line, cursor: this.cursor });
    if (this.#undone.length > MAX_UNDONE) this.#undone.shift();
  }

  #edit(line, cursor) {
    this.#remember();
    this.line = line;
    this.cursor = cursor;
    this._refreshLine();
  }

  _insertString(text) {
    this.#remember();
    const isAtEnd = this.cursor === this.line.length;
    const before = isAtEnd && this.isTyping ? this.getCursorPos().rows : 0;
    this.line = this.line.slice(0, this.cursor) + text + this.line.slice(this.cursor);
    this.cursor += text.length;
    if (!isAtEnd || this.isHighlighted || this.isTyping && this.getCursorPos().rows > before) this._refreshLine();
    else this._writeToOutput(text);
  }

  /** Leaves the line on the screen as it is and goes on with an empty one. */
  clearLine() {
    this._moveCursor(Infinity);
    this._writeToOutput('\r\n');
    this.line = '';
    this.cursor = 0;
    this.prevRows = 0;
  }

  /** Opens one more row behind those that were left on the screen. */
  _addRow() {
    this.line += '\n';
    this.cursor = this.line.length;
    this._writeToOutput(CONTINUATION);
    this.prevRows = this.getCursorPos().rows;
  }

  _moveCursor(by) {
    if (by === 0) return;
    const before = this.getCursorPos();
    this.cursor = Math.min(Math.max(0, this.cursor + by), this.line.length);
    const after = this.getCursorPos();
    if (before.rows === after.rows) moveCursor(this.output, after.cols - before.cols, 0);
    else this._refreshLine();
  }

  #sizeLeft() {
    if (this.cursor === 0) return 0;
    return this.cursor > 1 && this.line.codePointAt(this.cursor - 2) > 0xffff ? 2 : 1;
  }

  #sizeRight() {
    if (this.cursor === this.line.length) return 0;
    return this.line.codePointAt(this.cursor) > 0xffff ? 2 : 1;
  }

  _wordLeft() {
    if (this.cursor > 0) this._moveCursor(this.#wordStart() - this.cursor);
  }

  _wordRight() {
    if (this.cursor < this.line.length) this._moveCursor(this.#nextWord() - this.cursor);
  }

  #wordStart() {
    return this.line.slice(0, this.cursor).replace(/(?:[^\w\s]+|\w+|)\s*$/, '').length;
  }

  #nextWord() {
    return this.cursor + (/^(?:\s+|[^\w\s]+|\w+)\s*/.exec(this.line.slice(this.cursor))?.[0].length ?? 0);
  }

  _deleteLeft() {
    const size = this.#sizeLeft();
    if (size > 0) this.#edit(this.line.slice(0, this.cursor - size) + this.line.slice(this.cursor), this.cursor - size);
  }

  _deleteRight() {
    const size = this.#sizeRight();
    if (size > 0) this.#edit(this.line.slice(0, this.cursor) + this.line.slice(this.cursor + size), this.cursor);
  }

  _deleteWordLeft() {
    if (this.cursor === 0) return;
    const to = this.#wordStart();
    this.#edit(this.line.slice(0, to) + this.line.slice(this.cursor), to);
  }

  _deleteWordRight() {
    if (this.cursor < this.line.length) this.#edit(this.line.slice(0, this.cursor) + this.line.slice(this.#nextWord()), this.cursor);
  }

  _deleteLineLeft() {
    this.#kill(this.line.slice(0, this.cursor));
    this.#edit(this.line.slice(this.cursor), 0);
  }

  _deleteLineRight() {
    this.#kill(this.line.slice(this.cursor));
    this.#edit(this.line.slice(0, this.cursor), this.cursor);
  }

  #kill(text) {
    if (text === '' || text === this.#killed[0]) return;
    this.#killed.unshift(text);
    if (this.#killed.length > MAX_KILLED) this.#killed.pop();
  }

  #yank() {
    if (this.#killed.length === 0) return;
    this.#yanked = 0;
    this._insertString(this.#killed[0]);
  }

  // Puts the text that was killed before in the place of what has just been yanked.
  #yankEarlier() {
    if (this.#yanked < 0 || this.#killed.length < 2) return;
    const start = this.cursor - this.#killed[this.#yanked].length;
    this.#yanked = (this.#yanked + 1) % this.#killed.length;
    const text = this.#killed[this.#yanked];
    this.#edit(this.line.slice(0, start) + text + this.line.slice(this.cursor), start + text.length);
  }

  #step(from, to) {
    const state = from.pop();
    if (state === undefined) return;
    to.push({ line: this.line, cursor: this.cursor });
    this.line = state.line;
    this.cursor = state.cursor;
    this._refreshLine();
  }

  // ---- History -------------------------------------------------------------------------------------

  /** Answers the line as listeners get it. */
  _addHistory() {
    const line = this.line.replaceAll('\n', '\r');
    if (this.line.length === 0 || this.historySize === 0 || this.line.trim().length === 0) {
      return line;
    }
    const entry = toEntry(this.line);
    const { history } = this;
    // What goes on replaces its beginning, and what follows a line that did not compile replaces that.
    if (history.length > 0 && this._replacesEntry()) history.shift();
    if (history[0] !== entry) {
      if (this.removeHistoryDuplicates) {
        const same = history.indexOf(entry);
        if (same >= 0) history.splice(same, 1);
      }
      history.unshift(entry);
      if (history.length > this.historySize) history.pop();
    }
    this.historyIndex = -1;
    this.emit('history', history);
    return line;
  }

  _replacesEntry() {
    return false;
  }

  _historyPrev() {
    this.#historyStep(1);
  }

  _historyNext() {
    this.#historyStep(-1);
  }

  // Goes on to the next entry that begins as the line did when the first step was taken; at either end stands that text.
  #historyStep(step) {
    const { history } = this;
    const start = this.#searched ?? '';
    let index = this.historyIndex + step;
    if (step > 0 ? this.historyIndex >= history.length || history.length === 0 : this.historyIndex < 0) return;
    const isPassed = (entry) => !fromEntry(entry).startsWith(start) || fromEntry(entry) === this.line;
    while (index >= 0 && index < history.length && isPassed(history[index])) index += step;
    this.historyIndex = index;
    this.line = index < 0 || index >= history.length ? start : fromEntry(history[index]);
    this.cursor = this.line.length;
    this._refreshLine();
  }

  // Up and down go through the rows of the line first, in the column in which they began.
  #vertical(step) {
    const { line, cursor } = this;
    const start = line.lastIndexOf('\n', cursor - 1) + 1;
    if (this.#column < 0) this.#column = cursor - start;
    if (step < 0 && start > 0) {
      const before = line.lastIndexOf('\n', start - 2) + 1;
      this.#moveTo(Math.min(before + this.#column, start - 1));
      return;
    }
    const end = line.indexOf('\n', cursor);
    if (step > 0 && end >= 0) {
      const next = line.indexOf('\n', end + 1);
      this.#moveTo(Math.min(end + 1 + this.#column, next < 0 ? line.length : next));
      return;
    }
    this.#column = -1;
    if (step < 0) this._historyPrev();
    else this._historyNext();
  }

  #moveTo(cursor) {
    this.cursor = cursor;
    this._refreshLine();
  }

  /** Forgets what belongs to the line that is being left. */
  _startLine() {
    this.#undone = [];
    this.#redone = [];
  }

  // ---- Completion ----------------------------------------------------------------------------------

  _tabComplete(isRepeated) {
    this.pause();
    const before = this.line.slice(0, this.cursor);
    const done = (error, value) => {
      this.resume();
      if (error) this._writeToOutput(`Tab completion error: ${require('util').inspect(error)}`);
      else this._showCompletions(isRepeated, value);
    };
    if (this.completer.length === 2) {
      this.completer(before, done);
      return;
    }
    Promise.resolve().then(() => this.completer(before)).then((value) => done(null, value), (error) => done(error));
  }

  _showCompletions(isRepeated, [found, on]) {
    if (!found || found.length === 0) return;
    const common = commonStart(found.filter((each) => each !== ''));
    if (common.startsWith(on) && common.length > on.length) {
      this._insertString(common.slice(on.length));
      return;
    }
    if (!on.startsWith(common)) {
      const start = this.cursor - on.length;
      this.#edit(this.line.slice(0, start) + common + this.line.slice(this.cursor), start + common.length);
      return;
    }
    if (!isRepeated) return;
    this._writeToOutput(`\r\n${table(found, this.columns)}`);
    this.prevRows = 0;
    this._refreshLine();
  }

  // ---- Keys ----------------------------------------------------------------------------------------

  #control(key) {
    const { name, shift } = key;
    if (shift) {
      if (name === 'backspace') this._deleteLineLeft();
      else if (name === 'delete') this._deleteLineRight();
      return;
    }
    switch (name) {
      case 'c':
        if (this.listenerCount('SIGINT') > 0) this.emit('SIGINT');
        else this.close();
        break;
      case 'd':
        if (this.cursor === 0 && this.line.length === 0) this.close();
        else this._deleteRight();
        break;
      case 'z':
        this.#suspend();
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
        this.#yank();
        break;
      case 'a':
        this._moveCursor(-Infinity);
        break;
      case 'e':
        this._moveCursor(Infinity);
        break;
      case 'b':
        this._moveCursor(-this.#sizeLeft());
        break;
      case 'f':
        this._moveCursor(this.#sizeRight());
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
      default:
    }
  }

  #meta(name) {
    switch (name) {
      case 'b':
        this._wordLeft();
        break;
      case 'f':
        this._wordRight();
        break;
      case 'd':
      case 'delete':
        this._deleteWordRight();
        break;
      case 'backspace':
        this._deleteWordLeft();
        break;
      case 'y':
        this.#yankEarlier();
        break;
      default:
    }
  }

  // Ctrl+Z: back to the shell, until the process is continued.
  #suspend() {
    if (process.platform === 'win32') return;
    if (this.listenerCount('SIGTSTP') > 0) {
      this.emit('SIGTSTP');
      return;
    }
    process.once('SIGCONT', () => {
      // Whoever had paused it stays paused.
      if (!this.paused) {
        this.pause();
        this.emit('SIGCONT');
      }
      this._setRawMode(true);
      this._refreshLine();
    });
    this._setRawMode(false);
    process.kill(process.pid, 'SIGTSTP');
  }

  /** Edits by a key that does not end the line; answers whether it was one. */
  _editByKey(text, key, isRepeatedTab) {
    const { name, ctrl, meta, shift } = key;
    if (!meta || name !== 'y') this.#yanked = -1;
    const isVertical = (name === 'up' || name === 'down') && !ctrl && !meta && !shift;
    if (!isVertical) this.#column = -1;
    if (isVertical) {
      if (this.#searched === null && !this.isMultiline) this.#searched = this.line.slice(0, this.cursor);
    } else if (this.#searched !== null) {
      this.#searched = null;
      if (this.historyIndex === this.history.length) this.historyIndex = -1;
    }
    if (name === 'escape') return true;
    if (key.sequence === '\u001f') {
      this.#step(this.#undone, this.#redone);
      return true;
    }
    if (key.sequence === '\u001e') {
      this.#step(this.#redone, this.#undone);
      return true;
    }
    if (ctrl) {
      this.#control(key);
      return true;
    }
    if (meta) {
      this.#meta(name);
      return true;
    }
    switch (name) {
      case 'backspace':
        this._deleteLeft();
        return true;
      case 'delete':
        this._deleteRight();
        return true;
      case 'left':
        this._moveCursor(-this.#sizeLeft());
        return true;
      case 'right':
        this._moveCursor(this.#sizeRight());
        return true;
      case 'home':
        this._moveCursor(-Infinity);
        return true;
      case 'end':
        this._moveCursor(Infinity);
        return true;
      case 'up':
        this.#vertical(-1);
        return true;
      case 'down':
        this.#vertical(1);
        return true;
      case 'tab':
        if (typeof this.completer !== 'function' || !this.isCompletionEnabled) return false;
        this._tabComplete(isRepeatedTab);
        return true;
      default:
        return false;
    }
  }
}

function commonStart(list) {
  let common = list[0] ?? '';
  for (const each of list) while (!each.startsWith(common)) common = common.slice(0, -1);
  return common;
}

// Groups of completions, parted by '', in columns.
function table(found, columns) {
  const size = Math.max(...found.map(width)) + 2;
  const perRow = columns === Infinity ? 1 : Math.floor(columns / size) || 1;
  const groups = [[]];
  for (const each of found) {
    if (each === '') groups.push([]);
    else groups.at(-1).push(each);
  }
  if (groups.at(-1).length === 0) groups.pop();
  let text = '';
  for (const group of groups) {
    for (let start = 0; start < Math.max(1, group.length); start += perRow) {
      const row = group.slice(start, start + perRow);
      text += `${row.map((each, i) => (i === row.length - 1 ? each : each + ' '.repeat(size - width(each)))).join('')}\r\n`;
    }
    text += '\r\n';
  }
  return text;
}

module.exports = { LineEditor, commonStart, fromEntry };
