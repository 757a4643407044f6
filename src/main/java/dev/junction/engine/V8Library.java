package dev.junction.engine;

import com.caoccao.javet.interop.V8Runtime;
import com.caoccao.javet.interop.loader.JavetLibLoader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import jdk.internal.misc.Unsafe;

/**
 * V8's own C++ functions and fields, in the one build of it that Javet brings for Linux on x86-64.
 *
 * <p>Javet offers no way to promise hooks, to a cheap notice of rejections or to a change of the
 * time zone, and the library exports none of V8's symbols; but it holds all of V8's API. So these
 * functions are called where they lie in this build. Each is known by its first instructions: if
 * one of them is not there to the last byte, nothing of this is used. {@code
 * dev/v8-library/find.py} looks for them in another build.
 */
final class V8Library {
  private static final String NAME = "libjavet-v8-linux-x86_64-i18n.v.5.0.6.so";

  /** {@code v8::Function::Call(context, receiver, argc, argv)}. */
  private static final Code CALL =
      new Code(
          0xa1e2b0,
          "554889e5415741564155415453504c89c34189ce4989d74989f44989fde8fee616004c89ef4889c64c89e24c89f94589");

  /** {@code v8::internal::Isolate::SetPromiseHook(hook)}. */
  private static final Code SET_PROMISE_HOOK =
      new Code(
          0xba0940,
          "554889e541574156535031c04885f60f95c04889b7500201008b8f9014010083e1018d044131c94883bf88140100000f");

  /** {@code v8::Isolate::DateTimeConfigurationChangeNotification(detection)}. */
  private static final Code TIME_ZONE_CHANGED =
      new Code(
          0xa2dcc0,
          "554889e54156534889fb440fb7b7f001000066c787f00100000500488bbf30020100e839e90d004889dfe8e10f170048");

  /** {@code v8::internal::Isolate::SetPromiseRejectCallback(callback)}. */
  private static final Code SET_PROMISE_REJECT_CALLBACK =
      new Code(
          0xba1170,
          "554889e54889b7a00401005dc3cccccc488b87a00401004885c07427554889e54883ec30488975e8894df0488955f848");

  /** {@code v8::internal::Isolate::SetHostImportModuleDynamicallyCallback(callback)}. */
  private static final Code SET_IMPORT_CALLBACK =
      new Code(
          0xba04e0,
          "554889e54889b7580201005dc3cccccc554889e54889b7600201005dc3cccccc554889e541574156415453488b06488b");

  /** {@code v8::Isolate::SetStackLimit(limit)}. */
  private static final Code SET_STACK_LIMIT =
      new Code(
          0xa2d480,
          "554889e54156534885f674234989f64889fb4883c708e8e5361800e800dcfbff4c29f0488983901501005b415e5dc348");

  /** {@code v8::internal::CanBeDeferred(object, slot type)}, of the serializer of snapshots. */
  private static final Code CAN_BE_DEFERRED =
      new Code(
          0x1150a30,
          "83fe01750331c0c3554889e5415741565350"
              + "4889fb488b47ff0fb7400ba9a0ff00007472488b43ff0fb7400b0fb7c03d330100");

  /** {@code v8::internal::MicrotaskQueue::PerformCheckpoint(isolate)}. */
  private static final Code PERFORM_CHECKPOINT =
      new Code(
          0xbb0210,
          "807f4c00756f554889e54156534883ec204989fe837f4000755341837e4400754c4889f3c645d000c645e80041837e48");

  /** The table of that class's methods. */
  private static final long MICROTASK_QUEUE_METHODS = 0x2a84ec0;

  /** Where that function loads the type of the object again, which it has in a register. */
  static final int RELOADED_TYPE = 0x24;

  /** Of Javet's object for a runtime: where its isolate and the slot of its context are. */
  static final long RUNTIME_ISOLATE = 0x10;

  static final long RUNTIME_CONTEXT = 0x88;

  /**
   * Of an isolate: the addresses of V8's builtins, which are in the library and so tell where that
   * is; to read {@code /proc/self/maps} takes ten milliseconds while the JVM is young.
   */
  private static final long BUILTINS = 0x58;

  private static final long FIRST_BUILTIN = 0x25b0000;
  private static final long SECOND_BUILTIN = 0x400;
  private static final long CODE_START = 0x9b0000;
  private static final long CODE_END = 0x2a6d3b0;
  private static final int PAGE = 4096;

  /** Of an isolate: what is told of rejections. */
  static final long REJECT_CALLBACK = 0x104a0;

  /** Where simdutf, which V8 uses for base64, keeps its methods for the processor at hand. */
  private static final long CONVERTER = 0x2b53310;

  /** The tables of these methods, for four kinds of processors. */
  private static final long[] CONVERTER_METHODS = {0x2ace188, 0x2ace480, 0x2ace778, 0x2acea70};

  /** Bytes from the library's start to its end in memory. */
  private static final long SIZE = 0x2b69ec8;

  /** Numbers of some of the methods. */
  static final int VALIDATE_UTF8 = 5;

  static final int VALIDATE_ASCII = 7;
  static final int LATIN1_TO_UTF8 = 19;
  static final int LATIN1_TO_UTF16 = 20;
  static final int UTF8_TO_LATIN1 = 23;
  static final int UTF8_LENGTH_FROM_UTF16 = 30;
  static final int VALID_UTF8_TO_UTF16 = 34;
  static final int UTF16_LENGTH_FROM_UTF8 = 37;
  static final int UTF16_TO_UTF8 = 45;
  static final int SWAP_UTF16 = 72;
  static final int UTF8_LENGTH_FROM_LATIN1 = 73;
  static final int COUNT_UTF8 = 84;
  static final int TO_BASE64 = 89;
  private static final int METHODS = 93;

  /** Of a context: how many words it has, and the one by which V8's inspector knows it. */
  private static final int CONTEXT_LENGTH = 306;

  private static final long INSPECTED_AS = 0x208;

  /** A function: where it is, and how it begins. */
  record Code(long offset, String start) {}

  /** The address below which the stack is full, and that of the innermost handler above it. */
  static final long STACK_LIMIT = 0x10;

  static final long HANDLER = 0x168;

  /** Of an isolate: the innermost {@code v8::TryCatch}. */
  static final long TRY_CATCH = 0x1a0;

  private final long base;
  private final long codeStart;
  private final long codeEnd;

  private V8Library(long base, long codeStart, long codeEnd) {
    this.base = base;
    this.codeStart = codeStart;
    this.codeEnd = codeEnd;
  }

  /** Whether the address is one of the library's instructions. */
  boolean holds(long address) {
    return address >= codeStart && address < codeEnd;
  }

  /**
   * Has all scripts that are compiled from now on known to V8's inspector as those of its first
   * context, which is the program's; else it knows only those that are compiled while it exists.
   * That remains in a snapshot.
   */
  static void inspectScripts(V8Runtime runtime) {
    if (find(runtime) == null) {
      return;
    }
    long context = Words.at(Words.at(runtime.getHandle() + RUNTIME_CONTEXT)) - 1;
    if (Words.at(context + Long.BYTES) == smallInteger(CONTEXT_LENGTH)) {
      Words.put(context + INSPECTED_AS, smallInteger(1));
    }
  }

  /** As V8 writes it. */
  private static long smallInteger(int value) {
    return (long) value << Integer.SIZE;
  }

  /** Whether these are the methods of a queue of promise jobs, with the one that runs them. */
  boolean isMicrotaskQueue(long methods, int perform) {
    return methods == base + MICROTASK_QUEUE_METHODS
        && Words.at(methods + perform) == base + PERFORM_CHECKPOINT.offset;
  }

  /** Null where this is another build of V8, or the JVM hides its internals. */
  static V8Library find(V8Runtime runtime) {
    if (!ArrayMemory.mayRead() || !System.getProperty("os.arch").equals("amd64")) {
      return null;
    }
    if (NAME.endsWith(JavetLibLoader.LIB_VERSION + ".so")
        && System.getProperty("os.name").equals("Linux")) {
      long isolate = Words.at(runtime.getHandle() + RUNTIME_ISOLATE);
      long first = Words.at(isolate + BUILTINS);
      long base = first - FIRST_BUILTIN;
      if (base > 0
          && base % PAGE == 0
          && Words.at(isolate + BUILTINS + 8) == first + SECOND_BUILTIN) {
        return known(base, base + CODE_START, base + CODE_END);
      }
    }
    return search();
  }

  private static V8Library search() {
    long start = 0;
    long codeStart = 0;
    long codeEnd = 0;
    try {
      var maps =
          new String(Files.readAllBytes(Path.of("/proc/self/maps")), StandardCharsets.ISO_8859_1);
      int found = maps.indexOf(NAME);
      if (found < 0) {
        return null;
      }
      int at = maps.lastIndexOf('\n', found) + 1;
      // The lines of a library follow each other.
      while (true) {
        int end = maps.indexOf('\n', at);
        if (end < 0 || !maps.startsWith(NAME, end - NAME.length())) {
          break;
        }
        int dash = maps.indexOf('-', at);
        if (start == 0) {
          start = Long.parseUnsignedLong(maps, at, dash, 16);
        }
        int space = maps.indexOf(' ', dash);
        if (maps.startsWith(" r-xp ", space)) {
          codeStart = Long.parseUnsignedLong(maps, at, dash, 16);
          codeEnd = Long.parseUnsignedLong(maps, dash + 1, space, 16);
        }
        at = end + 1;
      }
    } catch (IOException notLinux) {
      return null;
    }
    return start == 0 ? null : known(start, codeStart, codeEnd);
  }

  /** Null if it is not the build that is known. */
  private static V8Library known(long start, long codeStart, long codeEnd) {
    var library = new V8Library(start, codeStart, codeEnd);
    for (var code :
        new Code[] {
          CALL,
          SET_PROMISE_HOOK,
          TIME_ZONE_CHANGED,
          SET_PROMISE_REJECT_CALLBACK,
          SET_IMPORT_CALLBACK,
          SET_STACK_LIMIT,
          CAN_BE_DEFERRED,
          PERFORM_CHECKPOINT
        }) {
      if (library.find(code) == 0) {
        return null;
      }
    }
    return library;
  }

  /** The function's address, or 0 if its first instructions are not there. */
  long find(Code code) {
    long address = base + code.offset;
    var bytes = HexFormat.of().parseHex(code.start);
    boolean isThere =
        address >= codeStart
            && address + bytes.length <= codeEnd
            && Arrays.equals(bytes, Words.copy(address, bytes.length));
    return isThere ? address : 0;
  }

  /** The address of what is not code. */
  long at(long offset) {
    return base + offset;
  }

  /** The object that has simdutf's methods; 0 before V8 has used them. */
  long converter() {
    long object = Words.at(base + CONVERTER);
    if (object < base || object > base + SIZE - 8) {
      return 0;
    }
    long methods = Words.at(object);
    for (long offset : CONVERTER_METHODS) {
      if (methods == base + offset) {
        for (int i = 0; i < METHODS; i++) {
          if (!holds(Words.at(methods + i * 8L))) {
            return 0;
          }
        }
        return object;
      }
    }
    return 0;
  }

  long call() {
    return base + CALL.offset;
  }

  long setPromiseHook() {
    return base + SET_PROMISE_HOOK.offset;
  }

  long canBeDeferred() {
    return base + CAN_BE_DEFERRED.offset;
  }

  long timeZoneChanged() {
    return base + TIME_ZONE_CHANGED.offset;
  }

  long setImportCallback() {
    return base + SET_IMPORT_CALLBACK.offset;
  }

  long setStackLimit() {
    return base + SET_STACK_LIMIT.offset;
  }

  long setPromiseRejectCallback() {
    return base + SET_PROMISE_REJECT_CALLBACK.offset;
  }

  /** Reads memory; a class of its own, since it cannot be loaded without that access. */
  static final class Words {
    private static final Unsafe MEMORY = Unsafe.getUnsafe();

    static byte[] copy(long address, int length) {
      var bytes = new byte[length];
      MEMORY.copyMemory(null, address, bytes, Unsafe.ARRAY_BYTE_BASE_OFFSET, length);
      return bytes;
    }

    static long at(long address) {
      return MEMORY.getLong(address);
    }

    static int numberAt(long address) {
      return MEMORY.getInt(address);
    }

    static void putNumber(long address, int value) {
      MEMORY.putInt(address, value);
    }

    static void put(long address, long value) {
      MEMORY.putLong(address, value);
    }

    static void write(long address, byte[] bytes) {
      MEMORY.copyMemory(bytes, Unsafe.ARRAY_BYTE_BASE_OFFSET, null, address, bytes.length);
    }

    static long allocate(long size) {
      return MEMORY.allocateMemory(size);
    }

    static void free(long address) {
      MEMORY.freeMemory(address);
    }
  }
}
