// The permission model (--permission): what a program may do, and the gates that hold it to that.
//
// The gates stand where JavaScript meets the runtime: enable() wraps the ops of files, sockets, names and processes, so
// that no path of the library leads around them, and a program that runs without --permission pays nothing.
const options = require('internal/options');

// What sockets and look-ups answer in place of an error number; internal/errno knows it.
const ACCESS_DENIED = -40000;

const SCOPES = {
  'fs': 'FileSystem', 'fs.read': 'FileSystemRead', 'fs.write': 'FileSystemWrite', 'child': 'ChildProcess', 'worker': 'WorkerThreads',
  'wasi': 'WASI', 'inspector': 'Inspector', 'net': 'Net', 'addon': 'Addon', 'ffi': 'FFI',
};
const FLAGS = {
  'fs.read': '--allow-fs-read', 'fs.write': '--allow-fs-write', 'child': '--allow-child-process', 'worker': '--allow-worker',
  'wasi': '--allow-wasi', 'inspector': '--allow-inspector', 'net': '--allow-net', 'addon': '--allow-addons', 'ffi': '--allow-ffi',
};
const DANGEROUS = { // and the codes of the warnings
  '--allow-addons': 'PERM0001', '--allow-child-process': 'PERM0002', '--allow-ffi': 'PERM0003', '--allow-inspector': 'PERM0004',
  '--allow-wasi': 'PERM0005', '--allow-worker': 'PERM0006',
};

const FOLDER = 1; // of the op `kind`

let enabled = false;
let granted; // of all scopes but files: the names of those that are granted
let files; // { read, write }: each { all, exact, prefixes }
let resolve;

exports.isEnabled = () => enabled;

function publish(scope, resource) {
  const channel = require('diagnostics_channel').channel(`node:permission-model:${scope.startsWith('fs') ? 'fs' : scope}`);
  if (channel.hasSubscribers) channel.publish({ permission: SCOPES[scope], resource });
}

function denied(scope, resource = '') {
  publish(scope, resource);
  // The errors that Node.js makes natively have their code in no header.
  const error = new Error(`Access to this API has been restricted. Use ${FLAGS[scope]} to manage permissions.`);
  return Object.assign(error, { code: 'ERR_ACCESS_DENIED', permission: SCOPES[scope], resource });
}

const text = (path) => (typeof path === 'string' ? path : require('buffer').Buffer.from(path.buffer, path.byteOffset, path.byteLength).utf8Slice());

const withoutSlash = (path) => (path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path);

function pathList(list) {
  const result = { all: false, exact: new Set(), prefixes: [] };
  for (const item of list ?? []) {
    if (item === '*') {
      result.all = true;
      continue;
    }
    const star = item.indexOf('*');
    if (star >= 0) {
      // What follows the star does not count.
      const head = item.slice(0, star);
      let prefix = resolve(head === '' ? '.' : head);
      if ((head === '' || head.endsWith('/')) && !prefix.endsWith('/')) prefix += '/';
      result.prefixes.push(prefix);
    } else {
      const path = withoutSlash(resolve(item));
      result.exact.add(path);
      if (binding('fs').kind(path) === FOLDER || item.endsWith('/')) result.prefixes.push(path === '/' ? path : `${path}/`);
    }
  }
  return result;
}

function allowsPath({ all, exact, prefixes }, path) {
  if (all) return true;
  const full = withoutSlash(resolve(path));
  return exact.has(full) || prefixes.some((prefix) => full.startsWith(prefix) || full === withoutSlash(prefix));
}

function isGranted(scope, reference) {
  if (!enabled) return true;
  if (scope === 'fs') return files.read.all && files.write.all;
  if (scope === 'fs.read' || scope === 'fs.write') {
    const list = scope === 'fs.read' ? files.read : files.write;
    return reference === undefined || reference === '' ? list.all : allowsPath(list, reference);
  }
  return granted.has(scope);
}

// Throws unless the scope is granted.
exports.check = function check(scope, resource) {
  if (!enabled) return;
  if (ArrayBuffer.isView(resource)) resource = text(resource);
  if (!isGranted(scope, resource)) throw denied(scope, resource);
};
exports.isDenied = (scope) => !isGranted(scope);

function has(scope, reference) {
  const { validateString } = require('internal/validators');
  validateString(scope, 'scope');
  if (reference !== undefined && reference !== null) {
    if (ArrayBuffer.isView(reference)) reference = text(reference);
    validateString(reference, 'reference');
  }
  if (!Object.hasOwn(SCOPES, scope)) return false;
  const result = isGranted(scope, reference);
  if (!result) publish(scope, reference ?? '');
  return result;
}

function drop(scope, reference) {
  const { validateString } = require('internal/validators');
  validateString(scope, 'scope');
  if (reference !== undefined) validateString(reference, 'reference');
  if (scope === 'fs.read' || scope === 'fs' || scope === 'fs.write') {
    for (const kind of scope === 'fs' ? ['read', 'write'] : [scope.slice(3)]) {
      if (reference === undefined) files[kind] = { all: false, exact: new Set(), prefixes: [] };
      else files[kind].exact.delete(withoutSlash(resolve(reference)));
    }
  } else {
    granted.delete(scope);
  }
}

// ---- Gates ------------------------------------------------------------------------------------------

const O_WRONLY = 1;
const O_RDWR = 2;
const WRITES = 0o100 | 0o1000 | 0o2000; // O_CREAT, O_TRUNC, O_APPEND

const read = (path) => ['fs.read', path];
const write = (path) => ['fs.write', path];

// What an op of files needs, from its arguments.
const FILE_OPS = {
  open: (path, flags) => [
    ...(flags & 3) !== O_WRONLY ? [read(path)] : [],
    ...(flags & 3) === O_WRONLY || flags & O_RDWR || flags & WRITES ? [write(path)] : [],
  ],
  copyFile: (from, to) => [read(from), write(to)],
  rename: (from, to) => [read(from), write(from), write(to)],
  link: (from, to) => [read(from), write(from), write(to)],
  mkdtemp: (prefix) => [write(typeof prefix === 'string' ? `${prefix}XXXXXX` : Buffer.concat([prefix, Buffer.from('XXXXXX')]))],
  watch: (_, path) => [read(path)],
};
for (const name of ['stat', 'statShared', 'access', 'statfs', 'list', 'readlink', 'realpath', 'readSmallFile', 'openWholeFile', 'readFileUtf8', 'kind']) {
  FILE_OPS[name] = (path) => (typeof path === 'number' ? [] : [read(path)]);
}
for (const name of ['writeFile', 'chmod', 'chown', 'utimes', 'mkdir', 'mkdirs', 'rmdir', 'unlink', 'remove']) {
  FILE_OPS[name] = (path) => (typeof path === 'number' ? [] : [write(path)]);
}
// These take descriptors, whose files were opened with permission. What is named nowhere here is refused.
const FREE_OPS = new Set(`close read write writeString readv writev readFully ftruncate share fstat fstatShared unwatch readShared
  writeShared ownership lock unlock`.split(/\s+/));
// The callback forms that throw at once.
const THROWS = new Set(['mkdir', 'mkdirs', 'rmdir', 'readlink', 'chmod', 'utimes']);
const DISABLED = ['fchmod', 'fchown', 'futimes', 'fsync', 'fdatasync'];

function firstDenied(needs) {
  for (const [scope, path] of needs) {
    const name = text(path);
    if (!isGranted(scope, name)) return denied(scope, name);
  }
  return undefined;
}

// What only resolves a path is no secret to synchronous callers.
const FREE_WHEN_SYNCHRONOUS = new Set(['realpath']);

function gateOp(ops, name, check) {
  const plain = ops[name];
  const asynchronous = ops[`${name}Async`];
  if (plain === undefined) return;
  if (!FREE_WHEN_SYNCHRONOUS.has(name)) ops[name] = function gated(...args) {
    const error = check(...args);
    if (error !== undefined) throw error;
    return plain(...args);
  };
  ops[`${name}Async`] = function gatedAsync(callback, ...args) {
    const error = check(...args);
    if (error === undefined) return asynchronous(callback, ...args);
    if (THROWS.has(name)) throw error;
    process.nextTick(callback, error);
    return undefined;
  };
}

function gateFiles() {
  const ops = binding('fs');
  for (const [name, needs] of Object.entries(FILE_OPS)) gateOp(ops, name, (...args) => firstDenied(needs(...args)));
  require('internal/fs/shared').passPaths();
  for (const name of Object.keys(ops)) {
    if (name.endsWith('Async') || Object.hasOwn(FILE_OPS, name) || FREE_OPS.has(name) || DISABLED.includes(name) || name === 'symlink') continue;
    gateOp(ops, name, () => (isGranted('fs') ? undefined : denied('fs.read')));
  }
  const { codes } = require('internal/errors');
  for (const name of DISABLED) {
    gateOp(ops, name, () => new codes.ERR_ACCESS_DENIED(`${name} API is disabled when Permission Model is enabled.`));
  }
  gateOp(ops, 'symlink', () => (isGranted('fs') ? undefined
    : new codes.ERR_ACCESS_DENIED('fs.symlink API requires full fs.read and fs.write permissions.')));
  gateOp(binding('module'), 'readText', (path) => firstDenied([read(path)]));
  const engine = binding('engine');
  for (const name of ['compileFile', 'exportsOfFile', 'readSource', 'requireFile']) gateOp(engine, name, (path) => firstDenied([read(path)]));
  gateOp(engine, 'moduleFile', (url, path) => firstDenied([read(path)]));
  require('internal/modules/cjs').compileOnlyWhenLoaded();
  gateOp(binding('process'), 'chdir', (path) => firstDenied([read(path)]));
}

function gateNetwork() {
  const net = binding('net');
  for (const name of ['connectTcp', 'connectUnix', 'connectDescriptor']) {
    const plain = net[name];
    if (plain !== undefined) net[name] = (...args) => (isGranted('net') ? plain(...args) : ACCESS_DENIED);
  }
  for (const name of ['bindTcp', 'bindUnix']) {
    const plain = net[name];
    net[name] = (id, address, ...rest) => {
      if (!isGranted('net')) throw denied('net', `${address}`);
      return plain(id, address, ...rest);
    };
  }
  const dgram = binding('dgram');
  for (const name of ['bind', 'connect', 'send']) {
    const plain = dgram[name];
    if (plain !== undefined) dgram[name] = (...args) => (isGranted('net') ? plain(...args) : ACCESS_DENIED);
  }
  const dns = binding('dns');
  for (const name of ['lookupAsync', 'lookupServiceAsync']) {
    const plain = dns[name];
    dns[name] = (callback, ...args) => (isGranted('net') ? plain(callback, ...args) : process.nextTick(callback, undefined, ACCESS_DENIED));
  }
}

function gateProcesses() {
  const child = binding('child');
  for (const name of Object.keys(child)) {
    if (!/^spawn/.test(name) || name.endsWith('Async')) continue;
    gateOp(child, name, (...args) => (isGranted('child') ? undefined : denied('child', args.find((arg) => typeof arg === 'string'))));
  }
  gateOp(binding('process'), 'execve', (file) => (isGranted('child') ? undefined : denied('child', file)));
}

// Child processes are held to the same permissions, unless they are given their own.
exports.inherit = function inherit(pairs, args) {
  if (!enabled || args.some((arg) => arg === '--permission')) return;
  const flags = ['--permission'];
  for (const [scope, flag] of Object.entries(FLAGS)) {
    if (scope.startsWith('fs.')) for (const path of options.get(flag) ?? []) flags.push(`${flag}=${/[\s"]/.test(path) ? JSON.stringify(path) : path}`);
    else if (options.get(flag)) flags.push(flag);
  }
  const at = pairs.findIndex((pair) => pair.startsWith('NODE_OPTIONS='));
  if (at < 0) pairs.push(`NODE_OPTIONS=${flags.join(' ')}`);
  else if (!pairs[at].includes('--permission')) pairs[at] += ` ${flags.join(' ')}`;
};

// Called once the command line is known.
exports.start = function start() {
  if (!options.get('--permission')) {
    for (const flag of Object.values(FLAGS)) {
      if (flag !== '--allow-ffi' && options.wasGiven(flag)) {
        const { codes } = require('internal/errors');
        throw new codes.ERR_MISSING_OPTION('--permission');
      }
    }
    return;
  }
  ({ resolve } = require('path'));
  files = { read: pathList(options.get('--allow-fs-read')), write: pathList(options.get('--allow-fs-write')) };
  // What the command line names may be read.
  const { argv } = process;
  if (options.get('--eval') === undefined && argv[1] !== undefined) files.read.exact.add(resolve(argv[1]));
  for (const name of options.get('--require') ?? []) files.read.exact.add(resolve(name));
  // What belongs to the runtime itself.
  files.read.prefixes.push(`${require('internal/process/object').info.home}/`);
  granted = new Set(Object.keys(FLAGS).filter((scope) => !scope.startsWith('fs.') && options.get(FLAGS[scope]) === true));
  const withCommas = ['--allow-fs-read', '--allow-fs-write']
    .filter((flag) => options.get(flag)?.some((path) => path.includes(',') && binding('fs').kind(path) < 0));
  enabled = true;
  gateFiles();
  gateNetwork();
  gateProcesses();
  for (const [flag, code] of Object.entries(DANGEROUS)) {
    if (options.get(flag)) {
      process.emitWarning(`The flag ${flag} must be used with extreme caution. It could invalidate the permission model.`, {
        type: 'SecurityWarning', code,
      });
    }
  }
  if (options.get('--allow-net')) process.emitWarning('The flag --allow-net is under experimental phase.', 'ExperimentalWarning');
  for (const flag of withCommas) {
    process.emitWarning(`The ${flag} CLI flag has changed. Passing a comma-separated list of paths is no longer valid. Documentation can be found at https://nodejs.org/api/permissions.html#file-system-permissions`);
  }
  Object.defineProperty(process, 'permission', { value: { has, drop }, writable: true, enumerable: true, configurable: false });
  process.binding = function binding(module) {
    const { codes } = require('internal/errors');
    throw new codes.ERR_ACCESS_DENIED('process.binding', undefined, module);
  };
};
