package dev.junction.engine;

import com.caoccao.javet.enums.JSRuntimeType;
import com.caoccao.javet.interop.V8Host;
import com.caoccao.javet.interop.loader.IJavetLibLoadingListener;
import com.caoccao.javet.interop.loader.JavetLibLoader;
import com.caoccao.javet.interop.options.V8RuntimeOptions;
import java.io.File;
import java.nio.file.Path;
import java.util.List;

/**
 * V8 as a library of this process: loaded once, with the flags of whoever came first, since V8
 * allows no other. Its one static is Javet's own.
 */
public final class V8Platform {
  /**
   * KiB of stack that JavaScript may use; {@link #LOOP_THREAD_STACK} leaves as much again for Java.
   */
  private static final int DEFAULT_STACK_KIB = 984;

  /** What the old generation may grow to before V8 collects it for the first time. */
  private static final int INITIAL_OLD_SPACE_MB = 32;

  private V8Platform() {}

  /**
   * Bytes of stack that a thread needs to run JavaScript with a {@code --stack-size} of this many
   * KiB.
   */
  public static long threadStackSize(int stackKib) {
    return (Math.max(stackKib, DEFAULT_STACK_KIB) + 4096L) << 10;
  }

  /** Bytes of stack that V8 takes for itself, with that {@code --stack-size}. */
  public static long defaultStackSize(int stackKib) {
    return (stackKib == 0 ? DEFAULT_STACK_KIB : (long) stackKib) << 10;
  }

  /**
   * Loads the native library and sets V8's flags. Only the first call in a process has an effect.
   *
   * @param libraryDirectory the folder that holds the unpacked native library, or null to have it
   *     unpacked from its jar
   * @param icuData the ICU data file that goes with V8
   * @param flags V8's own flags, such as {@code --max-old-space-size=512}
   */
  public static synchronized void load(Path libraryDirectory, Path icuData, List<String> flags) {
    var v8Flags = V8RuntimeOptions.V8_FLAGS;
    if (v8Flags.isSealed()) {
      return;
    }
    if (libraryDirectory != null) {
      JavetLibLoader.setLibLoadingListener(new Unpacked(libraryDirectory.toFile()));
    }
    v8Flags.setAllowNativesSyntax(true);
    v8Flags.setUseStrict(false);
    if (icuData != null) {
      v8Flags.setIcuDataFile(icuData.toString());
    }
    // internal/buffer/codec converts text with WebAssembly's string references.
    var custom = new StringBuilder("--experimental-wasm-stringref ");
    // By default a program that loads a thousand modules pays for a full collection.
    custom.append("--initial-old-space-size=").append(INITIAL_OLD_SPACE_MB).append(' ');
    // What lives on while a program loads is copied less often when the young generation grows
    // fast.
    custom.append("--semi-space-growth-factor=4 ");
    for (var flag : flags) {
      custom.append(flag).append(' ');
    }
    if (!custom.isEmpty()) {
      v8Flags.setCustomFlags(custom.toString().trim());
    }
    V8Host.getV8I18nInstance();
  }

  private record Unpacked(File directory) implements IJavetLibLoadingListener {
    @Override
    public File getLibPath(JSRuntimeType type) {
      return directory;
    }

    @Override
    public boolean isDeploy(JSRuntimeType type) {
      return false;
    }
  }
}
