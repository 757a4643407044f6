// The 'http' entries of the performance timeline, for those who observe them.
const { isObserved } = require('internal/perf/observer');

function performanceNow() {
  return require('perf_hooks').performance.now();
}

// req and res are the two sides of one exchange, either seen by the server or by the client
function measure(name, start, req, res) {
  const detail = {
    req: { method: req.method, url: req.url ?? `${req.protocol}//${req.host}${req.path}`, headers: typeof req.getHeaders === 'function' ? req.getHeaders() : req.headers },
    res: { statusCode: res.statusCode, statusMessage: res.statusMessage, headers: typeof res.getHeaders === 'function' ? res.getHeaders() : res.headers },
  };
  require('internal/perf/timeline').enqueueNodeEntry(name, 'http', start, performanceNow() - start, detail);
}

module.exports = { isObserved, measure, performanceNow };
