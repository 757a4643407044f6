// V8 has no hook for import() here, so its callee is renamed when code is loaded, to an identifier of the
// same length, which keeps every column: `import(x)` becomes `ımport(x)`, a global function.
//
// The scan knows strings, templates, comments and regular expressions as far as it needs to in order not to
// touch text that only looks like a call.
const NAME = '\u0131mport';

exports.NAME = NAME;

const CALL = /\bimport\s*(?:\/\*[\s\S]*?\*\/\s*)?\(/;

exports.rewrite = function rewrite(source) {
  if (!source.includes('import') || !CALL.test(source)) return source;
  return scan(source);
};

const WORD = /[\p{ID_Continue}$\u200c\u200d]/u;
// After these words a slash starts a regular expression.
const BEFORE_EXPRESSION = new Set(['return', 'typeof', 'instanceof', 'in', 'of', 'new', 'delete', 'void', 'throw',
  'case', 'do', 'else', 'yield', 'await', 'default', 'extends']);

function scan(source) {
  let out = '';
  let copied = 0;
  const { length } = source;
  const templates = []; // brace depth at which each open `${` closes
  let depth = 0;
  let i = 0;
  let lastWord = '';
  let regexAllowed = true;
  let afterDot = false;

  function skipTemplate() {
    while (i < length) {
      const c = source[i++];
      if (c === '\\') i++;
      else if (c === '`') return;
      else if (c === '$' && source[i] === '{') {
        i++;
        templates.push(depth++);
        return;
      }
    }
  }

  while (i < length) {
    const c = source.charCodeAt(i);
    if (c === 32 || (c >= 9 && c <= 13)) {
      i++;
      continue;
    }
    if (c === 47) { // /
      const next = source.charCodeAt(i + 1);
      if (next === 47) {
        const end = source.indexOf('\n', i);
        i = end < 0 ? length : end;
        continue;
      }
      if (next === 42) {
        const end = source.indexOf('*/', i + 2);
        i = end < 0 ? length : end + 2;
        continue;
      }
      if (regexAllowed) {
        i++;
        let inClass = false;
        while (i < length) {
          const r = source[i++];
          if (r === '\\') i++;
          else if (r === '\n') break;
          else if (r === '[') inClass = true;
          else if (r === ']') inClass = false;
          else if (r === '/' && !inClass) break;
        }
        regexAllowed = false;
      } else {
        i++;
        regexAllowed = true;
      }
      afterDot = false;
      continue;
    }
    if (c === 39 || c === 34) { // quotes
      i++;
      while (i < length) {
        const q = source.charCodeAt(i++);
        if (q === 92) i++;
        else if (q === c || q === 10) break;
      }
      regexAllowed = false;
      afterDot = false;
      continue;
    }
    if (c === 96) {
      i++;
      skipTemplate();
      regexAllowed = templates.length > 0 && source[i - 1] === '{';
      afterDot = false;
      continue;
    }
    if ((c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 95 || c === 36 || c > 127) {
      const start = i;
      i++;
      while (i < length) {
        const w = source.charCodeAt(i);
        if ((w >= 97 && w <= 122) || (w >= 65 && w <= 90) || (w >= 48 && w <= 57) || w === 95 || w === 36) i++;
        else if (w > 127 && WORD.test(source[i])) i++;
        else break;
      }
      lastWord = source.slice(start, i);
      if (lastWord === 'import' && !afterDot) {
        let k = i;
        for (;;) {
          while (k < length && /\s/.test(source[k])) k++;
          if (source.startsWith('/*', k)) k = source.indexOf('*/', k) + 2;
          else break;
        }
        if (source[k] === '(' && !isMethodName(source, start, k)) {
          out += source.slice(copied, start) + NAME;
          copied = i;
        }
      }
      regexAllowed = BEFORE_EXPRESSION.has(lastWord) && !afterDot;
      afterDot = false;
      continue;
    }
    if (c >= 48 && c <= 57) {
      i++;
      while (i < length && /[\w.]/.test(source[i])) i++;
      regexAllowed = false;
      afterDot = false;
      continue;
    }
    i++;
    afterDot = false;
    if (c === 46) {
      if (source.startsWith('..', i)) i += 2;
      else afterDot = true;
      regexAllowed = true;
    } else if (c === 123) {
      depth++;
      regexAllowed = true;
    } else if (c === 125) {
      depth--;
      if (templates.length > 0 && templates[templates.length - 1] === depth) {
        templates.pop();
        skipTemplate();
        regexAllowed = templates.length > 0 && source[i - 1] === '{';
      } else {
        regexAllowed = true;
      }
    } else {
      regexAllowed = c !== 41 && c !== 93; // ) ]
    }
  }
  return copied === 0 ? source : out + source.slice(copied);
}

// `{ import(x) { … } }` and `class { import() {} }` define a method of that name.
function isMethodName(source, start, open) {
  let depth = 0;
  for (let k = open; k < source.length; k++) {
    const c = source[k];
    if (c === '(') depth++;
    else if (c === ')' && --depth === 0) {
      k++;
      while (k < source.length && /\s/.test(source[k])) k++;
      if (source[k] !== '{') return false;
      let before = start - 1;
      while (before >= 0 && /\s/.test(source[before])) before--;
      return before < 0 ? false : '{},;*'.includes(source[before]) || /\b(?:async|get|set|static)$/.test(source.slice(Math.max(0, before - 6), before + 1));
    } else if (c === '"' || c === "'" || c === '`') {
      const end = source.indexOf(c, k + 1);
      if (end < 0) return false;
      k = end;
    }
  }
  return false;
}
