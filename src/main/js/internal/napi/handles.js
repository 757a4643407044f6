// The values that native code holds: a napi_value is a place in an array. How many places are taken stands in memory
// that Java sees, since it opens and closes scopes. Places 0 to 5 are the null pointer and what always is there.
const FIXED = [undefined, undefined, null, true, false, globalThis];
const SCRATCH_SIZE = 128 + 2000 * 8;
const ANSWERS = 1; // in numbers of 64 bits
const ARGUMENTS = 16;

const values = [...FIXED];
let counts;
let numbers;
let bigints;
let high = FIXED.length; // nothing is kept from here on

exports.values = values;

exports.makeScratch = function makeScratch() {
  const memory = new Uint8Array(SCRATCH_SIZE);
  counts = new Int32Array(memory.buffer, 0, 2);
  numbers = new Float64Array(memory.buffer);
  bigints = new BigInt64Array(memory.buffer);
  counts[0] = FIXED.length;
  return memory;
};

exports.push = function push(value) {
  const place = counts[0]++;
  values[place] = value;
  if (place >= high) high = place + 1;
  return place;
};

exports.top = () => counts[0];

// Closes all scopes that were opened since, and lets go of what was in them.
exports.reset = function reset(top) {
  counts[0] = top;
  for (let i = top; i < high; i++) values[i] = undefined;
  high = top;
};

// The answers of a function of Node-API, in the order of its parameters.
exports.answer = function answer(index, number) {
  if (typeof number === 'bigint') numbers[ANSWERS + index] = Number(number);
  else numbers[ANSWERS + index] = number;
};
exports.answerBigint = function answerBigint(index, number) { bigints[ANSWERS + index] = number; };
exports.answerValue = function answerValue(index, value) { numbers[ANSWERS + index] = exports.push(value); };

// The values of a list that a function of Node-API was given.
exports.list = function list(count) {
  const result = new Array(count);
  for (let i = 0; i < count; i++) result[i] = values[numbers[ARGUMENTS + i]];
  return result;
};
