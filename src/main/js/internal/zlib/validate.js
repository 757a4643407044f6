// Option checks of node:zlib, whose rules differ a little from those of internal/validators.
const { codes: { ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE } } = require('internal/errors');
const { validateBoolean, validateNumber } = require('internal/validators');

/** Whether the value is given; undefined and NaN are not. Throws for what is no finite number. */
function validateFinite(value, name) {
  if (value === undefined || Number.isNaN(value)) return false;
  if (Number.isFinite(value)) return true;
  if (typeof value !== 'number') throw new ERR_INVALID_ARG_TYPE(name, 'number', value);
  throw new ERR_OUT_OF_RANGE(name, 'a finite number', value);
}

module.exports = { validateBoolean, validateFinite, validateNumber };
