// The process object.
const EventEmitter = require('events');
const ops = binding('process');
const exitModule = require('internal/process/exit');
const tasks = require('internal/process/task_queues');

const VERSION = 'v26.10.0';
const info = { execPath: '', cwd: '', pid: 0, tty: '', os: '', arch: '', java: '', ownsProcess: false, threadId: 0, words: [] };

// V8's messages tell the name that a function was written with.
const Process = function process() {
  return new.target === undefined ? this : Object.create(Process.prototype);
};
Object.setPrototypeOf(Process.prototype, EventEmitter.prototype);
Object.defineProperty(Process.prototype, Symbol.toStringTag, { configurable: true, value: 'process' });
const object = Object.setPrototypeOf(process, Process.prototype);
globalThis.process = object;

const PLATFORMS = { Linux: 'linux', 'Mac OS X': 'darwin' };
const ARCHITECTURES = { amd64: 'x64', x86_64: 'x64', aarch64: 'arm64', x86: 'ia32' };

function platformOf(os) {
  return PLATFORMS[os] ?? (os.startsWith('Windows') ? 'win32' : os.toLowerCase());
}

function plain(name, value) {
  Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
}

function readOnly(name, value) {
  Object.defineProperty(object, name, { value, writable: false, enumerable: true, configurable: true });
}

function lazyProperty(name, make) {
  Object.defineProperty(object, name, {
    configurable: true,
    enumerable: true,
    get() {
      const value = make();
      plain(name, value);
      return value;
    },
    set(value) {
      plain(name, value);
    },
  });
}

const { resets } = require('internal/process/methods_data');
exports.detach = () => {
  resets.forEach((reset) => reset());
  require('internal/process/env').detach();
};

// An accessor that stays one: a copy of the process object made property by property, as Jest's, shares the value.
function getter(name, functionName, make) {
  let value;
  resets.push(() => { value = undefined; });
  const get = { [functionName]: () => value ??= make() }[functionName];
  Object.defineProperty(object, name, { get, set: undefined, enumerable: true, configurable: true });
}

EventEmitter.call(object);
readOnly('version', VERSION);
plain('_exiting', false);
plain('domain', null);
Object.defineProperties(object, Object.getOwnPropertyDescriptors(require('internal/process/methods')));
exitModule.install(object);
plain('exit', exitModule.exit);
plain('reallyExit', (code) => exitModule.exitNow(code ?? 0));
Object.defineProperty(object, '_exitNow', { value: exitModule.exitNow, writable: true, configurable: true });
plain('_debugProcess', (pid) => {
  const result = object._kill(pid, 10);
  if (result < 0) throw require('internal/errors').errnoException(result, '_debugProcess');
});
plain('_debugEnd', () => require('internal/inspector/server').close());
plain('nextTick', tasks.nextTick);
plain('_tickCallback', () => tasks.runTicks());
plain('abort', {
  abort() {
    exitModule.abort();
  },
}.abort);
require('internal/process/warnings').install(object);
require('internal/process/signals').install(object);
require('internal/process/env').install(object);
getter('stdin', 'getStdin', () => require('internal/process/stdio').stdin());
getter('stdout', 'getStdout', () => require('internal/process/stdio').output(1));
getter('stderr', 'getStderr', () => require('internal/process/stdio').output(2));
lazyProperty('report', () => require('internal/process/report').report);
lazyProperty('permission', () => undefined);

exports.info = info;
exports.isTerminal = (fd) => ops.streamType(fd) === 'tty';

// Fills in what belongs to this process.
exports.attach = function attach() {
  const [execPath, cwd, pid, tty, os, arch, java, ownsProcess, home, threadId, argv0, ...words] = ops.startInfo();
  Object.assign(info, { execPath, cwd, pid, tty, os, arch, java, ownsProcess, home, threadId, words });
  const platform = platformOf(os);
  readOnly('versions', Object.freeze({
    node: VERSION.slice(1), acorn: '8.18.0', ada: '4.0.0', amaro: '1.1.11', ares: '1.34.8', brotli: '1.2.0', cldr: '47.0',
    icu: '77.1', libffi: '3.8.0', lief: '0.17.0', llhttp: '9.4.3', merve: '1.2.2', modules: '147', napi: '10', nbytes: '0.1.4',
    ncrypto: '0.0.1', nghttp2: '1.70.0', nghttp3: '', ngtcp2: '', openssl: '3.5.8', simdjson: '4.6.11', simdutf: '7.7.0', sqlite: '3.53.4', tz: '2025b',
    undici: '8.10.2', unicode: '16.0', uv: '1.52.1', uvwasi: '0.0.23', v8: '14.7.173.20-node.20', zlib: '1.3.2.1', zstd: '1.5.7',
    junction: '0.1.0', java,
  }));
  readOnly('arch', ARCHITECTURES[arch] ?? arch);
  readOnly('platform', platform);
  readOnly('release', {
    name: 'node',
    sourceUrl: `https://nodejs.org/download/release/${VERSION}/node-${VERSION}.tar.gz`,
    headersUrl: `https://nodejs.org/download/release/${VERSION}/node-${VERSION}-headers.tar.gz`,
  });
  plain('pid', pid);
  plain('execPath', execPath);
  let title = argv0 ?? 'node';
  Object.defineProperty(object, 'title', {
    enumerable: true,
    configurable: true,
    get: () => title,
    set(text) {
      title = `${text}`;
      if (exports.info.ownsProcess && exports.info.threadId === 0) ops.setTitle(title);
    },
  });
  plain('argv', [execPath, ...words]);
  plain('execArgv', []);
  plain('argv0', argv0 ?? 'node');
  Object.defineProperty(object, 'ppid', { enumerable: true, configurable: true, get: () => ops.parentPid() });
  let debugPort = 9229;
  Object.defineProperty(object, 'debugPort', {
    enumerable: true,
    configurable: true,
    get: () => debugPort,
    set(value) {
      const port = +value | 0;
      if (port !== 0 && (port < 1024 || port > 65535)) {
        const error = new RangeError('process.debugPort must be 0 or in range 1024 to 65535');
        error.code = 'ERR_OUT_OF_RANGE';
        throw error;
      }
      debugPort = port;
    },
  });
  Object.defineProperty(object, Symbol.toStringTag, { value: 'process', writable: true, enumerable: false, configurable: false });
  plain('features', require('internal/process/methods_data').features);
  // a program's own snapshot has it
  if (object.config === undefined) plain('config', require('internal/process/config')(object.arch, object.versions.modules));
  plain('moduleLoadList', []);
  if (platform !== 'win32') Object.assign(object, require('internal/process/identity'));
  require('internal/process/methods_data').attach();
};

exports.processObject = object;
