// Colors for the line that is being typed. The text may end anywhere, so this is a scanner that forgives, not a parser: what
// is not whole yet stays plain.
const { inspect } = require('internal/util/inspect');

const KEYWORDS = new Set(`break case catch class const continue debugger default delete do else extends finally for function if in
  instanceof new return super switch this throw try typeof var void while with`.split(/\s+/));
const NUMBERS = new Set(['true', 'false', 'NaN', 'Infinity']);
const TOKEN = /\/\/[^\n]*|\/\*[^]*?\*\/|"(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*'|`|(?:0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?)n?|#?[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*|\s+|[^]/yu;
const REGEXP = /\/(?:[^\\/[\n]|\\[^\n]|\[(?:[^\]\\\n]|\\[^\n])*\])+\/[a-z]*/yu;

const paint = (text, style) => {
  const [on, off] = inspect.colors[style];
  return `\u001b[${on}m${text}\u001b[${off}m`;
};

function wordStyle(word) {
  if (KEYWORDS.has(word)) return 'cyan';
  if (NUMBERS.has(word)) return 'yellow';
  if (word === 'null') return 'bold';
  if (word === 'undefined') return 'grey';
  if (word === 'import' || word === 'export') return 'underline';
  return undefined;
}

// Whether a slash behind this token divides.
const isOperand = (token) => /[\w$)\]}`"']$/u.test(token) && !(KEYWORDS.has(token) && token !== 'this' && token !== 'super');

function regExp(text) {
  try {
    return inspect(new RegExp(text.slice(1, text.lastIndexOf('/')), text.slice(text.lastIndexOf('/') + 1)), { colors: true });
  } catch {
    return text;
  }
}

exports.highlight = function highlight(source) {
  let at = 0;

  // Code up to the end, or up to the brace that closes the substitution of a template.
  function code(isNested) {
    let out = '';
    let depth = 0;
    let last = '';
    while (at < source.length) {
      if (source[at] === '/' && source[at + 1] !== '/' && source[at + 1] !== '*' && !isOperand(last)) {
        REGEXP.lastIndex = at;
        const match = REGEXP.exec(source);
        if (match !== null) {
          out += regExp(match[0]);
          at += match[0].length;
          last = ')';
          continue;
        }
      }
      TOKEN.lastIndex = at;
      const [token] = TOKEN.exec(source);
      if (isNested && token === '}' && depth === 0) return out;
      at += token.length;
      if (token === '{') depth++;
      else if (token === '}') depth--;
      if (token === '`') out += template();
      else if (token.startsWith('//') || token.startsWith('/*')) out += paint(token, 'grey');
      else if (token.length > 1 && /^["']/.test(token)) out += paint(token, 'green');
      else if (/^\.?\d/.test(token)) out += paint(token, 'yellow');
      else {
        const style = last === '.' || last === '?.' ? undefined : wordStyle(token);
        out += style === undefined ? token : paint(token, style);
      }
      if (!/^\s|^\/[/*]/.test(token)) last = token;
    }
    return out;
  }

  function template() {
    const quote = paint('`', 'green');
    let out = quote;
    let start = at;
    const flush = () => {
      if (at > start) out += paint(source.slice(start, at), 'green');
    };
    for (; at < source.length; at++) {
      if (source[at] === '\\') at++;
      else if (source[at] === '`') {
        flush();
        at++;
        return out + quote;
      } else if (source[at] === '$' && source[at + 1] === '{') {
        flush();
        at += 2;
        out += `\${${code(true)}`;
        if (source[at] !== '}') return out;
        out += '}';
        start = at + 1;
      }
    }
    at = source.length;
    return out + source.slice(start);
  }

  return code(false);
};
