// node:tls: names, constants and the checks that need no engine. There is no TLS engine behind it yet, so
// whatever would open a connection throws when it is called.
const net = require('net');
const { codes } = require('internal/errors');

function unavailable(feature) {
  return new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM(feature);
}

class TLSSocket extends net.Socket {
  constructor() {
    super();
    throw unavailable('tls.TLSSocket');
  }
}

class Server extends net.Server {
  constructor() {
    super();
    throw unavailable('tls.Server');
  }
}

class SecureContext {
  constructor() {
    throw unavailable('tls.SecureContext');
  }
}

// Whether a name of a certificate, which may start with a wildcard label, stands for a host (RFC 6125, 6.4.3).
function matches(host, pattern) {
  const labels = host.toLowerCase().split('.');
  const wanted = pattern.toLowerCase().split('.');
  if (labels.length !== wanted.length) return false;
  const [first, ...rest] = wanted;
  if (rest.some((label, index) => label !== labels[index + 1])) return false;
  const parts = first.split('*', 3);
  if (parts.length === 1 || first.includes('xn--')) return first === labels[0];
  if (parts.length > 2 || wanted.length <= 2) return false;
  const [prefix, suffix] = parts;
  return prefix.length + suffix.length <= labels[0].length && labels[0].startsWith(prefix) && labels[0].endsWith(suffix);
}

function checkServerIdentity(hostname, cert) {
  const subject = cert.subject;
  const names = `${cert.subjectaltname ?? ''}`.split(', ').filter(Boolean);
  const dns = names.filter((name) => name.startsWith('DNS:')).map((name) => name.slice(4));
  const ips = names.filter((name) => name.startsWith('IP Address:')).map((name) => name.slice(11));
  hostname = `${hostname}`.replace(/\.$/, '');
  let reason;
  let valid = false;
  if (net.isIP(hostname)) {
    valid = ips.includes(hostname);
    if (!valid) reason = `IP: ${hostname} is not in the cert's list: ${ips.join(', ')}`;
  } else if (dns.length > 0 || subject?.CN) {
    if (dns.length > 0) {
      valid = dns.some((name) => matches(hostname, name));
      if (!valid) reason = `Host: ${hostname}. is not in the cert's altnames: ${cert.subjectaltname}`;
    } else {
      const common = subject.CN;
      valid = Array.isArray(common) ? common.some((name) => matches(hostname, name)) : matches(hostname, common);
      if (!valid) reason = `Host: ${hostname}. is not cert's CN: ${common}`;
    }
  } else {
    reason = 'Cert does not contain a DNS name';
  }
  return valid ? undefined : new codes.ERR_TLS_CERT_ALTNAME_INVALID(reason, hostname, cert);
}

function convertALPNProtocols(protocols, out) {
  if (Array.isArray(protocols)) {
    const parts = protocols.map((protocol, index) => {
      const bytes = Buffer.from(protocol);
      if (bytes.length > 255) {
        throw new codes.ERR_OUT_OF_RANGE(`The byte length of the protocol at index ${index} exceeds the maximum length.`, '<= 255', bytes.length, true);
      }
      return Buffer.concat([Buffer.from([bytes.length]), bytes]);
    });
    out.ALPNProtocols = Buffer.concat(parts);
  } else if (ArrayBuffer.isView(protocols)) {
    out.ALPNProtocols = Buffer.from(protocols.buffer.slice(protocols.byteOffset, protocols.byteOffset + protocols.byteLength));
  }
}

module.exports = {
  CLIENT_RENEG_LIMIT: 3,
  CLIENT_RENEG_WINDOW: 600,
  DEFAULT_CIPHERS: 'TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256:ECDHE-RSA-AES128-GCM-SHA256:' +
    'ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES256-GCM-SHA384:DHE-RSA-AES128-GCM-SHA256:' +
    'ECDHE-RSA-AES128-SHA256:DHE-RSA-AES128-SHA256:ECDHE-RSA-AES256-SHA384:DHE-RSA-AES256-SHA384:ECDHE-RSA-AES256-SHA256:' +
    'DHE-RSA-AES256-SHA256:HIGH:!aNULL:!eNULL:!EXPORT:!DES:!RC4:!MD5:!PSK:!SRP:!CAMELLIA',
  DEFAULT_ECDH_CURVE: 'auto',
  DEFAULT_MIN_VERSION: 'TLSv1.2',
  DEFAULT_MAX_VERSION: 'TLSv1.3',
  getCiphers: () => ['tls_aes_256_gcm_sha384', 'tls_chacha20_poly1305_sha256', 'tls_aes_128_gcm_sha256'],
  convertALPNProtocols,
  checkServerIdentity,
  createSecureContext() {
    throw unavailable('tls.createSecureContext');
  },
  SecureContext,
  TLSSocket,
  Server,
  createServer() {
    throw unavailable('tls.createServer');
  },
  connect() {
    throw unavailable('tls.connect');
  },
};
