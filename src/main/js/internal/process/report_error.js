// The text that Node.js prints for an uncaught error: where it was thrown, the stack, the version.
const FRAME = /^\s+at (?:.*? \()?(.+?):(\d+):(\d+)\)?$/;
const sourceLines = require('internal/process/source_lines');
const { kEnhanceStackBeforeInspector } = require('internal/errors');

// The first frame of the stack that is the program's own.
function firstFrame(stack) {
  for (const line of stack.split('\n')) {
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
  const before = origin === 'unhandledRejection' ? start : start.replace(/\bthrow\s+$/, '');
  const pad = before.replace(/[^\t]/g, ' ');
  return `${frame.file}:${frame.line}\n${source}\n${pad}^\n\n`;
}

function isErrorLike(value) {
  return typeof value === 'object' && value !== null && typeof value.stack === 'string' && value instanceof Error;
}

exports.arrow = arrow;

exports.describe = function describe(error, origin) {
  const options = require('internal/options');
  const version = `\n\nNode.js ${process.version}\n`;
  if (!isErrorLike(error)) {
    const isObject = (typeof error === 'object' && error !== null) || typeof error === 'function';
    const shown = isObject ? safeInspect(error) : typeof error === 'symbol' ? '' : String(error);
    const hint = isObject || options.get('--trace-uncaught') ? '' : '\n(Use `node --trace-uncaught ...` to show where the exception was thrown)';
    return `Uncaught:\n${shown}${hint}${version}`;
  }
  try {
    const enhanced = error[kEnhanceStackBeforeInspector]?.();
    if (enhanced !== undefined) error.stack = enhanced;
  } catch { /* as it is */ }
  const head = error[sourceLines.kArrow] ?? arrow(stackOf(error), origin);
  const thrown = options.get('--trace-uncaught') ? thrownAt(stackOf(error)) : '';
  return `${head}${safeInspect(error)}${thrown}${version}`;
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
  return lines.length === 0 ? '' : `\nThrown at:\n${lines.join('\n')}\n`;
}

function stackOf(error) {
  try {
    return String(error.stack);
  } catch {
    return '';
  }
}

function safeInspect(value) {
  try {
    return require('internal/util/inspect').inspect(value);
  } catch {
    try {
      return String(value?.stack ?? value);
    } catch {
      return 'a value that cannot be shown';
    }
  }
}
