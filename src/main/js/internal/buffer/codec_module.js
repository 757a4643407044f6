// The WebAssembly half of the codec: bytes of memory 0 ('data') <-> strings, with UTF-16 code units passing through
// memory 1 ('scratch'). See internal/buffer/codec.

const { assemble } = require('internal/wasm/assembler');

// Writes one U+FFFD and notes that the input was malformed.
const replace = `
  get out  i32 0xfffd  store16 @1
  get out  i32 2  add  set out
  i32 1  global.set 0`;

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
      at: 'i32', end: 'i32', out: 'i32', byte: 'i32', point: 'i32', needed: 'i32', lower: 'i32', upper: 'i32', bytes: 'v128',
    },
    body: `
      get from  get length  call asciiPrefix  get length  eq
      if
        get from  get length  string.new_lossy_utf8  return
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
            get at  v128.load  tee bytes  i8x16.bitmask  br_if 0
            get out  get bytes  i16x8.widen_low_u  v128.store @1
            get out  i32 16  add  get bytes  i16x8.widen_high_u  v128.store @1
            get at  i32 16  add  set at
            get out  i32 32  add  set out
            br 2
          end
          get out  get byte  store16 @1
          get at  i32 1  add  set at
          get out  i32 2  add  set out
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
    // Native byte order, which is little-endian wherever Junction runs. \`from\` must be even.
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
    // The low byte of each code unit.
    name: 'encodeLatin1',
    params: { text: 'string', to: 'i32', scratch: 'i32' },
    result: 'i32',
    locals: { at: 'i32', end: 'i32', units: 'i32' },
    body: `
      get text  get scratch  string.encode_wtf16 @1  set units
      get scratch  set at
      get scratch  get units  i32 1  shl  add  set end
      block loop
        get at  i32 32  add  get end  gt  br_if 1
        get to
        get at  v128.load @1  i32 0xff  i16x8.splat  v128.and
        get at  i32 16  add  v128.load @1  i32 0xff  i16x8.splat  v128.and
        i8x16.narrow_u  v128.store
        get at  i32 32  add  set at
        get to  i32 16  add  set to
        br 0
      end end
      block loop
        get at  get end  ge  br_if 1
        get to  get at  load8 @1  store8
        get at  i32 2  add  set at
        get to  i32 1  add  set to
        br 0
      end end
      get units`,
  },
  {
    name: 'encodeUtf8',
    params: { text: 'string', to: 'i32' },
    result: 'i32',
    body: 'get text  get to  string.encode_lossy_utf8',
  },
  {
    name: 'encodeUtf16',
    params: { text: 'string', to: 'i32' },
    result: 'i32',
    body: 'get text  get to  string.encode_wtf16',
  },
  {
    name: 'utf8Length',
    params: { text: 'string' },
    result: 'i32',
    body: 'get text  string.measure_wtf8',
  },
];

module.exports = assemble({ memories: ['data', 'scratch'], globals: ['malformed'], functions });
