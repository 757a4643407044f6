// Readable.prototype.pipe and unpipe. A destination whose write() answers false joins state.awaitDrainWriters and the
// source pauses; the source flows again when the last of them has drained. One waiting destination is stored as it
// is, several pipes use a Set (kMultiAwaitDrain).
const { prependListener } = require('internal/streams/legacy');
const { errorOrDestroy } = require('internal/streams/destroy');
const { kState } = require('internal/streams/flags');
const { kEndEmitted, kFlowing, kMultiAwaitDrain } = require('internal/streams/readable_state');

function pipe(dest, options) {
  const source = this;
  const state = this._readableState;

  if (state.pipes.length === 1 && (state[kState] & kMultiAwaitDrain) === 0) {
    state[kState] |= kMultiAwaitDrain;
    state.awaitDrainWriters = new Set(state.awaitDrainWriters ? [state.awaitDrainWriters] : []);
  }
  state.pipes.push(dest);

  let ondrain;
  let cleanedUp = false;

  function pause() {
    // ondata can outlive the pipe by a call when a 'data' listener unpipes.
    if (!cleanedUp) {
      if (state.pipes.length === 1 && state.pipes[0] === dest) {
        state.awaitDrainWriters = dest;
        state[kState] &= ~kMultiAwaitDrain;
      } else if (state.pipes.length > 1 && state.pipes.includes(dest)) {
        state.awaitDrainWriters.add(dest);
      }
      source.pause();
    }
    if (!ondrain) {
      ondrain = () => destinationDrained(source, dest);
      dest.on('drain', ondrain);
    }
  }

  function ondata(chunk) {
    try {
      if (dest.write(chunk) === false) pause();
    } catch (error) {
      dest.destroy(error);
    }
  }
  function onend() {
    dest.end();
  }
  function unpipeDest() {
    source.unpipe(dest);
  }
  function onclose() {
    dest.removeListener('finish', onfinish);
    unpipeDest();
  }
  function onfinish() {
    dest.removeListener('close', onclose);
    unpipeDest();
  }
  function onerror(error) {
    unpipeDest();
    dest.removeListener('error', onerror);
    if (dest.listenerCount('error') > 0) return;
    const destState = dest._writableState || dest._readableState;
    if (destState && !destState.errorEmitted) errorOrDestroy(dest, error);
    else dest.emit('error', error);
  }
  function onunpipe(readable, info) {
    if (readable === source && info?.hasUnpiped === false) {
      info.hasUnpiped = true;
      cleanup();
    }
  }

  const endsDest = (!options || options.end !== false) && dest !== process.stdout && dest !== process.stderr;
  const atEnd = endsDest ? onend : unpipeDest;

  function cleanup() {
    dest.removeListener('close', onclose);
    dest.removeListener('finish', onfinish);
    if (ondrain) dest.removeListener('drain', ondrain);
    dest.removeListener('error', onerror);
    dest.removeListener('unpipe', onunpipe);
    source.removeListener('end', onend);
    source.removeListener('end', unpipeDest);
    source.removeListener('data', ondata);
    cleanedUp = true;
    // Others may wait for a drain that this destination would have given.
    if (ondrain && state.awaitDrainWriters && (!dest._writableState || dest._writableState.needDrain)) ondrain();
  }

  if ((state[kState] & kEndEmitted) !== 0) process.nextTick(atEnd);
  else source.once('end', atEnd);
  dest.on('unpipe', onunpipe);
  source.on('data', ondata);
  // First in line, so that the pipe is gone before a user's handler runs.
  prependListener(dest, 'error', onerror);
  dest.once('close', onclose);
  dest.once('finish', onfinish);
  dest.emit('pipe', source);

  if (dest.writableNeedDrain === true) pause();
  else if ((state[kState] & kFlowing) === 0) source.resume();
  return dest;
}

function destinationDrained(source, dest) {
  const state = source._readableState;
  if (state.awaitDrainWriters === dest) {
    state.awaitDrainWriters = null;
  } else if ((state[kState] & kMultiAwaitDrain) !== 0) {
    state.awaitDrainWriters.delete(dest);
  }
  if ((!state.awaitDrainWriters || state.awaitDrainWriters.size === 0) && source.listenerCount('data') > 0) {
    source.resume();
  }
}

function unpipe(dest) {
  const state = this._readableState;
  if (state.pipes.length === 0) return this;
  if (!dest) {
    const all = state.pipes;
    state.pipes = [];
    this.pause();
    for (const each of all) each.emit('unpipe', this, { hasUnpiped: false });
    return this;
  }
  const index = state.pipes.indexOf(dest);
  if (index === -1) return this;
  state.pipes.splice(index, 1);
  if (state.pipes.length === 0) this.pause();
  dest.emit('unpipe', this, { hasUnpiped: false });
  return this;
}

module.exports = { pipe, unpipe };
