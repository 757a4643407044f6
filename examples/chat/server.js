'use strict';
// A chat room: the page comes from Express, messages go over WebSockets on the same port.
const http = require('node:http');
const path = require('node:path');
const express = require('express');
const { WebSocketServer, WebSocket } = require('ws');

const app = express();
app.use(express.static(path.join(__dirname, 'public')));

const server = http.createServer(app);
const sockets = new WebSocketServer({ server, path: '/room' });

function broadcast(message) {
  const text = JSON.stringify(message);
  for (const client of sockets.clients) {
    if (client.readyState === WebSocket.OPEN) client.send(text);
  }
}

sockets.on('connection', (socket, request) => {
  const name = new URL(request.url, 'http://localhost').searchParams.get('name') ?? 'somebody';
  broadcast({ type: 'joined', name, present: sockets.clients.size });
  socket.on('message', (data, isBinary) => {
    if (isBinary) return socket.close(1003, 'text only');
    broadcast({ type: 'said', name, text: data.toString() });
  });
  socket.on('close', () => broadcast({ type: 'left', name, present: sockets.clients.size }));
});

server.listen(Number(process.env.PORT ?? 3000), () => {
  console.log(`listening on http://localhost:${server.address().port}`);
});
