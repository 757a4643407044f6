const { codes } = require('internal/errors');
const { validateObject } = require('internal/validators');
const { kState, kInspect, finishClass, inspectAs } = require('web/streams/common');

// One function for all instances, as the standard wants; not constructors, hence shorthand methods.
const { size: byteLengthSize } = { size(chunk) { return chunk.byteLength; } };
const { size: countSize } = { size() { return 1; } };

class StrategyState {
  constructor(kind, highWaterMark) {
    this.kind = kind;
    this.highWaterMark = highWaterMark;
  }
}

function readInit(init) {
  validateObject(init, 'init');
  if (init.highWaterMark === undefined) throw new codes.ERR_MISSING_OPTION('init.highWaterMark');
  return +init.highWaterMark;
}

function check(self, kind) {
  const state = self?.[kState];
  if (!(state instanceof StrategyState) || state.kind !== kind) throw new codes.ERR_INVALID_THIS(kind);
  return state;
}

class ByteLengthQueuingStrategy {
  constructor(init) {
    this[kState] = new StrategyState('ByteLengthQueuingStrategy', readInit(init));
  }
  get highWaterMark() {
    return check(this, 'ByteLengthQueuingStrategy').highWaterMark;
  }
  get size() {
    check(this, 'ByteLengthQueuingStrategy');
    return byteLengthSize;
  }
  [kInspect](depth, options) {
    return inspectAs(this, depth, options, { highWaterMark: this.highWaterMark });
  }
}

class CountQueuingStrategy {
  constructor(init) {
    this[kState] = new StrategyState('CountQueuingStrategy', readInit(init));
  }
  get highWaterMark() {
    return check(this, 'CountQueuingStrategy').highWaterMark;
  }
  get size() {
    check(this, 'CountQueuingStrategy');
    return countSize;
  }
  [kInspect](depth, options) {
    return inspectAs(this, depth, options, { highWaterMark: this.highWaterMark });
  }
}

finishClass(ByteLengthQueuingStrategy, ['highWaterMark', 'size']);
finishClass(CountQueuingStrategy, ['highWaterMark', 'size']);

module.exports = { ByteLengthQueuingStrategy, CountQueuingStrategy };
