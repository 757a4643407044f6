// node --watch: runs the program in a child process, again whenever a file changes that it loaded, or one below what
// --watch-path names.
const { spawn } = require('child_process');
const path = require('path');
const options = require('internal/options');
const { FilesWatcher } = require('internal/watch/files');
const { inspect } = require('util');

const OWN = /^--(?:watch|watch-preserve-output)$|^--watch-(?:path|kill-signal)=/;
const OWN_WITH_VALUE = /^--watch-(?:path|kill-signal)$/;
const WAIT_MILLIS = 5000; // for a program that does not end by its signal

// The options that the program itself gets.
function programOptions() {
  const words = [];
  for (let i = 0; i < process.execArgv.length; i++) {
    const word = process.execArgv[i];
    if (OWN_WITH_VALUE.test(word)) i++;
    else if (!OWN.test(word)) words.push(word);
  }
  return words;
}

class WatchMode {
  #args = process.argv.slice(1);
  #shown = inspect(this.#args.join(' '));
  #paths = (options.get('--watch-path') ?? []).map((each) => path.resolve(each));
  #signal = options.get('--watch-kill-signal') ?? 'SIGTERM';
  #watcher = new FilesWatcher();
  #child;
  #exited;
  #isRestarting = false;
  #colors;

  constructor() {
    if (require('os').constants.signals[this.#signal] === undefined) {
      const { codes } = require('internal/errors');
      throw new codes.ERR_UNKNOWN_SIGNAL(this.#signal);
    }
    const hasColors = process.env.FORCE_COLOR !== undefined ? process.env.FORCE_COLOR !== '0' : process.stdout.isTTY && process.stdout.hasColors();
    const code = (text) => (hasColors ? text : '');
    this.#colors = { blue: code('\u001b[34m'), green: code('\u001b[32m'), red: code('\u001b[31m'), plain: code('\u001b[39m'), clear: code('\u001bc') };
  }

  start() {
    for (const each of this.#paths) this.#watcher.watchPath(each);
    this.#watcher.on('changed', (files) => this.#restart(files));
    process.on('message', (message) => this.#child?.connected && this.#child.send(message));
    for (const signal of ['SIGTERM', 'SIGINT']) {
      process.on(signal, async () => {
        this.#watcher.close();
        this.#isRestarting = true; // which says nothing of the program's end
        await this.#stop(signal);
        process.exit(0);
      });
    }
    this.#run();
  }

  #run() {
    const watcher = this.#watcher;
    const main = this.#args[0];
    if (this.#paths.length === 0 && main !== undefined) watcher.watchFile(path.resolve(main), this);
    const child = spawn(process.execPath, [...programOptions(), ...this.#args], {
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'], env: { ...process.env, WATCH_REPORT_DEPENDENCIES: '1' },
    });
    this.#child = child;
    this.#exited = new Promise((resolve) => { child.once('exit', resolve); });
    child.on('message', (message) => {
      const files = message?.['watch:require'] ?? message?.['watch:import'];
      if (Array.isArray(files)) {
        if (this.#paths.length === 0) for (const file of files) watcher.watchFile(file, this);
      } else if (typeof process.send === 'function') {
        process.send(message);
      }
    });
    child.once('exit', (code) => {
      if (this.#child !== child || this.#isRestarting) return;
      const { blue, red, plain } = this.#colors;
      const [color, verb] = code === 0 ? [blue, 'Completed running'] : [red, 'Failed running'];
      process.stdout.write(`${color}${verb} ${this.#shown}. Waiting for file changes before restarting...${plain}\n`);
    });
  }

  // Ends the program, the hard way if it does not listen.
  async #stop(signal) {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    const timer = setTimeout(() => child.kill('SIGKILL'), WAIT_MILLIS);
    await this.#exited;
    clearTimeout(timer);
  }

  async #restart(files) {
    if (this.#isRestarting) return;
    this.#isRestarting = true;
    const { blue, green, plain, clear } = this.#colors;
    const cleared = options.get('--watch-preserve-output') ? '' : clear;
    for (const file of files.slice(0, 1)) process.stdout.write(`${cleared}${blue}Change detected in ${inspect(file)}${plain}\n`);
    process.stdout.write(`${green}Restarting ${this.#shown}${plain}\n`);
    await this.#stop(this.#signal);
    this.#watcher.forget(this);
    this.#isRestarting = false;
    this.#run();
  }
}

exports.start = () => new WatchMode().start();
