package dev.junction.process;

import dev.junction.engine.Host;
import dev.junction.posix.Terminals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the descriptors of the process are. */
final class StandardStreams {
  private StandardStreams() {}

  /** {@code tty}, {@code file} (devices too) or {@code pipe} (sockets too). */
  static String type(Host host, int descriptor) {
    if (!host.ownsProcess()) {
      return "pipe";
    }
    try {
      var target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      if (target.startsWith("pipe:") || target.startsWith("socket:")) {
        return "pipe";
      }
      return target.startsWith("/dev/pts/")
              || target.startsWith("/dev/tty")
              || target.equals(Terminals.MASTER)
          ? "tty"
          : "file";
    } catch (IOException | UnsupportedOperationException noProc) {
      return "pipe";
    }
  }
}
