// process.config: how a Node.js of this version is configured, as far as packages that build native code or adapt to
// the configuration may ask. Names and types are Node's; what concerns parts that Junction does not have is off.
const off = (names, value) => names.trim().split(/\s+/).map((name) => [name, value]);

const variables = Object.fromEntries([
  ...off(`asan ubsan use_ccache_win want_separate_host_toolset dcheck_always_on force_dynamic_crt v8_enable_31bit_smis_on_64bit_arch
    v8_enable_extensible_ro_snapshot v8_enable_external_code_space v8_enable_hugepage v8_enable_lite_mode
    v8_enable_pointer_compression v8_enable_pointer_compression_shared_cage v8_enable_sandbox v8_enable_v8_checks
    v8_random_seed v8_trace_maps v8_use_perfetto is_debug`, 0),
  ...off(`clang v8_enable_gdbjit v8_enable_i18n_support v8_enable_inspector v8_enable_javascript_promise_hooks v8_enable_maglev
    v8_enable_object_print v8_enable_short_builtin_calls v8_enable_temporal_support v8_enable_wasm_simd256_revec
    v8_enable_webassembly v8_optimized_debug v8_promise_internal_field_count v8_use_siphash`, 1),
  ...off(`control_flow_guard coverage debug_nghttp2 debug_node debug_symbols enable_lto enable_pgo_generate enable_pgo_use
    enable_thin_lto error_on_warn icu_small icu_system node_debug_lib node_enable_d8 node_enable_experimentals
    node_enable_v8_vtunejit node_enable_v8debughelper node_enable_v8windbg node_fipsinstall node_install_corepack
    node_no_browser_globals node_shared node_shared_abseil node_shared_ada node_shared_brotli node_shared_cares node_shared_ffi
    node_shared_gtest node_shared_hdr_histogram node_shared_highway node_shared_http_parser node_shared_libuv
    node_shared_lief node_shared_merve node_shared_nbytes node_shared_nghttp2 node_shared_nghttp3 node_shared_ngtcp2
    node_shared_openssl node_shared_perfetto node_shared_simdjson node_shared_simdutf node_shared_sqlite
    node_shared_temporal_capi node_shared_uvwasi node_shared_zlib node_shared_zstd node_use_dtls node_use_quic node_with_ltcg
    node_without_node_options node_write_snapshot_as_array_literals openssl_is_boringssl openssl_is_fips openssl_quic
    ossfuzz suppress_all_error_on_warn use_prefix_to_find_headers single_executable_application`, false),
  ...off(`node_install_npm node_use_amaro node_use_bundled_v8 node_use_ffi node_use_lief node_use_node_code_cache
    node_use_node_snapshot node_use_openssl node_use_sqlite node_use_v8_platform`, true),
  ...off('cargo_rust_target lto_jobs node_section_ordering_info node_tag', ''),
  ...Object.entries({
    'build_type%': 'Release', 'host_arch': '', 'target_arch': '', 'icu_data_in': 'icudt77l.dat', 'icu_endianness': 'l',
    'icu_gyp_path': 'tools/icu/icu-generic.gyp', 'icu_path': 'deps/icu-small', 'icu_ver_major': '77', 'libdir': 'lib',
    'llvm_version': '20.1', 'napi_build_version': '10', 'node_builtin_shareable_builtins': [], 'node_byteorder': 'little',
    'node_cctest_sources': [], 'node_library_files': [], 'node_module_version': 0, 'node_prefix': '/',
    'node_release_urlbase': 'https://nodejs.org/download/release/', 'node_target_type': 'executable',
    'openssl_version': 0x3050080f, 'shlib_suffix': '',
  }),
]);

const config = {
  target_defaults: Object.freeze({
    include_dirs: [], libraries: [], defines: [], cflags: [], conditions: [], default_configuration: 'Release',
    configurations: { Release: {}, Debug: {} },
  }),
  variables,
};

// Fills in what the machine says, and hands out the finished object.
module.exports = function configFor(arch, modules) {
  variables.host_arch = arch;
  variables.target_arch = arch;
  variables.node_module_version = Number(modules);
  variables.shlib_suffix = `so.${modules}`;
  Object.freeze(variables);
  return Object.freeze(config);
};
