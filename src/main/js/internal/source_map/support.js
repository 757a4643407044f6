// Source maps of loaded modules, and stack traces that show the original places.
//
// While the support is on, the loaders report each module; its map is looked for when it is first asked for, in the
// last `sourceMappingURL` of its text.
const { SourceMap } = require('internal/source_map/source_map');
const errors = require('internal/errors');
const path = require('path');

const url = () => require('url');

const OFF = { enabled: false, nodeModules: false, generatedCode: false };
let state = OFF;

const modules = new Map(); // file → { holder: WeakRef of the CommonJS module, or undefined; map: SourceMap or null when looked for }
const contents = new Map(); // URL of an original → its text, for those that a map brings

exports.note = function note(location, holder) {
  const file = toPath(location);
  if (!state.nodeModules && file.includes(`${path.sep}node_modules${path.sep}`)) return;
  modules.set(file, { holder: holder === undefined ? undefined : new WeakRef(holder), map: undefined });
};

exports.get = () => ({ __proto__: null, enabled: state.enabled, nodeModules: state.nodeModules, generatedCode: state.generatedCode });

exports.set = function set(enabled, nodeModules, generatedCode) {
  state = { enabled, nodeModules, generatedCode };
  require('internal/modules/cjs').setLoadObserver(enabled ? exports.note : undefined);
  require('internal/process/source_lines').originalText = enabled ? exports.contentOf : undefined;
  errors.setInternalPrepareStackTrace(enabled ? prepareStackTrace : errors.defaultPrepareStackTrace);
};

exports.setFromUser = function setSourceMapsSupport(enabled, settings = {}) {
  const { validateBoolean, validateObject } = require('internal/validators');
  validateBoolean(enabled, 'enabled');
  validateObject(settings, 'options');
  const { nodeModules = false, generatedCode = false } = settings;
  validateBoolean(nodeModules, 'options.nodeModules');
  validateBoolean(generatedCode, 'options.generatedCode');
  exports.set(enabled, nodeModules, generatedCode);
};

// ---- Finding a module's map -------------------------------------------------------------------------

const MARK = 'sourceMappingURL=';

function mappingUrl(text) {
  const at = text.lastIndexOf(MARK);
  if (at < 0 || !/\/[*/]#\s+$/.test(text.slice(Math.max(0, at - 8), at))) return undefined;
  const found = /^[^\s]+/.exec(text.slice(at + MARK.length))?.[0];
  // It is usually the last line. Else it may be part of a literal that only looks like a comment.
  const end = at + MARK.length + (found?.length ?? 0);
  if (/^\s*(?:\*\/\s*)?(?:\/\/[^`\n]*(?:\n|$)\s*)*$/.test(text.slice(end))) return found;
  return isInComment(text, at) ? found : undefined;
}

function isInComment(text, offset) {
  const acorn = require('internal/npm').load('acorn');
  let inComment = false;
  const settings = {
    ecmaVersion: 'latest', allowHashBang: true, allowReturnOutsideFunction: true,
    onComment: (isBlock, body, start, end) => { inComment ||= start <= offset && offset < end; },
  };
  for (const sourceType of ['script', 'module']) {
    inComment = false;
    try {
      acorn.parse(text, { ...settings, sourceType });
      return inComment;
    } catch {
      // The other one.
    }
  }
  return true;
}

function readData(location) {
  const match = /^data:([^,]*),(.*)$/s.exec(location);
  const [, type, body] = match;
  if (type.split(';')[0] !== 'application/json') return undefined;
  return /;base64$/.test(type) ? Buffer.from(body, 'base64').toString() : decodeURIComponent(body);
}

function readText(file) {
  const text = binding('module').readText(file);
  return typeof text === 'string' ? text : undefined;
}

// Sources as absolute URLs.
function absolute(payload, base) {
  const root = payload.sourceRoot ?? '';
  return {
    ...payload,
    sources: payload.sources?.map((source) => {
      const joined = root && !/^[a-z]+:/i.test(source) ? `${root.replace(/\/?$/, '/')}${source}` : source;
      return url().URL.parse(joined, base)?.href ?? source;
    }),
  };
}

function load(file) {
  const text = readText(file);
  const location = text === undefined ? undefined : mappingUrl(text);
  if (location === undefined) return null;
  try {
    const own = url().pathToFileURL(file).href;
    let base = own;
    let json;
    if (location.startsWith('data:')) {
      json = readData(location);
    } else {
      const target = new (url().URL)(location, own);
      if (target.protocol !== 'file:') return null;
      base = target.href;
      json = readText(url().fileURLToPath(target));
    }
    if (json === undefined) return null;
    let payload = JSON.parse(json);
    payload = Array.isArray(payload.sections)
      ? { ...payload, sections: payload.sections.map((section) => ({ ...section, map: absolute(section.map, base) })) }
      : absolute(payload, base);
    payload.sourcesContent?.forEach((content, index) => {
      if (typeof content === 'string') contents.set(payload.sources[index], content);
    });
    return new SourceMap(payload, { lineLengths: text.replace(/\r?\n$/, '').split(/\r?\n/).map((line) => line.length) });
  } catch {
    return null; // a map that cannot be read is as good as none
  }
}

function toPath(location) {
  if (!location.startsWith('file:')) return location;
  try {
    return url().fileURLToPath(location);
  } catch {
    return location;
  }
}

/** The map of a loaded module, by its path or URL. */
exports.findSourceMap = function findSourceMap(location) {
  const file = toPath(String(location));
  const entry = modules.get(file);
  if (entry === undefined) return undefined;
  if (entry.holder !== undefined && entry.holder.deref() === undefined) {
    modules.delete(file);
    return undefined;
  }
  if (entry.map === undefined) entry.map = load(file);
  return entry.map ?? undefined;
};

/** The maps of files, by their URLs, as coverage files have them. */
exports.describeMaps = function describeMaps(locations) {
  const found = {};
  for (const location of locations) {
    if (!location.startsWith('file:')) continue;
    const text = readText(toPath(location));
    const target = text === undefined ? undefined : mappingUrl(text);
    if (target === undefined) continue;
    const isData = target.startsWith('data:');
    let data = null;
    try {
      const base = isData ? location : new (url().URL)(target, location).href;
      data = absolute(JSON.parse(isData ? readData(target) : readText(toPath(base))), base);
    } catch {
      // without it the lines still tell something
    }
    found[location] = { lineLengths: text.split('\n').map((line) => line.length), data, url: isData ? null : target };
  }
  return found;
};

/** The text of an original that came with a map. */
exports.contentOf = (file) => contents.get(file) ?? contents.get(url().pathToFileURL(file).href);

// ---- Stack traces -----------------------------------------------------------------------------------

// The name that the original gives to a frame's function: that of the place where the function starts, else that
// of the place where its caller calls it.
function originalName(map, site, caller) {
  const line = site.getEnclosingLineNumber?.();
  const column = site.getEnclosingColumnNumber?.();
  const enclosing = map.findEntry(line - 1, column - 1);
  if (enclosing.name) return enclosing.name;
  if (caller !== undefined && caller.getFileName() === site.getFileName()) {
    return map.findEntry(caller.getLineNumber() - 1, caller.getColumnNumber() - 1).name;
  }
  return undefined;
}

function describe(site, caller) {
  const file = site.getScriptNameOrSourceURL?.() ?? site.getFileName();
  if (typeof file !== 'string' || file.startsWith('node:') || site.isNative() || site.isPromiseAll()) return String(site);
  const map = exports.findSourceMap(site.getFileName() ?? file) ?? exports.findSourceMap(file);
  if (map === undefined) return String(site);
  const entry = map.findEntry(site.getLineNumber() - 1, site.getColumnNumber() - 1);
  if (entry.originalSource === undefined || entry.originalLine === undefined || entry.originalColumn === undefined) return String(site);
  const place = `${toPath(entry.originalSource)}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
  const type = site.getTypeName();
  const own = site.getFunctionName() ?? site.getMethodName();
  let name;
  if (site.isConstructor()) name = `new ${own || '<anonymous>'}`;
  else if (site.isAsync()) name = `async ${own || '<anonymous>'}`;
  else {
    const prefix = type !== null && !site.isToplevel() ? `${type}.` : '';
    name = originalName(map, site, caller) || own || '<anonymous>';
    if (!name.startsWith(prefix)) name = prefix + name;
  }
  return `${name} (${place})`;
}

function prepareStackTrace(error, trace) {
  const header = errors.stackHeader(error);
  if (trace.length === 0) return header;
  try {
    return `${header}\n    at ${trace.map((site, index) => describe(site, trace[index + 1])).join('\n    at ')}`;
  } catch {
    return errors.defaultPrepareStackTrace(error, trace);
  }
}
