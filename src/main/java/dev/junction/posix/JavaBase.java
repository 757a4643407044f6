package dev.junction.posix;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import jdk.internal.misc.Unsafe;

/**
 * Defines our classes in packages of {@code java.base} ({@code src/main/java-base}; the build keeps
 * their bytes as resources).
 */
final class JavaBase {
  private JavaBase() {}

  /**
   * @param name with slashes; the first use of the class shows whether it works in this JVM
   */
  static void define(String name) {
    try {
      byte[] bytes = bytes(name);
      Unsafe.getUnsafe().defineClass(null, bytes, 0, bytes.length, null, null);
    } catch (LinkageError e) {
      // Defined already, for this class under another class loader; or not allowed, which the first
      // call will show.
      return;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * From the installation, or else from the jar, which takes much longer while the JVM is young.
   */
  private static byte[] bytes(String name) throws IOException {
    var home = System.getProperty("junction.home");
    var file = new File(home == null ? "" : home, "java-base/" + name + ".class");
    if (home != null && file.isFile()) {
      try (var input = new FileInputStream(file)) {
        return input.readAllBytes();
      }
    }
    try (var resource =
        JavaBase.class.getResourceAsStream("/META-INF/java-base/" + name + ".class")) {
      if (resource == null) throw new NoClassDefFoundError(name);
      return resource.readAllBytes();
    }
  }
}
