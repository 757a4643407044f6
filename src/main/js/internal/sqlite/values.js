// SQLite's values as JavaScript's, and the errors of node:sqlite.
const { sqlite, views, u8, text, encoder, allocateBytes } = require('internal/sqlite/engine');

const MAX_SAFE = BigInt(Number.MAX_SAFE_INTEGER);
const MAX_INT64 = 2n ** 63n - 1n;
const INTEGER = 1;
const FLOAT = 2;
const TEXT = 3;
const BLOB = 4;
const TRANSIENT = -1;

function withCode(error, code, fields) {
  error.code = code;
  return Object.assign(error, fields);
}

const typeError = (message) => withCode(new TypeError(message), 'ERR_INVALID_ARG_TYPE');
const valueError = (message) => withCode(new TypeError(message), 'ERR_INVALID_ARG_VALUE');
const stateError = (message) => withCode(new Error(message), 'ERR_INVALID_STATE');
const sqliteError = (message, fields) => withCode(new Error(message), 'ERR_SQLITE_ERROR', fields);

// Checks the members of an options object; each type is a word that typeof gives, 'integer' or 'object'.
function checkOptions(options, types) {
  for (const [name, type] of Object.entries(types)) {
    const value = options[name];
    if (value === undefined) continue;
    const right = type === 'integer' ? Number.isInteger(value) : type === 'object' ? typeof value === 'object' && value !== null : typeof value === type;
    if (!right) throw typeError(`The "options.${name}" argument must be ${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type}.`);
  }
}

function integer(value, big) {
  if (big) return value;
  if (value > MAX_SAFE || value < -MAX_SAFE) {
    throw withCode(new RangeError(`Value is too large to be represented as a JavaScript number: ${value}`), 'ERR_OUT_OF_RANGE');
  }
  return Number(value);
}

const copy = (at, length) => u8().slice(at, at + length);

// A column of a statement's current row.
function column(statement, index, big) {
  switch (sqlite.sqlite3_column_type(statement, index)) {
    case INTEGER: return integer(sqlite.sqlite3_column_int64(statement, index), big);
    case FLOAT: return sqlite.sqlite3_column_double(statement, index);
    case TEXT: {
      const at = sqlite.sqlite3_column_text(statement, index);
      return text(at, sqlite.sqlite3_column_bytes(statement, index));
    }
    case BLOB: {
      const at = sqlite.sqlite3_column_blob(statement, index);
      return copy(at, sqlite.sqlite3_column_bytes(statement, index));
    }
    default: return null;
  }
}

// The arguments of a function that SQLite calls.
function argumentsAt(count, at, big) {
  const list = [];
  for (let i = 0; i < count; i++) {
    const value = views().getUint32(at + 4 * i, true);
    switch (sqlite.sqlite3_value_type(value)) {
      case INTEGER: list.push(integer(sqlite.sqlite3_value_int64(value), big)); break;
      case FLOAT: list.push(sqlite.sqlite3_value_double(value)); break;
      case TEXT: {
        const place = sqlite.sqlite3_value_text(value);
        list.push(text(place, sqlite.sqlite3_value_bytes(value)));
        break;
      }
      case BLOB: {
        const place = sqlite.sqlite3_value_blob(value);
        list.push(copy(place, sqlite.sqlite3_value_bytes(value)));
        break;
      }
      default: list.push(null);
    }
  }
  return list;
}

// Gives value to work as an address and a length.
function withBytes(value, work) {
  const view = typeof value === 'string' ? encoder.encode(value) : value;
  const at = allocateBytes(view);
  try {
    return work(at, view.byteLength);
  } finally {
    sqlite.sqlite3_free(at);
  }
}

// Binds a parameter; returns SQLite's status.
function bind(statement, index, value) {
  switch (typeof value) {
    case 'number': return sqlite.sqlite3_bind_double(statement, index, value);
    case 'boolean': return sqlite.sqlite3_bind_int(statement, index, value ? 1 : 0);
    case 'undefined': return sqlite.sqlite3_bind_null(statement, index);
    case 'string': return withBytes(value, (at, length) => sqlite.sqlite3_bind_text(statement, index, at, length, TRANSIENT));
    case 'bigint':
      if (value > MAX_INT64 || value < -MAX_INT64 - 1n) throw valueError('BigInt value is too large to bind.');
      return sqlite.sqlite3_bind_int64(statement, index, value);
    default:
  }
  if (value === null) return sqlite.sqlite3_bind_null(statement, index);
  if (ArrayBuffer.isView(value)) {
    return withBytes(value, (at, length) => sqlite.sqlite3_bind_blob(statement, index, at, length, TRANSIENT));
  }
  throw typeError(`Provided value cannot be bound to SQLite parameter ${index}.`);
}

// Gives SQLite what a function of the program has returned.
function result(context, value) {
  if (value === undefined || value === null) sqlite.sqlite3_result_null(context);
  else if (typeof value === 'number') sqlite.sqlite3_result_double(context, value);
  else if (typeof value === 'string') withBytes(value, (at, length) => sqlite.sqlite3_result_text(context, at, length, TRANSIENT));
  else if (ArrayBuffer.isView(value)) withBytes(value, (at, length) => sqlite.sqlite3_result_blob(context, at, length, TRANSIENT));
  else if (typeof value === 'bigint') {
    if (value > MAX_INT64 || value < -MAX_INT64 - 1n) {
      throw withCode(new RangeError('BigInt value is too large for SQLite'), 'ERR_OUT_OF_RANGE');
    }
    sqlite.sqlite3_result_int64(context, value);
  } else if (require('util/types').isPromise(value)) {
    throw sqliteError('Asynchronous user-defined functions are not supported');
  } else {
    throw sqliteError('Returned JavaScript value cannot be converted to a SQLite value');
  }
}

module.exports = { typeError, valueError, stateError, sqliteError, checkOptions, integer, column, argumentsAt, bind, result };
