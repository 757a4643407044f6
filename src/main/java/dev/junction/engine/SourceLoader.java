package dev.junction.engine;

import com.caoccao.javet.exceptions.BaseJavetScriptingException;
import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.interop.V8ScriptOrigin;
import com.caoccao.javet.values.reference.V8ValueFunction;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Makes modules of source files: reads, scans and compiles in one go, so that a file's text never
 * passes through JavaScript, and takes what an earlier run compiled where the compile cache is on.
 */
final class SourceLoader {
  /** Characters from which a source is worth scanning on another thread. */
  private static final int LARGE_SOURCE = 200_000;

  /**
   * Bytes up to which a file is read by one call, into memory that Java's streams do not allocate.
   */
  private static final int SMALL_FILE = 8192;

  /** Notes of the compile cache: whether the scan renamed an import(), then what it imports. */
  private static final char RENAMED = 'r';

  private static final char PLAIN = 'p';

  /** Imports dynamically, and V8 calls us for that. */
  private static final char HOOKED = 'h';

  /** Of {@link #imports}. */
  private static final int UNSEEN = -1;

  /** Second, for CommonJS: the source is ASCII, so that its bytes need not be looked at. */
  private static final char ASCII = 'a';

  private static final char SEPARATOR = '\u0002';

  private static final String COMMON_JS = "exports,require,module,__filename,__dirname";
  private static final String[] COMMON_JS_PARAMETERS = COMMON_JS.split(",", -1);

  private final Isolate isolate;
  private CompileCache cache;

  /** The file that was looked at last, since it is likely to be loaded next. */
  private String lastPath;

  private byte[] lastBytes;
  private boolean lastIsAscii;
  private int lastImports;

  /** What is known of the file that was read: see {@link PlainFiles}. */
  private boolean isAscii;

  private int imports = UNSEEN;

  /** Where small files are read to. */
  private final byte[] buffer = new byte[SMALL_FILE];

  private final FileFinder finder;

  /** Files that {@link #requireFile} has compiled. */
  private final Set<String> required = new HashSet<>();

  /** The file of which it could not, and what compiling it said. */
  private String failedPath;

  private Object failure;

  SourceLoader(Isolate isolate) {
    this.isolate = isolate;
    finder = new FileFinder(isolate.host());
  }

  /** Finds a file, see {@link EngineOps.Op#FIND_FILE}. */
  Object findFile(String path, String extensions) {
    return extensions.isEmpty() ? finder.find(path) : finder.find(path, extensions.split("\\|"));
  }

  FileFinder finder() {
    return finder;
  }

  void close() {
    finder.close();
    if (cache != null) {
      cache.persist();
      cache.close();
    }
  }

  void use(CompileCache opened) {
    cache = opened;
    opened.readBy(finder);
  }

  CompileCache cache() {
    return cache;
  }

  /** The bytes of a file, or its error number. */
  private Object read(String path) {
    if (path.equals(lastPath)) {
      var bytes = lastBytes;
      lastPath = null;
      lastBytes = null;
      isAscii = lastIsAscii;
      imports = lastImports;
      return bytes;
    }
    isAscii = false;
    imports = UNSEEN;
    // Lighter than a channel while this code is still interpreted.
    if (!new File(path).isAbsolute()) {
      return readOrExplain(path);
    }
    var plain = finder.read(path);
    if (plain != null) {
      isAscii = finder.isAscii();
      imports = finder.imports();
      return plain;
    }
    try (var in = new FileInputStream(path)) {
      int length = 0;
      int count;
      while ((count = in.read(buffer, length, SMALL_FILE - length)) > 0) {
        length += count;
      }
      var bytes = Arrays.copyOf(buffer, length);
      return count < 0 ? bytes : join(bytes, in.readAllBytes());
    } catch (IOException error) {
      return readOrExplain(path);
    }
  }

  private static byte[] join(byte[] first, byte[] second) {
    var all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  private Object readOrExplain(String path) {
    var file = isolate.host().resolve(path);
    try {
      return Files.readAllBytes(file);
    } catch (IOException error) {
      return SourceErrors.errno(file, error);
    }
  }

  /** The text of the file that was read last. */
  private String decode(byte[] bytes) {
    return new String(bytes, isAscii ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
  }

  /** The text as a part of a script: V8 takes a hashbang only at its very start. */
  private static String body(String text) {
    var source = text.startsWith("\ufeff") ? text.substring(1) : text;
    return source.startsWith("#!") ? "//" + source : source;
  }

  /**
   * The names that a CommonJS file exports, see {@link ExportsLexer}, or its error number. The file
   * is not read again when it is compiled next.
   */
  Object exportsOf(String path) {
    var read = read(path);
    if (!(read instanceof byte[] bytes)) {
      return read;
    }
    lastPath = path;
    lastBytes = bytes;
    lastIsAscii = isAscii;
    lastImports = imports;
    return ExportsLexer.scan(body(decode(bytes)));
  }

  // ---- CommonJS ---------------------------------------------------------------------------------

  /** Finds a file and compiles it, see {@link EngineOps.Op#REQUIRE_FILE}. */
  Object requireFile(String path) throws JavetException {
    failedPath = null;
    failure = null;
    var answer = finder.find(path, FileFinder.EXTENSIONS);
    if (!(answer instanceof String file)) {
      return answer;
    }
    boolean hasExtension = finder.found() == FileFinder.AS_IT_IS;
    isolate.tell(SharedHeapLayout.REQUIRED, hasExtension ? 0 : 1);
    boolean isScript =
        hasExtension ? path.endsWith(".js") || path.endsWith(".cjs") : finder.found() == 0;
    boolean isAsNamed =
        file.startsWith(path) && file.length() == path.length() + (hasExtension ? 0 : 3);
    if (!isScript || !isAsNamed || !required.add(file)) {
      return file;
    }
    var compiled = compileFile(file, COMMON_JS_PARAMETERS);
    if (compiled instanceof V8ValueFunction) {
      return compiled;
    }
    failedPath = file;
    failure = compiled;
    return file;
  }

  /**
   * Compiles a file.
   *
   * @return the function, an array that describes the SyntaxError, or the error number of reading
   */
  Object compileFile(String path, String[] parameters) throws JavetException {
    if (path.equals(failedPath)) {
      failedPath = null;
      return failure;
    }
    var read = read(path);
    if (!(read instanceof byte[] bytes)) {
      return read;
    }
    if (cache == null || isOurOwn(path)) {
      return compileUncached(decode(bytes), path, parameters);
    }
    var entry = cache.find(CompileCache.Kind.COMMON_JS, path, bytes);
    isAscii |= isAscii(entry);
    return compileCached(decode(bytes), entry, path, parameters);
  }

  /** The parameters of a module's function, given joined by commas. */
  static String[] parametersOf(String joined) {
    return joined.equals(COMMON_JS) ? COMMON_JS_PARAMETERS : joined.split(",", -1);
  }

  /** Compiles the text of a CommonJS module. */
  Object compileText(String text, String path, String[] parameters) throws JavetException {
    isAscii = false;
    imports = UNSEEN;
    if (cache == null || isOurOwn(path)) {
      return compileUncached(text, path, parameters);
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return compileCached(
        text, cache.find(CompileCache.Kind.COMMON_JS, path, bytes), path, parameters);
  }

  private Object compileUncached(String text, String path, String[] parameters)
      throws JavetException {
    var source = body(text);
    if (importsAreHooked(source)) {
      return compile(source, null, path, parameters);
    }
    return source.length() < LARGE_SOURCE
        ? scanAndCompile(source, null, path, parameters)
        : compileLarge(source, path, parameters);
  }

  /** Whether the text can stay as it is: it has no dynamic imports, or V8 calls us for them. */
  private boolean importsAreHooked(String source) throws JavetException {
    if (imports == UNSEEN) {
      if (source.length() >= LARGE_SOURCE && !isolate.hooksImports()) {
        return false;
      }
      imports = ImportScanner.kindOf(source);
    }
    return imports == ImportScanner.NONE
        || imports == ImportScanner.CALLS && isolate.hooksImports();
  }

  /** Whether an earlier run saw that the bytes of the source are all ASCII. */
  private static boolean isAscii(CompileCache.Entry entry) {
    var notes = entry.code() == null ? "" : entry.notes();
    return notes.length() > 1 && notes.charAt(1) == ASCII;
  }

  private String notesOf(String text, int bytes, char kind) {
    boolean ascii =
        isAscii
            || text.length() == bytes
                && new String(text.getBytes(StandardCharsets.US_ASCII), StandardCharsets.ISO_8859_1)
                    .equals(text);
    return ascii ? String.valueOf(new char[] {kind, ASCII}) : String.valueOf(kind);
  }

  private Object compileCached(
      String text, CompileCache.Entry entry, String path, String[] parameters)
      throws JavetException {
    var source = body(text);
    byte[] code = entry.code();
    char kind = code == null ? 0 : entry.notes().charAt(0);
    if (code == null || kind == HOOKED && !isolate.hooksImports()) {
      code = null;
      kind = !importsAreHooked(source) ? RENAMED : imports == ImportScanner.NONE ? PLAIN : HOOKED;
    }
    var rewritten = kind == RENAMED ? ImportScanner.rewrite(source) : source;
    boolean renamed = !rewritten.equals(source);
    if (kind == RENAMED && !renamed) {
      kind = PLAIN;
    }
    var compiled = compile(rewritten, code, path, renamed ? withImport(parameters) : parameters);
    if (compiled instanceof V8ValueFunction function) {
      if (code != null) {
        cache.accepted(entry);
      } else {
        cache.compiled(
            entry,
            new CompiledFunction(function.toClone(true)),
            notesOf(text, entry.sourceSize(), kind));
      }
    }
    return compiled;
  }

  /** Whether a file belongs to the runtime itself. */
  private boolean isOurOwn(String path) {
    var home = isolate.host().home();
    return home != null && path.startsWith(home.toString()) && path.startsWith(home + "/npm/");
  }

  private Object scanAndCompile(String source, byte[] code, String path, String[] parameters)
      throws JavetException {
    var rewritten = ImportScanner.rewrite(source);
    return compile(
        rewritten, code, path, rewritten.equals(source) ? parameters : withImport(parameters));
  }

  /**
   * A large source is scanned for dynamic imports on another thread while V8 already parses it, and
   * parsed again in the rare case that it has one.
   */
  private Object compileLarge(String source, String path, String[] parameters)
      throws JavetException {
    var scan =
        CompletableFuture.supplyAsync(
            () -> ImportScanner.rewrite(source), isolate.host().loop().workers()::execute);
    var compiled = compile(source, null, path, parameters);
    var rewritten = scan.join();
    if (rewritten.equals(source)) {
      return compiled;
    }
    if (compiled instanceof V8ValueFunction function) {
      function.close();
    }
    return compile(rewritten, null, path, withImport(parameters));
  }

  private Object compile(String source, byte[] code, String path, String[] parameters)
      throws JavetException {
    try {
      return isolate
          .runtime()
          .compileV8ValueFunction(source, code, new V8ScriptOrigin(path), parameters, null);
    } catch (BaseJavetScriptingException error) {
      return EngineOps.describe(error);
    }
  }

  /** A function whose code imports dynamically gets its own {@code import} as a last parameter. */
  private static String[] withImport(String[] names) {
    var all = Arrays.copyOf(names, names.length + 1);
    all[names.length] = ImportScanner.NAME;
    return all;
  }

  private record CompiledFunction(V8ValueFunction function) implements CompileCache.Compiled {
    @Override
    public byte[] cachedData() throws JavetException {
      return function.getCachedData();
    }

    @Override
    public void close() throws JavetException {
      function.close();
    }
  }

  // ---- ES modules -------------------------------------------------------------------------------

  /**
   * Compiles the file of an ES module.
   *
   * @param prologue a line in front of the first one
   * @return the error number of reading; an array that describes the SyntaxError; or as a text with
   *     U+0002 between them the module's number, something if the word await occurs, then the
   *     specifiers and attributes of its imports as {@link ImportScanner#module} gives them
   */
  Object moduleFile(String url, String path, String prologue) throws JavetException {
    var read = read(path);
    return read instanceof byte[] bytes ? module(url, decode(bytes), bytes, prologue) : read;
  }

  /** Compiles the text of an ES module; answers as {@link #moduleFile} does. */
  Object moduleText(String url, String text, String prologue) throws JavetException {
    return module(
        url, text, cache == null ? null : text.getBytes(StandardCharsets.UTF_8), prologue);
  }

  private Object module(String url, String text, byte[] bytes, String prologue)
      throws JavetException {
    var source = body(text);
    var entry =
        cache == null || !url.startsWith("file:")
            ? null
            : cache.find(CompileCache.Kind.MODULE, url, bytes);
    byte[] code = entry == null ? null : entry.code();
    Object[] found;
    if (code != null && entry.notes().charAt(0) == PLAIN) {
      found = fromNotes(source, entry.notes());
    } else {
      found = ImportScanner.module(source);
    }
    int number;
    try {
      number = isolate.modules().compile(url, prologue + found[0], code, -1);
    } catch (BaseJavetScriptingException error) {
      return EngineOps.describe(error);
    }
    if (entry != null) {
      if (code != null) {
        cache.accepted(entry);
      } else {
        cache.compiled(
            entry, new CompiledModule(isolate.modules(), number), toNotes(source, found));
      }
    }
    var answer = new StringBuilder().append(number).append(SEPARATOR);
    if (source.contains("await")) {
      answer.append(PLAIN);
    }
    for (int i = 1; i < found.length; i++) {
      answer.append(SEPARATOR).append(found[i]);
    }
    return answer.toString();
  }

  private static Object[] fromNotes(String source, String notes) {
    if (notes.length() < 2) {
      return new Object[] {source};
    }
    Object[] found = notes.split(String.valueOf(SEPARATOR), -1);
    var copy = new Object[found.length];
    System.arraycopy(found, 0, copy, 0, found.length);
    copy[0] = source;
    return copy;
  }

  private static String toNotes(String source, Object[] found) {
    if (!source.equals(found[0])) {
      return String.valueOf(RENAMED);
    }
    var notes = new StringBuilder().append(PLAIN);
    for (int i = 1; i < found.length; i++) {
      notes.append(SEPARATOR).append(found[i]);
    }
    return notes.toString();
  }

  private record CompiledModule(Modules modules, int number) implements CompileCache.Compiled {
    @Override
    public byte[] cachedData() throws JavetException {
      return modules.cachedData(number);
    }

    @Override
    public void close() {}
  }

  // ---- TypeScript -------------------------------------------------------------------------------

  /** The JavaScript that an earlier run made of a TypeScript file, or null. */
  String translation(String path, String source) {
    return cache == null ? null : cache.translation(stripped(path, source));
  }

  void translated(String path, String source, String text) {
    if (cache != null) {
      cache.translated(stripped(path, source), text);
    }
  }

  private CompileCache.Entry stripped(String path, String source) {
    return cache.find(CompileCache.Kind.STRIPPED, path, source.getBytes(StandardCharsets.UTF_8));
  }
}
