package dev.junction.child;

/** A process that could not be started. */
final class SpawnException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int errno;

  SpawnException(int errno) {
    super("errno " + errno, null, false, false);
    this.errno = errno;
  }

  int errno() {
    return errno;
  }
}
