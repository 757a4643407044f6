package dev.junction.ffi;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;

/**
 * The types of C that parameters and results may have, each a letter of a signature, and how their
 * values lie in a frame: eight bytes each, in native order.
 */
enum ForeignType {
  VOID('v', null),
  BYTE('b', ValueLayout.JAVA_BYTE),
  SHORT('s', ValueLayout.JAVA_SHORT),
  INT('i', ValueLayout.JAVA_INT),
  LONG('l', ValueLayout.JAVA_LONG),
  FLOAT('f', ValueLayout.JAVA_FLOAT),
  DOUBLE('d', ValueLayout.JAVA_DOUBLE);

  private static final ForeignType[] ALL = values();

  private final char letter;
  private final MemoryLayout layout;

  ForeignType(char letter, MemoryLayout layout) {
    this.letter = letter;
    this.layout = layout;
  }

  private static ForeignType of(char letter) {
    for (var type : ALL) {
      if (type.letter == letter) {
        return type;
      }
    }
    throw new IllegalArgumentException("no type " + letter);
  }

  /**
   * @param signature the letters of the parameters, then that of the result
   */
  static ForeignType[] parse(String signature) {
    var types = new ForeignType[signature.length()];
    for (int i = 0; i < types.length; i++) {
      types[i] = of(signature.charAt(i));
    }
    return types;
  }

  static FunctionDescriptor describe(ForeignType[] signature) {
    var parameters = new MemoryLayout[signature.length - 1];
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = signature[i].layout;
    }
    var result = signature[parameters.length];
    return result == VOID
        ? FunctionDescriptor.ofVoid(parameters)
        : FunctionDescriptor.of(result.layout, parameters);
  }

  Object zero() {
    return switch (this) {
      case VOID -> null;
      case BYTE -> (byte) 0;
      case SHORT -> (short) 0;
      case INT -> 0;
      case LONG -> 0L;
      case FLOAT -> 0f;
      case DOUBLE -> 0d;
    };
  }

  Object read(ByteBuffer frame, int at) {
    return switch (this) {
      case VOID -> null;
      case BYTE -> frame.get(at);
      case SHORT -> frame.getShort(at);
      case INT -> frame.getInt(at);
      case LONG -> frame.getLong(at);
      case FLOAT -> frame.getFloat(at);
      case DOUBLE -> frame.getDouble(at);
    };
  }

  void write(ByteBuffer frame, int at, Object value) {
    switch (this) {
      case VOID -> {}
      case BYTE -> frame.put(at, (byte) value);
      case SHORT -> frame.putShort(at, (short) value);
      case INT -> frame.putInt(at, (int) value);
      case LONG -> frame.putLong(at, (long) value);
      case FLOAT -> frame.putFloat(at, (float) value);
      case DOUBLE -> frame.putDouble(at, (double) value);
    }
  }
}
