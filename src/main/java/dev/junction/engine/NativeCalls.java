package dev.junction.engine;

/** Calls of native functions with up to six words, which whoever runs the engine gives it. */
public interface NativeCalls {
  /** The address of a function of the C library, or 0. */
  long find(String name);

  /** The function's result as it is. */
  long call(long address, long a, long b, long c, long d, long e, long f);
}
