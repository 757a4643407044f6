// module.enableCompileCache() and its environment variables. The cache is Java's (engine/CompileCache.java).
const engine = binding('engine');
const path = require('path');

let directory;

const FAILED = 0;
const ENABLED = 1;
const ALREADY_ENABLED = 2;
const DISABLED = 3;

const isLoud = () => process.env.NODE_DEBUG_NATIVE?.split(',').some((name) => name.trim().toUpperCase() === 'COMPILE_CACHE') === true;

function say(text) {
  if (isLoud()) require('internal/process/stdio').writeRaw(2, `[compile cache] ${text}\n`);
}

function mayUse(folder) {
  const permission = process.permission;
  if (permission === undefined) return undefined;
  if (!permission.has('fs.write', folder)) return `Skipping compile cache because write permission for ${folder} is not granted`;
  if (!permission.has('fs.read', folder)) return `Skipping compile cache because read permission for ${folder} is not granted`;
  return undefined;
}

function open(given, isPortable) {
  if (process.env.NODE_DISABLE_COMPILE_CACHE) {
    say('Disabled by NODE_DISABLE_COMPILE_CACHE.');
    return { status: DISABLED, message: 'Disabled by NODE_DISABLE_COMPILE_CACHE' };
  }
  if (directory !== undefined) return { status: ALREADY_ENABLED, directory };
  const folder = path.resolve(given);
  const refusal = mayUse(folder);
  if (refusal !== undefined) {
    say(refusal);
    return { status: FAILED, message: refusal };
  }
  try {
    directory = engine.openCompileCache(given, folder, `${process.version}-${process.arch}`, isPortable ? 1 : 0, isLoud() ? 1 : 0);
  } catch (error) {
    return { status: FAILED, message: error.message };
  }
  return { status: ENABLED, directory: folder };
}

/** At the start of the process. */
exports.start = function start() {
  if (process.env.NODE_COMPILE_CACHE) open(process.env.NODE_COMPILE_CACHE, process.env.NODE_COMPILE_CACHE_PORTABLE === '1');
};

exports.isEnabled = () => directory !== undefined;

/** Documented as module.enableCompileCache([options]). */
exports.enable = function enableCompileCache(options) {
  let folder = options;
  let isPortable;
  if (typeof options === 'object' && options !== null) ({ directory: folder, portable: isPortable } = options);
  if (folder !== undefined && typeof folder !== 'string') {
    throw Object.assign(new TypeError('cacheDir should be a string'), { code: 'ERR_INVALID_ARG_TYPE' });
  }
  folder ??= process.env.NODE_COMPILE_CACHE || path.join(require('os').tmpdir(), 'node-compile-cache');
  return open(folder, isPortable ?? process.env.NODE_COMPILE_CACHE_PORTABLE === '1');
};

exports.directory = () => directory;

exports.flush = function flushCompileCache() {
  if (directory !== undefined) engine.flushCompileCache();
};
