// postMessageToThread(): messages to any thread of the process, which sees them as the process's 'workerMessage' event.
// The answer says whether there was a listener and whether it failed.
const { clearTimeout, setTimeout } = require('internal/timers'); // not those that a program may have replaced
const { codes } = require('internal/errors');
const validators = require('internal/validators');
const ops = binding('worker');

const DELIVERED = 0;
const NO_LISTENERS = 1;
const LISTENER_ERROR = 2;

let mailbox;
let last = 0;
const waiting = new Map(); // number of a message → { resolve, reject, timer }

function received({ kind, number, source, answerTo, message, result }) {
  if (kind === 'answer') {
    const entry = waiting.get(number);
    if (entry === undefined) return;
    waiting.delete(number);
    clearTimeout(entry.timer);
    if (waiting.size === 0) mailbox.unref();
    if (result === DELIVERED) entry.resolve();
    else if (result === NO_LISTENERS) entry.reject(new codes.ERR_WORKER_MESSAGING_FAILED());
    else entry.reject(new codes.ERR_WORKER_MESSAGING_ERRORED());
    return;
  }
  let outcome = DELIVERED;
  try {
    if (!process.emit('workerMessage', message, source)) outcome = NO_LISTENERS;
  } catch {
    outcome = LISTENER_ERROR;
  }
  deliver(answerTo, { kind: 'answer', number, result: outcome }, []);
}

function deliver(thread, envelope, transferList) {
  const port = ops.mailbox(thread);
  if (port === undefined) return false;
  return ops.portDeliver(port, ...require('web/messaging').internals.pack(envelope, transferList));
}

/** Opens this thread's mailbox, which does not keep it alive. */
exports.start = function start(number) {
  if (mailbox !== undefined) return;
  const { internals } = require('web/messaging');
  if (number === undefined) {
    [number] = ops.portPair();
    ops.setMailbox(number);
  }
  mailbox = internals.adopt(number);
  mailbox.on('message', received);
  mailbox.unref();
};

exports.postMessageToThread = async function postMessageToThread(threadId, message, transferList, timeout) {
  if (typeof transferList === 'number' && timeout === undefined) {
    timeout = transferList;
    transferList = [];
  }
  if (timeout !== undefined) validators.validateNumber(timeout, 'timeout', 0);
  const own = require('internal/process/object').info.threadId;
  if (threadId === own) throw new codes.ERR_WORKER_MESSAGING_SAME_THREAD();
  exports.start();
  const number = ++last;
  const sent = Promise.withResolvers();
  const entry = { ...sent, timer: undefined };
  waiting.set(number, entry);
  const forget = () => {
    waiting.delete(number);
    if (waiting.size === 0) mailbox.unref();
  };
  try {
    if (!deliver(threadId, { kind: 'message', number, source: own, answerTo: own, message }, transferList ?? [])) {
      throw new codes.ERR_WORKER_MESSAGING_FAILED();
    }
  } catch (error) {
    forget();
    throw error;
  }
  mailbox.ref();
  if (timeout !== undefined) {
    entry.timer = setTimeout(() => {
      forget();
      sent.reject(new codes.ERR_WORKER_MESSAGING_TIMEOUT());
    }, timeout);
    entry.timer.unref();
  }
  await sent.promise;
};
