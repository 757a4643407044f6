// node:_tls_common, an old way to parts of node:tls.
const { SecureContext, createSecureContext } = require('tls');

/** A certificate whose infoAccess, lines of `name:value`, has become an object of lists. Changes the certificate. */
function translatePeerCertificate(certificate) {
  if (!certificate) return null;
  const { issuerCertificate, infoAccess } = certificate;
  if (issuerCertificate != null && issuerCertificate !== certificate) {
    certificate.issuerCertificate = translatePeerCertificate(issuerCertificate);
  }
  if (typeof infoAccess === 'string') {
    const lists = { __proto__: null };
    for (const [, name, value] of infoAccess.matchAll(/^([^\n:]*):(.*)$/gm)) {
      (lists[name] ??= []).push(value.startsWith('"') ? JSON.parse(value) : value);
    }
    certificate.infoAccess = lists;
  }
  return certificate;
}

module.exports = { SecureContext, createSecureContext, translatePeerCertificate };
