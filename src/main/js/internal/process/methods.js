// The functions of the process object that stand for themselves.
const ops = binding('process');
const engine = binding('engine');
const { codes, errnoException, uvException } = require('internal/errors');
const validators = require('internal/validators');

const NANOS_PER_SECOND = 1e9;

let directory; // cached cwd
require('internal/process/methods_data').resets.push(() => { directory = undefined; });

function cwd() {
  if (directory === undefined) {
    const found = ops.cwd();
    if (typeof found === 'number') {
      throw uvException({
        errno: found,
        syscall: 'uv_cwd',
        message: 'process.cwd failed with error no such file or directory, the current working directory was likely removed without ' +
          'changing the working directory',
        exclude: cwd,
      });
    }
    directory = found;
  }
  return directory;
}

function chdir(target) {
  validators.validateString(target, 'directory');
  const before = ops.cwd();
  const result = ops.chdir(target);
  if (result < 0) {
    const error = uvException({ errno: result, syscall: 'chdir', path: before, dest: target });
    throw error;
  }
  directory = undefined;
}

function hrtime(previous) {
  const [seconds, nanos] = engine.highResolutionTime();
  if (previous === undefined) return [seconds, nanos];
  validators.validateArray(previous, 'time');
  if (previous.length !== 2) throw new codes.ERR_OUT_OF_RANGE('time', 2, previous.length);
  let s = seconds - previous[0];
  let n = nanos - previous[1];
  if (n < 0) {
    s--;
    n += NANOS_PER_SECOND;
  }
  return [s, n];
}
hrtime.bigint = function bigint() {
  const [seconds, nanos] = engine.highResolutionTime();
  return BigInt(seconds) * 1000000000n + BigInt(nanos);
};

function uptime() {
  return engine.now() / 1000;
}

function memoryUsage() {
  const heap = engine.heapStatistics();
  const [rss] = ops.memory();
  return { rss, heapTotal: heap[1], heapUsed: heap[0], external: heap[2] + heap[3], arrayBuffers: heap[3] };
}
memoryUsage.rss = function rss() {
  return ops.memory()[0];
};

function cpuUsage(previous) {
  const [user, system] = ops.cpuUsage();
  if (previous === undefined || previous === null || previous === false || previous === 0 || previous === '') return { user, system };
  validators.validateObject(previous, 'prevValue');
  for (const field of ['user', 'system']) {
    const value = previous[field];
    if (typeof value !== 'number') validators.validateNumber(value, `prevValue.${field}`);
    if (!(value >= 0 && value <= Number.MAX_SAFE_INTEGER)) {
      throw new codes.ERR_INVALID_ARG_VALUE.RangeError(`prevValue.${field}`, value);
    }
  }
  return { user: user - previous.user, system: system - previous.system };
}

function resourceUsage() {
  const [user, system] = ops.cpuUsage();
  const [maxRSS, minor, major, voluntary, involuntary] = ops.resourceUsage();
  return {
    userCPUTime: user, systemCPUTime: system, maxRSS, sharedMemorySize: 0, unsharedDataSize: 0, unsharedStackSize: 0,
    minorPageFault: minor, majorPageFault: major, swappedOut: 0, fsRead: 0, fsWrite: 0, ipcSent: 0, ipcReceived: 0,
    signalsCount: 0, voluntaryContextSwitches: voluntary, involuntaryContextSwitches: involuntary,
  };
}

function hasListener(signal) {
  const { signals } = require('os').constants;
  for (const name of Object.keys(signals)) if (signals[name] === signal && process.listenerCount(name) > 0) return true;
  return false;
}

function kill(pid, signal) {
  if (pid != (pid | 0)) { // eslint-disable-line eqeqeq
    throw new codes.ERR_INVALID_ARG_TYPE('pid', 'number', pid);
  }
  const { signals } = require('os').constants;
  let number;
  if (typeof signal === 'number') number = signal;
  else {
    number = signals[signal || 'SIGTERM'];
    if (number === undefined) throw new codes.ERR_UNKNOWN_SIGNAL(signal);
  }
  // A process that is about to end itself still writes its profiles.
  const isOwn = number > 0 && (pid === process.pid || pid === 0 || pid === -1 || pid === -process.pid);
  if (isOwn && !hasListener(number)) require('internal/process/exit').writeLast();
  // By the public name, which programs replace.
  const result = process._kill(pid | 0, number);
  if (result < 0) throw errnoException(result, 'kill');
  return true;
}

function getBuiltinModule(id) {
  validators.validateString(id, 'id');
  return require('internal/modules/builtins').load(id);
}

function addUncaughtExceptionCaptureCallback(callback) {
  validators.validateFunction(callback, 'fn');
  require('internal/process/errors').addCaptureCallback(callback);
}

function setUncaughtExceptionCaptureCallback(callback) {
  const errors = require('internal/process/errors');
  if (callback === null) {
    errors.setCaptureCallback(null);
    return;
  }
  if (typeof callback !== 'function') {
    throw new codes.ERR_INVALID_ARG_TYPE('fn', ['Function', 'null'], callback);
  }
  if (errors.hasCaptureCallback()) throw new codes.ERR_UNCAUGHT_EXCEPTION_CAPTURE_ALREADY_SET();
  errors.setCaptureCallback(callback);
}

function hasUncaughtExceptionCaptureCallback() {
  return require('internal/process/errors').hasCaptureCallback();
}

function getActiveResourcesInfo() {
  const requests = new Array(require('internal/requests').count()).fill('FSReqCallback');
  return [...requests, ...require('internal/handles').resourceNames(), ...require('internal/timers').resourceNames()];
}

const RTLD_LAZY = 1;

function dlopen(module, filename, flags = RTLD_LAZY) {
  if (require('internal/process/permission').isDenied('addon') || require('internal/options').get('--addons') === false) {
    const message = 'Cannot load native addon because loading addons is disabled.';
    throw Object.assign(new Error(message), { code: 'ERR_DLOPEN_DISABLED' });
  }
  if (arguments.length < 2) {
    throw Object.assign(new TypeError('process.dlopen needs at least 2 arguments'), { code: 'ERR_MISSING_ARGS' });
  }
  for (const wanted of [module, module?.exports]) {
    if (wanted === undefined || wanted === null) throw new TypeError('Cannot convert undefined or null to object');
  }
  require('internal/napi/environment').load(module, `${filename}`, flags | 0);
}

function processBinding(name) {
  return require('internal/process/bindings').get(`${name}`);
}

function setSourceMapsEnabled(value) {
  validators.validateBoolean(value, 'val');
  require('internal/source_map/support').set(value, value, value);
}

const refUnref = {
  ref(object) {
    (object?.[Symbol.for('nodejs.ref')] ?? object?.[Symbol.for('node:ref')] ?? object?.ref)?.call(object);
  },
  unref(object) {
    (object?.[Symbol.for('nodejs.unref')] ?? object?.[Symbol.for('node:unref')] ?? object?.unref)?.call(object);
  },
};

function loadEnvFile(path) {
  const { parseEnv } = require('util');
  const file = path === undefined ? '.env' : path;
  const content = require('fs').readFileSync(file, 'utf8');
  const parsed = parseEnv(content);
  for (const name of Object.keys(parsed)) {
    if (process.env[name] === undefined) process.env[name] = parsed[name];
  }
}

// Another program in place of this one.
function execve(execPath, args = [], env = process.env) {
  const { info } = require('internal/process/object');
  require('internal/util').emitExperimentalWarning('process.execve');
  if (info.threadId > 0) throw new codes.ERR_WORKER_UNSUPPORTED_OPERATION('Calling process.execve');
  if (process.platform === 'win32' || !info.ownsProcess) {
    throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('process.execve');
  }
  validators.validateString(execPath, 'execPath');
  validators.validateArray(args, 'args');
  for (let i = 0; i < args.length; i++) {
    if (typeof args[i] !== 'string' || args[i].includes('\0')) {
      throw new codes.ERR_INVALID_ARG_VALUE(`args[${i}]`, args[i], 'must be a string without null bytes');
    }
  }
  validators.validateObject(env, 'env');
  const pairs = [];
  for (const [key, value] of Object.entries(env)) {
    if (typeof value !== 'string' || key.includes('\0') || value.includes('\0')) {
      throw new codes.ERR_INVALID_ARG_VALUE('env', env, 'must be an object with string keys and values without null bytes');
    }
    pairs.push(`${key}=${value}`);
  }
  const words = args.length === 0 ? undefined : args.join('\0');
  const result = ops.execve(execPath, words, pairs.length === 0 ? undefined : pairs.join('\0'));
  const error = errnoException(result, 'process.execve');
  require('internal/process/stdio').writeRaw(2, `process.execve failed with error code ${error.code}\n${error.stack}\n`);
  process.abort();
}

// What process.finalization has registered, by event: functions with weak references to their objects.
const finalizers = { exit: [], beforeExit: [] };
let finalizersHooked = false;

function addFinalizer(name, event, object, callback) {
  require('internal/util').emitExperimentalWarning(`process.finalization.${name}`);
  if (typeof object !== 'function' && !Array.isArray(object)) validators.validateObject(object, 'obj');
  if (!finalizersHooked) {
    finalizersHooked = true;
    for (const each of Object.keys(finalizers)) process.on(each, () => runFinalizers(each));
  }
  finalizers[event] = finalizers[event].filter(({ reference }) => reference.deref() !== undefined);
  finalizers[event].push({ reference: new WeakRef(object), callback });
}

function runFinalizers(event) {
  const due = finalizers[event];
  finalizers[event] = [];
  for (const { reference, callback } of due) {
    const object = reference.deref();
    if (object !== undefined) callback(object, event);
  }
}

const finalization = {
  register: (object, callback) => addFinalizer('register', 'exit', object, callback),
  registerBeforeExit: (object, callback) => addFinalizer('registerBeforeExit', 'beforeExit', object, callback),
  unregister(object) {
    require('internal/util').emitExperimentalWarning('process.finalization.unregister');
    for (const event of Object.keys(finalizers)) {
      finalizers[event] = finalizers[event].filter(({ reference }) => ![undefined, object].includes(reference.deref()));
    }
  },
};

module.exports = {
  cwd,
  chdir,
  hrtime,
  uptime,
  memoryUsage,
  cpuUsage,
  threadCpuUsage: cpuUsage,
  resourceUsage,
  constrainedMemory: () => 0,
  availableMemory: () => require('os').freemem(),
  kill,
  // Whether somebody took the error; else the process ends.
  _fatalException(error) {
    require('internal/process/errors').uncaught(error);
    return true;
  },
  _kill: (pid, signal) => ops.kill(pid, signal),
  _rawDebug: (...args) => require('internal/process/stdio').writeRaw(2, `${require('util').format(...args)}\n`),
  getBuiltinModule,
  addUncaughtExceptionCaptureCallback,
  setUncaughtExceptionCaptureCallback,
  hasUncaughtExceptionCaptureCallback,
  getActiveResourcesInfo,
  _getActiveRequests: () => Array.from({ length: require('internal/requests').count() }, () => ({})),
  _getActiveHandles: () => require('internal/handles').referenced().map((handle) => handle.owner ?? handle),
  dlopen,
  binding: processBinding,
  setSourceMapsEnabled,
  ...refUnref,
  loadEnvFile,
  execve,
  finalization,
  openStdin() {
    process.stdin.resume();
    return process.stdin;
  },
};
Object.defineProperty(module.exports, 'allowedNodeEnvironmentFlags', {
  enumerable: true,
  configurable: true,
  get: () => require('internal/process/environment_flags').flags(),
});
Object.defineProperty(module.exports, 'sourceMapsEnabled', {
  enumerable: true,
  configurable: true,
  get: () => require('internal/source_map/support').get().enabled,
});
