// The program that `node inspect` debugs: started by it, or one that runs already.
const { spawn } = require('child_process');
const EventEmitter = require('events');
const { codes } = require('internal/errors');
const net = require('net');
const { setTimeout: sleep } = require('timers/promises');

const { Client } = require('internal/debugger/client');

const ATTEMPTS = 5;
const PAUSE_MILLIS = 500;
const PORT_TIMEOUT = 3000;
const DEFAULT_HOST = '127.0.0.1';
const DEFAULT_PORT = 9229;
const LISTENING = /Debugger listening on ws:\/\/\[?(.+?)\]?:(\d+)\//;

const startupError = (message) => new codes.ERR_DEBUGGER_STARTUP_ERROR(message);

function isTaken(host, port) {
  return new Promise((resolve) => {
    const socket = net.connect(port, host);
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

async function waitForPort(host, port) {
  const end = Date.now() + PORT_TIMEOUT;
  while (await isTaken(host, port)) {
    if (Date.now() >= end) throw startupError(`Timeout (${PORT_TIMEOUT}) waiting for ${host}:${port} to be free`);
    await sleep(PAUSE_MILLIS / 5);
  }
}

class Target extends EventEmitter {
  client = new Client();
  #options;
  #child;
  #print;

  // options: { host, port, script, args }, script being undefined for a program that runs already; print(text, endsLine)
  constructor(options, print) {
    super();
    this.#options = options;
    this.#print = print;
  }

  get script() {
    return this.#options.script;
  }

  get child() {
    return this.#child;
  }

  async run() {
    await this.kill();
    let { host, port } = this.#options;
    if (this.#options.script !== undefined) [host, port] = await this.#launch();
    await this.#connect(host, port);
  }

  async #launch() {
    const { host, port, script, args } = this.#options;
    if (port !== 0) await waitForPort(host, port);
    const child = spawn(process.execPath, [`--inspect-brk=${port}`, script, ...args]);
    this.#child = child;
    return new Promise((resolve, reject) => {
      let seen = '';
      const forward = (text) => this.emit('output', text);
      const watch = (text) => {
        seen += text;
        const match = LISTENING.exec(seen);
        if (match === null) return;
        child.stderr.off('data', watch);
        resolve([match[1], Number(match[2])]);
      };
      child.stdout.setEncoding('utf8').on('data', forward);
      child.stderr.setEncoding('utf8').on('data', forward).on('data', watch);
      child.on('error', reject);
      child.on('exit', (code, signal) => {
        if (this.#child === child) this.#child = undefined;
        reject(startupError(`Target exited before the inspector was ready (code ${code ?? signal})`));
      });
    });
  }

  async #connect(host, port) {
    this.#print(`connecting to ${host}:${port} ...`, false);
    for (let attempt = 1; ; attempt++) {
      try {
        await this.client.connect(host, port);
        break;
      } catch (error) {
        if (error.isFatal) throw error;
        if (attempt === ATTEMPTS) {
          process.stdout.write(' failed to connect, please retry\n');
          process.exit(1);
        }
        process.stdout.write('.');
        await sleep(PAUSE_MILLIS);
      }
    }
    process.stdout.write(' ok\n');
  }

  /** Ends the program, or leaves one that was not started here. */
  async kill() {
    this.client.disconnect();
    const child = this.#child;
    if (child === undefined) return;
    this.#child = undefined;
    if (child.exitCode !== null || child.signalCode !== null) return;
    await new Promise((resolve) => {
      child.once('exit', resolve);
      child.kill();
    });
  }
}

module.exports = { Target, DEFAULT_HOST, DEFAULT_PORT };
