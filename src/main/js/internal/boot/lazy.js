// Modules that are evaluated when first required rather than in the snapshot: what they hold cannot be in
// one (memory outside the heap), or few programs need them and they would make every start slower.
module.exports = new Set([
  'internal/buffer/codec_module',
]);
