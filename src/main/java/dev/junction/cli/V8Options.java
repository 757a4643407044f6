package dev.junction.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The options of the command line that are V8's, which must be known before V8 starts. */
final class V8Options {
  /** Flags that take their value after {@code =}; underscores count as dashes. */
  private static final Set<String> WITH_VALUE =
      Set.of(
          "--max-old-space-size",
          "--max-semi-space-size",
          "--min-semi-space-size",
          "--max-heap-size",
          "--initial-heap-size",
          "--stack-size",
          "--random-seed",
          "--logfile",
          "--jitless-value");

  private static final Set<String> PLAIN =
      Set.of(
          "--expose-gc",
          "--allow-natives-syntax",
          "--no-opt",
          "--jitless",
          "--trace-gc",
          "--prof",
          "--trace-opt",
          "--trace-deopt",
          "--no-concurrent-array-buffer-sweeping",
          "--always-sparkplug",
          "--predictable",
          "--single-threaded",
          "--interpreted-frames-native-stack");

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
    for (var word : words) {
      if (!word.startsWith("-") || word.equals("--")) {
        return;
      }
      int equals = word.indexOf('=');
      var name = (equals < 0 ? word : word.substring(0, equals)).replace('_', '-');
      if (name.equals("--v8-options")) {
        flags.add("--help"); // V8 prints its flags while it starts
      } else if (PLAIN.contains(name) || name.startsWith("--harmony") || name.startsWith("--js-")) {
        flags.add(name);
      } else if (WITH_VALUE.contains(name) && equals > 0) {
        flags.add(name + word.substring(equals));
      }
    }
  }

  static int stackKib(String[] words, String nodeOptions) {
    for (var flag : of(words, nodeOptions)) {
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
