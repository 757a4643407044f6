// Node.js's error classes. `codes.ERR_X` is a class whose instances have the base class's name, an own `code`, and a
// stack that begins with `Name [CODE]: message`. The stack text is made lazily by Error.prepareStackTrace (installed
// below, as in Node.js), so creating an error costs no formatting.
const messages = require('internal/error_messages');
const { byNumber, errnoName, errnoMessage } = require('internal/errno');

const kIsNodeError = Symbol('kIsNodeError');
const captureStackTrace = Error.captureStackTrace;
const errorToString = Error.prototype.toString;

let inspectModule;
function inspect(value, options) {
  inspectModule ??= require('internal/util/inspect');
  return inspectModule.inspect(value, { ...options, customInspect: false, getters: true });
}

function text(value) {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' && !Object.is(value, -0)) return String(value);
  inspectModule ??= require('internal/util/inspect');
  return inspectModule.format('%s', value);
}

function fill(template, args) {
  let index = 0;
  return template.replace(/%s/g, () => text(args[index++]));
}

/** Turns ['a', 'b', 'c'] into `a, b, and c` (or with another conjunction). */
function formatList(list, conjunction = 'and') {
  switch (list.length) {
    case 0: return '';
    case 1: return `${list[0]}`;
    case 2: return `${list[0]} ${conjunction} ${list[1]}`;
    default: return `${list.slice(0, -1).join(', ')}, ${conjunction} ${list[list.length - 1]}`;
  }
}

function addNumericalSeparator(digits) {
  let result = '';
  let end = digits.length;
  const start = digits[0] === '-' ? 1 : 0;
  for (; end >= start + 4; end -= 3) result = `_${digits.slice(end - 3, end)}${result}`;
  return digits.slice(0, end) + result;
}

/** Describes a value as in `Received type number (1)`. */
function determineSpecificType(value) {
  if (value === null) return 'null';
  if (value === undefined) return 'undefined';
  const type = typeof value;
  switch (type) {
    case 'bigint': return `type bigint (${value}n)`;
    case 'number':
      return Object.is(value, -0) ? 'type number (-0)' : `type number (${value})`;
    case 'boolean': return `type boolean (${value})`;
    case 'symbol': return `type symbol (${String(value)})`;
    case 'function': return `function ${value.name}`;
    case 'string': {
      const shown = value.length > 28 ? `${value.slice(0, 25)}...` : value;
      return shown.includes("'") ? `type string (${JSON.stringify(shown)})` : `type string ('${shown}')`;
    }
    default: {
      const name = value.constructor?.name;
      return typeof name === 'string' && name !== '' ? `an instance of ${name}` : `${inspect(value, { depth: -1 })}`;
    }
  }
}

const primitiveTypes = new Set([
  'string', 'function', 'number', 'object', 'Function', 'Object', 'boolean', 'bigint', 'symbol',
]);

function subject(name) {
  if (name.endsWith(' argument')) return `The ${name}`;
  return `The "${name}" ${name.includes('.') ? 'property' : 'argument'}`;
}

function expectedTypes(expected) {
  const types = [];
  const instances = [];
  const other = [];
  for (const value of Array.isArray(expected) ? expected : [expected]) {
    if (primitiveTypes.has(value)) types.push(value.toLowerCase());
    else if (/^[A-Z][a-zA-Z0-9]*$/.test(value)) instances.push(value);
    else other.push(value);
  }
  // Next to classes, a plain object is listed as one of the classes.
  if (instances.length > 0 && types.includes('object')) {
    types.splice(types.indexOf('object'), 1);
    instances.push('Object');
  }
  const parts = [];
  if (types.length > 0) parts.push(`${types.length > 1 ? 'one of type' : 'of type'} ${formatList(types, 'or')}`);
  if (instances.length > 0) parts.push(`an instance of ${formatList(instances, 'or')}`);
  if (other.length > 1) parts.push(`one of ${formatList(other, 'or')}`);
  else if (other.length === 1) parts.push(other[0].toLowerCase() === other[0] ? other[0] : `an ${other[0]}`);
  return parts.join(' or ');
}

function received(value) {
  return typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value)) ?
    separated(value) : inspect(value);
}

function separated(value) {
  const big = typeof value === 'bigint';
  const limit = big ? 2n ** 32n : 2 ** 32;
  const digits = Object.is(value, -0) ? '-0' : String(value);
  return (value > limit || value < -limit ? addNumericalSeparator(digits) : digits) + (big ? 'n' : '');
}

function packageJson(directory) {
  return `${directory}${directory.endsWith('/') ? '' : '/'}package.json`;
}

function importedFrom(base) {
  return base ? ` imported from ${base}` : '';
}

function define(object, key, value) {
  Object.defineProperty(object, key, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
}

function hide(object, key, value) {
  Object.defineProperty(object, key, { value, writable: true, enumerable: false, configurable: true });
}

// code -> [base class, (…arguments) => message, (error, …arguments) => void to add properties]
const ruled = {
  ERR_ACCESS_DENIED: [Error, (message) => message, (error, _, permission = '', resource = '') => {
    error.permission = permission;
    error.resource = resource;
  }],
  ERR_BUFFER_OUT_OF_BOUNDS: [RangeError, (name) => (name ? `"${name}" is outside of buffer bounds` :
    'Attempt to access memory outside buffer bounds')],
  ERR_ENCODING_INVALID_ENCODED_DATA: [TypeError,
    (encoding) => `The encoded data was not valid for encoding ${encoding}`,
    (error, encoding, errno) => { error.errno = errno; }],
  ERR_FALSY_VALUE_REJECTION: [Error, () => 'Promise was rejected with falsy value',
    (error, reason) => { error.reason = reason; }],
  ERR_HTTP2_INVALID_SETTING_VALUE: [TypeError,
    (name, actual) => `Invalid value for setting "${text(name)}": ${String(actual)}`,
    (error, name, actual, min, max) => {
      error.actual = actual;
      if (min !== undefined) {
        error.min = min;
        error.max = max;
      }
    }],
  ERR_HTTP2_STREAM_CANCEL: [Error,
    (cause) => `The pending stream has been canceled${
      typeof cause?.message === 'string' ? ` (caused by: ${cause.message})` : ''}`,
    (error, cause) => { if (cause) error.cause = cause; }],
  ERR_IMPORT_ATTRIBUTE_UNSUPPORTED: [TypeError,
    (key, value, url) => `Import attribute "${key}" with value "${value}" is not supported${url ? ` in ${url}` : ''}`],
  ERR_INTERNAL_ASSERTION: [Error, (message) => (message === undefined ? '' : `${message}\n`) +
    'This is caused by either a bug in Node.js or incorrect usage of Node.js internals.\n' +
    'Please open an issue with this stack trace at https://github.com/nodejs/node/issues\n'],
  ERR_INVALID_ADDRESS_FAMILY: [RangeError,
    (family, host, port) => `Invalid address family: ${family} ${host}:${port}`,
    (error, family, host, port) => {
      error.host = host;
      error.port = port;
    }],
  ERR_INVALID_ARG_TYPE: [TypeError,
    (name, expected, actual) =>
      `${subject(name)} must be ${expectedTypes(expected)}. Received ${determineSpecificType(actual)}`],
  ERR_INVALID_ARG_VALUE: [TypeError, (name, value, reason = 'is invalid') => {
    let shown = inspect(value);
    if (shown.length > 128) shown = `${shown.slice(0, 128)}...`;
    return `The ${name.includes('.') ? 'property' : 'argument'} '${name}' ${reason}. Received ${shown}`;
  }],
  ERR_INVALID_CHAR: [TypeError,
    (name, field) => `Invalid character in ${name}${field === undefined ? '' : ` ["${field}"]`}`],
  ERR_INVALID_FILE_URL_PATH: [TypeError, (reason) => `File URL path ${reason}`,
    (error, reason, input) => { if (input) error.input = input; }],
  ERR_INVALID_MIME_SYNTAX: [TypeError, (production, text, index) =>
    `The MIME syntax for a ${production} in ${JSON.stringify(text)} is invalid${index === -1 ? '' : ` at ${index}`}`],
  ERR_INVALID_MODULE_SPECIFIER: [TypeError,
    (specifier, reason, base) => `Invalid module "${specifier}" ${reason}${importedFrom(base)}`],
  ERR_INVALID_OBJECT_DEFINE_PROPERTY: [TypeError, (reason) => reason],
  ERR_INVALID_PACKAGE_CONFIG: [Error,
    (path, base, message) => `Invalid package config ${path}${base ? ` while importing ${base}` : ''}${
      message === undefined ? '.' : `. ${message}`}`],
  ERR_INVALID_PACKAGE_TARGET: [Error, (directory, key, target, isImport = false, base) => {
    const shown = JSON.stringify(target);
    const place = `in the package config ${packageJson(directory)}${importedFrom(base)}`;
    const hint = typeof target === 'string' && !isImport && target.length > 0 && !target.startsWith('./') ?
      '; targets must start with "./"' : '';
    if (key === '.') return `Invalid "exports" main target ${shown} defined ${place}${hint}`;
    return `Invalid "${isImport ? 'imports' : 'exports'}" target ${shown} defined for '${key}' ${place}${hint}`;
  }],
  ERR_INVALID_RETURN_PROPERTY: [TypeError, (input, name, property, value) =>
    `Expected a valid ${input} to be returned for the "${property}" from the "${name}" hook but got ${
      determineSpecificType(value)}.`],
  ERR_INVALID_RETURN_PROPERTY_VALUE: [TypeError, (input, name, property, value) =>
    `Expected ${input} to be returned for the "${property}" from the "${name}" hook but got ${
      determineSpecificType(value)}.`],
  ERR_INVALID_RETURN_VALUE: [TypeError, (input, name, value) =>
    `Expected ${input} to be returned from the "${name}" function but got ${determineSpecificType(value)}.`],
  ERR_INVALID_URL: [TypeError, () => 'Invalid URL', (error, input, base) => {
    error.input = input;
    if (base != null) error.base = base;
  }],
  ERR_INVALID_URL_SCHEME: [TypeError, (expected) => {
    const schemes = typeof expected === 'string' ? [expected] : expected;
    return `The URL must be ${schemes.length > 1 ? 'one of scheme' : 'of scheme'} ${formatList(schemes, 'or')}`;
  }],
  ERR_MISSING_ARGS: [TypeError, (...names) => {
    const quoted = names.map((name) =>
      (Array.isArray(name) ? name.map((one) => `"${one}"`).join(' or ') : `"${name}"`));
    return `The ${formatList(quoted)} ${quoted.length > 1 ? 'arguments' : 'argument'} must be specified`;
  }],
  ERR_MODULE_NOT_FOUND: [Error,
    (path, base, exactUrl) => `Cannot find ${exactUrl ? 'module' : 'package'} '${path}' imported from ${base}`,
    (error, path, base, exactUrl) => { if (exactUrl) define(error, 'url', `${exactUrl}`); }],
  ERR_OUT_OF_RANGE: [RangeError, (name, range, value, isWholeMessage = false) =>
    `${isWholeMessage ? name : `The value of "${name}" is out of range.`} It must be ${range}. Received ${
      received(value)}`],
  ERR_PACKAGE_IMPORT_NOT_DEFINED: [TypeError, (specifier, directory, base) =>
    `Package import specifier "${specifier}" is not defined${
      directory ? ` in package ${packageJson(directory)}` : ''} imported from ${base}`],
  ERR_PACKAGE_MAP_EXTERNAL_FILE: [Error, (specifier, parent, map) =>
    `Cannot resolve "${specifier}" from "${parent}": file is not within any package defined in ${map}`],
  ERR_PACKAGE_PATH_NOT_EXPORTED: [Error, (directory, subpath, base) => (subpath === '.' ?
    `No "exports" main defined in ${packageJson(directory)}${importedFrom(base)}` :
    `Package subpath '${subpath}' is not defined by "exports" in ${packageJson(directory)}${importedFrom(base)}`)],
  ERR_PARSE_ARGS_UNKNOWN_OPTION: [TypeError, (option, allowPositionals = true) => `Unknown option '${option}'${
    allowPositionals ? `. To specify a positional argument starting with a '-', place it at the end of the command ` +
    `after '--', as in '-- ${JSON.stringify(option)}` : ''}`],
  ERR_REQUIRE_ASYNC_MODULE: [Error, (filename, parent) => {
    let message = 'require() cannot be used on an ESM graph with top-level await. Use import() instead. ' +
      'To see where the top-level await comes from, use --experimental-print-required-tla.';
    if (filename) message += `\nRequired module: ${filename}`;
    if (parent) message += `\nRequire stack:\n- ${parent.filename ?? ''}`;
    return message;
  }],
  ERR_REQUIRE_ESM: [Error, (filename, hasEsmSyntax, parentPath, packageJsonPath) => {
    const from = parentPath ? ` from ${parentPath}` : '';
    const message = `require() of ES Module ${filename}${from} not supported.`;
    if (!packageJsonPath) {
      if (!filename.endsWith('.mjs')) return message;
      return `${message}\nInstead change the require of ${filename}${
        parentPath ? ` in ${parentPath}` : ''} to a dynamic import() which is available in all CommonJS modules.`;
    }
    const name = filename.slice(filename.lastIndexOf('/') + 1);
    if (hasEsmSyntax) {
      return `${message}\nInstead change the require of ${name} in ${parentPath} to a dynamic import() ` +
        'which is available in all CommonJS modules.';
    }
    return `${message}\n${name} is treated as an ES module file as it is a .js file whose nearest parent ` +
      'package.json contains "type": "module" which declares all .js files in that package scope as ES modules.\n' +
      `Instead either rename ${name} to end in .cjs, change the requiring code to use dynamic import() which is ` +
      'available in all CommonJS modules, or change "type": "module" to "type": "commonjs" in ' +
      `${packageJsonPath} to treat all .js files as CommonJS (using .mjs for all ES modules instead).\n`;
  }],
  ERR_REQUIRE_ESM_RACE_CONDITION: [Error, (filename, parent, isLoaderThread) =>
    `Cannot require() ES Module ${filename} because it is not yet fully loaded.\nThis may be caused by a race ` +
    'condition if the module is simultaneously dynamically import()-ed via Promise.all().\n' +
    'Try await-ing the import() sequentially in a loop instead.\n' +
    ` (From ${parent ? `${parent} in ` : ' '}${isLoaderThread ? 'loader hook worker thread' : 'non-loader-hook thread'})`],
  ERR_SOCKET_BAD_PORT: [RangeError, (name, port, allowZero = true) =>
    `${name} should be ${allowZero ? '>=' : '>'} 0 and < 65536. Received ${determineSpecificType(port)}.`],
  ERR_TEST_FAILURE: [Error,
    (error) => {
      const message = error?.message ?? error;
      return typeof message === 'string' ? message : inspect(message);
    },
    (self, error, failureType) => {
      self.failureType = failureType;
      self.cause = error;
    }],
  ERR_TLS_ALPN_CALLBACK_INVALID_RESULT: [TypeError, (value, protocols) =>
    `ALPN callback returned a value (${value}) that did not match any of the client's offered protocols (${
      protocols.join(', ')})`],
  ERR_TLS_CERT_ALTNAME_INVALID: [Error,
    (reason) => `Hostname/IP does not match certificate's altnames: ${reason}`,
    (error, reason, host, cert) => {
      error.reason = reason;
      error.host = host;
      error.cert = cert;
    }],
  ERR_UNHANDLED_ERROR: [Error,
    (detail) => (detail === undefined ? 'Unhandled error.' : `Unhandled error. (${detail})`)],
  ERR_UNSUPPORTED_DIR_IMPORT: [Error,
    (path, base) => `Directory import '${path}' is not supported resolving ES modules imported from ${base}`,
    (error, path, base, url) => { define(error, 'url', `${url}`); }],
  ERR_UNSUPPORTED_ESM_URL_SCHEME: [Error, (url, supported) =>
    `Only URLs with a scheme in: ${formatList(supported)} are supported by the default ESM loader. ` +
    `Received protocol '${url.protocol}'`],
  ERR_VM_MODULE_LINK_FAILURE: [Error, (message) => message, (error, message, cause) => { error.cause = cause; }],
  ERR_WORKER_INVALID_EXEC_ARGV: [Error, (flags, reason = 'invalid execArgv flags') =>
    `Initiated Worker with ${reason}: ${flags.join(', ')}`],
  ERR_WORKER_PATH: [TypeError, (path) =>
    'The worker script or module filename must be an absolute path or a relative path starting with \'./\' or ' +
    `'../'.${`${path}`.startsWith('file://') ? ' Wrap file:// URLs with `new URL`.' : ''}${
      `${path}`.startsWith('data:text/javascript') ? ' Wrap data: URLs with `new URL`.' : ''} Received "${path}"`],
};

function defineErrorClass(Base, code, message, decorate) {
  const NodeError = class NodeError extends Base {
    constructor(...args) {
      super(message(...args));
      this.code = code;
      decorate?.(this, ...args);
    }

    toString() {
      return `${this.name} [${code}]: ${this.message}`;
    }
  };
  Object.defineProperties(NodeError.prototype, {
    constructor: { value: Base, writable: true, enumerable: false, configurable: true },
    [kIsNodeError]: { value: true, writable: false, enumerable: false, configurable: true },
  });
  NodeError.HideStackFramesError = NodeError;
  return NodeError;
}

/** An error with a code of ours around a failed system call; `info` has code, message, syscall, errno, path, dest. */
class SystemError extends Error {
  constructor(code, prefix, info) {
    let message = `${prefix}: ${info.syscall} returned ${info.code} (${info.message})`;
    if (info.path !== undefined) message += ` ${info.path}`;
    if (info.dest !== undefined) message += ` => ${info.dest}`;
    super(message);
    hide(this, 'name', 'SystemError');
    this.code = code;
    Object.defineProperty(this, 'info', { value: info, enumerable: true, configurable: true, writable: false });
    for (const key of ['errno', 'syscall', 'path', 'dest']) {
      if (key === 'errno' || key === 'syscall' || info[key] !== undefined) {
        Object.defineProperty(this, key, {
          get() { return key === 'path' || key === 'dest' ? info[key]?.toString() : info[key]; },
          set(value) { info[key] = key === 'path' || key === 'dest' ? Buffer.from(value.toString()) : value; },
          enumerable: true,
          configurable: true,
        });
      }
    }
  }

  get [kIsNodeError]() {
    return true;
  }

  toString() {
    return `${this.name} [${this.code}]: ${this.message}`;
  }
}
SystemError.prototype.constructor = Error;

const codes = {};
const baseClasses = { Error, TypeError, RangeError, SyntaxError, URIError };
for (const [name, Base] of Object.entries(baseClasses)) {
  for (const [code, template] of Object.entries(messages[name] ?? {})) {
    codes[code] = defineErrorClass(Base, code,
      template.includes('%s') ? (...args) => fill(template, args) : () => template);
  }
}
for (const [code, prefix] of Object.entries(messages.SystemError)) {
  codes[code] = class extends SystemError {
    constructor(info) {
      super(code, prefix, info);
    }
  };
  codes[code].HideStackFramesError = codes[code];
}
for (const [code, [Base, message, decorate]] of Object.entries(ruled)) {
  codes[code] = defineErrorClass(Base, code, message, decorate);
}
// Some codes exist with further base classes.
for (const [code, ...bases] of [
  ['ERR_HTTP2_INVALID_SETTING_VALUE', RangeError],
  ['ERR_INVALID_ARG_VALUE', RangeError],
  ['ERR_INVALID_RETURN_VALUE', RangeError],
  ['ERR_INVALID_STATE', TypeError, RangeError],
  ['ERR_OPERATION_FAILED', TypeError],
]) {
  for (const Base of bases) {
    const [, message, decorate] = ruled[code] ?? [];
    codes[code][Base.name] = defineErrorClass(Base, code,
      message ?? ((...args) => fill(messages.Error[code], args)), decorate);
  }
}

class AbortError extends Error {
  constructor(message = 'The operation was aborted', options = undefined) {
    if (options !== undefined && (typeof options !== 'object' || options === null)) {
      throw new codes.ERR_INVALID_ARG_TYPE('options', 'object', options);
    }
    super(message, options);
    this.code = 'ABORT_ERR';
    this.name = 'AbortError';
  }
}

/** `syscall CODE original`, as Node.js words failures of handles (not of files). */
function errnoException(errno, syscall, original) {
  const code = errnoName(errno);
  const error = new Error(original ? `${syscall} ${code} ${original}` : `${syscall} ${code}`);
  error.errno = errno;
  error.code = code;
  error.syscall = syscall;
  captureStackTrace(error, errnoException);
  return error;
}

/** An error whose stack is taken later: V8 takes five microseconds for one. */
function withoutFrames(message) {
  const limit = Error.stackTraceLimit;
  if (typeof limit !== 'number' || !Reflect.set(Error, 'stackTraceLimit', 0)) return new Error(message);
  const error = new Error(message);
  Error.stackTraceLimit = limit;
  return error;
}

/** `CODE: message, syscall 'path' -> 'dest'`, as Node.js words failures of the file system. */
function uvException(context) {
  const { errno, syscall, path, dest, message } = context;
  const [code, defaultMessage] = byNumber.get(errno) ?? ['UNKNOWN', 'unknown error'];
  let description = `${code}: ${message || defaultMessage}, ${syscall}`;
  if (path !== undefined) description += ` '${path}'`;
  if (dest !== undefined) description += ` -> '${dest}'`;
  const error = withoutFrames(description);
  error.errno = errno;
  error.code = code;
  error.syscall = syscall;
  if (path !== undefined) error.path = `${path}`;
  if (dest !== undefined) error.dest = `${dest}`;
  captureStackTrace(error, context.exclude ?? uvException);
  return error;
}

function addressDetails(address, port) {
  return port && port > 0 ? ` ${address}:${port}` : ` ${address}`;
}

function exceptionWithHostPort(errno, syscall, address, port, additional) {
  const code = errnoName(errno);
  if (code === 'ERR_ACCESS_DENIED') address = errnoMessage(errno);
  const error = new Error(`${syscall} ${code}${addressDetails(address, port)}${
    additional ? ` - Local (${additional})` : ''}`);
  error.errno = errno;
  error.code = code;
  error.syscall = syscall;
  error.address = address;
  if (port) error.port = port;
  captureStackTrace(error, exceptionWithHostPort);
  return error;
}

function uvExceptionWithHostPort(errno, syscall, address, port) {
  const [code, message] = byNumber.get(errno) ?? ['UNKNOWN', 'unknown error'];
  const error = new Error(`${syscall} ${code}: ${message}${address ? addressDetails(address, port) : ''}`);
  error.code = code;
  error.errno = errno;
  error.syscall = syscall;
  error.address = address;
  if (port) error.port = port;
  captureStackTrace(error, uvExceptionWithHostPort);
  return error;
}

/** A failed DNS query: `code` is a libuv number or a c-ares code such as 'ENOTFOUND'. */
function dnsException(code, syscall, hostname) {
  let errno;
  if (typeof code === 'number') {
    errno = code;
    // EAI_NODATA and EAI_NONAME have always been reported as c-ares's ENOTFOUND.
    code = errno === -3007 || errno === -3008 ? 'ENOTFOUND' : errnoName(errno);
  }
  const error = new Error(`${syscall} ${code}${hostname ? ` ${hostname}` : ''}`);
  error.errno = errno;
  error.code = code;
  error.syscall = syscall;
  if (hostname) error.hostname = hostname;
  captureStackTrace(error, dnsException);
  return error;
}

function connResetException(message) {
  const error = new Error(message);
  error.code = 'ECONNRESET';
  captureStackTrace(error, connResetException);
  return error;
}

/** An Error with the given own properties. */
function genericNodeError(message, properties) {
  return Object.assign(new Error(message), properties);
}

/** Joins an error that happened while handling another one. */
function aggregateTwoErrors(innerError, outerError) {
  if (innerError && outerError && innerError !== outerError) {
    if (Array.isArray(outerError.errors)) {
      outerError.errors.push(innerError);
      return outerError;
    }
    const error = new AggregateError([outerError, innerError], outerError.message);
    error.code = outerError.code;
    return error;
  }
  return innerError || outerError;
}

/** AggregateError with the message and code of its first error. */
class NodeAggregateError extends AggregateError {
  constructor(errors, message) {
    super(errors, message);
    this.code = errors[0]?.code;
  }

  get ['constructor']() {
    return AggregateError;
  }

  get [kIsNodeError]() {
    return true;
  }
}

/** Gives a function whose errors' stacks start at its caller. */
function hideStackFrames(fn) {
  function wrapped(...args) {
    try {
      return Reflect.apply(fn, this, args);
    } catch (error) {
      if (typeof error === 'object' && error !== null && Error.stackTraceLimit) captureStackTrace(error, wrapped);
      throw error;
    }
  }
  wrapped.withoutStackTrace = fn;
  return wrapped;
}

let maxStackMessage;
/** Whether an error is V8's stack overflow error. */
function isStackOverflowError(error) {
  if (maxStackMessage === undefined) {
    try {
      (function overflow() { overflow(); })();
    } catch (overflowError) {
      maxStackMessage = overflowError.message;
    }
  }
  return error instanceof RangeError && error.message === maxStackMessage;
}

function stackHeader(error) {
  try {
    if (error[kIsNodeError]) return `${error.name} [${error.code}]: ${error.message}`;
    return Reflect.apply(errorToString, error, []);
  } catch {
    return '<error>';
  }
}

function defaultPrepareStackTrace(error, trace) {
  const header = stackHeader(error);
  if (trace.length === 0) return header;
  const frames = `\n    at ${trace.join('\n    at ')}`;
  return header + (frameFilters.length === 0 ? frames : frameFilters.reduce((text, filter) => filter(text), frames));
}

const frameFilters = [];
/** Adds what changes the frames of a stack, as text, once there are some to be changed. */
function addFrameFilter(filter) {
  frameFilters.push(filter);
}

let internalPrepareStackTrace = defaultPrepareStackTrace;
/** Replaces what makes `stack` when the user has not set Error.prepareStackTrace (source maps do). */
function setInternalPrepareStackTrace(prepare) {
  internalPrepareStackTrace = prepare;
}

function ErrorPrepareStackTrace(error, trace) {
  return internalPrepareStackTrace(error, trace);
}

Object.defineProperty(Error, 'prepareStackTrace', {
  value: ErrorPrepareStackTrace, writable: true, enumerable: false, configurable: true,
});

function isErrorStackTraceLimitWritable() {
  const descriptor = Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit');
  if (descriptor === undefined) return Object.isExtensible(Error);
  return 'writable' in descriptor ? descriptor.writable : descriptor.set !== undefined;
}

// Under this key an error carries a function: its stack for the report of an uncaught error.
const kEnhanceStackBeforeInspector = Symbol('kEnhanceStackBeforeInspector');

module.exports = {
  kEnhanceStackBeforeInspector,
  AbortError,
  NodeAggregateError,
  SystemError,
  aggregateTwoErrors,
  codes,
  connResetException,
  defaultPrepareStackTrace,
  determineSpecificType,
  dnsException,
  errnoException,
  errnoMessage,
  errnoName,
  exceptionWithHostPort,
  formatList,
  genericNodeError,
  hideStackFrames,
  isErrorStackTraceLimitWritable,
  isStackOverflowError,
  kIsNodeError,
  addFrameFilter,
  setInternalPrepareStackTrace,
  stackHeader,
  uvException,
  uvExceptionWithHostPort,
};
