package dev.junction.build;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Several jars as one without a manifest, which is not compressed. Of an entry that several have,
 * the first is taken; of a class with versions, the one for this Java.
 */
final class MergedJar {
  private static final String META = "META-INF/";
  private static final String SERVICES = META + "services/";
  private static final String VERSIONS = META + "versions/";
  private static final String OURS = META + "java-base/";

  /** What only tools and module systems look for. */
  private static final List<String> LEFT_OUT =
      List.of(META + "maven/", META + "native-image/", META + "INDEX.LIST", JarFile.MANIFEST_NAME);

  private final TreeMap<String, byte[]> entries = new TreeMap<>();

  private MergedJar() {}

  static void write(Path target, List<Path> jars) throws IOException {
    var merged = new MergedJar();
    for (var jar : jars) merged.add(jar);
    try (var out = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(target)))) {
      out.setMethod(ZipOutputStream.STORED);
      for (var entry : merged.entries.entrySet()) {
        var bytes = entry.getValue();
        var checksum = new CRC32();
        checksum.update(bytes);
        var stored = new ZipEntry(entry.getKey());
        stored.setSize(bytes.length);
        stored.setCrc(checksum.getValue());
        stored.setTime(0);
        out.putNextEntry(stored);
        out.write(bytes);
      }
    }
  }

  static boolean isSignature(String name) {
    return name.startsWith(META)
        && (name.endsWith(".SF") || name.endsWith(".RSA") || name.endsWith(".DSA"));
  }

  private void add(Path jar) throws IOException {
    var file = jar.getFileName().toString();
    try (var zip = new JarFile(jar.toFile(), false, ZipFile.OPEN_READ, Runtime.version())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        var name = entry.getName();
        if (entry.isDirectory() || isLeftOut(name)) continue;
        byte[] bytes;
        // Where the jar has versions of a class, this is the one for this Java.
        try (var in = zip.getInputStream(zip.getEntry(name))) {
          bytes = in.readAllBytes();
        }
        if (name.startsWith(SERVICES)) {
          entries.merge(name, bytes, MergedJar::concatenate);
        } else if (name.startsWith(META) && !name.startsWith(OURS)) {
          // Licences and the like.
          entries.putIfAbsent(META + file + "/" + name.substring(META.length()), bytes);
        } else {
          entries.putIfAbsent(name, bytes);
        }
      }
    }
  }

  private static boolean isLeftOut(String name) {
    return name.startsWith(VERSIONS)
        || name.endsWith("module-info.class")
        || isSignature(name)
        || NativeLibraries.isNative(name)
        || LEFT_OUT.stream().anyMatch(name::startsWith);
  }

  private static byte[] concatenate(byte[] first, byte[] second) {
    var both = new byte[first.length + 1 + second.length];
    System.arraycopy(first, 0, both, 0, first.length);
    both[first.length] = '\n';
    System.arraycopy(second, 0, both, first.length + 1, second.length);
    return both;
  }
}
