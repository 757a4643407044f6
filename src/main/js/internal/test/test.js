// Tests, suites and how they run.
//
// A test's subtests run one after the other (or as many at once as `concurrency` says) in the order in which
// they were made. A suite's function only collects: its subtests start when the suite's turn comes. The root
// is an implicit suite of the file; it ends when the loop has nothing left to do.
const { AsyncResource } = require('async_hooks');
const { codes } = require('internal/errors');
const { validateAbortSignal, validateBoolean, validateFunction, validateNumber, validateUint32, validateObject } = require('internal/validators');
const clock = require('internal/process/methods_data');
const timers = require('internal/timers'); // not the ones that tests may mock
const { MockTracker } = require('internal/test/mock');

function failure(cause, type) {
  if (cause?.code === 'ERR_TEST_FAILURE') {
    if (type !== undefined && cause.failureType === undefined) cause.failureType = type;
    return cause;
  }
  const message = typeof cause === 'string' ? cause : cause instanceof Error || (cause !== null && typeof cause === 'object' && 'message' in cause)
    ? cause.message : require('util').inspect(cause);
  const error = new Error(message ?? 'Test failure');
  error.code = 'ERR_TEST_FAILURE';
  error.failureType = type;
  error.cause = cause;
  return error;
}

let storage; // carries the test whose function is running
function contextStorage() {
  const { AsyncLocalStorage } = require('async_hooks');
  return (storage ??= new AsyncLocalStorage());
}

let hooks; // carries the hook that is running
function hookStorage() {
  const { AsyncLocalStorage } = require('async_hooks');
  return (hooks ??= new AsyncLocalStorage());
}

async function callHook(hook, context, node) {
  try {
    await withTimeout(hookStorage().run(hook, async () => call(hook.fn, context, node)), hook.timeout, hook.signal, `hook timed out after ${hook.timeout}ms`);
  } finally {
    hook.hasEnded = true;
  }
}

function callerLocation() {
  const { stackTraceLimit, prepareStackTrace } = Error;
  Error.stackTraceLimit = 20;
  Error.prepareStackTrace = (_, sites) => sites;
  const holder = {};
  Error.captureStackTrace(holder);
  const sites = holder.stack;
  Error.stackTraceLimit = stackTraceLimit;
  Error.prepareStackTrace = prepareStackTrace;
  if (!Array.isArray(sites)) return undefined;
  for (const site of sites) {
    const file = site.getFileName();
    if (file && !file.startsWith('node:')) {
      return {
        file: file.startsWith('file:') ? require('url').fileURLToPath(file) : file,
        line: site.getLineNumber(), column: site.getColumnNumber(),
      };
    }
  }
  return undefined;
}

// options.expectFailure as { reason, match }, or undefined.
function expectation(value) {
  if (value === undefined || value === false || value === null) return undefined;
  if (typeof value === 'string') return { reason: value };
  if (value === true) return {};
  if (typeof value === 'function' || value instanceof RegExp) return { match: value };
  if (typeof value !== 'object') return {};
  const keys = Object.keys(value);
  if (keys.length === 0) throw new codes.ERR_INVALID_ARG_VALUE('options.expectFailure', value, 'must not be an empty object');
  if (keys.every((key) => key === 'label' || key === 'match')) return { reason: value.label, match: value.match };
  return { match: value };
}

class TestPlan {
  constructor(count) {
    validateUint32(count, 'count');
    this.expected = count;
    this.actual = 0;
  }

  check() {
    if (this.actual !== this.expected) {
      throw failure(`plan expected ${this.expected} assertions but received ${this.actual}`, 'testCodeFailure');
    }
  }
}

class TestNode extends AsyncResource {
  #stop = Promise.withResolvers();

  constructor({ kind, name, fn, options, parent, harness, location }) {
    super('Test');
    const { concurrency, only, timeout, signal, skip, todo, plan, expectFailure, tags } = options;
    this.kind = kind; // 'root', 'suite' or 'test'
    this.name = name;
    this.fn = fn;
    this.parent = parent;
    this.harness = harness;
    this.location = location;
    this.entryFile = harness.currentFile ?? process.argv[1];
    this.nesting = parent === null ? 0 : parent.kind === 'root' ? 0 : parent.nesting + 1;
    this.children = [];
    this.hooks = { before: [], after: [], beforeEach: [], afterEach: [] };
    this.diagnostics = [];
    this.tags = tags;
    this.skipped = skip !== undefined && skip !== false;
    this.skipMessage = typeof skip === 'string' ? skip : undefined;
    this.isTodo = (todo !== undefined && todo !== false) || parent?.isTodo === true;
    this.todoMessage = typeof todo === 'string' ? todo : undefined;
    this.expectFailure = expectation(expectFailure) ?? parent?.expectFailure;
    this.timeout = timeout ?? Infinity;
    if (timeout != null && timeout !== Infinity) validateNumber(timeout, 'options.timeout', 0, 2147483647);
    if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
    if (concurrency === true) this.concurrency = kind === 'root' ? 1 : Infinity;
    else if (concurrency === false || concurrency == null) this.concurrency = 1;
    else if (typeof concurrency === 'number') {
      validateUint32(concurrency, 'options.concurrency', true);
      this.concurrency = concurrency;
    } else {
      throw new codes.ERR_INVALID_ARG_TYPE('options.concurrency', ['boolean', 'number'], concurrency);
    }
    this.only = Boolean(only);
    this.outerSignal = signal;
    this.controller = new AbortController();
    this.plan = plan === undefined || plan === null ? undefined : new TestPlan(plan);
    this.error = undefined;
    this.passed = undefined;
    this.cancelled = false;
    this.startTime = undefined;
    this.endTime = undefined;
    this.active = 0;
    this.queue = [];
    this.reported = 0;
    this.mockTracker = undefined;
    this.beforeDone = false;
    this.finished = Promise.withResolvers();
    this.index = parent === null ? 1 : parent.children.push(this);
    this.dropped = 0; // subtests that a filter left out so far
    if (harness.wantsNoOnly && (this.only || parent?.runOnly)) {
      this.diagnostics.push("'only' and 'runOnly' require the --test-only command-line option.");
    }
    if (parent?.skipped) this.skipped = true;
  }

  get fullName() {
    const names = [];
    for (let node = this; node && node.kind !== 'root'; node = node.parent) names.unshift(node.name);
    return this.kind === 'root' ? this.name : names.join(' > ');
  }

  get mock() {
    return (this.mockTracker ??= new MockTracker());
  }

  create(kind, name, options, fn, overrides) {
    if (typeof name === 'function') {
      fn = name;
      name = undefined;
      options = undefined;
    } else if (name !== null && typeof name === 'object') {
      fn = options;
      options = name;
      name = undefined;
    }
    if (typeof options === 'function') {
      fn = options;
      options = undefined;
    }
    options = options === null || typeof options !== 'object' ? {} : options;
    options = { ...options, ...overrides };
    if (fn !== undefined && typeof fn !== 'function') fn = undefined;
    name = typeof name === 'string' && name !== '' ? name : fn?.name || '<anonymous>';
    const child = new TestNode({
      kind, name, fn: fn ?? (() => {}), options, parent: this, harness: this.harness, location: options.loc ?? callerLocation(),
    });
    if (this.passed !== undefined && this.kind !== 'root') {
      child.cancelled = true;
      child.error = failure('test could not be started because its parent finished', 'parentAlreadyFinished');
      this.harness.lateFailures.push(child);
    }
    return child;
  }

  // Lets a subtest run when there is room.
  schedule(child) {
    if (this.kind !== 'root' || !this.held) child.enqueue();
    this.queue.push(child);
    this.#next();
    return child.finished.promise;
  }

  // Lets subtests start that were held back.
  release() {
    this.held = false;
    for (const child of this.queue) child.enqueue();
    this.#next();
  }

  #next() {
    while (!this.held && this.queue.length > 0 && this.active < this.concurrency) {
      const child = this.queue.shift();
      this.active++;
      child.run().finally(() => {
        this.active--;
        this.#report();
        this.#next();
        child.finished.resolve();
        if (this.kind === 'root') this.harness.settled();
      });
    }
  }

  // Whether all that stands before this test has been reported, so that its subtests can be.
  #isNext() {
    const { parent } = this;
    return parent === null || (parent.children[parent.reported] === this && parent.#isNext());
  }

  // Tells the reporters of finished subtests, in the order in which they were made.
  #report() {
    if (!this.#isNext()) return;
    while (this.reported < this.children.length) {
      const child = this.children[this.reported];
      child.#report();
      if (child.endTime === undefined || (child.kind === 'suite' && !child.done)) return;
      this.reported++;
      if (!child.isDropped) this.harness.finishedTest(child);
    }
  }

  // What a filter leaves out is told to nobody, nor does it count.
  enqueue() {
    if (this.isDropped !== undefined) return;
    this.isDropped = !this.cancelled && this.harness.isFiltered(this);
    this.index -= this.parent.dropped;
    if (this.isDropped) this.parent.dropped++;
    else this.harness.enqueued(this);
  }

  async runHooks(kind, context) {
    for (const hook of this.hooks[kind]) {
      try {
        await (hook.started ?? callHook(hook, context, this));
      } catch (error) {
        const wrapped = failure(`failed running ${kind} hook`, 'hookFailed');
        wrapped.cause = error;
        throw wrapped;
      }
    }
  }

  async runEach(kind, context) {
    const chain = [];
    for (let node = this.parent; node; node = node.parent) chain.unshift(node);
    if (kind === 'afterEach') chain.reverse();
    for (const node of chain) await node.runHooks(kind, context);
  }

  // Subtests that a test has not waited for.
  #cancelChildren() {
    for (const child of this.children) {
      if (child.endTime !== undefined) continue;
      child.startTime ??= clock.now();
      child.cancelled = true;
      child.fail(failure('test did not finish before its parent and was cancelled', 'cancelledByParent'));
      child.stop(child.error);
      child.finish();
    }
    this.#report();
  }

  /** Ends a test whose function will perhaps never come to an end: an error arose that nobody caught. */
  stop(error) {
    this.#stop.promise.catch(() => {});
    this.#stop.reject(error);
    this.controller.abort();
  }

  async runBefore(context) {
    if (this.beforeDone) return;
    this.beforeDone = true;
    if (this.parent) await this.parent.runBefore(this.parent.context);
    await this.runHooks('before', context ?? this.context);
  }

  async run() {
    this.startTime = clock.now();
    this.enqueue();
    if (this.isDropped) {
      this.endTime = this.startTime;
      this.done = this.passed = true;
      return;
    }
    this.harness.startedTest(this);
    this.context = this.kind === 'test' ? new TestContext(this) : new SuiteContext(this);
    if (this.cancelled) return this.finish();
    if (this.skipped) {
      if (this.kind === 'suite') for (const child of this.children) child.skipped = true;
      if (this.kind === 'suite' && this.children.length > 0 && this.fn === undefined) await this.runChildren();
      return this.finish();
    }
    const { outerSignal } = this;
    try {
      if (outerSignal?.aborted) throw failure(outerSignal.reason ?? 'The test was aborted', 'cancelledByParent');
      await this.parent.runBefore(this.parent.context);
      if (this.kind === 'suite') {
        if (this.collectError !== undefined) throw this.collectError;
        await this.collected;
        await this.runBefore(this.context);
        await withTimeout(this.runChildren(), this.timeout, outerSignal, `test timed out after ${this.timeout}ms`);
      } else {
        await this.runEach('beforeEach', this.context);
        const running = this.runInAsyncScope(() => contextStorage().run(this, () => call(this.fn, this.context, this)));
        const work = withTimeout(running, this.timeout, outerSignal, `test timed out after ${this.timeout}ms`, this);
        await Promise.race([work, this.#stop.promise]);
        while (this.active > 0 || this.queue.length > 0) {
          await Promise.all(this.children.map((child) => child.finished.promise));
        }
        await this.waitForPlan();
        this.plan?.check();
      }
    } catch (error) {
      this.fail(error, error?.failureType ?? 'testCodeFailure');
    }
    if (this.kind === 'test') this.#cancelChildren();
    try {
      if (this.kind === 'test') await this.runEach('afterEach', this.context);
    } catch (error) {
      this.fail(error, 'hookFailed');
    }
    try {
      await this.runHooks('after', this.context);
    } catch (error) {
      this.fail(error, 'hookFailed');
    }
    this.mockTracker?.reset();
    this.finish();
  }

  // options.wait of a plan: how long assertions may still come.
  async waitForPlan() {
    const { plan } = this;
    if (plan === undefined) return;
    // Programs count assertions in jobs that follow the end of a test: as many count as in Node.js.
    await undefined;
    await undefined;
    if (plan.wait === undefined || plan.wait === false) return;
    const end = plan.wait === true ? Infinity : clock.now() + plan.wait;
    while (plan.actual < plan.expected && clock.now() < end) {
      await new Promise((resolve) => { timers.setTimeout(resolve, 5); });
    }
    if (plan.actual < plan.expected) {
      throw failure(`plan timed out after ${plan.wait}ms with ${plan.actual} assertions when expecting ${plan.expected}`, 'testTimeoutFailure');
    }
  }

  async runChildren() {
    for (const child of this.children) if (child.startTime === undefined && !this.queue.includes(child)) this.schedule(child);
    while (this.children.some((child) => child.endTime === undefined)) {
      await Promise.all(this.children.map((child) => child.finished.promise));
    }
  }

  fail(error, type) {
    if (this.error !== undefined) return;
    this.error = error !== undefined && error === this.ownError ? error : failure(error, type);
    this.passed = false;
  }

  finish() {
    if (this.endTime !== undefined) return; // cancelled with its parent
    this.endTime = clock.now();
    this.done = true;
    this.controller.abort();
    if (this.error === undefined && !this.skipped) {
      const failed = this.children.filter((child) => child.passed === false && !child.isTodo).length;
      if (failed > 0) {
        this.fail(failure(`${failed} subtest${failed > 1 ? 's' : ''} failed`, 'subtestsFailed'));
        this.error.failureType = 'subtestsFailed';
      }
    }
    if (this.expectFailure !== undefined && !this.skipped && !(this.kind === 'suite' && this.error === undefined)) {
      if (this.error === undefined) {
        this.fail(failure('test was expected to fail but passed', 'expectedFailure'));
      } else if (this.expectFailure.match === undefined || this.error.failureType === 'subtestsFailed') {
        this.expectedError = this.error;
        this.error = this.error.failureType === 'subtestsFailed' && this.children.length > 0 ? this.error : undefined;
      } else {
        const { cause } = this.error;
        this.expectedError = this.error;
        this.error = undefined;
        try {
          require('assert').throws(() => { throw cause; }, this.expectFailure.match);
        } catch (mismatch) {
          this.fail(failure('The test failed, but the error did not match the expected validation', 'testCodeFailure'));
          this.error.cause = mismatch;
        }
      }
    }
    this.passed = this.error === undefined;
    this.harness.completed(this);
  }

  get duration() {
    return (this.endTime ?? clock.now()) - this.startTime;
  }
}

// Calls a test's or hook's function: with a callback when it takes one more argument than the context.
function call(fn, context, node) {
  if (fn.length <= 1) return fn.call(context, context);
  const { promise, resolve, reject } = Promise.withResolvers();
  let called = 0;
  const done = (error) => {
    if (called++ > 0) {
      if (called > 1) {
        const twice = failure('callback invoked multiple times', 'multipleCallbackInvocations');
        if (node.passed === undefined) reject(twice);
        else node.harness.lateError(node, twice);
      }
      return;
    }
    if (error) reject(error);
    else resolve();
  };
  const result = fn.call(context, context, done);
  if (typeof result?.then === 'function') {
    return Promise.resolve(result).then(() => {
      throw failure('passed a callback but also returned a Promise', 'callbackAndPromisePresent');
    });
  }
  return promise;
}

function withTimeout(work, timeout, signal, message, node) {
  if ((timeout === undefined || timeout === Infinity) && signal === undefined) return work;
  return new Promise((resolve, reject) => {
    let timer;
    const cleanup = () => {
      if (timer !== undefined) timers.clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    };
    const onAbort = () => {
      cleanup();
      if (node) node.cancelled = true;
      reject(failure(signal.reason ?? 'The test was aborted', 'cancelledByParent'));
    };
    if (timeout !== undefined && timeout !== Infinity) {
      timer = timers.setTimeout(() => {
        cleanup();
        if (node) node.cancelled = true;
        reject(failure(message, 'testTimeoutFailure'));
      }, timeout);
    }
    signal?.addEventListener('abort', onAbort, { once: true });
    Promise.resolve(work).then((value) => { cleanup(); resolve(value); }, (error) => { cleanup(); reject(error); });
  });
}

function addHook(node, kind, fn = () => {}, options = {}) {
  validateFunction(fn, 'fn');
  validateObject(options, 'options');
  const hook = { kind, fn, timeout: options.timeout ?? Infinity, signal: options.signal, location: callerLocation(), hasEnded: false };
  node.hooks[kind].push(hook);
  if (kind === 'before' && node.kind === 'root') {
    hook.started = callHook(hook, node.context, node);
    hook.started.catch(() => {}); // told when the first test asks for it
  }
}

class SuiteContext {
  #node;
  constructor(node) {
    this.#node = node;
  }
  get name() { return this.#node.name; }
  get fullName() { return this.#node.fullName; }
  get filePath() { return this.#node.entryFile; }
  get signal() { return this.#node.controller.signal; }
  get passed() { return this.#node.passed; }
  get attempt() { return 0; }
  diagnostic(message) { this.#node.diagnostics.push(`${message}`); }
}

class TestContext {
  #node;
  #assert;

  constructor(node) {
    this.#node = node;
  }

  get name() { return this.#node.name; }
  get fullName() { return this.#node.fullName; }
  get filePath() { return this.#node.entryFile; }
  get signal() { return this.#node.controller.signal; }
  get error() { return this.#node.error ?? null; }
  get passed() { return this.#node.passed ?? false; }
  get attempt() { return 0; }
  get workerId() { return Number(process.env.NODE_TEST_WORKER_ID) || undefined; }
  get mock() { return this.#node.mock; }

  get assert() {
    return (this.#assert ??= require('internal/test/assertions').make(this.#node, this));
  }

  diagnostic(message) {
    this.#node.diagnostics.push(`${message}`);
  }

  plan(count, options = {}) {
    if (this.#node.plan !== undefined) {
      throw failure('cannot set plan more than once', 'testCodeFailure');
    }
    validateObject(options, 'options');
    const { wait } = options;
    if (wait !== undefined && typeof wait !== 'boolean') {
      if (typeof wait !== 'number') throw new codes.ERR_INVALID_ARG_TYPE('options.wait', ['boolean', 'number'], wait);
      validateNumber(wait, 'options.wait', 0, 2147483647);
    }
    this.#node.plan = new TestPlan(count);
    this.#node.plan.wait = options.wait;
  }

  runOnly(value) {
    validateBoolean(value, 'value');
    this.#node.runOnly = value;
  }

  skip(message) {
    this.#node.skipped = true;
    this.#node.skipMessage = message;
  }

  todo(message) {
    this.#node.isTodo = true;
    this.#node.todoMessage = message;
  }

  test(name, options, fn) {
    if (this.#node.plan !== undefined) this.#node.plan.actual++;
    const child = this.#node.create('test', name, options, fn);
    return this.#node.schedule(child);
  }

  before(fn, options) { addHook(this.#node, 'before', fn, options); }
  after(fn, options) { addHook(this.#node, 'after', fn, options); }
  beforeEach(fn, options) { addHook(this.#node, 'beforeEach', fn, options); }
  afterEach(fn, options) { addHook(this.#node, 'afterEach', fn, options); }

  waitFor(condition, options = {}) {
    validateFunction(condition, 'condition');
    validateObject(options, 'options');
    const { interval = 50, timeout = 1000 } = options;
    validateNumber(interval, 'options.interval', 0, 2147483647);
    validateNumber(timeout, 'options.timeout', 0, 2147483647);
    return new Promise((resolve, reject) => {
      let lastError;
      let poller;
      let ended = false;
      const limit = timers.setTimeout(() => {
        ended = true;
        timers.clearTimeout(poller);
        const error = new Error('waitFor() timed out');
        if (lastError !== undefined) error.cause = lastError;
        reject(error);
      }, timeout);
      const poll = async () => {
        try {
          const value = await condition();
          if (ended) return;
          timers.clearTimeout(limit);
          resolve(value);
        } catch (error) {
          lastError = error;
          if (!ended) poller = timers.setTimeout(poll, interval);
        }
      };
      poll();
    });
  }
}

module.exports = { TestNode, TestContext, SuiteContext, addHook, failure, contextStorage, hookStorage, callerLocation };
