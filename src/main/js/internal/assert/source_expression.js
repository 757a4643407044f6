// What the source of a failed assert(…) call says, for its message. The call site gives line and column; the text
// comes from the file and ends with the call, or with the line.

const identifierPart = /[\p{ID_Continue}$.]/u;

/** The index after the parenthesis that closes the first one at or after `start`, the end of the text if none does. */
function endOfCall(text, start) {
  let depth = 0;
  let i = start;
  let previous = '';
  while (i < text.length) {
    const char = text[i];
    if (char === '"' || char === "'" || char === '`') {
      i = endOfQuoted(text, i, char);
      previous = char;
      continue;
    }
    if (char === '/') {
      if (text[i + 1] === '/') return text.length;
      if (text[i + 1] === '*') {
        const end = text.indexOf('*/', i + 2);
        i = end === -1 ? text.length : end + 2;
        continue;
      }
      // A slash after an operator or an opening bracket begins a regular expression.
      if (previous === '' || '(,=:[!&|?{};+-*%<>~^'.includes(previous)) {
        i = endOfRegExp(text, i);
        previous = '/';
        continue;
      }
    }
    if (char === '(' || char === '[' || char === '{') depth++;
    if (char === ')' || char === ']' || char === '}') {
      depth--;
      if (depth === 0 && char === ')') return i + 1;
      if (depth < 0) return i;
    }
    if (char !== ' ' && char !== '\t') previous = char;
    i++;
  }
  return text.length;
}

function endOfQuoted(text, start, quote) {
  let i = start + 1;
  while (i < text.length && text[i] !== quote) {
    if (text[i] === '\\') i++;
    else if (quote === '`' && text[i] === '$' && text[i + 1] === '{') {
      let depth = 1;
      i += 2;
      while (i < text.length && depth > 0) {
        if (text[i] === '{') depth++;
        if (text[i] === '}') depth--;
        i++;
      }
      continue;
    }
    i++;
  }
  return i + 1;
}

function endOfRegExp(text, start) {
  let inClass = false;
  let i = start + 1;
  while (i < text.length) {
    if (text[i] === '\\') i++;
    else if (text[i] === '[') inClass = true;
    else if (text[i] === ']') inClass = false;
    else if (text[i] === '/' && !inClass) return i + 1;
    i++;
  }
  return i;
}

function sourceLine(site) {
  const filename = site.getFileName();
  if (!filename) return undefined;
  try {
    return require('internal/process/source_lines').lineOf(filename, site.getLineNumber());
  } catch {
    return undefined;
  }
}

/** The text of the call at a call site, undefined if it cannot be found. */
function getSourceExpression(site) {
  const line = sourceLine(site);
  if (line === undefined) return undefined;
  let start = site.getColumnNumber() - 1;
  while (start > 0) {
    if (identifierPart.test(line[start - 1])) start--;
    else if (line[start - 1] === ']') start = Math.max(0, line.lastIndexOf('[', start - 1));
    else break;
  }
  if (line[start] === '.') start++;
  const end = endOfCall(line, start);
  return line.slice(start, end);
}

module.exports = { getSourceExpression };
