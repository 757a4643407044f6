// The Console class and the global console: https://nodejs.org/api/console.html
const { codes, isStackOverflowError } = require('internal/errors');
const {
  validateArray, validateInteger, validateObject, validateOneOf,
} = require('internal/validators');
const { formatArguments, inspect } = require('internal/util/inspect');
const { isMap, isMapIterator, isSet, isSetIterator } = require('internal/util/types');
const { renderTable } = require('internal/console/table');
const { ERR_CONSOLE_WRITABLE_STREAM, ERR_INCOMPATIBLE_OPTION_PAIR } = codes;

const kCounts = Symbol('counts');
const kColorMode = Symbol('kColorMode');
const kIsConsole = Symbol('kIsConsole');
const kGroupIndentation = Symbol('kGroupIndentationString');
const kGroupIndentWidth = Symbol('kGroupIndentWidth');
const kInspectOptions = Symbol('kInspectOptions');

const MAX_GROUP_INDENTATION = 1000;
const DEFAULT_GROUP_INDENTATION = 2;

const noop = () => {};

function isWritable(stream) {
  return stream && typeof stream.write === 'function';
}

function hidden(target, properties) {
  for (const key of Reflect.ownKeys(properties)) {
    Object.defineProperty(target, key, {
      __proto__: null, writable: true, enumerable: false, configurable: true, value: properties[key],
    });
  }
}

/** Keeps a failing stream from crashing the program: the error is swallowed unless somebody listens. */
function createWriteErrorHandler(instance, key) {
  return (error) => {
    const stream = instance[key];
    // The error may be emitted after this callback.
    if (error !== null && !stream._writableState?.errorEmitted && stream.listenerCount('error') === 0) {
      stream.once('error', noop);
    }
  };
}

function Console(options) {
  if (!new.target) return Reflect.construct(Console, arguments);
  if (!options || typeof options.write === 'function') {
    options = { stdout: options, stderr: arguments[1], ignoreErrors: arguments[2] };
  }
  const {
    stdout, stderr = stdout, ignoreErrors = true, colorMode = 'auto', inspectOptions, groupIndentation,
  } = options;
  if (!isWritable(stdout)) throw new ERR_CONSOLE_WRITABLE_STREAM('stdout');
  if (!isWritable(stderr)) throw new ERR_CONSOLE_WRITABLE_STREAM('stderr');
  validateOneOf(colorMode, 'colorMode', ['auto', true, false]);
  if (groupIndentation !== undefined) {
    validateInteger(groupIndentation, 'groupIndentation', 0, MAX_GROUP_INDENTATION);
  }
  if (inspectOptions !== undefined) {
    validateObject(inspectOptions, 'options.inspectOptions');
    const all = isMap(inspectOptions) ? Array.from(inspectOptions.values()) : [inspectOptions];
    for (let i = 0; i < all.length; i++) {
      const one = all[i];
      if (one.colors !== undefined && options.colorMode !== undefined) {
        throw new ERR_INCOMPATIBLE_OPTION_PAIR('options.inspectOptions.color', 'colorMode');
      }
    }
  }
  bindMethods(this);
  hidden(this, { _stdout: stdout, _stderr: stderr });
  initialize(this, { ignoreErrors, colorMode, groupIndentation, inspectOptions });
}

function bindMethods(instance) {
  for (const key of methodNames) {
    const method = instance[key];
    instance[key] = typeof method === 'function' ? method.bind(instance) : method;
    Object.defineProperty(instance[key], 'name', { __proto__: null, value: key, configurable: true });
  }
}

function initialize(instance, { ignoreErrors, colorMode, groupIndentation = DEFAULT_GROUP_INDENTATION, inspectOptions }) {
  hidden(instance, {
    _stdoutErrorHandler: createWriteErrorHandler(instance, '_stdout'),
    _stderrErrorHandler: createWriteErrorHandler(instance, '_stderr'),
    _ignoreErrors: Boolean(ignoreErrors),
    _times: new Map(),
    [kCounts]: new Map(),
    [kColorMode]: colorMode,
    [kIsConsole]: true,
    [kGroupIndentWidth]: groupIndentation,
    [kGroupIndentation]: '',
  });
  if (inspectOptions !== undefined) hidden(instance, { [kInspectOptions]: inspectOptions });
  Object.defineProperty(instance, Symbol.toStringTag, {
    __proto__: null, writable: false, enumerable: false, configurable: true, value: 'console',
  });
}

Object.defineProperty(Console, Symbol.hasInstance, {
  __proto__: null,
  value(instance) {
    return instance?.[kIsConsole] === true;
  },
});

function write(instance, toStderr, text) {
  const indentation = instance[kGroupIndentation];
  if (indentation.length !== 0) {
    text = indentation + (text.includes('\n') ? text.replaceAll('\n', `\n${indentation}`) : text);
  }
  text += '\n';
  const stream = toStderr ? instance._stderr : instance._stdout;
  if (!instance._ignoreErrors) return stream.write(text);
  // An error may come at once (files, terminals) or later (pipes).
  if (stream.listenerCount === undefined) {
    stream.write(text);
    return;
  }
  const quiet = stream.listenerCount('error') === 0;
  try {
    if (quiet) stream.once('error', noop);
    stream.write(text, toStderr ? instance._stderrErrorHandler : instance._stdoutErrorHandler);
  } catch (error) {
    if (isStackOverflowError(error)) throw error;
  } finally {
    if (quiet) stream.removeListener('error', noop);
  }
}

const colored = { colors: true };
const plain = {};

function getInspectOptions(instance, stream) {
  let color = instance[kColorMode];
  if (color === 'auto') color = require('internal/util/colors').shouldColorize(stream);
  let options = instance[kInspectOptions];
  if (options !== undefined && isMap(options)) options = options.get(stream);
  if (options !== undefined) {
    if (options.colors === undefined) options.colors = color;
    return options;
  }
  return color ? colored : plain;
}

function formatFor(instance, stream, args) {
  if (args.length === 1) {
    const only = args[0];
    if (typeof only === 'string') return only;
  }
  return formatArguments(getInspectOptions(instance, stream), args);
}

let channels;
/** Tells diagnostics_channel's console.* channels. */
function publish(name, args) {
  channels ??= {};
  const channel = channels[name] ??= require('diagnostics_channel').channel(`console.${name}`);
  if (channel.hasSubscribers) channel.publish(args);
}

function formatTime(milliseconds) {
  let hours = 0;
  let minutes = 0;
  let seconds = 0;
  if (milliseconds >= 1000) {
    if (milliseconds >= 60_000) {
      if (milliseconds >= 3_600_000) {
        hours = Math.floor(milliseconds / 3_600_000);
        milliseconds %= 3_600_000;
      }
      minutes = Math.floor(milliseconds / 60_000);
      milliseconds %= 60_000;
    }
    seconds = milliseconds / 1000;
  }
  if (hours !== 0 || minutes !== 0) {
    const [whole, fraction] = seconds.toFixed(3).split('.');
    const head = hours !== 0 ? `${hours}:${String(minutes).padStart(2, '0')}` : minutes;
    return `${head}:${whole.padStart(2, '0')}.${fraction} (${hours !== 0 ? 'h:m' : ''}m:ss.mmm)`;
  }
  if (seconds !== 0) return `${seconds.toFixed(3)}s`;
  return `${Number(milliseconds.toFixed(3))}ms`;
}

/** Prints the time since the label's start; false if there is no such label. */
function logTime(instance, name, label, data) {
  const start = instance._times.get(label);
  if (start === undefined) {
    process.emitWarning(`No such label '${label}' for console.${name}()`);
    return false;
  }
  const [seconds, nanoseconds] = process.hrtime(start);
  const formatted = formatTime(seconds * 1000 + nanoseconds / 1e6);
  if (data === undefined) instance.log('%s: %s', label, formatted);
  else instance.log('%s: %s', label, formatted, ...data);
  return true;
}

const methods = {
  log(...args) {
    publish('log', args);
    write(this, false, formatFor(this, this._stdout, args));
  },
  info(...args) {
    publish('info', args);
    write(this, false, formatFor(this, this._stdout, args));
  },
  debug(...args) {
    publish('debug', args);
    write(this, false, formatFor(this, this._stdout, args));
  },
  warn(...args) {
    publish('warn', args);
    write(this, true, formatFor(this, this._stderr, args));
  },
  error(...args) {
    publish('error', args);
    write(this, true, formatFor(this, this._stderr, args));
  },
  dir(object, options) {
    write(this, false, inspect(object, {
      customInspect: false, ...getInspectOptions(this, this._stdout), ...options,
    }));
  },
  time(label = 'default') {
    label = `${label}`;
    if (this._times.has(label)) {
      process.emitWarning(`Label '${label}' already exists for console.time()`);
      return;
    }
    this._times.set(label, process.hrtime());
  },
  timeEnd(label = 'default') {
    label = `${label}`;
    if (logTime(this, 'timeEnd', label)) this._times.delete(label);
  },
  timeLog(label = 'default', ...data) {
    logTime(this, 'timeLog', `${label}`, data);
  },
  trace: function trace(...args) {
    const error = { name: 'Trace', message: formatFor(this, this._stderr, args) };
    Error.captureStackTrace(error, trace);
    this.error(error.stack);
  },
  assert(expression, ...args) {
    if (expression) return;
    if (args.length > 0 && typeof args[0] === 'string') args[0] = `Assertion failed: ${args[0]}`;
    else args.unshift('Assertion failed');
    this.warn(...args);
  },
  clear() {
    // Only a terminal that understands cursor movement can be cleared.
    if (this._stdout.isTTY && process.env.TERM !== 'dumb') {
      const { clearScreenDown, cursorTo } = require('readline');
      cursorTo(this._stdout, 0, 0);
      clearScreenDown(this._stdout);
    }
  },
  count(label = 'default') {
    label = `${label}`;
    const count = (this[kCounts].get(label) ?? 0) + 1;
    this[kCounts].set(label, count);
    this.log(`${label}: ${count}`);
  },
  countReset(label = 'default') {
    label = `${label}`;
    if (!this[kCounts].delete(label)) process.emitWarning(`Count for '${label}' does not exist`);
  },
  group(...data) {
    if (data.length > 0) this.log(...data);
    this[kGroupIndentation] += ' '.repeat(this[kGroupIndentWidth]);
  },
  groupEnd() {
    const indentation = this[kGroupIndentation];
    this[kGroupIndentation] = indentation.slice(0, Math.max(0, indentation.length - this[kGroupIndentWidth]));
  },
  table(tabularData, properties) {
    if (tabularData === null || typeof tabularData !== 'object') return this.log(tabularData);
    if (properties !== undefined) validateArray(properties, 'properties');
    const [head, columns] = tabulate(tabularData, properties, (value) => inspectCell(this, value));
    this.log(renderTable(head, columns));
  },
  dirxml(...args) {
    this.log(...args);
  },
  groupCollapsed(...data) {
    this.group(...data);
  },
};

const methodNames = Object.keys(methods);
for (const name of methodNames) {
  const descriptor = Object.getOwnPropertyDescriptor(methods, name);
  Object.defineProperty(descriptor.value, 'length', { __proto__: null, value: 0, configurable: true });
  Object.defineProperty(Console.prototype, name, descriptor);
}

function inspectCell(instance, value) {
  const isLarge = value !== null && typeof value === 'object' && !Array.isArray(value) &&
    Object.keys(value).length > 2;
  return inspect(value, {
    depth: isLarge ? -1 : 0,
    maxArrayLength: 3,
    breakLength: Infinity,
    ...getInspectOptions(instance, instance._stdout),
  });
}

const ITERATION_INDEX = '(iteration index)';
const INDEX = '(index)';
const KEY = 'Key';
const VALUES = 'Values';

/** [names of the columns, columns] of what console.table shows. */
function tabulate(data, properties, show) {
  const indices = (count) => Array.from({ length: count }, (_, i) => i);
  if (isMapIterator(data) || isSetIterator(data)) {
    const [entries, isKeyValue] = require('internal/natives').previewEntries(data);
    if (!isKeyValue) return [[ITERATION_INDEX, VALUES], [indices(entries.length), entries.map(show)]];
    const half = indices(entries.length / 2);
    if (isSetIterator(data)) {
      return [[ITERATION_INDEX, VALUES], [half, half.map((i) => show([entries[2 * i], entries[2 * i + 1]]))]];
    }
    return [[ITERATION_INDEX, KEY, VALUES],
            [half, half.map((i) => show(entries[2 * i])), half.map((i) => show(entries[2 * i + 1]))]];
  }
  if (isMap(data)) {
    const keys = [];
    const values = [];
    for (const [key, value] of data) {
      keys.push(show(key));
      values.push(show(value));
    }
    return [[ITERATION_INDEX, KEY, VALUES], [indices(keys.length), keys, values]];
  }
  if (isSet(data)) {
    const values = Array.from(data, show);
    return [[ITERATION_INDEX, VALUES], [indices(values.length), values]];
  }
  const columns = { __proto__: null };
  const primitives = [];
  let hasPrimitives = false;
  const rowNames = Object.keys(data);
  rowNames.forEach((rowName, i) => {
    const row = data[rowName];
    const isPrimitive = row === null || (typeof row !== 'object' && typeof row !== 'function');
    if (isPrimitive && properties === undefined) {
      hasPrimitives = true;
      primitives[i] = show(row);
      return;
    }
    for (const key of properties ?? Object.keys(row)) {
      columns[key] ??= [];
      columns[key][i] = !isPrimitive && Object.hasOwn(row, key) ? show(row[key]) : '';
    }
  });
  const names = Object.keys(columns);
  const cells = Object.values(columns);
  if (hasPrimitives) {
    names.push(VALUES);
    cells.push(primitives);
  }
  return [[INDEX, ...names], [rowNames, ...cells]];
}

/** Marks a place in the timeline of an attached inspector. */
function createTask(name) {
  if (typeof name !== 'string' || name === '') {
    throw new Error('First argument must be a non-empty string.');
  }
  return {
    run(callback) {
      if (typeof callback !== 'function') throw new Error('First argument must be a function.');
      return callback();
    },
  };
}

/** The global console: like a Console, but not an instance, and its streams are looked up when used. */
function createGlobalConsole() {
  const console = Object.create({});
  for (const [key, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(Console.prototype))) {
    if (key !== 'constructor') Object.defineProperty(console, key, descriptor);
  }
  bindMethods(console);
  initialize(console, { ignoreErrors: true, colorMode: 'auto' });
  for (const [key, name] of [['_stdout', 'stdout'], ['_stderr', 'stderr']]) {
    let replaced;
    Object.defineProperty(console, key, {
      __proto__: null,
      enumerable: false,
      configurable: true,
      get() {
        return replaced ?? process[name];
      },
      set(value) {
        replaced = value;
      },
    });
  }
  const unsupported = (name) => ({ [name](_) {} })[name];
  console.Console = Console;
  for (const name of ['profile', 'profileEnd', 'timeStamp']) {
    console[name] = unsupported(name);
    Object.defineProperty(console[name], 'length', { __proto__: null, value: 0, configurable: true });
  }
  console.context = function context(_) {
    const inner = Object.create({});
    for (const key of methodNames) inner[key] = console[key];
    return inner;
  };
  console.createTask = createTask;
  Object.defineProperty(createTask, 'length', { __proto__: null, value: 0, configurable: true });
  return console;
}

const globalConsole = createGlobalConsole();

/** Writes a line to stderr as console.error does, without formatting or groups. */
function writeError(text) {
  const indentation = globalConsole[kGroupIndentation];
  globalConsole[kGroupIndentation] = '';
  try {
    write(globalConsole, true, text);
  } finally {
    globalConsole[kGroupIndentation] = indentation;
  }
}

module.exports = { Console, console: globalConsole, formatTime, writeError };
