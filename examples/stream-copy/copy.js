'use strict';
// Compresses a file and decompresses it again, in constant memory however large it is:
//   node copy.js <file> <directory>
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { PassThrough } = require('node:stream');
const { pipeline } = require('node:stream/promises');
const zlib = require('node:zlib');

function hashing(hash) {
  return new PassThrough().on('data', (chunk) => hash.update(chunk));
}

async function main(source, directory) {
  const compressed = path.join(directory, `${path.basename(source)}.gz`);
  const copy = path.join(directory, path.basename(source));
  const before = createHash('sha256');
  const after = createHash('sha256');
  await pipeline(
    fs.createReadStream(source),
    hashing(before),
    zlib.createGzip({ level: 1 }),
    fs.createWriteStream(compressed),
  );
  await pipeline(
    fs.createReadStream(compressed),
    zlib.createGunzip(),
    hashing(after),
    fs.createWriteStream(copy),
  );
  const [from, to] = [before.digest('hex'), after.digest('hex')];
  console.log(JSON.stringify({ bytes: fs.statSync(copy).size, compressed: fs.statSync(compressed).size, same: from === to }));
}

const [source, directory] = process.argv.slice(2);
if (directory === undefined) {
  console.error('usage: node copy.js <file> <directory>');
  process.exitCode = 2;
} else {
  main(source, directory);
}
