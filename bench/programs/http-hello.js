'use strict';
const server = require('node:http').createServer((request, response) => {
  response.setHeader('Content-Type', 'text/plain');
  response.end('Hello, world!');
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
