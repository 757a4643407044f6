// AssertionError and its messages: https://nodejs.org/api/assert.html#class-assertassertionerror
const { inspect } = require('internal/util/inspect');
const { isErrorStackTraceLimitWritable } = require('internal/errors');
const { validateObject, validateOneOf } = require('internal/validators');
const { DELETE, INSERT, NOP, myersDiff } = require('internal/util/myers_diff');

const headlines = {
  deepStrictEqual: 'Expected values to be strictly deep-equal:',
  partialDeepStrictEqual: 'Expected values to be partially and strictly deep-equal:',
  strictEqual: 'Expected values to be strictly equal:',
  strictEqualObject: 'Expected "actual" to be reference-equal to "expected":',
  deepEqual: 'Expected values to be loosely deep-equal:',
  notDeepStrictEqual: 'Expected "actual" not to be strictly deep-equal to:',
  notStrictEqual: 'Expected "actual" to be strictly unequal to:',
  notStrictEqualObject: 'Expected "actual" not to be reference-equal to "expected":',
  notDeepEqual: 'Expected "actual" not to be loosely deep-equal to:',
  notIdentical: 'Values have same structure but are not reference-equal:',
  notDeepEqualUnequal: 'Expected values not to be loosely deep-equal:',
};

const diffOperators = new Set(['deepStrictEqual', 'partialDeepStrictEqual', 'strictEqual']);

const MAX_SHORT = 12;
const MAX_LONG = 512;
const MAX_LINES = 50;
// Runs of equal lines longer than this are cut in a diff.
const CONTEXT_LINES = 5;
const DEFAULT_COLUMNS = 80;

const noColors = { blue: '', green: '', red: '', white: '' };
const escapeColors = { blue: '\u001b[34m', green: '\u001b[32m', red: '\u001b[31m', white: '\u001b[39m' };

function currentColors() {
  return require('internal/util/colors').shouldColorize(process.stderr) ? escapeColors : noColors;
}

function inspectValue(value) {
  return inspect(value, {
    compact: false,
    customInspect: false,
    depth: 1000,
    maxArrayLength: Infinity,
    // Assertions look at enumerable properties only.
    showHidden: false,
    showProxy: false,
    sorted: true,
    // Getters are evaluated since assertions do so too.
    getters: true,
    breakLength: 80,
  });
}

function isObjectLike(value) {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

/** Shown side by side or stacked: values that are one line each, and not both objects. */
function isSimple(actual, actualLines, expected, expectedLines) {
  if (actualLines.length > 1 || expectedLines.length > 1) return false;
  return typeof actual !== 'object' || actual === null || typeof expected !== 'object' || expected === null;
}

function stackedDiff(actual, expected, colors) {
  let message = `\n${colors.green}+${colors.white} ${actual}\n${colors.red}-${colors.white} ${expected}`;
  const columns = process.stderr.isTTY ? process.stderr.columns : DEFAULT_COLUMNS;
  if (actual.length + expected.length <= columns) {
    let i = 0;
    while (i < actual.length && actual[i] === expected[i]) i++;
    // The first few characters need no pointer.
    if (i >= 3 && i < actual.length) message += `\n${' '.repeat(i + 2)}^`;
  }
  return message;
}

function printDiff(diff, colors) {
  let message = '';
  let skipped = false;
  let equalCount = 0;
  for (let i = diff.length - 1; i >= 0; i--) {
    const [operation, line] = diff[i];
    const previous = i < diff.length - 1 ? diff[i + 1][0] : undefined;
    if (previous === NOP && operation !== NOP) {
      // One or two lines are shown rather than cut.
      if (equalCount === CONTEXT_LINES + 1) {
        message += `${colors.white}  ${diff[i + 1][1]}\n`;
      } else if (equalCount === CONTEXT_LINES + 2) {
        message += `${colors.white}  ${diff[i + 2][1]}\n${colors.white}  ${diff[i + 1][1]}\n`;
      } else if (equalCount >= CONTEXT_LINES + 3) {
        message += `${colors.blue}...${colors.white}\n${colors.white}  ${diff[i + 1][1]}\n`;
        skipped = true;
      }
      equalCount = 0;
    }
    if (operation === INSERT) {
      message += `${colors.green}+${colors.white} ${line}\n`;
    } else if (operation === DELETE) {
      message += `${colors.red}-${colors.white} ${line}\n`;
    } else {
      if (equalCount < CONTEXT_LINES) message += `${colors.white}  ${line}\n`;
      equalCount++;
    }
  }
  return [`\n${message.trimEnd()}`, skipped];
}

function createDiff(actual, expected, operator, customMessage, diffType) {
  const colors = currentColors();
  if (operator === 'strictEqual' &&
      ((typeof actual === 'object' && actual !== null && typeof expected === 'object' && expected !== null) ||
       (typeof actual === 'function' && typeof expected === 'function'))) {
    operator = 'strictEqualObject';
  }
  let header = `${colors.green}+ actual${colors.white} ${colors.red}- expected${colors.white}`;
  let message = '';
  let skipped = false;
  const actualText = inspectValue(actual);
  const expectedText = inspectValue(expected);
  const actualLines = actualText.split('\n');
  const expectedLines = expectedText.split('\n');

  if (isSimple(actual, actualLines, expected, expectedLines)) {
    const length = actualText.length + expectedText.length -
      (typeof actual === 'string' ? 2 : 0) - (typeof expected === 'string' ? 2 : 0);
    if (length <= MAX_SHORT && (actual !== 0 || expected !== 0)) {
      message = `${actualText} !== ${expectedText}`;
      header = '';
      return finish(message);
    }
    message = stackedDiff(actualText, expectedText, colors);
  } else if (actualText === expectedText) {
    operator = 'notIdentical';
    header = '';
    if (actualLines.length > MAX_LINES && diffType !== 'full') {
      message = `${actualLines.slice(0, MAX_LINES).join('\n')}\n...}`;
      skipped = true;
    } else {
      message = actualText;
    }
  } else {
    const diff = myersDiff(actualLines, expectedLines, actual != null && typeof actual === 'object');
    [message, skipped] = printDiff(diff, colors);
  }
  return finish(message);

  function finish(text) {
    const head = `${customMessage ?? headlines[operator]}\n${header}`;
    return `${head}${skipped ? '\n... Skipped lines' : ''}\n${text}\n`;
  }
}

/** Errors are compared without their stacks, which always differ. */
function withoutStack(error) {
  const copy = Object.assign(Object.create(Object.getPrototypeOf(error)), error);
  Object.defineProperty(copy, 'message', { __proto__: null, value: error.message });
  if (Object.hasOwn(error, 'cause')) {
    let { cause } = error;
    if (Error.isError(cause)) cause = withoutStack(cause);
    Object.defineProperty(copy, 'cause', { __proto__: null, value: cause });
  }
  return copy;
}

function shorten(text, max, diffType) {
  return text.length > max && diffType !== 'full' ? `${text.slice(0, max - 3)}...` : text;
}

function generateMessage(actual, expected, operator, diffType) {
  if (typeof actual === 'object' && actual !== null && typeof expected === 'object' && expected !== null &&
      Error.isError(actual) && Error.isError(expected) && 'stack' in actual && 'stack' in expected) {
    actual = withoutStack(actual);
    expected = withoutStack(expected);
  }
  switch (operator) {
    case 'deepStrictEqual':
    case 'strictEqual':
    case 'partialDeepStrictEqual':
      return createDiff(actual, expected, operator, null, diffType);
    case 'notDeepStrictEqual':
    case 'notStrictEqual': {
      const { blue, white } = currentColors();
      const head = headlines[operator === 'notStrictEqual' && isObjectLike(actual) ? 'notStrictEqualObject' : operator];
      let lines = inspectValue(actual).split('\n');
      if (lines.length > MAX_LINES && diffType !== 'full') lines = [...lines.slice(0, 46), `${blue}...${white}`];
      if (lines.length === 1) return `${head}${lines[0].length > 5 ? '\n\n' : ' '}${lines[0]}`;
      return `${head}\n\n${lines.join('\n')}\n`;
    }
    default: {
      const actualText = inspectValue(actual);
      const expectedText = inspectValue(expected);
      if (operator === 'notDeepEqual' && actualText === expectedText) {
        return shorten(`${headlines.notDeepEqual}\n\n${actualText}`, 1024, diffType);
      }
      const first = shorten(actualText, MAX_LONG, diffType);
      const second = shorten(expectedText, MAX_LONG, diffType);
      if (operator === 'deepEqual') return `${headlines.deepEqual}\n\n${first}\n\nshould loosely deep-equal\n\n${second}`;
      if (operator === 'notDeepEqual') {
        return `${headlines.notDeepEqualUnequal}\n\n${first}\n\nshould not loosely deep-equal\n\n${second}`;
      }
      return `${first} ${operator} ${second}`;
    }
  }
}

function shortenForInspect(text) {
  const lines = text.split('\n', 11);
  if (lines.length > 10) {
    lines.length = 10;
    return `${lines.join('\n')}\n...`;
  }
  return text.length > MAX_LONG ? `${text.slice(MAX_LONG)}...` : text;
}

class AssertionError extends Error {
  constructor(options) {
    validateObject(options, 'options');
    const {
      message, operator, stackStartFn, details, stackStartFunction, actual, expected, diff = 'simple',
    } = options;
    validateOneOf(diff, 'options.diff', ['simple', 'full']);
    // The stack is captured below, without the frames of the assertion itself.
    const limit = Error.stackTraceLimit;
    const writable = isErrorStackTraceLimitWritable();
    if (writable) Error.stackTraceLimit = 0;
    if (message != null) {
      super(diffOperators.has(operator) ? createDiff(actual, expected, operator, message, diff) : String(message));
    } else {
      super(generateMessage(actual, expected, operator, diff));
    }
    if (writable) Error.stackTraceLimit = limit;

    this.generatedMessage = !message;
    Object.defineProperty(this, 'name', {
      __proto__: null, value: 'AssertionError [ERR_ASSERTION]', enumerable: false, writable: true, configurable: true,
    });
    this.code = 'ERR_ASSERTION';
    if (details) {
      this.actual = undefined;
      this.expected = undefined;
      this.operator = undefined;
      details.forEach((detail, i) => {
        this[`message ${i}`] = detail.message;
        this[`actual ${i}`] = detail.actual;
        this[`expected ${i}`] = detail.expected;
        this[`operator ${i}`] = detail.operator;
        this[`stack trace ${i}`] = detail.stack;
      });
    } else {
      this.actual = actual;
      this.expected = expected;
      this.operator = operator;
    }
    Error.captureStackTrace(this, stackStartFn || stackStartFunction);
    // Reading the stack makes its text, with the code in it; afterwards the name is the usual one.
    this.stack; // eslint-disable-line no-unused-expressions
    this.name = 'AssertionError';
    this.diff = diff;
  }

  toString() {
    return `${this.name} [${this.code}]: ${this.message}`;
  }

  [inspect.custom](recurseTimes, context) {
    // Long values are in the message already.
    const { actual, expected } = this;
    if (typeof actual === 'string') this.actual = shortenForInspect(actual);
    if (typeof expected === 'string') this.expected = shortenForInspect(expected);
    const result = inspect(this, { ...context, customInspect: false, depth: 0 });
    this.actual = actual;
    this.expected = expected;
    return result;
  }
}

module.exports = { AssertionError };
