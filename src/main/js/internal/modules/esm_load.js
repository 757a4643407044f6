// What a URL holds: its module format and its source, as the default load step of Node.js finds them.
const path = require('path');
const packages = require('internal/modules/package_json');
const builtins = require('internal/modules/builtins');
const chains = require('internal/modules/hook_chains');
const engine = binding('engine');

const codes = () => require('internal/errors').codes;
const url = () => require('url');
const resolver = () => require('internal/modules/esm_resolve');

// ---- Formats ----------------------------------------------------------------------------------------

const EXTENSIONS = {
  '__proto__': null, '.mjs': 'module', '.cjs': 'commonjs', '.json': 'json', '.wasm': 'wasm', '.node': 'addon',
};

// The format of a file by its name and package: null if only its text can say, undefined if nothing can.
function extensionFormat(file) {
  const extension = path.extname(file);
  const fixed = EXTENSIONS[extension];
  if (fixed !== undefined) return fixed;
  if (extension === '.js' || extension === '') {
    const type = packages.scope(path.dirname(file))?.type ?? 'none';
    if (type !== 'none') return type === 'module' && extension === '' && isWasmFile(file) ? 'wasm' : type;
    return extension === '' && isWasmFile(file) ? 'wasm' : null;
  }
  if (extension.endsWith('ts') && require('internal/modules/typescript').handles(file)) {
    const format = require('internal/modules/typescript').formatOf(file, packages.scope(path.dirname(file))?.type);
    return format === 'typescript' ? null : format;
  }
  return undefined;
}

const WASM_MAGIC = '\0asm';

// Whether a file without an extension starts as WebAssembly does.
function isWasmFile(file) {
  const fs = require('fs');
  let descriptor;
  try {
    descriptor = fs.openSync(file);
    const head = Buffer.alloc(4);
    return fs.readSync(descriptor, head, 0, 4, 0) === 4 && head.latin1Slice() === WASM_MAGIC;
  } catch {
    return false;
  } finally {
    if (descriptor !== undefined) fs.closeSync(descriptor);
  }
}

// As a resolve step reports it, before anything is read.
exports.formatOf = function formatOf(location) {
  if (location.startsWith('node:')) return builtins.isBuiltin(location) ? 'builtin' : undefined;
  if (location.startsWith('data:')) return dataFormat(location);
  if (!location.startsWith('file:')) return undefined;
  return extensionFormat(resolver().pathOf(location));
};

function unknownExtension(location) {
  const file = resolver().pathOf(location);
  const extension = path.extname(file);
  return new (codes().ERR_UNKNOWN_FILE_EXTENSION)(extension, file);
}

// ---- Sources ----------------------------------------------------------------------------------------

const DATA = /^data:([^/;,]+\/[^;,]+)?((?:;[^,]*?)??)(;base64)?,([\s\S]*)$/;
const DATA_FORMATS = {
  '__proto__': null, 'text/javascript': 'module', 'application/javascript': 'module', 'application/json': 'json', 'application/wasm': 'wasm',
};

function splitData(location) {
  const end = location.includes('#') ? location.indexOf('#') : undefined;
  const match = DATA.exec(end === undefined ? location : location.slice(0, end));
  if (match === null) throw new (codes().ERR_INVALID_URL)(location);
  return match;
}

function dataFormat(location) {
  const match = DATA.exec(location);
  return match === null || match[1] === undefined ? null : DATA_FORMATS[match[1].toLowerCase()] ?? match[1];
}

function dataBytes(location) {
  const match = splitData(location);
  const body = decodeURIComponent(match[4]);
  return match[3] ? Buffer.from(body, 'base64') : Buffer.from(body);
}

function readFile(location) {
  return require('internal/modules/cjs').readText(resolver().pathOf(location));
}

function unsupportedScheme(location, supported) {
  return new (codes().ERR_UNSUPPORTED_ESM_URL_SCHEME)(new (url().URL)(location), supported);
}

// Whether a text that is in no way marked as one or the other is an ES module: it parses only as such.
exports.detect = function detect(source, filename) {
  try {
    require('internal/modules/compile').compileFunction(stripHashbang(source), filename, 'exports,require,module,__filename,__dirname');
    return 'commonjs';
  } catch (error) {
    return exports.looksLikeModule(source, error) ? 'module' : 'commonjs';
  }
};

function stripHashbang(source) {
  return source.startsWith('#!') ? `//${source}` : source;
}

const MODULE_ERRORS = [
  'Cannot use import statement outside a module', "Unexpected token 'export'", "Cannot use 'import.meta' outside a module",
];
const RETRY_ERRORS = [
  "Identifier '__filename' has already been declared", "Identifier '__dirname' has already been declared",
  "Identifier 'require' has already been declared", "Identifier 'module' has already been declared",
  "Identifier 'exports' has already been declared",
  'await is only valid in async functions and the top level bodies of modules',
  'Unexpected reserved word',
  'missing ) after argument list',
  'Unexpected identifier', 'Unexpected string', 'Unexpected number', 'Unexpected token', 'Unexpected template string',
];

// V8 says of an await at the top level of a script what stands behind it: a name, where an operator should.
// Whether a SyntaxError of compiling a text as CommonJS says that it is an ES module.
exports.looksLikeModule = function looksLikeModule(source, error) {
  const message = String(error?.message);
  if (MODULE_ERRORS.some((text) => message.includes(text))) return true;
  if (RETRY_ERRORS.some((text) => message.includes(text)) && /\bawait\b|\bimport\b|\bexport\b/.test(source)) {
    const result = engine.moduleCompile(`node:detect/${++detections}`, engine.scanModule(stripHashbang(source))[0], 0);
    return typeof result === 'number';
  }
  return false;
};
let detections = 0;

// The text or the bytes of a module, without hooks. Answers { format, source }; for a file that is
// JavaScript of a known kind the source is left to who compiles it.
function loadPlainly(location) {
  if (location.startsWith('node:')) return { format: 'builtin', source: undefined };
  if (location.startsWith('data:')) {
    const format = dataFormat(location);
    if (!FORMATS.has(format)) return { format, source: undefined };
    const bytes = dataBytes(location);
    return { format, source: format === 'wasm' ? bytes : bytes.toString() };
  }
  if (!location.startsWith('file:')) {
    throw unsupportedScheme(location, /^https?:/.test(location) ? ['file', 'data'] : ['file', 'data', 'node']);
  }
  const file = resolver().pathOf(location);
  const format = extensionFormat(file);
  if (format === undefined) throw unknownExtension(location);
  if (format === null) {
    const source = readFile(location);
    if (path.extname(file) === '.ts') return loadTypeScript(location, file, source, 'typescript');
    return { format: exports.detect(source, file), source };
  }
  if (format.endsWith('-typescript')) return loadTypeScript(location, file, readFile(location), format);
  if (format === 'wasm') return { format, source: require('fs').readFileSync(file) };
  if (format === 'commonjs' || format === 'addon' || format === 'module') return { format, source: undefined };
  return { format, source: readFile(location) };
}

// What `import text from './file' with { type: 'text' }` gives, whatever the file is called.
function loadText(location) {
  require('internal/util').emitExperimentalWarning('Text import');
  return { format: 'text', source: location.startsWith('data:') ? dataBytes(location).toString() : readFile(location) };
}

function loadTypeScript(location, file, text, format) {
  const source = require('internal/modules/typescript').stripModule(text, location, format !== 'module-typescript');
  if (format !== 'typescript') return { format: format.slice(0, -'-typescript'.length), source };
  return { format: exports.detect(source, file), source };
}

// The last step of a chain of load hooks: gives what Node.js gives its hooks.
exports.defaultLoad = function defaultLoad(given, context) {
  const location = `${given}`;
  const { importAttributes = { __proto__: null } } = context;
  let { format } = context;
  let source = null;
  if (location.startsWith('node:')) {
    format = 'builtin';
  } else {
    const parsed = new (url().URL)(location);
    if (parsed.protocol === 'data:') {
      source = dataBytes(location);
      format ??= dataFormat(location);
    } else if (parsed.protocol === 'file:') {
      if (format !== 'addon') source = require('fs').readFileSync(parsed);
      if (format === undefined || format === null) {
        format = extensionFormat(url().fileURLToPath(parsed));
        if (format === undefined) throw unknownExtension(location);
        format ??= detectBytes(parsed, source);
      }
    } else {
      throw unsupportedScheme(location, /^https?:/.test(location) ? ['file', 'data'] : ['file', 'data', 'node']);
    }
  }
  exports.assertAttributes(location, format, importAttributes);
  return { __proto__: null, format, responseURL: location, source };
};

function detectBytes(parsed, bytes) {
  const file = url().fileURLToPath(parsed);
  const text = bytes.toString();
  if (path.extname(file) !== '.ts') return exports.detect(text, file);
  const stripped = require('internal/modules/typescript').stripModule(text, parsed.href, true);
  return `${exports.detect(stripped, file)}-typescript`;
}

exports.toText = function toText(source) {
  if (typeof source === 'string') return source;
  // Memory of another thread is an array buffer only by its content.
  const bytes = ArrayBuffer.isView(source) ? source : new Uint8Array(source);
  if (bytes.byteLength === 0) return '';
  const { TextDecoder } = require('web/encoding');
  return new TextDecoder().decode(bytes);
};

// Answers { format, source, hooked }.
exports.load = function load(location, format, attributes, conditions) {
  const hooks = chains.asynchronous;
  if (chains.load === undefined && hooks === undefined) {
    // A resolve hook may have said what it is.
    if (chains.resolve !== undefined && format !== undefined && format !== null && !location.startsWith('node:')) {
      return translateHooked(location, exports.defaultLoad(location, { format, importAttributes: attributes }));
    }
    if (attributes.type === 'text' && /^(?:file|data):/.test(location) && require('internal/options').get('--experimental-import-text')) {
      return loadText(location);
    }
    const loaded = loadPlainly(location);
    exports.assertAttributes(location, loaded.format, attributes);
    return loaded;
  }
  const step = hooks === undefined ? exports.defaultLoad : (subject, context) => hooks.load(subject, context);
  const attributesForHooks = Object.assign(Object.create(null), attributes);
  const context = { format, importAttributes: attributesForHooks, conditions };
  const result = chains.load === undefined ? step(location, context)
    : chains.load(location, format, attributesForHooks, conditions, step, hooks !== undefined);
  return translateHooked(location, result);
};

const FORMATS = new Set(['addon', 'builtin', 'commonjs', 'commonjs-typescript', 'json', 'module', 'module-typescript', 'wasm']);

function translateHooked(location, result) {
  let { format, source } = result;
  if (!FORMATS.has(format)) {
    if (format === undefined || format === null) {
      if (location.startsWith('file:') && extensionFormat(resolver().pathOf(location)) === undefined) throw unknownExtension(location);
    }
    throw new (codes().ERR_UNKNOWN_MODULE_FORMAT)(format, location);
  }
  if (format === 'builtin' || format === 'addon') return { format, source: undefined, hooked: true };
  if (source === null || source === undefined) {
    if (format === 'commonjs') return { format, source: undefined, hooked: true };
    throw new (codes().ERR_INVALID_RETURN_PROPERTY_VALUE)('a string, an ArrayBuffer, or a TypedArray', 'load', 'source', source);
  }
  if (format === 'wasm') {
    if (typeof source === 'string') {
      throw new (codes().ERR_INVALID_RETURN_PROPERTY_VALUE)('an ArrayBuffer, or a TypedArray', 'load', 'source', source);
    }
    return { format, source, hooked: true };
  }
  source = exports.toText(source);
  if (format.endsWith('-typescript')) {
    source = require('internal/modules/typescript').stripModule(source, location);
    format = format.slice(0, -'-typescript'.length);
  }
  return { format, source, hooked: true };
}

// ---- Import attributes ------------------------------------------------------------------------------

exports.assertAttributes = function assertAttributes(location, format, attributes) {
  Object.keys(attributes).forEach((key) => {
    if (key !== 'type') throw new (codes().ERR_IMPORT_ATTRIBUTE_UNSUPPORTED)(key, attributes[key], location);
  });
  const { type } = attributes;
  if (!FORMATS.has(format)) return;
  if (format === 'json') {
    if (type === undefined) throw new (codes().ERR_IMPORT_ATTRIBUTE_MISSING)(location, 'type', 'json');
    if (type === 'json') return;
  } else if (type === undefined) {
    return;
  }
  if (type !== 'json') throw new (codes().ERR_IMPORT_ATTRIBUTE_UNSUPPORTED)('type', type, location);
  throw new (codes().ERR_IMPORT_ATTRIBUTE_TYPE_INCOMPATIBLE)(location, type);
};

exports.isBuiltin = (location) => builtins.isBuiltin(location);
