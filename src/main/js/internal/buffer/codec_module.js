// The WebAssembly half of the codec: bytes of memory 0 ('data') <-> strings, with UTF-16 code units passing through
// memory 1 ('scratch'). See internal/buffer/codec.

const { assemble } = require('internal/wasm/assembler');

// Writes one U+FFFD and notes that the input was malformed.
const replace = `
  get out  i32 0xfffd  store16 @1
  get out  i32 2  add  set out
  i32 1  global.set 0`;

// How many of the next eight pairs of bytes are characters of two bytes; leaves whether there is none.
const twoByteRun = `
  get bytes  i32 0xc0e0  i16x8.splat  v128.and  i32 0x80c0  i16x8.splat  i16x8.eq
  get bytes  i32 0x1e  i16x8.splat  v128.and  i32 0  i16x8.splat  i16x8.eq  v128.andnot
  i16x8.bitmask  i32 -1  xor  ctz  tee needed  eqz`;

// How many of the next four triples are characters of three bytes, no surrogates and not overlong; leaves
// whether there is none, and the code points.
const threeByteRun = `
  get bytes  v128 2,1,0,255,5,4,3,255,8,7,6,255,11,10,9,255  i8x16.swizzle  tee points
  i32 0xf0c0c0  i32x4.splat  v128.and  i32 0xe08080  i32x4.splat  i32x4.eq
  get points  i32 0x3f  i32x4.splat  v128.and
  get points  i32 2  i32x4.shr_u  i32 0xfc0  i32x4.splat  v128.and  v128.or
  get points  i32 4  i32x4.shr_u  i32 0xf000  i32x4.splat  v128.and  v128.or  tee points
  i32 0x800  i32x4.splat  i32x4.ge_u  v128.and
  get points  i32 0xf800  i32x4.splat  v128.and  i32 0xd800  i32x4.splat  i32x4.eq  v128.andnot
  i32x4.bitmask  i32 -1  xor  ctz  tee needed  eqz`;

// Where memory 1 has, for each pattern of sizes of four characters, how their bytes are brought together
// (fillTable() in internal/buffer/codec).
const TABLE = 328192;

// Where memory 1 has, once fillTables() of internal/buffer/codec has run: for each pattern of which of eight units have
// two bytes, how these close up;
const TWO_BYTES = 332288;
// for each pattern of where characters end in twelve bytes, what is to be done with them: the number of a shuffle, how
// many bytes it takes, whether it makes units (0) or double units (1) of them, all are ASCII (2), or the first is a character
// of four bytes (3), and how many bytes it writes;
const STEPS = 336384;
// and these shuffles.
const SHUFFLES = 352768;

// What two bytes in succession may not be. A rule has a bit of its own, the upper halves of the first byte for which it
// holds, the lower halves, and the upper halves of the second one.
const low = 0x00ff;
const continuation = 0x0f00;
const lead = 0xf000;
const any = 0xffff;
const rules = [
  [0x01, lead, any, low | lead], // too few continuations
  [0x02, low, any, continuation], // too many
  [0x80, continuation, any, continuation], // right if a longer character began before
  [0x20, 1 << 0xc, 0x0003, continuation], // could be one byte
  [0x04, 1 << 0xe, 0x0001, 0x0300], // could be two
  [0x10, 1 << 0xe, 1 << 0xd, 0x0c00], // a surrogate
  [0x40, 1 << 0xf, 0xffe1, 0x0100], // could be three, or beyond U+10FFFF
  [0x08, 1 << 0xf, 0xfff0, 0x0e00], // beyond U+10FFFF
];

// The bits of the rules that hold for each half of a byte; `column` says which half of which byte.
function ruleBits(column) {
  return Array.from({ length: 16 }, (_, half) =>
    rules.reduce((bits, rule) => (rule[column] >> half & 1 ? bits | rule[0] : bits), 0)).join();
}

const range = (start) => Array.from({ length: 16 }, (_, i) => start + i).join();

// Notes in `bad` what is wrong in `bytes`, which follow `before`.
const checkBytes = `
  get bytes  get before  v128.or  i8x16.bitmask
  if
    v128 ${ruleBits(1)}
    get before  get bytes  shuffle ${range(15)}  tee last  i32 4  i8x16.shr_u  i8x16.swizzle
    v128 ${ruleBits(2)}
    get last  i32 15  i8x16.splat  v128.and  i8x16.swizzle  v128.and
    v128 ${ruleBits(3)}
    get bytes  i32 4  i8x16.shr_u  i8x16.swizzle  v128.and
    get before  get bytes  shuffle ${range(14)}  i32 0x60  i8x16.splat  i8x16.sub_sat_u
    get before  get bytes  shuffle ${range(13)}  i32 0x70  i8x16.splat  i8x16.sub_sat_u
    v128.or  i32 0x80  i8x16.splat  v128.and  v128.xor
    get bad  v128.or  set bad
  end
  get bytes  set before`;

// As many of the next eight units as there are in succession below 0x800, if those are four or are followed by surrogates.
const shortRuns = `
  block block
    get low  i32 0xf800  i16x8.splat  v128.and  i32 0  i16x8.splat  i16x8.eq  i16x8.bitmask
    i32 -1  xor  i32 0x100  or  ctz  tee run  i32 3  gt  br_if 0
    get low  i32 0xf800  i16x8.splat  v128.and  i32 0xd800  i16x8.splat  i16x8.eq  v128.any_true  eqz  br_if 1
    get run  eqz  br_if 3
  end
    get out
    get low  i32 6  i16x8.shr_u
    get low  i32 0x3f  i16x8.splat  v128.and  i32 8  i16x8.shl  v128.or
    i32 0x80c0  i16x8.splat  v128.or
    get low
    get low  i32 0x80  i16x8.splat  i16x8.ge_u  tee two  v128.bitselect
    get two  i16x8.bitmask  tee next
    i32 4  shl  i32 ${TWO_BYTES}  add  v128.load @1  i8x16.swizzle  v128.store
    get next  i32 1  get run  shl  i32 1  sub  and  popcnt  get run  add  get out  add  set out
    get at  get run  i32 1  shl  add  set at
    br 3
  end`;

// Four units, which are no surrogates: each becomes a lane of one to three bytes, and those close up.
const encodeFour = (widen) => `
  get out
  get low  ${widen}  tee wide
  i32 12  i32x4.shr_u
  get wide  i32 2  i32x4.shl  i32 0x3f00  i32x4.splat  v128.and  v128.or
  get wide  i32 16  i32x4.shl  i32 0x3f0000  i32x4.splat  v128.and  v128.or
  i32 0x8080e0  i32x4.splat  v128.or
  get wide  i32 6  i32x4.shr_u
  get wide  i32 8  i32x4.shl  i32 0x3f00  i32x4.splat  v128.and  v128.or
  i32 0x80c0  i32x4.splat  v128.or
  get wide  i32 0x800  i32x4.splat  i32x4.ge_u  tee three  v128.bitselect
  get wide
  get wide  i32 0x80  i32x4.splat  i32x4.ge_u  tee two  v128.bitselect
  get two  i32x4.bitmask  get three  i32x4.bitmask  i32 4  shl  or  tee next
  i32 4  shl  i32 ${TABLE}  add  v128.load @1  i8x16.swizzle  v128.store
  get out  i32 4  add  get next  popcnt  add  set out`;

// V8 makes a constant vector anew wherever one stands. In functions for much text they are kept in locals.
const constant = /v128 [\d,]+|i32 \S+ {2}i\d+x\d+\.splat/g;

function hoist(definition) {
  if (!definition.hoisted) return definition;
  const names = new Map();
  const body = definition.body.replace(constant, (text) => {
    if (!names.has(text)) names.set(text, `constant${names.size}`);
    return `get ${names.get(text)}`;
  });
  const before = Array.from(names, ([text, name]) => `${text}  set ${name}`);
  const locals = Object.fromEntries(Array.from(names.values(), (name) => [name, 'v128']));
  return { ...definition, locals: { ...definition.locals, ...locals }, body: `${before.join('\n')}\n${body}` };
}

// Which bytes begin a character.
const starts = 'i32 -65  i8x16.splat  i8x16.gt_s  i8x16.bitmask';

// Leaves two units for the four bytes that point holds.
const pairOfPoint = `
  get point  i32 7  and  i32 18  shl
  get point  i32 0x3f00  and  i32 4  shl  or
  get point  i32 0x3f0000  and  i32 10  shr  or
  get point  i32 24  shr  i32 0x3f  and  or
  i32 0x10000  sub  tee point  i32 10  shr  i32 0xd800  or
  get point  i32 0x3ff  and  i32 0xdc00  or  i32 16  shl  or`;

// Takes four times the pattern of ends of the twelve bytes at `at`, which are in `bytes`; leaves in point how many it took.
const takeStep = `
  i32 0x3ffc  and  i32 ${STEPS}  add  load32 @1  tee step  i32 16  shr  i32 0xff  and  set kind
  block
    get kind  i32 1  gt
    if
      get kind  i32 2  eq
      if
        get out  get bytes  i16x8.widen_low_u  v128.store @1
        get out  i32 16  add  get bytes  i16x8.widen_high_u  v128.store @1
        br 2
      end
      get at  load32  set point
      get out  ${pairOfPoint}  store32 @1
      br 1
    end
    get bytes
    get step  i32 0xff  and  i32 4  shl  i32 ${SHUFFLES}  add  v128.load @1  i8x16.swizzle  set bytes
    get kind
    if
      get out
      get bytes  i32 0x7f  i32x4.splat  v128.and
      get bytes  i32 0x3f00  i32x4.splat  v128.and  i32 2  i32x4.shr_u  v128.or
      get bytes  i32 0xf0000  i32x4.splat  v128.and  i32 4  i32x4.shr_u  v128.or
      tee bytes  get bytes  i16x8.narrow_u  v128.store @1
      br 1
    end
    get out
    get bytes  i32 0x7f  i16x8.splat  v128.and
    get bytes  i32 0x1f00  i16x8.splat  v128.and  i32 2  i16x8.shr_u  v128.or  v128.store @1
  end
  get out  get step  i32 24  shr  add  set out
  get at  get step  i32 8  shr  i32 0xff  and  tee point  add  set at`;

// A lone surrogate becomes U+FFFD. The fast way writes up to 12 bytes too many, so it needs more units to come.
function encode(name, before = '') {
  return {
    name,
    hoisted: before !== '',
    params: { text: 'string', to: 'i32', scratch: 'i32' },
    result: 'i32',
    locals: {
      at: 'i32', end: 'i32', out: 'i32', unit: 'i32', next: 'i32', run: 'i32',
      low: 'v128', high: 'v128', wide: 'v128', two: 'v128', three: 'v128',
    },
    body: `
      get scratch  tee at
      get text  get scratch  string.encode_wtf16 @1  i32 1  shl  add  set end
      get to  set out
      block loop
        get at  get end  ge  br_if 1
        block
          get at  i32 48  add  get end  gt  br_if 0
          get at  v128.load @1  tee low
          get at  i32 16  add  v128.load @1  tee high
          v128.or  i32 0xff80  i16x8.splat  v128.and  v128.any_true
          if${before}
            get low  i32 0xf800  i16x8.splat  v128.and  i32 0xd800  i16x8.splat  i16x8.eq  v128.any_true  br_if 1
            ${encodeFour('i32x4.widen_low_u')}
            ${encodeFour('i32x4.widen_high_u')}
            get at  i32 16  add  set at
            br 2
          end
          get out  get low  get high  i8x16.narrow_u  v128.store
          get at  i32 32  add  set at
          get out  i32 16  add  set out
          br 1
        end
        get at  load16 @1  tee unit  i32 0x80  lt
        if
          get out  get unit  store8
          get at  i32 2  add  set at
          get out  i32 1  add  set out
          br 1
        end
        get unit  i32 0x800  lt
        if
          get out
          get unit  i32 6  shr  get unit  i32 0x3f  and  i32 8  shl  or  i32 0x80c0  or  store16
          get at  i32 2  add  set at
          get out  i32 2  add  set out
          br 1
        end
        get unit  i32 0xf800  and  i32 0xd800  eq
        if
          block
            get unit  i32 0xdc00  ge  br_if 0
            get at  i32 4  add  get end  gt  br_if 0
            get at  i32 2  add  load16 @1  tee next  i32 0xfc00  and  i32 0xdc00  ne  br_if 0
            get unit  i32 0x3ff  and  i32 10  shl  get next  i32 0x3ff  and  or  i32 0x10000  add  set unit
            get out
            get unit  i32 18  shr
            get unit  i32 4  shr  i32 0x3f00  and  or
            get unit  i32 10  shl  i32 0x3f0000  and  or
            get unit  i32 24  shl  i32 0x3f000000  and  or
            i32 0x808080f0  or  store32
            get at  i32 4  add  set at
            get out  i32 4  add  set out
            br 2
          end
          i32 0xfffd  set unit
        end
        get out
        get unit  i32 12  shr  get unit  i32 2  shl  i32 0x3f00  and  or  i32 0x80e0  or  store16
        get out  i32 2  add  get unit  i32 0x3f  and  i32 0x80  or  store8
        get at  i32 2  add  set at
        get out  i32 3  add  set out
        br 0
      end end
      get out  get to  sub`,
  };
}

// Turns the bytes of each `size` around. What lies behind the length is changed too, up to a multiple of 16.
function swap(name, size) {
  const order = Array.from({ length: 16 }, (_, i) => i - (i % size) + size - 1 - (i % size)).join();
  return {
    name,
    params: { from: 'i32', length: 'i32' },
    result: 'i32',
    locals: { end: 'i32', bytes: 'v128' },
    body: `
      get from  get length  add  set end
      block loop
        get from  get end  ge  br_if 1
        get from
        get from  v128.load  tee bytes  get bytes  shuffle ${order}  v128.store
        get from  i32 16  add  set from
        br 0
      end end
      get length`,
  };
}

const functions = [
  {
    // How many of the first bytes are ASCII.
    name: 'asciiPrefix',
    params: { from: 'i32', length: 'i32' },
    result: 'i32',
    locals: { at: 'i32', end: 'i32', mask: 'i32' },
    body: `
      get from  set at
      get from  get length  add  set end
      block loop
        get at  i32 64  add  get end  gt  br_if 1
        get at  v128.load  get at  i32 16  add  v128.load  v128.or
        get at  i32 32  add  v128.load  get at  i32 48  add  v128.load  v128.or  v128.or  i8x16.bitmask  br_if 1
        get at  i32 64  add  set at
        br 0
      end end
      block loop
        get at  i32 16  add  get end  gt  br_if 1
        get at  v128.load  i8x16.bitmask  tee mask
        if
          get at  get mask  ctz  add  get from  sub  return
        end
        get at  i32 16  add  set at
        br 0
      end end
      block loop
        get at  get end  ge  br_if 1
        get at  load8  i32 0x80  ge  br_if 1
        get at  i32 1  add  set at
        br 0
      end end
      get at  get from  sub`,
  },
  {
    // Whether there are at least 16 bytes and they are well-formed UTF-8.
    name: 'isUtf8',
    hoisted: true,
    params: { from: 'i32', length: 'i32' },
    result: 'i32',
    locals: { at: 'i32', end: 'i32', bytes: 'v128', before: 'v128', last: 'v128', bad: 'v128' },
    body: `
      get length  i32 16  lt
      if
        i32 0  return
      end
      get from  set at
      get from  get length  add  set end
      block loop
        get at  i32 16  add  get end  gt  br_if 1
        get at  v128.load  set bytes
        ${checkBytes}
        get at  i32 16  add  set at
        br 0
      end end
      get end  i32 16  sub  v128.load
      v128 ${range(0)}  i32 16  get end  sub  get at  add  i8x16.splat  i8x16.add
      i8x16.swizzle  set bytes
      ${checkBytes}
      get bad  v128.any_true  eqz`,
  },
  {
    // Writes well-formed UTF-8 as units to memory 1 and answers their number. What lies behind them may be overwritten.
    // Twelve bytes are taken at a time: where characters end in them tells how they become lanes of two or four bytes.
    // These places are found for 64 bytes at once, of which as many steps as are sure to be inside take their share.
    name: 'transcode',
    hoisted: true,
    params: { from: 'i32', length: 'i32', to: 'i32' },
    result: 'i32',
    locals: {
      at: 'i32', end: 'i32', last: 'i32', out: 'i32', step: 'i32', kind: 'i32', byte: 'i32', point: 'i32', ends: 'i64',
      bytes: 'v128', second: 'v128', third: 'v128', fourth: 'v128',
    },
    body: `
      get from  set at
      get from  get length  add  set end
      get to  set out
      block loop
        get at  get end  ge  br_if 1
        block
          block
            get at  i32 80  add  get end  gt  br_if 0
            get at  i32 52  add  set last
            get at  v128.load  tee bytes
            get at  i32 16  add  v128.load  tee second  v128.or
            get at  i32 32  add  v128.load  tee third
            get at  i32 48  add  v128.load  tee fourth  v128.or  v128.or  i8x16.bitmask  eqz
            if
              ${['bytes', 'second', 'third', 'fourth'].map((name, i) => `
              get out  i32 ${i * 32}  add  get ${name}  i16x8.widen_low_u  v128.store @1
              get out  i32 ${i * 32 + 16}  add  get ${name}  i16x8.widen_high_u  v128.store @1`).join('')}
              get at  i32 64  add  set at
              get out  i32 128  add  set out
              br 3
            end
            get bytes  ${starts}  i64.extend
            get second  ${starts}  i64.extend  i64 16  i64.shl  i64.or
            get third  ${starts}  i64.extend  i64 32  i64.shl  i64.or
            get fourth  ${starts}  i64.extend  i64 48  i64.shl  i64.or
            i64 1  i64.shr  set ends
            loop
              get at  v128.load  set bytes
              get ends  i64.wrap  i32 2  shl  ${takeStep}
              get ends  get point  i64.extend  i64.shr  set ends
              get at  get last  lt  br_if 0
            end
            br 2
          end
          get at  i32 16  add  get end  gt  br_if 0
          get at  v128.load  tee bytes  ${starts}  i32 1  shl  ${takeStep}
          br 1
        end
        get at  load8  tee byte  i32 0x80  lt
        if
          get out  get byte  store16 @1
          get at  i32 1  add  set at
          get out  i32 2  add  set out
          br 1
        end
        get byte  i32 0xe0  lt
        if
          get out
          get byte  i32 0x1f  and  i32 6  shl  get at  i32 1  add  load8  i32 0x3f  and  or  store16 @1
          get at  i32 2  add  set at
          get out  i32 2  add  set out
          br 1
        end
        get byte  i32 0xf0  lt
        if
          get out
          get byte  i32 0xf  and  i32 12  shl  get at  i32 1  add  load8  i32 0x3f  and  i32 6  shl  or
          get at  i32 2  add  load8  i32 0x3f  and  or  store16 @1
          get at  i32 3  add  set at
          get out  i32 2  add  set out
          br 1
        end
        get out
        get at  load32  set point
        ${pairOfPoint}  store32 @1
        get at  i32 4  add  set at
        get out  i32 4  add  set out
        br 0
      end end
      get out  get to  sub  i32 1  shr`,
  },
  {
    // V8's own way, which is fast for ASCII.
    name: 'fromUtf8',
    params: { from: 'i32', length: 'i32' },
    result: 'string',
    body: 'get from  get length  string.new_lossy_utf8',
  },
  {
    // V8's own way, which is fast for ASCII.
    name: 'toUtf8',
    params: { text: 'string', to: 'i32' },
    result: 'i32',
    body: 'get text  get to  string.encode_lossy_utf8',
  },
  {
    // How many bytes it takes in UTF-8, by V8's own way, which is fast for text of one byte a character.
    name: 'measure',
    params: { text: 'string' },
    result: 'i32',
    body: 'get text  string.measure_wtf8',
  },
  swap('swap16', 2),
  swap('swap32', 4),
  swap('swap64', 8),
  {
    name: 'decodeLatin1',
    params: { from: 'i32', length: 'i32', scratch: 'i32' },
    result: 'string',
    locals: { at: 'i32', end: 'i32', out: 'i32', bytes: 'v128' },
    body: `
      get from  get length  call asciiPrefix  get length  eq
      if
        get from  get length  string.new_lossy_utf8  return
      end
      get from  set at
      get from  get length  add  set end
      get scratch  set out
      block loop
        get at  i32 16  add  get end  gt  br_if 1
        get at  v128.load  set bytes
        get out  get bytes  i16x8.widen_low_u  v128.store @1
        get out  i32 16  add  get bytes  i16x8.widen_high_u  v128.store @1
        get at  i32 16  add  set at
        get out  i32 32  add  set out
        br 0
      end end
      block loop
        get at  get end  ge  br_if 1
        get out  get at  load8  store16 @1
        get at  i32 1  add  set at
        get out  i32 2  add  set out
        br 0
      end end
      get scratch  get length  string.new_wtf16 @1`,
  },
  {
    // Global 0 is set to 1 when a malformed sequence had to be replaced (WHATWG Encoding, "UTF-8 decoder").
    name: 'decodeUtf8',
    params: { from: 'i32', length: 'i32', scratch: 'i32' },
    result: 'string',
    locals: {
      at: 'i32', end: 'i32', out: 'i32', byte: 'i32', point: 'i32', needed: 'i32', lower: 'i32', upper: 'i32',
      bytes: 'v128', points: 'v128',
    },
    body: `
      get from  get length  call asciiPrefix  get length  eq
      if
        get from  get length  string.new_lossy_utf8  return
      end
      global.get 1
      if
        get from  get length  call isUtf8
        if
          get scratch  get from  get length  get scratch  call transcode  string.new_wtf16 @1  return
        end
      end
      get from  set at
      get from  get length  add  set end
      get scratch  set out
      block loop
        get at  get end  ge  br_if 1
        get at  load8  tee byte  i32 0x80  lt
        if
          block
            get at  i32 16  add  get end  gt  br_if 0
            get out  get at  v128.load  tee bytes  i16x8.widen_low_u  v128.store @1
            get out  i32 16  add  get bytes  i16x8.widen_high_u  v128.store @1
            get bytes  i8x16.bitmask  i32 0x10000  or  ctz  set needed
            get at  get needed  add  set at
            get out  get needed  i32 1  shl  add  set out
            br 2
          end
          get out  get byte  store16 @1
          get at  i32 1  add  set at
          get out  i32 2  add  set out
          br 1
        end
        block
          get at  i32 16  add  get end  gt  br_if 0
          get at  v128.load  set bytes
          get byte  i32 0xe0  lt
          if
            ${twoByteRun}
            br_if 1
            get out
            get bytes  i32 0x1f  i16x8.splat  v128.and  i32 6  i16x8.shl
            get bytes  i32 8  i16x8.shr_u  i32 0x3f  i16x8.splat  v128.and  v128.or
            v128.store @1
            get at  get needed  i32 1  shl  add  set at
            get out  get needed  i32 1  shl  add  set out
            br 2
          end
          ${threeByteRun}
          br_if 0
          get out  get points  get points  i16x8.narrow_u  v128.store @1
          get at  get needed  i32 3  mul  add  set at
          get out  get needed  i32 1  shl  add  set out
          br 1
        end
        get at  i32 1  add  set at
        get byte  i32 0xc2  sub  i32 0x32  gt
        if
          ${replace}
          br 1
        end
        i32 0x80  set lower
        i32 0xbf  set upper
        get byte  i32 0xe0  lt
        if
          i32 1  set needed
          get byte  i32 0x1f  and  set point
        else
          get byte  i32 0xf0  lt
          if
            get byte  i32 0xe0  eq  if  i32 0xa0  set lower  end
            get byte  i32 0xed  eq  if  i32 0x9f  set upper  end
            i32 2  set needed
            get byte  i32 0x0f  and  set point
          else
            get byte  i32 0xf0  eq  if  i32 0x90  set lower  end
            get byte  i32 0xf4  eq  if  i32 0x8f  set upper  end
            i32 3  set needed
            get byte  i32 0x07  and  set point
          end
        end
        loop
          get at  get end  ge
          if
            ${replace}
            br 2
          end
          get at  load8  tee byte  get lower  lt
          get byte  get upper  gt  or
          if
            ${replace}
            br 2
          end
          i32 0x80  set lower
          i32 0xbf  set upper
          get point  i32 6  shl  get byte  i32 0x3f  and  or  set point
          get at  i32 1  add  set at
          get needed  i32 1  sub  tee needed
          br_if 0
        end
        get point  i32 0x10000  lt
        if
          get out  get point  store16 @1
          get out  i32 2  add  set out
        else
          get out
          get point  i32 0x10000  sub  tee point  i32 10  shr  i32 0xd800  or
          get point  i32 0x3ff  and  i32 0xdc00  or  i32 16  shl
          or  store32 @1
          get out  i32 4  add  set out
        end
        br 0
      end end
      get scratch  get out  get scratch  sub  i32 1  shr  string.new_wtf16 @1`,
  },
  {
    // Native byte order, which is little-endian wherever Junction runs. `from` must be even.
    name: 'decodeUtf16',
    params: { from: 'i32', units: 'i32' },
    result: 'string',
    body: 'get from  get units  string.new_wtf16',
  },
  {
    // Clears the top bit of every byte first, as Node.js does for 'ascii'.
    name: 'decodeAscii',
    params: { from: 'i32', length: 'i32' },
    result: 'string',
    locals: { at: 'i32', end: 'i32' },
    body: `
      get from  set at
      get from  get length  add  set end
      block loop
        get at  i32 16  add  get end  gt  br_if 1
        get at  get at  v128.load  i32 0x7f  i8x16.splat  v128.and  v128.store
        get at  i32 16  add  set at
        br 0
      end end
      block loop
        get at  get end  ge  br_if 1
        get at  get at  load8  i32 0x7f  and  store8
        get at  i32 1  add  set at
        br 0
      end end
      get from  get length  string.new_lossy_utf8`,
  },
  {
    // The low byte of each code unit. Global 0 is set to 1 when one has more than that.
    name: 'encodeLatin1',
    params: { text: 'string', to: 'i32', scratch: 'i32' },
    result: 'i32',
    locals: { at: 'i32', end: 'i32', units: 'i32', all: 'i32', low: 'v128', high: 'v128', seen: 'v128' },
    body: `
      get text  get scratch  string.encode_wtf16 @1  set units
      get scratch  set at
      get scratch  get units  i32 1  shl  add  set end
      block loop
        get at  i32 32  add  get end  gt  br_if 1
        get at  v128.load @1  tee low  get at  i32 16  add  v128.load @1  tee high  v128.or  get seen  v128.or  set seen
        get to
        get low  i32 0xff  i16x8.splat  v128.and
        get high  i32 0xff  i16x8.splat  v128.and
        i8x16.narrow_u  v128.store
        get at  i32 32  add  set at
        get to  i32 16  add  set to
        br 0
      end end
      block loop
        get at  get end  ge  br_if 1
        get to  get at  load8 @1  store8
        get all  get at  load16 @1  or  set all
        get at  i32 2  add  set at
        get to  i32 1  add  set to
        br 0
      end end
      get seen  i32 0xff00  i16x8.splat  v128.and  v128.any_true
      get all  i32 0xff  gt  or
      if
        i32 1  global.set 0
      end
      get units`,
  },
  encode('encodeUtf8'),
  encode('encodeLong', `
            ${shortRuns}`),
  {
    name: 'encodeUtf16',
    params: { text: 'string', to: 'i32' },
    result: 'i32',
    body: 'get text  get to  string.encode_wtf16',
  },
  {
    // Each unit takes a byte, one more from 0x80 on and one more from 0x800 on; a pair of surrogates takes 4 in place of 6.
    name: 'utf8Length',
    params: { text: 'string', scratch: 'i32' },
    result: 'i32',
    locals: { at: 'i32', end: 'i32', size: 'i32', last: 'i32', unit: 'i32', units: 'v128' },
    body: `
      get scratch  tee at
      get text  get scratch  string.encode_wtf16 @1  tee size  i32 1  shl  add  set end
      block loop
        get at  i32 16  add  get end  gt  br_if 1
        get at  v128.load @1  set units
        get units  i32 0x80  i16x8.splat  i16x8.ge_u  i16x8.bitmask  tee unit
        if
          get size  get unit  popcnt  add
          get units  i32 0x800  i16x8.splat  i16x8.ge_u  i16x8.bitmask  popcnt  add  set size
          get units  i32 0xf800  i16x8.splat  v128.and  i32 0xd800  i16x8.splat  i16x8.eq  i16x8.bitmask
          if
            get at  i32 16  add  set last
            loop
              block
                get at  i32 4  add  get end  gt  br_if 0
                get at  load32 @1  i32 0xfc00fc00  and  i32 0xdc00d800  ne  br_if 0
                get size  i32 2  sub  set size
              end
              get at  i32 2  add  tee at  get last  lt  br_if 0
            end
            br 2
          end
        end
        get at  i32 16  add  set at
        br 0
      end end
      block loop
        get at  get end  ge  br_if 1
        get at  load16 @1  set unit
        get size  get unit  i32 0x80  ge  add  get unit  i32 0x800  ge  add  set size
        block
          get at  i32 4  add  get end  gt  br_if 0
          get at  load32 @1  i32 0xfc00fc00  and  i32 0xdc00d800  ne  br_if 0
          get size  i32 2  sub  set size
        end
        get at  i32 2  add  set at
        br 0
      end end
      get size`,
  },
];

exports.TABLE = TABLE;
exports.TWO_BYTES = TWO_BYTES;
exports.STEPS = STEPS;
exports.SHUFFLES = SHUFFLES;
exports.assemble = () => assemble({ memories: ['data', 'scratch'], globals: ['malformed', 'tables'], functions: functions.map(hoist) });
