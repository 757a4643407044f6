// An error on its way from the thread that failed to the one that is told: class, own and inherited properties. What
// cannot be cloned travels as util.inspect() shows it.
const { Serializer, Deserializer } = require('internal/clone/serializer');

const constructors = { __proto__: null, Error, TypeError, RangeError, URIError, SyntaxError, ReferenceError, EvalError, AggregateError };

const CLASS = 'error';
const VALUE = 'value';
const SHOWN = 'shown';
const SYMBOL = 'symbol';
const CIRCULAR = 'circular'; // a cause that was met before

function toBytes(value) {
  const serializer = new Serializer();
  serializer.writeHeader();
  serializer.writeValue(value);
  return new Uint8Array(serializer.releaseBuffer());
}

function fromBytes(bytes) {
  const deserializer = new Deserializer(bytes);
  deserializer.readHeader();
  return deserializer.readValue();
}

function allProperties(object, target, seen) {
  const all = { __proto__: null };
  if (object === null) return all;
  Object.assign(all, allProperties(Object.getPrototypeOf(object), target, seen));
  for (const key of Object.getOwnPropertyNames(object)) {
    let descriptor;
    try {
      descriptor = Object.getOwnPropertyDescriptor(object, key);
      if (descriptor.get && key !== '__proto__') {
        // Such a property cannot be written to any more.
        descriptor = { value: descriptor.get.call(target), enumerable: descriptor.enumerable, configurable: descriptor.configurable, writable: false };
      }
    } catch {
      continue;
    }
    if (key === '__proto__' || typeof descriptor.value === 'function' || typeof descriptor.value === 'symbol') continue;
    const { value, enumerable, configurable, writable } = descriptor;
    all[key] = { value: key === 'cause' ? { nested: describe(value, seen) } : value, enumerable, configurable, writable };
  }
  return all;
}

function constructorName(error) {
  for (let current = error; current !== null; current = Object.getPrototypeOf(current)) {
    const descriptor = Object.getOwnPropertyDescriptor(current, 'constructor');
    if (typeof descriptor?.value === 'function' && constructors[descriptor.value.name] !== undefined) return descriptor.value.name;
  }
  return undefined;
}

/** The stack of what a text threw while it was run begins with its line. */
exports.showSource = function showSource(error) {
  try {
    const { stack } = error;
    const first = stack.split('\n').find((line) => /^ {4}at /.test(line));
    if (!first.includes('[worker eval]:')) return;
    const shown = require('internal/process/report_error').arrow(stack) + stack;
    Object.defineProperty(error, 'stack', { value: shown, writable: false, enumerable: false, configurable: true });
  } catch { /* no error, or one that cannot be changed */ }
};

// An exception of the web arrives as an error that has nothing but its stack.
function withoutClass(exception) {
  const error = new Error();
  Object.defineProperty(error, 'stack', { value: exception.stack });
  return error;
}

function describe(error, seen = new Set()) {
  try {
    if (error instanceof require('web/dom_exception').DOMException) return { kind: VALUE, bytes: toBytes(withoutClass(error)) };
    if (Object.prototype.toString.call(error) === '[object Error]' || Error.isError(error)) {
      const name = constructorName(error);
      if (name !== undefined) {
        if (seen.has(error)) return { kind: CIRCULAR };
        seen.add(error);
        const properties = allProperties(error, error, seen);
        return { kind: CLASS, name, properties: toBytes({ ...properties }) };
      }
    }
  } catch { /* then as a value */ }
  try {
    if (typeof error === 'symbol') return { kind: SYMBOL, text: error.description };
    if (typeof error === 'object' && error !== null && error[require('internal/util').customInspectSymbol] !== undefined) {
      return { kind: SHOWN, text: require('internal/util/inspect').inspect(error) };
    }
    return { kind: VALUE, bytes: toBytes(error) };
  } catch { /* then as it is shown */ }
  return { kind: SHOWN, text: require('internal/util/inspect').inspect(error) };
}

function restore(described) {
  switch (described.kind) {
    case CLASS: {
      const properties = fromBytes(described.properties);
      const descriptors = { __proto__: null };
      for (const key of Object.keys(properties)) {
        const property = properties[key];
        descriptors[key] = key === 'cause' && property.value?.nested !== undefined
          ? { ...property, value: restore(property.value.nested) } : property;
      }
      descriptors[Symbol.toStringTag] = { value: 'Error', configurable: true };
      return Object.create(constructors[described.name].prototype, descriptors);
    }
    case VALUE: return fromBytes(described.bytes);
    case SYMBOL: return Symbol(described.text);
    case CIRCULAR: return { [require('internal/util').customInspectSymbol]: () => '[Circular object]' };
    default: return described.text;
  }
}

exports.describe = describe;
exports.restore = restore;
