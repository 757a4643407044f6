// The diagnostics channels of HTTP.
const { channel } = require('diagnostics_channel');

module.exports = {
  clientRequestCreated: channel('http.client.request.created'),
  clientRequestStart: channel('http.client.request.start'),
  clientRequestError: channel('http.client.request.error'),
  clientResponseFinish: channel('http.client.response.finish'),
  serverRequestStart: channel('http.server.request.start'),
  serverResponseCreated: channel('http.server.response.created'),
  serverResponseFinish: channel('http.server.response.finish'),
};
