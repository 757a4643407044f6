'use strict';
const express = require('express');

/** Create, read, update and delete notes, kept in memory. */
module.exports = function notes() {
  const router = express.Router();
  const stored = new Map();
  let lastId = 0;

  router.param('id', (request, response, next, id) => {
    request.note = stored.get(Number(id));
    if (request.note) return next();
    response.status(404).json({ error: `no note ${id}` });
  });

  router
    .route('/')
    .get((request, response) => {
      const { tag } = request.query;
      response.json([...stored.values()].filter((note) => tag === undefined || note.tags.includes(tag)));
    })
    .post((request, response) => {
      const { text, tags = [] } = request.body ?? {};
      if (typeof text !== 'string') return response.status(422).json({ error: 'text is missing' });
      const note = { id: ++lastId, text, tags };
      stored.set(note.id, note);
      response.status(201).location(`${request.baseUrl}/${note.id}`).json(note);
    });

  router
    .route('/:id')
    .get((request, response) => response.json(request.note))
    .put((request, response) => {
      Object.assign(request.note, request.body, { id: request.note.id });
      response.json(request.note);
    })
    .delete((request, response) => {
      stored.delete(request.note.id);
      response.status(204).end();
    });
  return router;
};
