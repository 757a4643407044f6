// The history of a REPL in a file, the newest line last.
const fs = require('fs');
const path = require('path');

const DEBOUNCE = 15;
const DISABLED = '\nPersistent history support disabled. Set the NODE_REPL_HISTORY environment\nvariable to a valid, user-writable path to enable.\n';

function say(repl, message) {
  repl._writeToOutput(message);
  if (typeof repl.prompt === 'function') repl.displayPrompt();
}

// Without a file, the first look at the empty history says why it is empty.
function explain(repl) {
  const original = repl._historyPrev;
  repl._historyPrev = () => {
    if (repl.history.length === 0) {
      repl._writeToOutput(DISABLED);
      repl._refreshLine();
    }
    repl._historyPrev = original;
    return repl._historyPrev();
  };
}

exports.setup = function setup(repl, options, ready) {
  const settings = typeof options === 'string' || options === undefined ? { filePath: options } : options;
  const done = (error) => (settings.onHistoryFileLoaded ?? ready)?.(error, repl);
  let file = settings.filePath;
  if (typeof file === 'string') file = file.trim();
  if (file === '') {
    say(repl, DISABLED);
    process.nextTick(done, null);
    return;
  }
  if (!file) {
    try {
      file = path.join(require('os').homedir(), '.node_repl_history');
    } catch {
      explain(repl);
      say(repl, '\nError: Could not get the home directory.\nREPL session history will not be persisted.\n');
      process.nextTick(done, null);
      return;
    }
  }
  if (settings.size !== undefined) repl.historySize = settings.size;
  if (settings.removeHistoryDuplicates !== undefined) repl.removeHistoryDuplicates = settings.removeHistoryDuplicates;
  repl.pause();
  fs.open(file, 'a+', 0o600, (failure, fd) => {
    if (failure) {
      repl.resume();
      explain(repl);
      say(repl, '\nError: Could not open history file.\nREPL session history will not be persisted.\n');
      done(null);
      return;
    }
    fs.close(fd, () => fs.readFile(file, 'utf8', (error, text) => {
      if (error) {
        done(error);
        return;
      }
      repl.history = text === '' ? [] : text.split(/\r?\n+/).filter((line) => line !== '').slice(0, repl.historySize);
      fs.open(file, 'r+', (second, handle) => {
        if (second) {
          done(second);
          return;
        }
        fs.ftruncate(handle, 0, () => {
          follow(repl, file, handle);
          repl.resume();
          done(null);
        });
      });
    }));
  });
};

// Writes the history back some time after each change.
function follow(repl, file, fd) {
  let timer;
  let pending = false;
  let writing = false;
  const flush = () => {
    timer = undefined;
    if (writing) {
      pending = true;
      return;
    }
    writing = true;
    fs.write(fd, repl.history.join('\n'), 0, 'utf8', () => {
      writing = false;
      if (pending) {
        pending = false;
        flush();
      } else {
        repl._flushing = false;
        repl.emit('flushHistory');
      }
    });
  };
  const changed = () => {
    repl._flushing = true;
    clearTimeout(timer);
    timer = setTimeout(flush, DEBOUNCE);
  };
  repl._flushing = true;
  changed();
  repl.on('line', changed);
  repl.once('exit', () => {
    if (!repl._flushing) {
      fs.close(fd, () => {});
      return;
    }
    repl.once('flushHistory', () => fs.close(fd, () => {}));
  });
}
