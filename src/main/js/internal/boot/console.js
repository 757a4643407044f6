// The global console.
exports.console = require('console');
