// Source lines for error reports: from code that was compiled without a file, else from the file.
const sources = new Map();

// Under this key a SyntaxError of the compiler carries its "file:line, source, caret".
exports.kArrow = Symbol('arrow');

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
