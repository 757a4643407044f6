package dev.junction.loop;

/**
 * Waits for I/O on behalf of the loop thread. The network capability provides one when first used.
 */
public interface Poller extends AutoCloseable {
  /**
   * Handles what is ready, waiting for at most the given time when nothing is.
   *
   * @param timeoutNanos 0 to return at once, negative to wait without limit
   */
  void poll(long timeoutNanos);

  /** Any thread: makes a waiting {@link #poll} return. */
  void wakeUp();

  @Override
  void close();
}
