// How net.connect and server.listen read their arguments.
const kNormalized = Symbol('normalizedArgs');

function toNumber(value) {
  const number = Number(value);
  return number >= 0 ? number : false;
}

// A string that is no number names a Unix socket.
function isPipeName(value) {
  return typeof value === 'string' && toNumber(value) === false;
}

// Answers [options, callback or null] for ([options | path | port[, host]][, …][, callback]).
function normalizeArgs(args) {
  if (args.length === 0) {
    const empty = [{}, null];
    empty[kNormalized] = true;
    return empty;
  }
  const first = args[0];
  let options = {};
  if (typeof first === 'object' && first !== null) {
    options = first;
  } else if (isPipeName(first)) {
    options.path = first;
  } else {
    options.port = first;
    if (args.length > 1 && typeof args[1] === 'string') options.host = args[1];
  }
  const last = args[args.length - 1];
  const normalized = [options, typeof last === 'function' ? last : null];
  normalized[kNormalized] = true;
  return normalized;
}

module.exports = { kNormalized, normalizeArgs, toNumber, isPipeName };
