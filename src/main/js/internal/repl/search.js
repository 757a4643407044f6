// Ctrl+R and Ctrl+S: the history is searched as letters are typed. The entry that was found stands in the place of the line,
// the text that is looked for below it.
const { clearScreenDown, cursorTo, moveCursor } = require('internal/readline/cursor');
const { fromEntry } = require('internal/readline/editor');

const MODIFIED = new Set(['r', 's']);

class ReverseSearch {
  #repl;
  #direction = 0; // 1 towards older entries, -1 towards newer ones, 0 when nothing is searched
  #input = '';
  #index = -1; // of the entry that is shown
  #found;
  #shown = '';

  constructor(repl) {
    this.#repl = repl;
  }

  get isActive() {
    return this.#direction !== 0;
  }

  /** Answers whether the key belonged to the search, and nobody else should see it. */
  take(text, key) {
    const { name, ctrl, meta } = key;
    if (ctrl && !meta && MODIFIED.has(name)) {
      const direction = name === 'r' ? 1 : -1;
      if (this.#direction === 0) {
        this.#direction = direction;
        this.#input = '';
        this.#found = undefined;
        this.#index = this.#repl.historyIndex;
        this.#shown = this.#repl.line;
        this.#label(false, this.#repl.cursor, this.#repl.line);
      } else {
        this.#direction = direction;
        this.#search(true);
      }
      return true;
    }
    if (this.#direction === 0) return false;
    if (ctrl && name === 'c' || name === 'escape') {
      this.#end(false);
      return true;
    }
    if (name === 'backspace' && !ctrl && !meta) {
      this.#input = this.#input.slice(0, -1);
      this.#index = this.#repl.historyIndex;
      this.#search(false);
      return true;
    }
    if (!ctrl && !meta && typeof text === 'string' && text !== '' && name !== 'return' && name !== 'enter') {
      this.#input += text;
      this.#search(false);
      return true;
    }
    this.#end(true);
    return false;
  }

  // From the entry that is shown on, or from the one behind it.
  #search(isNext) {
    const { history } = this.#repl;
    let index = this.#index;
    if (index < 0 && this.#direction > 0) index = 0;
    else if (isNext) index += this.#direction;
    const shown = this.#found === undefined ? undefined : history[this.#index];
    while (index >= 0 && index < history.length && (!history[index].includes(this.#input) || isNext && history[index] === shown)) {
      index += this.#direction;
    }
    this.#index = Math.min(Math.max(index, -1), history.length);
    const isFound = this.#input !== '' && index >= 0 && index < history.length;
    this.#found = isFound ? fromEntry(history[index]) : undefined;
    this.#draw();
  }

  #draw() {
    const { output, line, cursor } = this.#repl;
    if (this.#shown !== '') cursorTo(output, this.#column('', 0));
    clearScreenDown(output);
    const text = this.#found ?? line;
    const at = this.#found === undefined ? cursor : this.#positionIn(text);
    output.write(this.#found !== undefined && this.#repl.useColors
      ? `${text.slice(0, at)}\u001b[4m${this.#input}\u001b[24m${text.slice(at + this.#input.length)}` : text);
    this.#shown = text;
    this.#label(this.#found === undefined, at, text);
  }

  #label(failed, at, text) {
    const { output } = this.#repl;
    const end = this.#repl._getDisplayPos(this.#repl.getPrompt() + text).rows;
    const name = `${failed && this.#input !== '' ? 'failed-' : ''}${this.#direction > 0 ? 'bck' : 'fwd'}-i-search: `;
    output.write(`\n${name}${this.#input}_`);
    moveCursor(output, 0, -1 - (end - this.#repl._getDisplayPos(this.#repl.getPrompt() + text.slice(0, at)).rows));
    cursorTo(output, this.#column(text, at));
  }

  #positionIn(text) {
    return this.#direction > 0 ? text.lastIndexOf(this.#input) : text.indexOf(this.#input);
  }

  #column(text, at) {
    return this.#repl._getDisplayPos(this.#repl.getPrompt() + text.slice(0, at)).cols;
  }

  #end(isAccepted) {
    const repl = this.#repl;
    cursorTo(repl.output, this.#column('', 0));
    clearScreenDown(repl.output);
    if (isAccepted && this.#found !== undefined) {
      repl.line = this.#found;
      repl.cursor = this.#positionIn(this.#found);
      repl.historyIndex = this.#index;
    }
    repl.output.write(repl.line);
    if (repl.cursor < repl.line.length || isAccepted && this.#found !== undefined) cursorTo(repl.output, this.#column(repl.line, repl.cursor));
    this.#found = undefined;
    this.#direction = 0;
  }
}

module.exports = { ReverseSearch };
