// `new Function('return import(x)')`: the constructors of functions rewrite dynamic imports as the loaders do.
//
// The referrer is the file whose code calls the constructor, as in Node.js. Text without `import` goes straight on.
const { rewrite, NAME } = require('internal/modules/dynamic_import');

const { captureStackTrace } = Error;
const PlainFunction = Function;

// The file or URL of whoever calls `anchor`.
function callerOf(anchor) {
  const { prepareStackTrace, stackTraceLimit } = Error;
  Error.prepareStackTrace = (_, sites) => sites;
  Error.stackTraceLimit = 1;
  const holder = {};
  captureStackTrace(holder, anchor);
  const { stack } = holder;
  Error.prepareStackTrace = prepareStackTrace;
  Error.stackTraceLimit = stackTraceLimit;
  const name = stack?.[0]?.getFileName();
  return typeof name === 'string' && (name.startsWith('/') || name.startsWith('file:')) ? name : undefined;
}

function makeFunction(Original, anchor, args, newTarget) {
  const rewritten = args.map((text) => rewrite(`${text}`));
  if (newTarget !== undefined) return Reflect.construct(Original, rewritten, newTarget);
  const made = Original(...rewritten);
  const referrer = callerOf(anchor);
  if (referrer === undefined) return made;
  // It has been parsed: its text cannot get out of the function that gives it an import() of its own.
  return PlainFunction(NAME, `return ${made}`)(require('internal/modules/esm').makeImport(referrer));
}

function replaceConstructor(prototype) {
  const Original = prototype.constructor;
  const constructor = function(...args) {
    const target = new.target === undefined || new.target === constructor ? undefined : new.target;
    if (args.some((text) => typeof text === 'string' && text.includes('import'))) {
      return makeFunction(Original, constructor, args, target);
    }
    return target === undefined ? Original(...args) : Reflect.construct(Original, args, target);
  };
  Object.defineProperties(constructor, {
    name: { value: Original.name, configurable: true },
    length: { value: 1, configurable: true },
    prototype: { value: prototype, writable: false, enumerable: false, configurable: false },
  });
  Object.defineProperty(prototype, 'constructor', { ...Object.getOwnPropertyDescriptor(prototype, 'constructor'), value: constructor });
  return constructor;
}

exports.install = function install() {
  const replacement = replaceConstructor(PlainFunction.prototype);
  globalThis.Function = replacement;
  for (const sample of [async () => {}, function* () {}, async function* () {}]) {
    Object.setPrototypeOf(replaceConstructor(Object.getPrototypeOf(sample)), replacement);
  }
};
