package dev.junction;

import dev.junction.engine.NativeCalls;
import dev.junction.posix.LibC;

/** The engine's way to native functions. */
final class CLibrary implements NativeCalls {
  @Override
  public long find(String name) {
    return LibC.function(name).address();
  }

  @Override
  public long call(long address, long a, long b, long c, long d, long e, long f) {
    return LibC.at(address).raw(a, b, c, d, e, f);
  }
}
