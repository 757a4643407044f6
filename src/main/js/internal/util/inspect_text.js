// Primitive values in util.inspect: quoting and escaping of strings, digit grouping of numbers.

// eslint-disable-next-line no-control-regex
const needsEscape = /[\x00-\x1f\x27\x5c\x7f-\x9f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const escapeAll = new RegExp(needsEscape.source, 'g');
// eslint-disable-next-line no-control-regex
const keepQuotes = /[\x00-\x1f\x5c\x7f-\x9f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const escapeAllButQuotes = new RegExp(keepQuotes.source, 'g');

const short = { '\b': '\\b', '\t': '\\t', '\n': '\\n', '\f': '\\f', '\r': '\\r', '\\': '\\\\', "'": "\\'" };

function escapeChar(char) {
  if (short[char] !== undefined) return short[char];
  const code = char.charCodeAt(0);
  if (code < 0x100) return `\\x${code.toString(16).toUpperCase().padStart(2, '0')}`;
  return `\\u${code.toString(16)}`;
}

/** Quotes a string as a JavaScript literal, with the first of ' " ` that needs no escaping. */
function quote(text) {
  let mark = "'";
  if (text.includes("'")) {
    if (!text.includes('"')) mark = '"';
    else if (!text.includes('`') && !text.includes('${')) mark = '`';
  }
  if (mark === "'") {
    return needsEscape.test(text) ? `'${text.replace(escapeAll, escapeChar)}'` : `'${text}'`;
  }
  return `${mark}${keepQuotes.test(text) ? text.replace(escapeAllButQuotes, escapeChar) : text}${mark}`;
}

/** Escapes control characters without quoting, for symbol descriptions. */
function escapeControl(text) {
  return text.replace(escapeAllButQuotes, escapeChar);
}

function groupDigits(digits) {
  let result = '';
  let end = digits.length;
  const start = digits.startsWith('-') ? 1 : 0;
  for (; end >= start + 4; end -= 3) result = `_${digits.slice(end - 3, end)}${result}`;
  return end === digits.length ? digits : digits.slice(0, end) + result;
}

function groupFraction(digits) {
  let result = '';
  let i = 0;
  for (; i < digits.length - 3; i += 3) result += `${digits.slice(i, i + 3)}_`;
  return i === 0 ? digits : result + digits.slice(i);
}

function formatNumber(stylize, number, numericSeparator) {
  if (!numericSeparator) return stylize(Object.is(number, -0) ? '-0' : `${number}`, 'number');
  const integer = Math.trunc(number);
  const text = String(integer);
  if (integer === number) {
    if (Object.is(number, -0)) return stylize('-0', 'number');
    return stylize(!Number.isFinite(number) || text.includes('e') ? text : groupDigits(text), 'number');
  }
  if (Number.isNaN(number)) return stylize(text, 'number');
  const whole = String(number);
  const point = whole.indexOf('.');
  if (point === -1) return stylize(whole, 'number');
  return stylize(`${groupDigits(whole.slice(0, point))}.${groupFraction(whole.slice(point + 1))}`, 'number');
}

function formatBigInt(stylize, bigint, numericSeparator) {
  const text = String(bigint);
  return stylize(`${numericSeparator ? groupDigits(text) : text}n`, 'bigint');
}

const MIN_LINE_WIDTH = 16;

function formatPrimitive(stylize, value, context) {
  switch (typeof value) {
    case 'string': {
      let trailer = '';
      if (value.length > context.maxStringLength) {
        const remaining = value.length - context.maxStringLength;
        value = value.slice(0, context.maxStringLength);
        trailer = `... ${remaining} more character${remaining > 1 ? 's' : ''}`;
      }
      // Long multi-line strings are shown line by line.
      if (context.compact !== true && value.length > MIN_LINE_WIDTH &&
          value.length > context.breakLength - context.indentationLvl - 4) {
        const lines = value.split(/(?<=\n)/);
        return lines.map((line) => stylize(quote(line), 'string'))
          .join(` +\n${' '.repeat(context.indentationLvl + 2)}`) + trailer;
      }
      return stylize(quote(value), 'string') + trailer;
    }
    case 'number': return formatNumber(stylize, value, context.numericSeparator);
    case 'bigint': return formatBigInt(stylize, value, context.numericSeparator);
    case 'boolean': return stylize(`${value}`, 'boolean');
    case 'undefined': return stylize('undefined', 'undefined');
    default: return stylize(Symbol.prototype.toString.call(value), 'symbol');
  }
}

module.exports = { escapeControl, formatBigInt, formatNumber, formatPrimitive, quote };
