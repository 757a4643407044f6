package dev.junction.fs;

/** Flags of {@code open} on Linux, as JavaScript passes them. */
final class OpenFlags {
  static final int RDONLY = 0;
  static final int WRONLY = 1;
  static final int CREAT = 0x40;
  static final int EXCL = 0x80;
  static final int TRUNC = 0x200;
  static final int DIRECTORY = 0x10000;

  /** Programs that this process starts must not inherit what Node.js opens. */
  static final int CLOEXEC = 0x80000;

  private OpenFlags() {}
}
