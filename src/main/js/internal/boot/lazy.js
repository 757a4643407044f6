// Modules that are evaluated when first required rather than in the snapshot: what they hold cannot be in one (memory
// outside the heap), or an empty program does not need them and they would make every start slower.
//
// After the snapshot's evaluation the text of those that nobody needed until then is dropped as well; it is read from
// the installation when it is needed.
const LAZY = new RegExp(`^(?:${[
  '_http_.*', '_tls_.*', 'assert.*', 'async_hooks', 'child_process', 'cluster', 'crypto', 'dgram', 'dns.*', 'domain', 'ffi', 'fs/promises', 'http',
  'http2', 'https', 'inspector.*', 'net', 'perf_hooks', 'process', 'punycode', 'querystring', 'readline.*', 'repl', 'stream/.*',
  'sea', 'sqlite', 'string_decoder', 'sys', 'test.*', 'timers/promises', 'tls', 'trace_events', 'tty', 'url', 'v8', 'vm', 'wasi', 'worker_threads', 'zlib',
  'internal/async_hooks/promise.*', 'internal/(?:assert|child_process|cluster|clone|crypto|debugger|dgram|dns|encoding|fs|http|http2|inspector|messaging|mime|napi|net|npm|perf|permission|readline|repl|source_map|sqlite|streams|test|tls|tty|url|v8|vm|wasi|watch|worker|zlib)(?:/.*)?',
  'internal/buffer/codec_module', 'internal/wasm/(?:assembler|compilation)', 'internal/boot/(?:diagnostic_options|help|eval_source|run_script|snapshot_stand_ins)', 'internal/trace_events.*', 'internal/modules/(?:compile_cache|cjs_hooks|esm_(?:errors|generated|load|resolve)|find_package|hooks|async_hooks.*|typescript)',
  'internal/process/(?:bindings|environment_flags|report)', 'internal/util/(?:comparisons|diff|parse_args|inspect_stack|regexp_highlight)', 'web/.*',
].join('|')})$`);

exports.has = (id) => LAZY.test(id);
