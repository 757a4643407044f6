package dev.junction.engine;

import java.nio.ByteBuffer;

/** Memory of a JavaScript typed array that is kept alive for Java until closed. */
public interface RetainedBuffer extends AutoCloseable {
  /** Native byte order, position 0, limit at the array's length in bytes. */
  ByteBuffer buffer();

  /** Lets the garbage collector have the array again. Call on the loop thread only. */
  @Override
  void close();
}
