package dev.junction.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Native libraries that Java libraries carry inside their jars, to be unpacked at every start.
 * Unpacked once, beside each other, they are found by {@code java.library.path}.
 */
final class NativeLibraries {
  private static final List<String> SUFFIXES = List.of(".so", ".dylib", ".jnilib", ".dll");
  private static final List<String> ONLY_NATIVE =
      List.of("javet-v8-", "native-", "netty-transport-native-epoll");

  private NativeLibraries() {}

  /** Whether a jar of this name has no classes that anybody loads. */
  static boolean holdsOnlyNativeCode(String jarName) {
    return ONLY_NATIVE.stream().anyMatch(jarName::startsWith);
  }

  /**
   * Unpacks a jar's libraries for this platform into one directory; a library of the same date is
   * left alone.
   */
  static void unpack(Path jar, Path directory) throws IOException {
    try (var zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        if (!isForThisPlatform(entry.getName())) continue;
        var target = directory.resolve(Path.of(entry.getName()).getFileName());
        if (Files.exists(target) && Files.size(target) == entry.getSize()) continue;
        Files.deleteIfExists(target);
        try (var in = zip.getInputStream(entry)) {
          Files.copy(in, target);
        }
      }
    }
  }

  static boolean isNative(String name) {
    return SUFFIXES.stream().anyMatch(name::endsWith);
  }

  private static boolean isForThisPlatform(String name) {
    if (!isNative(name)) return false;
    // zstd-jni is one jar for all platforms, with a directory for each.
    if (!name.startsWith("linux/")
        && !name.startsWith("darwin/")
        && !name.startsWith("win/")
        && !name.contains("bsd/")) {
      return !name.startsWith("aix/");
    }
    var os = System.getProperty("os.name").toLowerCase(java.util.Locale.ROOT);
    var family = os.startsWith("mac") ? "darwin" : os.startsWith("windows") ? "win" : "linux";
    var arch = System.getProperty("os.arch");
    return name.startsWith(family + "/" + arch + "/")
        || (arch.equals("amd64") && name.startsWith(family + "/x86_64/"));
  }
}
