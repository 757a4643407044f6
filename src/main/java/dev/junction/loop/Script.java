package dev.junction.loop;

/** What the event loop sees of the JavaScript it runs. All calls are made on the loop thread. */
public interface Script {
  /** Whether events wait to be delivered. */
  boolean hasEvents();

  /**
   * Runs one turn: the events, immediates, close callbacks and due timers.
   *
   * @param nowMillis loop time in milliseconds
   */
  void turn(double nowMillis);

  /** Whether anything keeps the loop alive. */
  boolean isAlive();

  /** Whether the next poll must return at once. */
  boolean isBusy();

  /**
   * The loop time in milliseconds at which the next timer is due, or a negative number for none.
   */
  double nextTimerMillis();
}
