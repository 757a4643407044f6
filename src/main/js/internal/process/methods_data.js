// Facts about the process that are fixed when it starts.
exports.features = Object.freeze({
  inspector: false, debug: false, uv: true, ipv6: true, openssl_is_boringssl: false, tls_alpn: true, tls_sni: true, tls_ocsp: true,
  tls: true, cached_builtins: true, require_module: true, quic: false,
  get typescript() { return require('internal/options').get('--strip-types') ? 'strip' : false; },
});
exports.config = Object.freeze({
  target_defaults: Object.freeze({
    cflags: [], default_configuration: 'Release', defines: [], include_dirs: [], libraries: [],
  }),
  variables: Object.freeze({
    v8_enable_i18n_support: 1, icu_small: false, node_shared: false, napi_build_version: '10', node_builtin_shareable_builtins: [],
    node_use_openssl: true, openssl_quic: false, node_use_amaro: true, asan: 0, coverage: false, is_debug: 0,
  }),
});

let timeOrigin;
const engine = binding('engine');

exports.attach = function attach() {
  timeOrigin = undefined;
};
// Milliseconds since 1970 of the start, with a fraction.
exports.timeOrigin = () => (timeOrigin ??= engine.timeOrigin());
// Milliseconds since the start.
exports.now = () => engine.now();
