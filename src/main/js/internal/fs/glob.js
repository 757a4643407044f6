// fs.glob. One walk serves globSync, glob and fs.promises.glob: a generator that yields what file operations answer,
// values or promises, and adds what it finds to a Map from path to Dirent or null.
const path = require('path');
const { codes } = require('internal/errors');
const { validateFunction, validateObject, validateString, validateStringArray } = require('internal/validators');
const { kEmptyObject } = require('internal/util');
const { compile, kGlobstar, matchesPart, matchesParts } = require('internal/path/glob');
const { DirentFromStats } = require('internal/fs/dirent');
const { toPathIfFileURL } = require('internal/fs/utils');

function settle(patterns, options = kEmptyObject) {
  validateObject(options, 'options');
  const { cwd, exclude, withFileTypes = false } = options;
  if (exclude != null && typeof exclude !== 'function') {
    if (!Array.isArray(exclude)) {
      throw new codes.ERR_INVALID_ARG_TYPE('options.exclude', ['function', 'string[]'], exclude);
    }
    validateStringArray(exclude, 'options.exclude');
  }
  if (Array.isArray(patterns)) validateStringArray(patterns, 'patterns');
  else validateString(patterns, 'patterns');
  const root = toPathIfFileURL(cwd) ?? process.cwd();
  if (root !== undefined) validateString(root, 'paths[0]');
  return {
    patterns: [patterns].flat(),
    root,
    withFileTypes: !!withFileTypes,
    isExcluded: makeExclude(exclude, root, !!withFileTypes),
  };
}

function makeExclude(exclude, root, withFileTypes) {
  if (exclude == null) return () => false;
  if (typeof exclude === 'function') {
    validateFunction(exclude, 'options.exclude');
    return (file, entry) => exclude(withFileTypes ? entry : file);
  }
  const alternatives = exclude.flatMap((pattern) => compile(pattern, path.sep === '\\'))
    .map((parts) => dropParents(parts.filter((part) => part !== '.')));
  return (file) => alternatives.some((parts) => {
    const whole = parts[0] === '' ? path.resolve(root, file) : file;
    const names = whole.split(path.sep);
    // A pattern for everything in a directory is also one for the directory.
    return matchesParts(parts, names) || (parts.at(-1) === kGlobstar && matchesParts(parts.slice(0, -1), names));
  });
}

/** File operations that answer null instead of failing. */
function operations(sync, root) {
  const fs = require('fs');
  const entries = new Map();
  const stats = new Map();
  const absolute = (file) => path.resolve(root, file);
  const lookUp = (cache, key, readSync, read) => {
    if (!cache.has(key)) {
      if (sync) {
        let value = null;
        try {
          value = readSync();
        } catch { /* what cannot be read has no matches */ }
        cache.set(key, value);
      } else {
        cache.set(key, read().catch(() => null));
      }
    }
    return cache.get(key);
  };
  return {
    list(directory) {
      const full = absolute(directory);
      return lookUp(entries, full, () => fs.readdirSync(full, { withFileTypes: true }),
                    () => fs.promises.readdir(full, { withFileTypes: true }));
    },
    stat(file) {
      const full = absolute(file);
      return lookUp(stats, full, () => fs.statSync(full), () => fs.promises.stat(full));
    },
    lstat(file) {
      const full = absolute(file);
      return lookUp(stats, `l${full}`, () => fs.lstatSync(full), () => fs.promises.lstat(full));
    },
  };
}

function* walkAll(io, settings, found) {
  for (const pattern of settings.patterns) {
    if (pattern === '') continue;
    for (let parts of compile(pattern, path.sep === '\\')) {
      let start = '.';
      if (parts[0] === '') {
        start = '/';
        parts = parts.slice(1);
      }
      const startsWithDot = parts[0] === '.';
      parts = dropParents(parts);
      const visited = new Set();
      yield* walk({ io, settings, found, parts, startsWithDot, visited }, start, 0);
    }
  }
}

/** `a/../b` is `b`, whatever `a` is. */
function dropParents(parts) {
  const kept = [];
  for (const part of parts) {
    const last = kept.at(-1);
    if (part === '..' && kept.length > 0 && last !== '..' && last !== '' && last !== kGlobstar && last !== '.') kept.pop();
    else kept.push(part);
  }
  return kept;
}

function joined(directory, name) {
  return directory === '.' ? name : path.join(directory, name);
}

function* add(context, file, entry) {
  const { found, settings, io } = context;
  if (found.has(file)) return;
  if (entry === undefined && settings.withFileTypes) {
    const stats = yield io.lstat(file);
    const full = path.resolve(settings.root, file);
    entry = new DirentFromStats(path.basename(full), stats, path.dirname(full));
  }
  found.set(file, entry ?? null);
}

function* isDirectory(context, file, entry) {
  if (entry?.isDirectory()) return true;
  if (entry !== undefined && !entry.isSymbolicLink()) return false;
  return (yield context.io.stat(file))?.isDirectory() ?? false;
}

function* walk(context, directory, index) {
  const { io, parts, settings, visited } = context;
  if (index === parts.length) return;
  const key = `${index}:${directory}`;
  if (visited.has(key)) return;
  visited.add(key);
  const part = parts[index];
  const last = index === parts.length - 1;
  if (part === kGlobstar) {
    yield* walkGlobstar(context, directory, index);
  } else if (typeof part === 'string') {
    if (part === '') {
      // A slash at the end: what it follows must be a directory.
      if (index > 0 && (yield* isDirectory(context, directory))) yield* add(context, directory);
      return;
    }
    const file = joined(directory, part);
    const stats = yield io.lstat(file);
    if (stats === null) return;
    if (last) {
      const excluded = settings.isExcluded(file, direntOf(settings, file, stats));
      if (file !== '.' && !excluded) yield* add(context, part === '.' ? directory : file);
    } else if (yield* isDirectory(context, file)) {
      if (!settings.isExcluded(file, direntOf(settings, file, stats))) yield* walk(context, file, index + 1);
    }
  } else {
    for (const entry of (yield io.list(directory)) ?? []) {
      if (!matchesPart(part, entry.name)) continue;
      const file = joined(directory, entry.name);
      if (settings.isExcluded(file, entry)) continue;
      if (last) yield* add(context, file, entry);
      else if (yield* isDirectory(context, file, entry)) yield* walk(context, file, index + 1);
    }
  }
}

function direntOf(settings, file, stats) {
  if (!settings.withFileTypes) return undefined;
  const full = path.resolve(settings.root, file);
  return new DirentFromStats(path.basename(full), stats, path.dirname(full));
}

function* walkGlobstar(context, directory, index) {
  const { io, parts, settings } = context;
  const last = index === parts.length - 1;
  if (last) {
    if ((yield io.lstat(directory)) === null) return;
    yield* add(context, directory);
  } else {
    yield* walk(context, directory, index + 1);
  }
  for (const entry of (yield io.list(directory)) ?? []) {
    if (entry.name.startsWith('.')) continue;
    const file = joined(directory, entry.name);
    if (settings.isExcluded(file, entry)) continue;
    if (entry.isDirectory()) yield* walk(context, file, index);
    else if (last) yield* add(context, file, entry);
    // A walk through links might never end. Only the next part is looked for behind them, and only in these cases.
    else if (entry.isSymbolicLink() && (context.startsWithDot || matchesPart(parts[index + 1], entry.name)) &&
             (yield* isDirectory(context, file, entry))) yield* walk(context, file, index + 1);
  }
}

function globSync(pattern, options) {
  const settings = settle(pattern, options);
  const found = new Map();
  const steps = walkAll(operations(true, settings.root), settings, found);
  let step = steps.next();
  while (!step.done) step = steps.next(step.value);
  return settings.withFileTypes ? [...found.values()] : [...found.keys()];
}

async function* globAsync(pattern, options) {
  const settings = settle(pattern, options);
  const found = new Map();
  const steps = walkAll(operations(false, settings.root), settings, found);
  let given = 0;
  let step = steps.next();
  while (!step.done) {
    step = steps.next(await step.value);
    if (found.size > given) {
      const news = [...found].slice(given);
      given = found.size;
      for (const [file, entry] of news) yield settings.withFileTypes ? entry : file;
    }
  }
  for (const [file, entry] of [...found].slice(given)) yield settings.withFileTypes ? entry : file;
}

async function collect(pattern, options) {
  const matchesFound = [];
  for await (const match of globAsync(pattern, options)) matchesFound.push(match);
  return matchesFound;
}

module.exports = { collect, globAsync, globSync };
