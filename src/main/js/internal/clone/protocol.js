// How objects of the library take part in structured cloning.
//
//   object[kClone]()      { data, deserialize: 'module:function' } where function(data) makes the copy
//   object[kTransfer]()   the same for an object in the transfer list, which is given up by it
//
// A prototype with kClone set to null marks objects that cannot be cloned; one with kTransfer but no kClone, objects
// that can only be transferred.

const kClone = Symbol('messaging_clone_symbol');
const kTransfer = Symbol('messaging_transfer_symbol');

// Objects and ArrayBuffers that may not be in a transfer list, or not be cloned.
const untransferable = require('internal/buffer/pool').untransferable;
const uncloneable = new WeakSet();

// Makes an object from what kClone or kTransfer gave.
function deserialize({ data, deserialize: place }) {
  const colon = place.lastIndexOf(':');
  if (!require.has(place.slice(0, colon))) throw new Error(`Missing internal module '${place.slice(0, colon)}'`);
  return require(place.slice(0, colon))[place.slice(colon + 1)](data);
}

module.exports = {
  kClone, kTransfer, untransferable, uncloneable, deserialize,
  // Whether anything was marked, which few programs do.
  anyUncloneable: false,
  markAsUncloneable(object) {
    this.anyUncloneable = true;
    uncloneable.add(object);
  },
};
