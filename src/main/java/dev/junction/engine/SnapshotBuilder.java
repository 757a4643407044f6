package dev.junction.engine;

import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.interop.V8Host;
import com.caoccao.javet.interop.V8Runtime;
import com.caoccao.javet.interop.options.V8RuntimeOptions;
import com.caoccao.javet.values.reference.V8ValueObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Makes the start-up snapshot: an isolate in which every module of the standard library has been
 * evaluated, waiting to be attached to a runtime.
 */
public final class SnapshotBuilder {
  /** The global through which {@link Isolate} reaches the library; it is deleted at once. */
  static final String BOOT = "__junction";

  private SnapshotBuilder() {}

  /**
   * Writes a snapshot.
   *
   * @param output the file to write
   * @param capabilities what the library will be able to call
   * @param sources folders with the JavaScript, such as {@code src/main/js}
   */
  public static void build(Path output, Capabilities capabilities, List<Path> sources)
      throws IOException {
    var options = new V8RuntimeOptions();
    options.setCreateSnapshotEnabled(true);
    try (V8Runtime runtime = V8Host.getV8I18nInstance().createV8Runtime(options)) {
      evaluateLibrary(runtime, capabilities, sources);
      runtime.getExecutor(BOOT + ".drop()").executeVoid();
      System.gc();
      Files.write(output, runtime.createSnapshot());
    } catch (JavetException error) {
      throw new IllegalStateException(error);
    }
  }

  static void evaluateLibrary(V8Runtime runtime, Capabilities capabilities, List<Path> sources)
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
              + module.getValue()
              + "\n})";
      runtime.getExecutor(define).setResourceName("node:" + module.getKey()).executeVoid();
    }
    runtime.getExecutor(BOOT + ".evaluate()").executeVoid();
  }
}
