// The box-drawing table of console.table.
const { getStringWidth } = require('internal/util/text_width');

function renderRow(cells, widths) {
  const parts = cells.map((cell, i) => ` ${cell}${' '.repeat(widths[i] - getStringWidth(cell) - 1)}`);
  return `│${parts.join('│')}│`;
}

/** A table with `head` names over `columns`, arrays of cells of which some may be missing. */
function renderTable(head, columns) {
  const widths = head.map((name) => getStringWidth(name) + 2);
  const rowCount = Math.max(...columns.map((column) => column.length));
  const rows = Array.from({ length: rowCount }, () => []);
  columns.forEach((column, i) => {
    for (let j = 0; j < rowCount; j++) {
      const cell = rows[j][i] = Object.hasOwn(column, j) ? `${column[j]}` : '';
      widths[i] = Math.max(widths[i], getStringWidth(cell) + 2);
    }
  });
  const lines = widths.map((width) => '─'.repeat(width));
  return [
    `┌${lines.join('┬')}┐`,
    renderRow(head, widths),
    `├${lines.join('┼')}┤`,
    ...rows.map((row) => renderRow(row, widths)),
    `└${lines.join('┴')}┘`,
  ].join('\n');
}

module.exports = { renderTable };
