// node:sys, the first name of node:util.
module.exports = require('util');
