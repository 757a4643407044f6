package dev.junction.engine;

/**
 * The first word of each value that {@link ValueWriter} writes; {@code internal/heap} reads them.
 */
final class ValueTag {
  static final int UNDEFINED = 0;
  static final int TRUE = 1;
  static final int FALSE = 2;
  static final int INT = 3;
  static final int DOUBLE = 4;

  /** Length in characters, then one byte each. */
  static final int LATIN1 = 5;

  /** Length in characters, then two bytes each. */
  static final int UTF16 = 6;

  static final int BYTES = 7;
  static final int DOUBLES = 8;
  static final int LONGS = 9;

  /** Count, then that many values. */
  static final int ARRAY = 10;

  /** Two strings: code and message. */
  static final int ERROR = 11;

  /** A number under which the bridge holds a value too large for the heap. */
  static final int LARGE = 12;

  private ValueTag() {}
}
