// node:wasi
const { codes } = require('internal/errors');
const { validateArray, validateBoolean, validateFunction, validateInt32, validateObject, validateString, validateUndefined } = require('internal/validators');
const { create, Exit } = require('internal/wasi/preview1');

const NAMESPACES = { unstable: 'wasi_unstable', preview1: 'wasi_snapshot_preview1' };

class WASI {
  #namespace;
  #host;
  #started = false;

  constructor(options = { __proto__: null }) {
    require('internal/util').emitExperimentalWarning('WASI');
    validateObject(options, 'options');
    const { version, args, env, preopens, stdin = 0, stdout = 1, stderr = 2, returnOnExit = true } = options;
    validateString(version, 'options.version');
    this.#namespace = Object.hasOwn(NAMESPACES, version) ? NAMESPACES[version] : undefined;
    if (this.#namespace === undefined) throw new codes.ERR_INVALID_ARG_VALUE('options.version', version, 'unsupported WASI version');
    if (args !== undefined) validateArray(args, 'options.args');
    if (env !== undefined) validateObject(env, 'options.env');
    if (preopens !== undefined) validateObject(preopens, 'options.preopens');
    for (const [name, fd] of Object.entries({ stdin, stdout, stderr })) validateInt32(fd, `options.${name}`, 0);
    validateBoolean(returnOnExit, 'options.returnOnExit');
    require('internal/process/permission').check('wasi');
    try {
      this.#host = create({
        args: (args ?? []).map(String),
        env: Object.entries(env ?? {}).filter(([, value]) => value !== undefined).map(([name, value]) => `${name}=${value}`),
        preopens: Object.entries(preopens ?? {}).map(([name, directory]) => [name, `${directory}`]),
        stdio: [stdin, stdout, stderr],
        exit: (error) => {
          if (!returnOnExit) process.exit(error.exitCode);
          throw error;
        },
      });
    } catch (error) {
      if (error.syscall === undefined) throw error;
      const failure = new Error(`uvwasi_init`);
      failure.code = `UVWASI_${error.code}`;
      throw failure;
    }
    this.wasiImport = this.#host.imports;
  }

  finalizeBindings(instance, { memory = instance?.exports?.memory } = {}) {
    if (this.#started) throw new codes.ERR_WASI_ALREADY_STARTED();
    validateObject(instance, 'instance');
    validateObject(instance.exports, 'instance.exports');
    if (!(memory instanceof WebAssembly.Memory)) {
      const error = new TypeError('"instance.exports.memory" property must be a WebAssembly.Memory object');
      error.code = 'ERR_INVALID_ARG_TYPE';
      throw error;
    }
    this.#host.setMemory(memory);
    this.#started = true;
  }

  start(instance) {
    this.finalizeBindings(instance);
    const { _start, _initialize } = instance.exports;
    validateFunction(_start, 'instance.exports._start');
    validateUndefined(_initialize, 'instance.exports._initialize');
    try {
      _start();
    } catch (error) {
      if (error instanceof Exit) return error.exitCode;
      throw error;
    }
    return 0;
  }

  initialize(instance) {
    this.finalizeBindings(instance);
    const { _start, _initialize } = instance.exports;
    validateUndefined(_start, 'instance.exports._start');
    if (_initialize !== undefined) {
      validateFunction(_initialize, 'instance.exports._initialize');
      _initialize();
    }
  }

  getImportObject() {
    return { [this.#namespace]: this.wasiImport };
  }
}

module.exports = { WASI };
