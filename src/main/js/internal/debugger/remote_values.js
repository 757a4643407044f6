// How `node inspect` shows values of the program, of which it has V8's previews.
const { inspect } = require('internal/util/inspect');

const WIDTH = 60;
const FUNCTION_NAME = /^(?:function\*?\s)?([^\s(]+)\(/;

function join(open, items, close, separator = ', ') {
  if (items.length === 0) return open.trim() + close.trim();
  const width = items.reduce((sum, item) => sum + item.length + 1, 0);
  return open + items.join(width > WIDTH ? ',\n  ' : separator) + close;
}

function showProperty({ type, subtype, value }) {
  if (type === 'accessor') return 'undefined';
  if (type === 'string' || type === 'undefined') return inspect(value);
  return subtype === 'null' ? 'null' : value;
}

function showEntryValue(preview) {
  switch (preview.type) {
    case 'string': return preview.description;
    case 'object': return preview.subtype === 'null' ? 'null' : showPreview(preview);
    case 'function': return '';
    default: return preview.description ?? preview.type;
  }
}

function showPreview({ subtype, description, properties, entries, overflow }) {
  const rest = overflow ? ['...'] : [];
  if (subtype === 'array') return join('[ ', [...properties.map(showProperty), ...rest], ' ]');
  if (subtype === 'map' || subtype === 'set') {
    const size = /\((\d+)\)$/.exec(description)?.[1];
    const items = (entries ?? []).map(({ key, value }) => (
      key === undefined ? showEntryValue(value) : `${showEntryValue(key)} => ${showEntryValue(value)}`
    ));
    if (overflow || (entries === undefined && size !== '0')) items.push('...');
    return `${description} ${join('{ ', items, ' }')}`;
  }
  if (subtype !== undefined) return description;
  return join('{ ', [...properties.map((property) => `${property.name}: ${showProperty(property)}`), ...rest], ' }');
}

function showFunction({ className, description }) {
  const kind = className ?? 'Function';
  const name = FUNCTION_NAME.exec(description)?.[1];
  return name === undefined ? `[${kind}]` : `[${kind}: ${name}]`;
}

/** A value of the program. */
class RemoteValue {
  constructor(object) {
    Object.assign(this, object);
  }

  [inspect.custom](depth, options) {
    const { type, subtype, description, unserializableValue, value, preview } = this;
    if (type === 'function') return showFunction(this);
    if (type === 'undefined') return inspect(undefined, options);
    if (type === 'symbol' || type === 'bigint') return description ?? unserializableValue;
    if (type !== 'object') return unserializableValue ?? inspect(value, options);
    if (subtype === 'null') return inspect(null, options);
    if (preview === undefined || subtype === 'error' || subtype === 'date' || subtype === 'regexp') return description;
    return showPreview(preview);
  }

  static fromEvaluation({ result, exceptionDetails }) {
    return new RemoteValue(exceptionDetails?.exception ?? result);
  }
}

module.exports = { RemoteValue };
