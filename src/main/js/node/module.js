// node:module: the CommonJS loader and what tools patch of it.
module.exports = require('internal/modules/cjs').Module;
