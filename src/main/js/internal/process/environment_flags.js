// process.allowedNodeEnvironmentFlags: a frozen set that also finds flags written another way.
const options = require('internal/options');

const trim = (name) => name.replace(/^-+/, '').replaceAll('_', '-').replace(/=.*$/, '');

class NodeEnvironmentFlagsSet extends Set {
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
      if (name.startsWith('--')) return super.has(`--${key}`) || (key.startsWith('no-') && super.has(`--${key.slice(3)}`));
      if (name.startsWith('-')) return super.has(name);
      return super.has(`--${key}`) || super.has(`-${key}`);
    }
    return false;
  }
}

let made;
exports.flags = function flags() {
  if (made === undefined) {
    made = new NodeEnvironmentFlagsSet();
    const names = options.names().filter(options.isAllowedInEnvironment).sort();
    for (const name of [...names, '-r', '-C']) Set.prototype.add.call(made, name);
    Object.freeze(made);
  }
  return made;
};
