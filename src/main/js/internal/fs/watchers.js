// fs.watch (inotify, through dev.junction.fs.Watcher), fs.watchFile (polling) and fs.promises.watch.
const fs = binding('fs');
const EventEmitter = require('events');
const path = require('path');
const handles = require('internal/handles');
const loop = require('internal/loop');
const { AbortError, codes, uvException } = require('internal/errors');
const {
  validateAbortSignal, validateBoolean, validateFunction, validateIgnoreOption, validateInteger, validateObject,
  validateOneOf, validateUint32,
} = require('internal/validators');
const { kEmptyObject } = require('internal/util');
const { isRegExp } = require('internal/util/types');
const { assertEncoding, copyObject, decodeName, getOptions, getValidatedPath, wantsBytes } = require('internal/fs/utils');
const { getStatsFromBinding } = require('internal/fs/stats');

const kRename = 1;

/** A predicate for the `ignore` option of fs.watch. */
function makeIgnore(ignore) {
  if (ignore == null) return () => false;
  const { matches } = require('internal/path/glob');
  const tests = [ignore].flat().map((one) => {
    if (typeof one === 'function') return one;
    if (isRegExp(one)) return (name) => one.test(name);
    // A pattern without a slash is about names wherever they are; a leading dot is nothing special.
    const patterns = one.includes('/') ? [one] : [one, `**/${one}`];
    return (name) => patterns.some((pattern) => matches(name.replace(/(^|\/)\./g, '$1_dot_'),
                                                         pattern.replace(/(^|\/)\./g, '$1_dot_')));
  });
  return (name) => name != null && tests.some((test) => test(`${name}`));
}

/** One watched file or directory; calls back with each event until closed. */
class Watch {
  #handle;
  #callback;
  #encoding;

  constructor(file, encoding, callback) {
    this.#callback = callback;
    this.#encoding = encoding;
    this.#handle = handles.add(this);
    const result = fs.watch(this.#handle, file, wantsBytes(encoding));
    if (result < 0) {
      handles.remove(this.#handle);
      this.errno = result;
    }
  }

  get resourceName() {
    return 'FSEventWrap';
  }

  onEvent(kind, name) {
    this.#callback?.(kind === kRename ? 'rename' : 'change', decodeName(name, this.#encoding));
  }

  close() {
    if (this.#callback === undefined) return;
    this.#callback = undefined;
    fs.unwatch(this.#handle);
    handles.remove(this.#handle);
  }
}

/** A directory with everything below it: a Watch for each directory. */
class TreeWatch {
  #root;
  #encoding;
  #callback;
  #isIgnored;
  #watches = new Map();

  constructor(root, encoding, isIgnored, callback) {
    this.#root = root;
    this.#encoding = encoding;
    this.#isIgnored = isIgnored;
    this.#callback = callback;
    const first = this.#add('');
    if (first.errno !== undefined) this.errno = first.errno;
    else this.#scan('', false);
  }

  #add(directory) {
    const watch = new Watch(path.join(this.#root, directory), 'utf8', (type, name) => this.#onEvent(directory, type, name));
    if (watch.errno === undefined) this.#watches.set(directory, watch);
    return watch;
  }

  #scan(directory, report) {
    const listing = fs.list(path.join(this.#root, directory), true, false);
    if (typeof listing !== 'string' || listing === '') return;
    for (const entry of listing.split('\u0000')) {
      const file = path.join(directory, entry.slice(1));
      if (this.#isIgnored(file)) continue;
      if (report) this.#report('rename', file);
      if (entry[0] === '2' && !this.#watches.has(file)) {
        this.#add(file);
        this.#scan(file, report);
      }
    }
  }

  #report(type, file) {
    const name = this.#encoding && this.#encoding !== 'utf8' ? decodeName(require('buffer').Buffer.from(file), this.#encoding) : file;
    this.#callback?.(type, name);
  }

  #onEvent(directory, type, name) {
    // An event of the directory itself is reported by the one that it is in.
    const self = path.basename(path.join(this.#root, directory));
    const file = path.join(directory, name);
    if (directory !== '' && name === self && fs.kind(path.join(this.#root, file)) < 0) {
      if (fs.kind(path.join(this.#root, directory)) < 0) this.#remove(directory);
      return;
    }
    if (this.#isIgnored(file)) return;
    this.#report(type, directory === '' && name === self && fs.kind(path.join(this.#root, file)) < 0 ? name : file);
    if (type !== 'rename' || this.#callback === undefined) return;
    const kind = fs.kind(path.join(this.#root, file));
    if (kind === 1 && !this.#watches.has(file)) {
      this.#add(file);
      this.#scan(file, true);
    } else if (kind < 0) {
      this.#remove(file);
    }
  }

  #remove(directory) {
    for (const [name, watch] of this.#watches) {
      if (name !== directory && !name.startsWith(`${directory}/`)) continue;
      watch.close();
      this.#watches.delete(name);
    }
  }

  close() {
    this.#callback = undefined;
    for (const watch of this.#watches.values()) watch.close();
    this.#watches.clear();
  }
}

class FSWatcher extends EventEmitter {
  #watch;
  #isReferenced = false;
  #closed = false;

  /** Begins to watch; throws if that fails. */
  static start(watcher, file, { persistent, recursive, encoding, ignore }) {
    const isIgnored = makeIgnore(ignore);
    const deliver = (type, name) => {
      if (!isIgnored(name)) watcher.emit('change', type, name);
    };
    const watch = recursive && fs.kind(file) === 1 ?
      new TreeWatch(file, encoding, isIgnored, deliver) : new Watch(file, encoding, deliver);
    if (watch.errno !== undefined) {
      const error = uvException({
        errno: watch.errno, syscall: 'watch', path: file,
        message: watch.errno === -28 ? 'System limit for number of file watchers reached' : '',
      });
      error.filename = file;
      throw error;
    }
    watcher.#watch = watch;
    if (persistent) watcher.ref();
  }

  close() {
    if (this.#closed) return;
    this.#closed = true;
    this.unref();
    this.#watch?.close();
    process.nextTick(() => this.emit('close'));
  }

  ref() {
    if (!this.#isReferenced && !(this.#closed && this.#watch === undefined)) {
      this.#isReferenced = true;
      loop.ref();
    }
    return this;
  }

  unref() {
    if (this.#isReferenced) {
      this.#isReferenced = false;
      loop.unref();
    }
    return this;
  }
}

function watchOptions(options) {
  options = copyObject(getOptions(options));
  options.persistent ??= true;
  options.recursive ??= false;
  validateBoolean(options.persistent, 'options.persistent');
  validateBoolean(options.recursive, 'options.recursive');
  validateIgnoreOption(options.ignore, 'options.ignore');
  return options;
}

function watch(filename, options, listener) {
  if (typeof options === 'function') listener = options;
  options = watchOptions(options);
  const file = getValidatedPath(filename, 'filename');
  const watcher = new FSWatcher();
  FSWatcher.start(watcher, file, options);
  if (listener) watcher.addListener('change', listener);
  const { signal } = options;
  if (signal) {
    if (signal.aborted) {
      process.nextTick(() => watcher.close());
    } else {
      const onAbort = () => watcher.close();
      signal.addEventListener('abort', onAbort, { once: true });
      watcher.once('close', () => signal.removeEventListener('abort', onAbort));
    }
  }
  return watcher;
}

async function* watchAsync(filename, options = kEmptyObject) {
  validateObject(options, 'options');
  const { persistent = true, recursive = false, encoding = 'utf8', maxQueue = 2048, overflow = 'ignore', signal, ignore } = options;
  validateBoolean(persistent, 'options.persistent');
  validateBoolean(recursive, 'options.recursive');
  validateInteger(maxQueue, 'options.maxQueue');
  validateOneOf(overflow, 'options.overflow', ['ignore', 'error']);
  validateAbortSignal(signal, 'options.signal');
  validateIgnoreOption(ignore, 'options.ignore');
  if (encoding) {
    try {
      assertEncoding(encoding === 'buffer' ? undefined : encoding);
    } catch {
      throw new codes.ERR_INVALID_ARG_VALUE('encoding', encoding, 'is invalid encoding');
    }
  }
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
  const file = getValidatedPath(filename);
  const queue = [];
  let { promise, resolve, reject } = Promise.withResolvers();
  const watcher = new FSWatcher();
  watcher.on('change', (eventType, name) => {
    if (queue.length < maxQueue) {
      queue.push({ __proto__: null, eventType, filename: name });
      resolve();
    } else if (overflow === 'error') {
      queue.length = 0;
      reject(new codes.ERR_FS_WATCH_QUEUE_OVERFLOW(maxQueue));
    } else {
      process.emitWarning('fs.watch maxQueue exceeded');
    }
  });
  const onAbort = () => reject(new AbortError(undefined, { cause: signal.reason }));
  promise.catch(() => {});
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    FSWatcher.start(watcher, file, { persistent, recursive, encoding, ignore });
    while (!signal?.aborted) {
      await promise;
      ({ promise, resolve, reject } = Promise.withResolvers());
      promise.catch(() => {});
      while (queue.length > 0) yield queue.shift();
    }
    throw new AbortError(undefined, { cause: signal.reason });
  } finally {
    signal?.removeEventListener('abort', onAbort);
    watcher.close();
  }
}

const kCompared = [0, 1, 3, 4, 7, 8, 12, 13, 14, 15, 16, 17]; // dev, mode, uid, gid, ino, size, all times but the first

class StatWatcher extends EventEmitter {
  #bigint;
  #file;
  #interval;
  #timer;
  #previous;
  #status = 0;
  #running = false;
  #references = 1;
  #persistent;

  constructor(file, { bigint, interval, persistent }) {
    super();
    this.#bigint = !!bigint;
    this.#file = file;
    this.#interval = interval;
    this.#persistent = persistent;
    this.#references = persistent ? 1 : 0;
    this.#previous = this.#bigint ? new BigInt64Array(18) : new Float64Array(18);
    this.start();
  }

  start() {
    if (this.#running) return;
    this.#running = true;
    this.#poll();
  }

  #poll() {
    fs.statAsync((error, result) => {
      if (!this.#running) return;
      if (!error) this.#compare(typeof result === 'number' ? result : result.slice());
      if (!this.#running) return;
      this.#timer = require('timers').setTimeout(() => this.#poll(), this.#interval || 1);
      if (this.#references === 0) this.#timer.unref();
    }, this.#file, true, this.#bigint);
  }

  /** As libuv compares: a file that is not there is told of once, with empty stats. */
  #compare(result) {
    const before = this.#previous;
    if (typeof result === 'number') {
      if (this.#status !== result) {
        const empty = this.#bigint ? new BigInt64Array(18) : new Float64Array(18);
        this.#previous = empty;
        this.#status = result;
        this.emit('change', getStatsFromBinding(empty), getStatsFromBinding(before));
      }
      return;
    }
    const changed = this.#status !== 0 && (this.#status < 0 || kCompared.some((field) => before[field] !== result[field]));
    this.#previous = result;
    this.#status = 1;
    if (changed) this.emit('change', getStatsFromBinding(result), getStatsFromBinding(before));
  }

  stop() {
    if (!this.#running) return;
    this.#running = false;
    if (this.#timer !== undefined) require('timers').clearTimeout(this.#timer);
    process.nextTick(() => this.emit('stop'));
  }

  addReference() {
    if (this.#persistent) this.#references++;
  }

  ref() {
    this.#references++;
    this.#timer?.ref();
    return this;
  }

  unref() {
    this.#references = Math.max(0, this.#references - 1);
    if (this.#references === 0) this.#timer?.unref();
    return this;
  }
}

const statWatchers = new Map();

function watchFile(filename, options, listener) {
  filename = path.resolve(String(getValidatedPath(filename)));
  require('internal/process/permission').check('fs.read', filename);
  if (options === null || typeof options !== 'object') {
    listener = options;
    options = null;
  }
  options = { interval: 5007, persistent: true, ...options };
  validateFunction(listener, 'listener');
  validateUint32(options.interval, 'interval');
  let watcher = statWatchers.get(filename);
  if (watcher === undefined) {
    watcher = new StatWatcher(filename, options);
    statWatchers.set(filename, watcher);
  } else {
    watcher.addReference();
  }
  watcher.addListener('change', listener);
  return watcher;
}

function unwatchFile(filename, listener) {
  filename = path.resolve(String(getValidatedPath(filename)));
  const watcher = statWatchers.get(filename);
  if (watcher === undefined) return;
  if (typeof listener === 'function') {
    const before = watcher.listenerCount('change');
    watcher.removeListener('change', listener);
    if (watcher.listenerCount('change') < before) watcher.unref();
  } else {
    watcher.removeAllListeners('change');
  }
  if (watcher.listenerCount('change') === 0) {
    watcher.stop();
    statWatchers.delete(filename);
  }
}

module.exports = { FSWatcher, StatWatcher, unwatchFile, watch, watchAsync, watchFile };
