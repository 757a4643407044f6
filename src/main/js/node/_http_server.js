module.exports = require('internal/http/server');
