// TypeScript by stripping its types. amaro (swc as WebAssembly) puts blanks in their place, so that every line and
// column stays; syntax that would have to become code is refused.
const path = require('path');
const options = require('internal/options');
const engine = binding('engine');

const codes = () => require('internal/errors').codes;

let amaro;
function parser() {
  if (amaro === undefined) {
    if (typeof WebAssembly !== 'object') throw new (codes().ERR_WEBASSEMBLY_NOT_SUPPORTED)('TypeScript');
    amaro = require('internal/npm').load('amaro');
  }
  return amaro;
}

const EXTENSION = /\.[cm]?ts$/;
const IN_NODE_MODULES = /(?:^|[\\/])node_modules(?:[\\/]|$)/i;

/** Whether a file is to be read as TypeScript. */
exports.handles = (filename) => EXTENSION.test(filename) && options.get('--strip-types');

/** The format of a TypeScript file whose package says `type`; 'typescript' stands for "look at its text". */
exports.formatOf = function formatOf(filename, type) {
  switch (path.extname(filename)) {
    case '.mts': return 'module-typescript';
    case '.cts': return 'commonjs-typescript';
    default: return type === 'module' || type === 'commonjs' ? `${type}-typescript` : 'typescript';
  }
};

function fail(problem) {
  if (typeof problem?.code !== 'string' || problem instanceof Error) throw problem;
  const Type = problem.code === 'UnsupportedSyntax'
    ? codes().ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX : codes().ERR_INVALID_TYPESCRIPT_SYNTAX;
  const error = new Type(problem.message);
  const { stack } = error;
  const arrow = `${problem.filename || ''}:${problem.startLine}\n${problem.snippet}`;
  Object.defineProperty(error, 'stack', { value: `${arrow}\n${stack}`, writable: true, configurable: true, enumerable: false });
  require('internal/process/source_lines').setArrow(error, '');
  throw error;
}

function strip(source, filename) {
  const { transformSync } = parser();
  try {
    return transformSync(source, { mode: 'strip-only', sourceMap: false, filename }).code;
  } catch (problem) {
    return fail(problem);
  }
}

// A module is looked at (CommonJS or not, which names does it export?) before it is compiled: its text is kept between.
const kept = new Map();

function stripOrRecall(source, location) {
  if (!location.startsWith('file:') || !require('internal/modules/compile_cache').isEnabled()) return strip(source, location);
  const file = require('url').fileURLToPath(location);
  const known = engine.translation(file, source);
  if (known !== undefined) return known;
  const code = strip(source, location);
  engine.keepTranslation(file, source, code);
  return code;
}

/**
 * The JavaScript of a module's text.
 * @param {string} source
 * @param {string} location the file URL, or what stands for it ('[eval]'); stack traces show it
 * @param {boolean} keep whether the same text will be asked for once more
 */
exports.stripModule = function stripModule(source, location, keep = false) {
  if (IN_NODE_MODULES.test(location)) {
    const file = location.startsWith('file:') ? require('url').fileURLToPath(location) : location;
    throw new (codes().ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING)(file);
  }
  const known = kept.get(location);
  if (known !== undefined) {
    kept.delete(location);
    if (known.source === source) return known.code;
  }
  const code = stripOrRecall(source, location);
  if (keep) kept.set(location, { source, code });
  return code;
};

/** module.stripTypeScriptTypes */
exports.stripTypeScriptTypes = function stripTypeScriptTypes(code, settings = {}) {
  require('internal/util').emitExperimentalWarning('stripTypeScriptTypes');
  const { validateString, validateObject, validateOneOf, validateBoolean } = require('internal/validators');
  validateString(code, 'code');
  validateObject(settings, 'options');
  const { sourceMap = false, sourceUrl = '', mode = 'strip' } = settings;
  validateOneOf(mode, 'options.mode', ['strip']);
  validateString(sourceUrl, 'options.sourceUrl');
  if (sourceMap !== false) validateOneOf(sourceMap, 'options.sourceMap', [false, undefined]);
  else validateBoolean(sourceMap, 'options.sourceMap');
  const stripped = strip(code, sourceUrl);
  return sourceUrl ? `${stripped}\n\n//# sourceURL=${sourceUrl}` : stripped;
};
