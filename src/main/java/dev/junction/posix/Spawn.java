package dev.junction.posix;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts programs by {@code posix_spawn}, with the descriptors that are named and no others, no
 * blocked signals, and every signal handled in the default way. For Linux with glibc or musl.
 */
public final class Spawn {
  /** Leaves a descriptor of the child closed. */
  public static final int CLOSED = -1;

  /** Opens {@code /dev/null}. */
  public static final int NULL_DEVICE = -2;

  /** Keeps the user or the group. */
  public static final int KEEP = -1;

  /** The numbers and structures here are Linux's. */
  private static final boolean LINUX = System.getProperty("os.name").equals("Linux");

  private static final int SETSIGDEF = 0x04;
  private static final int SETSIGMASK = 0x08;
  private static final int SETSID = 0x80;
  private static final int O_RDWR = 2;
  private static final int ENOEXEC = 8;
  private static final int SIGNALS = 64;
  private static final int SET_SIZE = 128;

  /** Larger than glibc's and musl's {@code posix_spawnattr_t} and {@code …file_actions_t}. */
  private static final int ATTRIBUTES_SIZE = 512;

  private static final int ACTIONS_SIZE = 128;

  private static final LibC SPAWN = LibC.function("posix_spawn");
  private static final LibC ATTRIBUTES = LibC.function("posix_spawnattr_init");
  private static final LibC SET_FLAGS = LibC.function("posix_spawnattr_setflags");
  private static final LibC SET_MASK = LibC.function("posix_spawnattr_setsigmask");
  private static final LibC SET_DEFAULT = LibC.function("posix_spawnattr_setsigdefault");
  private static final LibC ACTIONS = LibC.function("posix_spawn_file_actions_init");
  private static final LibC ADD_DUP = LibC.function("posix_spawn_file_actions_adddup2");
  private static final LibC ADD_CLOSE = LibC.function("posix_spawn_file_actions_addclose");
  private static final LibC ADD_OPEN = LibC.function("posix_spawn_file_actions_addopen");
  private static final LibC ADD_CHDIR = LibC.function("posix_spawn_file_actions_addchdir_np");
  private static final LibC ADD_CLOSE_FROM =
      LibC.function("posix_spawn_file_actions_addclosefrom_np");
  private static final LibC DESTROY_ACTIONS = LibC.function("posix_spawn_file_actions_destroy");
  private static final LibC DESTROY_ATTRIBUTES = LibC.function("posix_spawnattr_destroy");

  private Spawn() {}

  /**
   * What is to be started.
   *
   * @param descriptors for each of the child's, the one of this process that it is a copy of (none
   *     of them below the number of elements), {@link #CLOSED} or {@link #NULL_DEVICE}
   */
  public record Request(
      List<byte[]> arguments,
      List<byte[]> environment,
      byte[] directory,
      int[] descriptors,
      boolean newSession,
      int uid,
      int gid) {}

  public static boolean isAvailable() {
    return LINUX && SPAWN.exists() && ADD_CHDIR.exists();
  }

  /**
   * Starts one file, by the shell if it is a text that names no interpreter.
   *
   * @return the process id, or {@code -errno}
   */
  public static int start(byte[] file, Request request) {
    if (request.uid() != KEEP || request.gid() != KEEP) {
      return ThreadIdentity.run(request.uid(), request.gid(), () -> attempt(file, request));
    }
    return attempt(file, request);
  }

  private static int attempt(byte[] file, Request request) {
    int result = start(file, request.arguments(), request);
    if (result != -ENOEXEC) {
      return result;
    }
    var words = new ArrayList<byte[]>();
    words.add(new byte[] {'s', 'h'});
    words.add(file);
    words.addAll(request.arguments().subList(1, request.arguments().size()));
    return start(new byte[] {'/', 'b', 'i', 'n', '/', 's', 'h'}, words, request);
  }

  private static int start(byte[] file, List<byte[]> arguments, Request request) {
    long size =
        Memory.sizeOf(arguments)
            + Memory.sizeOf(request.environment())
            + file.length
            + request.directory().length
            + ATTRIBUTES_SIZE
            + ACTIONS_SIZE
            + 2 * SET_SIZE
            + 128;
    try (var memory = new Memory(size)) {
      long attributes = memory.take(ATTRIBUTES_SIZE);
      long actions = memory.take(ACTIONS_SIZE);
      ATTRIBUTES.call(attributes);
      ACTIONS.call(actions);
      fillAttributes(memory, attributes, request.newSession());
      fillActions(memory, actions, request);
      long pid = memory.take(8);
      int error =
          (int)
              SPAWN.raw(
                  pid,
                  memory.string(file),
                  actions,
                  attributes,
                  memory.strings(arguments),
                  memory.strings(request.environment()));
      int started = Memory.getInt(pid);
      DESTROY_ACTIONS.call(actions);
      DESTROY_ATTRIBUTES.call(attributes);
      return error == 0 ? started : -error;
    }
  }

  private static void fillAttributes(Memory memory, long attributes, boolean newSession) {
    SET_FLAGS.call(attributes, SETSIGDEF | SETSIGMASK | (newSession ? SETSID : 0));
    SET_MASK.call(attributes, memory.take(SET_SIZE));
    long all = memory.take(SET_SIZE);
    for (int signal = 1; signal <= SIGNALS; signal++) {
      // glibc keeps these two for itself and refuses to set them.
      if (signal != 32 && signal != 33) {
        long word = all + (signal - 1) / 64 * 8L;
        Memory.putLong(word, Memory.getLong(word) | 1L << (signal - 1) % 64);
      }
    }
    SET_DEFAULT.call(attributes, all);
  }

  private static void closeFrom(long actions, int first) {
    if (ADD_CLOSE_FROM.exists()) {
      ADD_CLOSE_FROM.call(actions, first);
      return;
    }
    // Older C libraries: those that are open now.
    var names = new ArrayList<byte[]>();
    Posix.system().list("/proc/self/fd".getBytes(StandardCharsets.US_ASCII), names);
    for (var name : names) {
      int descriptor = Integer.parseInt(new String(name, StandardCharsets.US_ASCII));
      if (descriptor >= first) {
        ADD_CLOSE.call(actions, descriptor);
      }
    }
  }

  private static void fillActions(Memory memory, long actions, Request request) {
    long nullDevice = memory.string("/dev/null");
    var descriptors = request.descriptors();
    for (int i = 0; i < descriptors.length; i++) {
      if (descriptors[i] >= 0) {
        ADD_DUP.call(actions, descriptors[i], i);
      } else if (descriptors[i] == NULL_DEVICE) {
        ADD_OPEN.call(actions, i, nullDevice, O_RDWR, 0);
      } else {
        ADD_CLOSE.call(actions, i);
      }
    }
    closeFrom(actions, descriptors.length);
    ADD_CHDIR.call(actions, memory.string(request.directory()));
  }
}
