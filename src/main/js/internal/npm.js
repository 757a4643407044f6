// The parts that come from npm (package.json at the root of the project), installed beside the runtime by the build.
const path = require('path');

const loaded = new Map();

// Loads a package, or a file of one, from the installation.
exports.load = function load(specifier) {
  let value = loaded.get(specifier);
  if (value === undefined) {
    const { home } = require('internal/process/object').info;
    if (loaded.size === 0) nameFrames(path.join(home, 'npm', 'node_modules', path.sep));
    value = require('module').createRequire(path.join(home, 'npm', 'package.json'))(specifier);
    loaded.set(specifier, value);
  }
  return value;
};

// Stack traces show them as what belongs to the runtime.
function nameFrames(folder) {
  require('internal/errors').addFrameFilter((frames) => frames.replaceAll(folder, 'node:internal/deps/'));
}
