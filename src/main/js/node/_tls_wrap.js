// node:_tls_wrap, an old way to parts of node:tls.
const { TLSSocket, Server, createServer, connect } = require('tls');

module.exports = { TLSSocket, Server, createServer, connect };
