// Javet gives no hook for import(), so its callee is renamed when code is loaded: `import(x)` becomes
// `\u0131mport(x)`, a global function of ours. The scan is Java's (ImportScanner.java). Files of CommonJS stay as they are
// where V8 itself can be told (NativeHooks.java): it then calls the function's `hook`.
const engine = binding('engine');

const LOOKS_LIKE_CALL = /\bimport\s*(?:[(/]|\.\s*source\b)/;

exports.NAME = '\u0131mport';
exports.PREPARE = '\u0131mport\u0131prepare'; // what a module's first line calls

exports.rewrite = function rewrite(source) {
  return LOOKS_LIKE_CALL.test(source) ? engine.renameImports(source) : source;
};
