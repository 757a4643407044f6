package dev.junction.napi;

import dev.junction.posix.DynamicLinker;
import dev.junction.posix.Memory;
import dev.junction.posix.NativeLibrary;
import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** The functions of Node-API that need no JavaScript, or more memory than a few words. */
final class JavaFunctions {
  private static final int VERSION = 10;
  private static final int ABORTED = 134;
  private static final int MAX_BIGINT_WORDS = 1 << 24;

  private JavaFunctions() {}

  static boolean takesManyWords(Functions.Function function) {
    return switch (function.name()) {
      case "napi_create_threadsafe_function",
          "node_api_create_external_string_latin1",
          "node_api_create_external_string_utf16",
          "node_api_create_object_with_properties" ->
          true;
      default -> false;
    };
  }

  static int call(NativeApi api, Functions.Function function, long[] words) throws Exception {
    switch (function.name()) {
      case "napi_module_register" -> {
        api.registered(Memory.getLong(words[0] + 16));
        return Status.OK;
      }
      case "napi_fatal_error" -> {
        return fatalError(words);
      }
      case "napi_remove_async_cleanup_hook" -> {
        return removeAsyncHook(api, words[0]);
      }
      default -> {
        if (function.name().endsWith("_threadsafe_function")
            || function.name().equals("napi_get_threadsafe_function_context")) {
          return threadSafe(api, function.name(), words);
        }
      }
    }
    var environment = api.environment(words[0]);
    if (environment == null) {
      return Status.INVALID_ARG;
    }
    if (function.name().equals("napi_get_last_error_info")) {
      if (words[1] == 0) {
        return environment.done(Status.INVALID_ARG);
      }
      Memory.putLong(words[1], environment.errorInfo());
      return Status.OK;
    }
    if (!environment.onThread()) {
      return Status.GENERIC_FAILURE;
    }
    return environment.done(call(environment, function.name(), words));
  }

  private static int call(Environment environment, String name, long[] words) {
    var addons = environment.addons();
    return switch (name) {
      case "napi_get_undefined" -> put(words[1], Addons.UNDEFINED);
      case "napi_get_null" -> put(words[1], Addons.NULL);
      case "napi_get_global" -> put(words[1], Addons.GLOBAL);
      case "napi_get_boolean" -> put(words[2], (words[1] & 0xff) != 0 ? Addons.TRUE : Addons.FALSE);
      case "napi_open_handle_scope" -> put(words[1], addons.top());
      case "napi_close_handle_scope" -> {
        if (words[1] == 0 || words[1] > addons.top()) {
          yield words[1] == 0 ? Status.INVALID_ARG : Status.HANDLE_SCOPE_MISMATCH;
        }
        addons.setTop((int) words[1]);
        yield Status.OK;
      }
      case "napi_get_cb_info" -> callInfo(addons, words);
      case "napi_get_new_target" ->
          words[1] == 0 ? Status.INVALID_ARG : put(words[2], addons.running(words[1]).newTarget());
      case "napi_get_value_string_utf8",
          "napi_get_value_string_latin1",
          "napi_get_value_string_utf16" ->
          string(environment, name, words);
      case "napi_get_version" -> putInt(words[1], VERSION);
      case "napi_get_node_version" -> put(words[1], addons.nodeVersion());
      case "node_api_get_module_file_name" -> put(words[1], environment.fileName());
      case "napi_get_uv_event_loop", "node_api_create_object_with_properties" ->
          Status.GENERIC_FAILURE;
      case "napi_adjust_external_memory" -> put(words[2], Math.max(0, words[1]));
      case "napi_create_buffer_copy" -> bufferCopy(environment, words);
      case "napi_create_bigint_words" -> createBigint(environment, words);
      case "napi_get_value_bigint_words" -> bigint(environment, words);
      case "node_api_create_external_string_latin1", "node_api_create_external_string_utf16" ->
          externalString(environment, name, words);
      case "napi_set_instance_data" -> {
        environment.instanceData = words[1];
        environment.instanceFinalizer = words[2];
        environment.instanceHint = words[3];
        yield Status.OK;
      }
      case "napi_get_instance_data" -> put(words[1], environment.instanceData);
      case "napi_add_env_cleanup_hook" -> {
        environment.hooks().add(new Environment.Hook(words[1], words[2], 0));
        yield Status.OK;
      }
      case "napi_remove_env_cleanup_hook" -> {
        environment.hooks().remove(new Environment.Hook(words[1], words[2], 0));
        yield Status.OK;
      }
      case "napi_add_async_cleanup_hook" -> addAsyncHook(environment, words);
      default -> Status.GENERIC_FAILURE;
    };
  }

  private static int put(long target, long value) {
    if (target == 0) {
      return Status.INVALID_ARG;
    }
    Memory.putLong(target, value);
    return Status.OK;
  }

  private static int putInt(long target, int value) {
    if (target == 0) {
      return Status.INVALID_ARG;
    }
    Memory.putInt(target, value);
    return Status.OK;
  }

  private static int callInfo(Addons addons, long[] words) {
    if (words[1] == 0) {
      return Status.INVALID_ARG;
    }
    var call = addons.running(words[1]);
    if (words[2] != 0) {
      long room = Memory.getLong(words[2]);
      if (words[3] != 0) {
        for (long i = 0; i < room; i++) {
          Memory.putLong(
              words[3] + i * 8, i < call.count() ? call.base() + 1 + i : Addons.UNDEFINED);
        }
      }
      Memory.putLong(words[2], call.count());
    }
    if (words[4] != 0) {
      Memory.putLong(words[4], call.base());
    }
    if (words[5] != 0) {
      Memory.putLong(words[5], call.data());
    }
    return Status.OK;
  }

  private static CharsetEncoder utf8Encoder() {
    // What stands for half a surrogate pair: U+FFFD.
    return StandardCharsets.UTF_8
        .newEncoder()
        .onMalformedInput(CodingErrorAction.REPLACE)
        .replaceWith(new byte[] {(byte) 0xef, (byte) 0xbf, (byte) 0xbd});
  }

  private static int string(Environment environment, String name, long[] words) {
    if (words[1] == 0) {
      return Status.INVALID_ARG;
    }
    var text = environment.addons().text(environment.number(), (int) words[1]);
    if (text == null || text.charAt(0) != '"') {
      return Status.STRING_EXPECTED;
    }
    long target = words[2];
    long size = words[3];
    long length = words[4];
    if (target == 0 && length == 0) {
      return Status.INVALID_ARG;
    }
    long written;
    if (name.endsWith("utf16")) {
      written = text.length() - 1;
      if (target != 0 && size > 0) {
        written = Math.min(written, size - 1);
        for (int i = 0; i < written; i++) {
          Memory.putShort(target + i * 2L, (short) text.charAt(i + 1));
        }
        Memory.putShort(target + written * 2, (short) 0);
      }
    } else {
      byte[] bytes = name.endsWith("utf8") ? utf8(text) : latin1(text);
      written = bytes.length;
      if (target != 0 && size > 0) {
        written = Math.min(written, size - 1);
        if (name.endsWith("utf8") && written < bytes.length) {
          while (written > 0 && (bytes[(int) written] & 0xc0) == 0x80) {
            written--;
          }
        }
        var memory = NativeLibrary.memory(target, written + 1);
        MemorySegment.copy(MemorySegment.ofArray(bytes), 0, memory, 0, written);
        Memory.putByte(target + written, (byte) 0);
      }
    }
    if (length != 0) {
      Memory.putLong(length, target != 0 && size == 0 ? 0 : written);
    }
    return Status.OK;
  }

  private static byte[] utf8(String text) {
    ByteBuffer bytes;
    try {
      bytes = utf8Encoder().encode(CharBuffer.wrap(text, 1, text.length()));
    } catch (java.nio.charset.CharacterCodingException impossible) {
      throw new AssertionError(impossible);
    }
    var result = new byte[bytes.remaining()];
    bytes.get(result);
    return result;
  }

  private static byte[] latin1(String text) {
    var bytes = new byte[text.length() - 1];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) text.charAt(i + 1);
    }
    return bytes;
  }

  /** Runs another function of the table on words that are laid out for it. */
  private static int byName(Environment environment, String name, long... words) {
    for (var function : Functions.ALL) {
      if (function.name().equals(name)) {
        return environment.call(function, words, 0);
      }
    }
    throw new IllegalArgumentException(name);
  }

  private static int bufferCopy(Environment environment, long[] words) {
    long length = words[1];
    if (words[4] == 0 || words[2] == 0 && length > 0) {
      return Status.INVALID_ARG;
    }
    try (var data = new Memory(8)) {
      int status =
          byName(environment, "napi_create_buffer", words[0], length, data.address(), words[4]);
      if (status != Status.OK) {
        return status;
      }
      long target = Memory.getLong(data.address());
      if (length > 0) {
        MemorySegment.copy(
            NativeLibrary.memory(words[2], length),
            0,
            NativeLibrary.memory(target, length),
            0,
            length);
      }
      if (words[3] != 0) {
        Memory.putLong(words[3], target);
      }
      return Status.OK;
    }
  }

  private static int externalString(Environment environment, String name, long[] words) {
    var plain = name.replace("node_api_create_external_string", "napi_create_string");
    int status = byName(environment, plain, words[0], words[1], words[2], words[5]);
    if (status == Status.OK) {
      if (words[6] != 0) {
        Memory.putByte(words[6], (byte) 1);
      }
      if (words[3] != 0) {
        DynamicLinker.call(words[3], words[0], words[1], words[4], 0);
      }
    }
    return status;
  }

  private static int createBigint(Environment environment, long[] words) {
    long count = words[2];
    if (words[3] == 0 || words[4] == 0 || count < 0 || count > Integer.MAX_VALUE) {
      return Status.INVALID_ARG;
    }
    if (count > MAX_BIGINT_WORDS) {
      return environment.addons().call(Addons.BIGINT, environment.number(), "");
    }
    var bytes = new byte[(int) count * 8];
    for (int i = 0; i < count; i++) {
      ByteBuffer.wrap(bytes).putLong(bytes.length - 8 - i * 8, Memory.getLong(words[3] + i * 8L));
    }
    var number = new BigInteger((int) words[1] == 0 ? 1 : -1, bytes);
    int status =
        environment.addons().call(Addons.BIGINT, environment.number(), number.toString(16));
    return status == Status.OK ? put(words[4], (long) environment.addons().answer(0)) : status;
  }

  private static int bigint(Environment environment, long[] words) {
    if (words[1] == 0 || words[3] == 0) {
      return Status.INVALID_ARG;
    }
    var text = environment.addons().text(environment.number(), (int) words[1]);
    if (text == null || text.charAt(0) != 'n') {
      return Status.BIGINT_EXPECTED;
    }
    var number = new BigInteger(text.substring(1), 16);
    var size = number.abs();
    long needed = (size.bitLength() + 63) / 64;
    if (words[4] != 0) {
      long room = Math.min(needed, Memory.getLong(words[3]));
      for (int i = 0; i < room; i++) {
        Memory.putLong(words[4] + i * 8L, size.shiftRight(i * 64).longValue());
      }
    }
    if (words[2] != 0) {
      Memory.putInt(words[2], number.signum() < 0 ? 1 : 0);
    }
    Memory.putLong(words[3], needed);
    return Status.OK;
  }

  // -- the end of an environment ------------------------------------------------------------------

  private static int addAsyncHook(Environment environment, long[] words) {
    if (words[1] == 0) {
      return Status.INVALID_ARG;
    }
    // The hook gets its handle, by which it is removed: the environment and a number behind it.
    long handle = (environment.pointer() << 16) + environment.nextHook();
    environment.hooks().add(new Environment.Hook(words[1], words[2], handle));
    if (words[3] != 0) {
      Memory.putLong(words[3], handle);
    }
    return Status.OK;
  }

  private static int removeAsyncHook(NativeApi api, long handle) {
    var environment = api.environment(handle >> 16);
    if (environment == null) {
      return Status.INVALID_ARG;
    }
    environment.hooks().removeIf(hook -> hook.handle() == handle);
    return Status.OK;
  }

  private static int fatalError(long[] words) {
    var location = words[0] == 0 ? "" : Environment.utf8(words[0], words[1]) + " ";
    System.err.println("FATAL ERROR: " + location + Environment.utf8(words[2], words[3]));
    Runtime.getRuntime().halt(ABORTED);
    return Status.GENERIC_FAILURE;
  }

  // -- functions for any thread -------------------------------------------------------------------

  private static int threadSafe(NativeApi api, String name, long[] words)
      throws InterruptedException {
    switch (name) {
      case "napi_create_threadsafe_function" -> {
        return createThreadSafe(api, words);
      }
      case "napi_ref_threadsafe_function", "napi_unref_threadsafe_function" -> {
        var function = api.threadSafe(words[1]);
        if (function == null) {
          return Status.INVALID_ARG;
        }
        return function.environment().onThread()
            ? function
                .environment()
                .addons()
                .call(
                    Addons.REFERENCE_THREAD_SAFE,
                    function.environment().number(),
                    function.number(),
                    name.equals("napi_ref_threadsafe_function") ? 1 : 0)
            : Status.GENERIC_FAILURE;
      }
      default -> {}
    }
    var function = api.threadSafe(words[0]);
    if (function == null) {
      return name.equals("napi_call_threadsafe_function") ? Status.CLOSING : Status.INVALID_ARG;
    }
    return switch (name) {
      case "napi_get_threadsafe_function_context" -> put(words[1], function.context());
      case "napi_call_threadsafe_function" -> function.call(words[1], (int) words[2] == 1);
      case "napi_acquire_threadsafe_function" -> function.acquire();
      default -> function.release((int) words[1] == 1);
    };
  }

  private static int createThreadSafe(NativeApi api, long[] words) {
    var environment = api.environment(words[0]);
    if (environment == null || !environment.onThread()) {
      return Status.INVALID_ARG;
    }
    long caller = words[9];
    if (words[3] == 0 || words[5] == 0 || words[10] == 0 || words[1] == 0 && caller == 0) {
      return environment.done(Status.INVALID_ARG);
    }
    var function = new ThreadSafeFunction(environment, words[8], caller, words[4], words[5]);
    long pointer = api.add(function);
    int status =
        environment
            .addons()
            .call(
                Addons.ADD_THREAD_SAFE,
                environment.number(),
                Environment.number(pointer),
                (int) words[1],
                Environment.number(words[7]),
                Environment.number(words[6]));
    if (status != Status.OK) {
      api.removeThreadSafe(pointer);
      return environment.done(status);
    }
    function.added(pointer, (int) environment.addons().answer(0));
    Memory.putLong(words[10], pointer);
    return environment.done(Status.OK);
  }
}
