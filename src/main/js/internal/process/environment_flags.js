// process.allowedNodeEnvironmentFlags: a frozen set that also finds flags written another way.
const options = require('internal/options');

const trim = (name) => name.replace(/^-+/, '').replaceAll('_', '-').replace(/=.*$/, '');

// The flags are kept aside, since Set.prototype.add works on a frozen set.
class NodeEnvironmentFlagsSet extends Set {
  #flags;

  constructor(flags) {
    super();
    this.#flags = new Set(flags);
  }

  add() {
    return this;
  }
  delete() {
    return false;
  }
  clear() {}
  has(name) {
    if (typeof name !== 'string') return false;
    if (/^--?[^-]/.test(name) || !name.startsWith('-')) {
      const key = trim(name);
      const flags = this.#flags;
      if (name.startsWith('--')) return flags.has(`--${key}`) || (key.startsWith('no-') && flags.has(`--${key.slice(3)}`));
      if (name.startsWith('-')) return flags.has(name);
      return flags.has(`--${key}`) || flags.has(`-${key}`);
    }
    return false;
  }
  get size() {
    return this.#flags.size;
  }
  entries() {
    return this.#flags.entries();
  }
  keys() {
    return this.#flags.keys();
  }
  values() {
    return this.#flags.values();
  }
  [Symbol.iterator]() {
    return this.#flags.values();
  }
  forEach(callback, thisArg) {
    for (const flag of this.#flags) Reflect.apply(callback, thisArg, [flag, flag, this]);
  }
}

let made;
exports.flags = function flags() {
  made ??= Object.freeze(new NodeEnvironmentFlagsSet(
    [...options.names().filter(options.isAllowedInEnvironment).sort(), '-r', '-C']));
  return made;
};
