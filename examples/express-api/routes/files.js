'use strict';
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { Transform } = require('node:stream');
const { pipeline } = require('node:stream/promises');
const express = require('express');

/** Uploads streamed to disk and back, never whole in memory. */
module.exports = function files(directory) {
  const router = express.Router();
  fs.mkdirSync(directory, { recursive: true });
  const locate = (name) => path.join(directory, path.basename(name));

  router.put('/:name', async (request, response) => {
    const hash = createHash('sha256');
    let bytes = 0;
    const measure = new Transform({
      transform(chunk, encoding, callback) {
        hash.update(chunk);
        bytes += chunk.length;
        callback(null, chunk);
      },
    });
    await pipeline(request, measure, fs.createWriteStream(locate(request.params.name)));
    response.status(201).json({ bytes, sha256: hash.digest('hex') });
  });

  router.get('/:name', async (request, response) => {
    const file = locate(request.params.name);
    const { size } = await fs.promises.stat(file);
    response.set({ 'Content-Type': 'application/octet-stream', 'Content-Length': size });
    await pipeline(fs.createReadStream(file), response);
  });

  router.use((error, request, response, next) => {
    if (error.code === 'ENOENT') return response.status(404).json({ error: `no file ${path.basename(request.path)}` });
    next(error);
  });
  return router;
};
