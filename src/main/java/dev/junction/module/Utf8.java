package dev.junction.module;

import java.nio.charset.StandardCharsets;

/** Source files to strings. */
final class Utf8 {
  private Utf8() {}

  /** The text of a UTF-8 file; a byte order mark is left out, malformed bytes become U+FFFD. */
  static String decode(byte[] bytes) {
    boolean mark =
        bytes.length >= 3
            && bytes[0] == (byte) 0xef
            && bytes[1] == (byte) 0xbb
            && bytes[2] == (byte) 0xbf;
    return mark
        ? new String(bytes, 3, bytes.length - 3, StandardCharsets.UTF_8)
        : new String(bytes, StandardCharsets.UTF_8);
  }
}
