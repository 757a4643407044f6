// The .env format: https://nodejs.org/api/environment_variables.html#env-files

/** Parses the text of an .env file into an object of strings. */
function parse(content) {
  const result = { __proto__: null };
  let rest = content.replaceAll('\r\n', '\n').replaceAll('\r', '\n');
  rest = rest.trim();
  while (rest !== '') {
    if (rest[0] === '\n' || rest[0] === '#') {
      rest = afterLine(rest);
      continue;
    }
    const equals = rest.indexOf('=');
    const lineEnd = rest.indexOf('\n');
    if (equals === -1 || (lineEnd !== -1 && lineEnd < equals)) {
      if (lineEnd === -1) break;
      rest = afterLine(rest);
      continue;
    }
    let key = rest.slice(0, equals).trim();
    if (key === '') {
      rest = afterLine(rest);
      continue;
    }
    if (key.startsWith('export ')) key = key.slice(7).trim();
    rest = rest.slice(equals + 1);
    if (rest === '' || rest[0] === '\n') {
      result[key] = '';
      rest = rest.slice(1).trimStart();
      continue;
    }
    rest = rest.replace(/^[^\S\n]+/, '');
    if (rest === '' || rest[0] === '\n') {
      result[key] = '';
      rest = rest.trimStart();
      continue;
    }
    const quote = rest[0];
    if (quote === '"' || quote === "'" || quote === '`') {
      const close = rest.indexOf(quote, 1);
      if (close !== -1) {
        const value = rest.slice(1, close);
        result[key] = quote === '"' ? value.replaceAll('\\n', '\n') : value;
        rest = afterLine(rest.slice(close + 1));
        continue;
      }
    }
    const end = rest.indexOf('\n');
    const line = end === -1 ? rest : rest.slice(0, end);
    const comment = line.indexOf('#');
    result[key] = (comment === -1 ? line : line.slice(0, comment)).trim();
    rest = afterLine(rest);
  }
  return result;
}

function afterLine(text) {
  const end = text.indexOf('\n');
  return end === -1 ? '' : text.slice(end + 1).trimStart();
}

module.exports = { parse };
