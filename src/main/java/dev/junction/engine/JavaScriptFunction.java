package dev.junction.engine;

/** A function of JavaScript that Java may call on the loop thread, and inside ops only. */
public interface JavaScriptFunction extends AutoCloseable {
  /**
   * Calls the function without a receiver.
   *
   * @param arguments {@link Integer}, {@link Double}, {@link String} or, for a bigint, {@link Long}
   * @return an {@link Integer}, a {@link Double}, a {@link String}, or null for anything else
   * @throws IllegalStateException when the function throws, or the program is being ended
   */
  Object call(Object... arguments);

  /** Lets the garbage collector have the function again. */
  @Override
  void close();
}
