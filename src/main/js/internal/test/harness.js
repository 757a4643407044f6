// The one run of a process: the root of its tests, the counts, the reporters, the exit code.
const { TestNode, SuiteContext, failure } = require('internal/test/test');
const clock = require('internal/process/methods_data');
const options = require('internal/options');
const timers = require('internal/timers');

let harness;

function openSinks() {
  // The process of a file tells its runner.
  if (process.env.NODE_TEST_CONTEXT === 'child-v8') return [new (require('internal/test/channel').FrameSink)()];
  return require('internal/test/reporters').open();
}

class Harness {
  // sinks: where events go; settings: run()'s, when the run is its.
  constructor({ sinks, settings } = {}) {
    this.settings = settings;
    this.isChild = sinks === undefined && process.env.NODE_TEST_CONTEXT === 'child-v8';
    this.nextId = 0;
    this.counters = { tests: 0, failed: 0, passed: 0, cancelled: 0, skipped: 0, todo: 0, topLevel: 0, suites: 0 };
    this.lateFailures = [];
    this.events = [];
    this.startTime = clock.now();
    this.root = new TestNode({
      kind: 'root', name: '<root>', fn: () => {}, options: { concurrency: 1 }, parent: null, harness: this,
    });
    this.root.startTime = this.startTime;
    this.root.context = new SuiteContext(this.root);
    this.patterns = settings?.namePatterns ?? compile(options.get('--test-name-pattern'));
    this.skipPatterns = settings?.skipPatterns ?? compile(options.get('--test-skip-pattern'));
    this.onlyMode = options.get('--test-only') || settings?.only;
    this.reporters = sinks ?? openSinks();
    this.ended = false;
    if (settings?.coverage !== undefined) this.coverage = settings.coverage;
    else if (!this.isChild) this.coverage = require('internal/test/coverage').start();
    this.#watch();
  }

  #watch() {
    process.on('beforeExit', () => this.#end());
    process.on('exit', () => {
      if (!this.ended) {
        this.#cancelRest();
        this.#report();
      }
    });
    process.on('uncaughtException', (error) => this.#asyncFailure(error, 'uncaughtException'));
    process.on('unhandledRejection', (error) => this.#asyncFailure(error, 'unhandledRejection'));
  }

  // An error that no test caught belongs to the test in whose context it arose.
  #asyncFailure(error, type) {
    const { contextStorage, hookStorage } = require('internal/test/test');
    const hook = hookStorage().getStore();
    const node = contextStorage().getStore() ?? this.running;
    const isHook = hook?.hasEnded === true;
    if (node === undefined || node.endTime !== undefined || isHook) {
      const name = isHook ? hook.kind : node?.name;
      this.emit('test:diagnostic', {
        message: name === undefined
          ? `Error: A resource generated asynchronous activity after the test ended. This activity created the error "${error}" which triggered an ${type} event, caught by the test runner.`
          : `Error: Test ${isHook ? 'hook ' : ''}"${name}" at ${this.#place(isHook ? hook : node)} generated asynchronous activity after the test ended. This activity created the error "${error}" and would have caused the test to fail, but instead triggered an ${type} event.`,
        nesting: 0, level: 'warn',
      });
      this.#markFailed();
      return;
    }
    node.fail(failure(error, type), type);
    node.stop(error);
  }

  // A program that calls run() decides by itself.
  #markFailed() {
    if (this.settings === undefined || this.settings.fromCommandLine) process.exitCode = 1;
  }

  #place(node) {
    const { location } = node; // of a test or a hook
    return location === undefined ? '<unknown>' : `${require('path').relative(process.cwd(), location.file)}:${location.line}:${location.column}`;
  }

  // The innermost tests that have begun and not ended.
  runningTests() {
    const found = [];
    const visit = (node) => {
      const inside = node.children.filter((child) => child.startTime !== undefined && child.endTime === undefined);
      inside.forEach(visit);
      if (inside.length > 0 || node.kind === 'root') return;
      const { name, nesting, location } = node;
      found.push({ __proto__: null, name, nesting, file: location?.file, line: location?.line, column: location?.column });
    };
    visit(this.root);
    return found;
  }

  lateError(node, error) {
    this.#asyncFailure(error, 'uncaughtException');
  }

  /** Whether marks of tests to run have no effect. */
  get wantsNoOnly() {
    return !this.onlyMode && this.settings === undefined;
  }

  isFiltered(node) {
    if (node.kind === 'root') return false;
    if (this.onlyMode && isLeftOut(node)) return true;
    if (this.patterns.length > 0 && !matches(node, this.patterns)) return true;
    return this.skipPatterns.length > 0 && this.skipPatterns.some((pattern) => pattern.test(node.fullName.replaceAll(' > ', ' ')));
  }

  emit(type, data) {
    for (const reporter of this.reporters) reporter.push({ type, data });
  }

  #details(node) {
    const { location } = node;
    return {
      __proto__: null, name: node.name, nesting: node.nesting, testNumber: node.index,
      testId: node.testId, parentId: node.parent?.testId ?? 0, tags: node.tags ?? [],
      line: location?.line, column: location?.column, file: location?.file,
    };
  }

  #state(node) {
    const { testNumber, ...details } = this.#details(node);
    return { ...details, type: node.kind };
  }

  enqueued(node) {
    node.testId = ++this.nextId;
    this.emit('test:enqueue', this.#state(node));
  }

  completed(node) {
    if (node.kind === 'root') return;
    const details = this.#details(node);
    details.details = { duration_ms: node.duration, type: node.kind, passed: node.passed === true || node.skipped };
    if (node.error !== undefined) details.details.error = node.error;
    if (node.skipped) details.skip = node.skipMessage ?? true;
    else if (node.isTodo) details.todo = node.todoMessage ?? true;
    if (node.expectFailure) details.expectFailure = node.expectFailure.reason || true;
    this.emit('test:complete', details);
  }

  startedTest(node) {
    this.emit('test:dequeue', this.#state(node));
    this.running = node;
  }

  // 'test:start' comes when there is something to report of a test: its end, or that of its first subtest.
  announce(node) {
    if (node.announced || node.kind === 'root') return;
    if (node.parent !== this.root) this.announce(node.parent);
    node.announced = true;
    const { testNumber, ...details } = this.#details(node);
    this.emit('test:start', details);
  }

  finishedTest(node) {
    node.reportedAsFinished = true;
    this.announce(node);
    const details = this.#details(node);
    details.details = { duration_ms: node.duration, type: node.kind };
    if (node.skipped) details.skip = node.skipMessage ?? true;
    else if (node.isTodo) details.todo = node.todoMessage ?? true;
    if (node.expectFailure) details.expectFailure = node.expectFailure.reason || true;
    this.#count(node);
    if (node.children.length > node.dropped) {
      const { line, column, file } = details;
      this.emit('test:plan', { nesting: node.nesting + 1, count: node.children.length - node.dropped, line, column, file });
    }
    if (node.passed || node.skipped) {
      this.emit('test:pass', details);
    } else {
      details.details.error = node.error;
      this.emit('test:fail', details);
      if (!node.isTodo) this.#markFailed();
    }
    for (const message of node.diagnostics) this.emit('test:diagnostic', { nesting: node.nesting, message, level: 'info' });
  }

  #count(node) {
    const { counters } = this;
    if (node.parent === this.root) counters.topLevel++;
    if (node.kind === 'suite') {
      counters.suites++;
      return;
    }
    counters.tests++;
    if (node.skipped) counters.skipped++;
    else if (node.isTodo) counters.todo++;
    else if (node.cancelled) counters.cancelled++;
    else if (!node.passed) counters.failed++;
    else counters.passed++;
  }

  // The root has nothing to run at the moment.
  settled() {
    const force = options.get('--test-force-exit');
    if (this.settings !== undefined || this.isCheckingEnd || this.ended) return;
    if (!force && (this.root.hooks.after.length === 0 || this.afterDone)) return;
    this.isCheckingEnd = true;
    timers.setImmediate(async () => {
      this.isCheckingEnd = false;
      if (this.root.active > 0 || this.root.queue.length > 0) return;
      if (!force) {
        // What the hooks close may be what keeps the process alive.
        await this.#runAfter();
        return;
      }
      await this.#end();
      // What reporters still write comes first.
      await new Promise((resolve) => { timers.setImmediate(resolve); });
      process.exit();
    });
  }

  // For run(): lets the tests start that were collected, and ends with them.
  async runToEnd() {
    const { root } = this;
    // With all files in one process `only` needs no option.
    this.onlyMode ||= hasOnly(root);
    root.release();
    while (root.children.some((child) => child.endTime === undefined)) {
      await Promise.all(root.children.map((child) => child.finished.promise));
    }
    if (this.settings.fromCommandLine && !this.settings.watch && !options.get('--test-force-exit')) {
      // What tests have left under way may still fail.
      await this.#runAfter();
      await new Promise((resolve) => { process.once('beforeExit', resolve); });
    }
    await this.#end();
  }

  async #end() {
    if (this.ended || this.ending) return;
    this.ending = true;
    const { root } = this;
    if (root.active > 0 || root.queue.length > 0) {
      this.#cancelRest();
    }
    await this.#runAfter();
    this.#report();
  }

  async #runAfter() {
    if (this.afterDone) return;
    this.afterDone = true;
    try {
      await this.root.runHooks('after', this.root.context);
    } catch (error) {
      this.emit('test:diagnostic', { nesting: 0, message: `${error.cause?.stack ?? error}`, level: 'error' });
      this.#markFailed();
    }
  }

  // The loop is empty while tests still wait: their promises can never settle.
  #cancelRest() {
    const visit = (node) => {
      for (const child of node.children) visit(child);
      if (node.kind !== 'root' && node.endTime === undefined) {
        node.startTime ??= clock.now();
        node.cancelled = true;
        node.fail(failure('Promise resolution is still pending but the event loop has already resolved', 'cancelledByParent'));
        node.finish();
        node.finished.resolve();
        if (!node.counted) this.finishedTest(node);
      }
    };
    visit(this.root);
  }

  #report() {
    if (this.ended) return;
    this.ended = true;
    const { counters, root } = this;
    const duration = clock.now() - this.startTime;
    if (!this.isChild) {
      this.emit('test:plan', { nesting: 0, count: root.children.length - root.dropped });
      summary(counters, duration, (message) => this.emit('test:diagnostic', { nesting: 0, message, level: 'info' }));
    }
    const isEnough = this.coverage === undefined
      || this.coverage.report((type, data) => this.emit(type, data), { line: 1, column: 1, file: process.argv[1] });
    this.emit('test:summary', {
      success: isEnough && counters.failed === 0 && counters.cancelled === 0, counts: { ...counters }, duration_ms: duration,
      file: this.isChild ? process.argv[1] : undefined,
    });
    for (const reporter of this.reporters) reporter.close();
  }
}

const hasOnly = (node) => node.only || node.children.some(hasOnly);

// Among siblings of which one is marked, only the marked ones run.
function isLeftOut(node) {
  const { parent } = node;
  const runsOnly = parent.kind === 'root' || (parent.runOnly ?? parent.children.some(hasOnly));
  return runsOnly && !hasOnly(node);
}

function matches(node, patterns) {
  const test = (each) => patterns.some((pattern) => pattern.test(each.name) || pattern.test(each.fullName.replaceAll(' > ', ' ')));
  for (let each = node; each && each.kind !== 'root'; each = each.parent) if (test(each)) return true;
  const below = (each) => each.children.some((child) => test(child) || below(child));
  return node.kind === 'suite' ? below(node) : false;
}

function compile(list) {
  return (list ?? []).map((text) => {
    const match = /^\/(.*)\/([a-z]*)$/s.exec(text);
    return match === null ? new RegExp(text) : new RegExp(match[1], match[2]);
  });
}

// The lines that end a report.
function summary(counters, duration, write) {
  write(`tests ${counters.tests}`);
  write(`suites ${counters.suites}`);
  write(`pass ${counters.passed}`);
  write(`fail ${counters.failed}`);
  write(`cancelled ${counters.cancelled}`);
  write(`skipped ${counters.skipped}`);
  write(`todo ${counters.todo}`);
  write(`duration_ms ${duration}`);
}

exports.Harness = Harness;
exports.summary = summary;
// Makes a harness the current one; returns the one before.
// Takes over the hooks that were set before the run began, as --import and --require do.
exports.inherit = (target) => {
  if (harness === undefined) return;
  for (const [kind, hooks] of Object.entries(harness.root.hooks)) target.root.hooks[kind].push(...hooks);
  harness.ended = true;
};
exports.use = (other) => {
  const before = harness;
  harness = other;
  return before;
};
exports.get = () => (harness ??= new Harness());
