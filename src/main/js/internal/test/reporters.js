// How test events are shown. A reporter is a Transform or an async generator over events.
const { Transform } = require('stream');
const options = require('internal/options');

const SYMBOLS = { pass: '\u2714 ', fail: '\u2716 ', skip: '\uFE63 ', todo: '\u26A0 ', start: '\u25B6 ', info: '\u2139 ' };
const indent = (nesting) => '  '.repeat(nesting);

function colors() {
  const on = process.stdout.isTTY ? process.stdout.hasColors?.() : process.env.FORCE_COLOR !== undefined;
  const wrap = (code) => (on ? `\u001b[${code}m` : '');
  return { green: wrap(32), red: wrap(31), yellow: wrap(33), blue: wrap(34), gray: wrap(90), white: wrap(39), clear: wrap(39), reset: wrap(0) };
}

function flags({ skip, todo, expectFailure }) {
  if (skip !== undefined) return ` # ${typeof skip === 'string' && skip.length > 0 ? skip : 'SKIP'}`;
  if (todo !== undefined) return ` # ${typeof todo === 'string' && todo.length > 0 ? todo : 'TODO'}`;
  return expectFailure !== undefined ? ` # EXPECTED FAILURE${typeof expectFailure === 'string' ? ` ${expectFailure}` : ''}` : '';
}

function isSubtestsFailure(error) {
  return error?.failureType === 'subtestsFailed';
}

function errorLines(error, nesting) {
  if (error === undefined) return '';
  const shown = error.code === 'ERR_TEST_FAILURE' && error.cause !== undefined && error.failureType !== 'hookFailed' ? error.cause : error;
  const { inspect } = require('util');
  const text = typeof shown === 'string' ? inspect(shown) : inspect(shown, { colors: false });
  return text.split('\n').map((line) => `${indent(nesting)}  ${line}`).join('\n');
}

class SpecReporter extends Transform {
  #stack = []; // suites and tests that have begun and whose line is not yet written
  #failures = [];
  #cwd = process.cwd();

  constructor() {
    super({ __proto__: null, writableObjectMode: true });
  }

  #line(symbol, color, data, suffix = '') {
    const c = colors();
    const duration = data.details?.duration_ms === undefined ? '' : ` ${c.gray}(${data.details.duration_ms}ms)${c.white}`;
    return `${indent(data.nesting)}${color}${symbol}${data.name}${c.white}${duration}${suffix}${c.white}\n`;
  }

  #finished(type, data) {
    const c = colors();
    let text = '';
    this.#stack.pop();
    // Parents that have not been shown yet get their heading.
    const waiting = [];
    for (let i = this.#stack.length - 1; i >= 0 && !this.#stack[i].shown; i--) waiting.unshift(this.#stack[i]);
    for (const parent of waiting) {
      parent.shown = true;
      text += `${indent(parent.nesting)}${c.white}${SYMBOLS.start}${parent.name}\n`;
    }
    let symbol = SYMBOLS.pass;
    let color = c.green;
    if (data.skip !== undefined) {
      symbol = SYMBOLS.skip;
      color = c.gray;
    } else if (data.todo !== undefined && type === 'test:fail') {
      symbol = SYMBOLS.todo;
      color = c.yellow;
    } else if (type === 'test:fail') {
      symbol = SYMBOLS.fail;
      color = c.red;
    }
    text += this.#line(symbol, color, data, flags(data));
    if (type === 'test:fail' && !isSubtestsFailure(data.details.error)) this.#failures.push({ data, symbol, color });
    return text;
  }

  #handle({ type, data }) {
    const c = colors();
    switch (type) {
      case 'test:start':
        this.#stack.push({ name: data.name, nesting: data.nesting, shown: false });
        return '';
      case 'test:pass':
      case 'test:fail':
        return this.#finished(type, data);
      case 'test:diagnostic':
        return `${{ error: c.red, warn: c.yellow }[data.level] ?? c.blue}${indent(data.nesting)}${SYMBOLS.info}${data.message}${c.white}\n`;
      case 'test:stdout':
      case 'test:stderr':
        return data.message;
      case 'test:interrupted':
        return `\n${c.yellow}Interrupted while running:${c.white}\n\n${data.tests.map((each) =>
          `${c.yellow}${SYMBOLS.todo}${each.name}${c.white} (${require('path').relative(this.#cwd, each.file ?? '')}:${each.line}:${each.column})\n`).join('')}`;
      case 'test:watch:restarted':
        return `\nRestarted at ${new Date().toLocaleString()}\n`;
      case 'test:coverage':
        return require('internal/test/coverage_report').table(`${indent(data.nesting)}${SYMBOLS.info}`, data.summary, c.blue, c);
      default:
        return '';
    }
  }

  _transform(event, encoding, callback) {
    callback(null, this.#handle(event) || undefined);
  }

  _flush(callback) {
    if (this.#failures.length === 0) {
      callback();
      return;
    }
    const c = colors();
    let text = `\n${c.red}${SYMBOLS.fail}failing tests:${c.white}\n`;
    const path = require('path');
    for (const { data, symbol, color } of this.#failures) {
      const place = data.file === undefined ? '' : `test at ${path.relative(this.#cwd, data.file)}:${data.line}:${data.column}\n`;
      text += `\n${place}${color}${symbol}${data.name} (${data.details.duration_ms}ms)${flags(data)}${c.white}\n`;
      text += `${errorLines(data.details.error, 0)}\n`;
    }
    callback(null, text);
  }
}

// ---- TAP --------------------------------------------------------------------------------------------

const tapIndent = (nesting) => '    '.repeat(nesting);

function tapEscape(text) {
  return text.replaceAll('\\', '\\\\').replaceAll('#', '\\#').replaceAll('\t', '\\t').replaceAll('\n', '\\n')
    .replaceAll('\f', '\\f').replaceAll('\b', '\\b').replaceAll('\r', '\\r').replaceAll('\v', '\\v');
}

function yaml(pad, name, value) {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string' && value.includes('\n')) {
    return `${pad}  ${name}: |-\n${value.split('\n').map((line) => `${pad}    ${line}\n`).join('')}`;
  }
  const { inspect } = require('util');
  const shown = typeof value === 'string' || typeof value === 'object' ? inspect(value) : String(value);
  if (shown.includes('\n')) return yaml(pad, name, shown);
  return `${pad}  ${name}: ${shown}\n`;
}

function tapDetails(pad, data, failed) {
  let text = `${pad}  ---\n`;
  text += yaml(pad, 'duration_ms', data.details.duration_ms);
  text += yaml(pad, 'type', data.details.type);
  const { error } = data.details;
  if (failed && data.file !== undefined) text += yaml(pad, 'location', `${data.file}:${data.line}:${data.column}`);
  if (failed && error !== undefined) {
    const cause = error.code === 'ERR_TEST_FAILURE' && error.cause !== undefined ? error.cause : error;
    text += yaml(pad, 'failureType', error.failureType);
    text += yaml(pad, 'error', cause?.message ?? (typeof cause === 'string' ? cause : require('util').inspect(cause)));
    text += yaml(pad, 'code', cause?.code ?? error.code);
    if (cause?.code !== undefined || cause?.name !== 'Error') text += cause?.name !== undefined && cause.name !== 'Error' ? yaml(pad, 'name', cause.name) : '';
    if (cause?.code === 'ERR_ASSERTION') {
      text += yaml(pad, 'expected', cause.expected) + yaml(pad, 'actual', cause.actual) + yaml(pad, 'operator', cause.operator);
    }
    if (error.failureType !== 'subtestsFailed' && typeof cause?.stack === 'string') {
      const frames = cause.stack.split('\n').filter((line) => /^\s+at /.test(line)).map((line) => line.replace(/^\s+at /, ''));
      if (frames.length > 0) text += yaml(pad, 'stack', frames.length === 1 ? `${frames[0]}\n`.trimEnd() : frames.join('\n'));
    }
  }
  return `${text}${pad}  ...\n`;
}

function tapFlags({ skip, todo, expectFailure }) {
  if (skip !== undefined) return ` # SKIP${typeof skip === 'string' && skip.length > 0 ? ` ${tapEscape(skip)}` : ''}`;
  if (todo !== undefined) return ` # TODO${typeof todo === 'string' && todo.length > 0 ? ` ${tapEscape(todo)}` : ''}`;
  if (expectFailure !== undefined) return ` # EXPECTED FAILURE${typeof expectFailure === 'string' ? ` ${tapEscape(expectFailure)}` : ''}`;
  return '';
}

async function* tap(source) {
  yield 'TAP version 13\n';
  for await (const { type, data } of source) {
    const pad = tapIndent(data?.nesting ?? 0);
    switch (type) {
      case 'test:start':
        yield `${pad}# Subtest: ${tapEscape(data.name)}\n`;
        break;
      case 'test:pass':
        yield `${pad}ok ${data.testNumber} - ${tapEscape(data.name)}${tapFlags(data)}\n${tapDetails(pad, data, false)}`;
        break;
      case 'test:fail':
        yield `${pad}not ok ${data.testNumber} - ${tapEscape(data.name)}${tapFlags(data)}\n${tapDetails(pad, data, true)}`;
        break;
      case 'test:plan':
        yield `${pad}1..${data.count}\n`;
        break;
      case 'test:diagnostic':
        yield `${pad}# ${tapEscape(data.message)}\n`;
        break;
      case 'test:stdout':
      case 'test:stderr':
        for (const line of data.message.split('\n')) if (line !== '') yield `# ${tapEscape(line)}\n`;
        break;
      case 'test:interrupted':
        for (const { name, file, line, column } of data.tests) yield `${pad}# Interrupted while running: ${tapEscape(name)} at ${file}:${line}:${column}\n`;
        break;
      case 'test:coverage':
        yield require('internal/test/coverage_report').table(`${pad}# `, data.summary);
        break;
      default:
    }
  }
}

async function* dot(source) {
  let count = 0;
  const failed = [];
  for await (const { type, data } of source) {
    if (type === 'test:pass') yield '.';
    if (type === 'test:fail') {
      yield 'X';
      failed.push(data);
    }
    if ((type === 'test:fail' || type === 'test:pass') && ++count === 20) {
      yield '\n';
      count = 0;
    }
  }
  yield '\n';
  if (failed.length > 0) {
    yield '\nFailed tests:\n\n';
    for (const data of failed) {
      yield `${SYMBOLS.fail}${data.name} (${data.details.duration_ms}ms)\n${errorLines(data.details.error, 0)}\n`;
    }
  }
}

function xmlEscape(text) {
  return `${text}`.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

async function* junit(source) {
  yield '<?xml version="1.0" encoding="utf-8"?>\n<testsuites>\n';
  let open = []; // stack of { data, children }
  const diagnostics = [];
  const write = (node, depth) => {
    const pad = '\t'.repeat(depth);
    const { data, children } = node;
    const time = ((data.details?.duration_ms ?? 0) / 1000).toFixed(6);
    if (children.length > 0) {
      const failures = children.filter((child) => child.failed).length;
      const skipped = children.filter((child) => child.data.skip !== undefined).length;
      return `${pad}<testsuite name="${xmlEscape(data.name)}" time="${time}" disabled="0" errors="0" tests="${children.length}" failures="${failures}" skipped="${skipped}" hostname="${xmlEscape(require('os').hostname())}">\n${children.map((child) => write(child, depth + 1)).join('')}${pad}</testsuite>\n`;
    }
    const head = `${pad}<testcase name="${xmlEscape(data.name)}" time="${time}" classname="${data.classname ?? 'test'}"${data.file ? ` file="${xmlEscape(data.file)}"` : ''}`;
    if (data.skip !== undefined) return `${head}>\n${pad}\t<skipped type="skipped" message="${xmlEscape(data.skip)}"/>\n${pad}</testcase>\n`;
    if (node.failed) {
      const { error } = data.details;
      const cause = error?.cause ?? error;
      return `${head} failure="${xmlEscape(cause?.message ?? '')}">\n${pad}\t<failure type="${xmlEscape(error?.failureType ?? '')}" message="${xmlEscape(cause?.message ?? '')}">\n${xmlEscape(require('util').inspect(error))}\n${pad}\t</failure>\n${pad}</testcase>\n`;
    }
    return `${head}/>\n`;
  };
  for await (const { type, data } of source) {
    if (type === 'test:start') {
      open.push({ data, children: [], failed: false });
    } else if (type === 'test:pass' || type === 'test:fail') {
      const node = open.pop() ?? { children: [] };
      node.data = data;
      node.failed = type === 'test:fail';
      if (open.length > 0) open[open.length - 1].children.push(node);
      else yield write(node, 1);
    } else if (type === 'test:diagnostic') {
      diagnostics.push(data.message);
    }
  }
  open = [];
  for (const message of diagnostics) yield `\t<!-- ${xmlEscape(message.replaceAll('--', '&#45;&#45;'))} -->\n`;
  yield '</testsuites>\n';
}

class LcovReporter extends Transform {
  constructor(settings) {
    super({ ...settings, writableObjectMode: true });
  }

  _transform({ type, data }, encoding, callback) {
    callback(null, type === 'test:coverage' ? require('internal/test/coverage_report').lcov(data.summary) : undefined);
  }
}

exports.SpecReporter = new Proxy(SpecReporter, { apply: (target, _, args) => new target(...args) });
exports.LcovReporter = new Proxy(LcovReporter, { apply: (target, _, args) => new target(...args) });
exports.generators = { tap, dot, junit };

// Pushes events into one reporter and its output to one destination.
class Sink {
  #events = [];
  #wake;
  #closed = false;
  #stream;

  constructor(reporter, destination) {
    const write = (chunk) => {
      if (chunk !== undefined && chunk !== null) destination(chunk);
    };
    if (reporter instanceof Transform || typeof reporter?.write === 'function') {
      this.#stream = reporter;
      reporter.on('data', (chunk) => write(chunk));
    } else {
      this.#pump(reporter, write);
    }
  }

  async #pump(generator, write) {
    const source = this.#source();
    for await (const chunk of generator(source)) write(chunk);
  }

  async* #source() {
    for (;;) {
      while (this.#events.length > 0) yield this.#events.shift();
      if (this.#closed) return;
      await new Promise((resolve) => { this.#wake = resolve; });
    }
  }

  push(event) {
    if (this.#stream) {
      this.#stream.write(event);
      return;
    }
    this.#events.push(event);
    this.#wake?.();
  }

  close() {
    this.#closed = true;
    if (this.#stream) this.#stream.end();
    else this.#wake?.();
  }
}

/** The files of reporters, which are no part of the program. */
exports.files = new Set();

function find(name) {
  if (name === 'spec') return new SpecReporter();
  if (name === 'lcov') return new LcovReporter();
  if (Object.hasOwn(exports.generators, name)) return exports.generators[name];
  const { createRequire } = require('module');
  const path = name.startsWith('file:') ? require('url').fileURLToPath(name) : name;
  const load = createRequire(`${process.cwd()}/`);
  exports.files.add(load.resolve(path));
  const loaded = load(path);
  const reporter = loaded?.default ?? loaded;
  return typeof reporter === 'function' && reporter.prototype && typeof reporter.prototype.write === 'function' ? new reporter() : reporter;
}

function destinationOf(name) {
  if (name === 'stdout' || name === undefined) return (chunk) => process.stdout.write(chunk);
  if (name === 'stderr') return (chunk) => process.stderr.write(chunk);
  const fs = require('fs');
  fs.writeFileSync(name, '');
  return (chunk) => fs.appendFileSync(name, chunk);
}

// The reporters that the command line asks for.
exports.open = function open() {
  const given = options.get('--test-reporter') ?? [];
  const destinations = options.get('--test-reporter-destination') ?? [];
  if (destinations.length !== given.length && (given.length > 1 || destinations.length > 0)) {
    const { codes } = require('internal/errors');
    throw new codes.ERR_INVALID_ARG_VALUE('--test-reporter', given, "must match the number of specified '--test-reporter-destination'");
  }
  const names = given.length > 0 ? given : ['spec'];
  return names.map((name, index) => new Sink(find(name), destinationOf(destinations[index])));
};
