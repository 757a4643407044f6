'use strict';
// The first text of a program is converted by other code than what comes later.
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const test = require('node:test');

const SAMPLES = ['plain text, longer than a few', 'Grüße aus Köln und Umgebung', '€ 12,50 für 30 Stück', '😀 at both ends, four bytes 😀', 'lone \ud83d and \ude00 halves here', '\0\x7f\x80\u07ff\u0800\uffff'.repeat(4)];

function results(Buffer, TextDecoder) {
  return SAMPLES.map((text) => {
    const bytes = Buffer.from(text);
    const broken = Buffer.concat([bytes.subarray(1, -1), Buffer.from([0xe2, 0x82, 0xf0, 0x9f, 0x98, 0xed, 0xa0, 0x80])]);
    const small = Buffer.alloc(20);
    return [bytes.toString(), bytes.toString('latin1'), bytes.toString('ascii'), bytes.toString('utf16le'), Buffer.byteLength(text), broken.toString(),
      new TextDecoder().decode(broken), small.write(text, 3), small.toString('hex'), Buffer.from(text, 'latin1').toString('hex'), Buffer.from(text, 'utf16le').toString('hex')];
  });
}

test('text is converted alike before and after much text was', () => {
  const program = `const SAMPLES = ${JSON.stringify(SAMPLES)}; ${results}
    const first = JSON.stringify(results(Buffer, TextDecoder));
    for (let i = 0; i < 50; i++) Buffer.from('text '.repeat(1000)).toString();
    const later = JSON.stringify(results(Buffer, TextDecoder));
    process.exitCode = first === later ? 0 : 1;`;
  assert.strictEqual(spawnSync(process.execPath, ['-e', program]).status, 0);
});

test('ASCII that is ASCII no more', () => {
  assert.strictEqual(Buffer.from([0xc1, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48, 0x49, 0xca]).toString('ascii'), 'ABCDEFGHIJ');
});
