package dev.junction.engine;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Locale;

/**
 * Names and numbers of all ops, for the JavaScript side. Uses reflection: only while a snapshot is
 * built.
 */
final class OpTable {
  /** An op's code is {@code capability << CAPABILITY_SHIFT | op << 1 | asynchronous}. */
  static final int CAPABILITY_SHIFT = 12;

  private OpTable() {}

  /** A JavaScript expression: {@code {fs:{open:4096,…},…}}. */
  static String toJavaScript(Capabilities capabilities) {
    var source = new StringBuilder("{");
    append(source, "engine", 0, EngineOps.class);
    var names = capabilities.names();
    for (int i = 0; i < names.size(); i++) {
      append(source, names.get(i), i + 1, capabilities.type(i + 1));
    }
    return source.append('}').toString();
  }

  private static void append(
      StringBuilder source, String name, int number, Class<? extends Ops> type) {
    var constants =
        Arrays.stream(type.getDeclaredClasses())
            .filter(nested -> nested.getSimpleName().equals("Op"))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException(type + " has no nested interface Op"));
    source.append('"').append(name).append("\":{");
    for (var field : constants.getDeclaredFields()) {
      int code = number << CAPABILITY_SHIFT | valueOf(field) << 1;
      source.append(camelCase(field.getName())).append(':').append(code).append(',');
    }
    source.append("},");
  }

  /** A JavaScript object literal of the layout constants. */
  static String layoutToJavaScript() {
    var source = new StringBuilder("{");
    var fields = new ArrayList<Field>(Arrays.asList(SharedHeapLayout.class.getDeclaredFields()));
    for (var field : fields) {
      source.append(field.getName()).append(':').append(valueOf(field)).append(',');
    }
    source.append("tags:{");
    for (var field : ValueTag.class.getDeclaredFields()) {
      source.append(field.getName()).append(':').append(valueOf(field)).append(',');
    }
    return source.append("}}").toString();
  }

  private static int valueOf(Field field) {
    try {
      field.setAccessible(true);
      return field.getInt(null);
    } catch (IllegalAccessException error) {
      throw new IllegalStateException(error);
    }
  }

  private static String camelCase(String constant) {
    var name = new StringBuilder();
    for (var word : constant.split("_", -1)) {
      var lower = word.toLowerCase(Locale.ROOT);
      name.append(
          name.isEmpty() ? lower : Character.toUpperCase(lower.charAt(0)) + lower.substring(1));
    }
    return name.toString();
  }
}
