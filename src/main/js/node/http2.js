// node:http2 (https://nodejs.org/api/http2.html). The parts are in internal/http2.
const constants = require('internal/http2/constants');
const { sensitiveHeaders } = require('internal/http2/headers');
const { defaults, getPackedSettings, getUnpackedSettings } = require('internal/http2/settings');
const { connect, createSecureServer, createServer, performServerHandshake } = require('internal/http2/server');
const { Http2ServerRequest, Http2ServerResponse } = require('internal/http2/compat');

module.exports = {
  connect,
  constants,
  createServer,
  createSecureServer,
  getDefaultSettings: defaults,
  getPackedSettings,
  getUnpackedSettings,
  performServerHandshake,
  sensitiveHeaders,
  Http2ServerRequest,
  Http2ServerResponse,
};
