// The parts that come from npm (package.json at the root of the project), installed beside the runtime by the build.
const path = require('path');

const loaded = new Map();

// Loads a package, or a file of one, from the installation.
exports.load = function load(specifier) {
  let value = loaded.get(specifier);
  if (value === undefined) {
    const { home } = require('internal/process/object').info;
    value = require('module').createRequire(path.join(home, 'npm', 'package.json'))(specifier);
    loaded.set(specifier, value);
  }
  return value;
};
