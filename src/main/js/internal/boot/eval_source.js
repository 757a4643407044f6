// Running code that has no file: that of --eval and --print, of standard input and of workers. What kind it is, --input-type says;
// else it is CommonJS, an ES module if it parses only as such, or TypeScript if it parses as neither.
const options = require('internal/options');
const cjs = require('internal/modules/cjs');

const esm = () => require('internal/modules/esm');
const typescript = () => require('internal/modules/typescript');

// What --eval runs sees the module crypto under that name, not the global object; and so as Node.js does it, in a block.
function withCrypto(source) {
  if (!/\bcrypto\b/.test(source)) return source;
  const wrapped = options.get('--print') ?
    `let crypto=require("node:crypto");{${source}\n}` :
    `(crypto=>{{${source}\n}})(require('node:crypto'))`;
  return syntaxErrorOf(wrapped, '[eval]') === undefined ? wrapped : source;
}

function runScript(name, source) {
  const result = cjs.runString(name, name === '[eval]' ? withCrypto(source) : source);
  // At the end, so that a promise shows what became of it.
  if (options.get('--print')) process.on('exit', () => require('console').log(result));
}

// The modules of --eval and of standard input are numbered, those of workers are not.
function runModule(name, source) {
  esm().runString(source, name === '[worker eval]' ? name : undefined);
}

function syntaxErrorOf(source, name) {
  try {
    const { rewrite } = require('internal/modules/dynamic_import');
    require('internal/modules/compile').checkScript(rewrite(source), name);
    return undefined;
  } catch (error) {
    return error;
  }
}

function moduleErrorOf(source, name) {
  try {
    esm().check(source, name);
    return undefined;
  } catch (error) {
    return error;
  }
}

function runDetected(name, source) {
  let problem = syntaxErrorOf(source, name);
  if (problem === undefined) {
    runScript(name, source);
    return;
  }
  if (esm().looksLikeModule(source, problem)) {
    problem = options.get('--strip-types') ? moduleErrorOf(source, name) : undefined;
    runModule(name, problem === undefined ? source : tryStrip(name, source, problem));
    return;
  }
  if (options.get('--strip-types')) {
    const stripped = tryStrip(name, source, problem);
    problem = syntaxErrorOf(stripped, name);
    if (problem !== undefined && esm().looksLikeModule(stripped, problem)) {
      runModule(name, stripped);
      return;
    }
    runScript(name, stripped);
    return;
  }
  throw problem;
}

// When it is no TypeScript either, the SyntaxError of JavaScript is what the user sees, with a remark.
function tryStrip(name, source, problem) {
  try {
    return typescript().stripModule(source, name);
  } catch (error) {
    if (error?.code !== 'ERR_INVALID_TYPESCRIPT_SYNTAX' && error?.code !== 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX') throw error;
    const lines = problem.stack.split('\n');
    const at = lines.findIndex((line) => line.startsWith('SyntaxError'));
    lines.splice(Math.max(0, at - 1), 0, error.message);
    problem.stack = lines.join('\n');
    throw problem;
  }
}

// Throws a SyntaxError if the source is not what --input-type says.
exports.check = function check(name, source) {
  if (options.get('--input-type') === 'module') {
    esm().check(source, name);
    return;
  }
  const problem = syntaxErrorOf(source, name);
  if (problem === undefined) return;
  if (options.get('--input-type') !== undefined || !esm().looksLikeModule(source, problem)) throw problem;
  esm().check(source, name);
};

// name: '[eval]', '[stdin]' or '[worker eval]'
exports.run = function run(name, source) {
  switch (options.get('--input-type')) {
    case 'module':
      runModule(name, source);
      break;
    case 'module-typescript':
      runModule(name, typescript().stripModule(source, name));
      break;
    case 'commonjs-typescript':
      runScript(name, typescript().stripModule(source, name));
      break;
    case 'commonjs':
      runScript(name, source);
      break;
    default:
      // --print shows the value of a script; a module has none.
      if (options.get('--print') && syntaxErrorOf(source, name) === undefined) runScript(name, source);
      else runDetected(name, source);
  }
};
