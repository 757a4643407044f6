// Compiling user code: functions with a file name, SyntaxErrors that point at the source, import().
const engine = binding('engine');
const sourceLines = require('internal/process/source_lines');

// Makes the SyntaxError that the compiler described. Where it is stands in the stack, as in Node.js, except for
// ES modules (isModule): there only the report of an uncaught error shows it.
function syntaxError([message, resource, line, sourceLine, startColumn, endColumn], anchor, isModule = false) {
  const text = String(message).replace(/^(Uncaught )?SyntaxError: /, '');
  const otherwise = /^(?:Uncaught )?RangeError: (.*)/s.exec(text);
  if (otherwise !== null) return new RangeError(otherwise[1]); // it nests too deeply
  const error = new SyntaxError(text);
  Error.captureStackTrace(error, anchor);
  const caret = ' '.repeat(Math.max(0, startColumn)) + '^'.repeat(Math.max(1, endColumn - startColumn));
  const arrow = `${resource}:${line}\n${sourceLine ?? ''}\n${caret}\n`;
  if (isModule) {
    sourceLines.setArrow(error, `${arrow}\n`);
    return error;
  }
  const { stack } = error;
  Object.defineProperty(error, 'stack', {
    value: `${arrow}\n${stack}`, writable: true, configurable: true, enumerable: false,
  });
  sourceLines.setArrow(error, '');
  return error;
}
exports.syntaxError = syntaxError;

// Compiles a function body. parameters: names joined by commas.
// Throws a SyntaxError that shows the offending line.
exports.compileFunction = function compileFunction(source, filename, parameters, lineOffset = 0, columnOffset = 0, cached, withImport = false) {
  // Code of a CommonJS module that imports dynamically gets its own `import` as a last parameter.
  const result = withImport ? engine.compileCommonJs(source, filename, parameters)
    : engine.compileFunction(require('internal/modules/dynamic_import').rewrite(source), filename, parameters, lineOffset, columnOffset, cached);
  if (typeof result === 'function') return result;
  throw syntaxError(result, compileFunction);
};

// Compiles a function body inside `with` statements over the scopes, the last of which is the innermost one.
exports.compileFunctionWith = function compileFunctionWith(source, filename, parameters, lineOffset, columnOffset, scopes, importer) {
  const { rewrite, NAME } = require('internal/modules/dynamic_import');
  const rewritten = rewrite(source);
  const all = rewritten === source || importer === undefined ? scopes : [...scopes, { __proto__: null, [NAME]: importer }];
  const result = engine.compileInScopes(rewritten, filename, parameters, lineOffset, columnOffset, ...all);
  if (typeof result === 'function') return result;
  throw syntaxError(result, compileFunctionWith);
};

// Throws a SyntaxError if the source does not parse as a script.
exports.checkScript = function checkScript(source, filename, lineOffset = 0, columnOffset = 0) {
  const result = engine.checkSyntax(source, filename, lineOffset, columnOffset);
  if (result !== undefined) throw syntaxError(result, checkScript);
};
