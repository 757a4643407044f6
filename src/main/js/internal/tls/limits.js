// How many handshakes a client may ask for on one connection, and in how many seconds; a program may change both.
module.exports = { CLIENT_RENEG_LIMIT: 3, CLIENT_RENEG_WINDOW: 600 };
