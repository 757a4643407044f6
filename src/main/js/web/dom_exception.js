// DOMException: https://webidl.spec.whatwg.org/#idl-DOMException
// Its instances are real errors (they have a stack and pass Error.isError), so the constructor makes an Error and
// gives it the prototype of the class; what the accessors show is kept in private fields stamped on it.
const { codes: { ERR_INVALID_THIS } } = require('internal/errors');
const { kClone } = require('internal/clone/protocol');

const legacyCodes = [
  ['INDEX_SIZE_ERR', 'IndexSizeError'],
  ['DOMSTRING_SIZE_ERR'],
  ['HIERARCHY_REQUEST_ERR', 'HierarchyRequestError'],
  ['WRONG_DOCUMENT_ERR', 'WrongDocumentError'],
  ['INVALID_CHARACTER_ERR', 'InvalidCharacterError'],
  ['NO_DATA_ALLOWED_ERR'],
  ['NO_MODIFICATION_ALLOWED_ERR', 'NoModificationAllowedError'],
  ['NOT_FOUND_ERR', 'NotFoundError'],
  ['NOT_SUPPORTED_ERR', 'NotSupportedError'],
  ['INUSE_ATTRIBUTE_ERR', 'InUseAttributeError'],
  ['INVALID_STATE_ERR', 'InvalidStateError'],
  ['SYNTAX_ERR', 'SyntaxError'],
  ['INVALID_MODIFICATION_ERR', 'InvalidModificationError'],
  ['NAMESPACE_ERR', 'NamespaceError'],
  ['INVALID_ACCESS_ERR', 'InvalidAccessError'],
  ['VALIDATION_ERR'],
  ['TYPE_MISMATCH_ERR', 'TypeMismatchError'],
  ['SECURITY_ERR', 'SecurityError'],
  ['NETWORK_ERR', 'NetworkError'],
  ['ABORT_ERR', 'AbortError'],
  ['URL_MISMATCH_ERR', 'URLMismatchError'],
  ['QUOTA_EXCEEDED_ERR', 'QuotaExceededError'],
  ['TIMEOUT_ERR', 'TimeoutError'],
  ['INVALID_NODE_TYPE_ERR', 'InvalidNodeTypeError'],
  ['DATA_CLONE_ERR', 'DataCloneError'],
];
const codeOfName = new Map(legacyCodes.flatMap(([, name], i) => (name ? [[name, i + 1]] : [])));

class Stamp {
  constructor(object) {
    return object;
  }
}

class Fields extends Stamp {
  #name;
  #message;

  constructor(error, name, message) {
    super(error);
    this.#name = name;
    this.#message = message;
  }

  static areOn(error) {
    return #name in Object(error);
  }

  static nameOf(error) {
    if (!(#name in Object(error))) throw new ERR_INVALID_THIS('DOMException');
    return error.#name;
  }

  static messageOf(error) {
    if (!(#name in Object(error))) throw new ERR_INVALID_THIS('DOMException');
    return error.#message;
  }
}

class DOMException {
  constructor(message = '', options = 'Error') {
    const error = new Error();
    Object.setPrototypeOf(error, new.target.prototype);
    let name = options;
    if (options !== null && typeof options === 'object') {
      name = options.name;
      if ('cause' in options) {
        Object.defineProperty(error, 'cause', {
          __proto__: null, value: options.cause, configurable: true, writable: true, enumerable: false,
        });
      }
    }
    return new Fields(error, `${name}`, `${message}`);
  }

  get name() {
    return Fields.nameOf(this);
  }

  get message() {
    return Fields.messageOf(this);
  }

  get code() {
    return codeOfName.get(Fields.nameOf(this)) ?? 0;
  }

  [kClone]() {
    if (!Fields.areOn(this)) return undefined; // only inherits from the prototype
    const { name, message, stack } = this;
    return { data: { name, message, stack }, deserialize: 'web/dom_exception:copyOf' };
  }
}

Object.setPrototypeOf(DOMException.prototype, Error.prototype);
Object.defineProperties(DOMException.prototype, {
  [Symbol.toStringTag]: { __proto__: null, configurable: true, value: 'DOMException' },
  name: { __proto__: null, enumerable: true },
  message: { __proto__: null, enumerable: true },
  code: { __proto__: null, enumerable: true },
});
legacyCodes.forEach(([constant], i) => {
  const descriptor = { __proto__: null, enumerable: true, value: i + 1 };
  Object.defineProperty(DOMException, constant, descriptor);
  Object.defineProperty(DOMException.prototype, constant, descriptor);
});

function optionalQuantity(options, key) {
  if (options?.[key] === undefined) return null;
  const value = Number(options[key]);
  if (!Number.isFinite(value)) throw new TypeError(`${key} must be a finite number`);
  if (value < 0) throw new RangeError(`${key} must not be negative`);
  return value;
}

/** https://webidl.spec.whatwg.org/#quotaexceedederror */
class QuotaExceededError extends DOMException {
  #quota;
  #requested;

  constructor(message = '', options = undefined) {
    super(message, 'QuotaExceededError');
    this.#quota = optionalQuantity(options, 'quota');
    this.#requested = optionalQuantity(options, 'requested');
    if (this.#quota !== null && this.#requested !== null && this.#requested < this.#quota) {
      throw new RangeError('requested must not be less than quota');
    }
  }

  get quota() {
    return this.#quota;
  }

  get requested() {
    return this.#requested;
  }
}
Object.defineProperties(QuotaExceededError.prototype, {
  [Symbol.toStringTag]: { __proto__: null, configurable: true, value: 'QuotaExceededError' },
  quota: { __proto__: null, enumerable: true },
  requested: { __proto__: null, enumerable: true },
});

function copyOf({ name, message, stack }) {
  const copy = new DOMException(message, name);
  copy.stack = stack;
  return copy;
}

module.exports = { DOMException, QuotaExceededError, copyOf };
