module.exports = require('internal/http/incoming');
