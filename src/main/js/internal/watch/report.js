// In a program that is run by --watch: tells the watching process which files it depends on.
exports.start = function start() {
  if (process.env.WATCH_REPORT_DEPENDENCIES !== '1' || typeof process.send !== 'function') return;
  const told = new Set();
  require('internal/modules/cjs').setDependencyReporter((location) => {
    const file = location.startsWith('file:') ? require('url').fileURLToPath(location) : location;
    if (!require('path').isAbsolute(file) || told.has(file) || !process.connected) return;
    told.add(file);
    process.send({ 'watch:require': [file] });
  });
};
