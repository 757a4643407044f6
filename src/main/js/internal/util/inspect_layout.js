// How util.inspect arranges the parts of an object: on one line, in columns, or one entry a line.
const { getStringWidth } = require('internal/util/text_width');

const kObjectType = 0;
const kArrayType = 1;
const kArrayExtrasType = 2;

// Terminal cells are about two and a half times as high as wide; columns are chosen to look roughly square.
const CELL_RATIO = 2.5;
const SEPARATOR = 2;
const MAX_COLUMNS = 15;
const MIN_GROUPED = 6;

/** Joins entries into aligned columns if they are short enough. `value` decides: numbers are aligned to the right. */
function groupArrayElements(context, output, value) {
  // An "... n more items" line stays below the columns.
  const hasMore = context.maxArrayLength < output.length;
  const count = hasMore ? output.length - 1 : output.length;
  const widths = new Array(count);
  let total = 0;
  let widest = 0;
  for (let i = 0; i < count; i++) {
    const width = getStringWidth(output[i], context.colors);
    widths[i] = width;
    total += width + SEPARATOR;
    if (width > widest) widest = width;
  }
  const cell = widest + SEPARATOR;
  const fits = cell * 3 + context.indentationLvl < context.breakLength;
  if (!fits || (total / cell <= 5 && widest > 6)) return output;

  const bias = Math.sqrt(cell - total / output.length);
  const biasedCell = Math.max(cell - 3 - bias, 1);
  const columns = Math.min(
    Math.round(Math.sqrt(CELL_RATIO * biasedCell * count) / biasedCell),
    Math.floor((context.breakLength - context.indentationLvl) / cell),
    context.compact * 4,
    MAX_COLUMNS,
  );
  if (columns <= 1) return output;

  const columnWidths = [];
  for (let column = 0; column < columns; column++) {
    let width = 0;
    for (let i = column; i < count; i += columns) if (widths[i] > width) width = widths[i];
    columnWidths.push(width + SEPARATOR);
  }
  let alignRight = value !== undefined;
  if (alignRight) {
    for (let i = 0; i < output.length; i++) {
      if (typeof value[i] !== 'number' && typeof value[i] !== 'bigint') {
        alignRight = false;
        break;
      }
    }
  }
  const rows = [];
  for (let start = 0; start < count; start += columns) {
    const end = Math.min(start + columns, count);
    let row = '';
    let i = start;
    for (; i < end - 1; i++) {
      // Escape codes take no columns, so the padding counts them on top.
      const padding = columnWidths[i - start] + output[i].length - widths[i];
      const cellText = `${output[i]}, `;
      row += alignRight ? cellText.padStart(padding) : cellText.padEnd(padding);
    }
    row += alignRight ? output[i].padStart(columnWidths[i - start] + output[i].length - widths[i] - SEPARATOR) :
      output[i];
    rows.push(row);
  }
  if (hasMore) rows.push(output[count]);
  return rows;
}

function visibleLength(text, colors) {
  // eslint-disable-next-line no-control-regex
  return colors ? text.replace(/\u001b\[\d\d?m/g, '').length : text.length;
}

function fitsOnOneLine(context, output, start, base) {
  let total = output.length + start;
  if (total + output.length > context.breakLength) return false;
  for (let i = 0; i < output.length; i++) {
    total += visibleLength(output[i], context.colors);
    if (total > context.breakLength) return false;
  }
  return base === '' || !base.includes('\n');
}

// Array.prototype.join copies; adding makes ropes, which huge outputs (cut later) need.
function join(output, separator) {
  let text = output.length === 0 ? '' : output[0];
  for (let i = 1; i < output.length; i++) {
    text += separator;
    text += output[i];
  }
  return text;
}

/** Puts an object's formatted entries between its braces. */
function reduceToSingleString(context, output, base, braces, extrasType, recurseTimes, value) {
  const indentation = ' '.repeat(context.indentationLvl);
  if (context.compact === true) {
    if (fitsOnOneLine(context, output, 0, base)) {
      return `${braces[0]}${base ? ` ${base}` : ''} ${join(output, ', ')} ${braces[1]}`;
    }
    const start = base === '' && braces[0].length === 1 ? ' ' : `${base ? ` ${base}` : ''}\n${indentation}  `;
    return `${braces[0]}${start}${join(output, `,\n${indentation}  `)} ${braces[1]}`;
  }
  const head = base ? `${base} ` : '';
  if (typeof context.compact === 'number' && context.compact >= 1) {
    const entries = output.length;
    if (extrasType === kArrayExtrasType && entries > MIN_GROUPED) output = groupArrayElements(context, output, value);
    // The innermost `compact` levels go on one line, unless the entries were grouped into rows.
    if (context.currentDepth - recurseTimes < context.compact && entries === output.length) {
      const start = output.length + context.indentationLvl + braces[0].length + base.length + 10;
      if (fitsOnOneLine(context, output, start, base)) {
        const joined = join(output, ', ');
        if (!joined.includes('\n')) return `${head}${braces[0]} ${joined} ${braces[1]}`;
      }
    }
  }
  return `${head}${braces[0]}\n${indentation}  ${join(output, `,\n${indentation}  `)}\n${indentation}${braces[1]}`;
}

module.exports = { kArrayExtrasType, kArrayType, kObjectType, reduceToSingleString, visibleLength };
