package dev.junction.engine;

import com.caoccao.javet.values.primitive.V8ValueBigInteger;
import com.caoccao.javet.values.primitive.V8ValueBoolean;
import java.nio.ByteBuffer;

/** Arguments copied out of V8 on the loop thread, for an op that runs on a worker thread. */
final class DetachedArgs implements Args {
  private static final double MAX_SAFE_INTEGER = 9007199254740991.0;

  static final Object[] NONE = {};

  private final Object[] values;
  private final Slots slots;
  private boolean holdsBuffers;

  DetachedArgs(Object[] values) {
    this(values, null);
  }

  /** For an op that runs at once, on the loop thread. */
  DetachedArgs(Object[] values, Slots slots) {
    this.values = values;
    this.slots = slots;
  }

  DetachedArgs(V8Args source) {
    slots = null;
    values = new Object[source.size()];
    for (int i = 0; i < values.length; i++) {
      if (source.isBuffer(i)) {
        values[i] = source.retain(i);
        holdsBuffers = true;
      } else if (source.isNullish(i)) {
        values[i] = null;
      } else if (source.isString(i)) {
        values[i] = source.stringAt(i);
      } else if (source.isNumber(i)) {
        values[i] = number(source.doubleAt(i), source.longAt(i));
      } else {
        var raw = source.rawAt(i);
        if (raw instanceof V8ValueBoolean flag) {
          values[i] = flag.getValue();
        } else if (raw instanceof V8ValueBigInteger number) {
          values[i] = number.getValue().longValue();
        } else {
          values[i] = raw.toString();
        }
      }
    }
  }

  static Object number(double value, long exact) {
    if (value == (int) value) return (int) value;
    // A bigint may have more digits than a double holds.
    return Math.abs(value) > MAX_SAFE_INTEGER && value == (double) exact
        ? (Object) exact
        : (Object) value;
  }

  /** Whether {@link #release} must be called. */
  boolean holdsBuffers() {
    return holdsBuffers;
  }

  /** Lets go of the arrays; on the loop thread. */
  void release() {
    for (var value : values) {
      if (value instanceof RetainedBuffer buffer) {
        buffer.close();
      }
    }
  }

  private Object value(int index) {
    return index < values.length ? values[index] : null;
  }

  @Override
  public Slots slots() {
    return slots;
  }

  @Override
  public int size() {
    return values.length;
  }

  @Override
  public int intAt(int index) {
    var value = value(index);
    if (value instanceof Number number) {
      return (int) number.longValue();
    }
    return value instanceof Boolean flag && flag ? 1 : 0;
  }

  @Override
  public long longAt(int index) {
    return value(index) instanceof Number number ? number.longValue() : 0;
  }

  @Override
  public double doubleAt(int index) {
    return value(index) instanceof Number number ? number.doubleValue() : Double.NaN;
  }

  @Override
  public boolean booleanAt(int index) {
    var value = value(index);
    if (value instanceof Boolean flag) {
      return flag;
    }
    return value instanceof Number number && number.intValue() != 0;
  }

  @Override
  public String stringAt(int index) {
    var value = value(index);
    return value == null ? null : value.toString();
  }

  @Override
  public ByteBuffer bufferAt(int index) {
    return ((RetainedBuffer) values[index]).buffer();
  }

  @Override
  public RetainedBuffer retain(int index) {
    var buffer = (RetainedBuffer) values[index];
    values[index] = null;
    return buffer;
  }

  @Override
  public boolean isNullish(int index) {
    return value(index) == null;
  }

  @Override
  public boolean isNumber(int index) {
    return value(index) instanceof Number;
  }

  @Override
  public boolean isString(int index) {
    return value(index) instanceof String;
  }

  @Override
  public boolean isBuffer(int index) {
    return value(index) instanceof RetainedBuffer;
  }
}
