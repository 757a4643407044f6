// Top-level await in the REPL: the input becomes the body of an async function, and what it declares at its top level is
// declared outside, so that later input sees it.
const OPEN = '([{';
const CLOSE = ')]}';
const BEFORE_REGEXP = /(?:^|[=(,:[!&|?{};+\-*%<>~^]|\b(?:return|typeof|case|in|of|void|delete|throw|new|await))\s*$/;

// Splits a program into its top-level statements, roughly: where a semicolon or the end of a line stands outside of all
// brackets, and the statement cannot go on.
function split(source) {
  const statements = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < source.length; i++) {
    const c = source[i];
    if (c === '"' || c === "'") {
      for (i++; i < source.length && source[i] !== c; i++) if (source[i] === '\\') i++;
    } else if (c === '`') {
      i = endOfTemplate(source, i);
    } else if (c === '/' && source[i + 1] === '/') {
      while (i + 1 < source.length && source[i + 1] !== '\n') i++;
    } else if (c === '/' && source[i + 1] === '*') {
      i = source.indexOf('*/', i + 2) + 1;
    } else if (c === '/' && BEFORE_REGEXP.test(source.slice(start, i))) {
      let inClass = false;
      for (i++; i < source.length && (inClass || source[i] !== '/'); i++) {
        if (source[i] === '\\') i++;
        else if (source[i] === '[') inClass = true;
        else if (source[i] === ']') inClass = false;
      }
    } else if (OPEN.includes(c)) {
      depth++;
    } else if (CLOSE.includes(c)) {
      depth--;
    } else if (depth === 0 && (c === ';' || c === '\n')) {
      const statement = source.slice(start, i);
      if (c === ';' || isWhole(statement, source.slice(i + 1))) {
        statements.push(statement);
        start = i + 1;
      }
    }
  }
  statements.push(source.slice(start));
  return statements.map((one) => one.trim()).filter((one) => one !== '');
}

function endOfTemplate(source, at) {
  for (let i = at + 1; i < source.length; i++) {
    if (source[i] === '\\') i++;
    else if (source[i] === '`') return i;
    else if (source[i] === '$' && source[i + 1] === '{') {
      let depth = 1;
      for (i += 2; i < source.length && depth > 0; i++) {
        if (source[i] === '{') depth++;
        else if (source[i] === '}') depth--;
        else if (source[i] === '`') i = endOfTemplate(source, i);
      }
      i--;
    }
  }
  return source.length;
}

const isWhole = (statement, rest) => statement.trim() !== '' && !/(?:[=+\-*/%&|^<>?:,.(]|\b(?:await|in|of|else|do))\s*$/.test(statement)
  && !/^\s*(?:[.?:,)\]=*/%&|^<>]|else\b|catch\b|finally\b|\+(?!\+)|-(?!-))/.test(rest);

// The names that a binding pattern binds.
function namesOf(pattern) {
  if (/^[\w$]+$/.test(pattern)) return [pattern];
  const text = pattern.replaceAll(/=[^,}\]]*/g, '').replaceAll(/[\w$]+\s*:/g, '');
  return [...text.matchAll(/[A-Za-z_$][\w$]*/g)].map(([name]) => name);
}

// Where the pattern of a declarator ends and what stands behind its equals sign.
function declarators(text) {
  const found = [];
  let depth = 0;
  let start = 0;
  let equals = -1;
  for (let i = 0; i <= text.length; i++) {
    const c = text[i];
    if (c === '"' || c === "'") for (i++; i < text.length && text[i] !== c; i++) if (text[i] === '\\') i++;
    if (c === '`') i = endOfTemplate(text, i);
    if (OPEN.includes(c) && c !== undefined) depth++;
    else if (CLOSE.includes(c) && c !== undefined) depth--;
    else if (c === '=' && depth === 0 && equals < 0 && text[i + 1] !== '>') equals = i;
    if (i === text.length || (c === ',' && depth === 0)) {
      const end = equals < 0 ? i : equals;
      found.push([text.slice(start, end).trim(), equals < 0 ? undefined : text.slice(equals + 1, i).trim()]);
      start = i + 1;
      equals = -1;
    }
  }
  return found;
}

// { declarations, body } of an input that awaits at its top level: scripts of their own, the second one a call that
// gives the promise of { value }.
exports.transform = function transform(source) {
  const declared = [];
  const statements = split(source).map((statement, i, all) => {
    const declaration = /^(const|let|var)\s+(?=[\w$[{])([\s\S]*)$/.exec(statement);
    if (declaration !== null) {
      const parts = declarators(declaration[2]);
      for (const [pattern] of parts) declared.push(...namesOf(pattern));
      return `void (${parts.map(([pattern, value]) => `${pattern.startsWith('{') ? `(${pattern} = ${value ?? 'undefined'})` : `${pattern} = ${value ?? 'undefined'}`}`).join(', ')});`;
    }
    const named = /^(?:(async\s+)?function\s*\*?|class)\s+([\w$]+)/.exec(statement);
    if (named !== null) {
      declared.push(named[2]);
      return `${named[2]} = ${statement};`;
    }
    const isLast = i === all.length - 1;
    if (isLast && !/^(?:if|for|while|do|switch|try|throw|return|break|continue|with)\b|^\{/.test(statement)) return `return { value: (${statement}\n) };`;
    return `${statement};`;
  });
  return {
    declarations: declared.length === 0 ? '' : `let ${[...new Set(declared)].join(', ')};`,
    body: `(async () => { ${statements.join('\n')}\n})()`,
  };
};
