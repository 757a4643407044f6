// What is said when modules do not fit together.
const { syntaxError } = require('internal/modules/compile');

// V8 says which name is missing; if the module is CommonJS, the message says what to do.
exports.missingExport = function missingExport(problem, job, anchor) {
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
