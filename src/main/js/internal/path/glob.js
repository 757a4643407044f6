// Glob patterns: braces are expanded first, then each alternative is split at slashes into parts that match one name
// each: a literal string, a regular expression, or `**` for any number of directories.

const kGlobstar = Symbol('**');
const kMagic = /[*?[\]\\]|[!@+](?=\()/;

/** All that `a{b,c{d,e}}f` and `{1..3}` stand for. */
function expandBraces(pattern) {
  const open = findBrace(pattern);
  if (open === undefined) return [pattern];
  const { start, end, pieces } = open;
  const before = pattern.slice(0, start);
  const rest = expandBraces(pattern.slice(end + 1));
  const results = [];
  for (const piece of pieces) {
    for (const middle of expandBraces(piece)) for (const tail of rest) results.push(before + middle + tail);
  }
  return results;
}

/** The first brace that is an alternative: has a comma, or is a range. */
function findBrace(pattern) {
  for (let start = 0; start < pattern.length; start++) {
    if (pattern[start] === '\\') {
      start++;
    } else if (pattern[start] === '{' && pattern[start - 1] !== '$') {
      const found = readBrace(pattern, start);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function readBrace(pattern, start) {
  const commas = [];
  let depth = 0;
  for (let i = start; i < pattern.length; i++) {
    const c = pattern[i];
    if (c === '\\') i++;
    else if (c === '{') depth++;
    else if (c === ',' && depth === 1) commas.push(i);
    else if (c === '}' && --depth === 0) {
      if (commas.length === 0) {
        const range = readRange(pattern.slice(start + 1, i));
        return range && { start, end: i, pieces: range };
      }
      const bounds = [start, ...commas, i];
      return { start, end: i, pieces: bounds.slice(1).map((bound, n) => pattern.slice(bounds[n] + 1, bound)) };
    }
  }
  return undefined;
}

function readRange(text) {
  const match = /^(?:(-?\d+)\.\.(-?\d+)|([a-zA-Z])\.\.([a-zA-Z]))(?:\.\.(-?\d+))?$/.exec(text);
  if (match === null) return undefined;
  const [, low, high, first, last, step] = match;
  const from = low === undefined ? first.charCodeAt(0) : Number(low);
  const to = high === undefined ? last.charCodeAt(0) : Number(high);
  const stride = Math.max(1, Math.abs(Number(step ?? 1))) * (from <= to ? 1 : -1);
  const width = low !== undefined && /^-?0\d|^-?0\d/.test(`${low}`) ? Math.max(low.length, high.length) : 0;
  const values = [];
  for (let i = from; stride > 0 ? i <= to : i >= to; i += stride) {
    values.push(low === undefined ? String.fromCharCode(i) : String(i).padStart(width, '0'));
  }
  return values;
}

const namedClasses = {
  alnum: '\\p{L}\\p{Nl}\\p{Nd}', alpha: '\\p{L}\\p{Nl}', ascii: '\\x00-\\x7f', blank: '\\p{Zs}\\t', cntrl: '\\p{Cc}',
  digit: '\\p{Nd}', lower: '\\p{Ll}', punct: '\\p{P}', space: '\\p{Z}\\t\\r\\n\\v\\f', upper: '\\p{Lu}',
  word: '\\p{L}\\p{Nl}\\p{Nd}\\p{Pc}', xdigit: 'A-Fa-f0-9',
};

/** A bracket expression at `start`: [its source, the index after it], or undefined if it is none. */
function readClass(text, start) {
  let i = start + 1;
  const negated = text[i] === '!' || text[i] === '^';
  if (negated) i++;
  let source = '';
  for (let first = true; i < text.length; first = false) {
    const c = text[i];
    if (c === ']' && !first) return [`[${negated ? '^' : ''}${source}]`, i + 1];
    const named = c === '[' && /^\[:(\w+):\]/.exec(text.slice(i));
    if (named && namedClasses[named[1]] !== undefined) {
      source += namedClasses[named[1]];
      i += named[0].length;
    } else if (c === '\\' && i + 1 < text.length) {
      source += escapeInClass(text[i + 1]);
      i += 2;
    } else {
      source += c === '-' ? '-' : escapeInClass(c);
      i++;
    }
  }
  return undefined;
}

function escapeInClass(c) {
  return /[\\\]^[\-&|~]/.test(c) ? `\\${c}` : c;
}

function escapeLiteral(c) {
  return /[\\^$.*+?()[\]{}|/]/.test(c) ? `\\${c}` : c;
}

/** The alternatives of `x(a|b)` whose parenthesis is at `start`: [alternatives, the index after it]. */
function readAlternatives(text, start) {
  const alternatives = [];
  let depth = 0;
  let from = start + 1;
  for (let i = start; i < text.length; i++) {
    const c = text[i];
    if (c === '\\') {
      i++;
    } else if (c === '[') {
      const found = readClass(text, i);
      if (found !== undefined) i = found[1] - 1;
    } else if (c === '(') {
      depth++;
    } else if (c === '|' && depth === 1) {
      alternatives.push(text.slice(from, i));
      from = i + 1;
    } else if (c === ')' && --depth === 0) {
      alternatives.push(text.slice(from, i));
      return [alternatives, i + 1];
    }
  }
  return undefined;
}

/** The regular expression source of a part. */
function translate(text, atStart) {
  let source = '';
  for (let i = 0; i < text.length;) {
    const c = text[i];
    if ('?*+@!'.includes(c) && text[i + 1] === '(') {
      const found = readAlternatives(text, i + 1);
      if (found !== undefined) {
        const [alternatives, next] = found;
        const inner = alternatives.map((one) => translate(one, false)).join('|');
        if (c === '!') source += `(?:(?!(?:${inner})${translate(text.slice(next), false)}$)${atStart && i === 0 ? '(?!\\.)' : ''}[^/]*?)`;
        else source += `(?:${inner})${c === '@' ? '' : c}`;
        i = next;
        continue;
      }
    }
    if (c === '*') {
      while (text[i + 1] === '*') i++;
      source += `${atStart && source === '' ? '(?!\\.)' : ''}[^/]*?`;
      i++;
    } else if (c === '?') {
      source += `${atStart && source === '' ? '(?!\\.)' : ''}[^/]`;
      i++;
    } else if (c === '[') {
      const found = readClass(text, i);
      if (found === undefined) {
        source += '\\[';
        i++;
      } else {
        source += `${atStart && source === '' ? '(?!\\.)' : ''}${found[0]}`;
        i = found[1];
      }
    } else if (c === '\\' && i + 1 < text.length) {
      source += escapeLiteral(text[i + 1]);
      i += 2;
    } else {
      source += escapeLiteral(c);
      i++;
    }
  }
  return source;
}

function compilePart(part) {
  if (part === '**') return kGlobstar;
  if (!kMagic.test(part)) return part;
  if (!/[*?[\]]|[!@+](?=\()/.test(part.replace(/\\./g, ''))) return part.replace(/\\(.)/g, '$1');
  return new RegExp(`^(?=.)${translate(part, true)}$`, 'su');
}

/** A pattern as a list of alternatives, each a list of parts: strings, regular expressions and kGlobstar. */
function compile(pattern, windows = false) {
  if (windows) pattern = pattern.replaceAll('\\', '/');
  return expandBraces(pattern).map((one) => {
    const parts = splitParts(one).map(compilePart);
    return parts.filter((part, i) => i === 0 || i === parts.length - 1 || (part !== '.' && part !== ''))
      .filter((part, i, all) => part !== kGlobstar || all[i - 1] !== kGlobstar);
  });
}

/** Splits at slashes, but not inside brackets or parentheses. */
function splitParts(pattern) {
  const parts = [];
  let from = 0;
  for (let i = 0; i < pattern.length; i++) {
    if (pattern[i] === '\\') {
      i++;
    } else if (pattern[i] === '(' && '?*+@!'.includes(pattern[i - 1])) {
      const found = readAlternatives(pattern, i);
      if (found !== undefined) i = found[1] - 1;
    } else if (pattern[i] === '/') {
      parts.push(pattern.slice(from, i));
      from = i + 1;
    }
  }
  parts.push(pattern.slice(from));
  return parts;
}

function matchesPart(part, name) {
  return typeof part === 'string' ? part === name : part.test(name);
}

function matchesParts(parts, names, p = 0, n = 0) {
  for (; p < parts.length; p++, n++) {
    if (parts[p] === kGlobstar) {
      for (let skip = n; skip <= names.length; skip++) {
        if (p + 1 === parts.length ? skip === names.length : matchesParts(parts, names, p + 1, skip)) return true;
        if (skip < names.length && (names[skip].startsWith('.') || names[skip] === '')) return false;
      }
      return false;
    }
    if (n === names.length || !matchesPart(parts[p], names[n])) return false;
  }
  return n === names.length;
}

/** Whether a whole path matches a pattern. */
function matches(path, pattern, windows = false) {
  const names = (windows ? path.replaceAll('\\', '/') : path).split('/')
    .filter((name, i, all) => i === 0 || i === all.length - 1 || (name !== '' && name !== '.'));
  if (names.length > 1 && names.at(-1) === '') names.pop();
  return compile(pattern, windows).some((parts) => matchesParts(parts, names));
}

module.exports = { compile, kGlobstar, matches, matchesPart, matchesParts };
