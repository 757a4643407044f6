// The authorities that are trusted: bundled (the JDK's list), the system's, those of NODE_EXTRA_CA_CERTS, and what
// setDefaultCACertificates() puts in their place.
const { Buffer } = require('buffer');
const { tls, check } = require('internal/tls/native');
const { get: getOptionValue, wasGiven } = require('internal/options');
const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { isArrayBufferView } = require('internal/util/types');
const { validateOneOf, validateString } = require('internal/validators');

const BLOCK = /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----[\s\S]*?-----END (?:X509 |TRUSTED )?CERTIFICATE-----/g;

const SYSTEM_FILES = [
  '/etc/ssl/certs/ca-certificates.crt', '/etc/pki/tls/certs/ca-bundle.crt', '/etc/ssl/ca-bundle.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem', '/etc/ssl/cert.pem',
];

let bundled;
let system;
let extra;
let chosen;
let all;
let isTrusted = false;

function toPem(der) {
  const text = Buffer.from(der).toString('base64').replace(/.{64}(?!$)/g, '$&\n');
  return `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----`;
}

function toDer(pem) {
  return Buffer.from(pem.replace(/-----[^-]+-----/g, ''), 'base64');
}

function readFile(path) {
  const fs = require('fs');
  const text = fs.readFileSync(path, 'latin1');
  return (text.match(BLOCK) ?? []).map((block) => `${toPem(toDer(block))}\n`);
}

function bundledCertificates() {
  if (bundled === undefined) {
    const file = tls.bundledFile();
    bundled = Object.freeze([...new Set(file === undefined ? tls.bundledRoots().map(toPem) : readFile(file).map((pem) => pem.trimEnd()))]);
  }
  return bundled;
}

function systemCertificates() {
  if (system !== undefined) return system;
  const fs = require('fs');
  const { SSL_CERT_FILE, SSL_CERT_DIR } = process.env;
  let found = [];
  const file = SSL_CERT_FILE || SYSTEM_FILES.find((path) => fs.existsSync(path));
  try {
    if (file !== undefined) found = readFile(file);
  } catch {
    // no such file: nobody is trusted by it
  }
  for (const folder of SSL_CERT_DIR ? SSL_CERT_DIR.split(':') : []) {
    try {
      for (const name of fs.readdirSync(folder)) {
        try {
          found.push(...readFile(`${folder}/${name}`));
        } catch {
          // not a certificate
        }
      }
    } catch {
      // no such folder
    }
  }
  return (system = Object.freeze([...new Set(found)]));
}

function extraCertificates() {
  if (extra !== undefined) return extra;
  const path = process.env.NODE_EXTRA_CA_CERTS;
  let found = [];
  if (path) {
    try {
      found = readFile(path);
    } catch (error) {
      const { getSystemErrorMap } = require('util');
      const text = error.errno === undefined ? error.message : getSystemErrorMap().get(error.errno)?.[1] ?? error.message;
      process.emitWarning(`Ignoring extra certs from \`${path}\`, load failed: ${text[0].toUpperCase()}${text.slice(1)}`);
    }
  }
  return (extra = Object.freeze(found));
}

function usesSystem() {
  if (wasGiven('--use-system-ca')) return getOptionValue('--use-system-ca');
  return process.env.NODE_USE_SYSTEM_CA === '1';
}

function defaultCertificates() {
  if (chosen !== undefined) return chosen;
  if (all !== undefined) return all;
  const found = [];
  if (getOptionValue('--use-openssl-ca')) found.push(...systemCertificates());
  else found.push(...bundledCertificates());
  if (usesSystem()) found.push(...systemCertificates());
  found.push(...extraCertificates());
  return (all = Object.freeze([...new Set(found)]));
}

// The files that hold the default authorities, which OpenSSL reads faster than we do; undefined when they are not
// just in files.
function defaultFiles() {
  if (chosen !== undefined || usesSystem() || getOptionValue('--use-openssl-ca')) return undefined;
  const file = tls.bundledFile();
  if (file === undefined) return undefined;
  const { NODE_EXTRA_CA_CERTS: more } = process.env;
  if (!more) return [file];
  const fs = require('fs');
  if (!fs.existsSync(more)) extraCertificates(); // warns
  return [file, more];
}

// Gives a context the default authorities.
function addDefaultAuthorities(id) {
  if (!isTrusted) {
    isTrusted = true;
    tls.trust(...(defaultFiles() ?? defaultCertificates().map(toDer)));
  }
  tls.contextDefaultAuthorities(id);
}

function getCACertificates(type = 'default') {
  validateString(type, 'type');
  validateOneOf(type, 'type', ['default', 'system', 'bundled', 'extra']);
  switch (type) {
    case 'system': return systemCertificates();
    case 'bundled': return bundledCertificates();
    case 'extra': return extraCertificates();
    default: return defaultCertificates();
  }
}

function setDefaultCACertificates(certs) {
  if (!Array.isArray(certs)) throw new ERR_INVALID_ARG_TYPE('certs', 'Array', certs);
  const found = new Set();
  certs.forEach((cert, index) => {
    if (typeof cert !== 'string' && !isArrayBufferView(cert)) {
      throw new ERR_INVALID_ARG_TYPE(`certs[${index}]`, ['string', 'ArrayBufferView'], cert);
    }
    const text = typeof cert === 'string' ? cert : Buffer.from(cert.buffer, cert.byteOffset, cert.byteLength).latin1Slice();
    const blocks = text.match(BLOCK);
    if (blocks === null) {
      const { ERR_CRYPTO_OPERATION_FAILED } = require('internal/crypto/errors');
      throw new ERR_CRYPTO_OPERATION_FAILED('No valid certificates found in the provided array');
    }
    for (const block of blocks) {
      check(tls.checkCertificate(Buffer.from(block)));
      found.add(`${toPem(toDer(block))}\n`);
    }
  });
  chosen = Object.freeze([...found]);
  isTrusted = false;
}

module.exports = { addDefaultAuthorities, bundledCertificates, getCACertificates, setDefaultCACertificates };
