// eval and new Function under --disallow-code-generation-from-strings: V8 refuses them, but the library runs the text of
// scripts by an indirect eval, too.
const engine = binding('engine');
const { NAME } = require('internal/modules/dynamic_import');

const indirectEval = eval;

exports.disallowed = false;

exports.disallow = function disallow() {
  require('internal/vm/context'); // which makes functions of strings while it is loaded
  exports.disallowed = true;
  engine.allowEval(false);
};

/** Runs a script's text, which may not generate code in turn. */
// beforeRun: called right before the text's first statement.
exports.run = function run(text, beforeRun) {
  if (!exports.disallowed) {
    beforeRun?.();
    return indirectEval(text);
  }
  globalThis[NAME].refuse = () => engine.allowEval(false);
  engine.allowEval(true);
  try {
    return indirectEval(`${NAME}.refuse();${text}`);
  } finally {
    engine.allowEval(false);
  }
};
