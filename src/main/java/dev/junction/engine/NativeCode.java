package dev.junction.engine;

import java.util.function.LongConsumer;

/** Native code that calls Java, and that Java calls, by address. */
public interface NativeCode {
  /**
   * A function for native code, with one word as its parameter. The target must not throw: that
   * would end the process. Takes tens of milliseconds the first time.
   */
  Stub stub(LongConsumer target);

  /** Calls a function with one word. */
  void call(long function, long argument);

  /** A function made for native code. */
  interface Stub extends AutoCloseable {
    long address();

    /** Native code must not know the address any more. */
    @Override
    void close();
  }
}
