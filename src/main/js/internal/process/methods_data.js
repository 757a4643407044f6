// Facts about the process that are fixed when it starts.
exports.features = Object.freeze({
  inspector: true, debug: false, uv: true, ipv6: true, openssl_is_boringssl: false, tls_alpn: true, tls_sni: true, tls_ocsp: true,
  tls: true, cached_builtins: true,  dtls: false, quic: false,
  get require_module() {
    const options = require('internal/options');
    return options.get('--require-module') !== false && options.get('--experimental-require-module') !== false;
  },
  get typescript() { return require('internal/options').get('--strip-types') ? 'strip' : false; },
});
// What forgets what belongs to one process, before a snapshot of a program is made.
exports.resets = [];

let timeOrigin;
const engine = binding('engine');

exports.attach = function attach() {
  timeOrigin = undefined;
};
// Milliseconds since 1970 of the start, with a fraction.
exports.timeOrigin = () => (timeOrigin ??= engine.timeOrigin());
// Milliseconds since the start.
exports.now = () => engine.now();
