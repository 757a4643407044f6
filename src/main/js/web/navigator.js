// navigator (HTML, "The Navigator object"), as far as Node.js has it.
const { codes } = require('internal/errors');
const kCreate = Symbol('create');

const FAMILIES = { freebsd: 'FreeBSD', openbsd: 'OpenBSD', sunos: 'SunOS' };

function platformName(arch, platform) {
  if (platform === 'darwin') return 'MacIntel';
  if (platform === 'win32') return 'Win32';
  if (platform === 'aix') return 'AIX';
  if (platform === 'linux') return `Linux ${arch === 'ia32' ? 'i686' : arch === 'x64' ? 'x86_64' : arch}`;
  const family = FAMILIES[platform];
  if (family !== undefined) {
    if (arch === 'ia32') return `${family} ${platform === 'sunos' ? 'i86pc' : 'i386'}`;
    return `${family} ${arch === 'x64' && platform !== 'sunos' ? 'amd64' : arch}`;
  }
  return `${platform[0].toUpperCase()}${platform.slice(1)} ${arch}`;
}

class Navigator {
  #concurrency;
  #languages;
  #userAgent;
  #platform;

  constructor(token) {
    if (token !== kCreate) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
  }

  get hardwareConcurrency() {
    return (this.#concurrency ??= require('os').availableParallelism());
  }

  get locks() {
    this.#concurrency ??= undefined; // an object of another kind is refused
    return require('worker_threads').locks;
  }

  get language() {
    return this.languages[0];
  }

  get languages() {
    return (this.#languages ??= Object.freeze([globalThis.Intl?.Collator().resolvedOptions().locale ?? 'en-US']));
  }

  get userAgent() {
    return (this.#userAgent ??= `Node.js/${/\d+/.exec(process.version)[0]}`);
  }

  get platform() {
    return (this.#platform ??= platformName(process.arch, process.platform));
  }
}

for (const name of ['hardwareConcurrency', 'locks', 'language', 'languages', 'userAgent', 'platform']) {
  Object.defineProperty(Navigator.prototype, name, { enumerable: true });
}

module.exports = { Navigator, navigator: new Navigator(kCreate) };
