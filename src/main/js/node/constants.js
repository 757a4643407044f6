// node:constants, the deprecated flat list of os.constants, fs.constants and crypto.constants.
const os = require('internal/os_constants');

module.exports = Object.freeze(Object.assign(
  {}, os.dlopen, os.errno, os.priority, os.signals, require('fs').constants, require('crypto').constants));
