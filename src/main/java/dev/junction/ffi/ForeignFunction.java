package dev.junction.ffi;

import dev.junction.engine.RetainedBuffer;
import dev.junction.posix.DynamicLinker;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;

/** A function of a shared library; its frame holds the arguments, then the result. */
final class ForeignFunction implements AutoCloseable {
  private static final MethodType SHAPE = MethodType.methodType(Object.class, Object[].class);

  private final MethodHandle handle;
  private final ForeignType[] types;
  private final RetainedBuffer frame;

  ForeignFunction(long address, String signature, RetainedBuffer frame) {
    types = ForeignType.parse(signature);
    handle =
        DynamicLinker.function(address, ForeignType.describe(types))
            .asSpreader(Object[].class, types.length - 1)
            .asType(SHAPE);
    this.frame = frame;
  }

  void call() {
    var memory = frame.buffer();
    int count = types.length - 1;
    var arguments = new Object[count];
    for (int i = 0; i < count; i++) {
      arguments[i] = types[i].read(memory, i * Long.BYTES);
    }
    try {
      types[count].write(memory, 0, (Object) handle.invokeExact(arguments));
    } catch (RuntimeException | Error failure) {
      throw failure;
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  public void close() {
    frame.close();
  }
}
