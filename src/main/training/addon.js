'use strict';
// Writes a native addon for Linux on x86-64, so that the training run loads one: a function that returns the number 1. What
// follows one another in the file: headers, hash table, symbols, names, relocations, code, and on a page of its own the
// addresses of the two functions of Node-API that it calls and the table for the dynamic linker.
const HEADERS = 64 + 3 * 56;
const PAGE = 0x1000;
const NAMES = ['napi_create_function', 'napi_create_int32', 'napi_register_module_v1'];

module.exports = function addon() {
  const strings = `\0${NAMES.join('\0')}\0`;
  const symbols = NAMES.length + 1;
  const symbolTable = HEADERS + 4 * (3 + symbols) + 4;
  const names = symbolTable + 24 * symbols;
  const relocations = names + strings.length + 8 - ((names + strings.length) % 8);
  const start = relocations + 2 * 24;
  const code = [
    0x48, 0x83, 0xec, 0x18, // sub rsp, 24
    0x48, 0xc7, 0x04, 0x24, 0, 0, 0, 0, // mov qword [rsp], 0
    0x31, 0xf6, 0x31, 0xd2, 0x45, 0x31, 0xc0, // no name of no length, no data
    0x48, 0x8d, 0x0d, 18, 0, 0, 0, // lea rcx, the function below
    0x49, 0x89, 0xe1, // mov r9, rsp
    0xff, 0x15, ...far(PAGE - (start + 35)), // call napi_create_function
    0x48, 0x8b, 0x04, 0x24, 0x48, 0x83, 0xc4, 0x18, 0xc3, // mov rax, [rsp]; add rsp, 24; ret
    0x48, 0x83, 0xec, 0x18, // sub rsp, 24
    0x48, 0xc7, 0x04, 0x24, 0, 0, 0, 0, // mov qword [rsp], 0
    0xbe, 1, 0, 0, 0, 0x48, 0x89, 0xe2, // mov esi, 1; mov rdx, rsp
    0xff, 0x15, ...far(PAGE + 8 - (start + 70)), // call napi_create_int32
    0x48, 0x8b, 0x04, 0x24, 0x48, 0x83, 0xc4, 0x18, 0xc3,
  ];
  const file = Buffer.alloc(PAGE + 16 + 9 * 16);
  const words = (at, ...values) => values.forEach((value, i) => file.writeUInt32LE(value, at + 4 * i));
  const longs = (at, ...values) => values.forEach((value, i) => file.writeBigInt64LE(BigInt(value), at + 8 * i));
  file.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  words(16, 3 | (62 << 16), 1);
  longs(32, 64); // where the program headers are
  file.writeUInt16LE(64, 52);
  words(54, 56 | (3 << 16)); // their size and number
  const segment = (i, type, flags, at, size) => {
    words(64 + i * 56, type, flags);
    longs(72 + i * 56, at, at, at, size, size, i === 2 ? 8 : PAGE);
  };
  segment(0, 1, 5, 0, start + code.length); // to be read and executed
  segment(1, 1, 6, PAGE, file.length - PAGE); // to be read and written
  segment(2, 2, 6, PAGE + 16, 9 * 16);
  words(HEADERS, 1, symbols, 3, 0, 0, 1, 2); // one bucket with all three
  NAMES.forEach((name, i) => {
    const at = symbolTable + 24 * (i + 1);
    words(at, strings.indexOf(name), i === 2 ? 0x12 | (1 << 16) : 0x12);
    longs(at + 8, i === 2 ? start : 0, i === 2 ? code.length : 0);
  });
  file.write(strings, names, 'latin1');
  longs(relocations, PAGE, 6 + 1 * 2 ** 32, 0, PAGE + 8, 6 + 2 * 2 ** 32, 0);
  file.set(code, start);
  longs(PAGE + 16, 4, HEADERS, 5, names, 6, symbolTable, 10, strings.length, 11, 24, 7, relocations, 8, 48, 9, 24, 0, 0);
  return file;
};

/** A distance as the four bytes of an instruction. */
function far(distance) {
  return [...Buffer.from(Int32Array.of(distance).buffer)];
}
