package dev.junction.engine;

import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.interop.V8Host;
import com.caoccao.javet.interop.V8Runtime;
import com.caoccao.javet.interop.options.V8RuntimeOptions;
import com.caoccao.javet.values.reference.V8ValueFunction;
import com.caoccao.javet.values.reference.V8ValueObject;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes the start-up snapshot: an isolate in which every module of the standard library has been
 * evaluated, waiting to be attached to a runtime.
 */
public final class SnapshotBuilder {
  /** The global through which {@link Isolate} reaches the library; it is deleted at once. */
  static final String BOOT = "__junction";

  /** Modules that export constants which take long to compute. */
  private static final List<String> COMPUTED = List.of("internal/buffer/codec_code");

  private SnapshotBuilder() {}

  /**
   * Writes a snapshot.
   *
   * @param output the file to write
   * @param rest the {@link LibraryFile} to write beside it
   * @param capabilities what the library will be able to call
   * @param sources folders with the JavaScript, such as {@code src/main/js}
   */
  public static void build(Path output, Path rest, Capabilities capabilities, List<Path> sources)
      throws IOException {
    var options = new V8RuntimeOptions();
    options.setCreateSnapshotEnabled(true);
    // One isolate computes and compiles; nothing of it remains.
    try (V8Runtime plain = V8Host.getV8I18nInstance().createV8Runtime(new V8RuntimeOptions())) {
      define(plain, capabilities, sources, Map.of());
      var computed = compute(plain);
      try (V8Runtime runtime = V8Host.getV8I18nInstance().createV8Runtime(options)) {
        define(runtime, capabilities, sources, computed);
        evaluate(runtime);
        writeRest(rest, runtime, plain, JavaScriptSources.modules(sources));
        System.gc();
        Files.write(output, runtime.createSnapshot());
      }
    } catch (JavetException error) {
      throw new IllegalStateException(error);
    }
  }

  /** Takes what an empty program does not need out of the snapshot. */
  private static void writeRest(
      Path file, V8Runtime runtime, V8Runtime plain, Map<String, String> modules)
      throws IOException, JavetException {
    var dropped = runtime.getExecutor(BOOT + ".drop()").executeString();
    long offset = 0;
    try (var out = new BufferedOutputStream(Files.newOutputStream(file))) {
      for (var quoted : dropped.substring(1, dropped.length() - 1).split(",")) {
        var id = quoted.substring(1, quoted.length() - 1);
        var text = "'use strict';" + asLatin1(modules.get(id));
        try (var function = LibraryFile.compile(plain, id, text, null)) {
          var code = function.getCachedData();
          LibraryFile.write(out, text, code);
          var place = BOOT + ".place('%s', %d, %d, %d)";
          runtime
              .getExecutor(place.formatted(id, offset, text.length(), code.length))
              .executeVoid();
          offset += text.length() + code.length;
        }
      }
    }
  }

  /** The text that stands for the computed modules in the snapshot. */
  private static Map<String, String> compute(V8Runtime runtime) throws JavetException {
    var texts = new HashMap<String, String>();
    for (var id : COMPUTED) {
      var json = runtime.getExecutor(BOOT + ".exportsOf('" + id + "')").executeString();
      texts.put(id, "module.exports = " + json + ";");
    }
    return texts;
  }

  static void evaluateLibrary(V8Runtime runtime, Capabilities capabilities, List<Path> sources)
      throws JavetException {
    define(runtime, capabilities, sources, Map.of());
    evaluate(runtime);
  }

  private static void evaluate(V8Runtime runtime) throws JavetException {
    runtime.getExecutor(BOOT + ".evaluate()").executeVoid();
    try (V8ValueFunction known = runtime.getExecutor(BOOT + ".define").execute()) {
      LibraryScripts.hide("internal/boot/loader", known);
      for (int i = 0; i < 2; i++) {
        try (V8ValueFunction function =
            runtime.getExecutor(BOOT + ".hidden[" + i + "]").execute()) {
          LibraryScripts.hideLike(function, known);
        }
      }
    }
    V8Library.inspectScripts(runtime);
  }

  private static void define(
      V8Runtime runtime,
      Capabilities capabilities,
      List<Path> sources,
      Map<String, String> computed)
      throws JavetException {
    runtime
        .getExecutor(JavaScriptSources.boot(sources, "loader.js"))
        .setResourceName("node:internal/boot/loader")
        .executeVoid();
    runtime
        .getExecutor(
            BOOT
                + ".configure("
                + OpTable.toJavaScript(capabilities)
                + ","
                + OpTable.layoutToJavaScript()
                + ")")
        .executeVoid();
    try (var uncleared = UnclearedBuffers.find(runtime)) {
      if (uncleared != null) {
        try (var global = runtime.getGlobalObject();
            V8ValueObject boot = global.get(BOOT)) {
          boot.set("unclearedBuffer", uncleared);
        }
      }
    }
    for (var module : JavaScriptSources.modules(sources).entrySet()) {
      var define =
          BOOT
              + ".define('"
              + module.getKey()
              + "',function(exports,require,module,binding,process){'use strict';"
              + asLatin1(computed.getOrDefault(module.getKey(), module.getValue()))
              + "\n})";
      try (V8ValueFunction factory =
          runtime
              .getExecutor(define)
              .setResourceName(LibraryScripts.nameOf(module.getKey()))
              .execute()) {
        LibraryScripts.hide(module.getKey(), factory);
      }
    }
  }

  /** With escapes for characters that would make V8 keep all of the text as two bytes each. */
  private static String asLatin1(String text) {
    var latin1 = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      if (unit < 0x100) {
        latin1.append(unit);
      } else {
        latin1.append(String.format("\\u%04x", (int) unit));
      }
    }
    return latin1.toString();
  }
}
