package dev.junction.engine;

import java.nio.ByteBuffer;

/**
 * The arguments of one op call. An index past the last argument reads as {@code undefined}.
 *
 * <p>Implemented by the engine over V8 values for synchronous calls, and over copies for calls on a
 * worker thread.
 */
public interface Args {
  int size();

  /**
   * The argument as a 32-bit integer; 0 for {@code undefined}, {@code null} and what is no number.
   */
  int intAt(int index);

  /** The argument as a 64-bit integer, taken from a number (up to 2^53) or a bigint. */
  long longAt(int index);

  double doubleAt(int index);

  boolean booleanAt(int index);

  /** The argument as a string; {@code null} for {@code undefined} and {@code null}. */
  String stringAt(int index);

  /**
   * The memory of a typed array, {@code DataView} or {@code ArrayBuffer} argument, not a copy:
   * writes are seen by JavaScript. Native byte order, position 0, limit at its length. Valid until
   * the call returns (or, on a worker thread, until the op returns); use {@link #retain} to keep it
   * longer.
   */
  ByteBuffer bufferAt(int index);

  /**
   * Like {@link #bufferAt}, but the memory stays valid until the result is closed on the loop
   * thread.
   */
  RetainedBuffer retain(int index);

  /** A function, which stays callable until the result is closed; not for ops on worker threads. */
  default JavaScriptFunction functionAt(int index) {
    throw new UnsupportedOperationException("a function cannot leave the loop thread");
  }

  /** What JavaScript has laid ready; null on worker threads and before it was attached. */
  Slots slots();

  /** A copy of the bytes of a typed array argument. */
  default byte[] bytesAt(int index) {
    var buffer = bufferAt(index).duplicate();
    var bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  /** Whether the argument is missing, {@code undefined} or {@code null}. */
  boolean isNullish(int index);

  boolean isNumber(int index);

  boolean isString(int index);

  boolean isBuffer(int index);
}
