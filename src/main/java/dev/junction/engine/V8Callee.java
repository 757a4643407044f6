package dev.junction.engine;

import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.interop.V8Runtime;
import com.caoccao.javet.values.V8Value;
import com.caoccao.javet.values.primitive.V8ValueDouble;
import com.caoccao.javet.values.primitive.V8ValueInteger;
import com.caoccao.javet.values.primitive.V8ValueString;
import com.caoccao.javet.values.reference.V8ValueFunction;
import com.caoccao.javet.values.reference.V8ValueReference;

/** A function of V8, kept for Java. */
final class V8Callee implements JavaScriptFunction {
  private final V8ValueFunction function;
  private final V8Runtime runtime;

  V8Callee(V8ValueFunction function) {
    this.function = function;
    runtime = function.getV8Runtime();
  }

  @Override
  public Object call(Object... arguments) {
    try {
      var values = new V8Value[arguments.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = value(arguments[i]);
      }
      V8Value result = function.callExtended(null, true, values);
      if (result instanceof V8ValueInteger number) {
        return number.getValue();
      }
      if (result instanceof V8ValueDouble number) {
        return number.getValue();
      }
      if (result instanceof V8ValueString string) {
        return string.getValue();
      }
      if (result instanceof V8ValueReference reference) {
        reference.close();
      }
      return null;
    } catch (JavetException error) {
      throw new IllegalStateException(error);
    }
  }

  private V8Value value(Object argument) throws JavetException {
    if (argument instanceof Integer number) {
      return runtime.createV8ValueInteger(number);
    }
    if (argument instanceof Double number) {
      return runtime.createV8ValueDouble(number);
    }
    if (argument instanceof String string) {
      return runtime.createV8ValueString(string);
    }
    if (argument instanceof Long number) {
      return runtime.createV8ValueLong(number);
    }
    return runtime.createV8ValueUndefined();
  }

  @Override
  public void close() {
    try {
      if (!runtime.isClosed()) {
        function.close();
      }
    } catch (JavetException error) {
      throw new IllegalStateException(error);
    }
  }
}
