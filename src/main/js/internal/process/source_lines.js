// Source lines for error reports: from code that was compiled without a file, else from the file.
const sources = new Map();

// What the report of an error shows in front of its stack, "file:line, source, caret" and an empty line, for errors of
// which it is known better than their stack tells.
const arrows = new WeakMap();

exports.setArrow = (error, text) => { arrows.set(error, text); };
exports.arrowOf = (error) => arrows.get(error);

// What is thrown next, and what the report shows of the place: in Node.js one of the library's own lines.
let thrown;

/** Throws the value from a place that the report of it shows, if nobody catches it. */
exports.throwFrom = function throwFrom(value, place) {
  thrown = { value, place };
  throw value;
};

/** Where the value, which was just thrown, came from, if that is known. */
exports.takePlace = function takePlace(value) {
  const place = thrown !== undefined && Object.is(thrown.value, value) ? thrown.place : undefined;
  thrown = undefined;
  return place;
};

/** Answers what forget() takes. */
exports.remember = function remember(name, text) {
  const entry = { name, text };
  sources.set(name, entry);
  return entry;
};

exports.forget = function forget(entry) {
  if (sources.get(entry.name) === entry) sources.delete(entry.name);
};

// Set while source maps are on: the text of a file that a map brings.
exports.originalText = undefined;

exports.lineOf = function lineOf(file, line) {
  if (file.startsWith('node:') || file === '<anonymous>') return undefined;
  let text = sources.get(file)?.text;
  if (text === undefined) {
    const path = file.startsWith('file://') ? require('url').fileURLToPath(file) : file;
    const read = exports.originalText?.(path) ?? binding('module').readText(path);
    if (typeof read !== 'string') return undefined;
    text = read;
  }
  return text.split(/\r?\n/)[line - 1];
};
