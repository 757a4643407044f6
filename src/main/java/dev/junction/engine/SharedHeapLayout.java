package dev.junction.engine;

/**
 * Where everything lies in the {@link SharedHeap}. All offsets and sizes are in bytes; numbers are
 * in native (little-endian) order. JavaScript gets these constants by name as {@code
 * binding.layout} (see {@code internal/heap}), so this is their only statement.
 *
 * <pre>
 *  0        HEADER       what either side tells the other each turn
 *  4 KB     SUBMISSIONS  JavaScript → Java records, from the start each turn
 *  +1 MB    EVENTS       Java → JavaScript records, from the start each turn
 *  +4 MB    RESULT       the answer of one synchronous op that is no plain number or string
 * </pre>
 *
 * A record is a head of four 32-bit words and its payload, padded to 8 bytes:
 *
 * <pre>
 *  submission:  handle | kind | number         | length | bytes…
 *  event:       handle | kind | type (EVENT_…) | number or length | bytes…
 * </pre>
 */
final class SharedHeapLayout {
  static final int PAGE = 65536;

  static final int HEADER = 0;

  /** int32: end of the events written this turn, as an offset into the heap. */
  static final int EVENTS_TAIL = 0;

  /** int32: end of the submissions written this turn, as an offset into the heap. */
  static final int SUBMISSIONS_TAIL = 4;

  /** int32: 1 while something keeps the loop alive. */
  static final int ALIVE = 8;

  /** int32: 1 when the next poll must not wait (immediates or close callbacks are due). */
  static final int BUSY = 12;

  /** float64: loop time in milliseconds at which the next timer is due; negative for none. */
  static final int NEXT_TIMER = 16;

  /** float64: loop time in milliseconds, written by Java before each turn. */
  static final int NOW = 24;

  /** int32: length of the array of promise rejections that JavaScript has yet to look at. */
  static final int REJECTIONS = 32;

  /** int32: which file the op REQUIRE_FILE compiled, see there. */
  static final int REQUIRED = 36;

  static final int SUBMISSIONS = 4096;
  static final int SUBMISSIONS_SIZE = 1 << 20;
  static final int EVENTS = SUBMISSIONS + SUBMISSIONS_SIZE;
  static final int EVENTS_SIZE = 4 << 20;
  static final int RESULT = EVENTS + EVENTS_SIZE;
  static final int RESULT_SIZE = 256 << 10;

  static final int RECORD_HEAD = 16;

  /** The fourth word is the number itself; no payload. */
  static final int EVENT_NUMBER = 0;

  /** The payload is bytes. */
  static final int EVENT_BYTES = 1;

  /** The payload is a value, written by {@link ValueWriter}. */
  static final int EVENT_VALUE = 2;

  static final int PAGES = (RESULT + RESULT_SIZE + PAGE - 1) / PAGE;

  private SharedHeapLayout() {}

  static int align8(int offset) {
    return (offset + 7) & ~7;
  }
}
