// --experimental-test-coverage: what of the program the tests ran.
//
// This process and all that it starts write V8's counts into one folder, as NODE_V8_COVERAGE has them do. At the end they
// are added up, and become figures of lines, branches and functions of each file.
const fs = require('fs');
const path = require('path');
const options = require('internal/options');

const FILE = /^coverage-\d+-\d+-\d+\.json$/;
const COMMENT = /\/\* node:coverage (?:(ignore next) ?(\d+)? ?|(enable|disable) )\*\//;

// The count of the innermost range around a stretch of text.
function countAt(fn, start, end) {
  let count;
  let size = Infinity;
  for (const range of fn.ranges) {
    if (range.startOffset > start || range.endOffset < end) continue;
    if (range.endOffset - range.startOffset <= size) {
      size = range.endOffset - range.startOffset;
      count = range.count;
    }
  }
  return count ?? 0;
}

// V8 tells of a block only where its count differs from what is around it. One that ran in just one of two runs is no
// branch of the sum: what stands around it says so already.
function addFunctions(mine, other) {
  const found = new Map();
  for (const list of [mine.ranges, other.ranges]) {
    for (const { startOffset, endOffset, count } of list) {
      const key = `${startOffset}-${endOffset}`;
      const known = found.get(key);
      if (known === undefined) found.set(key, { startOffset, endOffset, isTold: count > 0 });
      else known.isTold = true;
    }
  }
  let ranges = [...found.values()].sort((a, b) => a.startOffset - b.startOffset || b.endOffset - a.endOffset);
  for (const range of ranges) {
    range.count = countAt(mine, range.startOffset, range.endOffset) + countAt(other, range.startOffset, range.endOffset);
  }
  ranges = ranges.filter((range) => range.isTold || range.count === 0).map(({ startOffset, endOffset, count }) => ({ startOffset, endOffset, count }));
  return { functionName: mine.functionName, ranges, isBlockCoverage: mine.isBlockCoverage || other.isBlockCoverage };
}

function addScripts(mine, other) {
  const key = ({ ranges: [{ startOffset, endOffset }] }) => `${startOffset}-${endOffset}`;
  const found = new Map(mine.functions.map((fn) => [key(fn), fn]));
  for (const fn of other.functions) {
    const known = found.get(key(fn));
    found.set(key(fn), known === undefined ? fn : addFunctions(known, fn));
  }
  return { url: mine.url, functions: [...found.values()] };
}

function readFolder(directory) {
  const scripts = new Map();
  for (const name of fs.readdirSync(directory)) {
    if (!FILE.test(name)) continue;
    for (const script of JSON.parse(fs.readFileSync(path.join(directory, name), 'utf8')).result) {
      const known = scripts.get(script.url);
      scripts.set(script.url, known === undefined ? script : addScripts(known, script));
    }
  }
  return scripts;
}

// The lines of a text: where they are, and which of them comments say not to count.
function linesOf(text) {
  let offset = 0;
  let enabled = true;
  let ignored = 0;
  return text.split(/(?<=\r?\n)/).map((content, index) => {
    const start = offset;
    offset += content.length;
    const line = { number: index + 1, start, end: start + content.replace(/\r?\n$/, '').length, count: 1, ignore: !enabled };
    if (ignored > 0) {
      line.ignore = true;
      ignored--;
    }
    const comment = COMMENT.exec(content);
    if (comment !== null) {
      if (comment[1] !== undefined) ignored = Number(comment[2] ?? 1);
      else enabled = comment[3] === 'enable';
    }
    return line;
  });
}

function overlapping(lines, { startOffset, endOffset, count }) {
  const found = [];
  for (const line of lines) {
    if (line.start >= endOffset) break;
    if (line.end < startOffset || (line.end === startOffset && line.start !== line.end)) continue;
    if (startOffset <= line.start && endOffset >= line.end) line.count = count;
    found.push(line);
  }
  return found;
}

const percentage = (covered, total) => (total === 0 ? 100 : covered / total * 100);

function figures(file, script) {
  const lines = linesOf(fs.readFileSync(file, 'utf8'));
  const functions = [];
  const branches = [];
  let coveredBranches = 0;
  let coveredFunctions = 0;
  for (const [index, fn] of script.functions.entries()) {
    let most = 0;
    let first;
    for (const range of fn.ranges) {
      const touched = overlapping(lines, range);
      const isCovered = range.count !== 0 || touched.every((line) => line.ignore);
      most = Math.max(most, range.count);
      first ??= { line: touched[0]?.number, isCovered };
      if (!fn.isBlockCoverage) continue;
      branches.push({ line: touched[0]?.number, count: range.count });
      if (isCovered) coveredBranches++;
    }
    if (index === 0 || first === undefined) continue;
    functions.push({ name: fn.functionName, count: most, line: first.line });
    if (first.isCovered) coveredFunctions++;
  }
  const coveredLines = lines.filter((line) => line.ignore || line.count > 0).length;
  return {
    __proto__: null, path: file, totalLineCount: lines.length, totalBranchCount: branches.length, totalFunctionCount: functions.length,
    coveredLineCount: coveredLines, coveredBranchCount: coveredBranches, coveredFunctionCount: coveredFunctions,
    coveredLinePercent: percentage(coveredLines, lines.length),
    coveredBranchPercent: percentage(coveredBranches, branches.length),
    coveredFunctionPercent: percentage(coveredFunctions, functions.length),
    functions, branches,
    lines: lines.filter((line) => !line.ignore).map(({ number, count }) => ({ line: number, count })),
  };
}

class Coverage {
  #directory;
  #ownDirectory;
  #settings;

  constructor(settings) {
    this.#settings = settings;
    const wanted = process.env.NODE_V8_COVERAGE;
    this.#ownDirectory = wanted === undefined || wanted === '';
    if (this.#ownDirectory) process.env.NODE_V8_COVERAGE = fs.mkdtempSync(path.join(require('os').tmpdir(), 'node-coverage-'));
    require('internal/v8/coverage').start();
    this.#directory = process.env.NODE_V8_COVERAGE;
  }

  #isWanted(file) {
    const { cwd, include, exclude } = this.#settings;
    if (require('internal/test/reporters').files.has(file)) return false;
    const relative = path.relative(cwd, file);
    const matches = (globs) => globs.some((glob) => path.matchesGlob(relative, glob) || path.matchesGlob(file, glob));
    if (exclude?.length > 0) {
      if (matches(exclude)) return false;
    } else if (matches(require('internal/test/files').defaultPatterns()) && !(include?.length > 0)) {
      return false;
    }
    if (include?.length > 0) return matches(include);
    return !file.includes(`${path.sep}node_modules${path.sep}`);
  }

  summary() {
    const coverage = require('internal/v8/coverage');
    coverage.take();
    if (this.#ownDirectory) coverage.stop();
    const files = [];
    try {
      const { fileURLToPath } = require('url');
      for (const [url, script] of readFolder(this.#directory)) {
        if (!url.startsWith('file:')) continue;
        const file = fileURLToPath(url);
        if (this.#isWanted(file) && fs.existsSync(file)) files.push(figures(file, script));
      }
    } finally {
      if (this.#ownDirectory) {
        fs.rmSync(this.#directory, { recursive: true, force: true });
        delete process.env.NODE_V8_COVERAGE;
      }
    }
    files.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
    const sum = (name) => files.reduce((total, file) => total + file[name], 0);
    const totals = {
      __proto__: null, totalLineCount: sum('totalLineCount'), totalBranchCount: sum('totalBranchCount'),
      totalFunctionCount: sum('totalFunctionCount'), coveredLineCount: sum('coveredLineCount'),
      coveredBranchCount: sum('coveredBranchCount'), coveredFunctionCount: sum('coveredFunctionCount'),
    };
    totals.coveredLinePercent = percentage(totals.coveredLineCount, totals.totalLineCount);
    totals.coveredBranchPercent = percentage(totals.coveredBranchCount, totals.totalBranchCount);
    totals.coveredFunctionPercent = percentage(totals.coveredFunctionCount, totals.totalFunctionCount);
    return { __proto__: null, workingDirectory: this.#settings.cwd, files, totals, thresholds: this.#settings.thresholds };
  }

  // Hands the diagnostics of what is below its threshold, and then the summary, to a run.
  report(emit, place) {
    let summary;
    try {
      summary = this.summary();
    } catch (error) {
      emit('test:diagnostic', { __proto__: null, nesting: 0, message: `Warning: Could not report code coverage. ${error.message}`, level: 'warn', ...place });
      process.exitCode = 1;
      return true;
    }
    const { totals, thresholds } = summary;
    let isEnough = true;
    for (const [kind, actual] of [['line', totals.coveredLinePercent], ['branch', totals.coveredBranchPercent], ['function', totals.coveredFunctionPercent]]) {
      const threshold = thresholds[kind];
      if (actual >= threshold) continue;
      isEnough = false;
      process.exitCode = 1;
      const message = `Error: ${actual.toFixed(2)}% ${kind} coverage does not meet threshold of ${threshold}%.`;
      emit('test:diagnostic', { __proto__: null, nesting: 0, message, level: 'error', ...place });
    }
    emit('test:coverage', { __proto__: null, nesting: 0, summary });
    return isEnough;
  }
}

function checkThresholds() {
  for (const kind of ['lines', 'branches', 'functions']) {
    const flag = `--test-coverage-${kind}`;
    const value = options.get(flag);
    if (value !== undefined) require('internal/validators').validateInteger(value, flag, 0, 100);
  }
}

let ofCommandLine;

/** Starts to count when the command line, or run()'s options, ask for it. */
exports.start = function start(settings) {
  if (settings === undefined && ofCommandLine !== undefined) return ofCommandLine;
  if (process.env.NODE_TEST_CONTEXT !== undefined) return undefined; // the process that started this one reports
  if (settings === undefined && !options.get('--experimental-test-coverage')) return undefined;
  checkThresholds();
  const coverage = new Coverage({
    cwd: process.cwd(),
    include: options.get('--test-coverage-include'),
    exclude: options.get('--test-coverage-exclude'),
    thresholds: {
      __proto__: null, line: options.get('--test-coverage-lines') ?? 0, branch: options.get('--test-coverage-branches') ?? 0,
      function: options.get('--test-coverage-functions') ?? 0,
    },
    ...settings,
  });
  if (settings === undefined) ofCommandLine = coverage;
  return coverage;
};
