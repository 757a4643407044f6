// Whether input that does not compile may go on in the next line.
const vm = require('vm');

function syntaxError(source) {
  try {
    new vm.Script(source, { displayErrors: false });
    return undefined;
  } catch (error) {
    return error;
  }
}

const ENDS_EARLY = /^(?:Unexpected end of input|Unterminated template)/;

exports.isRecoverable = function isRecoverable(error, source) {
  const { message } = error;
  if (ENDS_EARLY.test(message)) return true;
  // A list that was not closed: would a bracket help?
  if (message.startsWith('missing ) after')) return syntaxError(`${source})`)?.message !== message;
  if (message === 'Missing } in template expression') return syntaxError(`${source}}\``)?.message !== message;
  if (message === 'Invalid or unexpected token') {
    // An open comment, or a string that goes on behind a backslash.
    if (syntaxError(`${source}*/`)?.message !== message) return true;
    return /\\\r?\n?$/.test(source);
  }
  return false;
};

exports.isValidSyntax = function isValidSyntax(input) {
  const source = `async () => { ${input}\n}`;
  return syntaxError(source) === undefined || syntaxError(`async () => { _=${input}\n}`) === undefined;
};
