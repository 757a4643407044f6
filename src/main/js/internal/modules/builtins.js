// The public modules: which names there are and which need the node: prefix.
const PUBLIC = `_http_agent _http_client _http_common _http_incoming _http_outgoing _http_server _tls_common _tls_wrap assert
  assert/strict async_hooks buffer child_process cluster console constants crypto dgram diagnostics_channel dns
  dns/promises domain events fs fs/promises http http2 https inspector inspector/promises module net os path
  path/posix path/win32 perf_hooks process punycode querystring readline readline/promises repl stream
  stream/consumers stream/promises stream/web string_decoder sys timers timers/promises tls trace_events tty url util
  util/types v8 vm wasi worker_threads zlib`.split(/\s+/);
const PREFIX_ONLY = ['ffi', 'sea', 'sqlite', 'test', 'test/reporters'];

// What is said when one of these is loaded for the first time.
const deprecations = new Map([
  ['punycode', ['DEP0040', 'The `punycode` module is deprecated. Please use a userland alternative instead.']],
  ['sys', ['DEP0025', 'sys is deprecated. Use `node:util` instead.']],
  ['_tls_common', ['DEP0192', 'The _tls_common module is deprecated. Use `node:tls` instead.']],
  ['_tls_wrap', ['DEP0192', 'The _tls_wrap module is deprecated. Use `node:tls` instead.']],
]);

const all = new Set([...PUBLIC, ...PREFIX_ONLY]);
const prefixOnly = new Set(PREFIX_ONLY);

// module.builtinModules: what may be required without a prefix, then the rest with it.
exports.names = [...PUBLIC, ...PREFIX_ONLY.map((name) => `node:${name}`)];

// Whether a specifier, as written, names a builtin module.
exports.isBuiltin = function isBuiltin(specifier) {
  if (specifier === 'node:sqlite' && !require('internal/options').get('--experimental-sqlite')) return false;
  if (specifier === 'node:ffi' && !require('internal/options').get('--experimental-ffi')) return false;
  if (specifier.startsWith('node:')) return all.has(specifier.slice(5));
  return all.has(specifier) && !prefixOnly.has(specifier);
};

exports.canonicalId = (specifier) => (specifier.startsWith('node:') ? specifier.slice(5) : specifier);


// The module that a specifier names, or undefined if it is no builtin.
exports.load = function load(specifier) {
  if (!exports.isBuiltin(specifier)) return undefined;
  const id = exports.canonicalId(specifier);
  if (!require.has(id)) {
    const error = new Error(`Junction does not have the module 'node:${id}' yet`);
    error.code = 'ERR_UNKNOWN_BUILTIN_MODULE';
    throw error;
  }
  if (deprecations.has(id)) tellDeprecation(id);
  return require(id);
};

function tellDeprecation(id) {
  const [code, message] = deprecations.get(id);
  deprecations.delete(id);
  if (id === 'punycode' && require('internal/util').isInsideNodeModules()) return;
  process.emitWarning(message, 'DeprecationWarning', code);
}
