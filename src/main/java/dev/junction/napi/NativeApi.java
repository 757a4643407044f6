package dev.junction.napi;

import dev.junction.posix.DynamicLinker;
import dev.junction.posix.Memory;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Node-API as native code sees it: the stub library, and what its functions lead to. There is one
 * for the process, as there is one table of dynamic symbols; everything else belongs to an {@link
 * Environment}, which each call names.
 */
final class NativeApi implements DynamicLinker.Callback {
  /** Environments are numbers to native code; the first is not the null pointer. */
  private static final int STEP = 16;

  private static final int MANY_WORDS = 6;

  private final long table;
  private final Map<Long, Environment> environments = new ConcurrentHashMap<>();
  private final AtomicInteger numbers = new AtomicInteger();
  private final ThreadLocal<Long> registered = new ThreadLocal<>();
  private final Map<Long, ThreadSafeFunction> threadSafe = new ConcurrentHashMap<>();

  /** What modules of the old kind registered when they were loaded, by the handle of the file. */
  private final Map<Long, Long> registrations = new ConcurrentHashMap<>();

  /** Loaded when the first addon is. */
  private static final class Holder {
    static final NativeApi INSTANCE = new NativeApi();
  }

  static NativeApi get() {
    return Holder.INSTANCE;
  }

  private NativeApi() {
    long library;
    try {
      library = DynamicLinker.openImage(StubLibrary.write(Functions.names()), "junction-napi");
    } catch (IOException error) {
      throw new IllegalStateException(error);
    }
    if (library == 0) {
      throw new IllegalStateException("Node-API cannot be loaded: " + DynamicLinker.error());
    }
    table = DynamicLinker.symbol(library, StubLibrary.TABLE);
    long unresolved = DynamicLinker.symbol(library, StubLibrary.UNRESOLVED);
    for (int i = 0; i < Functions.ALL.size(); i++) {
      Memory.putLong(slot(i), unresolved + (long) i * StubLibrary.STRIDE);
    }
    Memory.putLong(table, DynamicLinker.six(this));
  }

  private long slot(int function) {
    return table + 8 + function * 8L;
  }

  /** The resolver: answers the address of a function, and puts it into the function's slot. */
  @Override
  public synchronized long six(long number, long b, long c, long d, long e, long f) {
    var function = Functions.ALL.get((int) number);
    var target = new Entry(this, function);
    long address;
    if (function.takesDouble()) {
      address = DynamicLinker.withDouble(target);
    } else if (JavaFunctions.takesManyWords(function) || function.words() > MANY_WORDS) {
      address = DynamicLinker.twelve(target);
    } else {
      address = DynamicLinker.six(target);
    }
    Memory.putLong(slot((int) number), address);
    return address;
  }

  @Override
  public long twelve(
      long a,
      long b,
      long c,
      long d,
      long e,
      long f,
      long g,
      long h,
      long i,
      long j,
      long k,
      long l) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long withDouble(long a, double number, long b) {
    throw new UnsupportedOperationException();
  }

  Environment environment(long pointer) {
    return environments.get(pointer);
  }

  long add(Environment environment) {
    long pointer = (numbers.incrementAndGet() + 1L) * STEP;
    environments.put(pointer, environment);
    return pointer;
  }

  void remove(Environment environment) {
    environments.remove(environment.pointer());
  }

  void registered(long initializer) {
    registered.set(initializer);
  }

  /**
   * The function that a module of the old kind gave when its file was loaded, just now or earlier,
   * or 0.
   */
  long registration(long library) {
    var last = registered.get();
    registered.remove();
    if (last != null) {
      registrations.put(library, last);
    }
    return registrations.getOrDefault(library, 0L);
  }

  long add(ThreadSafeFunction function) {
    long pointer = (numbers.incrementAndGet() + 1L) * STEP;
    threadSafe.put(pointer, function);
    return pointer;
  }

  ThreadSafeFunction threadSafe(long pointer) {
    return threadSafe.get(pointer);
  }

  void closeThreadSafe(Addons addons) {
    threadSafe
        .values()
        .removeIf(function -> {
          boolean found = function.environment().addons() == addons;
          if (found) {
            function.close();
          }
          return found;
        });
  }

  void removeThreadSafe(long pointer) {
    threadSafe.remove(pointer);
  }

  /** Where the calls of one function arrive. */
  private static final class Entry implements DynamicLinker.Callback {
    private final NativeApi api;
    private final Functions.Function function;

    Entry(NativeApi api, Functions.Function function) {
      this.api = api;
      this.function = function;
    }

    private long run(long[] words, double number) {
      // Nothing may be thrown at native code, whatever it is.
      try {
        if (function.inJava()) {
          return JavaFunctions.call(api, function, words);
        }
        var environment = api.environment(words[0]);
        return environment == null ? Status.INVALID_ARG : environment.call(function, words, number);
      } catch (Throwable error) {
        var environment = api.environment(words[0]);
        return environment == null ? Status.GENERIC_FAILURE : environment.failed(error);
      }
    }

    @Override
    public long six(long a, long b, long c, long d, long e, long f) {
      return run(new long[] {a, b, c, d, e, f}, 0);
    }

    @Override
    public long twelve(
        long a,
        long b,
        long c,
        long d,
        long e,
        long f,
        long g,
        long h,
        long i,
        long j,
        long k,
        long l) {
      return run(new long[] {a, b, c, d, e, f, g, h, i, j, k, l}, 0);
    }

    @Override
    public long withDouble(long a, double number, long b) {
      return run(new long[] {a, b}, number);
    }
  }
}
