// An error on its way from the thread that failed to the one that is told: class, own and inherited properties. What
// cannot be cloned travels as util.inspect() shows it.
const { Serializer, Deserializer } = require('internal/clone/serializer');

const constructors = { __proto__: null, Error, TypeError, RangeError, URIError, SyntaxError, ReferenceError, EvalError };

const CLASS = 'error';
const VALUE = 'value';
const SHOWN = 'shown';
const SYMBOL = 'symbol';

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

function allProperties(object, target = object) {
  const all = { __proto__: null };
  if (object === null) return all;
  Object.assign(all, allProperties(Object.getPrototypeOf(object), target));
  for (const key of Object.getOwnPropertyNames(object)) {
    let descriptor;
    try {
      descriptor = Object.getOwnPropertyDescriptor(object, key);
      if (descriptor.get && key !== '__proto__') descriptor.value = descriptor.get.call(target);
    } catch {
      continue;
    }
    if (key === '__proto__' || typeof descriptor.value === 'function' || typeof descriptor.value === 'symbol') continue;
    const { value, enumerable } = descriptor;
    all[key] = { value: key === 'cause' ? { nested: describe(value) } : value, enumerable };
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

function describe(error) {
  try {
    if (Object.prototype.toString.call(error) === '[object Error]' || Error.isError(error)) {
      const name = constructorName(error);
      if (name !== undefined) {
        const properties = allProperties(error);
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
        const { value, enumerable } = properties[key];
        descriptors[key] = {
          value: key === 'cause' && value?.nested !== undefined ? restore(value.nested) : value,
          enumerable, writable: true, configurable: true,
        };
      }
      descriptors[Symbol.toStringTag] = { value: 'Error', configurable: true };
      return Object.create(constructors[described.name].prototype, descriptors);
    }
    case VALUE: return fromBytes(described.bytes);
    case SYMBOL: return Symbol(described.text);
    default: return described.text;
  }
}

module.exports = { describe, restore };
