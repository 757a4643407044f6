// A small WebAssembly assembler. A module is given as its imported memories and functions whose bodies are
// flat instruction text, with names for locals:
//
//   assemble({ memories: ['data', 'scratch'],
//              functions: [{ name: 'inc', params: { x: 'i32' }, result: 'i32', locals: {}, body: 'get x  i32 1  add' }] })
//
// Besides the mnemonics below: `get/set/tee name`, `i32 n`, `i64 n`, `v128 b0,b1,…` (constants), `shuffle n0,n1,…` (i8x16.shuffle), `block`, `loop`, `if`, `else`, `end`,
// `br n`, `br_if n`, `call name`, `global.get/set n`. A load, store or string instruction may be followed by
// `@n`, the index of the memory it works on. Imports are all memories of the module 'env'. Strings are those of the
// stringref proposal, which V8 has behind --experimental-wasm-stringref.

const valueTypes = { i32: [0x7f], i64: [0x7e], v128: [0x7b], string: [0x63, 0x67] };

const plain = {
  'return': [0x0f], drop: [0x1a],
  eqz: [0x45], eq: [0x46], ne: [0x47], lt: [0x49], gt: [0x4b], le: [0x4d], ge: [0x4f],
  ctz: [0x68], add: [0x6a], sub: [0x6b], mul: [0x6c], and: [0x71], or: [0x72], xor: [0x73], shl: [0x74], shr: [0x76], popcnt: [0x69],
  'i8x16.gt_s': [0xfd, 39], 'i8x16.shr_u': [0xfd, 109], 'i8x16.add': [0xfd, 110], 'i8x16.sub_sat_u': [0xfd, 115],
  'v128.xor': [0xfd, 81],
  'i64.extend': [0xad], 'i64.wrap': [0xa7], 'i64.or': [0x84], 'i64.shl': [0x86], 'i64.shr': [0x88],
  'i8x16.splat': [0xfd, 15], 'i16x8.splat': [0xfd, 16],
  'i16x8.eq': [0xfd, 45], 'i16x8.ge_u': [0xfd, 54], 'i16x8.bitmask': [0xfd, 132, 1], 'v128.or': [0xfd, 80],
  'i8x16.swizzle': [0xfd, 14], 'v128.andnot': [0xfd, 79], 'v128.bitselect': [0xfd, 82],
  'i16x8.shl': [0xfd, 139, 1], 'i16x8.shr_u': [0xfd, 141, 1], 'i16x8.narrow_u': [0xfd, 134, 1],
  'i32x4.splat': [0xfd, 17], 'i32x4.eq': [0xfd, 55], 'i32x4.ge_u': [0xfd, 64], 'i32x4.bitmask': [0xfd, 164, 1],
  'i32x4.shl': [0xfd, 171, 1], 'i32x4.shr_u': [0xfd, 173, 1],
  'i32x4.widen_low_u': [0xfd, 169, 1], 'i32x4.widen_high_u': [0xfd, 170, 1],
  'v128.and': [0xfd, 78], 'v128.any_true': [0xfd, 83], 'i8x16.bitmask': [0xfd, 100],
  'i8x16.narrow_u': [0xfd, 102], 'i16x8.widen_low_u': [0xfd, 137, 1], 'i16x8.widen_high_u': [0xfd, 138, 1],
  'string.measure_wtf8': [0xfb, 0x84, 1], 'string.measure_wtf16': [0xfb, 0x85, 1],
};

// Instructions with a memory operand of alignment and offset.
const memory = {
  load8: [0x2d], load16: [0x2f], load32: [0x28], store8: [0x3a], store16: [0x3b], store32: [0x36],
  'v128.load': [0xfd, 0], 'v128.store': [0xfd, 11],
};

const stringMemory = {
  'string.new_wtf16': [0xfb, 0x81, 1], 'string.encode_wtf16': [0xfb, 0x87, 1],
  'string.new_lossy_utf8': [0xfb, 0x8b, 1], 'string.encode_lossy_utf8': [0xfb, 0x8d, 1],
};

function unsigned(value) {
  const out = [];
  do {
    const low = value & 0x7f;
    value >>>= 7;
    out.push(value === 0 ? low : low | 0x80);
  } while (value !== 0);
  return out;
}

function signed(value) {
  for (const out = []; ;) {
    const low = value & 0x7f;
    value >>= 7;
    if ((value === 0 && (low & 0x40) === 0) || (value === -1 && (low & 0x40) !== 0)) {
      out.push(low);
      return out;
    }
    out.push(low | 0x80);
  }
}

function name(text) {
  return [...unsigned(text.length), ...Array.from(text, (char) => char.charCodeAt(0))];
}

function vector(items) {
  return [...unsigned(items.length), ...items.flat()];
}

function section(id, items) {
  const content = vector(items);
  return [id, ...unsigned(content.length), ...content];
}

function assembleBody(definition, functionIndex) {
  const names = [...Object.keys(definition.params), ...Object.keys(definition.locals ?? {})];
  const tokens = definition.body.trim().split(/\s+/);
  const code = [];
  let at = 0;
  const number = () => Number(tokens[at++]);
  const local = () => {
    const index = names.indexOf(tokens[at++]);
    if (index < 0) throw new Error(`${definition.name}: no local ${tokens[at - 1]}`);
    return unsigned(index);
  };
  const memoryIndex = () => (tokens[at]?.startsWith('@') ? Number(tokens[at++].slice(1)) : 0);
  while (at < tokens.length) {
    const token = tokens[at++];
    if (token === 'get') code.push(0x20, ...local());
    else if (token === 'set') code.push(0x21, ...local());
    else if (token === 'tee') code.push(0x22, ...local());
    else if (token === 'i32') code.push(0x41, ...signed(number() | 0));
    else if (token === 'i64') code.push(0x42, ...signed(number() | 0));
    else if (token === 'v128') code.push(0xfd, 12, ...tokens[at++].split(',').map(Number));
    else if (token === 'shuffle') code.push(0xfd, 13, ...tokens[at++].split(',').map(Number));
    else if (token === 'block') code.push(0x02, 0x40);
    else if (token === 'loop') code.push(0x03, 0x40);
    else if (token === 'if') code.push(0x04, 0x40);
    else if (token === 'else') code.push(0x05);
    else if (token === 'end') code.push(0x0b);
    else if (token === 'br') code.push(0x0c, number());
    else if (token === 'br_if') code.push(0x0d, number());
    else if (token === 'call') code.push(0x10, ...unsigned(functionIndex(tokens[at++])));
    else if (token === 'global.get') code.push(0x23, number());
    else if (token === 'global.set') code.push(0x24, number());
    else if (token in plain) code.push(...plain[token]);
    else if (token in stringMemory) code.push(...stringMemory[token], memoryIndex());
    else if (token in memory) {
      const index = memoryIndex();
      code.push(...memory[token], ...(index === 0 ? [0] : [0x40, index]), 0);
    } else throw new Error(`${definition.name}: unknown instruction ${token}`);
  }
  const locals = Object.values(definition.locals ?? {}).map((type) => [1, ...valueTypes[type]]);
  const body = [...vector(locals), ...code, 0x0b];
  return [...unsigned(body.length), ...body];
}

function assemble({ memories, globals = [], functions }) {
  const indexOf = (wanted) => {
    const index = functions.findIndex((definition) => definition.name === wanted);
    if (index < 0) throw new Error(`no function ${wanted}`);
    return index;
  };
  const types = functions.map(({ params, result }) => [
    0x60,
    ...vector(Object.values(params).map((type) => valueTypes[type])),
    ...vector(result ? [valueTypes[result]] : []),
  ]);
  const exported = [
    ...functions.map((definition, index) => [...name(definition.name), 0, ...unsigned(index)]),
    ...globals.map((global, index) => [...name(global), 3, ...unsigned(index)]),
  ];
  return new Uint8Array([
    0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0,
    ...section(1, types),
    ...section(2, memories.map((memoryName) => [...name('env'), ...name(memoryName), 2, 0, 1])),
    ...section(3, functions.map((_, index) => unsigned(index))),
    ...section(6, globals.map(() => [0x7f, 1, 0x41, 0, 0x0b])),
    ...section(7, exported),
    ...section(10, functions.map((definition) => assembleBody(definition, indexOf))),
  ]);
}

module.exports = { assemble };
