// package.json files, each read once.
const ops = binding('module');
const engine = binding('engine');
const path = require('path');

const cache = new Map(); // folder → parsed or null

// An error whose stack does not begin with its code.
function invalid(file, base) {
  const { codes } = require('internal/errors');
  const { message } = new codes.ERR_INVALID_PACKAGE_CONFIG(file, base);
  return Object.assign(new Error(message), { code: 'ERR_INVALID_PACKAGE_CONFIG' });
}

// The package.json of a folder: {folder, path, name, main, exports, imports, type} or null if it has none.
exports.read = function read(folder, base) {
  let found = cache.get(folder);
  if (found !== undefined) return found;
  const text = ops.readPackage(folder);
  if (text === undefined) {
    cache.set(folder, null);
    return null;
  }
  return parse(folder, text, base);
};

/** What read() has answered for a folder; undefined if it was not asked. */
exports.known = (folder) => cache.get(folder);

function parse(folder, text, base) {
  const file = path.join(folder, 'package.json');
  let parsed;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw invalid(file, base);
  }
  if (parsed === null || typeof parsed !== 'object' || Array.isArray(parsed)) throw invalid(file, base);
  Object.setPrototypeOf(parsed, null);
  const found = {
    folder,
    path: file,
    name: typeof parsed.name === 'string' ? parsed.name : undefined,
    main: typeof parsed.main === 'string' ? parsed.main : undefined,
    exports: parsed.exports,
    imports: parsed.imports !== null && typeof parsed.imports === 'object' ? parsed.imports : undefined,
    type: parsed.type === 'module' || parsed.type === 'commonjs' ? parsed.type : 'none',
    data: parsed,
  };
  cache.set(folder, found);
  return found;
}

// Reads the nearest package.json of a folder in one call, however many folders up it is.
function readNearest(folder) {
  let count = 0;
  for (let at = folder; !cache.has(at) && !scopes.has(at) && !at.endsWith('/node_modules'); at = path.dirname(at)) {
    count++;
    if (at === '/') break;
  }
  if (count < 2) return;
  const text = engine.readScope(folder, count);
  const level = text === undefined ? count + 1 : text.charCodeAt(0);
  let at = folder;
  for (let i = 1; i < level; i++) {
    cache.set(at, null);
    at = path.dirname(at);
  }
  if (text !== undefined) parse(at, text.slice(1));
}

const isPlain = /^\/(?:[^/\0]+(?:\/[^/\0]+)*)?$/;
const scopes = new Map(); // folder → its nearest package.json, or null

// The nearest package.json at or above a folder, not beyond a node_modules folder.
exports.scope = function scope(folder) {
  let found = scopes.get(folder);
  if (found !== undefined) return found;
  if (path.basename(folder) === 'node_modules') {
    found = null;
  } else {
    if (path.sep === '/' && isPlain.test(folder)) readNearest(folder);
    found = exports.read(folder);
    if (found === null) {
      const parent = path.dirname(folder);
      if (parent !== folder) found = scope(parent);
    }
  }
  scopes.set(folder, found);
  return found;
};

exports.clear = () => {
  cache.clear();
  scopes.clear();
};
