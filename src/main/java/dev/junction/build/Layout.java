package dev.junction.build;

import dev.junction.engine.icu.IcuRepackager;
import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Lays out {@code target/junction}:
 *
 * <pre>
 *   lib/           our jar with the engine's classes, one with those of Netty and the like; in other/, what few programs need
 *   java-base/     classes of ours in packages of the JDK
 *   native/        the native libraries out of those jars
 *   icudt77l.dat   Unicode data, from icu4j
 *   roots.pem      the authorities that the JDK trusts
 *   npm/           the parts of Node.js that come from npm
 *   snapshot.bin   the JavaScript library, evaluated
 *   library.bin    text and code of the modules that the snapshot leaves out
 *   junction.aot   the JVM's cache of loaded classes and profiles, from a training run
 *   jdk            the java that all this was made with; written last, so its presence says that the rest is there
 * </pre>
 *
 * What is there and newer than what it is made from stays.
 */
public final class Layout {
  /** After which a program of the build counts as stuck. */
  private static final long MINUTES = 5;

  private final Path project;
  private final Path jar;
  private final List<Path> classPath;
  private final Path home;

  private Layout(Path project, Path jar, List<Path> classPath) {
    this.project = project;
    this.jar = jar;
    this.classPath = classPath;
    this.home = project.resolve("target/junction");
  }

  /**
   * {@code Layout <project directory> <our jar>}, started with the class path that the jar is to
   * run with, whose first entry (the classes the jar is made of) the jar replaces.
   */
  public static void main(String[] arguments) throws InterruptedException {
    var entries =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(Path::of)
            .toList();
    try {
      new Layout(Path.of(arguments[0]), Path.of(arguments[1]), entries.subList(1, entries.size()))
          .write();
    } catch (IOException error) {
      System.err.println(error.getMessage());
      System.exit(1);
    }
  }

  private void write() throws IOException, InterruptedException {
    Files.createDirectories(home);
    Files.deleteIfExists(home.resolve("jdk"));
    copyLibraries();
    unpackClassesOfJavaBase();
    unpackNativeLibraries();
    repackIcuData();
    writeRoots();
    installNpmParts();
    makeSnapshot();
    trainAotCache();
    Files.writeString(home.resolve("jdk"), java() + "\n");
    installExamples();
  }

  /**
   * For each jar that has a class in the JVM's cache, the JVM makes objects of Java at every start
   * and has Java read the manifest, so the classes of those that most programs need are put into
   * two jars without any. They are two since opening a jar takes the longer the more it holds.
   */
  private void copyLibraries() throws IOException {
    var lib = home.resolve("lib");
    deleteTree(lib);
    Files.createDirectories(lib.resolve("other"));
    var engine = find("javet-5");
    MergedJar.write(lib.resolve("junction.jar"), List.of(jar, engine));
    var network = new ArrayList<Path>();
    for (var entry : classPath) {
      if (!isNeededAtRunTime(entry) || entry.equals(engine)) continue;
      if (entry.getFileName().toString().startsWith("bc")) {
        copyUnsigned(entry, lib.resolve("other").resolve(entry.getFileName()));
      } else {
        network.add(entry);
      }
    }
    MergedJar.write(lib.resolve("network.jar"), network);
  }

  /**
   * Copies a jar without its signature, if it has one. The JVM takes no class of a signed jar into
   * its cache; classes of ours that mention one would make it open and verify the jar at every
   * start.
   */
  private static void copyUnsigned(Path from, Path to) throws IOException {
    try (var zip = new ZipFile(from.toFile())) {
      if (zip.stream().noneMatch(entry -> MergedJar.isSignature(entry.getName()))) {
        Files.copy(from, to);
        return;
      }
      try (var out = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(to)))) {
        for (ZipEntry entry : Collections.list(zip.entries())) {
          if (MergedJar.isSignature(entry.getName())) continue;
          out.putNextEntry(new ZipEntry(entry.getName()));
          if (entry.getName().equals(JarFile.MANIFEST_NAME)) {
            // The rest of the manifest is a digest of every class.
            out.write(
                "Manifest-Version: 1.0\nMulti-Release: true\n".getBytes(StandardCharsets.UTF_8));
            continue;
          }
          try (var in = zip.getInputStream(entry)) {
            in.transferTo(out);
          }
        }
      }
    }
  }

  private static boolean isNeededAtRunTime(Path jar) {
    var name = jar.getFileName().toString();
    return !name.startsWith("icu4j") && !NativeLibraries.holdsOnlyNativeCode(name);
  }

  /** Read at run time, without the jar being opened for them. */
  private void unpackClassesOfJavaBase() throws IOException {
    var inJar = "META-INF/java-base/";
    var directory = home.resolve("java-base");
    deleteTree(directory);
    try (var zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        if (entry.isDirectory() || !entry.getName().startsWith(inJar)) continue;
        var target = directory.resolve(entry.getName().substring(inJar.length()));
        Files.createDirectories(target.getParent());
        try (var in = zip.getInputStream(entry)) {
          Files.copy(in, target);
        }
      }
    }
  }

  private void unpackNativeLibraries() throws IOException {
    var directory = home.resolve("native");
    Files.createDirectories(directory);
    for (var entry : classPath) NativeLibraries.unpack(entry, directory);
  }

  private void repackIcuData() throws IOException {
    var source = find("icu4j");
    var target = home.resolve("icudt77l.dat");
    if (!isUpToDate(target, source)) IcuRepackager.repack(source, target);
  }

  /** As one file of text, which OpenSSL reads in one go; asking the JDK takes half a second. */
  private void writeRoots() throws IOException {
    var source = Path.of(System.getProperty("java.home"), "lib", "security", "cacerts");
    var target = home.resolve("roots.pem");
    if (!Files.exists(source) || isUpToDate(target, source)) {
      return;
    }
    var text = new StringBuilder();
    try (var input = Files.newInputStream(source)) {
      var store = KeyStore.getInstance("JKS"); // reads PKCS #12 as well
      store.load(input, null);
      var aliases = Collections.list(store.aliases());
      Collections.sort(aliases);
      var encoder = Base64.getMimeEncoder(64, new byte[] {'\n'});
      for (var alias : aliases) {
        var certificate = store.getCertificate(alias);
        if (certificate != null) {
          text.append("-----BEGIN CERTIFICATE-----\n")
              .append(encoder.encodeToString(certificate.getEncoded()))
              .append("\n-----END CERTIFICATE-----\n");
        }
      }
    } catch (GeneralSecurityException error) {
      throw new IOException(error);
    }
    Files.writeString(target, text);
  }

  private void installNpmParts() throws IOException, InterruptedException {
    var source = project.resolve("src/main/npm");
    var directory = home.resolve("npm");
    Files.createDirectories(directory);
    for (var file : List.of(".npmrc", "package.json", "package-lock.json")) {
      Files.copy(
          source.resolve(file),
          directory.resolve(file),
          StandardCopyOption.REPLACE_EXISTING,
          StandardCopyOption.COPY_ATTRIBUTES);
    }
    installPackages(directory, isWindows() ? "npm.cmd" : "npm");
    // Where "npm install -g" puts things: a folder that every user may write to.
    Files.writeString(
        directory.resolve("node_modules/npm/npmrc"),
        isWindows() ? "prefix=${APPDATA}\\npm\n" : "prefix=${HOME}/.local\n");
  }

  /** What the examples need, so that each can be started at once; by our own npm. */
  private void installExamples() throws IOException, InterruptedException {
    try (var examples = Files.list(project.resolve("examples"))) {
      for (var example : examples.sorted().toList()) {
        if (Files.exists(example.resolve("package-lock.json"))) {
          installPackages(
              example, project.resolve(isWindows() ? "bin/npm.cmd" : "bin/npm").toString());
        }
      }
    }
  }

  private static void installPackages(Path directory, String npm)
      throws IOException, InterruptedException {
    var installed = directory.resolve("node_modules/.package-lock.json");
    if (isUpToDate(installed, directory.resolve("package-lock.json"))) return;
    run(directory, List.of(npm, "ci", "--ignore-scripts", "--loglevel=error"));
    Files.setLastModifiedTime(installed, FileTime.from(Instant.now()));
  }

  private void makeSnapshot() throws IOException, InterruptedException {
    var command =
        new ArrayList<>(List.of(java(), "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC"));
    command.addAll(
        List.of(
            "--sun-misc-unsafe-memory-access=allow",
            "--add-exports=java.base/jdk.internal.access=ALL-UNNAMED",
            "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
            "-cp",
            libraries(),
            "dev.junction.SnapshotProgram"));
    command.addAll(List.of(home.toString(), project.resolve("src/main/js").toString()));
    run(project, command);
  }

  /**
   * Runs a program that does what most programs do, so that its classes and its hot methods are in
   * the cache.
   */
  private void trainAotCache() throws IOException, InterruptedException {
    var cache = home.resolve("junction.aot");
    Files.deleteIfExists(cache);
    Files.writeString(home.resolve("jdk"), java() + "\n");
    try {
      var process =
          new ProcessBuilder(launcher(), project.resolve("src/main/training/train.js").toString());
      process.environment().put("JUNCTION_JAVA_OPTIONS", "-XX:AOTCacheOutput=" + cache);
      run(process);
    } finally {
      Files.delete(home.resolve("jdk"));
    }
  }

  private String launcher() {
    return project.resolve(isWindows() ? "bin/node.cmd" : "bin/node").toString();
  }

  private String libraries() throws IOException {
    try (var jars = Files.walk(home.resolve("lib"))) {
      var files =
          jars.filter(Files::isRegularFile)
              .map(Path::toString)
              .sorted(Comparator.reverseOrder())
              .toList();
      return String.join(File.pathSeparator, files);
    }
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", isWindows() ? "java.exe" : "java")
        .toString();
  }

  private Path find(String prefix) {
    return classPath.stream()
        .filter(entry -> entry.getFileName().toString().startsWith(prefix))
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException("no " + prefix + " on the class path " + classPath));
  }

  private static boolean isWindows() {
    return File.separatorChar == '\\';
  }

  private static boolean isUpToDate(Path target, Path source) throws IOException {
    return Files.exists(target)
        && Files.getLastModifiedTime(target).compareTo(Files.getLastModifiedTime(source)) >= 0;
  }

  private static void run(Path directory, List<String> command)
      throws IOException, InterruptedException {
    run(new ProcessBuilder(command).directory(directory.toFile()));
  }

  /** Runs a program quietly; when it fails or does not end, what it printed is in the exception. */
  private static void run(ProcessBuilder builder) throws IOException, InterruptedException {
    var log = Files.createTempFile("junction-build", ".log");
    var process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    process.getOutputStream().close();
    var ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
    if (!ended) process.destroyForcibly();
    var output = Files.readString(log);
    Files.delete(log);
    if (!ended) throw new IOException(builder.command() + " did not end:\n" + output);
    if (process.exitValue() != 0) {
      throw new IOException(
          builder.command() + " failed with " + process.exitValue() + ":\n" + output);
    }
  }

  private static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root)) return;
    try (var paths = Files.walk(root)) {
      paths.sorted((a, b) -> b.compareTo(a)).forEach(Layout::delete);
    }
  }

  private static void delete(Path path) {
    try {
      Files.delete(path);
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
  }
}
