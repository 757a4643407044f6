// `node inspect`: a debugger on the command line. https://nodejs.org/api/debugger.html
const { inspect } = require('internal/util/inspect');
const vm = require('vm');

const { COMMANDS, usage } = require('internal/debugger/help');
const { Session } = require('internal/debugger/session');
const { DEFAULT_HOST, DEFAULT_PORT, Target } = require('internal/debugger/target');

const PROMPT = 'debug> ';
const EVALUATION = /^\s*(?:exec|p)\s+([^\n]*)/;
const BAD_USAGE = 9;
const DOMAINS = ['Debugger', 'HeapProfiler', 'Profiler', 'Runtime'];

function fail(message, code = 1) {
  process.stderr.write(`${message}\n`);
  process.exit(code);
}

/** What the words behind `inspect` ask for. */
function parse(words) {
  const rest = [...words];
  let port = DEFAULT_PORT;
  const given = /^--(?:port|inspect-port)=(\d+)$/.exec(rest[0] ?? '');
  if (given !== null) {
    port = Number(given[1]);
    rest.shift();
  }
  if (rest.length === 0) fail(usage(process.execPath).trimEnd(), BAD_USAGE);
  const [first, second] = rest;
  const place = /^([^:]+|\[.*\]):(\d+)$/.exec(first);
  if (place !== null && rest.length === 1) return { host: place[1], port: Number(place[2]) };
  if (first === '-p' && rest.length === 2 && /^\d+$/.test(second)) {
    attach(Number(second));
    return { host: DEFAULT_HOST, port };
  }
  return { host: DEFAULT_HOST, port, script: first, args: rest.slice(1) };
}

function attach(pid) {
  try {
    process._debugProcess(pid);
  } catch (error) {
    if (error.code === 'ESRCH') fail(`Target process: ${pid} doesn't exist.`);
    throw error;
  }
}

// A domain of the protocol: its methods by name.
function domain(client, name) {
  const methods = { [inspect.custom]: () => `[Agent ${name}]` };
  return new Proxy(methods, {
    get(object, method) {
      if (typeof method !== 'string' || method in object) return object[method];
      return { [method]: (params) => client.call(`${name}.${method}`, params) }[method];
    },
  });
}

class DebugRepl {
  #target;
  #session;
  #repl;
  #last;
  #runs = false; // a command
  #evaluates = false; // whether lines are the program's, not commands

  constructor(options) {
    const print = (...args) => this.#print(...args);
    this.#target = new Target(options, print);
    this.#session = new Session(this.#target, print);
    this.#target.on('output', (text) => print(text.split('\n').map((line) => `< ${line}`).join('\n'), true, true));
  }

  // Above the line that the user is typing.
  #print(text, endsLine = true, prompts = !this.#runs) {
    const { stdout } = process;
    if (stdout.isTTY) {
      stdout.cursorTo(0);
      stdout.clearLine(1);
    } else {
      stdout.write('\b');
    }
    stdout.write(endsLine ? `${text}\n` : text);
    if (prompts && endsLine) this.#repl?.displayPrompt(true);
  }

  async start() {
    await this.#session.run();
    this.#repl = require('repl').start({
      prompt: PROMPT,
      input: process.stdin,
      output: process.stdout,
      eval: (code, context, file, callback) => this.#evaluate(code, context, file, callback),
      useGlobal: false,
      ignoreUndefined: true,
    });
    this.#addCommands(this.#repl.context);
    this.#repl.on('reset', (context) => this.#addCommands(context));
    this.#repl.on('exit', async () => {
      await this.#session.kill();
      process.exit(0);
    });
    this.#repl.defineCommand('interrupt', {
      help: 'Interrupt the program, or leave the debug repl',
      action: () => this.#repl.emit('SIGINT'),
    });
    const leave = this.#repl.listeners('SIGINT');
    this.#repl.removeAllListeners('SIGINT');
    this.#repl.on('SIGINT', () => {
      if (this.#evaluates) this.#leaveRepl();
      else for (const listener of leave) listener.call(this.#repl);
    });
  }

  #leaveRepl() {
    this.#evaluates = false;
    this.#repl.setPrompt(PROMPT);
    this.#print('');
  }

  async #evaluate(code, context, file, callback) {
    this.#runs = true;
    const finish = (...result) => {
      this.#runs = false;
      callback(...result);
    };
    try {
      if (this.#evaluates) {
        const text = code.replace(/\n$/, '');
        finish(null, text === '' ? undefined : await this.#session.evaluate(text));
        return;
      }
      let command = code;
      if (code === '\n') {
        command = this.#last ?? '';
      } else {
        const evaluation = EVALUATION.exec(code);
        if (evaluation !== null) command = `exec(${JSON.stringify(evaluation[1])})`;
        this.#last = command;
      }
      finish(null, await new vm.Script(command, { filename: file }).runInContext(context));
    } catch (error) {
      finish(error);
    }
  }

  #addCommands(context) {
    const session = this.#session;
    const { client } = this.#target;
    const print = (text) => this.#print(text);
    const getters = {
      help: () => print(COMMANDS),
      run: () => session.run(),
      kill: () => session.kill(),
      cont: () => session.resume('resume'),
      next: () => session.resume('stepOver'),
      step: () => session.resume('stepInto'),
      out: () => session.resume('stepOut'),
      pause: () => session.resume('pause'),
      backtrace: () => session.backtrace,
      breakpoints: () => session.showBreakpoints(),
      watchers: () => session.showWatchers(),
      version: () => session.version(),
      profile: () => session.startProfile(),
      profileEnd: () => session.endProfile(),
      profiles: () => session.profiles,
      breakOnException: () => session.pauseOnExceptions('all'),
      breakOnUncaught: () => session.pauseOnExceptions('uncaught'),
      breakOnNone: () => session.pauseOnExceptions('none'),
      scripts: () => {
        const list = (all) => print(inspect(session.scripts(all)));
        list[inspect.custom] = () => inspect(session.scripts());
        return list;
      },
      repl: () => {
        this.#print('Press Ctrl+C to leave debug repl', true, false);
        this.#evaluates = true;
        this.#repl.setPrompt('> ');
        this.#repl.displayPrompt();
      },
    };
    const functions = {
      list: (delta) => session.list(delta),
      setContextLineNumber: (delta) => session.setContextLineNumber(delta),
      setBreakpoint: (script, line, condition) => session.setBreakpoint(script, line, condition),
      clearBreakpoint: (script, line) => session.clearBreakpoint(script, line),
      exec: (expression) => session.exec(expression),
      watch: (expression) => session.watch(expression),
      unwatch: (which) => session.unwatch(which),
      takeHeapSnapshot: (file) => session.takeHeapSnapshot(file),
    };
    const aliases = {
      restart: 'run', r: 'run', c: 'cont', n: 'next', s: 'step', o: 'out', bt: 'backtrace', sb: 'setBreakpoint',
      cb: 'clearBreakpoint', p: 'exec',
    };
    const define = (name, descriptor) => Object.defineProperty(context, name, { configurable: true, enumerable: true, ...descriptor });
    const defineCommand = (name, source) => {
      if (Object.hasOwn(getters, source)) define(name, { get: getters[source], set: (value) => define(name, { value, writable: true }) });
      else define(name, { value: functions[source], writable: true });
    };
    for (const name of [...Object.keys(getters), ...Object.keys(functions)]) defineCommand(name, name);
    for (const [name, source] of Object.entries(aliases)) defineCommand(name, source);
    for (const name of DOMAINS) define(name, { value: domain(client, name), writable: true });
  }
}

/** Runs the debugger with the words behind `inspect`. */
exports.start = function start(words) {
  const options = parse(words);
  new DebugRepl(options).start().catch((error) => fail(error.message));
};
