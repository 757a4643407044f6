// node:sys, an old name of node:util.
module.exports = require('util');
