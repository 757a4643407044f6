// The names that a CommonJS module exports, guessed from its text without running it, for
// `import { name } from './file.cjs'`. Finds assignments to exports and module.exports, definitions by
// Object.defineProperty, the keys of a literal given to module.exports, and re-exports of other modules.
const NAME = '[\\p{ID_Start}$_][\\p{ID_Continue}$]*';
const ASSIGNMENT = new RegExp(`\\b(?:module\\.)?exports\\.(${NAME})\\s*=(?!=)`, 'gu');
const INDEXED = /\b(?:module\.)?exports\[\s*(['"])((?:(?!\1)[^\\\n])+)\1\s*\]\s*=(?!=)/g;
const DEFINED = /\bObject\.defineProperty\(\s*(?:module\.)?exports\s*,\s*(['"])((?:(?!\1)[^\\\n])+)\1/g;
const LITERAL = /\bmodule\.exports\s*=\s*\{/g;
const REEXPORT = /\bmodule\.exports\s*=\s*(?:\w+\s*=\s*)*require\(\s*(['"])([^'"\n]+)\1\s*\)/g;
const STAR = /\b(?:__exportStar|__export|tslib(?:_\d+)?\.__exportStar|_export_star)\(\s*require\(\s*(['"])([^'"\n]+)\1\s*\)/g;
const BABEL_REQUIRE = new RegExp(`\\bvar\\s+(${NAME})\\s*=\\s*(?:_interopRequireWildcard\\()?require\\(\\s*(['"])([^'"\\n]+)\\2\\s*\\)`, 'gu');
const BABEL_KEYS = new RegExp(`\\bObject\\.keys\\((${NAME})\\)\\.forEach\\(function\\s*\\(`, 'gu');
const ESBUILD_HINT = /\b0\s*&&\s*\(\s*module\.exports\s*=\s*\{([^}]*)\}\s*\)/g;
const ESBUILD_EXPORT = /\b__reExport\(\s*\w+\s*,\s*require\(\s*(['"])([^'"\n]+)\1\s*\)/g;

// Keys of an object literal that starts behind its brace; stops at what is no plain key.
function literalKeys(source, from, names, reexports) {
  let at = from;
  const space = /(?:\s|\/\/.*|\/\*[\s\S]*?\*\/)*/y;
  const key = new RegExp(`(?:(${NAME})|(['"])((?:(?!\\2)[^\\\\\\n])*)\\2)`, 'uy');
  const spread = /\.\.\.\s*require\(\s*(['"])([^'"\n]+)\1\s*\)/y;
  for (;;) {
    space.lastIndex = at;
    space.exec(source);
    at = space.lastIndex || at;
    if (source[at] === '}' || at >= source.length) return;
    spread.lastIndex = at;
    const spreads = spread.exec(source);
    if (spreads !== null) {
      reexports.add(spreads[2]);
      at = spread.lastIndex;
    } else if (source.startsWith('...', at)) {
      at = skipValue(source, at + 3);
    } else {
      key.lastIndex = at;
      const match = key.exec(source);
      if (match === null) return;
      let name = match[1] ?? match[3];
      at = key.lastIndex;
      space.lastIndex = at;
      space.exec(source);
      at = Math.max(at, space.lastIndex);
      if (match[1] !== undefined && (name === 'get' || name === 'set' || name === 'async') && !',:(}'.includes(source[at])) {
        key.lastIndex = at;
        const accessor = key.exec(source);
        if (accessor === null) return;
        name = accessor[1] ?? accessor[3];
        at = key.lastIndex;
      }
      names.add(name);
      if (source[at] === ':' || source[at] === '(') at = skipValue(source, at);
    }
    space.lastIndex = at;
    space.exec(source);
    at = Math.max(at, space.lastIndex);
    if (source[at] !== ',') return;
    at++;
  }
}

// To the comma or brace that ends a property's value.
function skipValue(source, from) {
  let depth = 0;
  for (let at = from; at < source.length; at++) {
    const c = source[at];
    if (c === '"' || c === "'" || c === '`') {
      for (at++; at < source.length && source[at] !== c; at++) if (source[at] === '\\') at++;
    } else if (c === '/' && source[at + 1] === '/') {
      at = source.indexOf('\n', at);
      if (at < 0) return source.length;
    } else if (c === '/' && source[at + 1] === '*') {
      at = source.indexOf('*/', at + 2) + 1;
      if (at <= 0) return source.length;
    } else if ('([{'.includes(c)) {
      depth++;
    } else if (')]}'.includes(c)) {
      if (depth === 0) return at;
      depth--;
    } else if (c === ',' && depth === 0) {
      return at;
    }
  }
  return source.length;
}

// { names, reexports }: names exported by the module itself, specifiers whose exports it passes on.
exports.find = function find(source) {
  const names = new Set();
  const reexports = new Set();
  for (const match of source.matchAll(ASSIGNMENT)) names.add(match[1]);
  for (const match of source.matchAll(INDEXED)) names.add(match[2]);
  for (const match of source.matchAll(DEFINED)) names.add(match[2]);
  for (const match of source.matchAll(LITERAL)) literalKeys(source, match.index + match[0].length, names, reexports);
  for (const match of source.matchAll(ESBUILD_HINT)) literalKeys(`${match[1]}}`, 0, names, reexports);
  for (const match of source.matchAll(REEXPORT)) reexports.add(match[2]);
  for (const match of source.matchAll(STAR)) reexports.add(match[2]);
  for (const match of source.matchAll(ESBUILD_EXPORT)) reexports.add(match[2]);
  const required = new Map();
  for (const match of source.matchAll(BABEL_REQUIRE)) required.set(match[1], match[3]);
  for (const match of source.matchAll(BABEL_KEYS)) if (required.has(match[1])) reexports.add(required.get(match[1]));
  return { names, reexports };
};
