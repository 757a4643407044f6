// Functions, aggregates and authorizers of the program's, for SQLite to call. What they throw may not pass through
// SQLite: it is kept by the database and thrown when SQLite returns.
const { sqlite, views, text, withText, pointerTo } = require('internal/sqlite/engine');
const { typeError, checkOptions, argumentsAt, result } = require('internal/sqlite/values');

const UTF8 = 1;
const DETERMINISTIC = 0x800;
const DIRECT_ONLY = 0x80000;
const DENY = 1;

// Runs work for a call of SQLite's; an error ends the statement.
function guarded(database, context, work) {
  try {
    work();
  } catch (error) {
    database.pending = { error };
    withText([''], (at) => sqlite.sqlite3_result_error(context, at, 0));
  }
}

exports.define = function define(database, name, options, fn) {
  if (typeof name !== 'string') throw typeError('The "name" argument must be a string.');
  if (fn === undefined) {
    fn = options;
    options = {};
  } else if (typeof options !== 'object' || options === null) {
    throw typeError('The "options" argument must be an object.');
  }
  checkOptions(options, { useBigIntArguments: 'boolean', varargs: 'boolean', deterministic: 'boolean', directOnly: 'boolean' });
  if (typeof fn !== 'function') throw typeError('The "function" argument must be a function.');
  const { useBigIntArguments = false, varargs = false, deterministic = false, directOnly = false } = options;
  const call = pointerTo('viii', (context, count, at) => guarded(database, context, () => {
    result(context, fn(...argumentsAt(count, at, useBigIntArguments)));
  }));
  const flags = UTF8 | (deterministic ? DETERMINISTIC : 0) | (directOnly ? DIRECT_ONLY : 0);
  withText([name], (at) => database.check(sqlite.sqlite3_create_function_v2(
    database.connection, at, varargs ? -1 : fn.length, flags, 0, call, 0, 0, 0)));
};

exports.aggregate = function aggregate(database, name, options) {
  if (typeof name !== 'string') throw typeError('The "name" argument must be a string.');
  const { start } = options;
  if (start === undefined || (typeof start === 'object' && start !== null)) {
    throw typeError('The "options.start" argument must be a function or a primitive value.');
  }
  const { step, inverse, result: finish } = options;
  if (typeof step !== 'function') throw typeError('The "options.step" argument must be a function.');
  checkOptions(options, { result: 'function', useBigIntArguments: 'boolean', varargs: 'boolean', directOnly: 'boolean', inverse: 'function' });
  const { useBigIntArguments = false, varargs = false, directOnly = false } = options;

  const states = new Map(); // id → value, for each running aggregation
  const valued = new Set(); // those that are windows: their last value has been given when they end
  let nextId = 1;
  const idOf = (context) => {
    const at = sqlite.sqlite3_aggregate_context(context, 4);
    let id = views().getInt32(at, true);
    if (id === 0) {
      id = nextId++;
      states.set(id, typeof start === 'function' ? start() : start);
      views().setInt32(at, id, true);
    }
    return id;
  };
  const update = (fn) => (context, count, at) => guarded(database, context, () => {
    const id = idOf(context);
    states.set(id, fn(states.get(id), ...argumentsAt(count, at, useBigIntArguments)));
  });
  const give = (isLast) => (context) => guarded(database, context, () => {
    const id = idOf(context);
    const value = states.get(id);
    if (isLast) {
      states.delete(id);
      if (valued.delete(id)) return;
    } else {
      valued.add(id);
    }
    result(context, finish === undefined ? value : finish(value));
  });
  const count = varargs ? -1 : Math.max(step.length - 1, inverse === undefined ? 0 : inverse.length - 1, 0);
  const isWindow = inverse !== undefined;
  withText([name], (at) => database.check(sqlite.sqlite3_create_window_function(
    database.connection, at, count, UTF8 | (directOnly ? DIRECT_ONLY : 0), 0, pointerTo('viii', update(step)),
    pointerTo('vi', give(true)), isWindow ? pointerTo('vi', give(false)) : 0, isWindow ? pointerTo('viii', update(inverse)) : 0, 0)));
};

exports.setAuthorizer = function setAuthorizer(database, callback) {
  if (callback === null) {
    sqlite.sqlite3_set_authorizer(database.connection, 0, 0);
    return;
  }
  if (typeof callback !== 'function') throw typeError('The "callback" argument must be a function or null.');
  const call = pointerTo('iiiiiii', (_, code, a, b, c, d) => {
    try {
      const answer = callback(code, text(a), text(b), text(c), text(d));
      if (!Number.isInteger(answer)) throw typeError('Authorizer callback must return an integer authorization code');
      if (answer < 0 || answer > 2) {
        const error = new RangeError('Authorizer callback returned a invalid authorization code');
        error.code = 'ERR_OUT_OF_RANGE';
        throw error;
      }
      return answer;
    } catch (error) {
      database.pending = { error };
      return DENY;
    }
  });
  database.check(sqlite.sqlite3_set_authorizer(database.connection, call, 0));
};
