'use strict';
const app = require('express')();
app.get('/', (request, response) => response.send('Hello, world!'));
const server = app.listen(0, '127.0.0.1', () => console.log(server.address().port));
