package dev.junction.child;

import dev.junction.engine.Host;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Starts Junction from Junction: the same {@code java} command, with other arguments for the
 * program. The launcher itself is a shell script, which would take its time, lose {@code argv[0]}
 * and drop variables whose names are no words to a shell.
 */
final class OwnLauncher {
  private static final String MAIN = "dev.junction.cli.Main";
  private static final String ARGV0 = "-Djunction.argv0=";
  private static final String EXECUTABLE = "-Djunction.executable=";
  private static final String ICU_PROPERTY = "-Djunction.icuData=";
  private static final String OPTIONS = "JUNCTION_JAVA_OPTIONS=";
  private static final String ICU_VARIABLE = "ICU_DATA=";

  private OwnLauncher() {}

  /**
   * The command in place of the launcher's.
   *
   * @param file what is to be started, as it was named or found in PATH
   * @return null if that is not our launcher, a link to it or a copy of it; where the system does
   *     not tell how this process was started; and when the child wants another JVM
   */
  static Command replace(Host host, String file, Command command) {
    var executable = executable(host, command.directory().resolve(file));
    if (executable == null) {
      return null;
    }
    var java = ownWords();
    if (java == null) {
      return null;
    }
    var icuBefore = "";
    var javaOptions = "";
    var environment = new ArrayList<byte[]>();
    for (var pair : command.environment()) {
      var text = new String(pair, StandardCharsets.ISO_8859_1);
      if (text.startsWith(ICU_VARIABLE)) {
        icuBefore = text.substring(ICU_VARIABLE.length());
      } else if (text.startsWith(OPTIONS)) {
        javaOptions = text.substring(OPTIONS.length());
        environment.add(pair);
      } else if (!text.startsWith("JUNCTION_ARGV0=")) {
        environment.add(pair);
      }
    }
    if (!javaOptions.equals(System.getenv().getOrDefault("JUNCTION_JAVA_OPTIONS", ""))) {
      return null;
    }
    environment.add(bytes(ICU_VARIABLE + host.home().toAbsolutePath()));
    environment.add(bytes("_JAVA_SR_SIGNUM=62"));
    addDefault(environment, "MALLOC_MMAP_THRESHOLD_=", "4194304");
    addDefault(environment, "MALLOC_TRIM_THRESHOLD_=", "8388608");
    var words = new ArrayList<byte[]>();
    for (var word : java) {
      var text = new String(word, StandardCharsets.ISO_8859_1);
      if (text.startsWith(ARGV0)) {
        words.add(concat(ARGV0, command.arguments().getFirst()));
      } else if (text.startsWith(ICU_PROPERTY)) {
        words.add((ICU_PROPERTY + icuBefore).getBytes(StandardCharsets.ISO_8859_1));
      } else if (text.startsWith(EXECUTABLE)) {
        words.add(bytes(EXECUTABLE + executable));
      } else {
        words.add(word);
      }
    }
    words.addAll(command.arguments().subList(1, command.arguments().size()));
    return new Command(
        new String(java.getFirst(), StandardCharsets.UTF_8),
        words,
        environment,
        command.directory(),
        command.detached(),
        command.uid(),
        command.gid());
  }

  /** What the child's {@code process.execPath} is. */
  private static Path executable(Host host, Path file) {
    if (!host.ownsProcess()
        || System.getProperty("junction.icuData") == null
        || System.getProperty("junction.training") != null) {
      return null;
    }
    var launcher = Path.of(host.executable());
    try {
      if (file.equals(launcher)) {
        return launcher;
      }
      boolean same =
          Files.size(file) == Files.size(launcher)
              && Files.isExecutable(file)
              && Files.mismatch(file, launcher) < 0;
      if (!same) {
        return null;
      }
      var real = file.toRealPath();
      // The launcher of another installation is that one's.
      boolean alone = !Files.exists(real.resolveSibling("../target/junction/jdk"));
      return alone || real.equals(launcher) ? real : null;
    } catch (IOException unreadable) {
      return null;
    }
  }

  private static void addDefault(List<byte[]> environment, String name, String value) {
    var prefix = bytes(name);
    for (var pair : environment) {
      if (Arrays.mismatch(pair, prefix) == prefix.length) {
        return;
      }
    }
    environment.add(bytes(name + value));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] concat(String start, byte[] end) {
    var first = bytes(start);
    var all = java.util.Arrays.copyOf(first, first.length + end.length);
    System.arraycopy(end, 0, all, first.length, end.length);
    return all;
  }

  /** The words of this process's command up to the class with {@code main}. */
  private static List<byte[]> ownWords() {
    try {
      var line = Files.readAllBytes(Path.of("/proc/self/cmdline"));
      var words = new ArrayList<byte[]>();
      int start = 0;
      for (int i = 0; i < line.length; i++) {
        if (line[i] == 0) {
          var word = java.util.Arrays.copyOfRange(line, start, i);
          words.add(word);
          start = i + 1;
          if (new String(word, StandardCharsets.ISO_8859_1).equals(MAIN)) {
            return words;
          }
        }
      }
      return null;
    } catch (IOException noProc) {
      return null;
    }
  }
}
