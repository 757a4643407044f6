package dev.junction.net;

/**
 * Kinds of the events that socket handles emit; {@code internal/net/handles} has the same numbers.
 */
interface NetEvent {
  /** Bytes that came in. */
  int DATA = 0;

  /** The peer has ended its side. */
  int END = 1;

  /** Reading failed; the number is {@code -errno}. */
  int READ_ERROR = 2;

  /** A connect ended; 0 or {@code -errno}. */
  int CONNECTED = 3;

  /** The oldest tracked write ended; 0 or {@code -errno}. */
  int WROTE = 4;

  /** An untracked write failed; {@code -errno}. */
  int WRITE_ERROR = 5;

  /** The peer takes no more for now: bytes written are kept in memory. The number is how many. */
  int BLOCKED = 6;

  /** All that was kept in memory has been written. */
  int DRAINED = 7;

  /** A shutdown ended; 0 or {@code -errno}. */
  int SHUT = 8;

  /** The handle is closed, and its number free. */
  int CLOSED = 9;

  /** A listener has a connection: the number is its descriptor, or {@code -errno}. */
  int CONNECTION = 10;
}
