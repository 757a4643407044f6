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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * Compiled code kept on disk between runs, as {@code module.enableCompileCache} and {@code
 * NODE_COMPILE_CACHE} ask for it.
 *
 * <p>Small modules are kept together, see {@link CachePack}. What came of a large one has a file of
 * its own:
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
    private final String prefix;

    Kind(String label) {
      this.label = label;
      prefix = label.concat(" ");
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
    private final int key;
    private final int sourceSize;
    private final int sourceHash;
    private byte[] code;
    private String notes;
    private Compiled compiled;
    private boolean saved;

    private Entry(Kind kind, String name, int key, int sourceSize, int sourceHash) {
      this.kind = kind;
      this.name = name;
      this.key = key;
      this.sourceSize = sourceSize;
      this.sourceHash = sourceHash;
    }

    private boolean isSmall() {
      return sourceSize <= SMALL_SOURCE;
    }

    int sourceSize() {
      return sourceSize;
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

  /** Bytes of source up to which a module goes into the pack. */
  private static final int SMALL_SOURCE = 32 << 10;

  private static final int MAGIC = 0x4a4e4331;
  private static final int HEADER = 6 * Integer.BYTES;
  private static final String LOG = "[compile cache] ";

  private final Path directory;
  private final boolean portable;
  private final PrintStream log;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Path packFile;
  private CachePack pack;
  private FileFinder finder;

  private CompileCache(Path directory, boolean portable, PrintStream log) {
    this.directory = directory;
    packFile = directory.resolve("pack");
    this.portable = portable;
    this.log = log;
  }

  /**
   * Opens the cache in a folder below the given one.
   *
   * @param given as the user wrote it
   * @param parent the same as an absolute path
   * @param version of Node.js, for the folder's name
   * @param snapshotTag tells the snapshot from others with which V8 may start
   * @param log where to say what happens, or null
   * @throws OpException why there can be no cache
   */
  static CompileCache open(
      String given, Path parent, String version, boolean portable, int snapshotTag, PrintStream log)
      throws OpException {
    var engine = engineTag(snapshotTag);
    var tag = version + "-" + (portable ? engine : engine + "-" + userId());
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

  private static String engineTag(int snapshotTag) {
    var crc = new CRC32();
    crc.update(Integer.toString(snapshotTag).getBytes(StandardCharsets.UTF_8));
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

  /** Whom to ask for files first. */
  void readBy(FileFinder files) {
    finder = files;
  }

  String directory() {
    return directory.toString();
  }

  /** Looks a module up; its entry says whether there is code of an earlier run. */
  Entry find(Kind kind, String name, byte[] source) {
    var id = kind.prefix.concat(name);
    var known = entries.get(id);
    int sourceHash = CachePack.hashOf(source, 0, source.length);
    if (known != null && known.sourceHash == sourceHash && known.sourceSize == source.length) {
      return known;
    }
    var entry = new Entry(kind, name, keyOf(kind, name), source.length, sourceHash);
    entries.put(id, entry);
    read(entry);
    return entry;
  }

  private int keyOf(Kind kind, String name) {
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
    return (int) crc.getValue();
  }

  private Path fileOf(Entry entry) {
    return entry.isSmall() ? packFile : directory.resolve(Integer.toHexString(entry.key));
  }

  private void read(Entry entry) {
    String outcome;
    try {
      outcome = entry.isSmall() ? unpack(entry) : parse(entry, bytesOf(fileOf(entry)));
    } catch (IOException error) {
      outcome = " " + reasonOf(error);
    }
    if (log != null) {
      say(
          log,
          "reading cache from "
              + fileOf(entry)
              + " for "
              + entry.kind.label
              + " "
              + entry.name
              + "..."
              + outcome);
    }
  }

  private String unpack(Entry entry) throws IOException {
    if (pack == null) {
      pack = CachePack.open(packFile.toFile());
    }
    var module = pack.find(entry.key);
    if (module == null) {
      return " no such file or directory";
    }
    if (module.sourceSize() != entry.sourceSize || module.sourceHash() != entry.sourceHash) {
      return hashMismatch(entry, module.sourceHash());
    }
    if (!module.isIntact()) {
      return " cache hash mismatch";
    }
    take(entry, module.bytes(), module.offset(), module.codeSize(), module.notesSize());
    return log == null ? "" : " success, size=" + module.codeSize();
  }

  private static String hashMismatch(Entry entry, int actual) {
    return " code hash mismatch: expected "
        + Integer.toUnsignedString(entry.sourceHash)
        + ", actual "
        + Integer.toUnsignedString(actual);
  }

  private static void take(Entry entry, byte[] bytes, int offset, int codeSize, int notesSize) {
    entry.code = Arrays.copyOfRange(bytes, offset, offset + codeSize);
    entry.notes =
        notesSize == 1
            ? String.valueOf((char) bytes[offset + codeSize])
            : new String(bytes, offset + codeSize, notesSize, StandardCharsets.UTF_8);
    entry.saved = true;
  }

  /** The bytes of a file; null if there is none. A stream is lighter than a channel at first. */
  private byte[] bytesOf(Path path) throws IOException {
    var bytes = finder.readIfThere(path.toString());
    if (bytes != null) {
      return bytes;
    }
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
      return hashMismatch(entry, sourceHash);
    }
    if (codeSize < 0 || notesSize < 0 || HEADER + (long) codeSize + notesSize != bytes.length) {
      return " cache size mismatch";
    }
    if (CachePack.hashOf(bytes, HEADER, codeSize + notesSize) != codeHash) {
      return " cache hash mismatch";
    }
    take(entry, bytes, HEADER, codeSize, notesSize);
    return log == null ? "" : " success, size=" + codeSize;
  }

  /** The code of an entry was given to V8. */
  void accepted(Entry entry) {
    entry.code = null;
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
    if (entry.saved) {
      compiled.close();
      return;
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
    var small = new ArrayList<Entry>();
    for (var entry : new ArrayList<>(entries.values())) {
      if (entry.saved) {
        if (log != null) {
          sayOf(entry, "skip persisting ", " because cache was the same");
        }
        continue;
      }
      try {
        if (!serialize(entry)) {
          sayOf(entry, "skip persisting ", " because the cache was not initialized");
        } else if (entry.isSmall()) {
          small.add(entry);
        } else {
          write(fileOf(entry), bytesOf(entry), List.of(entry));
        }
      } catch (JavetException error) {
        say(log, "cannot serialize " + entry.name + ": " + error.getMessage());
      } catch (IOException error) {
        say(log, "writing cache for " + entry.name + "..." + reasonOf(error));
      }
    }
    if (!small.isEmpty()) {
      try {
        write(packFile, packed(small), small);
      } catch (IOException error) {
        for (var entry : small) {
          say(log, "writing cache for " + entry.name + "..." + reasonOf(error));
        }
      }
    }
  }

  private void sayOf(Entry entry, String before, String after) {
    if (log != null) {
      say(log, before + entry.kind.label + " " + entry.name + after);
    }
  }

  /** Makes sure that there is code to write; false if there is none. */
  private static boolean serialize(Entry entry) throws JavetException {
    if (entry.compiled != null) {
      entry.code = entry.compiled.cachedData();
      entry.compiled.close();
      entry.compiled = null;
    }
    return entry.code != null;
  }

  /** What is new, and what is in the pack by now: another process may have written it meanwhile. */
  private byte[] packed(List<Entry> small) throws IOException {
    var modules = new LinkedHashMap<Integer, CachePack.Module>();
    for (var entry : small) {
      var bytes = bytesOf(entry);
      int size = bytes.length - HEADER;
      modules.put(
          entry.key,
          new CachePack.Module(
              entry.sourceSize,
              entry.sourceHash,
              bytes,
              HEADER,
              entry.code.length,
              size - entry.code.length,
              CachePack.hashOf(bytes, HEADER, size)));
    }
    try (var now = CachePack.open(packFile.toFile())) {
      for (var there : now.modules().entrySet()) {
        modules.putIfAbsent(there.getKey(), there.getValue());
      }
    }
    return CachePack.write(modules);
  }

  /** The file of one module. */
  private static byte[] bytesOf(Entry entry) {
    var notes = entry.notes.getBytes(StandardCharsets.UTF_8);
    var buffer =
        ByteBuffer.allocate(HEADER + entry.code.length + notes.length)
            .order(ByteOrder.LITTLE_ENDIAN);
    buffer.position(HEADER).put(entry.code).put(notes);
    buffer.putInt(0, MAGIC);
    buffer.putInt(4, entry.sourceSize);
    buffer.putInt(8, entry.code.length);
    buffer.putInt(12, entry.sourceHash);
    buffer.putInt(16, CachePack.hashOf(buffer.array(), HEADER, entry.code.length + notes.length));
    buffer.putInt(20, notes.length);
    return buffer.array();
  }

  private void write(Path file, byte[] bytes, List<Entry> written) throws IOException {
    var temporary = Files.createTempFile(directory, file.getFileName() + ".", "");
    try {
      Files.write(temporary, bytes);
      if (log != null) {
        for (var entry : written) {
          sayOf(
              entry,
              "writing cache for ",
              " to temporary file " + temporary + " [" + header(entry) + "]...success");
        }
      }
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
    say(log, log == null ? null : "Renaming " + temporary + " to " + file + "...success");
    for (var entry : written) {
      entry.saved = true;
    }
  }

  private static String header(Entry entry) {
    return Integer.toUnsignedString(MAGIC)
        + " "
        + entry.sourceSize
        + " "
        + entry.code.length
        + " "
        + Integer.toUnsignedString(entry.sourceHash);
  }

  /** No more is read. */
  void close() {
    try {
      if (pack != null) {
        pack.close();
      }
    } catch (IOException error) {
      say(log, reasonOf(error));
    }
  }

  /** The program asked for writing what is new. */
  void flush() {
    persist();
    say(log, "module.flushCompileCache() finished.");
  }
}
