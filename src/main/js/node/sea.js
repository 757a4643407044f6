// node:sea: what a program asks that may run as a single executable application. Junction makes no such applications.
const { codes } = require('internal/errors');
const { validateString } = require('internal/validators');

function refuse() {
  throw new codes.ERR_NOT_IN_SINGLE_EXECUTABLE_APPLICATION();
}

function isSea() {
  return false;
}

function getRawAsset(key) {
  validateString(key, 'key');
  refuse();
}

function getAsset(key, encoding) {
  validateString(key, 'key');
  if (encoding !== undefined) validateString(encoding, 'encoding');
  refuse();
}

function getAssetAsBlob(key, options) {
  validateString(key, 'key');
  refuse(options);
}

function getAssetKeys() {
  refuse();
}

module.exports = { isSea, getAsset, getRawAsset, getAssetAsBlob, getAssetKeys };
