// The blob: URLs of this process. https://w3c.github.io/FileAPI/#url

const { codes: { ERR_INVALID_ARG_TYPE, ERR_MISSING_ARGS } } = require('internal/errors');

const prefix = 'blob:nodedata:';
const blobs = new Map();

function create(object) {
  const { isBlob } = require('web/blob');
  if (!isBlob(object)) throw new ERR_INVALID_ARG_TYPE('obj', 'Blob', object);
  const { randomUUID } = require('crypto');
  const id = randomUUID();
  blobs.set(id, object);
  return prefix + id;
}

function idOf(url) {
  return url.startsWith(prefix) ? url.slice(prefix.length).replace(/[?#].*$/s, '') : undefined;
}

function revoke(url, argumentCount) {
  if (argumentCount === 0) throw new ERR_MISSING_ARGS('url');
  blobs.delete(idOf(`${url}`));
}

// The blob that a URL stands for, or undefined.
function resolve(url) {
  const blob = blobs.get(idOf(`${url}`));
  return blob?.slice(0, blob.size, blob.type);
}

module.exports = { create, revoke, resolve };
