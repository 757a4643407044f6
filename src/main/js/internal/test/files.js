// Which files a run takes.
const path = require('path');

const extensions = () => (require('internal/options').get('--strip-types') ? '{js,mjs,cjs,ts,mts,cts}' : '{js,mjs,cjs}');

exports.defaultPatterns = () => ['*.test', '*-test', '*_test', 'test-*', 'test', 'test/**/*']
  .map((pattern) => `**/${pattern}.${extensions()}`);

exports.findFiles = function findFiles(cwd, patterns) {
  const found = require('fs').globSync(patterns ?? exports.defaultPatterns(), {
    cwd, exclude: (name) => path.basename(name) === 'node_modules',
  });
  return [...new Set(found)].sort();
};

exports.shardOf = (files, shard) =>
  (shard === undefined ? files : files.filter((_, index) => index % shard.total === shard.index - 1));
