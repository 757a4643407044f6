package dev.junction.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Tells when the thread of a program that pauses has come to the place where V8 takes messages of
 * other threads. A message that comes sooner would be worked on by the thread that brings it, in
 * the middle of what the other one does.
 */
final class PausedThread {
  private static final int LOOKS = 5000;
  private static final int NEEDED = 2;

  private final Thread thread = Thread.currentThread();
  private final Path state = stateOfThisThread();

  /** For the calling thread. */
  PausedThread() {}

  private static Path stateOfThisThread() {
    try {
      return Path.of("/proc")
          .resolve(Files.readSymbolicLink(Path.of("/proc/thread-self")))
          .resolve("stat");
    } catch (IOException | UnsupportedOperationException notLinux) {
      return null;
    }
  }

  /** Returns when that thread waits in V8. */
  void await() throws InterruptedException {
    var seen = 0;
    for (var i = 0; i < LOOKS && seen < NEEDED; i++) {
      Thread.sleep(1);
      seen = isInV8() && isAsleep() ? seen + 1 : 0;
    }
  }

  private boolean isInV8() {
    var frames = thread.getStackTrace();
    return frames.length == 0
        || (frames[0].isNativeMethod() && frames[0].getClassName().endsWith(".V8Native"));
  }

  private boolean isAsleep() {
    if (state == null) {
      return true;
    }
    try {
      var text = Files.readString(state, StandardCharsets.ISO_8859_1);
      // The name of the thread, in parentheses, comes before its state.
      var at = text.lastIndexOf(')') + 2;
      return at < text.length() && text.charAt(at) == 'S';
    } catch (IOException ended) {
      return true;
    }
  }
}
