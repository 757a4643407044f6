// node:repl: reads a line, evaluates it, prints the result.
//
// Input that does not compile yet but may once more lines follow is kept in a buffer. While a promise of top-level await
// is pending, lines wait. An error that no input awaited is told from the program's others by the asynchronous context
// that all input runs in.
const vm = require('vm');
const path = require('path');
const util = require('util');
const { inspect } = util;
const { AsyncLocalStorage } = require('async_hooks');
const { Interface } = require('internal/readline/interface');
const contextified = require('internal/vm/context');
const { codes } = require('internal/errors');
const { validateFunction } = require('internal/validators');
const { isRecoverable, isValidSyntax } = require('internal/repl/recoverable');

const REPL_MODE_SLOPPY = Symbol('repl-sloppy');
const REPL_MODE_STRICT = Symbol('repl-strict');
const CONTINUATION = '| ';
const ERROR_HEAD = /^\[?(?:[A-Z][a-z0-9_]*)*Error/;

class Recoverable extends SyntaxError {
  constructor(error) {
    super();
    this.err = error;
  }
}

function writer(object) {
  return inspect(object, writer.options);
}
writer.options = { ...inspect.defaultOptions, showProxy: true };

inspect.replDefaults = undefined;
Object.defineProperty(inspect, 'replDefaults', {
  configurable: true,
  enumerable: true,
  get: () => writer.options,
  set(options) {
    if (options === null || typeof options !== 'object') throw new codes.ERR_INVALID_ARG_TYPE('options', 'Object', options);
    Object.assign(writer.options, options);
  },
});

const contexts = new AsyncLocalStorage();
let watching = false;

// Errors of input that arise later go to its REPL.
function watchErrors() {
  if (watching) return;
  watching = true;
  process.addUncaughtExceptionCaptureCallback((error) => {
    const repl = contexts.getStore();
    if (repl === undefined) return false;
    if (repl.standalone && process.listenerCount('uncaughtException') > 0) return false;
    repl._handleError(error);
    return true;
  });
  process.on('newListener', refuseListeners);
}

function refuseListeners(event) {
  const repl = contexts.getStore();
  if (event !== 'uncaughtException' || repl === undefined || repl.standalone) return;
  throw new codes.ERR_INVALID_REPL_INPUT('Listeners for `uncaughtException` cannot be used in the REPL');
}

let inputs = 0;
const builtinNames = () => require('module').builtinModules.filter((name) => !name.startsWith('_') && !name.startsWith('node:'));

class REPLServer extends Interface {
  #initialPrompt;
  #buffer = '';
  #editing = false;
  #sawSigint = false;
  #busy = false;
  #waiting = [];
  #underscoreAssigned = false;
  #underscoreErrorAssigned = false;
  #search;
  #preview;
  #looker;
  #stopWaiting; // gives up the promise that input awaits
  #continued = false; // whether the line on the terminal began with input that was not whole
  _lastFailed = false;

  constructor(prompt, stream, evaluate, useGlobal, ignoreUndefined, replMode) {
    let options = {};
    if (prompt !== null && typeof prompt === 'object') {
      options = { ...prompt };
    } else {
      options = { prompt, eval: evaluate, useGlobal, ignoreUndefined, replMode };
      if (stream !== undefined && stream !== null) {
        options.input = stream.stdin ?? stream;
        options.output = stream.stdout ?? stream;
      }
    }
    if (options.breakEvalOnSigint && options.eval) throw new codes.ERR_INVALID_REPL_EVAL_CONFIG();
    if (options.input === undefined && options.output === undefined) {
      options.input = process.stdin;
      options.output = process.stdout;
    }
    if (options.terminal === undefined) options.terminal = Boolean(options.output?.isTTY);
    let self;
    const complete = (text, callback) => (self === undefined ? callback(null, [[], text]) : self.completer(text, callback));
    super({
      input: options.input, output: options.output, completer: complete, terminal: options.terminal,
      historySize: options.historySize ?? 1000, prompt: options.prompt ?? '> ',
    });
    self = this;
    this.inputStream = options.input;
    this.outputStream = options.output;
    this.useColors = options.useColors ?? (options.terminal && (options.output?.hasColors?.() ?? true));
    this.useGlobal = Boolean(options.useGlobal);
    this.ignoreUndefined = Boolean(options.ignoreUndefined);
    this.replMode = options.replMode ?? REPL_MODE_SLOPPY;
    this.breakEvalOnSigint = Boolean(options.breakEvalOnSigint);
    this.editorMode = false;
    this.historyManager = Object.defineProperty({}, 'isFlushing', { get: () => Boolean(this._flushing) });
    this.standalone = Boolean(options.standalone);
    this.last = undefined;
    this.lines = [];
    this.lines.level = [];
    this.commands = { __proto__: null };
    this.#initialPrompt = options.prompt ?? '> ';
    this.completer = options.completer ?? ((text, callback) => this.complete(text, callback));
    if (options.writer) {
      this.writer = options.writer;
    } else if (this.useColors) {
      // Colors are this REPL's, not those of all that use the writer.
      const colored = (object) => inspect(object, colored.options);
      colored.options = { ...writer.options, colors: true };
      this.writer = colored;
    } else {
      this.writer = writer;
    }
    const evaluator = options.eval ?? ((code, context, file, callback) => this.#evaluate(code, context, file, callback));
    this.eval = (code, context, file, callback) => contexts.run(this, evaluator, code, context, file, callback);
    watchErrors();
    this.resetContext();
    if (this.terminal && process.env.TERM !== 'dumb') {
      const { ReverseSearch } = require('internal/repl/search');
      this.#search = new ReverseSearch(this);
      if (options.preview ?? options.eval === undefined) {
        const { Preview } = require('internal/repl/preview');
        this.#preview = new Preview(this);
      }
    }
    defineDefaultCommands(this);
    this.on('line', (line) => this.#line(line));
    this.on('SIGINT', () => this.#interrupt());
    this.on('close', () => this.emit('exit'));
    this.displayPrompt();
  }

  // ---- The context -----------------------------------------------------------------------------------

  createContext() {
    let context;
    if (this.useGlobal) {
      context = globalThis;
    } else {
      context = vm.createContext();
      const own = new Set(vm.runInNewContext('Object.getOwnPropertyNames(globalThis)'));
      for (const name of Object.getOwnPropertyNames(globalThis)) {
        if (own.has(name) && name !== 'console' || name === 'globalThis') continue;
        Object.defineProperty(context, name, { __proto__: null, ...Object.getOwnPropertyDescriptor(globalThis, name) });
      }
      context.global = context;
      const { Console } = require('console');
      Object.defineProperty(context, 'console', { configurable: true, writable: true, value: new Console(this.output) });
    }
    const { Module, createRequire } = require('module');
    const module = new Module('<repl>');
    module.path = '.';
    module.filename = null;
    module.paths = [...Module._nodeModulePaths(path.resolve('repl')), ...Module.globalPaths ?? []];
    const own = createRequire(path.join(process.cwd(), '<repl>'));
    const load = function require(id) { // eslint-disable-line func-names
      return module.require(id);
    };
    Object.assign(load, { resolve: own.resolve, main: own.main, extensions: own.extensions, cache: own.cache });
    const define = (name, value) => Object.defineProperty(context, name, { configurable: true, writable: true, value });
    define('module', module);
    define('require', load);
    for (const name of builtinNames()) {
      if (name.includes('/') || (name in context && name !== 'crypto' && name !== 'process') || name === 'process') continue;
      Object.defineProperty(context, name, {
        configurable: true,
        enumerable: false,
        get: () => {
          const value = require('internal/modules/builtins').load(name);
          Object.defineProperty(context, name, { value, configurable: true, enumerable: false, writable: true });
          return value;
        },
        set(value) {
          Object.defineProperty(context, name, { value, configurable: true, enumerable: true, writable: true });
        },
      });
    }
    return context;
  }

  resetContext() {
    this.context = this.createContext();
    this.#underscoreAssigned = false;
    this.#underscoreErrorAssigned = false;
    this.lines = [];
    this.lines.level = [];
    const assigned = (name) => this.output.write(`Expression assignment to ${name} now disabled.\n`);
    Object.defineProperty(this.context, '_', {
      configurable: true,
      get: () => this.last,
      set: (value) => {
        this.last = value;
        if (!this.#underscoreAssigned) {
          this.#underscoreAssigned = true;
          assigned('_');
        }
      },
    });
    Object.defineProperty(this.context, '_error', {
      configurable: true,
      get: () => this.lastError,
      set: (value) => {
        this.lastError = value;
        if (!this.#underscoreErrorAssigned) {
          this.#underscoreErrorAssigned = true;
          assigned('_error');
        }
      },
    });
    this.emit('reset', this.context);
  }

  // ---- The terminal ----------------------------------------------------------------------------------

  get isHighlighted() {
    return this.useColors === true && !this.editorMode;
  }

  _rendered(line) {
    return this.isHighlighted ? require('internal/repl/highlight').highlight(line) : line;
  }

  _replacesEntry() {
    return this.#continued || this._lastFailed;
  }

  _ttyWrite(text, key) {
    if (key.ctrl && key.name === 'd' && !this.closed) {
      if (this.#editing) {
        this.#endEditing();
        return;
      }
      if (this.line === '') this.clearLine();
    }
    if (this.#editing || this.#search === undefined || this.closed) {
      super._ttyWrite(text, key);
      return;
    }
    const wasSearching = this.#search.isActive;
    if (!wasSearching && this.#preview?.take(text, key)) {
      this.#preview.show();
      return;
    }
    if (this.#search.take(text, key)) return;
    super._ttyWrite(text, key);
    if (!this.#editing && !this.closed) this.#preview?.show();
  }

  _historyPrev() {
    this.#continued = false;
    super._historyPrev();
  }

  _historyNext() {
    this.#continued = false;
    super._historyNext();
  }

  // ---- Lines -----------------------------------------------------------------------------------------

  #line(line) {
    if (this.#busy) {
      this.#waiting.push(line);
      return;
    }
    line ??= '';
    this.#sawSigint = false;
    if (this.#editing) {
      this.#buffer += `${line}\n`;
      return;
    }
    const trimmed = line.trim();
    if (/^\.(?!\.)/.test(trimmed) && Number.isNaN(Number.parseFloat(trimmed))) {
      const { 1: keyword, 2: rest } = /^\.([^\s]+)\s*(.*)$/.exec(trimmed) ?? [];
      const command = this.commands[keyword];
      if (command !== undefined) {
        command.action.call(this, rest);
        return;
      }
      if (this.#buffer === '') {
        this.output.write('Invalid REPL keyword\n');
        this.displayPrompt();
        return;
      }
    }
    const code = this.terminal ? `${line.replaceAll('\r', '\n')}\n` : `${this.#buffer}${line}\n`;
    this.#busy = true;
    let called = false;
    const finish = (...result) => {
      if (called) return;
      called = true;
      this.#busy = false;
      this.#finish(line, result);
      while (!this.#busy && this.#waiting.length > 0) this.#line(this.#waiting.shift());
    };
    try {
      this.eval(code, this.context, `REPL${++inputs}`, finish);
    } catch (error) {
      this.#busy = false;
      if (called) throw error;
      called = true;
      this._handleError(error);
    }
  }

  #finish(line, result) {
    const { 0: error, 1: value } = result;
    if (error instanceof Recoverable) {
      if (this.terminal) {
        this.line = line.replaceAll('\r', '\n');
        this.#continued = true;
        this._addRow();
        return;
      }
      this.#buffer += `${line}\n`;
      this.displayPrompt();
      return;
    }
    this.#continued = false;
    this._lastFailed = error instanceof Thrown && error.doesNotCompile;
    if (error !== null && error !== undefined || (result.length > 0 && error === undefined && result.thrown)) {
      if (this.#buffer === '' && line.trim().startsWith('npm ')) {
        this.output.write('npm should be run outside of the Node.js REPL, in your normal shell.\n(Press Ctrl+D to exit.)\n');
        this.displayPrompt();
        return;
      }
      this._handleError(error instanceof Thrown ? error.value : error);
      return;
    }
    this.lines.push(line);
    this.clearBufferedCommand();
    if (result.length === 2 && !this.closed && !(this.ignoreUndefined && value === undefined)) {
      if (!this.#underscoreAssigned) this.last = value;
      this.output.write(`${this.writer(contextified.isGlobal(value) ? this.context : value)}\n`);
    }
    if (!this.closed) this.displayPrompt();
  }

  #interrupt() {
    if (this.#stopWaiting !== undefined) {
      this.#stopWaiting();
      return;
    }
    const isEmpty = this.line.length === 0;
    this.clearLine();
    this.#continued = false;
    this.#editing = false;
    this.editorMode = false;
    super.setPrompt(this.#initialPrompt);
    if (this.#buffer === '' && isEmpty) {
      if (this.#sawSigint) {
        this.close();
        this.#sawSigint = false;
        return;
      }
      this.output.write('(To exit, press Ctrl+C again or Ctrl+D or type .exit)\n');
      this.#sawSigint = true;
    } else {
      this.#sawSigint = false;
    }
    this.clearBufferedCommand();
    this.displayPrompt();
  }

  // ---- Evaluation ------------------------------------------------------------------------------------

  #compile(code, file) {
    const strict = this.replMode === REPL_MODE_STRICT && !/^\s*$/.test(code) ? "'use strict'; void 0;" : '';
    return new vm.Script(strict + code, {
      filename: file, displayErrors: true, importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    });
  }

  #run(script) {
    const settings = { displayErrors: false, breakOnSigint: this.breakEvalOnSigint };
    return this.useGlobal ? script.runInThisContext(settings) : script.runInContext(this.context, settings);
  }

  #evaluate(code, context, file, callback) {
    if (code === '\n') {
      callback(null);
      return;
    }
    let script;
    let waits;
    // What looks like an object is one, if it compiles as such.
    if (/^\s*\{/.test(code) && !/;\s*$/.test(code)) {
      try {
        script = this.#compile(`(${code.trim()}\n)\n`, file);
      } catch { /* a block, then */ }
    }
    if (script === undefined) {
      try {
        script = this.#compile(code, file);
      } catch (error) {
        if (/\bawait\b/.test(code)) waits = this.#compileAwait(code, file);
        if (waits === undefined) {
          if (isRecoverable(error, code)) callback(new Recoverable(error));
          else callback(new Thrown(importError(error, code), true));
          return;
        }
      }
    }
    let value;
    try {
      if (waits === undefined) {
        value = this.#run(script);
      } else {
        if (waits.declarations !== undefined) this.#run(waits.declarations);
        value = this.#run(waits.body);
      }
    } catch (error) {
      callback(new Thrown(error));
      return;
    }
    if (waits === undefined) {
      callback(null, value);
      return;
    }
    this.#await(value, callback);
  }

  // Ctrl+C ends the waiting, not what is waited for.
  #await(promise, callback) {
    const interrupt = () => this.#stopWaiting?.();
    const finish = (...result) => {
      process.removeListener('SIGINT', interrupt);
      this.#stopWaiting = undefined;
      Reflect.apply(callback, undefined, result);
    };
    if (this.breakEvalOnSigint) {
      process.on('SIGINT', interrupt);
      this.#stopWaiting = () => finish(new Thrown(new codes.ERR_SCRIPT_EXECUTION_INTERRUPTED()));
    }
    promise.then((result) => finish(null, result?.value), (error) => finish(new Thrown(error)));
  }

  #compileAwait(code, file) {
    const { declarations, body } = require('internal/repl/await').transform(code);
    try {
      return { declarations: declarations === '' ? undefined : this.#compile(declarations, file), body: this.#compile(body, file) };
    } catch {
      return undefined;
    }
  }

  // Shows an error that input has caused.
  _handleError(error) {
    if (this.standalone && process.listenerCount('uncaughtException') > 0) {
      process.nextTick(() => {
        process.emit('uncaughtException', error);
        this.clearBufferedCommand();
        if (!this.closed) this.displayPrompt();
      });
      return;
    }
    if (!this.#underscoreErrorAssigned) this.lastError = error;
    let text = '';
    if (typeof error === 'object' && error !== null && util.types.isNativeError(error)) {
      if (error.name === 'SyntaxError' || error instanceof SyntaxError) {
        error.stack = `${error.stack}`.replace(/^(?:file:\/\/\/?)?REPL\d+:\d+\r?\n/, '').replaceAll(/^\s+at\s.*\n?/gm, '').trimEnd();
        const own = vm.isContext(this.context) && error.stack;
        text = this.writer(error);
        if (own && !text.includes(error.message)) text = error.stack;
      } else {
        cutStack(error);
        text = this.writer(error);
      }
    } else {
      text = this.writer(error);
    }
    if (text === '') text = this.writer(error);
    // Errors without frames are shown in brackets elsewhere.
    if (text.startsWith('[') && text.endsWith(']')) text = text.slice(1, -1);
    const lines = text.split(/(?<=\n)/);
    let matched = false;
    text = '';
    for (let i = 0; i < lines.length; i++) {
      const line = lines[i];
      if (!matched && ERROR_HEAD.test(line)) {
        text += (this.writer.options?.breakLength ?? 80) >= line.length ? `Uncaught ${line}` : `Uncaught:\n${line}`;
        matched = true;
      } else {
        text += line;
      }
    }
    if (!matched) text = `Uncaught${lines.length === 1 ? ' ' : ':\n'}${text}`;
    this.output.write(text.endsWith('\n') ? text : `${text}\n`);
    this.clearBufferedCommand();
    this.lines.level = [];
    if (!this.closed) this.displayPrompt();
  }

  // ---- What programs call -----------------------------------------------------------------------------

  clearBufferedCommand() {
    this.#buffer = '';
  }

  get bufferedCommand() {
    return this.#buffer;
  }

  setupHistory(options, callback) {
    if (typeof options === 'function') {
      callback = options;
      options = undefined;
    }
    require('internal/repl/history').setup(this, options, callback);
  }

  close() {
    if (this.terminal && this._flushing && !this._closingOnFlush) {
      this._closingOnFlush = true;
      this.once('flushHistory', () => super.close());
      return;
    }
    process.nextTick(() => { if (!this.closed) super.close(); });
  }

  displayPrompt(preserveCursor) {
    super.setPrompt(this.#buffer === '' ? this.#initialPrompt : CONTINUATION);
    if (this.closed) return;
    this.prompt(preserveCursor);
  }

  setPrompt(prompt) {
    // The constructor of Interface sets one before there is anything of this class.
    if (#initialPrompt in this) this.#initialPrompt = prompt;
    super.setPrompt(prompt);
  }

  /** Evaluates without side effects, for completions and previews. */
  get looker() {
    this.#looker ??= new (require('internal/repl/looker').Looker)(this);
    return this.#looker;
  }

  /** The names that let, const and class have declared at the top level. */
  lexicals() {
    return this.useGlobal ? this.looker.globalNames() : Object.keys(contextified.of(this.context).lexicals);
  }

  complete(text, callback) {
    require('internal/repl/completion').complete(this, text, callback);
  }

  completeOnEditorMode(callback) {
    return (error, results) => {
      if (error) {
        callback(error);
        return;
      }
      const [completions, text = ''] = results;
      const fitting = completions.filter((each) => each.startsWith(text));
      callback(null, [[fitting.length === 1 ? fitting[0] : text], text]);
    };
  }

  defineCommand(keyword, command) {
    if (typeof command === 'function') command = { action: command };
    else validateFunction(command.action, 'cmd.action');
    this.commands[keyword] = command;
  }

  // Editor mode: lines are collected until Ctrl+D.
  startEditing() {
    this.#editing = true;
    this.editorMode = true;
    super.setPrompt('');
    this.output.write('// Entering editor mode (Ctrl+D to finish, Ctrl+C to cancel)\n');
  }

  #endEditing() {
    this.#editing = false;
    this.editorMode = false;
    super.setPrompt(this.#initialPrompt);
    const code = this.#buffer + this.line;
    this.#buffer = '';
    this.clearLine();
    this.emit('line', code);
  }
}

// A value that was thrown, which may be anything.
class Thrown {
  constructor(value, doesNotCompile = false) {
    this.value = value;
    this.doesNotCompile = doesNotCompile;
  }
}

// The frames of a stack that are the REPL's own are of no use to who typed the input.
function cutStack(error) {
  const { stack } = error;
  if (typeof stack !== 'string') return;
  const lines = stack.split('\n');
  lines.forEach((line, i) => { lines[i] = line.replace(/^( {4}at )eval \((REPL\d+:\d+:\d+)\)$/, '$1$2'); });
  const isTop = (line) => /^ {4}at (?:[\w.<>]+ )?\(?REPL\d+:\d+:\d+\)?$/.test(line) && !/\(/.test(line);
  let end = lines.findLastIndex(isTop);
  if (end < 0) end = lines.findIndex((line) => /^ {4}at .*\(?node:(?:vm|repl|internal\/vm)/.test(line));
  if (end < 0) return;
  Object.defineProperty(error, 'stack', { value: lines.slice(0, end).join('\n'), writable: true, configurable: true, enumerable: false });
}

function importError(error, code) {
  if (!/^Cannot use import statement/.test(error.message)) return error;
  const match = /^\s*import\s+(?:([\w$]+)\s*,?\s*)?(?:\*\s+as\s+([\w$]+)|\{([^}]*)\})?\s*(?:from\s*)?(['"][^'"]+['"])/.exec(code);
  let advice = '';
  if (match !== null) {
    const [, name, space, list, from] = match;
    const names = [...name === undefined ? [] : [`default: ${name}`], ...list === undefined ? [] : list.split(',').map((one) => one.trim().replace(/\s+as\s+/, ': '))];
    const left = space === undefined ? (names.length > 0 ? `const { ${names.join(', ')} } = ` : '') : `const ${space} = `;
    advice = `, alternatively use dynamic import: ${left}await import(${from.replaceAll("'", '"')});`;
  }
  const message = `Cannot use import statement inside the Node.js REPL${advice}`;
  error.stack = `${error.stack}`.replace(error.message, message);
  error.message = message;
  return error;
}

function defineDefaultCommands(repl) {
  const fs = require('fs');
  const clear = {
    help: 'Sometimes you get stuck, this gets you out',
    action() {
      this.clearBufferedCommand();
      this.displayPrompt();
    },
  };
  repl.defineCommand('break', clear);
  repl.defineCommand('clear', repl.useGlobal ? { ...clear, help: 'Alias for .break' } : {
    help: 'Break, and also clear the local context',
    action() {
      this.clearBufferedCommand();
      this.output.write('Clearing context...\n');
      this.resetContext();
      this.displayPrompt();
    },
  });
  repl.defineCommand('exit', {
    help: 'Exit the REPL',
    action() {
      this.close();
    },
  });
  repl.defineCommand('help', {
    help: 'Print this help message',
    action() {
      const names = Object.keys(this.commands).sort();
      const width = Math.max(...names.map((name) => name.length)) + 3;
      for (const name of names) {
        const { help } = this.commands[name];
        this.output.write(`.${name}${help === undefined ? '' : ' '.repeat(width - name.length) + help}\n`);
      }
      this.output.write('\nPress Ctrl+C to abort current expression, Ctrl+D to exit the REPL\n');
      this.displayPrompt();
    },
  });
  repl.defineCommand('save', {
    help: 'Save all evaluated commands in this REPL session to a file',
    action(file) {
      try {
        if (file === '') throw new codes.ERR_MISSING_ARGS('file');
        fs.writeFileSync(file, this.lines.join('\n'));
        this.output.write(`Session saved to: ${file}\n`);
      } catch (error) {
        this.output.write(error.code === 'ERR_MISSING_ARGS' ? `${error.message}\n` : `Failed to save: ${file}\n`);
      }
      this.displayPrompt();
    },
  });
  repl.defineCommand('load', {
    help: 'Load JS from a file into the REPL session',
    action(file) {
      try {
        if (file === '') throw new codes.ERR_MISSING_ARGS('file');
        if (fs.statSync(file).isFile()) {
          const text = fs.readFileSync(file, 'utf8');
          this.clearBufferedCommand();
          this.emit('line', text.endsWith('\n') ? text.slice(0, -1) : text);
          return;
        }
        this.output.write(`Failed to load: ${file} is not a valid file\n`);
      } catch (error) {
        this.output.write(error.code === 'ERR_MISSING_ARGS' ? `${error.message}\n` : `Failed to load: ${file}\n`);
      }
      this.displayPrompt();
    },
  });
  if (repl.terminal) {
    repl.defineCommand('editor', {
      help: 'Enter editor mode',
      action() {
        this.startEditing();
      },
    });
  }
}

function start(prompt, source, evaluate, useGlobal, ignoreUndefined, replMode) {
  return new REPLServer(prompt, source, evaluate, useGlobal, ignoreUndefined, replMode);
}

module.exports = {
  start,
  writer,
  REPLServer: new Proxy(REPLServer, { apply: (target, _, args) => new target(...args) }),
  REPL_MODE_SLOPPY,
  REPL_MODE_STRICT,
  Recoverable,
  isValidSyntax,
};
for (const name of ['builtinModules', '_builtinLibs']) {
  Object.defineProperty(module.exports, name, { configurable: true, enumerable: false, get: builtinNames, set() {} });
}
