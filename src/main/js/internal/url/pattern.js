// Pattern strings of URLPattern: tokens, parts, and from these a regular expression and the normalized string.
// https://urlpattern.spec.whatwg.org/#pattern-strings

const kNone = '';
const identifierStart = /[$_\p{ID_Start}]/u;
const identifierPart = /[$_\u200c\u200d\p{ID_Continue}]/u;

class PatternError extends Error {}

function fail(message) {
  throw new PatternError(message);
}

// Tokens are { type, index, value }; types: open close regexp name char escaped modifier asterisk end invalid.
// A lenient tokenizer makes 'invalid' tokens of what a strict one refuses.
function tokenize(input, lenient) {
  const tokens = [];
  const chars = Array.from(input);
  const offsets = [];
  let offset = 0;
  for (const char of chars) {
    offsets.push(offset);
    offset += char.length;
  }
  offsets.push(offset);
  const add = (type, from, to, valueFrom = from, valueTo = to) => {
    tokens.push({ type, index: offsets[from], value: chars.slice(valueFrom, valueTo).join('') });
    return to;
  };
  const invalid = (from, to) => (lenient ? add('invalid', from, to) : fail('invalid pattern'));
  for (let i = 0; i < chars.length;) {
    const char = chars[i];
    if (char === '*') i = add('asterisk', i, i + 1);
    else if (char === '+' || char === '?') i = add('modifier', i, i + 1);
    else if (char === '\\') i = i === chars.length - 1 ? invalid(i, i + 1) : add('escaped', i, i + 2, i + 1);
    else if (char === '{') i = add('open', i, i + 1);
    else if (char === '}') i = add('close', i, i + 1);
    else if (char === ':') {
      let end = i + 1;
      while (end < chars.length && (end === i + 1 ? identifierStart : identifierPart).test(chars[end])) end++;
      i = end === i + 1 ? invalid(i, i + 1) : add('name', i, end, i + 1, end);
    } else if (char === '(') {
      const end = regexpEnd(chars, i);
      i = end === -1 ? invalid(i, i + 1) : add('regexp', i, end, i + 1, end - 1);
    } else {
      i = add('char', i, i + 1);
    }
  }
  add('end', chars.length, chars.length);
  return tokens;
}

// Where the group that begins at `start` ends; -1 when it is none.
function regexpEnd(chars, start) {
  let depth = 1;
  for (let i = start + 1; i < chars.length; i++) {
    const char = chars[i];
    if (char > '\x7f' || (i === start + 1 && char === '?')) return -1;
    if (char === '\\') {
      i++;
      if (i >= chars.length || chars[i] > '\x7f') return -1;
    } else if (char === ')') {
      if (--depth === 0) return i === start + 1 ? -1 : i + 1;
    } else if (char === '(') {
      depth++;
      if (chars[i + 1] !== '?') return -1; // captures would shift the names
    }
  }
  return -1;
}

function escapeRegExp(text) {
  return text.replace(/[.+*?^${}()[\]|/\\]/g, '\\$&');
}

function escapePattern(text) {
  return text.replace(/[+*?:{}()\\]/g, '\\$&');
}

function wildcardOf(options) {
  return `[^${escapeRegExp(options.delimiter)}]+?`;
}

// Parts are { type, value, modifier, name, prefix, suffix }; types: text regexp segment full.
function parsePattern(input, options, encode) {
  const tokens = tokenize(input, false);
  const parts = [];
  const wildcard = wildcardOf(options);
  let at = 0;
  let pending = '';
  let nextName = 0;
  const take = (type) => (tokens[at].type === type ? tokens[at++] : undefined);
  const takeMatcher = (name) => take('regexp') ?? (name === undefined ? take('asterisk') : undefined);
  const takeModifier = () => (take('modifier') ?? take('asterisk'))?.value ?? kNone;
  const takeText = () => {
    let text = '';
    for (let token; (token = take('char') ?? take('escaped')) !== undefined;) text += token.value;
    return text;
  };
  const flush = () => {
    if (pending === '') return;
    parts.push({ type: 'text', value: encode(pending), modifier: kNone, name: '', prefix: '', suffix: '' });
    pending = '';
  };
  const addPart = (prefix, nameToken, matcher, suffix, modifier) => {
    if (nameToken === undefined && matcher === undefined && modifier === kNone) {
      pending += prefix;
      return;
    }
    flush();
    if (nameToken === undefined && matcher === undefined) {
      if (prefix !== '') parts.push({ type: 'text', value: encode(prefix), modifier, name: '', prefix: '', suffix: '' });
      return;
    }
    let value = matcher === undefined ? wildcard : matcher.type === 'asterisk' ? '.*' : matcher.value;
    let type = 'regexp';
    if (value === wildcard) type = 'segment';
    else if (value === '.*') type = 'full';
    if (type !== 'regexp') value = '';
    const name = nameToken !== undefined ? nameToken.value : String(nextName++);
    if (parts.some((part) => part.type !== 'text' && part.name === name)) fail('duplicate name');
    parts.push({ type, value, modifier, name, prefix: encode(prefix), suffix: encode(suffix) });
  };
  while (at < tokens.length) {
    const char = take('char');
    const name = take('name');
    const matcher = takeMatcher(name);
    if (name !== undefined || matcher !== undefined) {
      let prefix = char?.value ?? '';
      if (prefix !== '' && prefix !== options.prefix) {
        pending += prefix;
        prefix = '';
      }
      flush();
      addPart(prefix, name, matcher, '', takeModifier());
      continue;
    }
    const fixed = char ?? take('escaped');
    if (fixed !== undefined) {
      pending += fixed.value;
      continue;
    }
    if (take('open') !== undefined) {
      const prefix = takeText();
      const innerName = take('name');
      const innerMatcher = takeMatcher(innerName);
      const suffix = takeText();
      if (take('close') === undefined) fail('missing }');
      addPart(prefix, innerName, innerMatcher, suffix, takeModifier());
      continue;
    }
    flush();
    if (take('end') === undefined) fail('unexpected token');
  }
  return parts;
}

function matcherOf(part, options) {
  return part.type === 'segment' ? wildcardOf(options) : part.type === 'full' ? '.*' : part.value;
}

function toRegExp(parts, options) {
  const names = [];
  let source = '^';
  for (const part of parts) {
    const { modifier } = part;
    if (part.type === 'text') {
      source += modifier === kNone ? escapeRegExp(part.value) : `(?:${escapeRegExp(part.value)})${modifier}`;
      continue;
    }
    names.push(part.name);
    const matcher = matcherOf(part, options);
    const prefix = escapeRegExp(part.prefix);
    const suffix = escapeRegExp(part.suffix);
    const once = modifier === kNone || modifier === '?';
    if (prefix === '' && suffix === '') source += once ? `(${matcher})${modifier}` : `((?:${matcher})${modifier})`;
    else if (once) source += `(?:${prefix}(${matcher})${suffix})${modifier}`;
    else source += `(?:${prefix}((?:${matcher})(?:${suffix}${prefix}(?:${matcher}))*)${suffix})${modifier === '*' ? '?' : ''}`;
  }
  let regexp;
  try {
    regexp = new RegExp(`${source}$`, options.ignoreCase ? 'vi' : 'v');
  } catch (error) {
    fail(error.message);
  }
  return { regexp, names };
}

function toPatternString(parts, options) {
  let text = '';
  parts.forEach((part, i) => {
    const previous = parts[i - 1];
    const next = parts[i + 1];
    if (part.type === 'text') {
      text += part.modifier === kNone ? escapePattern(part.value) : `{${escapePattern(part.value)}}${part.modifier}`;
      return;
    }
    const isNamed = !/^[0-9]/.test(part.name);
    let grouped = part.suffix !== '' || (part.prefix !== '' && part.prefix !== options.prefix);
    if (!grouped && isNamed && part.type === 'segment' && part.modifier === kNone && next !== undefined &&
        next.prefix === '' && next.suffix === '') {
      grouped = next.type === 'text' ? identifierPart.test(Array.from(next.value)[0] ?? '') : /^[0-9]/.test(next.name);
    }
    if (!grouped && part.prefix === '' && previous?.type === 'text' && options.prefix !== '' &&
        previous.value.endsWith(options.prefix)) {
      grouped = true;
    }
    if (grouped) text += '{';
    text += escapePattern(part.prefix);
    if (isNamed) text += `:${part.name}`;
    if (part.type === 'regexp') {
      text += `(${part.value})`;
    } else if (part.type === 'segment' && !isNamed) {
      text += `(${wildcardOf(options)})`;
    } else if (part.type === 'full') {
      const plain = !isNamed && (previous === undefined || previous.type === 'text' || previous.modifier !== kNone ||
        grouped || part.prefix !== '');
      text += plain ? '*' : '(.*)';
    }
    if (part.type === 'segment' && isNamed && part.suffix !== '' && identifierPart.test(Array.from(part.suffix)[0])) text += '\\';
    text += escapePattern(part.suffix);
    if (grouped) text += '}';
    text += part.modifier;
  });
  return text;
}

// One component of a pattern: { pattern, regexp, names, hasRegExpGroups }.
function compileComponent(input, options, encode) {
  const parts = parsePattern(input, options, (text) => (text === '' ? '' : encode(text)));
  return {
    pattern: toPatternString(parts, options),
    ...toRegExp(parts, options),
    hasRegExpGroups: parts.some((part) => part.type === 'regexp'),
  };
}

module.exports = { tokenize, compileComponent, escapePattern, fail, PatternError };
