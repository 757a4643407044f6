// process.emitWarning and the printing of warnings.
const { validateString } = require('internal/validators');
const { codes } = require('internal/errors');

let options;
let traceHintShown = false;
require('internal/process/methods_data').resets.push(() => { traceHintShown = false; });

function get(name) {
  return (options ??= require('internal/options')).get(name);
}

function emitWarning(warning, type, code, ctor) {
  let detail;
  if (type !== null && typeof type === 'object' && !Array.isArray(type)) {
    ctor = type.ctor;
    code = type.code;
    if (typeof type.detail === 'string') detail = type.detail;
    type = type.type || 'Warning';
  } else if (typeof type === 'function') {
    ctor = type;
    code = '';
    type = 'Warning';
  }
  if (type !== undefined) validateString(type, 'type');
  if (typeof code === 'function') {
    ctor = code;
    code = '';
  } else if (code !== undefined) {
    validateString(code, 'code');
  }
  if (typeof warning === 'string') {
    warning = createWarning(warning, type, code, ctor, detail);
  } else if (!(warning instanceof Error)) {
    throw new codes.ERR_INVALID_ARG_TYPE('warning', ['Error', 'string'], warning);
  }
  if (warning.name === 'DeprecationWarning') {
    if (process.noDeprecation) return;
    if (process.throwDeprecation) {
      process.nextTick(() => {
        throw warning;
      });
      return;
    }
  }
  process.nextTick(() => process.emit('warning', warning));
}

function createWarning(message, type, code, ctor, detail) {
  const limit = Error.stackTraceLimit;
  const isDeprecation = type === 'DeprecationWarning';
  if (isDeprecation && process.noDeprecation && !process.throwDeprecation) Error.stackTraceLimit = 0;
  const warning = new Error(message);
  Error.stackTraceLimit = limit;
  warning.name = String(type || 'Warning');
  if (code !== undefined) warning.code = code;
  if (detail !== undefined) warning.detail = detail;
  Error.captureStackTrace(warning, ctor || emitWarning);
  return warning;
}

function isDisabled(warning) {
  const disabled = get('--disable-warning');
  if (disabled === undefined) return false;
  return disabled.includes(warning.code) || disabled.includes(warning.name);
}

function onWarning(warning) {
  if (!(warning instanceof Error) || isDisabled(warning)) return;
  const isDeprecation = warning.name === 'DeprecationWarning';
  if (isDeprecation && process.noDeprecation) return;
  const trace = process.traceProcessWarnings || (isDeprecation && process.traceDeprecation);
  let text = `(${process.release.name}:${process.pid}) `;
  if (warning.code) text += `[${warning.code}] `;
  if (trace && warning.stack) {
    text += `${warning.stack}`;
  } else {
    text += typeof warning.toString === 'function' ? `${warning.toString()}` : Error.prototype.toString.call(warning);
  }
  if (typeof warning.detail === 'string') text += `\n${warning.detail}`;
  if (!trace && !traceHintShown) {
    const flag = isDeprecation ? '--trace-deprecation' : '--trace-warnings';
    const name = require('path').basename(process.argv0 || 'node', '.exe');
    text += `\n(Use \`${name} ${flag} ...\` to show where the warning was created)`;
    traceHintShown = true;
  }
  const file = get('--redirect-warnings') ?? process.env.NODE_REDIRECT_WARNINGS;
  if (file) {
    try {
      require('fs').appendFileSync(file, `${text}\n`);
      return;
    } catch {
      // Falls back to stderr.
    }
  }
  require('internal/console/console').writeError(text);
}

/** Prints a warning at once: for what comes just before the end of the process. */
exports.emitNow = function emitNow(message) {
  if (get('--warnings') === false || process.env.NODE_NO_WARNINGS === '1') return;
  onWarning(createWarning(message, undefined, undefined, emitNow));
};

exports.install = function install(process) {
  process.emitWarning = emitWarning;
};

// Applies the options; called when the command line has been read.
exports.start = function start() {
  if (get('--throw-deprecation')) process.throwDeprecation = true;
  if (get('--trace-deprecation')) process.traceDeprecation = true;
  if (get('--deprecation') === false) process.noDeprecation = true;
  if (get('--trace-warnings')) process.traceProcessWarnings = true;
  if (get('--warnings') !== false && process.env.NODE_NO_WARNINGS !== '1') {
    if (!process.listeners('warning').includes(onWarning)) process.on('warning', onWarning);
  }
};
