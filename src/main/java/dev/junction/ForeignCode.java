package dev.junction;

import dev.junction.engine.NativeCode;
import dev.junction.posix.Upcalls;
import java.lang.foreign.Arena;
import java.util.function.LongConsumer;

/** Native code by way of {@code java.lang.foreign}. */
final class ForeignCode implements NativeCode {
  @Override
  public Stub stub(LongConsumer target) {
    var arena = Arena.ofShared();
    long address = Upcalls.stub(target, arena);
    return new Stub() {
      @Override
      public long address() {
        return address;
      }

      @Override
      public void close() {
        arena.close();
      }
    };
  }

  @Override
  public void call(long function, long argument) {
    Upcalls.call(function, argument);
  }
}
