package dev.junction.engine;

import com.caoccao.javet.values.reference.V8ValueReference;
import java.util.Map;
import java.util.Set;
import jdk.internal.misc.Unsafe;

/**
 * What stack traces show of the library's scripts.
 *
 * <p>Of some they show nothing, since what they do is done by C++ in Node.js: the loop, the calls
 * of ops, the way of events. Their frames would also count against {@code Error.stackTraceLimit},
 * and so push out the program's own.
 *
 * <p>V8 has a type for each script, by which it hides its own. It is set in the script's object,
 * once that has been seen to look as expected; where it does not, the frames are shown.
 */
final class LibraryScripts {
  private static final Set<String> HIDDEN =
      Set.of(
          "internal/async_context",
          "internal/boot/loader",
          "internal/boot/main",
          "internal/boot/run_main",
          "internal/dns/lookup",
          "internal/fs/places",
          "internal/handles",
          "internal/http/parser",
          "internal/inspector/connection",
          "internal/loop",
          "internal/modules/cjs_loading",
          "internal/modules/esm_meta",
          "internal/net/handles",
          "internal/process/checkpoint",
          "internal/process/errors",
          "internal/requests",
          "internal/timers",
          "internal/worker/child",
          "internal/zlib/handle");

  /** Modules that have the name of the file in which Node.js does the same. */
  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("internal/boot/eval_source", "internal/process/execution"),
          Map.entry("internal/buffer/text", "buffer"),
          Map.entry("internal/child_process/child", "internal/child_process"),
          Map.entry("internal/fs/attributes", "fs"),
          Map.entry("internal/fs/descriptors", "fs"),
          Map.entry("internal/fs/entries", "fs"),
          Map.entry("internal/fs/whole_files", "fs"),
          Map.entry("internal/http/agent", "_http_agent"),
          Map.entry("internal/http/client", "_http_client"),
          Map.entry("internal/http/common", "_http_common"),
          Map.entry("internal/http/incoming", "_http_incoming"),
          Map.entry("internal/http/outgoing", "_http_outgoing"),
          Map.entry("internal/http/server", "_http_server"),
          Map.entry("internal/modules/cjs", "internal/modules/cjs/loader"),
          Map.entry("internal/modules/esm", "internal/modules/esm/loader"),
          Map.entry("internal/modules/esm_load", "internal/modules/esm/load"),
          Map.entry("internal/modules/esm_resolve", "internal/modules/esm/resolve"),
          Map.entry("internal/net/connect", "net"),
          Map.entry("internal/net/server", "net"),
          Map.entry("internal/net/socket", "net"),
          Map.entry("internal/process/exit", "internal/process/per_thread"),
          Map.entry("internal/process/frames", "internal/timers"),
          Map.entry("internal/process/methods", "internal/process/per_thread"),
          Map.entry("internal/vm/code_generation", "internal/vm/run"),
          Map.entry("internal/zlib/base", "zlib"),
          Map.entry("web/abort_controller", "internal/abort_controller"),
          Map.entry("web/dom_exception", "internal/per_context/domexception"),
          Map.entry("web/encoding", "internal/encoding"),
          Map.entry("web/event_target", "internal/event_target"),
          Map.entry("web/structured_clone", "internal/worker/js_transferable"),
          Map.entry("web/url", "internal/url"));

  private LibraryScripts() {}

  /** What stack traces call a module. */
  static String nameOf(String module) {
    return "node:" + NAMES.getOrDefault(module, module);
  }

  /** Hides the script of a module's function, if it is one of those. */
  static void hide(String module, V8ValueReference function) {
    if (HIDDEN.contains(module) && ArrayMemory.mayRead()) {
      Words.hide(Words.objectOf(function), nameOf(module));
    }
  }

  /** Hides scripts that have no name, given a function of one that was hidden by its name. */
  static void hideLike(V8ValueReference function, V8ValueReference known) {
    if (ArrayMemory.mayRead()) {
      Words.hideLike(Words.objectOf(function), Words.objectOf(known));
    }
  }

  /** What reads the words; a class of its own, since it cannot be loaded without that access. */
  private static final class Words {
    private static final Unsafe MEMORY = Unsafe.getUnsafe();

    /** Objects are tagged by this in the lowest bits of their address. */
    private static final int TAG = 1;

    private static final int TAG_MASK = 3;

    /** Of a function: what it shares with others of the same text. */
    private static final int SHARED = 4 * 8;

    /** Of what functions share: the script that they are of. */
    private static final int SCRIPT = 5 * 8;

    /** Of a script. */
    private static final int NAME = 2 * 8;

    private static final int LINE = 3 * 8;
    private static final int COLUMN = 4 * 8;
    private static final int TYPE = 6 * 8;

    /** The types of scripts: V8's own, and those of programs; numbers are in the upper half. */
    private static final long OWN = 0;

    private static final long NORMAL = 2L << Integer.SIZE;

    /** Of a string: its length, and its characters. */
    private static final int TEXT_LENGTH = 12;

    private static final int TEXT = 16;

    static long objectOf(V8ValueReference value) {
      return MEMORY.getLong(MEMORY.getLong(value.getHandle())) - TAG;
    }

    static void hide(long function, String name) {
      long script = scriptOf(function);
      if (script != 0
          && isText(MEMORY.getLong(script + NAME) - TAG, name)
          && MEMORY.getLong(script + LINE) == 0
          && MEMORY.getLong(script + COLUMN) == 0
          && MEMORY.getLong(script + TYPE) == NORMAL) {
        MEMORY.putLong(script + TYPE, OWN);
      }
    }

    static void hideLike(long function, long known) {
      long script = scriptOf(function);
      long hidden = scriptOf(known);
      if (script != 0
          && hidden != 0
          && MEMORY.getLong(hidden + TYPE) == OWN
          && MEMORY.getLong(script) == MEMORY.getLong(hidden)
          && MEMORY.getLong(script + TYPE) == NORMAL) {
        MEMORY.putLong(script + TYPE, OWN);
      }
    }

    private static long scriptOf(long function) {
      long shared = MEMORY.getLong(function + SHARED) - TAG;
      long script = MEMORY.getLong(shared + SCRIPT) - TAG;
      return ((shared | script) & TAG_MASK) == 0 ? script : 0;
    }

    private static boolean isText(long text, String expected) {
      if ((text & TAG_MASK) != 0 || MEMORY.getInt(text + TEXT_LENGTH) != expected.length()) {
        return false;
      }
      for (int i = 0; i < expected.length(); i++) {
        if (MEMORY.getByte(text + TEXT + i) != expected.charAt(i)) {
          return false;
        }
      }
      return true;
    }
  }
}
