// node:child_process
const { clearTimeout, setTimeout } = require('internal/timers'); // not those that a program may have replaced
const { codes, AbortError, genericNodeError } = require('internal/errors');
const {
  validateAbortSignal, validateArray, validateBoolean, validateFunction, validateInt32, validateInteger, validateNumber,
  validateObject, validateString,
} = require('internal/validators');
const { ChildProcess } = require('internal/child_process/child');
const { signalNumber } = require('internal/child_process/status');
const { spawnSync: runSync } = require('internal/child_process/sync');

const MAX_BUFFER = 1024 * 1024;

function checkNul(value, name) {
  if (typeof value === 'string' && value.includes('\u0000')) {
    throw new codes.ERR_INVALID_ARG_VALUE(name, value, 'must be a string without null bytes');
  }
}

function validPath(value, name) {
  const path = require('internal/fs/utils').getValidatedPath(value, name);
  return typeof path === 'string' ? path : Buffer.from(path).toString();
}

function sanitizeKillSignal(killSignal) {
  if (typeof killSignal === 'string' || typeof killSignal === 'number') return signalNumber(killSignal);
  if (killSignal != null) {
    throw new codes.ERR_INVALID_ARG_TYPE('options.killSignal', ['string', 'number'], killSignal);
  }
  return undefined;
}

function validateTimeout(timeout) {
  if (timeout != null) validateInteger(timeout, 'timeout', 0);
}

function validateMaxBuffer(maxBuffer) {
  if (maxBuffer != null) validateNumber(maxBuffer, 'options.maxBuffer', 0);
}

function normalizeSpawn(file, args, options) {
  validateString(file, 'file');
  checkNul(file, 'file');
  if (file.length === 0) throw new codes.ERR_INVALID_ARG_VALUE('file', file, 'cannot be empty');
  if (Array.isArray(args)) {
    args = [...args];
  } else if (args == null) {
    args = [];
  } else if (typeof args !== 'object') {
    throw new codes.ERR_INVALID_ARG_TYPE('args', 'object', args);
  } else {
    options = args;
    args = [];
  }
  args.forEach((arg, index) => {
    args[index] = `${arg}`;
    checkNul(args[index], `args[${index}]`);
  });
  if (options === undefined) options = {};
  else validateObject(options, 'options');
  options = { __proto__: null, ...options };
  let { cwd } = options;
  if (cwd != null) {
    cwd = validPath(cwd, 'options.cwd');
  }
  if (options.detached != null) validateBoolean(options.detached, 'options.detached');
  for (const name of ['uid', 'gid']) {
    if (options[name] != null) validateInt32(options[name], `options.${name}`);
  }
  const { shell } = options;
  if (shell != null && typeof shell !== 'boolean' && typeof shell !== 'string') {
    throw new codes.ERR_INVALID_ARG_TYPE('options.shell', ['boolean', 'string'], shell);
  }
  checkNul(shell, 'options.shell');
  if (options.argv0 != null) {
    validateString(options.argv0, 'options.argv0');
    checkNul(options.argv0, 'options.argv0');
  }
  if (options.windowsHide != null) validateBoolean(options.windowsHide, 'options.windowsHide');
  if (options.windowsVerbatimArguments != null) {
    validateBoolean(options.windowsVerbatimArguments, 'options.windowsVerbatimArguments');
  }
  if (shell) {
    if (args.length > 0) warnShellArguments();
    const command = args.length > 0 ? `${file} ${args.join(' ')}` : file;
    file = typeof shell === 'string' ? shell : '/bin/sh';
    args = [file, '-c', command];
  } else {
    args.unshift(typeof options.argv0 === 'string' ? options.argv0 : file);
  }
  const environment = options.env || process.env;
  const pairs = [];
  for (const key in environment) {
    const value = environment[key];
    if (value !== undefined) {
      checkNul(key, `options.env['${key}']`);
      checkNul(value, `options.env['${key}']`);
      pairs.push(`${key}=${value}`);
    }
  }
  const { NODE_V8_COVERAGE } = process.env;
  if (options.env && NODE_V8_COVERAGE !== undefined && !Object.hasOwn(options.env, 'NODE_V8_COVERAGE')) {
    pairs.push(`NODE_V8_COVERAGE=${NODE_V8_COVERAGE}`);
  }
  require('internal/process/permission').inherit(pairs, args);
  // The launcher is a script, to which the system gives no argv[0].
  if (file === process.execPath && args[0] !== 'node') pairs.push(`JUNCTION_ARGV0=${args[0]}`);
  return { __proto__: null, ...options, args, cwd, detached: Boolean(options.detached), envPairs: pairs, file };
}

let shellWarned = false;
function warnShellArguments() {
  if (shellWarned) return;
  shellWarned = true;
  process.emitWarning(
    'Passing args to a child process with shell option true can lead to security vulnerabilities, as the ' +
    'arguments are not escaped, only concatenated.', 'DeprecationWarning', 'DEP0190');
}

function abortChild(child, killSignal, reason) {
  if (!child) return;
  try {
    if (child.kill(killSignal)) child.emit('error', new AbortError(undefined, { cause: reason }));
  } catch (error) {
    child.emit('error', error);
  }
}

function spawn(file, args, options) {
  options = normalizeSpawn(file, args, options);
  validateTimeout(options.timeout);
  if (options.signal !== undefined) validateAbortSignal(options.signal, 'options.signal');
  const killSignal = sanitizeKillSignal(options.killSignal);
  const child = new ChildProcess();
  child.spawn(options);
  if (options.timeout > 0) {
    let timer = setTimeout(() => {
      if (timer) {
        try {
          child.kill(killSignal);
        } catch (error) {
          child.emit('error', error);
        }
        timer = null;
      }
    }, options.timeout);
    child.once('exit', () => {
      if (timer) {
        clearTimeout(timer);
        timer = null;
      }
    });
  }
  if (options.signal) {
    const { signal } = options;
    const onAbort = () => abortChild(child, killSignal, signal.reason);
    if (signal.aborted) {
      process.nextTick(onAbort);
    } else {
      signal.addEventListener('abort', onAbort, { once: true });
      child.once('exit', () => signal.removeEventListener('abort', onAbort));
    }
  }
  return child;
}

function normalizeExecFile(file, args, options, callback) {
  if (Array.isArray(args)) {
    args = [...args];
  } else if (args != null && typeof args === 'object') {
    callback = options;
    options = args;
    args = null;
  } else if (typeof args === 'function') {
    callback = args;
    options = null;
    args = null;
  }
  args ??= [];
  if (typeof options === 'function') callback = options;
  else if (options != null) validateObject(options, 'options');
  if (typeof options === 'function' || options == null) options = {};
  if (callback != null) validateFunction(callback, 'callback');
  if (options.argv0 != null) {
    validateString(options.argv0, 'options.argv0');
    checkNul(options.argv0, 'options.argv0');
  }
  return { file, args, options, callback };
}

function execFile(file, args, options, callback) {
  ({ file, args, options, callback } = normalizeExecFile(file, args, options, callback));
  options = {
    __proto__: null, encoding: 'utf8', timeout: 0, maxBuffer: MAX_BUFFER, killSignal: 'SIGTERM', cwd: null, env: null, shell: false,
    ...options,
  };
  validateTimeout(options.timeout);
  validateMaxBuffer(options.maxBuffer);
  options.killSignal = sanitizeKillSignal(options.killSignal);
  const { signal, ...spawnOptions } = options;
  if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
  const child = spawn(file, args, {
    __proto__: null, cwd: options.cwd, env: options.env, gid: options.gid, shell: options.shell, signal: options.signal, uid: options.uid,
    windowsHide: Boolean(options.windowsHide), windowsVerbatimArguments: Boolean(options.windowsVerbatimArguments),
    argv0: options.argv0, detached: spawnOptions.detached, stdio: spawnOptions.stdio, input: undefined,
  });
  const encoding = options.encoding !== 'buffer' && Buffer.isEncoding(options.encoding) ? options.encoding : null;
  const outputs = { stdout: [], stderr: [] };
  const lengths = { stdout: 0, stderr: 0 };
  let killed = false;
  let exited = false;
  let timeoutId;
  let failure = null;
  const command = [file, ...args].join(' ');

  function collect(name) {
    const chunks = outputs[name];
    return encoding !== null || child[name].readableEncoding ? chunks.join('') : Buffer.concat(chunks);
  }

  function finish(code, signalName) {
    if (exited) return;
    exited = true;
    if (timeoutId) clearTimeout(timeoutId);
    if (!callback) return;
    const stdout = child.stdout ? collect('stdout') : encoding ? '' : Buffer.alloc(0);
    const stderr = child.stderr ? collect('stderr') : encoding ? '' : Buffer.alloc(0);
    if (!failure && code === 0 && signalName === null) {
      callback(null, stdout, stderr);
      return;
    }
    if (!failure) {
      failure = genericNodeError(`Command failed: ${command}\n${stderr}`, {
        code: code < 0 ? require('util').getSystemErrorName(code) : code,
        killed: child.killed || killed,
        signal: signalName,
      });
    }
    failure.cmd = command;
    callback(failure, stdout, stderr);
  }

  function kill() {
    child.stdout?.destroy();
    child.stderr?.destroy();
    killed = true;
    try {
      child.kill(options.killSignal);
    } catch (error) {
      failure ||= error;
      finish();
    }
  }

  if (options.timeout > 0) {
    timeoutId = setTimeout(() => {
      kill();
      timeoutId = null;
    }, options.timeout);
  }
  for (const name of ['stdout', 'stderr']) {
    const stream = child[name];
    if (!stream) continue;
    if (encoding !== null) stream.setEncoding(encoding);
    stream.on('data', (chunk) => {
      const unit = stream.readableEncoding;
      if (options.maxBuffer === Infinity) {
        outputs[name].push(chunk);
        return;
      }
      const length = unit ? Buffer.byteLength(chunk, unit) : chunk.length;
      lengths[name] += length;
      if (lengths[name] > options.maxBuffer) {
        const room = options.maxBuffer - (lengths[name] - length);
        outputs[name].push(unit ? chunk.slice(0, room) : chunk.subarray(0, room));
        failure = new codes.ERR_CHILD_PROCESS_STDIO_MAXBUFFER(name);
        kill();
      } else {
        outputs[name].push(chunk);
      }
    });
  }
  child.addListener('close', finish);
  child.addListener('error', (error) => {
    failure = error;
    child.stdout?.destroy();
    child.stderr?.destroy();
    finish();
  });
  return child;
}

function normalizeExec(command, options, callback) {
  validateString(command, 'command');
  checkNul(command, 'command');
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  options = { __proto__: null, ...options };
  options.shell = typeof options.shell === 'string' ? options.shell : true;
  return { file: command, options, callback };
}

function exec(command, options, callback) {
  const normalized = normalizeExec(command, options, callback);
  return module.exports.execFile(normalized.file, normalized.options, normalized.callback);
}

const customPromisify = Symbol.for('nodejs.util.promisify.custom');

function definePromisified(original) {
  const promisified = (...args) => {
    const { promise, resolve, reject } = Promise.withResolvers();
    promise.child = original(...args, (error, stdout, stderr) => {
      if (error !== null) {
        error.stdout = stdout;
        error.stderr = stderr;
        reject(error);
      } else {
        resolve({ stdout, stderr });
      }
    });
    return promise;
  };
  Object.defineProperty(promisified, 'name', { value: original.name });
  Object.defineProperty(original, customPromisify, { value: promisified });
}
definePromisified(exec);
definePromisified(execFile);

function fork(modulePath, args, options) {
  modulePath = validPath(modulePath, 'modulePath');
  if (args == null) {
    args = [];
  } else if (typeof args === 'object' && !Array.isArray(args)) {
    options = args;
    args = [];
  } else {
    validateArray(args, 'args');
  }
  if (options != null) validateObject(options, 'options');
  options = { __proto__: null, ...options, shell: false };
  options.execPath ||= process.execPath;
  checkNul(options.execPath, 'options.execPath');
  const execArgv = options.execArgv || process.execArgv;
  validateArray(execArgv, 'options.execArgv');
  args = [...execArgv, modulePath, ...args];
  if (typeof options.stdio === 'string') {
    options.stdio = stdioFor(options.stdio);
  } else if (!Array.isArray(options.stdio)) {
    options.stdio = stdioFor(options.silent ? 'pipe' : 'inherit');
  } else if (!options.stdio.includes('ipc')) {
    throw new codes.ERR_CHILD_PROCESS_IPC_REQUIRED('options.stdio');
  }
  return spawn(options.execPath, args, options);
}

function stdioFor(option) {
  if (!['ignore', 'overlapped', 'pipe', 'inherit'].includes(option)) {
    throw new codes.ERR_INVALID_ARG_VALUE('stdio', option);
  }
  return [option, option, option, 'ipc'];
}

function spawnSync(file, args, options) {
  options = { __proto__: null, maxBuffer: MAX_BUFFER, ...normalizeSpawn(file, args, options) };
  validateTimeout(options.timeout);
  validateMaxBuffer(options.maxBuffer);
  options.killSignal = sanitizeKillSignal(options.killSignal);
  return runSync(options);
}

function checkExecSync(result, args, command) {
  let error;
  if (result.error) {
    error = result.error;
    Object.assign(error, result);
  } else if (result.status !== 0) {
    let message = 'Command failed: ';
    message += command || args.join(' ');
    if (result.stderr && result.stderr.length > 0) message += `\n${result.stderr.toString()}`;
    error = genericNodeError(message, result);
  }
  return error;
}

function execFileSync(file, args, options) {
  ({ file, args, options } = normalizeExecFile(file, args, options));
  const inheritStderr = !options.stdio;
  const result = spawnSync(file, args, options);
  if (inheritStderr && result.stderr) process.stderr.write(result.stderr);
  const error = checkExecSync(result, [options.argv0 || file, ...args], undefined);
  if (error) throw error;
  return result.stdout;
}

function execSync(command, options) {
  const normalized = normalizeExec(command, options, null);
  const inheritStderr = !normalized.options.stdio;
  const result = spawnSync(normalized.file, normalized.options);
  if (inheritStderr && result.stderr) process.stderr.write(result.stderr);
  const error = checkExecSync(result, undefined, command);
  if (error) throw error;
  return result.stdout;
}

module.exports = {
  // Makes `process` the child of a channel on a descriptor.
  _forkChild(fd, serializationMode) {
    require('internal/child_process/channel').setUp(process, fd, serializationMode, false);
  },
  ChildProcess,
  exec,
  execFile,
  execFileSync,
  execSync,
  fork,
  spawn,
  spawnSync,
};
