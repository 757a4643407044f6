// node:test/reporters
const reporters = require('internal/test/reporters');

module.exports = {};
for (const name of ['dot', 'junit', 'tap']) {
  Object.defineProperty(module.exports, name, { configurable: true, enumerable: true, get: () => reporters.generators[name] });
}
module.exports.spec = reporters.SpecReporter;
module.exports.lcov = reporters.LcovReporter;
