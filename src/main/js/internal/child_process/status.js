// What the status of an ended process tells, and the names of signals.
const { codes } = require('internal/errors');

function signalName(number) {
  const { signals } = require('os').constants;
  return Object.keys(signals).find((name) => signals[name] === number) ?? null;
}

// status: as wait(2) gives it. Answers the exit code and the name of the signal; one of them is null.
exports.decode = function decode(status) {
  const signal = status & 0x7f;
  return signal === 0 ? { code: (status >> 8) & 0xff, signal: null } : { code: null, signal: signalName(signal) };
};

// The number of a signal given by number or name in any case.
exports.signalNumber = function signalNumber(signal) {
  const { signals } = require('os').constants;
  if (typeof signal === 'number') {
    if (Object.values(signals).includes(signal)) return signal;
  } else if (typeof signal === 'string') {
    const number = signals[signal.toUpperCase()];
    if (number !== undefined) return number;
  }
  throw new codes.ERR_UNKNOWN_SIGNAL(signal);
};
