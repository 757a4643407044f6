package dev.junction.engine;

/**
 * The ops of one capability: what JavaScript reaches as {@code binding('<capability>')}.
 *
 * <p>An implementing class holds a nested {@code interface Op} of {@code int} constants, numbered
 * from 0. The snapshot build reads their names: {@code OPEN_DIR} becomes {@code
 * binding('fs').openDir(...)} and {@code binding('fs').openDirAsync(callback, ...)}.
 *
 * <p>What {@link #call} may answer: {@code null} (undefined), {@link Boolean}, {@link Integer},
 * {@link Long} and {@link Double} (numbers), {@link String}, {@code byte[]} and {@link
 * java.nio.ByteBuffer} (a new {@code Uint8Array}), {@code double[]} (a new {@code Float64Array}),
 * {@code long[]} (a new {@code BigInt64Array}) and {@code Object[]} of these (an array). An op that
 * fails for a reason the operating system has a number for answers {@code -errno}; any other
 * expected failure throws {@link OpException}.
 */
public interface Ops extends AutoCloseable {
  /**
   * Performs one op. Called on the loop thread for a synchronous call, on a worker thread for an
   * {@code …Async} one; such an op may therefore touch no engine state.
   *
   * @param op the constant of the nested {@code Op} interface
   * @param args the arguments as JavaScript passed them
   * @throws OpException what JavaScript sees as an {@code Error} with a {@code code}
   */
  Object call(int op, Args args) throws Exception;

  /**
   * Whether an op uses the buffers among its arguments only until it returns, never {@link
   * Args#retain retains} one; such an op is called more cheaply.
   */
  default boolean borrows(int op) {
    return false;
  }

  /** Whether an op may call functions of JavaScript. */
  default boolean callsBack(int op) {
    return false;
  }

  /**
   * Releases everything this capability holds; called once, on the loop thread, when the runtime
   * stops.
   */
  @Override
  default void close() {}
}
