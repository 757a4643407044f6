// The parts of node:util about AbortSignal.
const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { AbortController, AbortSignal, aborted } = require('web/abort_controller');

/** Marks a signal as one that may be posted to another thread. */
function transferableAbortSignal(signal) {
  if (!(signal instanceof AbortSignal)) throw new ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
  return signal;
}

function transferableAbortController() {
  const controller = new AbortController();
  transferableAbortSignal(controller.signal);
  return controller;
}

module.exports = { aborted, transferableAbortController, transferableAbortSignal };
