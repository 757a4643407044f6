// V8's runtime functions that no JavaScript can express. They are written as strings since `%` calls
// parse only inside the engine, which runs with --allow-natives-syntax.
const engine = binding('engine');

function native(parameters, body) {
  return new Function(parameters, `${body}\n//# sourceURL=node:internal/natives`);
}

exports.runMicrotasks = native('', '%PerformMicrotaskCheckpoint()');
exports.isProxy = native('value', 'return %IsJSProxy(value)');
exports.proxyTarget = native('proxy', 'return %JSProxyGetTarget(proxy)');
exports.proxyHandler = native('proxy', 'return %JSProxyGetHandler(proxy)');
// [state, result]: state is 0 while pending, 1 when fulfilled, 2 when rejected.
exports.promiseState = (promise) => engine.promiseState(promise);
