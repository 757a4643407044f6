// The command line: which options there are, what they were given, what is left for the program.
//
// Node's rules: options stand before the script; `--` ends them; `--name=value` and `--name value` are the
// same; `_` in a long name counts as `-`; booleans have a `--no-` form; NODE_OPTIONS is read first.
const BOOLEAN = 0;
const STRING = 1;
const LIST = 2;
const NUMBER = 3;
const V8 = 6;

const table = new Map();
function add(kind, names) {
  for (const name of names.trim().split(/\s+/)) table.set(name, kind);
}
add(BOOLEAN, `--check --interactive --print --version --help --v8-options --enable-source-maps --trace-warnings
  --warnings --deprecation --pending-deprecation --throw-deprecation --trace-deprecation --trace-uncaught
  --trace-env --trace-env-js-stack --trace-env-native-stack --trace-exit --trace-sigint --trace-sync-io --preserve-symlinks --preserve-symlinks-main --expose-internals
  --insecure-http-parser --experimental-vm-modules --strip-types
  --experimental-require-module --require-module --experimental-detect-module
  --experimental-websocket --experimental-eventsource --experimental-fetch --experimental-global-customevent
  --experimental-global-webcrypto --experimental-global-navigator --experimental-sqlite --webstorage
  --experimental-import-meta-resolve --experimental-permission --permission --experimental-worker
  --experimental-shadow-realm --experimental-wasm-modules --experimental-print-required-tla
  --experimental-test-coverage --experimental-test-module-mocks --test --test-only --test-force-exit
  --test-update-snapshots --watch --watch-preserve-output --abort-on-uncaught-exception --force-fips --enable-fips
  --use-openssl-ca --use-bundled-ca --use-system-ca --node-snapshot --verify-base-objects --frozen-intrinsics
  --force-context-aware --addons --global-search-paths --report-on-signal --report-on-fatalerror
  --report-uncaught-exception --report-compact --heapsnapshot-near-heap-limit-on --inspect-publish-uid-on
  --zero-fill-buffers --force-async-hooks-checks --expose-gc --allow-natives-syntax --network-family-autoselection
  --async-context-frame --experimental-repl-await --experimental-eventsource --experimental-inspector-network-resource
  --entry-url --experimental-network-inspection --experimental-import-text --openssl-legacy-provider --openssl-shared-config
  --report-exclude-env --report-exclude-network --disable-sigusr1 --disable-wasm-trap-handler --worker-snapshot --trace-tls
  --force-node-api-uncaught-exceptions-policy
  --tls-min-v1.0 --tls-min-v1.1 --tls-min-v1.2 --tls-min-v1.3 --tls-max-v1.2 --tls-max-v1.3
  --experimental-compile-cache --experimental-abortcontroller --experimental-json-modules --experimental-top-level-await
  --experimental-report --experimental-async-context-frame --experimental-addon-modules --use-env-proxy
  --experimental-storage-inspection --experimental-inspector-network --allow-child-process --allow-worker --allow-addons
  --allow-wasi --allow-inspector --allow-net --allow-ffi --experimental-quic --experimental-stream-iter --experimental-vfs --experimental-dtls
  --experimental-ffi --build-sea-on --node-memory-debug --experimental-config-file-default --huge-max-old-generation-size --max-lazy`);
add(STRING, `--eval --input-type --unhandled-rejections --title --redirect-warnings
  --icu-data-dir --openssl-config --tls-cipher-list --tls-keylog --dns-result-order --diagnostic-dir
  --experimental-config-file --localstorage-file --test-name-pattern-single --run --report-dir --report-directory
  --report-filename --report-signal --disable-proto --heapsnapshot-signal --trace-event-categories --trace-event-file-pattern
  --trace-require-module --watch-kill-signal --build-sea --experimental-sea-config --inspect --inspect-brk --inspect-port --inspect-wait --debug-port
  --inspect-publish-uid --cpu-prof-dir --cpu-prof-name --heap-prof-dir --heap-prof-name --test-reporter-destination-single --test-isolation
  --test-global-setup --max-old-space-size-percentage --security-revert --use-largepages --build-snapshot-config --snapshot-blob`);
add(LIST, `--require --import --conditions --experimental-loader --loader --disable-warning --env-file --env-file-if-exists
  --test-name-pattern --test-skip-pattern --test-reporter --test-reporter-destination --watch-path --allow-fs-read
  --allow-fs-write --test-coverage-include --test-coverage-exclude`);
add(NUMBER, `--max-http-header-size --network-family-autoselection-attempt-timeout --secure-heap --secure-heap-min
  --v8-pool-size --stack-trace-limit --test-concurrency --test-timeout --heapsnapshot-near-heap-limit
  --test-coverage-lines --test-coverage-branches --test-coverage-functions --test-shard-number --cpu-prof-interval --heap-prof-interval
  --test-rerun-failures-attempts --test-random-seed`);
add(BOOLEAN, '--extra-info-on-fatal-exception --trace-events-enabled --completion-bash');
// They change nothing here: there is no provider to load, nor a setting that a program could see.
add(BOOLEAN, '--openssl-legacy-provider --openssl-shared-config --napi-modules --worker-snapshot --disable-wasm-trap-handler');
add(BOOLEAN, '--cpu-prof --heap-prof --prof-process --track-heap-objects --build-snapshot --test-randomize');
add(STRING, '--test-shard --test-rerun-failures');
add(V8, `--prof --logfile --max-old-space-size --max-semi-space-size --min-semi-space-size --max-heap-size --initial-heap-size --stack-size
  --jitless --random-seed --trace-gc --no-opt --trace-opt --trace-deopt --always-sparkplug --predictable
  --single-threaded --interpreted-frames-native-stack --no-concurrent-array-buffer-sweeping
  --harmony --jit --disallow-code-generation-from-strings --gc-interval --stress-compaction --stress-scavenge --concurrent-array-buffer-sweeping --perf-basic-prof --perf-prof --gc-global --turbo-filter --huge-max-old-generation-size`);
const SIZES = new Set(['--max-http-header-size', '--network-family-autoselection-attempt-timeout']);
const TAKES_VALUE = new Set(['--max-old-space-size', '--max-semi-space-size', '--stack-size', '--random-seed']);

const short = {
  '-e': ['--eval'], '-p': ['--print'], '-pe': ['--print', '--eval'], '-c': ['--check'], '-r': ['--require'],
  '-v': ['--version'], '-h': ['--help'], '-i': ['--interactive'], '-C': ['--conditions'],
};
const aliases = {
  '--experimental-strip-types': '--strip-types',
  '--es-module-specifier-resolution': '--experimental-specifier-resolution', '--loader': '--experimental-loader',
  '--prof-process': '--prof-process', '--security-reverts': '--security-revert', '--report-directory': '--report-dir',
  '--enable-network-family-autoselection': '--network-family-autoselection', '--experimental-test-isolation': '--test-isolation',
  '--experimental-webstorage': '--webstorage', '--sqlite': '--experimental-sqlite', '--experimental-permission': '--permission',
};
const defaults = {
  '--warnings': true, '--deprecation': true, '--require-module': true, '--strip-types': true, '--addons': true,
  '--global-search-paths': true, '--network-family-autoselection': true, '--async-context-frame': true,
  '--experimental-websocket': true, '--experimental-fetch': true, '--experimental-global-navigator': true,
  '--experimental-detect-module': true, '--experimental-repl-await': true, '--experimental-sqlite': true, '--experimental-ffi': true, '--webstorage': true,
  '--max-http-header-size': 16384, '--network-family-autoselection-attempt-timeout': 250, '--stack-trace-limit': undefined,
};

const notInNodeOptions = new Set(['--eval', '--print', '--check', '--interactive', '--version', '--help', '--v8-options',
  '--completion-bash', '--test', '--expose-internals', '--run', '--build-snapshot', '--prof-process', '--expose-gc-on']);

let values = new Map();
let envFiles = []; // { file, isOptional } in the order of the command line

class OptionError extends Error {}

function set(name, value, kind) {
  if (kind === LIST) {
    const list = values.get(name) ?? [];
    list.push(value);
    values.set(name, list);
    if (name.startsWith('--env-file')) envFiles.push({ file: value, isOptional: name !== '--env-file' });
  } else {
    values.set(name, value);
  }
}

// As C reads numbers: what follows the digits is passed over, and a size wraps around.
function numberOf(name, text) {
  const [digits] = /^\s*[-+]?\d+/.exec(text) ?? ['0'];
  return SIZES.has(name) ? Number(BigInt.asUintN(64, BigInt(digits.trim().replace('+', '')))) : Number(digits);
}

// Reads options from the front of the words; returns how many words were options.
function parse(words, fromEnvironment) {
  let index = 0;
  while (index < words.length) {
    const word = words[index];
    if (word === '--') {
      if (fromEnvironment) throw new OptionError('-- is not allowed in NODE_OPTIONS');
      index++;
      break;
    }
    if (word === '-' || !word.startsWith('-')) break;
    index++;
    let inline;
    let names;
    if (word.startsWith('--')) {
      const equals = word.indexOf('=');
      if (equals > 0) inline = word.slice(equals + 1);
      names = [(equals > 0 ? word.slice(0, equals) : word).replace(/(?!^)_/g, '-')];
    } else {
      names = short[word];
      if (names === undefined) throw new OptionError(`bad option: ${word}`);
    }
    for (let name of names) {
      name = aliases[name] ?? name;
      let kind = table.get(name);
      let negated = false;
      if (kind === undefined && name.startsWith('--no-')) {
        const positive = aliases[`--${name.slice(5)}`] ?? `--${name.slice(5)}`;
        if (table.get(positive) === BOOLEAN || table.get(positive) === V8) {
          name = positive;
          kind = table.get(positive);
          negated = true;
        } else if (table.has(positive)) {
          throw new OptionError(`${word} is an invalid negation because it is not a boolean option`);
        }
      }
      if (kind === undefined) {
        const flagKind = binding('engine').v8FlagKind(name);
        if (flagKind !== 0) kind = V8;
        if (flagKind === 2 && inline === undefined) {
          // V8 looks at the next word itself, whatever it is.
          index++;
        }
      }
      if (name === '--debug' || name === '--debug-brk') {
        throw new OptionError(
          '[DEP0062]: `node --debug` and `node --debug-brk` are invalid. Please use `node --inspect` and `node --inspect-brk` instead.',
        );
      }
      if (kind === undefined) {
        throw new OptionError(`bad option: ${word}`);
      }
      if (fromEnvironment && notInNodeOptions.has(name)) {
        throw new OptionError(`${word} is not allowed in NODE_OPTIONS`);
      }
      if (kind === V8) {
        if (inline === undefined && TAKES_VALUE.has(name)) index++;
        set(name, negated ? false : inline ?? true, BOOLEAN);
        continue;
      }
      if (kind === BOOLEAN) {
        if (inline !== undefined && !['--print'].includes(name)) {
          throw new OptionError(`${word} is an invalid negation because it is not a boolean option`.replace(/.*/, `${name} takes no argument`));
        }
        set(name, !negated, kind);
        if (name === '--print' && word === '-p' && index < words.length && (!words[index].startsWith('-') || words[index] === '-')) {
          set('--eval', words[index++], STRING);
        } else if (name === '--print' && word !== '-pe' && index < words.length && !words[index].startsWith('-')) {
          set('--eval', words[index++], STRING);
        }
        continue;
      }
      let value = inline;
      if (value === undefined) {
        if (/^--inspect(?:-brk|-wait)?$/.test(name)) value = '';
        else {
          if (index >= words.length || (words[index].startsWith('-') && words[index].length > 1 && name !== '--eval')) {
            throw new OptionError(`${word} requires an argument`);
          }
          if (index < words.length && name === '--eval' && words[index].startsWith('-') && words[index].length > 1) {
            throw new OptionError(`${word} requires an argument`);
          }
          value = words[index++];
          if (value.startsWith('\\-')) value = value.slice(1);
        }
      } else if (value === '' && name !== '--eval' && kind !== LIST) {
        throw new OptionError(`${word} requires an argument`);
      }
      set(name, kind === NUMBER ? numberOf(name, value) : value, kind);
    }
  }
  return index;
}

// Splits NODE_OPTIONS: spaces separate, double quotes group, a backslash escapes inside quotes.
function splitEnvironment(text) {
  const words = [];
  let word = '';
  let inWord = false;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    let c = text[i];
    if (quoted && c === '\\') {
      if (i + 1 === text.length) throw new OptionError('invalid value for NODE_OPTIONS (invalid escape)');
      c = text[++i];
    } else if (c === ' ' && !quoted) {
      if (inWord) words.push(word);
      word = '';
      inWord = false;
      continue;
    } else if (c === '"') {
      quoted = !quoted;
      inWord = true;
      continue;
    }
    word += c;
    inWord = true;
  }
  if (quoted) throw new OptionError('invalid value for NODE_OPTIONS (unterminated string)');
  if (inWord) words.push(word);
  return words;
}

// Reads the command line; returns { execArgv, rest }. Throws OptionError.
exports.initialize = function initialize(words, nodeOptions) {
  values = new Map();
  envFiles = [];
  if (nodeOptions) parse(splitEnvironment(nodeOptions), true);
  const count = parse(words, false);
  const end = words[count - 1] === '--' ? count - 1 : count;
  return { execArgv: words.slice(0, end), rest: words.slice(count), isCut: end !== count };
};

// Options that are the whole process's.
const PROCESS_ONLY = /^--(?:title|v8-pool-size|zero-fill-buffers|trace-event|openssl-config|tls-cipher-list|use-openssl-ca|use-bundled-ca|secure-heap|enable-fips|force-fips|icu-data-dir|disable-proto|security-revert|version|help|report-(?!uncaught)|redirect-warnings-x|node-snapshot|build-snapshot|run|expose-internals-x|print|interactive|check|test$)/;

function wrongForWorkers(words, alsoNotIn) {
  const wrong = [];
  for (const [i, word] of words.entries()) {
    if (word === '--') break;
    if (!word.startsWith('-') || word === '-') continue;
    const plain = word.split('=')[0].replace(/(?!^)_/g, '-');
    const name = plain.startsWith('--no-') && !table.has(plain) ? `--${plain.slice(5)}` : plain;
    const known = table.has(name) || table.has(aliases[name]) || short[name] !== undefined || /^--(harmony|js)-/.test(name);
    const lacksValue = [STRING, LIST, NUMBER].includes(table.get(name)) && !word.includes('=') && !/^--inspect|^--debug-port/.test(name)
      && (i + 1 >= words.length || words[i + 1].startsWith('-'));
    if (!known || lacksValue || (PROCESS_ONLY.test(name) && table.has(name)) || (table.get(name) === V8 && alsoNotIn === undefined) || alsoNotIn?.has(name)) wrong.push(word);
  }
  return wrong;
}

/** The words of an execArgv that a worker cannot have. */
exports.notForWorkers = (words) => wrongForWorkers(words.map(String));
exports.notInEnvironmentOfWorkers = (text) => wrongForWorkers(splitEnvironment(text), notInNodeOptions);

const PERCENTAGE = '--max-old-space-size-percentage';

/** What is wrong about options that were given, beyond what each of them allows; undefined if nothing is. */
exports.conflict = function conflict() {
  if (values.has('--use-openssl-ca')) {
    for (const other of ['--use-bundled-ca', '--use-system-ca']) {
      if (values.get(other)) return `either --use-openssl-ca or ${other} can be used, not both`;
    }
  }
  if (values.has('--use-largepages') && !['off', 'on', 'silent'].includes(values.get('--use-largepages'))) {
    return 'invalid value for --use-largepages';
  }
  const percentage = values.get(PERCENTAGE);
  if (percentage !== undefined && !(/^[\d.]+$/.test(percentage) && percentage > 0 && percentage <= 100)) {
    return percentage === '' || percentage === true ? `${PERCENTAGE}= requires an argument`
      : `${PERCENTAGE} must be greater than 0 and up to 100. Got: ${percentage}`;
  }
  return undefined;
};

/** As if the options had not been given. */
exports.forget = (names) => names.forEach((name) => values.delete(name));

exports.OptionError = OptionError;
exports.envFiles = () => envFiles;
exports.get = (name) => (values.has(name) ? values.get(name) : defaults[name]);
exports.set = (name, value) => values.set(name, value);
exports.wasGiven = (name) => values.has(name);
exports.names = () => [...table.keys()];
exports.shortNames = () => Object.keys(short);
exports.isKnown = (name) => table.has(aliases[name] ?? name) || binding('engine').v8FlagKind(name) !== 0;
