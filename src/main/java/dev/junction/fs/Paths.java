package dev.junction.fs;

import dev.junction.engine.Args;
import dev.junction.engine.Host;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/** Paths as the system wants them: bytes, relative to the directory in which the JVM runs. */
final class Paths {
  /** What {@link #parent} answers for a name without a directory. */
  static final byte[] CURRENT = {'.'};

  private final Host host;
  private final Path processDirectory = Path.of("").toAbsolutePath();

  Paths(Host host) {
    this.host = host;
  }

  /**
   * An argument as a path for a system call; an empty one stays empty, and no file has that name.
   */
  byte[] at(Args args, int index) {
    return resolve(raw(args, index));
  }

  /** An argument's bytes as they are, for the target of a symbolic link. */
  byte[] raw(Args args, int index) {
    return args.isBuffer(index) ? args.bytesAt(index) : encode(args.stringAt(index));
  }

  byte[] resolve(byte[] path) {
    if (path.length == 0 || path[0] == '/') return path;
    var current = host.currentDirectory();
    if (current.equals(processDirectory)) return path;
    return join(encode(current.toString()), path);
  }

  static byte[] join(byte[] directory, byte[] name) {
    boolean slash = directory.length > 0 && directory[directory.length - 1] == '/';
    byte[] joined = Arrays.copyOf(directory, directory.length + (slash ? 0 : 1) + name.length);
    if (!slash) joined[directory.length] = '/';
    System.arraycopy(name, 0, joined, joined.length - name.length, name.length);
    return joined;
  }

  /** The directory that a path is in. */
  static byte[] parent(byte[] path) {
    int end = path.length;
    while (end > 1 && path[end - 1] == '/') end--;
    while (end > 0 && path[end - 1] != '/') end--;
    if (end == 0) return CURRENT;
    while (end > 1 && path[end - 1] == '/') end--;
    return Arrays.copyOf(path, end);
  }

  /** The last part of a path. */
  static byte[] name(byte[] path) {
    int end = path.length;
    while (end > 1 && path[end - 1] == '/') end--;
    int start = end;
    while (start > 0 && path[start - 1] != '/') start--;
    return Arrays.copyOfRange(path, start, end);
  }

  /** UTF-8, with U+FFFD for half surrogate pairs, which Java would make question marks. */
  static byte[] encode(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length == text.length()) {
      boolean replaced = false;
      for (byte b : bytes) replaced |= b == '?';
      if (!replaced) return bytes;
    }
    var whole = new StringBuilder(text);
    for (int i = 0; i < whole.length(); i++) {
      char c = whole.charAt(i);
      if (!Character.isSurrogate(c)) continue;
      if (Character.isHighSurrogate(c)
          && i + 1 < whole.length()
          && Character.isLowSurrogate(whole.charAt(i + 1))) i++;
      else whole.setCharAt(i, '\ufffd');
    }
    return whole.toString().getBytes(StandardCharsets.UTF_8);
  }

  static String decode(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
