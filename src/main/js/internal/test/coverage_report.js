// The table of a coverage report, and lcov's format.
const path = require('path');

const COLUMNS = ['line %', 'branch %', 'funcs %'];
const FIGURES = ['coveredLinePercent', 'coveredBranchPercent', 'coveredFunctionPercent'];
const LAST = 'uncovered lines';
const SMALLEST_NAME = 19;

function uncovered(file) {
  const spans = [];
  for (const { line, count } of file.lines) {
    if (count > 0) continue;
    const last = spans.at(-1);
    if (last !== undefined && last[1] === line - 1) last[1] = line;
    else spans.push([line, line]);
  }
  return spans.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(' ');
}

// Folders and files as the rows of a tree.
function rowsOf({ files, workingDirectory }) {
  const tree = new Map();
  for (const file of files) {
    let folder = tree;
    const parts = path.relative(workingDirectory, file.path).split(path.sep);
    for (const part of parts.slice(0, -1)) {
      if (!(folder.get(part) instanceof Map)) folder.set(part, new Map());
      folder = folder.get(part);
    }
    folder.set(parts.at(-1), file);
  }
  const rows = [];
  const visit = (folder, depth) => {
    for (const [name, entry] of folder) {
      if (entry instanceof Map) {
        rows.push({ name, depth });
        visit(entry, depth + 1);
      } else {
        rows.push({ name, depth, file: entry });
      }
    }
  };
  visit(tree, 0);
  return rows;
}

const colorOf = (value, colors) => (value > 90 ? colors.green : value > 50 ? colors.yellow : colors.red);

/**
 * The report as text. `prefix` begins each line; `color` is the one that lines have, '' for none.
 */
exports.table = function table(prefix, summary, color = '', colors = undefined) {
  const rows = rowsOf(summary);
  const deepest = rows.reduce((most, row) => Math.max(most, row.depth), 0);
  let nameWidth = Math.max('all files'.length, rows.reduce((most, row) => Math.max(most, row.name.length), 0) + deepest + (color === '' ? 0 : 2));
  const lists = new Map(rows.map((row) => [row, row.file === undefined ? '' : uncovered(row.file)]));
  let lastWidth = rows.reduce((most, row) => Math.max(most, lists.get(row).length), LAST.length);
  const middle = COLUMNS.reduce((sum, name) => sum + name.length + 3, 4);
  const room = (process.stdout.columns || Infinity) - 2;
  if (nameWidth + middle + lastWidth > room) {
    lastWidth = Math.max(1, room - middle - nameWidth);
    if (nameWidth + middle + lastWidth > room) nameWidth = Math.min(nameWidth, Math.max(SMALLEST_NAME, room - middle - lastWidth));
  }
  const paint = (text, value) => (color === '' ? text : `${colorOf(value, colors)}${text}${color}`);
  const cut = (text) => (text.length > lastWidth ? `${text.slice(0, lastWidth - 1)}\u2026` : text);
  const figureCells = (of) => COLUMNS.map((name, index) => {
    const value = of?.[FIGURES[index]];
    return paint((value === undefined ? '' : value.toFixed(2)).padStart(name.length), value);
  });
  const rule = `${prefix}${'-'.repeat(Math.min(nameWidth + middle + lastWidth, Math.max(room, 0)))}\n`;
  const line = (name, cells, last) => `${prefix}${name} | ${cells.join(' | ')} | ${last}\n`;
  let text = `${color}${prefix}start of coverage report\n${rule}`;
  text += line('file'.padEnd(nameWidth), COLUMNS.map((name) => paint(name)), LAST) + rule;
  for (const row of rows) {
    const width = nameWidth - row.depth;
    const shown = (row.name.length > width ? `\u2026${row.name.slice(row.name.length - width + 1)}` : row.name).padEnd(width);
    const name = row.file === undefined || color === '' ? shown : paint(shown, FIGURES.reduce((sum, key) => sum + row.file[key], 0) / FIGURES.length);
    text += line(`${' '.repeat(row.depth)}${name}`, figureCells(row.file), cut(lists.get(row)));
  }
  text += rule + line('all files'.padEnd(nameWidth), figureCells(summary.totals), '') + rule;
  return `${text}${prefix}end of coverage report\n${color === '' ? '' : colors.clear}`;
};

/** https://github.com/linux-test-project/lcov, the geninfo format. */
exports.lcov = function lcov({ files, workingDirectory }) {
  let text = 'TN:\n';
  for (const file of files) {
    text += `SF:${path.relative(workingDirectory, file.path)}\n`;
    for (const [index, { name, line }] of file.functions.entries()) text += `FN:${line},${name || `anonymous_${index}`}\n`;
    for (const [index, { name, count }] of file.functions.entries()) text += `FNDA:${count},${name || `anonymous_${index}`}\n`;
    text += `FNF:${file.totalFunctionCount}\nFNH:${file.coveredFunctionCount}\n`;
    for (const [index, { line, count }] of file.branches.entries()) text += `BRDA:${line},${index},0,${count}\n`;
    text += `BRF:${file.totalBranchCount}\nBRH:${file.coveredBranchCount}\n`;
    for (const { line, count } of [...file.lines].sort((a, b) => a.line - b.line)) text += `DA:${line},${count}\n`;
    text += `LH:${file.coveredLineCount}\nLF:${file.totalLineCount}\nend_of_record\n`;
  }
  return text;
};
