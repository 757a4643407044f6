// node:test
const { addHook, contextStorage } = require('internal/test/test');
const harness = () => require('internal/test/harness').get();

// The suite that is collecting its tests, if any.
let collecting;

function parentNode() {
  return collecting ?? contextStorage().getStore() ?? harness().root;
}

function startTest(name, options, fn, overrides) {
  const parent = parentNode();
  const node = parent.create('test', name, options, fn, overrides);
  if (parent.kind === 'suite') return Promise.resolve();
  return parent.schedule(node);
}

function startSuite(name, options, fn, overrides) {
  const parent = parentNode();
  const node = parent.create('suite', name, options, fn, overrides);
  const before = collecting;
  collecting = node;
  const { SuiteContext } = require('internal/test/test');
  try {
    if (!node.skipped) {
      const suiteContext = new SuiteContext(node);
      // An async function goes on collecting until it settles; what it then makes is the suite's, too.
      node.collected = node.runInAsyncScope(() => contextStorage().run(node, () => Reflect.apply(node.fn, suiteContext, [suiteContext])));
    }
  } catch (error) {
    node.collectError = error;
  } finally {
    collecting = before;
  }
  if (typeof node.collected?.then === 'function') {
    node.collected = Promise.resolve(node.collected);
    node.collected.catch(() => {});
  }
  if (parent.kind === 'suite') return Promise.resolve();
  return parent.schedule(node);
}

function variants(start) {
  const main = (name, options, fn) => start(name, options, fn);
  for (const keyword of ['skip', 'todo', 'only', 'expectFailure']) {
    main[keyword] = { [keyword]: (name, options, fn) => start(name, options, fn, { [keyword]: true }) }[keyword];
  }
  return main;
}

const test = variants(startTest);
const suite = variants(startSuite);
Object.defineProperty(test, 'name', { value: 'test' });
Object.defineProperty(suite, 'name', { value: 'suite' });

function hook(kind) {
  return { [kind]: (fn, options) => addHook(parentNode(), kind, fn, options) }[kind];
}

module.exports = test;
Object.assign(module.exports, {
  after: hook('after'),
  afterEach: hook('afterEach'),
  before: hook('before'),
  beforeEach: hook('beforeEach'),
  describe: suite,
  it: test,
  run: (options) => require('internal/test/run').run(options),
  suite,
  test,
  getTestContext: () => contextStorage().getStore()?.context,
});

let mockTracker;
Object.defineProperties(module.exports, {
  mock: {
    configurable: true,
    enumerable: true,
    get() {
      const { MockTracker } = require('internal/test/mock');
      return (mockTracker ??= new MockTracker());
    },
  },
  snapshot: {
    configurable: true,
    enumerable: true,
    get() {
      const { setDefaultSnapshotSerializers, setResolveSnapshotPath } = require('internal/test/snapshot');
      return { __proto__: null, setDefaultSnapshotSerializers, setResolveSnapshotPath };
    },
  },
  assert: {
    configurable: true,
    enumerable: true,
    get() {
      const { register } = require('internal/test/assertions');
      return { __proto__: null, register };
    },
  },
});
