module.exports = require('internal/console/console').console;
