// Colors for the parts of a regular expression in util.inspect. The palette turns by one color for each level of
// nesting of groups, so that neighbours of different depth stay distinguishable.

// What each part's color is at nesting level 0, as an index into the palette.
const DELIMITER = 1;
const LITERAL = 2;
const DETAIL = 3;
const OPERATOR = 4;

const groupPrefix = /^\((?:\?(?:<[=!]|[=!:]|<))?/;
const quantifier = /^\{(\d*)(,?)(\d*)(\}?)/;

/** Colors `text` (a regular expression as /source/flags). `paint(string, colorName)` adds one color. */
function highlight(text, palette, paint) {
  let output = '';
  let level = 0;
  let inClass = false;
  const end = text.lastIndexOf('/');
  const put = (part, role) => {
    if (part !== '') output += paint(part, palette[Math.max(0, level + role) % palette.length]);
  };

  put('/', 0);
  let i = 1;
  while (i < end) {
    const char = text[i];
    const rest = text.slice(i, end);
    if (char === '\\') {
      i += escape(rest, put, inClass);
    } else if (inClass) {
      // Nested classes (flag v) are not told apart.
      if (char === ']') {
        inClass = false;
        put(']', DELIMITER);
      } else {
        put(char, char === '-' && isRange(text, i) ? DETAIL : LITERAL);
      }
      i++;
    } else if (char === '[') {
      put('[', DELIMITER);
      inClass = true;
      i++;
    } else if (char === '(') {
      const prefix = groupPrefix.exec(rest)[0];
      put('(', DELIMITER);
      i += prefix.length;
      if (prefix === '(?<') {
        const close = text.indexOf('>', i);
        put('?<', DELIMITER);
        if (close !== -1 && close < end) {
          put(text.slice(i, close), LITERAL);
          put('>', DELIMITER);
          i = close + 1;
        }
      } else if (prefix.length > 1) {
        put(prefix.slice(1), DELIMITER);
      }
      level++;
      if (prefix === '(' && rest[1] === '?') {
        put('?', DELIMITER);
        i++;
      }
    } else if (char === ')') {
      level--;
      put(')', DELIMITER);
      i++;
    } else if (char === '{' && /^\{,?\d/.test(rest)) {
      const [whole, min, comma, max, close] = quantifier.exec(rest);
      put('{', DELIMITER);
      put(min, DETAIL);
      put(comma, LITERAL);
      put(max, DETAIL);
      put(close, DELIMITER);
      i += whole.length;
    } else {
      if (char === '.') put(char, DETAIL);
      else if ('^$|*+?,'.includes(char)) put(char, OPERATOR);
      else put(char, LITERAL);
      i++;
    }
  }
  output += paint('/', palette[0]);
  put(text.slice(end + 1), DELIMITER);
  return output;
}

// A hyphen at either end of a class, or next to a nested class, stands for itself.
function isRange(text, index) {
  return !'[^]-'.includes(text[index - 1]) && !'][-'.includes(text[index + 1]);
}

/** Colors one escape at the start of `rest` and gives its length. */
function escape(rest, put, inClass) {
  const next = rest[1];
  const shift = inClass ? LITERAL : DELIMITER;
  if ((next === 'p' || next === 'P' || next === 'u') && rest[2] === '{') {
    const close = rest.indexOf('}');
    if (close !== -1) {
      put(rest.slice(0, 3), shift);
      put(rest.slice(3, close), shift + 1);
      put('}', shift);
      return close + 1;
    }
    if (next !== 'u') {
      put(rest.slice(0, 3), shift + 1);
      return 3;
    }
  }
  if (next === 'k' && rest[2] === '<') {
    const close = rest.indexOf('>');
    if (close !== -1) {
      put('\\k<', 0);
      put(rest.slice(3, close), 1);
      put('>', 0);
      return close + 1;
    }
    put('\\k<', LITERAL);
    return 3;
  }
  const { length } = /^\\(?:x..|\d+|[^])?/.exec(rest)[0];
  put(rest.slice(0, length), LITERAL);
  return length;
}

module.exports = { highlight };
