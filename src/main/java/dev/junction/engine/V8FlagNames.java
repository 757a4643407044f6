package dev.junction.engine;

/**
 * The names of V8's flags, as {@code node --v8-options} lists them. Looked at only for an option
 * that is none of Node.js's own.
 */
public final class V8FlagNames {
  private static final String SWITCHES =
      """
      experimental test-only-unsafe abort-on-contradictory-flags
      exit-on-contradictory-flags allow-overwriting-for-next-flag use-strict
      trace-temporal harmony harmony-shipping js-staging js-shipping
      harmony-shadow-realm harmony-struct harmony-intl-best-fit-matcher js-decorators
      js-source-phase-imports js-defer-import-eval js-immutable-arraybuffer
      js-sum-precise js-intl-locale-variants harmony-import-attributes harmony-temporal
      js-regexp-duplicate-named-groups js-regexp-modifiers js-promise-try
      js-atomics-pause js-error-iserror js-regexp-escape js-explicit-resource-management
      js-base-64 js-esm-ns-reexport js-upsert js-iterator-sequencing builtin-subclassing
      enable-sharedarraybuffer-per-context js-nonextensible-applies-to-private
      for-of-optimization icu-timezone-data icu-default-italian-number-grouping-always
      icu-british-remove-full-weekday-comma stress-snapshot lite-mode
      enable-allocation-folding disable-write-barriers
      enable-unconditional-write-barriers single-generation conservative-stack-scanning
      direct-handle scavenger-conservative-object-pinning
      stress-scavenger-conservative-object-pinning
      stress-scavenger-conservative-object-pinning-random
      scavenger-precise-object-pinning scavenger-updates-allocation-limit
      precise-object-pinning scavenger-promote-quarantined-pages scavenger-chaos-mode
      local-off-stack-check experimental-fuzzing future
      force-emit-interrupt-budget-checks maglev maglev-future
      optimize-on-next-call-optimizes-to-maglev stress-maglev maglev-as-top-tier
      maglev-inlining maglev-loop-peeling maglev-optimistic-peeled-loops
      maglev-deopt-data-on-background maglev-build-code-on-background
      maglev-destroy-on-background maglev-inline-api-calls maglev-cons-string-elision
      maglev-pretenure-store-values maglev-poly-calls maglev-truncation
      trace-maglev-truncation maglev-licm maglev-truncated-int32-phis
      maglev-range-analysis trace-maglev-range-analysis maglev-range-verification
      concurrent-maglev-high-priority-threads maglev-reuse-stack-slots
      maglev-untagged-phis maglev-hoist-osr-value-phi-untagging
      maglev-speculative-hoist-phi-untagging maglev-cse maglev-non-eager-inlining
      turbolev-non-eager-inlining maglev-assert maglev-assert-stack-size
      maglev-assert-types maglev-break-on-entry maglev-print-bytecode
      maglev-print-feedback maglev-print-inlined maglev-print-provenance
      print-maglev-code trace-maglev-graph-building trace-maglev-loop-speeling
      trace-maglev-inlining trace-maglev-kna-processor print-maglev-deopt-verbose
      print-maglev-graph print-maglev-graphs trace-maglev-phi-untagging
      trace-maglev-regalloc maglev-stats maglev-stats-nvp
      maglev-function-context-specialization specialize-code-for-one-byte-seq-strings
      additive-safe-int-feedback turbolev-additive-safe-int-feedback
      enable-enumerated-keyed-access-bytecode dict-property-const-tracking
      script-context-cells function-context-cells empty-context-extension-dep
      json-stringify-fast-path cache-property-key-string-adds trace-number-string-cache
      maglev-inline-date-accessors turbofan-inline-date-accessors inline-date-accessors
      extensible-ro-snapshot efficiency-mode battery-saver-mode memory-saver-mode
      efficiency-mode-disable-turbofan jitless disable-optimizing-compilers
      memory-protection-keys force-memory-protection-keys assert-types
      turboshaft-assert-types verify-simplified-lowering trace-compilation-dependencies
      unmap-holes allocation-site-tracking allocation-site-pretenuring page-promotion
      trace-page-promotions trace-pretenuring trace-pretenuring-statistics
      trace-resize-large-object track-field-types trace-block-coverage
      trace-protector-invalidation zero-unused-memory new-old-generation-heap-size
      high-end-android minor-ms-shortcut-strings feedback-normalization
      internalize-on-the-fly unbox-double-arrays string-slices osr-from-maglev
      always-osr-from-maglev jit-fuzzing use-std-math-pow use-ic
      lazy-feedback-allocation stress-ic ignition-elide-noneffectful-bytecodes
      ignition-reo ignition-filter-expression-positions
      ignition-share-named-property-feedback ignition-elide-redundant-tdz-checks
      print-bytecode enable-lazy-source-positions stress-lazy-source-positions
      stress-lazy omit-default-ctors trace-ignition-codegen trace-track-allocation-sites
      trace-migration trace-generalization reuse-scope-infos sparkplug always-sparkplug
      baseline-batch-compilation concurrent-sparkplug
      concurrent-sparkplug-high-priority-threads sparkplug-needs-short-builtins
      trace-baseline trace-baseline-batch-compilation shared-strings shared-string-table
      always-use-string-forwarding-table transition-strings-during-gc-with-stack
      concurrent-builtin-generation concurrent-recompilation
      trace-concurrent-recompilation concurrent-recompilation-front-running
      stress-concurrent-inlining maglev-overwrite-budget maglev-overwrite-osr-budget
      stress-concurrent-inlining-attach-code trace-heap-broker-verbose trace-heap-broker
      print-deopt-stress turbofan opt turbo-always-optimize-spills
      turbo-wasm-address-reassociation concurrent-turbo-tracing
      optimize-maglev-optimizes-to-turbofan trace-turbo trace-turbo-graph
      trace-turbo-scheduled trace-turbo-types trace-turbo-scheduler
      trace-turbo-reduction trace-turbo-bailouts trace-turbo-trimming trace-turbo-jt
      trace-turbo-ceq trace-turbo-loop trace-turbo-alloc trace-all-uses
      trace-representation trace-turbo-stack-accesses
      fuzzing-and-concurrent-recompilation turbo-verify verify-csa trace-verify-csa
      fixed-array-bounds-checks turbo-stats turbo-stats-nvp turbo-stats-wasm
      turbo-splitting turbo-inlining turbo-elide-frames stress-inline
      trace-turbo-inlining turbo-inline-array-builtins use-osr maglev-osr concurrent-osr
      maglev-escape-analysis trace-maglev-escape-analysis maglev-object-tracking
      trace-maglev-object-tracking turbo-string-builder trace-osr log-or-trace-osr
      analyze-environment-liveness trace-environment-liveness turbo-load-elimination
      trace-turbo-load-elimination turbo-profiling turbo-profiling-verbose
      reorder-builtins abort-on-bad-builtin-profile-data warn-about-builtin-profile-data
      turbo-verify-allocation turbo-move-optimization turbo-jt turbo-loop-peeling
      turbo-loop-variable turbo-loop-rotation turbo-cf-optimization turbo-escape
      turbo-allocation-folding turbo-instruction-scheduling
      turbo-stress-instruction-scheduling turbo-store-elimination
      trace-store-elimination turbo-typer-hardening turbo-rewrite-far-jumps
      stress-gc-during-compilation turbo-fast-api-calls fast-api-allow-float-in-sim
      turbo-compress-frame-translations turbo-inline-js-wasm-calls
      turbo-optimize-inlined-js-wasm-wrappers turbo-optimize-apply
      turbo-optimize-math-minmax turboshaft turboshaft-enable-debug-features
      turboshaft-wasm-load-elimination turboshaft-wasm-in-js-inlining
      turbolev-inline-js-wasm-wrappers turboshaft-load-elimination
      turboshaft-loop-unrolling turboshaft-string-concat-escape-analysis
      turboshaft-trusted-load-elimination turboshaft-typed-optimizations turbolev
      print-turbolev-frontend print-turbolev-inline-functions turbolev-future
      typed-array-length-loading deduplicate-heap-number-requests
      turboshaft-trace-reduction turboshaft-trace-emitted
      turboshaft-trace-intermediate-reductions turboshaft-trace-load-elimination
      turboshaft-trace-if-else-to-switch turboshaft-verify-load-store-taggedness
      verify-turboshaft profile-guided-optimization
      profile-guided-optimization-for-empty-feedback-vector optimize-for-size
      reopt-after-lazy-deopts verify-get-js-builtin-state wasm-generic-wrapper
      trace-wasm-native-heap trace-wasm-offheap-memory print-wasm-offheap-memory-size
      trace-wasm-serialization wasm-async-compilation wasm-test-streaming
      wasm-native-module-cache wasm-tier-up wasm-dynamic-tiering wasm-sync-tier-up
      trace-wasm-compilation-times trace-wasm-decoder trace-wasm-compiler
      trace-wasm-streaming trace-wasm-stack-switching stress-wasm-stack-switching
      liftoff liftoff-only enable-testing-opcode-in-wasm trace-liftoff trace-wasm-memory
      trace-wasm-globals experimental-wasm-pgo-to-file experimental-wasm-pgo-from-file
      validate-asm suppress-asm-messages trace-asm-time trace-asm-scanner
      trace-asm-parser stress-validate-asm dump-wasm-module wasm-fast-api
      wasm-assert-types wasm-deopt experimental-wasm-type-reflection
      experimental-wasm-instruction-tracing experimental-wasm-shared
      experimental-wasm-acquire-release experimental-wasm-fp16
      experimental-wasm-memory-control experimental-wasm-wasmfx
      experimental-wasm-compilation-hints experimental-wasm-growable-stacks
      experimental-wasm-custom-descriptors experimental-wasm-stringref
      experimental-wasm-imported-strings-utf8 experimental-wasm-legacy-eh
      experimental-wasm-branch-hinting experimental-wasm-exnref
      experimental-wasm-rab-integration experimental-wasm-assume-ref-cast-succeeds
      experimental-wasm-ref-cast-nop experimental-wasm-skip-null-checks
      experimental-wasm-skip-bounds-checks experimental-wasm-js-interop wasm-staging
      wasm-opt wasm-bounds-checks wasm-stack-checks wasm-enforce-bounds-checks
      wasm-math-intrinsics wasm-inlining wasm-inlining-ignore-call-counts
      trace-wasm-inlining trace-wasm-typer trace-wasm-simd-shuffle
      wasm-inlining-call-indirect wasm-bulkmem-inlining wasm-loop-unrolling
      wasm-loop-peeling trace-wasm-loop-peeling wasm-fuzzer-gen-test print-wasm-code
      print-wasm-stub-code asm-wasm-lazy-compilation wasm-lazy-compilation
      trace-wasm-lazy-compilation wasm-lazy-validation wasm-code-gc trace-wasm-code-gc
      stress-wasm-code-gc stress-wasm-memory-moving flush-liftoff-code
      stress-branch-hinting trace-wasm trace-wasm-instances
      experimental-wasm-revectorize trace-wasm-revectorize wasm-memory64-trap-handling
      wasm-jitless wasm-jitless-if-available-for-testing wasm-allow-mixed-eh-for-testing
      wasm-code-coverage trace-wasm-compilation-hints wasm-generate-compilation-hints
      trace-wasm-generate-compilation-hints lazy-new-space-shrinking
      trim-descriptor-arrays-in-gc trim-descriptor-arrays-in-gc-with-stack gc-global
      trace-gc trace-gc-nvp trace-gc-ignore-scavenger trace-memory-reducer
      trace-gc-verbose trace-gc-freelists trace-gc-freelists-verbose
      trace-gc-heap-layout trace-gc-heap-layout-ignore-minor-gc
      trace-evacuation-candidates trace-pending-allocations trace-fragmentation
      trace-fragmentation-verbose minor-ms-trace-fragmentation trace-evacuation
      trace-mutator-utilization incremental-marking incremental-marking-task
      incremental-marking-unified-schedule trace-unmapper parallel-scavenge
      minor-gc-task minor-gc-task-with-lower-priority trace-parallel-scavenge
      cppgc-young-generation optimize-gc-for-battery concurrent-marking
      concurrent-array-buffer-sweeping stress-concurrent-allocation parallel-marking
      trace-concurrent-marking concurrent-sweeping parallel-compaction
      parallel-pointer-update parallel-gc-clearing
      detect-ineffective-gcs-near-heap-limit ineffective-gc-includes-global
      ineffective-gcs-forces-last-resort trace-incremental-marking
      print-gc-clearing-dependency-graph trace-stress-marking trace-stress-scavenge
      track-gc-object-stats trace-gc-object-stats trace-zone-stats trace-zone-type-stats
      trace-backing-store track-detached-contexts trace-detached-contexts verify-heap
      verify-write-barriers safepoint-bump-qos-class move-object-start memory-reducer
      memory-reducer-for-small-heaps enable-allocation-failures-optimize-memory
      enable-allocation-failures-optimize-memory-ignoring-priority
      external-memory-accounted-in-global-limit gc-speed-uses-counters
      allocation-buffer-parking compact compact-code-space compact-on-every-full-gc
      compact-with-stack shortcut-strings-with-stack stress-compaction
      resize-large-object stress-compaction-random flush-baseline-code flush-bytecode
      flush-code-based-on-time flush-code-based-on-tab-visibility stress-flush-code
      trace-flush-code use-marking-progress-bar optimize-for-input-handling
      stress-per-context-marking-worklist stress-incremental-marking memory-pool
      memory-pool-share-memory-on-teardown
      memory-pool-release-before-memory-pressure-gcs
      memory-pool-release-on-malloc-failures large-page-pool managed-zone-memory
      managed-zone-memory-for-isolate-independent-memory fuzzer-gc-analysis
      reclaim-unmodified-wrappers parallel-reclaim-unmodified-wrappers
      concurrent-marking-high-priority-threads disable-abortjs randomize-all-allocations
      manual-evacuation-candidates-selection clear-free-memory
      idle-gc-on-context-disposal trace-context-disposal cppheap-incremental-marking
      cppheap-concurrent-marking memory-balancer trace-memory-balancer
      late-heap-limit-check debug-code trap-on-abort slow-debug-code code-comments
      enable-sse3 enable-ssse3 enable-sse4-1 enable-sse4-2 enable-sahf enable-avx
      enable-avx2 enable-avx-vnni enable-avx-vnni-int8 enable-fma3 enable-f16c
      enable-bmi1 enable-bmi2 enable-lzcnt enable-popcnt force-long-branches
      partial-constant-pool intel-jcc-erratum-mitigation enable-source-at-csa-bind
      enable-armv7 enable-vfp3 enable-32dregs enable-neon enable-sudiv enable-armv8
      enable-regexp-unaligned-accesses script-streaming stress-background-compile
      concurrent-cache-deserialization
      merge-background-deserialized-script-with-compilation-cache verify-code-merge
      experimental-embedder-instance-types expose-gc expose-externalize-string
      expose-statistics expose-trigger-failure expose-ignition-statistics
      builtins-in-stack-traces experimental-stack-trace-frames
      disallow-code-generation-from-strings expose-async-hooks
      experimental-report-exceptions-from-callbacks allow-unsafe-function-constructor
      force-slow-path test-small-max-function-context-stub-size inline-new trace lazy
      lazy-eval lazy-streaming max-lazy trace-opt trace-opt-status trace-opt-verbose
      trace-opt-stats trace-deopt log-deopt trace-deopt-verbose trace-file-names
      always-osr trace-serializer compilation-cache cache-prototype-transitions
      lazy-compile-dispatcher trace-compiler-dispatcher
      parallel-compile-tasks-for-eager-toplevel parallel-compile-tasks-for-lazy
      simulator-debugger trace-side-effect-free-debug-evaluate hard-abort log-colour
      expose-inspector-scripts inspector-live-edit clear-exceptions-on-js-entry
      use-original-message-for-stack-trace heap-profiler-trace-objects
      heap-profiler-use-embedder-graph heap-snapshot-on-oom
      heap-profiler-show-hidden-objects profile-heap-snapshot
      sampling-heap-profiler-suppress-randomness log-ic fast-map-update
      clone-object-sidestep-transitions native-code-counters sparkplug-plus super-ic
      mega-dom-ic trace-prototype-users trace-for-in-enumerate log-maps log-maps-details
      allow-natives-syntax allow-natives-for-differential-fuzzing parse-only
      enable-parser-ablation enable-preparser-ablation enable-bytecode-compiler-ablation
      async-stack-traces stack-trace-on-illegal abort-on-uncaught-exception
      correctness-fuzzer-suppressions rehash-snapshot trace-rail print-all-exceptions
      detailed-error-stack-trace adjust-os-scheduling-parameters
      experimental-flush-embedded-blob-icache short-builtin-calls
      trace-code-range-allocation better-code-range-allocation abort-on-far-code-range
      runtime-call-stats rcs rcs-cpu-time verify-snapshot-checksum
      profile-deserialization trace-deserialization serialization-statistics
      regexp-optimization regexp-unroll regexp-quick-check regexp-interpret-all
      regexp-tier-up regexp-peephole-optimization regexp-results-cache
      regexp-assemble-from-bytecode trace-regexp-peephole-optimization
      trace-regexp-bytecodes trace-regexp-assembler trace-regexp-compiler
      trace-regexp-graph-building trace-regexp-parser trace-regexp-graph
      print-regexp-graph trace-regexp-tier-up enable-experimental-regexp-engine
      default-to-experimental-regexp-engine experimental-regexp-engine-capture-group-opt
      trace-experimental-regexp-engine
      enable-experimental-regexp-engine-on-excessive-backtracks regexp-simd
      regexp-bytecode-analysis trace-regexp-bytecode-analysis trace-read-only-promotion
      trace-read-only-promotion-verbose testing-bool-flag testing-maybe-bool-flag
      testing-bool-flag-A testing-bool-flag-B testing-bool-flag-C
      strict-termination-checks fuzzing hole-fuzzing sandbox-testing sandbox-fuzzing
      verify-bytecode-light verify-bytecode-full expose-memory-corruption-api
      freeze-flags-after-init cet-compatible target-is-simulator text-is-readable
      trace-minor-ms-parallel-marking minor-ms concurrent-minor-ms-marking
      black-allocated-pages sticky-mark-bits handle-weak-ref-weakly-in-minor-gc help
      print-flag-values print-feature-flags-json slow-histograms use-external-strings
      mock-arraybuffer-allocator multi-mapped-mock-allocator gdbjit gdbjit-full
      gdbjit-dump enable-slow-asserts print-ast print-scopes trace-contexts gc-verbose
      code-stats print-handles check-handle-count print-global-handles
      trace-turbo-escape trace-module-status trace-normalization trace-lazy
      trace-isolates regexp-possessive-quantifier print-break-location
      logfile-per-isolate log log-all log-internal-timer-events log-timer-events
      log-source-code log-source-position log-code log-feedback-vector
      log-code-disassemble log-function-events detailed-line-info prof-include-idle
      perfetto-code-logger prof-cpp prof-browser-mode prof ll-prof perf-basic-prof
      perf-basic-prof-only-functions perf-prof perf-prof-annotate-wasm
      perf-prof-delete-file perf-prof-unwinding-info redirect-code-traces
      print-opt-source vtune-prof-annotate-wasm win64-unwinding-info
      interpreted-frames-native-stack enable-etw-stack-walking etw-trace-debug
      enable-etw-by-custom-filter-only print-builtin-size trace-elements-transitions
      trace-creation-allocation-sites print-code print-opt-code print-code-verbose
      print-builtin-code print-regexp-code print-regexp-bytecode print-all-code
      predictable predictable-gc-schedule single-threaded single-threaded-gc
      single-threaded-gc-in-background parallel-pause-for-gc-in-background
      incremental-marking-for-gc-in-background shared-heap proto-assign-seq-opt
      proto-assign-seq-lazy-func-opt track-array-buffer-views is-standalone-d8-shell
      disallow-unsafe-flags verify-predictable
      """;

  private static final String WITH_VALUE =
      """
      icu-datetime-compat-lang scavenger-chaos-mode-threshold
      maglev-max-small-graph-size maglev-loop-peeling-max-size
      maglev-loop-peeling-max-size-cumulative concurrent-maglev-max-threads
      max-maglev-inline-depth max-maglev-hard-inline-depth
      max-maglev-inlined-bytecode-size max-maglev-inlined-bytecode-size-cumulative
      max-maglev-inlined-bytecode-size-small-total
      max-maglev-inlined-bytecode-size-small
      max-maglev-inlined-bytecode-size-small-with-heapnum-in-out
      min-maglev-inlining-frequency max-turbolev-inline-depth maglev-filter
      maglev-print-filter function-context-cells-max-size smi-string-cache-size
      double-string-cache-size max-opt efficiency-mode-delay-turbofan-multiply
      wasm-trace-native page-promotion-threshold minor-ms-page-promotion-threshold
      minor-ms-page-promotion-max-lab-threshold minor-ms-max-page-age
      high-end-android-physical-memory-threshold
      invocation-count-for-feedback-allocation invocation-count-for-maglev
      invocation-count-for-maglev-osr osr-from-maglev-interrupt-scale-factor
      invocation-count-for-turbofan invocation-count-for-osr osr-to-tierup
      minimum-invocations-after-ic-update minimum-invocations-before-optimization
      print-bytecode-filter trace-ignition-dispatches-output-file
      concurrent-sparkplug-max-threads sparkplug-filter
      baseline-batch-compilation-threshold initial-shared-heap-size max-shared-heap-size
      concurrent-recompilation-queue-length concurrent-recompilation-delay
      concurrent-turbofan-max-threads max-serializer-nesting stress-runs
      deopt-every-n-times turbo-filter trace-turbo-path trace-turbo-filter
      trace-turbo-file-prefix trace-turbo-cfg-file turbo-verify-machine-graph
      csa-trap-on-node builtins-effects-src max-inlined-bytecode-size
      max-inlined-bytecode-size-cumulative max-inlined-bytecode-size-absolute
      max-inlined-bytecode-size-small-total reserve-inline-budget-scale-factor
      max-inlined-bytecode-size-small
      max-inlined-bytecode-size-small-with-heapnum-in-out max-optimized-bytecode-size
      min-inlining-frequency max-maglev-eager-inlined-bytecode-size
      max-turbolev-eager-inlined-bytecode-size maglev-allocation-folding
      turbo-profiling-output dump-builtins-hashes-to-file
      invocation-count-for-early-optimization invocation-count-for-maglev-with-delay
      wasm-num-compilation-tasks wasm-max-mem-pages wasm-max-table-size
      wasm-max-committed-code-mb wasm-max-code-space-size-mb wasm-tiering-budget
      wasm-wrapper-tiering-budget max-wasm-functions wasm-caching-threshold
      wasm-caching-hard-threshold wasm-caching-timeout-ms wasm-tier-up-filter
      wasm-eager-tier-up-function wasm-stack-switching-stack-size
      wasm-tier-mask-for-testing wasm-debug-mask-for-testing dump-wasm-module-path
      wasm-deopts-per-function-limit wasm-inlining-budget wasm-inlining-max-size
      wasm-inlining-factor wasm-inlining-min-budget wasm-loop-peeling-max-size
      print-wasm-code-function-index wasm-max-initial-code-space-reservation
      wasm-max-module-size wasm-disassembly-max-mb wasm-capi-thread-pool-size
      stress-sampling-allocation-profiler min-semi-space-size max-semi-space-size
      semi-space-growth-factor max-old-space-size max-heap-size initial-heap-size
      initial-old-space-size preconfigured-old-space-size random-gc-interval gc-interval
      cppgc-random-gc-interval retain-maps-for-n-gc trace-allocation-stack-interval
      trace-duplicate-threshold-kb incremental-marking-soft-trigger
      incremental-marking-hard-trigger minor-gc-task-trigger
      concurrent-marking-max-worker-num ephemeron-fixpoint-iterations
      ineffective-gc-size-threshold ineffective-gc-mutator-utilization-threshold
      zone-stats-tolerance gc-stats memory-reducer-gc-count memory-reducer-delay-ms
      gc-memory-reducer-start-delay-ms external-memory-max-growing-factor
      external-memory-max-reasonable-size heap-growing-percent v8-os-page-size
      compaction-max-evacuated-bytes-mb
      compaction-max-evacuated-bytes-mb-for-reduce-memory
      compaction-max-evacuated-bytes-mb-for-optimize-memory
      compaction-target-fragmentation-percent-for-reduce-memory
      compaction-target-fragmentation-percent-for-optimize-memory bytecode-old-age
      bytecode-old-time fixed-margin-for-input-handling memory-pool-timeout
      max-large-page-pool-size stress-marking stress-scavenge memory-balancer-c-value
      arm-arch mcpu sim-arm64-optional-features expose-gc-as stack-trace-limit
      expose-cputracemark-as switch-table-spread-threshold switch-table-min-cases
      stress-lazy-compilation lazy-compile-dispatcher-max-threads
      cpu-profiler-sampling-interval stack-size max-stack-trace-source-length
      histogram-interval heap-snapshot-path heap-snapshot-on-gc
      heap-snapshot-string-limit max-valid-polymorphic-map-count
      fast-properties-soft-limit max-fast-properties parser-ablation-amount
      preparser-ablation-amount bytecode-compiler-ablation-amount hash-seed random-seed
      fuzzer-random-seed regexp-tier-up-ticks
      experimental-regexp-engine-capture-group-opt-max-memory-usage
      regexp-backtracks-before-fallback testing-int-flag testing-float-flag
      testing-string-flag testing-prng-seed embedded-src embedded-variant startup-src
      startup-blob target-arch target-os turbo-profiling-input
      turbo-log-builtins-count-input
      minor-ms-min-new-space-capacity-for-concurrent-marking-mb
      minor-ms-concurrent-marking-trigger minor-ms-min-lab-size-kb map-counters
      mock-arraybuffer-allocator-limit gdbjit-dump-filter logfile prof-sampling-interval
      perf-basic-prof-path perf-prof-path gc-fake-mmap redirect-code-traces-to
      print-opt-code-filter print-builtin-code-filter proto-assign-seq-opt-count
      dump-allocations-digest-at-alloc
      """;

  private V8FlagNames() {}

  /**
   * What an option is to V8.
   *
   * @param option with its dashes, without a value; {@code --no-} before a switch turns it off
   * @return 0 for no flag, 1 for a switch, 2 for one with a value
   */
  public static int kind(String option) {
    if (!option.startsWith("--")) {
      return 0;
    }
    var name = option.substring(2).replace('_', '-');
    if (holds(SWITCHES, name)
        || (name.startsWith("no-") && holds(SWITCHES, name.substring(3)))
        || (name.startsWith("no") && holds(SWITCHES, name.substring(2)))) {
      return 1;
    }
    return holds(WITH_VALUE, name) ? 2 : 0;
  }

  private static boolean holds(String names, String name) {
    int at = names.indexOf(name);
    while (at >= 0) {
      int end = at + name.length();
      if ((at == 0 || names.charAt(at - 1) <= ' ') && names.charAt(end) <= ' ') {
        return !name.isEmpty();
      }
      at = names.indexOf(name, at + 1);
    }
    return false;
  }
}
