// Hash, Hmac, Cipheriv and their like are streams, but hardly anybody uses them as such. So the Transform is
// set up when one of its state objects is first touched.
const { Transform } = require('stream');

function LazyTransform(options) {
  this._options = options;
}
Object.setPrototypeOf(LazyTransform.prototype, Transform.prototype);
Object.setPrototypeOf(LazyTransform, Transform);

function define(target, name, value) {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
}

for (const name of ['_readableState', '_writableState']) {
  Object.defineProperty(LazyTransform.prototype, name, {
    configurable: true,
    enumerable: true,
    get() {
      // the prototype itself is asked too, by util.inspect and the like
      if (this._options === undefined && !Object.hasOwn(this, '_options')) return undefined;
      for (const state of ['_readableState', '_writableState']) define(this, state, undefined);
      Reflect.apply(Transform, this, [this._options]);
      this._writableState.decodeStrings = false;
      return this[name];
    },
    set(value) {
      define(this, name, value);
    },
  });
}

module.exports = LazyTransform;
