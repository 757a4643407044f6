package dev.junction.engine;

import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.interop.V8Runtime;
import com.caoccao.javet.values.reference.V8ValueArrayBuffer;
import com.caoccao.javet.values.reference.V8ValueReference;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import jdk.internal.misc.Unsafe;

/**
 * The shared memory that the isolates of a program have in common, by number.
 *
 * <p>Javet makes only an ordinary {@code ArrayBuffer} over memory from outside. What distinguishes
 * a shared one is a bit in the object's header, which {@link #obtain} copies from a real {@code
 * SharedArrayBuffer} of the same isolate; V8's own {@code Atomics.wait} and {@code notify} then
 * work on it, since they go by address. Where the bit lies is found by looking for the memory's
 * address in the object: the flags are two words behind it.
 *
 * <p>The memory belongs to the isolate that made it, which therefore must not be closed while
 * another can see it: {@link #isInUse}.
 */
final class SharedMemories {
  private static final Unsafe MEMORY = Unsafe.getUnsafe();
  private static final int WORDS = 12;
  private static final int FLAGS_BEHIND_ADDRESS = 2 * Long.BYTES;

  private record Entry(Isolate owner, V8ValueArrayBuffer handle, ByteBuffer bytes) {}

  private final Map<Integer, Entry> entries = new HashMap<>();
  private final Set<Isolate> seenElsewhere = new HashSet<>();
  private int last;

  /** Makes memory known to other isolates; the handle is kept. */
  synchronized int share(Isolate owner, V8ValueArrayBuffer buffer) {
    entries.put(++last, new Entry(owner, buffer, buffer.getByteBuffer()));
    return last;
  }

  /**
   * The memory as a shared buffer of another isolate.
   *
   * @param model any {@code SharedArrayBuffer} of that isolate
   */
  synchronized V8ValueArrayBuffer obtain(V8Runtime runtime, int number, V8ValueArrayBuffer model)
      throws JavetException {
    var entry = entries.get(number);
    if (entry == null) {
      throw new IllegalStateException("no shared memory has the number " + number);
    }
    seenElsewhere.add(entry.owner());
    var buffer = runtime.createV8ValueArrayBuffer(entry.bytes());
    MEMORY.putInt(flagsOf(buffer), MEMORY.getInt(flagsOf(model)));
    return buffer;
  }

  /** The address of the flags in the object's header. */
  private static long flagsOf(V8ValueArrayBuffer buffer) {
    long memory = addressOf(buffer.getByteBuffer());
    long object = MEMORY.getLong(MEMORY.getLong(((V8ValueReference) buffer).getHandle())) - 1;
    for (int i = 0; i < WORDS; i++) {
      if (MEMORY.getLong(object + (long) i * Long.BYTES) == memory) {
        return object + (long) i * Long.BYTES + FLAGS_BEHIND_ADDRESS;
      }
    }
    throw new IllegalStateException("V8's array buffers are not as expected");
  }

  private static long addressOf(ByteBuffer buffer) {
    return jdk.internal.access.SharedSecrets.getJavaNioAccess().getBufferAddress(buffer);
  }

  /** Whether another isolate may see memory of this one. */
  synchronized boolean isInUse(Isolate owner) {
    return seenElsewhere.contains(owner);
  }

  /** Lets go of what an isolate shared, before it is closed. */
  synchronized void release(Isolate owner) throws JavetException {
    for (var each : entries.entrySet().toArray(Map.Entry[]::new)) {
      var entry = (Entry) each.getValue();
      if (entry.owner() == owner) {
        entries.remove(each.getKey());
        entry.handle().close();
      }
    }
  }
}
