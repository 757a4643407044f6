// The shortest edit script between two sequences (Myers, "An O(ND) difference algorithm and its variations", 1986).

const NOP = 0;
const INSERT = 1;
const DELETE = -1;

function equalLines(first, second, ignoreTrailingComma) {
  if (first === second) return true;
  if (!ignoreTrailingComma) return false;
  return first.length > second.length ? first === `${second},` : `${first},` === second;
}

/**
 * Gives [operation, line] pairs, last first: INSERT for what only actual has, DELETE for what only expected has.
 * Lines that differ by a trailing comma can count as equal.
 */
function myersDiff(actual, expected, ignoreTrailingComma = false) {
  const actualLength = actual.length;
  const expectedLength = expected.length;
  const max = actualLength + expectedLength;
  if (max > 2 ** 31 - 1) {
    const { codes: { ERR_OUT_OF_RANGE } } = require('internal/errors');
    throw new ERR_OUT_OF_RANGE('myersDiff input size', '< 2^31', max);
  }
  // furthest[k + max]: how far into actual the furthest path on diagonal k reaches.
  const furthest = new Int32Array(2 * max + 1);
  const trace = [];
  for (let cost = 0; cost <= max; cost++) {
    // Only the diagonals that this step can reach are kept for the way back.
    trace.push([cost, furthest.slice(Math.max(0, max - cost), Math.min(2 * max, max + cost) + 1)]);
    for (let diagonal = -cost; diagonal <= cost; diagonal += 2) {
      const offset = diagonal + max;
      const down = diagonal === -cost ||
        (diagonal !== cost && furthest[offset - 1] < furthest[offset + 1]);
      let x = down ? furthest[offset + 1] : furthest[offset - 1] + 1;
      let y = x - diagonal;
      while (x < actualLength && y < expectedLength && equalLines(actual[x], expected[y], ignoreTrailingComma)) {
        x++;
        y++;
      }
      furthest[offset] = x;
      if (x >= actualLength && y >= expectedLength) return backtrack(trace, actual, expected, ignoreTrailingComma);
    }
  }
  return [];
}

function backtrack(trace, actual, expected, ignoreTrailingComma) {
  const result = [];
  let x = actual.length;
  let y = expected.length;
  for (let cost = trace.length - 1; cost >= 0; cost--) {
    const [, row] = trace[cost];
    const at = (diagonal) => row[diagonal + cost] ?? 0;
    const diagonal = x - y;
    const down = diagonal === -cost || (diagonal !== cost && at(diagonal - 1) < at(diagonal + 1));
    const previousDiagonal = down ? diagonal + 1 : diagonal - 1;
    const previousX = cost === 0 ? 0 : at(previousDiagonal);
    const previousY = cost === 0 ? 0 : previousX - previousDiagonal;
    while (x > previousX && y > previousY) {
      const line = actual[x - 1];
      // Of two lines that differ by their comma only, the one with it is shown.
      const shown = !ignoreTrailingComma || line.endsWith(',') ? line : expected[y - 1];
      result.push([NOP, shown]);
      x--;
      y--;
    }
    if (cost > 0) {
      if (x > previousX) result.push([INSERT, actual[--x]]);
      else result.push([DELETE, expected[--y]]);
    }
  }
  return result;
}

module.exports = { DELETE, INSERT, NOP, myersDiff };
