'use strict';
const path = require('node:path');
const compression = require('compression');
const express = require('express');
const files = require('./routes/files');
const notes = require('./routes/notes');

/**
 * The application without a port.
 *
 * @param {{ uploads?: string }} options uploads: the directory for uploaded files
 */
module.exports = function createApp({ uploads = path.join(__dirname, 'uploads') } = {}) {
  const app = express();
  app.disable('x-powered-by');

  // Middleware of our own: a number for every request.
  let requests = 0;
  app.use((request, response, next) => {
    request.number = ++requests;
    response.set('X-Request-Number', String(request.number));
    next();
  });

  app.use(compression());
  app.use('/static', express.static(path.join(__dirname, 'public'), { maxAge: '1h' }));
  app.use('/files', files(uploads));
  app.use('/notes', express.json({ limit: '100kb' }), notes());

  app.get('/fails', async () => {
    throw new Error('this route always fails');
  });

  app.use((request, response) => {
    response.status(404).json({ error: `no ${request.method} ${request.path}` });
  });

  // Express knows an error handler by its four parameters.
  app.use((error, request, response, _next) => {
    const status = error.status ?? 500;
    response.status(status).json({ error: error.message, request: request.number });
  });
  return app;
};
