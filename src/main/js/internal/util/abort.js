// The parts of node:util about AbortSignal.
const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { AbortController, AbortSignal, aborted } = require('web/abort_controller');
const { kTransfer } = require('internal/clone/protocol');

// What travels is whether the signal was aborted and, if it was not, a port on which it will be told. The signal itself
// stays usable, and can be sent again.
function transfer() {
  if (this.aborted) return { data: { reason: this.reason, port: null }, deserialize: 'internal/util/abort:fromTransfer' };
  const { MessageChannel } = require('web/messaging');
  const { port1, port2 } = new MessageChannel();
  port1.unref();
  this.addEventListener('abort', () => {
    port1.postMessage(this.reason);
    port1.close();
  }, { once: true });
  return { data: { port: port2 }, deserialize: 'internal/util/abort:fromTransfer' };
}

function fromTransfer({ reason, port }) {
  if (port === null) return AbortSignal.abort(reason);
  const controller = new AbortController();
  port.onmessage = ({ data }) => {
    port.close();
    controller.abort(data);
  };
  port.unref();
  return controller.signal;
}

/** Marks a signal as one that may be posted to another thread. */
function transferableAbortSignal(signal) {
  if (!(signal instanceof AbortSignal)) throw new ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
  Object.defineProperty(signal, kTransfer, { value: transfer, configurable: true });
  return signal;
}

function transferableAbortController() {
  const controller = new AbortController();
  transferableAbortSignal(controller.signal);
  return controller;
}

module.exports = { aborted, fromTransfer, transferableAbortController, transferableAbortSignal };
