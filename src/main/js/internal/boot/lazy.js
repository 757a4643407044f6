// Modules that are evaluated when first required rather than in the snapshot: few programs need them,
// and what they hold would make every start slower.
module.exports = new Set();
