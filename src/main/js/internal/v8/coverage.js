// NODE_V8_COVERAGE: what ran, counted by V8, as files in the folder that the variable names; one at the end of each
// process and worker, and one at each v8.takeCoverage().
const { Connection } = require('internal/inspector/connection');
const processObject = require('internal/process/object');

let connection;
let directory;
let nextId = 0;
let lastAnswer;
let lastTime = 0;

function request(method, params) {
  const id = ++nextId;
  lastAnswer = undefined;
  connection.send({ id, method, params });
  return lastAnswer?.result;
}

// Starts to count; what is loaded from now on is counted block by block.
exports.start = function start() {
  if (connection !== undefined) return;
  directory = require('path').resolve(process.env.NODE_V8_COVERAGE);
  process.env.NODE_V8_COVERAGE = directory;
  connection = new Connection((message) => {
    if (message.id !== undefined) lastAnswer = message;
  });
  request('Profiler.enable');
  request('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  require('internal/process/exit').atEnd(exports.take);
};

// The counts since the last call. Scripts of the library are left out, files are named by URL.
exports.collect = function collect() {
  const found = request('Profiler.takePreciseCoverage');
  if (found === undefined) return undefined;
  const { pathToFileURL } = require('url');
  const result = [];
  for (const script of found.result) {
    if (script.url === '' || script.url.startsWith('node:')) continue;
    if (script.url.startsWith('/')) script.url = pathToFileURL(script.url).href;
    result.push(script);
  }
  const report = { result, timestamp: found.timestamp };
  const maps = require('internal/source_map/support').describeMaps(result.map((script) => script.url));
  if (Object.keys(maps).length > 0) report['source-map-cache'] = maps;
  return report;
};

exports.take = function take() {
  if (connection === undefined) return;
  const report = exports.collect();
  if (report === undefined) return;
  const fs = require('fs');
  // Two files of one process never have one name.
  lastTime = Math.max(Date.now(), lastTime + 1);
  const file = require('path').join(directory, `coverage-${process.pid}-${lastTime}-${processObject.info.threadId}.json`);
  try {
    fs.mkdirSync(directory, { recursive: true });
    fs.writeFileSync(file, JSON.stringify(report));
  } catch (error) {
    require('internal/process/stdio').writeRaw(2, `${process.execPath}: Failed to write coverage to ${file}: ${error.message}\n`);
  }
};

exports.stop = function stop() {
  if (connection === undefined) return;
  request('Profiler.stopPreciseCoverage');
  request('Profiler.disable');
  connection.close();
  connection = undefined;
};

exports.isOn = () => connection !== undefined;
