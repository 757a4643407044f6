// Running scripts in the main context, and the guards of all runs.
//
// V8 is asked first whether the source compiles, for the SyntaxError. Then it runs through an indirect eval, which
// keeps the identity of what it throws but also keeps let, const and class to itself. So that later scripts see
// these, const and class are declared once more, by a real script, and a `let` becomes an accessor of the global
// object over the binding.
const { codes } = require('internal/errors');
const { checkScript } = require('internal/modules/compile');
const { rewrite, NAME } = require('internal/modules/dynamic_import');
const sourceLines = require('internal/process/source_lines');
const { accessors, encodeName } = require('internal/vm/context');

const { runMicrotasks } = require('internal/natives');

const engine = binding('engine');
const { run: indirectEval } = require('internal/vm/code_generation');

const DECLARES = /\b(?:let|const|class|var|function)\b|['"]use strict/;
const declared = new Set(); // lexical names of earlier scripts

exports.scan = function scan(source) {
  const found = engine.scanScript(source);
  const list = (index) => (found[index] === '' ? [] : found[index].split(','));
  return { strict: found[0], lexical: list(1), functions: list(2), variables: list(3), lets: list(4) };
};

// Blank text that moves the first line to where the options say it is.
function padding(lineOffset, columnOffset) {
  return '\n'.repeat(Math.max(0, lineOffset)) + ' '.repeat(Math.max(0, columnOffset));
}
exports.padding = padding;

let importers = 0;

// The text with its import() calls bound to an importer of its own.
function bindImport(text, importer) {
  if (importer === undefined || !text.includes(NAME)) return text;
  const key = `s${++importers}`;
  globalThis[NAME][key] = importer;
  return text.replaceAll(`${NAME}(`, `${NAME}.${key}(`);
}

// beforeRun: called right before the program's first function.
exports.evaluate = function evaluate(text, name, importer, beforeRun) {
  let source = bindImport(text, importer);
  const url = `\n//# sourceURL=${encodeName(name)}`;
  const found = DECLARES.test(source) ? exports.scan(source) : undefined;
  if (found === undefined) {
    source += url;
    return indirectEval(source, beforeRun);
  }
  const { strict, lexical, functions, variables } = found;
  lexical.concat(functions, variables).forEach((each) => {
    if (declared.has(each)) throw new SyntaxError(`Identifier '${each}' has already been declared`);
  });
  // What var and function declare in a script cannot be deleted, unlike what they declare in an eval.
  variables.concat(functions).forEach((each) => {
    if (!Object.hasOwn(globalThis, each)) {
      Object.defineProperty(globalThis, each, { value: undefined, writable: true, enumerable: true, configurable: false });
    }
  });
  if (lexical.length === 0 && strict < 0) {
    source += url;
    return indirectEval(source, beforeRun);
  }
  const marker = globalThis[NAME];
  let valuesOf;
  let bindings;
  marker.declared = (values, lexicals) => {
    valuesOf = values;
    bindings = lexicals();
    return {};
  };
  const hook = `var{}=${NAME}.declared(()=>({${strict < 0 ? '' : functions.concat(variables).join()}}),()=>${accessors(lexical)})`;
  if (strict >= 0) source = `${source.slice(0, strict)};${hook};${source.slice(strict)}`;
  else source += `\n;function ${LEXICALS}(){${hook}}`;
  source += url;
  try {
    return indirectEval(source, beforeRun);
  } finally {
    if (strict < 0) {
      globalThis[LEXICALS]?.();
      delete globalThis[LEXICALS];
    }
    if (valuesOf !== undefined) Object.assign(globalThis, valuesOf());
    if (bindings !== undefined) publish(bindings, found);
  }
};

const LEXICALS = '\u0131lexicals';

function publish(bindings, { lexical, lets }) {
  const values = { __proto__: null };
  for (let i = 0; i < lexical.length; i++) {
    const name = lexical[i];
    const { get, set } = Object.getOwnPropertyDescriptor(bindings, name);
    if (lets.includes(name)) {
      Object.defineProperty(globalThis, name, { get, set, configurable: true, enumerable: false });
      declared.add(name);
      continue;
    }
    try {
      values[name] = get();
      declared.add(name);
    } catch {
      // Never initialized, since the script threw before.
    }
  }
  const names = Object.keys(values);
  if (names.length === 0) return;
  globalThis[NAME].values = values;
  engine.declare(names.map((name) => `const ${name}=${NAME}.values.${name};`).join(''));
  delete globalThis[NAME].values;
}

exports.runScript = function runScript(source, filename, beforeRun) {
  const rewritten = rewrite(source);
  checkScript(rewritten, filename);
  sourceLines.remember(filename, source);
  try {
    return exports.evaluate(rewritten, filename, undefined, beforeRun);
  } catch (error) {
    decorate(error, false);
    throw error;
  }
};

// Scripts are run by an indirect eval, which V8 shows as two frames behind which are ours.
const OWN_FRAMES = /\n {4}at (?:\S+\.)?eval \(<anonymous>\)(?:\n {4}at (?:.*\(node:internal\/vm\/run:[\d:]+\)|node:(?:internal\/vm\/run|vm):[\d:]+))+/g;
const EVAL_FRAME = /(\n {4}at (?:async )?)(?:\S+\.)?eval \((?!eval at |<anonymous>)(.*)\)/g;
const EVAL_METHOD = /(\n {4}at (?:async )?(?:\S+\.)?)eval \[as (.+?)\] \((?!eval at |<anonymous>)/g; // a function without a name

function cleanFrames(frames) {
  return frames.replace(OWN_FRAMES, '').replace(EVAL_FRAME, '$1$2').replace(EVAL_METHOD, '$1$2 (')
    .replaceAll('[worker%20eval]', '[worker eval]');
}

require('internal/errors').addFrameFilter(cleanFrames);

// The column offset of a script is no part of the line.
function unindented(arrow, indent) {
  if (arrow === '' || !(indent > 0)) return arrow;
  const blank = ' '.repeat(indent);
  return arrow.split('\n').map((line, index) => (index > 0 && line.startsWith(blank) ? line.slice(indent) : line)).join('\n');
}

// Cleans the stack of what a script threw, and puts the line that threw, with a caret, in front of it.
function decorate(error, displayErrors, indent) {
  if (!require('internal/util/types').isNativeError(error) || sourceLines.arrowOf(error) !== undefined) return;
  let stack;
  try {
    ({ stack } = error);
  } catch { /* a getter of the program */ }
  if (typeof stack !== 'string') return;
  const cleaned = cleanFrames(stack);
  const arrow = displayErrors ? unindented(require('internal/process/report_error').arrow(cleaned), indent) : '';
  if (arrow === '' && cleaned === stack) return;
  try {
    Object.defineProperty(error, 'stack', { value: arrow + cleaned, writable: true, configurable: true, enumerable: false });
  } catch {
    return; // frozen
  }
  if (arrow !== '') sourceLines.setArrow(error, '');
}

// Calls the function, for at most that many milliseconds, and until SIGINT if asked so.
// context: one whose promise jobs are run right after its code (microtaskMode), and not otherwise.
exports.guard = function guard(run, { timeout, breakOnSigint, displayErrors, indent, context }) {
  try {
    if (context !== undefined) return withQueue(context, run, timeout, breakOnSigint);
    return timeout === undefined && !breakOnSigint ? run() : limited(run, timeout, breakOnSigint, 0);
  } catch (error) {
    decorate(error, displayErrors, indent);
    throw error;
  }
};

// A context keeps its queue as long as that has jobs.
function withQueue(context, run, timeout, breakOnSigint) {
  const isOutermost = context.queue === undefined;
  const queue = context.queue ??= engine.takeQueue();
  const whole = () => {
    const value = run();
    if (queue === 0) runMicrotasks();
    else engine.runQueue(queue);
    return value;
  };
  try {
    return queue === 0 && timeout === undefined && !breakOnSigint ? whole() : limited(whole, timeout, breakOnSigint, queue);
  } finally {
    if (isOutermost && (queue === 0 || engine.returnQueue(queue))) context.queue = undefined;
  }
}

function limited(run, timeout, breakOnSigint, queue) {
  let value;
  let thrown;
  let failed = false;
  const outcome = engine.callGuarded(() => {
    try {
      value = run();
    } catch (error) {
      failed = true;
      thrown = error;
    }
  }, timeout ?? 0, breakOnSigint, queue);
  if (outcome === 1) throw new codes.ERR_SCRIPT_EXECUTION_TIMEOUT(timeout);
  if (outcome === 2) throw new codes.ERR_SCRIPT_EXECUTION_INTERRUPTED();
  if (failed) throw thrown;
  return value;
}
