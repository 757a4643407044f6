// The DOMExceptions of the Web Cryptography API.
function domException(message, name, cause) {
  const { DOMException } = require('web/dom_exception');
  return new DOMException(message, cause === undefined ? name : { name, cause });
}

const of = (name) => (message, cause) => domException(message, name, cause);

const operationError = of('OperationError');
const notSupported = of('NotSupportedError');

/** What the engine of a computation throws; users see it as the cause. */
const failed = (cause) => operationError('The operation failed for an operation-specific reason', cause);

module.exports = {
  accessError: of('InvalidAccessError'),
  dataError: of('DataError'),
  failed,
  notSupported,
  operationError,
  syntaxError: of('SyntaxError'),
  unrecognized: () => notSupported('Unrecognized algorithm name'),
};
