// `node --test`.
const { setImmediate } = require('internal/timers'); // not those that a program may have replaced
const options = require('internal/options');

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}

function parseShard(text) {
  if (text === undefined) return undefined;
  const { codes } = require('internal/errors');
  if (!/^\d+\/\d+$/.test(text)) {
    throw new codes.ERR_INVALID_ARG_VALUE('--test-shard', text, 'must be in the form of <index>/<total>');
  }
  const [index, total] = text.split('/').map(Number);
  return { index, total };
}

exports.run = function run(patterns) {
  const cwd = process.cwd();
  const isolation = options.get('--test-isolation') ?? 'process';
  const { findFiles } = require('internal/test/files');
  const files = findFiles(cwd, patterns.length > 0 ? patterns : undefined);
  if (files.length === 0 && patterns.length > 0) {
    fail(`Could not find '${patterns.join(', ')}'`);
    return;
  }
  const timeout = options.get('--test-timeout');
  const settings = {
    concurrency: isolation === 'none' ? 1 : options.get('--test-concurrency') ?? true, timeout: timeout === undefined || timeout === 0 ? Infinity : timeout, isolation,
  };
  const inspects = isolation === 'process' && ['--inspect', '--inspect-brk', '--inspect-wait'].some((name) => options.wasGiven(name));
  if (inspects) {
    process.emitWarning(
      'Using the inspector with --test forces running at a concurrency of 1. Use the inspectPort option to run with concurrency');
    settings.concurrency = 1;
  }
  require('util').debuglog('test_runner')('test runner configuration:', settings);
  const sinks = require('internal/test/reporters').open();
  const watch = options.get('--watch') === true;
  const stream = require('internal/test/run').run({
    ...(watch ? { globPatterns: patterns.length > 0 ? patterns : undefined } : { files }), isolation, cwd, fromCommandLine: true, nested: true,
    concurrency: settings.concurrency || true,
    inspects,
    timeout: timeout === undefined || timeout === 0 ? Infinity : timeout,
    shard: parseShard(options.get('--test-shard')),
    watch,
    globalSetupPath: options.get('--test-global-setup'),
  });
  const interrupt = () => {
    const tests = stream.running?.() ?? [];
    if (tests.length > 0) stream.report('test:interrupted', { __proto__: null, tests });
    process.exitCode = 1;
    // What reporters still write comes first.
    setImmediate(() => process.exit(1));
  };
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  stream.on('test:fail', (data) => {
    if (data.todo === undefined || data.todo === false) process.exitCode = 1;
  });
  // Reporters write between two turns of the loop: what the tests of this process print in one go is not interrupted.
  let held = [];
  const flush = () => {
    const events = held;
    held = [];
    for (const event of events) for (const sink of sinks) sink.push(event);
  };
  if (isolation === 'none') process.on('exit', flush);
  stream.on('data', (event) => {
    held.push(event);
    if (isolation !== 'none') flush();
    else if (held.length === 1) setImmediate(flush);
  });
  stream.on('end', () => {
    flush();
    for (const sink of sinks) sink.close();
    if (options.get('--test-force-exit')) setImmediate(() => process.exit());
  });
};
