// Debuggers outside of the process: inspector.open(), --inspect and its kin.
const { codes } = require('internal/errors');
const options = require('internal/options');
const isUint32 = (value) => value === value >>> 0;

const engine = binding('engine');
const DEFAULT_HOST = '127.0.0.1';
const HELP = 'For help, see: https://nodejs.org/learn/getting-started/debugging\n';
const SMALLEST_PORT = 1024;

let address; // of the server

const say = (text) => require('internal/process/stdio').writeRaw(2, text);

function mainScript() {
  const main = process.argv[1];
  if (main === undefined || main === '-' || options.get('--eval') !== undefined) return undefined;
  return require('path').resolve(main);
}

// What is wrong with --inspect-publish-uid, if anything.
function placesProblem() {
  const places = options.get('--inspect-publish-uid');
  if (places === undefined) return undefined;
  const wrong = places.split(',').some((place) => place !== 'stderr' && place !== 'http');
  return wrong ? '--inspect-publish-uid destination can be stderr or http' : undefined;
}

function listen(port, host) {
  const main = mainScript();
  const title = main === undefined ? `node[${process.pid}]` : main;
  const url = main === undefined ? 'file://' : require('url').pathToFileURL(main).href;
  const places = options.get('--inspect-publish-uid')?.split(',') ?? ['stderr', 'http'];
  try {
    address = engine.debuggerListen(host, port, title, url, process.version, places.includes('http') ? 1 : 0);
  } catch (error) {
    say(`Starting inspector on ${host}:${port} failed: ${error.message}\n`);
    return false;
  }
  require('internal/inspector/domains').serve();
  require('internal/inspector/console').wrap();
  require('internal/inspector/uncaught').tell();
  process.debugPort = Number(/:(\d+)\//.exec(address)[1]);
  if (places.includes('stderr')) say(`Debugger listening on ${address}\n${HELP}`);
  require('internal/process/exit').beforeEnd = () => {
    if (engine.debuggerWaitForDisconnect()) say(`Debugger ending on ${address}\n${HELP}`);
  };
  return true;
}

function open(port, host, wait) {
  if (address !== undefined) throw new codes.ERR_INSPECTOR_ALREADY_ACTIVATED();
  require('internal/process/permission').check('inspector', 'StartIoThread');
  if (isUint32(port)) require('internal/validators').validateInt32(port, 'port', 0, 65535);
  if (host && !/^(?:localhost|127\.\d+\.\d+\.\d+|::1|\[::1\])$/.test(host)) {
    process.emitWarning(
      'Binding the inspector to a public IP with an open port is insecure, as it allows external hosts to connect to the inspector and perform a remote code execution attack.',
      'SecurityWarning',
    );
  }
  listen(isUint32(port) ? port : process.debugPort, host || DEFAULT_HOST);
  if (wait && address !== undefined) engine.debuggerWait();
  return { __proto__: null, [Symbol.dispose]: close };
}

function close() {
  if (address === undefined) return;
  address = undefined;
  require('internal/process/exit').beforeEnd = undefined;
  engine.debuggerClose();
}

function waitForDebugger() {
  if (address === undefined) throw new codes.ERR_INSPECTOR_NOT_ACTIVE();
  engine.debuggerWait();
}

const BAD_PORT = 'must be 0 or in range 1024 to 65535.';

// "host:port", "port" or "host".
function parsePlace(text) {
  let [host, port] = [undefined, undefined];
  const match = /^(?:\[([^\]]*)\]|([^:]*)):(\d*)$/.exec(text) ?? undefined;
  if (match !== undefined) {
    host = match[1] ?? match[2];
    port = match[3];
  } else if (/^\d+$/.test(text)) {
    port = text;
  } else {
    host = text.replace(/^\[(.*)\]$/, '$1');
  }
  const number = port === undefined || port === '' ? undefined : Number(port);
  if (number !== undefined && number !== 0 && (number < SMALLEST_PORT || number > 65535)) throw new RangeError(BAD_PORT);
  return { host: host || undefined, port: number };
}

/** What the command line asks for; returns what is wrong with it, if anything. */
exports.start = function start() {
  const problem = placesProblem();
  if (problem !== undefined) return problem;
  const place = { host: DEFAULT_HOST, port: undefined };
  for (const name of ['--inspect-port', '--debug-port', '--inspect', '--inspect-brk', '--inspect-wait']) {
    const text = options.get(name);
    if (typeof text !== 'string' || text === '') continue;
    try {
      const { host, port } = parsePlace(text);
      place.host = host ?? place.host;
      place.port = port ?? place.port;
    } catch (error) {
      return error.message;
    }
  }
  if (place.port !== undefined) process.debugPort = place.port;
  const pauses = options.wasGiven('--inspect-brk');
  const waits = pauses || options.wasGiven('--inspect-wait');
  if (!waits && !options.wasGiven('--inspect')) return undefined;
  const permission = require('internal/process/permission');
  if (permission.isEnabled() && !process.permission.has('inspector')) return undefined;
  if (!listen(process.debugPort, place.host)) return undefined;
  if (waits) engine.debuggerWait();
  if (pauses) require('internal/modules/cjs').setPauseOnStart(() => engine.debuggerPauseOnNext());
  return undefined;
};

/** Has an ES module that is the main program pause at its first statement, if --inspect-brk asks for it. */
exports.pauseInModule = function pauseInModule(url) {
  if (address !== undefined) engine.debuggerBreakOnStart(JSON.stringify(`^${RegExp.escape(url)}$`).slice(1, -1));
};

/** Another process asks for a debugger, by SIGUSR1. */
exports.startBySignal = function startBySignal() {
  if (options.get('--disable-sigusr1')) return;
  const permission = require('internal/process/permission');
  if (address !== undefined || (permission.isEnabled() && !process.permission.has('inspector'))) return;
  listen(process.debugPort, startHost());
};

function startHost() {
  for (const name of ['--inspect-port', '--debug-port']) {
    const text = options.get(name);
    if (typeof text === 'string' && text !== '') return parsePlace(text).host ?? DEFAULT_HOST;
  }
  return DEFAULT_HOST;
}

Object.assign(exports, { open, close, waitForDebugger, url: () => address });
