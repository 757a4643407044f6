// Transform: a Duplex whose output is computed from its input. A chunk whose result filled the readable side keeps
// its write callback (kCallback) until the reader asks for more: that is the back pressure.
const { codes } = require('internal/errors');
const Duplex = require('internal/streams/duplex');
const { getHighWaterMark } = require('internal/streams/state');

const kCallback = Symbol('kCallback');
const kDone = Symbol('kDone');
const kLengthBefore = Symbol('kLengthBefore');

function Transform(options) {
  if (!(this instanceof Transform)) return new Transform(options);

  // With a readable mark of 0 the writable side must hold nothing back either, or nothing would ever start.
  const readableMark = options ? getHighWaterMark({ objectMode: false }, options, 'readableHighWaterMark', true) : null;
  if (readableMark === 0) {
    options = {
      ...options,
      highWaterMark: null,
      readableHighWaterMark: readableMark,
      writableHighWaterMark: options.writableHighWaterMark || 0,
    };
  }
  Duplex.call(this, options);
  // _read() never pushes by itself, so what is pushed may be given on at once.
  this._readableState.sync = false;
  this[kCallback] = null;
  this[kDone] = null;
  this[kLengthBefore] = 0;
  if (options) {
    if (typeof options.transform === 'function') this._transform = options.transform;
    if (typeof options.flush === 'function') this._flush = options.flush;
  }
  // A subclass that overrides _final() still gets its flush.
  this.on('prefinish', prefinish);
}
Object.setPrototypeOf(Transform.prototype, Duplex.prototype);
Object.setPrototypeOf(Transform, Duplex);

function final(callback) {
  if (typeof this._flush !== 'function' || this.destroyed) {
    this.push(null);
    callback?.();
    return;
  }
  this._flush((error, data) => {
    if (error) {
      if (callback) callback(error);
      else this.destroy(error);
      return;
    }
    if (data != null) this.push(data);
    this.push(null);
    callback?.();
  });
}

function prefinish() {
  if (this._final !== final) final.call(this);
}

Transform.prototype._final = final;

Transform.prototype._transform = function(_chunk, _encoding, _callback) {
  throw new codes.ERR_METHOD_NOT_IMPLEMENTED('_transform()');
};

function transformed(error, value) {
  const callback = this._writableState.onwrite;
  if (error) {
    callback(error);
    return;
  }
  if (value != null) this.push(value);
  giveBack(this, callback, this[kLengthBefore]);
}

/** Calls the write callback now, or keeps it while the readable side is full. */
function giveBack(stream, callback, lengthBefore) {
  const r = stream._readableState;
  // After push(null) the writer learns of the progress only when 'end' has been dealt with.
  if (r.ended) process.nextTick(callback);
  else if (stream._writableState.ended || lengthBefore === r.length || r.length < r.highWaterMark) callback();
  else stream[kCallback] = callback;
}

Transform.prototype._write = function(chunk, encoding, callback) {
  this[kLengthBefore] = this._readableState.length;
  // One bound function serves all chunks written through write(); a direct call of _write() gets its own.
  if (callback === this._writableState.onwrite) {
    this._transform(chunk, encoding, this[kDone] ??= transformed.bind(this));
  } else {
    const before = this._readableState.length;
    this._transform(chunk, encoding, (error, value) => {
      if (error) {
        callback(error);
        return;
      }
      if (value != null) this.push(value);
      giveBack(this, callback, before);
    });
  }
};

Transform.prototype._read = function() {
  const callback = this[kCallback];
  if (callback !== null) {
    this[kCallback] = null;
    callback();
  }
};

module.exports = Transform;
