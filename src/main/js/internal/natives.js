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
// Objects made without a prototype are dictionaries in V8; those that lost theirs later are not.
exports.hasFastProperties = native('object', 'return %HasFastProperties(object)');
// Whether two objects have the same properties in V8's books; false tells nothing.
exports.haveSameMap = native('a, b', 'return %HaveSameMap(a, b)');
// Without the key that is set here an ArrayBuffer cannot be detached, and so not be transferred.
exports.setDetachKey = native('buffer, key', '%ArrayBufferSetDetachKey(buffer, key)');
// The text of the script that a function comes from.
exports.scriptSource = native('fn', 'return %FunctionGetScriptSource(fn)');
// Puts a byte array of V8 into an array: no value of JavaScript, but what engine/Slots.java makes one of.
exports.putRoom = native('slots, index, size', 'slots[index] = %AllocateByteArray(size)');
// Makes a function's bytecode, which V8 otherwise does when it is first called.
exports.compile = native('fn', '%CompileLazy(fn)');
exports.flatten = native('text', 'return %FlattenString(text)');
// [state, result]: state is 0 while pending, 1 when fulfilled, 2 when rejected.
exports.promiseState = (promise) => engine.promiseState(promise);

// The inspector reads the object from a global property and leaves its entries there.
function preview(object) {
  Object.defineProperty(globalThis, '__junctionPreview', { value: object, configurable: true, writable: true });
  try {
    const name = engine.previewObject();
    return [name, globalThis.__junctionPreview];
  } finally {
    delete globalThis.__junctionPreview;
  }
}

// [entries, whether they are keys and values in turn] of a map or set iterator or a weak collection.
exports.previewEntries = function previewEntries(object) {
  const [, entries] = preview(object);
  if (entries === object) return [[], false];
  return [entries.flat(), entries.length > 0 && entries[0].length === 2];
};

// The name of the function that made the object, whatever its prototype says.
exports.constructorName = (object) => preview(object)[0];
