'use strict';
const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const test = require('node:test');
const { ZipBuffer, ZipEntry, ZipFile, crc32, createZipArchive, createZipArchiveSync, zipFiles } = require('node:zlib');

const modified = new Date(2024, 4, 6, 7, 8, 10);
const hello = Buffer.from('hello hello hello hello');
const whole = (entries, options) => Buffer.concat([...createZipArchiveSync(entries, options)]);
const collect = async (chunks) => {
  const all = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
};
const withFile = async (bytes, body) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'zip-'));
  try {
    fs.writeFileSync(path.join(folder, 'a.zip'), bytes);
    await body(path.join(folder, 'a.zip'), folder);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
};

test('an archive of a stored entry has these bytes', () => {
  const entry = ZipEntry.createSync('a', Buffer.from('x'), { modified });
  assert.strictEqual(whole([entry]).toString('hex'),
    '504b03041400000800000539a6588316dc8c0100000001000000010000006178' +
    '504b010214031400000800000539a6588316dc8c0100000001000000010000000000000000000000a4810000000061' +
    '504b050600000000010001002f000000200000000000');
});

test('what is written is read again', async () => {
  const entries = [
    ZipEntry.createSync('é.txt', hello, { modified, comment: 'ü', mode: 0o600 }),
    await ZipEntry.create('dir/', Buffer.alloc(0)),
    ZipEntry.createSymlink('link', 'é.txt'),
    ZipEntry.createStream('stream', [hello, hello], { method: 'zstd' }),
  ];
  const bytes = await collect(createZipArchive(entries, { comment: 'all of it' }));
  const zip = new ZipBuffer(bytes);
  assert.strictEqual(zip.comment, 'all of it');
  assert.deepStrictEqual([...zip.keys()], ['é.txt', 'dir/', 'link', 'stream']);
  const first = zip.get('é.txt');
  assert.deepStrictEqual([first.method, first.size, first.crc32, first.mode, first.comment, first.modified.getTime()],
    [8, 23, crc32(hello), 0o600, 'ü', modified.getTime()]);
  assert.deepStrictEqual(first.contentSync(), hello);
  assert.ok(zip.get('dir/').isDirectory && zip.get('link').isSymlink);
  assert.deepStrictEqual(await collect(zip.get('stream').contentIterator()), Buffer.concat([hello, hello]));
});

test('more entries than 16 bits count need Zip64 records', () => {
  const entry = ZipEntry.createSync('e', Buffer.alloc(0));
  const bytes = whole(Array(65536).fill(entry));
  assert.strictEqual([...ZipEntry.read(bytes)].length, 65536);
});

test('content is held to what its header says', async () => {
  const bytes = whole([ZipEntry.createSync('a', hello, { modified })]);
  const broken = Buffer.from(bytes);
  for (const at of [14, bytes.indexOf('PK\x01\x02') + 16]) broken.writeUInt32LE(7, at);
  const [entry] = ZipEntry.read(broken);
  await assert.rejects(entry.content(), { code: 'ERR_ZIP_ENTRY_CORRUPT', message: 'ZIP entry is corrupt: entry "a" failed CRC-32 verification' });
  assert.deepStrictEqual(entry.contentSync({ verify: false }), hello);
  assert.throws(() => entry.contentSync({ maxSize: 5 }), { name: 'RangeError', code: 'ERR_ZIP_ENTRY_TOO_LARGE' });
  const bomb = Buffer.from(bytes);
  for (const at of [22, bytes.indexOf('PK\x01\x02') + 24]) bomb.writeUInt32LE(3, at);
  await assert.rejects(collect([...ZipEntry.read(bomb)][0].contentIterator()),
    { message: 'ZIP entry is corrupt: entry "a" inflates beyond its declared size of 3 bytes' });
});

test('headers that disagree, overlaps, missing ends and encryption are refused', () => {
  const bytes = whole([ZipEntry.createSync('a', hello, { modified }), ZipEntry.createSync('b', hello, { modified })]);
  const changed = (change) => {
    const copy = Buffer.from(bytes);
    change(copy, copy.indexOf('PK\x01\x02'));
    return copy;
  };
  const code = 'ERR_ZIP_INVALID_ARCHIVE';
  assert.throws(() => [...ZipEntry.read(bytes.subarray(0, -1))], { code });
  assert.throws(() => [...ZipEntry.read(changed((copy) => copy.writeUInt16LE(0, 8)))], { code, message: /compression methods disagree/ });
  assert.throws(() => [...ZipEntry.read(changed((copy, at) => copy.writeUInt32LE(0, at + 47 + 42)))], { code, message: /possible zip bomb/ });
  const [encrypted] = ZipEntry.read(changed((copy, at) => { copy[6] |= 1; copy[at + 8] |= 1; }));
  assert.throws(() => encrypted.contentSync(), { code: 'ERR_ZIP_UNSUPPORTED_FEATURE', message: 'unsupported ZIP feature: entry "a" is encrypted' });
});

test('a file is changed in place and keeps its comment', () =>
  withFile(whole([ZipEntry.createSync('a', hello), ZipEntry.createSync('b', hello)], 'note'), async (file) => {
    const zip = await ZipFile.open(file, { writable: true });
    await zip.addEntry(ZipEntry.createStream('c', [hello]));
    assert.strictEqual(await zip.delete('a'), true);
    assert.throws(() => zip.getSync('a'), { code: 'ERR_ZIP_ENTRY_NOT_FOUND', message: 'no such entry "a" in the archive' });
    const small = zip.compactSync();
    await zip.close();
    assert.throws(() => zip.size, { code: 'ERR_INVALID_STATE' });
    for (const bytes of [fs.readFileSync(file), small]) {
      const found = new ZipBuffer(bytes);
      assert.deepStrictEqual([...found.keys(), found.comment], ['b', 'c', 'note']);
      assert.deepStrictEqual(found.get('c').contentSync(), hello);
    }
    assert.ok(small.length < fs.statSync(file).size);
  }));

test('an entry that fails to be added leaves the file as it was', () =>
  withFile(whole([ZipEntry.createSync('a', hello)]), async (file) => {
    const before = fs.readFileSync(file);
    const zip = ZipFile.openSync(file, { writable: true });
    await assert.rejects(zip.addEntry(ZipEntry.createStream('b', ['no bytes'])), { code: 'ERR_INVALID_ARG_TYPE' });
    await zip.close();
    assert.deepStrictEqual(fs.readFileSync(file), before);
    const reader = ZipFile.openSync(file);
    assert.throws(() => reader.addSync('b', hello), { code: 'ERR_ZIP_NOT_WRITABLE' });
    reader.closeSync();
  }));

test('zipFiles takes pairs of path and name', () =>
  withFile(Buffer.from('content'), async (file, folder) => {
    const zip = new ZipBuffer(await collect(zipFiles([[file, 'x'], [folder, 'f']])));
    assert.deepStrictEqual([...zip.keys()], ['x', 'f/']);
    assert.strictEqual(zip.get('x').contentSync().toString(), 'content');
  }));
