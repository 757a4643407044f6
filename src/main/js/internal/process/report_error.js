// The text that Node.js prints for an uncaught error: where it was thrown, the stack, the version.
const FRAME = /^\s+at (?:.*? \()?(.+?):(\d+):(\d+)\)?$/;
const sourceLines = require('internal/process/source_lines');
const { kEnhanceStackBeforeInspector } = require('internal/errors');

// The first frame of the stack that is the program's own.
function firstFrame(stack) {
  const lines = stack.split('\n');
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i];
    const match = FRAME.exec(line);
    if (match !== null) return { file: match[1].replace(/^(?:async |new )/, ''), line: Number(match[2]), column: Number(match[3]) };
  }
  return undefined;
}

// "file:line", the source line and a caret under the column; empty when the source is not at hand.
function arrow(stack, origin) {
  const frame = firstFrame(stack);
  if (frame === undefined) return '';
  const source = sourceLines.lineOf(frame.file, frame.line);
  if (source === undefined) return '';
  // An error that is thrown where it is made: the statement is what threw. Of a rejection nobody knows where that was.
  const start = source.slice(0, Math.max(0, frame.column - 1));
  const before = origin === 'unhandledRejection' ? start : start.replace(/\bthrow\s[^;{}]*$/, '');
  const pad = before.replace(/[^\t]/g, ' ');
  return `${frame.file}:${frame.line}\n${source}\n${pad}^\n\n`;
}

exports.arrow = arrow;

// Where an error with no frames of its own comes from in Node.js when a promise was rejected with it.
const PROMISES = 'node:internal/process/promises:324\n    triggerUncaughtException(err, true /* fromPromise */);\n    ^\n';
const HINT = '(Use `node --trace-uncaught ...` to show where the exception was thrown)\n';

const isObject = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';

/** `place`: "file:line", the source and a caret, where that is known; `from`: the place of what is no error of a promise. */
exports.describe = function describe(error, origin, place, from = PROMISES) {
  const options = require('internal/options');
  const isError = isObject(error) && require('internal/util/types').isNativeError(error);
  const trace = isObject(error) ? traceOf(error) : undefined;
  const stack = isError ? stackOf(error) : '';
  let head;
  if (isError) {
    head = sourceLines.arrowOf(error) ?? (place === undefined ? arrow(stack, origin) : `${place}\n`);
    if (head === '' && origin === 'unhandledRejection' && firstFrame(stack) === undefined) head = `${from}\n`;
  } else {
    const known = place ?? (origin === 'unhandledRejection' ? from : undefined);
    head = known === undefined ? 'Uncaught:\n' : `\n${known}`;
  }
  let end = options.get('--trace-uncaught') ? thrownAt(stack) : '';
  if (trace === undefined && end === '') end = HINT;
  return `${head}${trace ?? plainText(error)}\n${end}\nNode.js ${process.version}\n`;
};

// An object as util.inspect() shows it, without asking the object how. Undefined if not even its stack can be read.
function traceOf(error) {
  let stack;
  try {
    const enhanced = error[kEnhanceStackBeforeInspector]?.();
    if (enhanced !== undefined) error.stack = enhanced;
  } catch { /* as it is */ }
  try {
    ({ stack } = error);
  } catch {
    return undefined;
  }
  try {
    const { inspect } = require('internal/util/inspect');
    const colors = require('internal/process/object').isTerminal(2) && process.stderr.hasColors?.() === true;
    return inspect(error, { colors, customInspect: false, depth: Math.max(inspect.defaultOptions.depth, 5) });
  } catch {
    return stack === undefined ? undefined : textOf(stack);
  }
}

function plainText(error) {
  if (isObject(error)) {
    try {
      const { message, name } = error;
      if (message !== undefined && name !== undefined) return `${name}: ${message}`;
    } catch { /* as any value */ }
  }
  return textOf(error);
}

function textOf(value) {
  try {
    return typeof value === 'symbol' ? '' : String(value);
  } catch {
    return '';
  }
}

// The frames of a stack with the names of functions alone, as V8's messages have them.
exports.plainFrames = function plainFrames(stack) {
  const lines = stack.split('\n').filter((line) => /^ {4}at /.test(line));
  return lines.map((line) => line.replace(/^( {4}at )(?:async )?(?:new )?([^(]*?)(?: \[as [^\]]*\])? \((.*)\)$/, (_, at, called, place) => {
    const name = called.slice(called.lastIndexOf('.') + 1);
    return name === '<anonymous>' ? `${at}${place}` : `${at}${name} (${place})`;
  }));
};

function thrownAt(stack) {
  const lines = exports.plainFrames(stack);
  return lines.length === 0 ? '' : `Thrown at:\n${lines.join('\n')}\n\n`;
}

function stackOf(error) {
  try {
    return typeof error.stack === 'string' ? error.stack : '';
  } catch {
    return '';
  }
}
