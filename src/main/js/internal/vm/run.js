// Running a script in the global scope.
//
// V8 is asked first whether the source compiles, for the SyntaxError; then it runs through an indirect
// eval, which keeps the identity of what it throws. Top-level `let`, `const` and `class` of such a script are
// not seen by later ones, unlike in Node.js.
const { checkScript } = require('internal/modules/compile');
const { rewrite } = require('internal/modules/dynamic_import');
const sourceLines = require('internal/process/source_lines');

const indirectEval = eval;

exports.runScript = function runScript(source, filename) {
  const rewritten = rewrite(source);
  checkScript(rewritten, filename);
  sourceLines.remember(filename, source);
  return indirectEval(`${rewritten}\n//# sourceURL=${filename.replace(/\s/g, encodeURIComponent)}`);
};
