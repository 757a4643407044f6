package dev.junction.cli;

import com.sun.management.OperatingSystemMXBean;
import dev.junction.engine.V8FlagNames;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The options of the command line that are V8's, which must be known before V8 starts. */
final class V8Options {
  /** V8's flags that are common, so that the list of all need not be looked at. */
  private static final Set<String> KNOWN =
      Set.of("--max-old-space-size", "--max-semi-space-size", "--stack-size", "--expose-gc");

  /**
   * Options that JavaScript takes care of, and those without which the runtime's own code could not
   * run.
   */
  private static final Set<String> NOT_V8 =
      Set.of(
          "--help",
          "--abort-on-uncaught-exception",
          "--stack-trace-limit",
          "--disallow-code-generation-from-strings",
          "--jitless",
          "--no-expose-wasm",
          "--wasm-jitless");

  /** Options of Node.js that are common, so that the list of V8's flags need not be looked at. */
  private static final Set<String> NODE =
      Set.of(
          "--eval",
          "--print",
          "--require",
          "--import",
          "--test",
          "--watch",
          "--no-warnings",
          "--no-deprecation",
          "--enable-source-maps",
          "--experimental-vm-modules",
          "--experimental-strip-types",
          "--inspect",
          "--trace-warnings",
          "--version");

  /** Options whose value may be the next word. */
  private static final Set<String> TAKES_WORD =
      Set.of(
          "-e",
          "-p",
          "-pe",
          "-r",
          "-C",
          "--eval",
          "--print",
          "--require",
          "--import",
          "--conditions",
          "--loader",
          "--experimental-loader",
          "--env-file",
          "--env-file-if-exists",
          "--input-type",
          "--title",
          "--unhandled-rejections",
          "--stack-trace-limit",
          "--max-http-header-size",
          "--disable-warning",
          "--watch-path",
          "--test-name-pattern",
          "--test-skip-pattern",
          "--test-reporter",
          "--test-reporter-destination",
          "--test-concurrency",
          "--test-timeout",
          "--test-shard",
          "--test-isolation",
          "--redirect-warnings",
          "--icu-data-dir",
          "--openssl-config",
          "--tls-cipher-list",
          "--tls-keylog",
          "--dns-result-order",
          "--diagnostic-dir",
          "--localstorage-file",
          "--experimental-config-file",
          "--report-dir",
          "--report-directory",
          "--report-filename",
          "--report-signal",
          "--disable-proto",
          "--heapsnapshot-signal",
          "--trace-event-categories",
          "--trace-event-file-pattern",
          "--cpu-prof-dir",
          "--cpu-prof-name",
          "--cpu-prof-interval",
          "--heap-prof-dir",
          "--heap-prof-name",
          "--heap-prof-interval",
          "--allow-fs-read",
          "--allow-fs-write",
          "--v8-pool-size",
          "--network-family-autoselection-attempt-timeout",
          "--secure-heap",
          "--secure-heap-min",
          "--max-old-space-size",
          "--max-semi-space-size",
          "--stack-size",
          "--random-seed");

  private static final String PERCENTAGE = "--max-old-space-size-percentage=";

  private V8Options() {}

  static List<String> of(String[] words, String nodeOptions) {
    var flags = new ArrayList<String>();
    if (nodeOptions != null) {
      collect(nodeOptions.trim().split("\\s+"), flags);
    }
    collect(words, flags);
    return flags;
  }

  private static void collect(String[] words, List<String> flags) {
    for (int i = 0; i < words.length; i++) {
      var word = words[i];
      if (!word.startsWith("-") || word.equals("--")) {
        return;
      }
      int equals = word.indexOf('=');
      var name = (equals < 0 ? word : word.substring(0, equals)).replace('_', '-');
      if (equals < 0
          && i + 1 < words.length
          && TAKES_WORD.contains(name)
          && !words[i + 1].startsWith("-")) {
        i++;
        if (KNOWN.contains(name)) {
          flags.add(name + "=" + words[i]);
        }
      } else if (word.startsWith(PERCENTAGE)) {
        addPercentage(word.substring(PERCENTAGE.length()), flags);
      } else if (name.equals("--v8-options")) {
        flags.add("--help"); // V8 prints its flags while it starts
      } else if (isV8(name)) {
        flags.add(equals < 0 ? name : name + word.substring(equals));
      }
    }
  }

  private static boolean isV8(String name) {
    return KNOWN.contains(name)
        || (name.startsWith("--")
            && !NODE.contains(name)
            && !NOT_V8.contains(name)
            && V8FlagNames.kind(name) != 0);
  }

  /** What is no such number is told by JavaScript, with the other mistakes of a command line. */
  private static void addPercentage(String text, List<String> flags) {
    try {
      double percentage = Double.parseDouble(text);
      if (percentage > 0 && percentage <= 100) {
        long memory = totalMemory();
        flags.add("--max-old-space-size=" + (long) (memory * percentage / 100 / (1 << 20)));
      }
    } catch (NumberFormatException notANumber) {
      // Nothing is set.
    }
  }

  /** Bytes that the machine has, or that the process may have where that is less. */
  private static long totalMemory() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getTotalMemorySize();
  }

  static int stackKib(List<String> flags) {
    for (var flag : flags) {
      if (flag.startsWith("--stack-size=")) {
        try {
          return Integer.parseInt(flag.substring("--stack-size=".length()));
        } catch (NumberFormatException notANumber) {
          return 0;
        }
      }
    }
    return 0;
  }
}
