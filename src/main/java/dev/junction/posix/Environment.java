package dev.junction.posix;

/** The environment as C libraries see it; the JVM's own copy does not change. */
public final class Environment {
  private static final LibC SETENV = LibC.function("setenv");
  private static final LibC UNSETENV = LibC.function("unsetenv");

  private Environment() {}

  /**
   * @param value null to remove the variable
   */
  public static int set(String name, String value) {
    try (var memory =
        new Memory(3L * (name.length() + (value == null ? 0 : value.length())) + 32)) {
      return value == null
          ? UNSETENV.call(memory.string(name))
          : SETENV.call(memory.string(name), memory.string(value), 1);
    }
  }
}
