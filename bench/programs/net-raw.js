'use strict';
// Answers every piece of input with the same bytes, without reading it as HTTP.
const answer = Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\nHello, world!');
const server = require('node:net').createServer((socket) => {
  socket.on('data', () => socket.write(answer));
  socket.on('error', () => socket.destroy());
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
