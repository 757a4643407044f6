package dev.junction.engine;

import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.values.V8Value;
import com.caoccao.javet.values.primitive.V8ValueBigInteger;
import com.caoccao.javet.values.primitive.V8ValueBoolean;
import com.caoccao.javet.values.primitive.V8ValueDouble;
import com.caoccao.javet.values.primitive.V8ValueInteger;
import com.caoccao.javet.values.primitive.V8ValueLong;
import com.caoccao.javet.values.primitive.V8ValueString;
import com.caoccao.javet.values.reference.V8ValueArray;
import com.caoccao.javet.values.reference.V8ValueArrayBuffer;
import com.caoccao.javet.values.reference.V8ValueDataView;
import com.caoccao.javet.values.reference.V8ValueFunction;
import com.caoccao.javet.values.reference.V8ValueReference;
import com.caoccao.javet.values.reference.V8ValueTypedArray;
import java.nio.ByteBuffer;

/**
 * Arguments as V8 passed them. The bridge closes every handle when the op returns; {@link #retain}
 * takes the handle out of the array, which keeps it open.
 */
final class V8Args implements Args {
  private final V8Value[] values;
  private final int first;
  private final ArrayMemory memory;

  V8Args(V8Value[] values, int first, ArrayMemory memory) {
    this.memory = memory;
    this.values = values;
    this.first = first;
  }

  private V8Value value(int index) {
    int at = index + first;
    return at < values.length ? values[at] : null;
  }

  @Override
  public int size() {
    return values.length - first;
  }

  @Override
  public int intAt(int index) {
    var value = value(index);
    if (value instanceof V8ValueInteger number) {
      return number.getValue();
    }
    if (value instanceof V8ValueDouble number) {
      return (int) (long) (double) number.getValue();
    }
    return value instanceof V8ValueBoolean flag && flag.getValue() ? 1 : 0;
  }

  @Override
  public long longAt(int index) {
    var value = value(index);
    if (value instanceof V8ValueInteger number) {
      return number.getValue();
    }
    if (value instanceof V8ValueDouble number) {
      return (long) (double) number.getValue();
    }
    if (value instanceof V8ValueLong number) {
      return number.getValue();
    }
    return value instanceof V8ValueBigInteger number ? number.getValue().longValue() : 0;
  }

  @Override
  public double doubleAt(int index) {
    var value = value(index);
    if (value instanceof V8ValueInteger number) {
      return number.getValue();
    }
    if (value instanceof V8ValueDouble number) {
      return number.getValue();
    }
    return value instanceof V8ValueLong number ? (double) number.getValue() : Double.NaN;
  }

  @Override
  public boolean booleanAt(int index) {
    var value = value(index);
    if (value instanceof V8ValueBoolean flag) {
      return flag.getValue();
    }
    return value instanceof V8ValueInteger number && number.getValue() != 0;
  }

  @Override
  public String stringAt(int index) {
    var value = value(index);
    if (value instanceof V8ValueString string) {
      return string.getValue();
    }
    return value == null || value.isNullOrUndefined() ? null : value.toString();
  }

  /** The V8 value itself, for ops of the engine; the caller must not close it. */
  V8Value rawAt(int index) {
    return value(index);
  }

  /** The V8 value itself, which the caller must close. */
  V8Value takeAt(int index) {
    var value = value(index);
    values[index + first] = null;
    return value;
  }

  @Override
  public ByteBuffer bufferAt(int index) {
    try {
      var value = value(index);
      if (value instanceof V8ValueTypedArray array) {
        return memory.of(array);
      }
      if (value instanceof V8ValueArrayBuffer buffer) {
        return whole(buffer.getByteBuffer());
      }
      if (value instanceof V8ValueDataView view) {
        try (var buffer = view.getBuffer()) {
          return ArrayMemory.slice(
              buffer.getByteBuffer(), view.getByteOffset(), view.getByteLength());
        }
      }
      throw new IllegalArgumentException("argument " + index + " is no buffer");
    } catch (JavetException error) {
      throw new IllegalStateException(error);
    }
  }

  private static ByteBuffer whole(ByteBuffer memory) {
    return memory == null ? ArrayMemory.EMPTY : ArrayMemory.slice(memory, 0, memory.capacity());
  }

  @Override
  public RetainedBuffer retain(int index) {
    var memory = bufferAt(index);
    var handle = (V8ValueReference) takeAt(index);
    return new RetainedBuffer() {
      private boolean closed;

      @Override
      public ByteBuffer buffer() {
        return memory;
      }

      @Override
      public void close() {
        if (!closed) {
          closed = true;
          try {
            if (!handle.getV8Runtime().isClosed()) {
              handle.close();
            }
          } catch (JavetException error) {
            throw new IllegalStateException(error);
          }
        }
      }
    };
  }

  @Override
  public JavaScriptFunction functionAt(int index) {
    return new V8Callee((V8ValueFunction) takeAt(index));
  }

  @Override
  public Slots slots() {
    return memory.slots();
  }

  boolean attachSlots(int index) throws JavetException {
    return memory.attachSlots((V8ValueArray) takeAt(index));
  }

  @Override
  public boolean isNullish(int index) {
    var value = value(index);
    return value == null || value.isNullOrUndefined();
  }

  @Override
  public boolean isNumber(int index) {
    return value(index) instanceof V8ValueInteger
        || value(index) instanceof V8ValueDouble
        || value(index) instanceof V8ValueLong;
  }

  @Override
  public boolean isString(int index) {
    return value(index) instanceof V8ValueString;
  }

  @Override
  public boolean isBuffer(int index) {
    var value = value(index);
    return value instanceof V8ValueTypedArray
        || value instanceof V8ValueArrayBuffer
        || value instanceof V8ValueDataView;
  }
}
