// Signals as events of the process: a listener starts the watching, the last removal ends it.
const ops = binding('process');
const handles = require('internal/handles');

const watched = new Map(); // name → handle

function isSignal(event) {
  return typeof event === 'string' && event.startsWith('SIG') && require('os').constants.signals[event] !== undefined;
}

let disabled = false;

/** A worker sees no signals. */
exports.disable = () => { disabled = true; };

function start(name) {
  if (disabled) return;
  if (watched.has(name)) return;
  if (name === 'SIGKILL' || name === 'SIGSTOP') {
    const { errnoException } = require('internal/errors');
    throw errnoException(-22, 'uv_signal_start');
  }
  const handle = handles.add({
    resourceName: 'SignalWrap',
    isReferenced: false,
    onEvent(kind, number) {
      process.emit(name, name, number);
    },
  });
  const result = ops.watchSignal(name, handle);
  if (result < 0) {
    handles.remove(handle);
    return;
  }
  watched.set(name, handle);
}

function stop(name) {
  const handle = watched.get(name);
  if (handle !== undefined) {
    watched.delete(name);
    ops.unwatchSignal(name);
    handles.remove(handle);
  }
}

exports.isWatching = () => watched.size > 0;

exports.install = function install(process) {
  process.on('newListener', (event) => {
    if (isSignal(event)) start(event);
  });
  process.on('removeListener', (event) => {
    if (isSignal(event) && process.listenerCount(event) === 0) stop(event);
  });
};
