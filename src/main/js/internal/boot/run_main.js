// What the command line asks for.
const options = require('internal/options');
const processObject = require('internal/process/object');
const { writeRaw } = require('internal/process/stdio');

const userSnapshot = require('internal/boot/user_snapshot');

const BAD_OPTION = 9;

// Environment variables that stand for an option when they are 1.
const SWITCHES = [
  ['NODE_PRESERVE_SYMLINKS', '--preserve-symlinks'], ['NODE_PRESERVE_SYMLINKS_MAIN', '--preserve-symlinks-main'],
];

const INPUT_TYPES = ['module', 'commonjs', 'module-typescript', 'commonjs-typescript'];
const REJECTION_MODES = ['strict', 'warn', 'none', 'throw', 'warn-with-error-code'];

let scriptArguments = []; // what follows `--`

function parse() {
  const { words } = processObject.info;
  const nodeOptions = process.env.NODE_OPTIONS;
  const { execArgv, rest, isCut } = options.initialize(words, nodeOptions);
  scriptArguments = isCut ? rest : [];
  process.execArgv = execArgv;
  process.argv = [process.execPath, ...rest];
  return rest;
}

function fail(code, text) {
  writeRaw(2, `${process.execPath}: ${text}\n`);
  require('internal/process/exit').exitNow(code);
}

function parseOrFail() {
  try {
    parse();
  } catch (error) {
    if (!(error instanceof options.OptionError)) throw error;
    fail(BAD_OPTION, error.message);
  }
}

exports.run = function run() {
  if (processObject.info.threadId !== 0) {
    require('internal/worker/child').run();
    return;
  }
  parseOrFail();
  if (options.get('--version')) {
    writeRaw(1, `${process.version}\n`);
    return;
  }
  if (options.get('--v8-options')) return; // V8 has printed them when it started
  if (options.get('--help')) {
    writeRaw(1, require('internal/boot/help').text());
    return;
  }
  if (options.get('--completion-bash')) {
    writeRaw(1, require('internal/boot/help').bashCompletion());
    return;
  }
  loadEnvFiles();
  if (options.get('--run') !== undefined) {
    require('internal/boot/run_script').run(options.get('--run'), scriptArguments);
    return;
  }
  if (process.env.NODE_CHANNEL_FD !== undefined) require('internal/child_process/channel').setUpChild();
  applyOptions();
  const revert = options.get('--security-revert');
  if (revert !== undefined) fail(12, `Error: Attempt to revert an unknown CVE [${revert}]`);
  const largePages = options.get('--use-largepages');
  if (largePages === 'on') writeRaw(2, `${process.execPath}: --use-largepages is no longer supported.\n`);
  const problem = options.conflict() ?? watchProblem();
  if (problem !== undefined) fail(BAD_OPTION, problem);
  const inputType = options.get('--input-type');
  if (inputType !== undefined && !INPUT_TYPES.includes(inputType)) {
    fail(BAD_OPTION, '--input-type must be "module","commonjs", "module-typescript" or "commonjs-typescript"');
  }
  const traced = options.get('--trace-require-module');
  if (traced !== undefined && traced !== 'all' && traced !== 'no-node-modules') fail(BAD_OPTION, 'invalid value for --trace-require-module');
  const isolation = options.get('--test-isolation');
  if (isolation !== undefined && isolation !== 'process' && isolation !== 'none') fail(BAD_OPTION, 'invalid value for --test-isolation');
  const rejections = options.get('--unhandled-rejections');
  if (rejections !== undefined && !REJECTION_MODES.includes(rejections)) fail(BAD_OPTION, 'invalid value for --unhandled-rejections');
  if (options.get('--check') && options.get('--eval') !== undefined) fail(BAD_OPTION, 'either --check or --eval can be used, not both');
  if (options.get('--tls-min-v1.3') && options.get('--tls-max-v1.2')) {
    fail(BAD_OPTION, 'either --tls-min-v1.3 or --tls-max-v1.2 can be used, not both');
  }
  if (process.env.NODE_COMPILE_CACHE) require('internal/modules/compile_cache').start();
  const { Module } = require('internal/modules/cjs');
  Module._initPaths();
  require('internal/modules/esm').install();
  const builds = options.get('--build-snapshot') || options.get('--build-snapshot-config') !== undefined;
  if (process.env.NODE_V8_COVERAGE && !builds) require('internal/v8/coverage').start();
  if (options.get('--experimental-test-coverage')) require('internal/test/coverage').start();
  startProfiles();
  if (options.get('--trace-event-categories') || options.get('--trace-events-enabled')) require('internal/trace_events').start();
  if (/module_timer|\*/i.test(process.env.NODE_DEBUG ?? '')) require('internal/boot/diagnostic_options').timeModules();
  if (process.env.WATCH_REPORT_DEPENDENCIES === '1') require('internal/watch/report').start();
  if (DEBUGGING.some((name) => options.wasGiven(name)) && !runsInOthers()) startDebugging();
  const source = options.get('--eval');
  const main = process.argv[1];
  if (userSnapshot.isRestored()) {
    if (userSnapshot.restore()) return;
  } else if (builds) {
    userSnapshot.build();
    return;
  }
  if (isWatching() && (!options.get('--test') || options.get('--test-isolation') === 'none')) {
    require('internal/watch/mode').start();
    return;
  }
  if (source !== undefined) {
    runEval(source);
    return;
  }
  if (options.get('--test') === true) {
    preload(() => require('internal/test/cli').run(process.argv.slice(1)));
    return;
  }
  if (main === 'inspect') {
    preload(() => require('internal/debugger/cli').start(process.argv.slice(2)));
    return;
  }
  if (main !== undefined && options.get('--entry-url')) {
    runUrl(main);
    return;
  }
  if (main !== undefined && main !== '-') {
    process.argv[1] = require('path').resolve(main);
    if (options.get('--check')) {
      preload(() => checkFile(process.argv[1]));
      return;
    }
    const { start } = require('internal/main/run_main_module'); // without a receiver, which stack traces would show
    preload(() => start(() => Module.runMain(process.argv[1])));
    return;
  }
  runStdin();
};

function runUrl(main) {
  require('internal/util').emitExperimentalWarning('--entry-url');
  const { pathToFileURL } = require('url');
  preload(() => require('internal/modules/esm').runMain(new URL(main, pathToFileURL(`${process.cwd()}/`))));
}

// Whether this process only starts the ones that run the program, which debuggers are to attach to.
function runsInOthers() {
  return isWatching() || (options.get('--test') === true && options.get('--test-isolation') !== 'none');
}

// What stands in a later file wins; what is in the environment wins over all. A file may hold NODE_OPTIONS.
function loadEnvFiles() {
  const files = options.envFiles();
  if (files.length === 0) return;
  const fs = require('fs');
  const variables = {};
  for (const { file, isOptional } of files) {
    let text;
    try {
      text = fs.readFileSync(file, 'utf8');
    } catch (error) {
      if (error.code !== 'ENOENT') fail(BAD_OPTION, `${file}: invalid format`);
      if (!isOptional) fail(BAD_OPTION, `${file}: not found`);
      writeRaw(2, `${file} not found. Continuing without it.\n`);
      continue;
    }
    Object.assign(variables, require('internal/util/dotenv').parse(text));
  }
  const givesOptions = process.env.NODE_OPTIONS === undefined && variables.NODE_OPTIONS !== undefined;
  for (const [name, value] of Object.entries(variables)) if (process.env[name] === undefined) process.env[name] = value;
  if (givesOptions) parseOrFail();
}

const DIAGNOSTIC = ['--trace-env', '--trace-env-js-stack', '--trace-env-native-stack', '--trace-exit', '--trace-sync-io', '--jitless', '--disallow-code-generation-from-strings'];

function applyOptions() {
  for (const [variable, name] of SWITCHES) if (process.env[variable] === '1') options.set(name, true);
  const limit = options.get('--stack-trace-limit');
  if (limit !== undefined) Error.stackTraceLimit = limit;
  if (userSnapshot.isRestored()) userSnapshot.replaceAdded();
  if (options.get('--enable-source-maps')) require('internal/source_map/support').set(true, true, true);
  if (options.get('--report-on-signal')) require('internal/process/report').start();
  const snapshotSignal = options.get('--heapsnapshot-signal');
  if (snapshotSignal !== undefined) {
    process.on(snapshotSignal, () => require('v8').writeHeapSnapshot());
  }
  const title = options.get('--title');
  if (title !== undefined) process.title = title;
  if (options.wasGiven('--expose-gc') && globalThis.gc === undefined) {
    globalThis.gc = () => binding('engine').collectGarbage();
  }
  const proto = options.get('--disable-proto');
  if (proto === 'delete') delete Object.prototype.__proto__;
  else if (proto === 'throw') {
    const refuse = () => {
      const { message } = new (require('internal/errors').codes.ERR_PROTO_ACCESS)();
      throw Object.assign(new Error(message), { code: 'ERR_PROTO_ACCESS' });
    };
    Object.defineProperty(Object.prototype, '__proto__', { get: refuse, set: refuse, configurable: true });
  } else if (proto !== undefined) {
    fail(12, `invalid mode passed to --disable-proto`);
  }
  applyWebOptions();
  if (DIAGNOSTIC.some((name) => options.get(name))) require('internal/boot/diagnostic_options').apply();
  require('internal/process/warnings').start();
  require('internal/process/permission').start();
}

// Web globals that options add or take away.
function applyWebOptions() {
  const remove = (names) => names.forEach((name) => delete globalThis[name]);
  if (options.get('--experimental-eventsource')) {
    Object.defineProperty(globalThis, 'EventSource', {
      value: require('web/fetch').EventSource, writable: true, configurable: true, enumerable: false,
    });
  }
  if (options.get('--experimental-websocket') === false) remove(['WebSocket', 'CloseEvent']);
  if (options.get('--experimental-global-navigator') === false) remove(['Navigator', 'navigator']);
  if (options.get('--webstorage') === false) remove(['Storage', 'localStorage', 'sessionStorage']);
}

const isWatching = () => options.get('--watch') === true || options.get('--watch-path') !== undefined;

// Options that --watch does not go with.
function watchProblem() {
  if (!isWatching()) return undefined;
  if (options.get('--check')) return 'either --watch or --check can be used, not both';
  if (options.get('--eval') !== undefined) return 'either --watch or --eval can be used, not both';
  if (options.get('--interactive')) return 'either --watch or --interactive can be used, not both';
  if (options.get('--test-force-exit')) return 'either --watch or --test-force-exit can be used, not both';
  if (options.get('--test') && options.get('--watch-path') !== undefined) return '--watch-path cannot be used in combination with --test';
  return undefined;
}

const DEBUGGING = ['--inspect', '--inspect-brk', '--inspect-wait', '--inspect-port', '--debug-port'];

function startDebugging() {
  const server = require('internal/inspector/server');
  const problem = server.start();
  if (problem !== undefined) fail(BAD_OPTION, problem);
}

const PROFILES = ['--cpu-prof', '--cpu-prof-name', '--cpu-prof-dir', '--cpu-prof-interval',
  '--heap-prof', '--heap-prof-name', '--heap-prof-dir', '--heap-prof-interval'];

function startProfiles() {
  if (!PROFILES.some((name) => options.get(name) !== undefined)) return;
  const profiles = require('internal/v8/profile_flags');
  const problem = profiles.problem();
  if (problem !== undefined) fail(BAD_OPTION, problem);
  profiles.start();
}

// Runs what --require and --import name, which may still change the intrinsics, then the rest.
function preload(rest) {
  const next = options.get('--frozen-intrinsics') ? () => {
    require('internal/boot/diagnostic_options').freezeIntrinsics();
    rest();
  } : rest;
  const { Module } = require('internal/modules/cjs');
  Module._preloadModules(options.get('--require'));
  const imports = options.get('--import');
  if (imports === undefined && options.get('--experimental-loader') === undefined) next();
  else require('internal/modules/esm').preload(imports ?? [], next);
}

exports.applyOptions = applyOptions;
exports.preload = preload;
exports.startProfiles = startProfiles;

// Loads the main file, as an ES module if it is one.
exports.runFile = function runFile(main) {
  const cjs = require('internal/modules/cjs');
  const file = cjs.Module._findPath(require('path').resolve(main), null, true);
  if (file && require.has('internal/modules/esm') && require('internal/modules/esm').shouldRunAsModule(file)) {
    require('internal/modules/esm').runMain(file);
    return;
  }
  // Hooks may know what no file is.
  if (!file && options.get('--experimental-loader') !== undefined) {
    require('internal/modules/esm').runMain(require('path').resolve(main));
    return;
  }
  const { runMain } = cjs; // without a receiver, which stack traces would show
  runMain(main);
};

function runEval(source) {
  preload(() => {
    require('internal/boot/eval_source').run('[eval]', source);
    if (options.get('--interactive')) require('internal/repl/cli').start();
  });
}

function checkFile(file) {
  const cjs = require('internal/modules/cjs');
  const found = cjs.Module._findPath(file, null, true);
  if (!found) {
    cjs.Module._resolveFilename(file, null, true);
    return;
  }
  const source = cjs.readText(found);
  if (require.has('internal/modules/esm') && require('internal/modules/esm').shouldRunAsModule(found)) {
    require('internal/modules/esm').check(source, found);
    return;
  }
  cjs.check(source, found);
}

function startRepl() {
  if (options.get('--input-type') !== undefined) {
    writeRaw(2, 'Cannot specify --input-type for REPL\n');
    require('internal/process/exit').exitNow(1);
  }
  preload(() => require('internal/repl/cli').start());
}

function runStdin() {
  if (options.get('--interactive') || (processObject.isTerminal(0) && process.argv[1] !== '-')) {
    startRepl();
    return;
  }
  process.argv[1] === '-' || process.argv.splice(1, 0, '-');
  let source = '';
  process.stdin.setEncoding('utf8');
  process.stdin.on('data', (chunk) => { source += chunk; });
  process.stdin.on('end', () => {
    if (options.get('--check')) {
      preload(() => require('internal/boot/eval_source').check('[stdin]', source));
      return;
    }
    preload(() => require('internal/boot/eval_source').run('[stdin]', source));
  });
}
