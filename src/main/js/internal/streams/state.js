const { codes } = require('internal/errors');
const { validateInteger } = require('internal/validators');
const { isWindows } = require('internal/util');

// Windows' pipes gain nothing from more than 16 KiB.
const defaults = { bytes: -1, objects: 16 };

/** The high water mark of streams that are created without one, in bytes or objects. */
function getDefaultHighWaterMark(objectMode) {
  if (objectMode) return defaults.objects;
  if (defaults.bytes < 0) defaults.bytes = isWindows() ? 16 * 1024 : 64 * 1024;
  return defaults.bytes;
}

function setDefaultHighWaterMark(objectMode, value) {
  validateInteger(value, 'value', 0);
  if (objectMode) defaults.objects = value;
  else defaults.bytes = value;
}

/** The mark for one side: `sideKey` (readableHighWaterMark, …) counts only for a duplex and beats highWaterMark. */
function getHighWaterMark(state, options, sideKey, isDuplex) {
  const mark = options.highWaterMark ?? (isDuplex ? options[sideKey] : null);
  if (mark == null) return getDefaultHighWaterMark(state.objectMode);
  if (!Number.isInteger(mark) || mark < 0) {
    const name = isDuplex ? `options.${sideKey}` : 'options.highWaterMark';
    throw new codes.ERR_INVALID_ARG_VALUE(name, mark);
  }
  return Math.floor(mark);
}

module.exports = { getHighWaterMark, getDefaultHighWaterMark, setDefaultHighWaterMark };
