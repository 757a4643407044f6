// node:test's run(): test files, each in a process of its own or all in this one.
//
// In processes: files start as the concurrency allows; a file's events are passed on when all files before it have
// ended, so that the report reads as if they had run one after the other. A file whose process ends with a failure
// that none of its tests explains, or that has no tests, is reported as a test itself.
const { clearTimeout, setImmediate, setTimeout } = require('internal/timers'); // not those that a program may have replaced
const path = require('path');
const { codes } = require('internal/errors');
const validators = require('internal/validators');
const { validateArray, validateBoolean, validateFunction, validateInteger, validateNumber, validateObject, validateOneOf,
  validateString, validateStringArray } = validators;
const clock = require('internal/process/methods_data');
const { TestsStream, sink } = require('internal/test/stream');
const { defaultPatterns, findFiles, shardOf } = require('internal/test/files');

const CANCELLED = new Set(['cancelledByParent', 'testAborted', 'testTimeoutFailure']);
// Options of this process that are not for the processes of files.
const OWN_OPTION = new RegExp(`^--(?:test|watch|watch-path|watch-preserve-output|experimental-test-coverage|test-coverage-[\\w-]+|test-reporter
  |test-reporter-destination|test-isolation|experimental-test-isolation|test-shard|test-concurrency|test-global-setup|test-rerun-failures
  |test-randomize|test-random-seed)(?:=|$)`.replaceAll(/\s+/g, ''));
const TAKES_VALUE = /^--(?:test-reporter|test-reporter-destination|test-isolation|test-shard|test-concurrency|test-global-setup|watch-path)$/;

function patternList(value, name) {
  if (value == null) return undefined;
  const list = Array.isArray(value) ? value : [value];
  return list.map((item, index) => {
    if (item instanceof RegExp) return item;
    const place = Array.isArray(value) ? `${name}[${index}]` : name;
    if (typeof item !== 'string') throw new codes.ERR_INVALID_ARG_TYPE(place, ['string', 'RegExp'], item);
    const match = /^\/(.*)\/([a-z]*)$/s.exec(item);
    return match === null ? new RegExp(item) : new RegExp(match[1], match[2]);
  });
}

function checkOptions(options) {
  validateObject(options, 'options');
  const { concurrency, files, forceExit, globPatterns, inspectPort, isolation = 'process', only, setup, shard, signal, timeout, watch,
    cwd = process.cwd(), execArgv = [], argv = [], env, globalSetupPath } = options;
  if (files != null) validateArray(files, 'options.files');
  if (forceExit != null) {
    validateBoolean(forceExit, 'options.forceExit');
    if (forceExit && watch) {
      throw new codes.ERR_INVALID_ARG_VALUE('options.forceExit', watch, 'is not supported with watch mode');
    }
  }
  if (only != null) validateBoolean(only, 'options.only');
  if (globPatterns != null) {
    validateArray(globPatterns, 'options.globPatterns');
    if (globPatterns.length > 0 && files?.length > 0) {
      throw new codes.ERR_INVALID_ARG_VALUE('options.globPatterns', globPatterns, "is not supported when specifying 'options.files'");
    }
  }
  if (watch != null) validateBoolean(watch, 'options.watch');
  if (shard != null) {
    validateObject(shard, 'options.shard');
    validateInteger(shard.total, 'options.shard.total', 1);
    validateInteger(shard.index, 'options.shard.index', 1, shard.total);
    if (watch) throw new codes.ERR_INVALID_ARG_VALUE('options.shard', watch, 'shards not supported with watch mode');
  }
  if (setup != null) validateFunction(setup, 'options.setup');
  validateOneOf(isolation, 'options.isolation', ['process', 'none']);
  validateString(cwd, 'options.cwd');
  validateStringArray(execArgv, 'options.execArgv');
  validateStringArray(argv, 'options.argv');
  if (env != null) {
    validateObject(env, 'options.env');
    if (isolation === 'none') {
      throw new codes.ERR_INVALID_ARG_VALUE('options.env', env, "is not supported with isolation='none'");
    }
  }
  if (globalSetupPath != null) validateString(globalSetupPath, 'options.globalSetupPath');
  if (signal != null) validators.validateAbortSignal(signal, 'options.signal');
  if (timeout != null && timeout !== Infinity) validateNumber(timeout, 'options.timeout', 0, 2147483647);
  if (typeof concurrency === 'number') validators.validateUint32(concurrency, 'options.concurrency', true);
  else if (concurrency != null && typeof concurrency !== 'boolean') {
    throw new codes.ERR_INVALID_ARG_TYPE('options.concurrency', ['boolean', 'number'], concurrency);
  }
  return {
    cwd, execArgv, argv, env, files, forceExit, globPatterns, inspectPort, isolation, only, setup, shard: shard ?? undefined, signal,
    watch, globalSetupPath,
    timeout: timeout ?? Infinity,
    concurrency: concurrency === true ? Math.max(require('os').availableParallelism() - 1, 1) : concurrency || 1,
    namePatterns: patternList(options.testNamePatterns, 'options.testNamePatterns'),
    skipPatterns: patternList(options.testSkipPatterns, 'options.testSkipPatterns'),
  };
}

function startCoverage(options, { cwd, fromCommandLine }) {
  if (fromCommandLine) return require('internal/test/coverage').start();
  const { coverage, coverageIncludeGlobs: include, coverageExcludeGlobs: exclude, lineCoverage, branchCoverage, functionCoverage } = options;
  if (coverage != null) validateBoolean(coverage, 'options.coverage');
  const globs = (value, name) => {
    if (value === undefined) return undefined;
    const list = Array.isArray(value) ? value : [value];
    validateStringArray(list, name);
    return list;
  };
  const settings = {
    cwd, include: globs(include, 'options.coverageIncludeGlobs'), exclude: globs(exclude, 'options.coverageExcludeGlobs'),
    thresholds: { __proto__: null, line: lineCoverage ?? 0, branch: branchCoverage ?? 0, function: functionCoverage ?? 0 },
  };
  if (lineCoverage !== undefined) validateInteger(lineCoverage, 'options.lineCoverage', 0, 100);
  if (branchCoverage !== undefined) validateInteger(branchCoverage, 'options.branchCoverage', 0, 100);
  if (functionCoverage !== undefined) validateInteger(functionCoverage, 'options.functionCoverage', 0, 100);
  return coverage ? require('internal/test/coverage').start(settings) : undefined;
}

function runArguments(file, settings) {
  const own = [];
  for (let i = 0; i < process.execArgv.length; i++) {
    const word = process.execArgv[i];
    if (/^(?:-e|--eval|-p|--print|-pe)$/.test(word)) i++;
    else if (OWN_OPTION.test(word)) {
      if (TAKES_VALUE.test(word)) i++;
    } else if (word !== '--input-type' && !word.startsWith('--input-type=')) own.push(word);
  }
  for (const pattern of settings.namePatterns ?? []) if (!settings.fromCommandLine) own.push(`--test-name-pattern=${pattern}`);
  for (const pattern of settings.skipPatterns ?? []) if (!settings.fromCommandLine) own.push(`--test-skip-pattern=${pattern}`);
  if (settings.only && !own.includes('--test-only')) own.push('--test-only');
  if (settings.forceExit && !own.includes('--test-force-exit')) own.push('--test-force-exit');
  return [...own, ...settings.execArgv, file, ...settings.argv];
}

const INSPECTOR_MESSAGE = /^(?:Debugger (?:listening on|attached|ending on)|For help, see:|Waiting for the debugger to disconnect)/;

class FileRun {
  reported = 0; // top-level tests of the file
  ready = false; // whether all files before it have ended
  ended = false;
  failed = false; // whether one of its tests has
  #held = [];

  constructor(run, name, index) {
    this.run = run;
    this.name = name;
    this.index = index;
    this.file = path.resolve(run.settings.cwd, name);
  }

  get base() {
    return { nesting: 0, name: this.name, testId: this.index + 1, parentId: 0, tags: [], line: 1, column: 1, file: this.file };
  }

  // Passes on what comes in the order of the report.
  report(type, data) {
    if (this.ready) this.#pass(type, data);
    else this.#held.push([type, data]);
  }

  release() {
    this.ready = true;
    for (const [type, data] of this.#held.splice(0)) this.#pass(type, data);
  }

  #pass(type, data) {
    if (type === 'test:pass' || type === 'test:fail') {
      const { run } = this;
      run.count(type, data);
      if (data.nesting === 0) data.testNumber = run.counters.topLevel;
    }
    this.run.stream.report(type, data);
  }

  #event(type, data) {
    if (type === 'test:enqueue' || type === 'test:dequeue' || type === 'test:complete' || type === 'test:summary') {
      data.entryFile = this.file;
      if (type === 'test:summary') this.report(type, data);
      else this.run.stream.report(type, data);
      return;
    }
    if (data.nesting === 0 && (type === 'test:pass' || type === 'test:fail')) this.reported++;
    if (type === 'test:fail' && !data.todo) this.failed = true;
    if (type !== 'test:diagnostic' || data.file !== undefined) data.entryFile = this.file;
    this.report(type, data);
  }

  start(worker) {
    const { settings, stream } = this.run;
    const { spawn } = require('child_process');
    const { FrameReader } = require('internal/test/channel');
    stream.report('test:dequeue', { ...this.base, type: 'test' });
    this.startTime = clock.now();
    const env = { ...settings.env ?? process.env, NODE_TEST_CONTEXT: 'child-v8', NODE_TEST_WORKER_ID: `${worker}` };
    if (settings.watch) env.WATCH_REPORT_DEPENDENCIES = '1';
    return new Promise((resolve) => {
      const stdio = ['inherit', 'pipe', 'pipe'];
      if (settings.watch) stdio.push('ipc');
      const child = spawn(process.execPath, runArguments(this.name, settings), { cwd: settings.cwd, env, stdio });
      this.child = child;
      if (settings.watch) this.#watch();
      let failure;
      let timer;
      const stop = (reason) => {
        failure ??= reason;
        child.kill('SIGTERM');
      };
      if (settings.timeout !== Infinity) {
        timer = setTimeout(stop, settings.timeout, [`test timed out after ${settings.timeout}ms`, 'testTimeoutFailure']);
      }
      const onAbort = () => stop([settings.signal.reason ?? new (require('internal/errors').AbortError)(), 'cancelledByParent']);
      if (settings.signal?.aborted) onAbort();
      settings.signal?.addEventListener('abort', onAbort, { once: true });
      const text = (type) => {
        const decoder = new (require('string_decoder').StringDecoder)('utf8');
        return (bytes) => {
          const message = decoder.write(bytes);
          if (message !== '') this.report(type, { __proto__: null, file: this.name, message, entryFile: this.file });
        };
      };
      // Each line is an event.
      const linesOf = (tell) => (bytes) => {
        for (let start = 0, end; start < bytes.length; start = end) {
          end = bytes.indexOf(10, start) + 1 || bytes.length;
          tell(bytes.subarray(start, end));
        }
      };
      const reader = new FrameReader((type, data) => this.#event(type, data), text('test:stdout'));
      child.stdout.on('data', (chunk) => reader.push(chunk));
      child.stdout.on('end', () => reader.end());
      const tellError = text('test:stderr');
      child.stderr.on('data', linesOf((bytes) => {
        // Debuggers look for the address where they expect it.
        if (settings.inspects && INSPECTOR_MESSAGE.test(bytes.latin1Slice())) process.stderr.write(bytes);
        else tellError(bytes);
      }));
      child.on('error', (error) => { failure ??= [error, 'testCodeFailure']; });
      child.on('close', (code, signal) => {
        clearTimeout(timer);
        settings.signal?.removeEventListener('abort', onAbort);
        this.#finished(code, signal, failure);
        resolve();
      });
    });
  }

  // Learns from the process what the file depends on.
  #watch() {
    const { watcher } = this.run;
    watcher.forget(this.name);
    watcher.watchFile(this.file, this.name);
    this.child.on('message', (message) => {
      for (const file of message?.['watch:require'] ?? []) watcher.watchFile(file, this.name);
    });
  }

  #finished(code, signal, failure) {
    const { failure: makeFailure } = require('internal/test/test');
    let error;
    if (failure !== undefined) error = makeFailure(...failure);
    else if (code !== 0 || signal !== null) {
      error = makeFailure('test failed', this.failed ? 'subtestsFailed' : 'testCodeFailure');
      error.exitCode = code;
      error.signal = signal;
      error.stack = undefined; // it says nothing
    }
    const passed = error === undefined;
    const details = { duration_ms: clock.now() - this.startTime, type: 'test' };
    if (!passed) details.error = error;
    const { name, nesting, testId, parentId, ...place } = this.base;
    const event = { name, nesting, testNumber: this.index + 1, testId, parentId, details, ...place };
    this.run.stream.report('test:complete', { ...event, details: { ...details, passed } });
    if (this.reported === 0 || (!passed && error.failureType !== 'subtestsFailed')) {
      this.report('test:start', this.base);
      this.report(passed ? 'test:pass' : 'test:fail', event);
    }
    this.ended = true;
  }
}

class ProcessRun {
  constructor(stream, settings) {
    this.stream = stream;
    this.settings = settings;
    if (settings.watch) this.watcher = new (require('internal/watch/files').FilesWatcher)();
    this.begin();
  }

  // Counts from here on.
  begin() {
    this.counters = { __proto__: null, tests: 0, failed: 0, passed: 0, cancelled: 0, skipped: 0, todo: 0, topLevel: 0, suites: 0 };
    this.startTime = clock.now();
  }

  count(type, data) {
    const { counters } = this;
    if (data.nesting === 0) counters.topLevel++;
    if (data.details.type === 'suite') {
      counters.suites++;
      return;
    }
    counters.tests++;
    if (data.skip !== undefined && data.skip !== false) counters.skipped++;
    else if (data.todo !== undefined && data.todo !== false) counters.todo++;
    else if (CANCELLED.has(data.details.error?.failureType)) counters.cancelled++;
    else if (type === 'test:fail') counters.failed++;
    else counters.passed++;
  }

  // What runs at the moment, for who is interrupted.
  running() {
    const found = (this.files ?? []).filter((file) => file.child !== undefined && !file.ended);
    for (const { child } of found) child.kill('SIGTERM');
    return found.map(({ name, file }) => ({ __proto__: null, name, nesting: 0, file, line: 1, column: 1 }));
  }

  async start(names) {
    const files = names.map((name, index) => new FileRun(this, name, index));
    this.files = files;
    for (const file of files) this.stream.report('test:enqueue', { ...file.base, type: 'test' });
    let next = 0;
    let reporting = 0;
    if (files.length > 0) files[0].release();
    const advance = () => {
      while (reporting < files.length && files[reporting].ended) {
        reporting++;
        files[reporting]?.release();
      }
    };
    const worker = async (id) => {
      while (next < files.length) {
        await files[next++].start(id);
        advance();
      }
    };
    const workers = [];
    for (let id = 1; id <= Math.min(this.settings.concurrency, files.length); id++) workers.push(worker(id));
    await Promise.all(workers);
  }

  summarize() {
    const { counters, stream } = this;
    const duration = clock.now() - this.startTime;
    stream.report('test:plan', { __proto__: null, nesting: 0, count: counters.topLevel });
    require('internal/test/harness').summary(counters, duration, (message) =>
      stream.report('test:diagnostic', { __proto__: null, nesting: 0, message, level: 'info' }));
    const isEnough = this.settings.coverage?.report((type, data) => stream.report(type, data), { line: 1, column: 1 }) ?? true;
    stream.report('test:summary', {
      __proto__: null, success: isEnough && counters.failed === 0 && counters.cancelled === 0, counts: counters, duration_ms: duration, file: undefined,
    });
  }
}

// Runs the functions of the module that --test-global-setup names.
async function globalSetup(file, cwd) {
  if (file === undefined) return undefined;
  const { pathToFileURL } = require('url');
  const module = await require('internal/modules/esm').importDynamically(pathToFileURL(path.resolve(cwd, file)).href);
  await module.globalSetup?.();
  return module.globalTeardown;
}

async function runInProcesses(stream, settings, names, find) {
  const run = new ProcessRun(stream, settings);
  stream.running = () => run.running();
  const teardown = await globalSetup(settings.globalSetupPath, settings.cwd);
  await run.start(names);
  if (settings.watch) await require('internal/test/watch').watch(run, names, find);
  await teardown?.();
  run.summarize();
  stream.finish();
}

async function runHere(stream, settings, names) {
  const { Harness, inherit, use } = require('internal/test/harness');
  const teardown = await globalSetup(settings.globalSetupPath, settings.cwd);
  const harness = new Harness({ sinks: [sink(stream)], settings });
  const { root } = harness;
  stream.running = () => harness.runningTests();
  if (settings.fromCommandLine) inherit(harness);
  process.env.NODE_TEST_WORKER_ID ??= '1';
  const before = use(harness);
  root.held = true;
  const { pathToFileURL } = require('url');
  const { importDynamically } = require('internal/modules/esm');
  for (const name of names) {
    const file = path.resolve(settings.cwd, name);
    const count = root.children.length;
    let failed;
    harness.currentFile = file;
    try {
      await importDynamically(pathToFileURL(file).href);
    } catch (error) {
      failed = error;
    }
    if (root.children.length === count || failed !== undefined) {
      const node = root.create('test', name, { loc: { file, line: 1, column: 1 } }, () => {
        if (failed !== undefined) throw failed;
      });
      node.ownError = failed;
      root.schedule(node);
    }
  }
  harness.currentFile = undefined;
  await harness.runToEnd();
  await teardown?.();
  use(before);
}

exports.run = function run(options = {}) {
  const settings = checkOptions(options);
  const stream = new TestsStream();
  if (settings.isolation === 'process' && process.env.NODE_TEST_CONTEXT !== undefined && !options.nested) {
    process.emitWarning('node:test run() is being called recursively within a test file. skipping running files.');
    stream.finish();
    return stream;
  }
  settings.fromCommandLine = options.fromCommandLine;
  settings.inspects = options.inspects === true || settings.inspectPort != null || settings.execArgv.some((word) => word.startsWith('--inspect'));
  settings.coverage = startCoverage(options, settings);
  const { files, globPatterns, cwd, shard } = settings;
  const find = files === null || files === undefined ? () => findFiles(cwd, globPatterns ?? defaultPatterns()) : undefined;
  const names = shardOf(find?.() ?? files.map((file) => `${file}`), shard);
  const start = async () => {
    await settings.setup?.(stream);
    await (settings.isolation === 'process' ? runInProcesses : runHere)(stream, settings, names, find);
  };
  setImmediate(() => start().catch((error) => stream.destroy(error)));
  return stream;
};
