package dev.junction.engine;

import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.interop.V8Runtime;
import com.caoccao.javet.interop.callback.IJavetDirectCallable;
import com.caoccao.javet.values.V8Value;
import com.caoccao.javet.values.primitive.V8ValueInteger;
import com.caoccao.javet.values.reference.V8ValueArrayBuffer;
import com.caoccao.javet.values.reference.V8ValueReference;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;

/**
 * The one function through which JavaScript calls Java: {@code dispatch(code, …arguments)}.
 *
 * <p>Numbers, strings and undefined come back as they are. Anything else is written to the heap's
 * RESULT region, and {@code null} comes back to say so. An op's exception becomes an error value
 * there, so no Java exception ever crosses into JavaScript.
 */
final class Bridge implements IJavetDirectCallable.NoThisAndResult<Exception> {
  /**
   * Event kinds of handle 0, which stands for requests: the event's kind is the request's number.
   */
  static final int REQUESTS_HANDLE = 0;

  private final V8Runtime runtime;
  private final Host host;
  private final Capabilities capabilities;
  private final Ops[] ops;
  private final EventRing events;
  private final ArrayMemory memory = new ArrayMemory();

  /** What workers have of V8's arrays. */
  private final Set<DetachedArgs> lent = new HashSet<>();

  private ValueWriter writer;
  private DirectBridge direct;

  Bridge(V8Runtime runtime, Host host, Capabilities capabilities, Ops engineOps, EventRing events) {
    this.runtime = runtime;
    this.host = host;
    this.capabilities = capabilities;
    this.events = events;
    ops = new Ops[capabilities.names().size() + 1];
    ops[0] = engineOps;
  }

  void attach(ValueWriter valueWriter) {
    writer = valueWriter;
  }

  Object takeLarge(int number) {
    return writer.take(number);
  }

  @Override
  public V8Value call(V8Value... values) throws JavetException {
    int code = ((V8ValueInteger) values[0]).getValue();
    if ((code & 1) != 0) {
      return callLater(code, values);
    }
    Object result;
    try {
      result = opsOf(code).call(opOf(code), new V8Args(values, 1, memory));
    } catch (OpException error) {
      result = error;
    } catch (Exception | StackOverflowError | OutOfMemoryError error) {
      result = internalError(error);
    }
    return answer(result);
  }

  static int opOf(int code) {
    return code >> 1 & (1 << OpTable.CAPABILITY_SHIFT - 1) - 1;
  }

  private Ops opsOf(int code) {
    int number = code >> OpTable.CAPABILITY_SHIFT;
    var found = ops[number];
    if (found == null) {
      found = capabilities.create(number, host);
      ops[number] = found;
    }
    return found;
  }

  /**
   * Runs an op on a worker thread; values[1] is the number of the request that its answer goes to.
   */
  private V8Value callLater(int code, V8Value[] values) throws JavetException {
    int request = ((V8ValueInteger) values[1]).getValue();
    callLater(opsOf(code), code, request, new DetachedArgs(new V8Args(values, 2, memory)));
    return runtime.createV8ValueUndefined();
  }

  void callLater(Ops target, int code, int request, DetachedArgs args) {
    if (args.holdsBuffers()) {
      lent.add(args);
    }
    try {
      host.loop().work(new LaterCall(target, opOf(code), request, args));
    } catch (RejectedExecutionException stopping) {
      release(args);
    }
  }

  private void release(DetachedArgs args) {
    if (args.holdsBuffers()) {
      lent.remove(args);
      args.release();
    }
  }

  /** An op on a worker thread, and then its answer on the loop thread. */
  private final class LaterCall implements Runnable {
    private final Ops target;
    private final int op;
    private final int request;
    private final DetachedArgs args;
    private Object result;
    private boolean done;

    LaterCall(Ops target, int op, int request, DetachedArgs args) {
      this.target = target;
      this.op = op;
      this.request = request;
      this.args = args;
    }

    @Override
    public void run() {
      if (done) {
        release(args);
        events.emit(REQUESTS_HANDLE, request, result);
      } else {
        result = Bridge.run(target, op, args);
        done = true;
        host.loop().post(this);
      }
    }
  }

  /** The ops that a code leads to if {@link DirectBridge} may call them, else null. */
  Ops direct(int code) {
    int number = code >> OpTable.CAPABILITY_SHIFT;
    if (number < 0 || number >= ops.length || number == 0 && !EngineOps.isSimple(opOf(code))) {
      return null;
    }
    var found = ops[number];
    return found == null || found.callsBack(opOf(code)) ? null : found;
  }

  Slots slots() {
    return memory.slots();
  }

  boolean provenMemory() {
    return memory.isProven();
  }

  Object callDirectly(Ops target, int code, Args args) {
    return run(target, opOf(code), args);
  }

  /** Leaves an answer in the heap. */
  void writeResult(Object result) {
    int limit = SharedHeapLayout.RESULT + SharedHeapLayout.RESULT_SIZE;
    if (writer.write(result, SharedHeapLayout.RESULT, limit) < 0) {
      writer.writeLarge(result, SharedHeapLayout.RESULT);
    }
  }

  /** See {@link DirectBridge#function}. */
  Object accelerate() throws JavetException {
    if (direct == null) {
      var code = host.nativeCode();
      if (code == null || !DirectBridge.isPossible()) {
        return false;
      }
      direct = new DirectBridge(runtime, this, code, EngineOps.Op.ACCELERATE << 1);
    }
    return direct.function();
  }

  private static Object run(Ops target, int op, Args args) {
    try {
      return target.call(op, args);
    } catch (OpException error) {
      return error;
    } catch (Exception | StackOverflowError | OutOfMemoryError error) {
      return internalError(error);
    }
  }

  // The chain of instanceof here and in ValueWriter and V8Args is no switch, since the first run of
  // a pattern
  // switch makes a class, which costs some ten milliseconds at start.
  private V8Value answer(Object result) throws JavetException {
    if (result == null) {
      return runtime.createV8ValueUndefined();
    }
    if (result instanceof Integer number) {
      return runtime.createV8ValueInteger(number);
    }
    if (result instanceof String string) {
      return runtime.createV8ValueString(string);
    }
    if (result instanceof Number number) {
      return runtime.createV8ValueDouble(number.doubleValue());
    }
    if (result instanceof Boolean flag) {
      return runtime.createV8ValueBoolean(flag);
    }
    if (result instanceof V8Value value) {
      return value;
    }
    writeResult(result);
    return runtime.createV8ValueNull();
  }

  /** A large value as a V8 value: a string, an ArrayBuffer of the bytes, or an array of such. */
  V8Value toV8(Object value) throws JavetException {
    return switch (value) {
      case null -> runtime.createV8ValueUndefined();
      case Integer number -> runtime.createV8ValueInteger(number);
      case Boolean flag -> runtime.createV8ValueBoolean(flag);
      case Number number -> runtime.createV8ValueDouble(number.doubleValue());
      case String string -> runtime.createV8ValueString(string);
      case byte[] bytes -> arrayBuffer(ByteBuffer.wrap(bytes));
      case ByteBuffer bytes -> arrayBuffer(bytes);
      case double[] numbers -> {
        var array =
            runtime.createV8ValueTypedArray(
                com.caoccao.javet.enums.V8ValueReferenceType.Float64Array, numbers.length);
        array.fromDoubles(numbers);
        yield array;
      }
      case long[] numbers -> {
        var array =
            runtime.createV8ValueTypedArray(
                com.caoccao.javet.enums.V8ValueReferenceType.BigInt64Array, numbers.length);
        array.fromLongs(numbers);
        yield array;
      }
      case Object[] elements -> {
        var array = runtime.createV8ValueArray();
        var converted = new V8Value[elements.length];
        for (int i = 0; i < elements.length; i++) {
          converted[i] = toV8(elements[i]);
        }
        array.push((Object[]) converted);
        for (var element : converted) {
          if (element instanceof V8ValueReference reference) {
            reference.close();
          }
        }
        yield array;
      }
      default -> throw new IllegalArgumentException("no op may answer " + value.getClass());
    };
  }

  private V8ValueArrayBuffer arrayBuffer(ByteBuffer bytes) throws JavetException {
    var source = bytes.duplicate();
    var buffer = runtime.createV8ValueArrayBuffer(source.remaining());
    if (source.remaining() > 0) {
      buffer.getByteBuffer().put(0, source, source.position(), source.remaining());
    }
    return buffer;
  }

  private static OpException internalError(Throwable error) {
    var stack = new StringWriter();
    error.printStackTrace(new PrintWriter(stack));
    return new OpException("ERR_INTERNAL_ASSERTION", "Junction failed internally: " + stack);
  }

  void close() {
    memory.close();
    for (var capability : ops) {
      if (capability != null) {
        capability.close();
      }
    }
    lent.forEach(DetachedArgs::release);
    lent.clear();
  }

  /** Before V8 is closed. */
  void release() throws JavetException {
    if (direct != null) {
      direct.release();
    }
  }

  /** After V8 was closed. */
  void closeDirect() {
    if (direct != null) {
      direct.close();
    }
  }
}
