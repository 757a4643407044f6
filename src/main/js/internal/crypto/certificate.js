// Certificate: SPKAC, the signed public key and challenge of HTML's keygen element.
const { bytesOf, toBuffer } = require('internal/crypto/util');
const { keys } = require('internal/crypto/asymmetric');
const { codes: { ERR_OUT_OF_RANGE } } = require('internal/errors');

const MAX_SIZE = 2 ** 31 - 1;

function spkacBytes(spkac, encoding) {
  const bytes = bytesOf(spkac, 'spkac', encoding);
  if (bytes.byteLength > MAX_SIZE) throw new ERR_OUT_OF_RANGE('spkac.byteLength', `<= ${MAX_SIZE}`, bytes.byteLength);
  return bytes;
}

function verifySpkac(spkac, encoding) {
  return keys.spkacVerify(spkacBytes(spkac, encoding));
}

function exportPublicKey(spkac, encoding) {
  const pem = keys.spkacKey(spkacBytes(spkac, encoding));
  return pem === undefined ? '' : require('buffer').Buffer.from(pem);
}

function exportChallenge(spkac, encoding) {
  const challenge = keys.spkacChallenge(spkacBytes(spkac, encoding));
  return challenge === undefined ? '' : toBuffer(challenge);
}

function Certificate() {
  if (!(this instanceof Certificate)) return new Certificate();
}
Object.assign(Certificate.prototype, { verifySpkac, exportPublicKey, exportChallenge });
Object.assign(Certificate, { exportChallenge, exportPublicKey, verifySpkac });

module.exports = { Certificate };
