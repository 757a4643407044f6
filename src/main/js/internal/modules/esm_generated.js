// Modules that are not written as ES modules (builtins, CommonJS, JSON, WebAssembly) become generated ones:
//
//   let $0, $1;                                    // one for each export
//   export { $0 as "default", $1 as "name" };
//   import.provide(7, (values) => { [$0, $1] = values; });   // runs when V8 evaluates it, in import order
const path = require('path');
const engine = binding('engine');
const builtins = require('internal/modules/builtins');
const esm = require('internal/modules/esm');
const chains = require('internal/modules/hook_chains');
const { syntaxError } = require('internal/modules/compile');
const { NAME } = require('internal/modules/dynamic_import');

const codes = () => require('internal/errors').codes;
const url = () => require('url');

const builtinUpdates = new Map(); // builtin id → gives its exports anew

const providers = new Map(); // number of a generated module → what gives its values
let generatedCount = 0;

function generate(job, names, provide) {
  const id = ++generatedCount;
  const locals = names.map((_, index) => `$${index}`);
  const source = (names.length > 0 ? `let ${locals.join(',')};` : '') +
    `export {${names.map((name, index) => `$${index} as ${JSON.stringify(name)}`).join(',')}};` +
    `globalThis.${NAME}.provide(${id},(v)=>{${locals.map((local, index) => `${local}=v[${index}]`).join(';')}});`;
  // Its name is not that of the file, of which coverage and debuggers would take it for another version.
  const result = engine.moduleCompile(`node:internal/modules/generated/${job.url}`, source, 0);
  if (typeof result !== 'number') throw syntaxError(result, generate);
  job.number = result;
  providers.set(id, provide);
}

// Runs when V8 evaluates a generated module.
exports.provide = function provide(id, set) {
  const give = providers.get(id);
  providers.delete(id);
  give(set);
};

function safeGet(object, name) {
  try {
    return object[name];
  } catch {
    return undefined;
  }
}

exports.values = (job, names, values) => generate(job, names, (set) => set(values));

exports.builtin = function builtin(job) {
  const id = job.url.slice(5);
  if (!builtins.isBuiltin(job.url)) throw new (codes().ERR_UNKNOWN_BUILTIN_MODULE)(job.url);
  const module = builtins.load(job.url);
  const names = ['default'].concat(Object.keys(module).filter((name) => name !== 'default'));
  const values = () => names.map((name) => (name === 'default' ? module : safeGet(module, name)));
  generate(job, names, (set) => {
    set(values());
    builtinUpdates.set(id, () => set(values()));
  });
};

exports.syncBuiltins = function syncBuiltins() {
  for (const update of builtinUpdates.values()) update();
};

// Names exported by a CommonJS file, through its re-exports. source: undefined if it is in the file.
function commonJsNames(file, source, seen = new Set()) {
  seen.add(file);
  const found = source === undefined ? engine.exportsOfFile(file) : engine.exportsOfText(source);
  if (typeof found === 'number') throw require('internal/errors').uvException({ errno: found, syscall: 'open', path: file });
  const count = found[0];
  const names = new Set();
  for (let i = 1; i <= count; i++) names.add(found[i]);
  const { Module } = require('internal/modules/cjs');
  for (let i = count + 1; i < found.length; i++) {
    const specifier = found[i];
    let target;
    try {
      const parent = new Module(file);
      parent.filename = file;
      parent.paths = Module._nodeModulePaths(path.dirname(file));
      target = Module._resolveFilename(specifier, parent, false);
    } catch {
      continue;
    }
    if (builtins.isBuiltin(target)) {
      for (const name of Object.keys(builtins.load(target))) names.add(name);
    } else if (/\.(?:c?js)$/.test(target) && !seen.has(target)) {
      for (const name of commonJsNames(target, undefined, seen)) names.add(name);
    }
  }
  return names;
}

// The specifier has been resolved: resolve hooks are not asked again.
function loadCommonJs(job, file, source, isMain) {
  const { Module, loadGiven } = require('internal/modules/cjs');
  if (source !== undefined) {
    return loadGiven(file, { url: job.url, source, format: 'commonjs', asynchronous: chains.asynchronous !== undefined }, isMain);
  }
  if (chains.resolve !== undefined) return loadGiven(file, { url: job.url }, isMain);
  return Module._load(file, undefined, isMain);
}

// source: undefined if the CommonJS loader reads the file itself; hooked: a load hook gave it.
exports.commonJs = function commonJs(job, source, hooked) {
  const file = job.url.startsWith('file:') ? url().fileURLToPath(job.url) : job.url;
  const cjs = require('internal/modules/cjs');
  const { Module } = cjs;
  const cached = Module._cache[file];
  let found;
  if (cached?.loaded && cached.exports !== null && ['object', 'function'].includes(typeof cached.exports)) {
    found = new Set(Object.keys(cached.exports));
  } else {
    found = commonJsNames(file, source);
  }
  found.delete('default');
  found.delete('module.exports');
  const names = ['default', 'module.exports'].concat(Array.from(found).filter((name) => name.isWellFormed()));
  generate(job, names, (set) => {
    const isMain = esm.isMain(job.url) && Module._cache[file] === undefined;
    let exported = loadCommonJs(job, file, hooked === true ? source : undefined, isMain);
    const module = Module._cache[file];
    if (module !== undefined && cjs.loadedExports.has(module)) exported = cjs.loadedExports.get(module);
    set(names.map((name) => {
      if (name === 'default' || name === 'module.exports') return exported;
      return exported === null || exported === undefined ? undefined : safeGet(exported, name);
    }));
  });
};

exports.text = function text(job, source) {
  generate(job, ['default'], (set) => set([source]));
};

exports.json = function json(job, source) {
  const file = job.url.startsWith('file:') ? url().fileURLToPath(job.url) : undefined;
  const isPlain = file !== undefined && !/[?#]/.test(job.url);
  const { Module } = require('internal/modules/cjs');
  let value;
  const cached = isPlain ? Module._cache[file] : undefined;
  if (cached?.loaded) {
    value = cached.exports;
  } else {
    try {
      value = JSON.parse(source.startsWith('\ufeff') ? source.slice(1) : source);
    } catch (error) {
      error.message = `${file ?? job.url}: ${error.message}`;
      throw error;
    }
    if (isPlain) {
      const module = new Module(file);
      module.filename = file;
      module.exports = value;
      module.loaded = true;
      Module._cache[file] = module;
    }
  }
  generate(job, ['default'], (set) => set([value]));
};

exports.addon = function addon(job) {
  const file = url().fileURLToPath(job.url);
  generate(job, ['default', 'module.exports'], (set) => {
    const { Module } = require('internal/modules/cjs');
    const exported = Module._load(file, undefined, false);
    set([exported, exported]);
  });
};

// ---- WebAssembly ------------------------------------------------------------------------------------

const COMPILE_OPTIONS = { builtins: ['js-string'], importedStringConstants: 'wasm:js/string-constants' };
const RESERVED_NAME = /^wasm(?:-js)?:/;

function reserved(job, kind, name) {
  return new WebAssembly.LinkError(`Invalid Wasm ${kind} "${name}" in ${job.url}`);
}

let warned = false;
function warnInstances() {
  if (warned) return;
  warned = true;
  require('internal/util').emitExperimentalWarning('Importing WebAssembly module instances');
}

function compileWasm(job, bytes) {
  try {
    return new WebAssembly.Module(bytes, COMPILE_OPTIONS);
  } catch (error) {
    error.message = `${job.url.startsWith('file:') ? url().fileURLToPath(job.url) : job.url}: ${error.message}`;
    throw error;
  }
}

exports.wasmSource = function wasmSource(job, bytes) {
  const compiled = compileWasm(job, bytes);
  generate(job, ['default'], (set) => set([compiled]));
};

exports.wasm = function wasm(job, bytes) {
  const compiled = compileWasm(job, bytes);
  warnInstances();
  const imports = WebAssembly.Module.imports(compiled);
  for (const { module, name } of imports) {
    if (RESERVED_NAME.test(module)) throw reserved(job, 'import', module);
    if (RESERVED_NAME.test(name)) throw reserved(job, 'import name', name);
  }
  const names = WebAssembly.Module.exports(compiled).map(({ name }) => name);
  for (const name of names) {
    if (RESERVED_NAME.test(name)) throw reserved(job, 'export', name);
  }
  for (const specifier of new Set(imports.map(({ module }) => module))) {
    job.dependencies.push([specifier, esm.jobForSpecifier(specifier, job.url)]);
  }
  job.dependenciesUnlinked = true;
  generate(job, names, (set) => {
    const namespaces = { __proto__: null };
    for (const [specifier, target] of job.dependencies) {
      esm.evaluateNow(target);
      namespaces[specifier] = importsOf(target);
    }
    const instance = new WebAssembly.Instance(compiled, namespaces);
    job.instance = instance;
    set(names.map((name) => unwrapGlobal(instance.exports[name])));
  });
};

// What another WebAssembly module imports from a module: the objects themselves if it is one too.
function importsOf(target) {
  return target.instance !== undefined ? target.instance.exports : esm.namespace(target);
}

// A global is exported as its value, if it has one that JavaScript can hold.
function unwrapGlobal(value) {
  if (!(value instanceof WebAssembly.Global)) return value;
  try {
    return value.value;
  } catch {
    return undefined;
  }
}
