// What is said when modules do not fit together.
const { syntaxError } = require('internal/modules/compile');

// V8 says which name is missing; if the module is CommonJS, the message says what to do.
exports.missingExport = function missingExport(problem, job, anchor) {
  problem = problem.map((part) => (typeof part === 'string' ? part.replace(/\x03\d+/g, '') : part));
  const error = syntaxError(problem, anchor);
  error.stack = error.stack.replace(/^(.*\n.*\n *\^+\n)\n/, '$1');
  const match = /The requested module '(.*)' does not provide an export named '(.*)'/.exec(error.message);
  if (match === null) return error;
  const [, specifier, name] = match;
  if (!importsCommonJs(job, specifier, new Set())) return error;
  const [, , , sourceLine] = problem;
  const { stack } = error;
  error.message = `Named export '${name}' not found. The requested module '${specifier}' is a CommonJS module, which may not ` +
    'support all module.exports as named exports.\nCommonJS modules can always be imported via the default export, for example ' +
    `using:\n\nimport pkg from '${specifier}';\n${destructuring(String(sourceLine), name)}`;
  error.stack = stack.replace(/SyntaxError: .*/, () => `SyntaxError: ${error.message}`);
  return error;
};

// The statement that does with the default export what the import wanted.
function destructuring(line, name) {
  const braces = /\bimport\s*(\{[^}]*\})/.exec(line) ?? /\bimport\s[^{]*(\{[^}]*\})\s*from/.exec(line);
  if (braces === null || !new RegExp(`\\b${name.replace(/[$]/g, '\\$&')}\\b`).test(braces[1])) {
    return '';
  }
  return `const ${braces[1].replace(/\s+as\s+/g, ': ')} = pkg;\n`;
}

function importsCommonJs(job, specifier, seen) {
  if (seen.has(job)) return false;
  seen.add(job);
  return job.dependencies.some(([text, target]) =>
    (text === specifier && target.format === 'commonjs') || importsCommonJs(target, specifier, seen));
}

const COMMON_JS_NAMES = /^(require|module|exports|__filename|__dirname) is not defined$/;

const INSTEAD = {
  require: 'replace require() with import.',
  module: 'use export instead of module.exports/exports.',
  exports: 'use export instead of module.exports/exports.',
  __filename: 'use import.meta.filename instead.',
  __dirname: 'use import.meta.dirname instead.',
};

// A name of CommonJS in an ES module: says why it is not there. root: the module whose evaluation failed; hasAwait() tells
// whether it awaits at its top level.
exports.explainReference = function explainReference(error, root, hasAwait) {
  if (error?.name !== 'ReferenceError' || typeof error.message !== 'string') return;
  const match = COMMON_JS_NAMES.exec(error.message);
  if (match === null) return;
  const { message, stack } = error;
  if (hasAwait()) {
    const ambiguous = `Cannot determine intended module format because both '${match[1]}' and top-level await are present. ` +
      'If the code is intended to be CommonJS, wrap await in an async function. If the code is intended to be an ES module, ' +
      INSTEAD[match[1]];
    error.message = ambiguous;
    error.code = 'ERR_AMBIGUOUS_MODULE_SYNTAX';
    if (typeof stack === 'string') error.stack = stack.replace(message, () => ambiguous);
    return;
  }
  let text = `${message} in ES module scope`;
  if (match[1] === 'require') text += ', you can use import instead';
  const location = root.replace(/[?#].*$/, '');
  if (location.startsWith('file:') && location.endsWith('.js')) {
    const path = require('path');
    const scope = require('internal/modules/package_json').scope(path.dirname(require('url').fileURLToPath(location)));
    if (scope?.type === 'module') {
      text += `\nThis file is being treated as an ES module because it has a '.js' file extension and '${scope.path}' contains ` +
        '"type": "module". To treat it as a CommonJS script, rename it to use the \'.cjs\' file extension.';
    }
  }
  error.message = text;
  if (typeof stack === 'string') error.stack = stack.replace(message, () => text);
};
