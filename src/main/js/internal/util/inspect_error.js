// Errors in util.inspect: a headline that names the class, the stack without repetitions and with library frames
// dimmed, then the own properties the stack does not already show.
const { isNativeError } = require('internal/util/types');

const errorToString = Error.prototype.toString;

// Stacks of up to this many frames are shown in full.
const FULL_STACK_FRAMES = 10;
const MIN_COLLAPSED_LINES = 4;

function isErrorLike(value) {
  return isNativeError(value) || value instanceof Error;
}

function toText(error) {
  return Reflect.apply(errorToString, error, []);
}

/** The stack as text; a stack that is no string is shown below the headline. */
function getStackString(context, error, formatValue) {
  const stack = error.stack;
  if (!stack) return toText(error);
  if (typeof stack === 'string') return stack;
  context.seen.push(error);
  context.indentationLvl += 4;
  const shown = formatValue(context, stack);
  context.indentationLvl -= 4;
  context.seen.pop();
  return `${toText(error)}\n    ${shown}`;
}

/** Drops the keys whose text the stack already contains. */
function removeDuplicateKeys(context, keys, error, stack) {
  if (context.showHidden || keys.length === 0) return;
  for (const name of ['name', 'message', 'stack']) {
    const index = keys.indexOf(name);
    if (index !== -1 && (typeof error[name] !== 'string' || stack.includes(error[name]))) keys.splice(index, 1);
  }
}

/** Makes the first line name the class, its tag and the error's name, whatever of these it lacks. */
function improveHeadline(stack, constructor, rawName, tag, getPrefix) {
  const name = rawName != null ? String(rawName) : 'Error';
  const length = name.length;
  if (typeof rawName !== 'string' && rawName != null) {
    stack = stack.replace(name, `${name} [${getPrefix(constructor, tag, 'Error').slice(0, -1)}]`);
  }
  const startsWithName = name.endsWith('Error') && stack.startsWith(name) &&
    (stack.length === length || stack[length] === ':' || stack[length] === '\n');
  if (constructor !== null && !startsWithName) return stack;

  let fallback = 'Error';
  if (constructor === null) {
    const start = /^([A-Z][a-z_ A-Z0-9[\]()-]+)(?::|\n\s+at)/.exec(stack) ?? /^([a-z_A-Z0-9-]*Error)$/.exec(stack);
    fallback = start?.[1] ?? '';
    const removed = fallback.length;
    fallback ||= 'Error';
    const prefix = getPrefix(constructor, tag, fallback).slice(0, -1);
    if (name === prefix) return stack;
    if (!prefix.includes(name)) return `${prefix} [${name}]${stack.slice(removed)}`;
    return removed === 0 ? `${prefix}: ${stack}` : `${prefix}${stack.slice(removed)}`;
  }
  const className = tagged(constructor, tag);
  if (constructor.includes(name)) return length === 0 ? `${className}: ${stack}` : `${className}${stack.slice(length)}`;
  if (name === className) return stack;
  return className.includes(name) ? `${className}${stack.slice(length)}` : `${className} [${name}]${stack.slice(length)}`;
}

function tagged(constructor, tag) {
  return tag !== '' && constructor !== tag ? `${constructor} [${tag}]` : constructor;
}

/** The longest run of frames that both stacks share: [its length, where it starts in the first]. */
function sharedFrames(frames, causeFrames) {
  for (let i = 0; i < frames.length - 3; i++) {
    const position = causeFrames.indexOf(frames[i]);
    if (position === -1) continue;
    const rest = causeFrames.length - position;
    if (rest <= 3) continue;
    let length = 1;
    const limit = Math.min(rest, frames.length - i);
    while (length < limit && frames[i + length] === causeFrames[position + length]) length++;
    if (length > 3) return [length, i];
  }
  return [0, 0];
}

/** Replaces repetitions of the same lines, as recursion makes them, by a note. */
function collapseRepetitions(context, frames) {
  if (frames.length <= FULL_STACK_FRAMES) return frames;
  const result = [];
  let i = 0;
  while (i < frames.length) {
    const [length, repetitions] = repetitionAt(frames, i);
    if (length * repetitions >= MIN_COLLAPSED_LINES) {
      for (let k = 0; k < length; k++) result.push(frames[i + k]);
      const lines = length * repetitions;
      result.push(context.stylize(repetitions === 1 ?
        `    ... collapsed ${lines} duplicate lines matching above lines ...` :
        `    ... collapsed ${lines} duplicate lines matching above ${length} lines ${repetitions} times...`,
                                  'undefined'));
      i += length * (repetitions + 1);
    } else {
      result.push(frames[i++]);
    }
  }
  return result;
}

function repetitionAt(frames, start) {
  for (let next = frames.indexOf(frames[start], start + 1); next !== -1; next = frames.indexOf(frames[start], next + 1)) {
    const length = next - start;
    if (next + length > frames.length) return [0, 0];
    let repetitions = 0;
    while (matches(frames, start, start + (repetitions + 1) * length, length)) repetitions++;
    if (repetitions > 0) return [length, repetitions];
  }
  return [0, 0];
}

function matches(frames, first, second, length) {
  if (second + length > frames.length) return false;
  for (let i = 0; i < length; i++) if (frames[first + i] !== frames[second + i]) return false;
  return true;
}

function getStackFrames(context, error, stack, formatValue) {
  const frames = stack.split('\n');
  const cause = ownCause(error);
  if (cause !== undefined && isErrorLike(cause)) {
    const causeStack = getStackString(context, cause, formatValue);
    const start = causeStack.indexOf('\n    at');
    if (start !== -1) {
      const [length, offset] = sharedFrames(frames, causeStack.slice(start + 1).split('\n'));
      if (length > 3) {
        const skipped = length - 2;
        frames.splice(offset + 1, skipped,
                      context.stylize(`    ... ${skipped} lines matching cause stack trace ...`, 'undefined'));
      }
    }
  }
  return collapseRepetitions(context, frames);
}

function ownCause(error) {
  try {
    return error.cause || undefined;
  } catch {
    return undefined;
  }
}

const coreFrame = /^ {4}at (?:[^/\\(]+ \(|)node:(.+):\d+:\d+(?:\)|$)/;

function isCoreFrame(line) {
  const match = coreFrame.exec(line);
  return match !== null && (require.has?.(match[1]) ?? false);
}

function underlineModules(context, line) {
  return line.replace(/([/\\]node_modules[/\\])((?:@[^/\\]+[/\\])?[^/\\]+)(?=[/\\])/g,
                      (_, directory, name) => directory + context.stylize(name, 'module'));
}

function dimWorkingDirectory(context, line, directory) {
  for (const prefix of [directory.path, directory.url]) {
    if (prefix === undefined) continue;
    const position = line.indexOf(prefix);
    if (position === -1) continue;
    const hasParenthesis = line[position - 1] === '(';
    const start = hasParenthesis ? position - 1 : position;
    const end = position + prefix.length + 1;
    let rest = line.slice(end);
    if (hasParenthesis && rest.endsWith(')')) rest = rest.slice(0, -1) + context.stylize(')', 'undefined');
    return line.slice(0, start) + context.stylize(line.slice(start, end), 'undefined') + rest;
  }
  return line;
}

function workingDirectory() {
  let path;
  try {
    path = globalThis.process.cwd();
  } catch {
    return {};
  }
  let url;
  try {
    url = require('url').pathToFileURL(path).href;
  } catch { /* no URL form */ }
  return { path, url };
}

/** The error's text; may add `cause` and `errors` to keys and drops those that the stack shows. */
function formatError(error, constructor, tag, context, keys, { formatValue, getPrefix }) {
  const name = error.name;
  let stack = getStackString(context, error, formatValue);
  removeDuplicateKeys(context, keys, error, stack);
  if (Object.hasOwn(error, 'cause') && !keys.includes('cause')) keys.push('cause');
  if (Object.hasOwn(error, 'errors') && Array.isArray(error.errors) && !keys.includes('errors')) keys.push('errors');
  stack = improveHeadline(stack, constructor, name, tag, getPrefix);

  const { message } = error;
  let position = (message && stack.indexOf(message)) || -1;
  if (position !== -1) position += message.length;
  const stackStart = stack.indexOf('\n    at', position);
  if (stackStart === -1) {
    stack = `[${stack}]`;
  } else {
    let lines = getStackFrames(context, error, stack.slice(stackStart + 1), formatValue);
    if (context.colors) {
      const directory = workingDirectory();
      lines = lines.map((line) => (isCoreFrame(line) ? context.stylize(line, 'undefined') :
        dimWorkingDirectory(context, underlineModules(context, line), directory)));
    }
    stack = `${stack.slice(0, stackStart)}\n${lines.join('\n')}`;
  }
  if (context.indentationLvl !== 0) stack = stack.replaceAll('\n', `\n${' '.repeat(context.indentationLvl)}`);
  return stack;
}

module.exports = { formatError };
