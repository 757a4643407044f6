package dev.junction.engine;

import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.interop.loader.JavetLibLoader;
import com.caoccao.javet.interop.options.V8RuntimeOptions;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * Compiled code kept on disk between runs, as {@code module.enableCompileCache} and {@code
 * NODE_COMPILE_CACHE} ask for it.
 *
 * <p>One file holds what came of one module:
 *
 * <pre>
 *   magic, source size, code size, source hash, code hash, notes size      six ints, little-endian
 *   code                                                                   V8's cached data, or text
 *   notes                                                                  what the scan of the source found, UTF-8
 * </pre>
 *
 * The name of the folder tells which engine made the code, since V8 checks little of what it is
 * given. Hashes are CRC-32, so a damaged file is as good as none; who can write to the folder is
 * trusted, so it is made for its owner alone, and one that belongs to somebody else is not used.
 * Files appear whole, by renaming. What is new is written when the program ends or asks for it.
 */
final class CompileCache {
  /** What a file is made of; the same path may be there as more than one. */
  enum Kind {
    COMMON_JS("CommonJS"),
    MODULE("ESM"),
    STRIPPED("StrippedTypeScript");

    private final String label;

    Kind(String label) {
      this.label = label;
    }
  }

  /** Gives V8's cached data for what was compiled, when it is wanted. */
  interface Compiled {
    byte[] cachedData() throws JavetException;

    void close() throws JavetException;
  }

  /** One module in one form. */
  static final class Entry {
    private final Kind kind;
    private final String name;
    private final Path file;
    private final int sourceSize;
    private final int sourceHash;
    private byte[] code;
    private String notes;
    private Compiled compiled;
    private boolean saved;

    private Entry(Kind kind, String name, Path file, int sourceSize, int sourceHash) {
      this.kind = kind;
      this.name = name;
      this.file = file;
      this.sourceSize = sourceSize;
      this.sourceHash = sourceHash;
    }

    /** The code of an earlier run, or null. */
    byte[] code() {
      return code;
    }

    /** What {@link CompileCache#compiled} was told in an earlier run, or null. */
    String notes() {
      return notes;
    }
  }

  private static final int MAGIC = 0x4a4e4331;
  private static final int HEADER = 6 * Integer.BYTES;
  private static final String LOG = "[compile cache] ";

  private final Path directory;
  private final boolean portable;
  private final PrintStream log;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  private CompileCache(Path directory, boolean portable, PrintStream log) {
    this.directory = directory;
    this.portable = portable;
    this.log = log;
  }

  /**
   * Opens the cache in a folder below the given one.
   *
   * @param given as the user wrote it
   * @param parent the same as an absolute path
   * @param version of Node.js, for the folder's name
   * @param log where to say what happens, or null
   * @throws OpException why there can be no cache
   */
  static CompileCache open(
      String given, Path parent, String version, boolean portable, PrintStream log)
      throws OpException {
    var tag = version + "-" + (portable ? engineTag() : engineTag() + "-" + userId());
    var directory = parent.resolve(tag).normalize();
    say(log, portable ? "using relative path" : null);
    say(log, "resolved path " + given + " + " + tag + " -> " + directory);
    try {
      makePrivate(directory);
    } catch (IOException error) {
      var reason = reasonOf(error);
      say(log, "creating cache directory " + directory + "..." + reason);
      say(log, "Cannot create cache directory: " + reason);
      throw new OpException("ERR_COMPILE_CACHE", "Cannot create cache directory: " + reason);
    }
    say(log, "creating cache directory " + directory + "...success");
    return new CompileCache(directory, portable, log);
  }

  private static void makePrivate(Path directory) throws IOException {
    if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createDirectories(directory.getParent());
      try {
        Files.createDirectory(
            directory,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      } catch (FileAlreadyExistsException already) {
        if (!Files.isDirectory(directory)) {
          throw already;
        }
        int owner = (Integer) Files.getAttribute(directory, "unix:uid");
        if (owner != userId()) {
          throw new FileSystemException(directory.toString(), null, "Operation not permitted");
        }
      }
    } else {
      Files.createDirectories(directory);
    }
  }

  private static String reasonOf(IOException error) {
    if (error instanceof FileAlreadyExistsException) {
      return "not a directory";
    }
    var reason = error instanceof FileSystemException failure ? failure.getReason() : null;
    return reason == null ? "permission denied" : reason.toLowerCase(java.util.Locale.ROOT);
  }

  private static int userId() {
    try {
      return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException error) {
      return 0;
    }
  }

  private static String engineTag() {
    var crc = new CRC32();
    crc.update(JavetLibLoader.LIB_VERSION.getBytes(StandardCharsets.UTF_8));
    crc.update(V8RuntimeOptions.V8_FLAGS.toString().getBytes(StandardCharsets.UTF_8));
    crc.update(ImportScanner.NAME.getBytes(StandardCharsets.UTF_8));
    return Long.toHexString(crc.getValue());
  }

  private static void say(PrintStream log, String text) {
    if (log != null && text != null) {
      log.println(LOG + text);
    }
  }

  private static int hash(byte[] bytes) {
    var crc = new CRC32();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  String directory() {
    return directory.toString();
  }

  /** Looks a module up; its entry says whether there is code of an earlier run. */
  Entry find(Kind kind, String name, byte[] source) {
    var known = entries.get(kind.ordinal() + name);
    int sourceHash = hash(source);
    if (known != null && known.sourceHash == sourceHash && known.sourceSize == source.length) {
      return known;
    }
    var entry = new Entry(kind, name, fileOf(kind, name), source.length, sourceHash);
    entries.put(kind.ordinal() + name, entry);
    read(entry);
    return entry;
  }

  private Path fileOf(Kind kind, String name) {
    var subject = name;
    if (portable) {
      var path = name.startsWith("file://") ? name.substring("file://".length()) : name;
      if (path.startsWith("/")) {
        subject = directory.relativize(Path.of(path)).toString();
        if (log != null) {
          say(log, "using relative path " + subject + " from " + directory);
        }
      }
    }
    var crc = new CRC32();
    crc.update(kind.ordinal());
    crc.update(subject.getBytes(StandardCharsets.UTF_8));
    return directory.resolve(Long.toHexString(crc.getValue()));
  }

  private void read(Entry entry) {
    String outcome;
    try {
      outcome = parse(entry, bytesOf(entry.file));
    } catch (IOException error) {
      outcome = " " + reasonOf(error);
    }
    if (log != null) {
      say(
          log,
          "reading cache from "
              + entry.file
              + " for "
              + entry.kind.label
              + " "
              + entry.name
              + "..."
              + outcome);
    }
  }

  /** The bytes of a file; null if there is none. A stream is lighter than a channel at first. */
  private static byte[] bytesOf(Path path) throws IOException {
    var file = path.toFile();
    if (!file.isFile()) {
      return null;
    }
    try (var in = new FileInputStream(file)) {
      return in.readAllBytes();
    }
  }

  private String parse(Entry entry, byte[] bytes) {
    if (bytes == null) {
      return " no such file or directory";
    }
    if (bytes.length < HEADER) {
      return " file size mismatch";
    }
    var header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int magic = header.getInt();
    int sourceSize = header.getInt();
    int codeSize = header.getInt();
    int sourceHash = header.getInt();
    int codeHash = header.getInt();
    int notesSize = header.getInt();
    if (magic != MAGIC) {
      return " magic number mismatch";
    }
    if (sourceSize != entry.sourceSize || sourceHash != entry.sourceHash) {
      return " code hash mismatch: expected "
          + Integer.toUnsignedString(entry.sourceHash)
          + ", actual "
          + Integer.toUnsignedString(sourceHash);
    }
    if (codeSize < 0 || notesSize < 0 || HEADER + (long) codeSize + notesSize != bytes.length) {
      return " cache size mismatch";
    }
    var crc = new CRC32();
    crc.update(bytes, HEADER, codeSize + notesSize);
    if ((int) crc.getValue() != codeHash) {
      return " cache hash mismatch";
    }
    entry.code = java.util.Arrays.copyOfRange(bytes, HEADER, HEADER + codeSize);
    entry.notes = new String(bytes, HEADER + codeSize, notesSize, StandardCharsets.UTF_8);
    entry.saved = true;
    return log == null ? "" : " success, size=" + codeSize;
  }

  /** The code of an entry was given to V8. */
  void accepted(Entry entry) {
    if (log != null) {
      say(
          log,
          "V8 code cache for "
              + entry.kind.label
              + " "
              + entry.name
              + " was accepted, keeping the in-memory entry");
    }
  }

  /** A module was compiled without code of an earlier run. */
  void compiled(Entry entry, Compiled compiled, String notes) throws JavetException {
    if (log != null) {
      say(
          log,
          "V8 code cache for "
              + entry.kind.label
              + " "
              + entry.name
              + " was not initialized, initializing the in-memory entry");
    }
    if (entry.compiled != null) {
      entry.compiled.close();
    }
    entry.compiled = compiled;
    entry.notes = notes;
  }

  /** What a text was translated to by an earlier run, or null. */
  String translation(Entry entry) {
    if (log != null) {
      say(
          log,
          entry.code == null
              ? "no transpile cache for " + entry.kind.label + " " + entry.name
              : "retrieving transpile cache for "
                  + entry.kind.label
                  + " "
                  + entry.name
                  + "...success");
    }
    return entry.code == null ? null : new String(entry.code, StandardCharsets.UTF_8);
  }

  void translated(Entry entry, String text) {
    if (log != null) {
      say(log, "saving transpilation cache for " + entry.kind.label + " " + entry.name);
    }
    entry.code = text.getBytes(StandardCharsets.UTF_8);
    entry.notes = "";
  }

  /** Writes what is new. A module that cannot be written is left for another run. */
  void persist() {
    for (var entry : new ArrayList<>(entries.values())) {
      if (entry.saved) {
        if (log != null) {
          say(
              log,
              "skip persisting "
                  + entry.kind.label
                  + " "
                  + entry.name
                  + " because cache was the same");
        }
      } else {
        try {
          write(entry);
        } catch (JavetException error) {
          say(log, "cannot serialize " + entry.name + ": " + error.getMessage());
        } catch (IOException error) {
          say(log, "writing cache for " + entry.name + "..." + reasonOf(error));
        }
      }
    }
  }

  private void write(Entry entry) throws IOException, JavetException {
    if (entry.compiled != null) {
      entry.code = entry.compiled.cachedData();
      entry.compiled.close();
      entry.compiled = null;
    }
    if (entry.code == null) {
      if (log != null) {
        say(
            log,
            "skip persisting "
                + entry.kind.label
                + " "
                + entry.name
                + " because the cache was not initialized");
      }
      return;
    }
    var notes = entry.notes.getBytes(StandardCharsets.UTF_8);
    var buffer =
        ByteBuffer.allocate(HEADER + entry.code.length + notes.length)
            .order(ByteOrder.LITTLE_ENDIAN);
    buffer.position(HEADER).put(entry.code).put(notes);
    var crc = new CRC32();
    crc.update(buffer.array(), HEADER, buffer.capacity() - HEADER);
    buffer.putInt(0, MAGIC);
    buffer.putInt(4, entry.sourceSize);
    buffer.putInt(8, entry.code.length);
    buffer.putInt(12, entry.sourceHash);
    buffer.putInt(16, (int) crc.getValue());
    buffer.putInt(20, notes.length);
    var temporary = Files.createTempFile(directory, entry.file.getFileName() + ".", "");
    try {
      Files.write(temporary, buffer.array());
      if (log != null) {
        say(
            log,
            "writing cache for "
                + entry.kind.label
                + " "
                + entry.name
                + " to temporary file "
                + temporary
                + " ["
                + header(entry, (int) crc.getValue())
                + "]...success");
      }
      Files.move(
          temporary,
          entry.file,
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
    say(log, log == null ? null : "Renaming " + temporary + " to " + entry.file + "...success");
    entry.saved = true;
  }

  private static String header(Entry entry, int codeHash) {
    return Integer.toUnsignedString(MAGIC)
        + " "
        + entry.sourceSize
        + " "
        + entry.code.length
        + " "
        + Integer.toUnsignedString(entry.sourceHash)
        + " "
        + Integer.toUnsignedString(codeHash);
  }

  /** The program asked for writing what is new. */
  void flush() {
    persist();
    say(log, "module.flushCompileCache() finished.");
  }
}
