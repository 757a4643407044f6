package dev.junction.process;

import dev.junction.engine.Args;
import dev.junction.engine.Host;
import dev.junction.engine.Ops;
import dev.junction.posix.Environment;
import dev.junction.posix.Errno;
import dev.junction.posix.Exec;
import dev.junction.posix.Identity;
import dev.junction.posix.Posix;
import dev.junction.posix.Processes;
import dev.junction.posix.Sockets;
import dev.junction.posix.Terminals;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What {@code process} is made of. */
public final class ProcessOps implements Ops {
  /** The ops. */
  interface Op {
    /**
     * () → [execPath, cwd, pid, tty-ness, platform, arch, java version, ownsProcess, home, thread
     * number, argument…].
     */
    int START_INFO = 0;

    /** (1 or 2, string or bytes) → number of bytes or -errno: writes everything, blocking. */
    int WRITE = 1;

    /** () → [name, value, name, value, …]. */
    int ENVIRONMENT = 2;

    /** (name, value or undefined). */
    int SET_ENVIRONMENT = 3;

    /** () → the current directory, or -errno if it was removed before the process started. */
    int CWD = 4;

    /** (path) → 0 or -errno. */
    int CHDIR = 5;

    /** () → [resident bytes, shared JVM heap bytes]. */
    int MEMORY = 6;

    /** () → [user µs, system µs]. */
    int CPU_USAGE = 7;

    /** (signal name, start or stop) → 0 or -errno; the handle's events carry the signal number. */
    int WATCH_SIGNAL = 8;

    int UNWATCH_SIGNAL = 9;

    /** (pid, signal number) → 0 or -errno. */
    int KILL = 10;

    /** () → [uid, gid, euid, egid, umask], then supplementary groups. */
    int IDENTITY = 11;

    /** (title). */
    int PARENT_PID = 12;

    int RESOURCE_USAGE = 13;

    /** (descriptor) → {@code tty}, {@code file} or {@code pipe}. */
    int STREAM_TYPE = 14;

    /** (handle): reads once from standard input; the bytes, the end or -errno come as an event. */
    int READ_STDIN = 15;

    /** (descriptor) → [columns, rows] of the terminal, or -errno. */
    int WINDOW_SIZE = 16;

    /** (descriptor, on) → 0 or -errno. */
    int SET_RAW_MODE = 17;

    /** (which, number) → 0 or -errno: sets the user, group, effective user, effective group. */
    int SET_ID = 18;

    /** (number…) → 0 or -errno. */
    int SET_GROUPS = 19;

    /** (user name or number, number) → 0 or -errno. */
    int INIT_GROUPS = 20;

    /** (name, whether of a group) → the number of a user or group, or -1. */
    int FIND_ID = 21;

    /** (mask) → the one before. */
    int UMASK = 22;

    /** (file, arguments, environment), lists joined by NUL → -errno, or never. */
    int EXECVE = 23;

    /** (signal): ends this process by it. */
    int END_BY = 24;

    /** (descriptor of a terminal) → another one for it, or -errno. */
    int OPEN_TERMINAL = 25;

    /** (descriptor): it is about to be set not to wait. */
    int REMEMBER_MODES = 26;

    /** () : makes terminals and pipes as they were. */
    int RESTORE_MODES = 27;

    /** (name or undefined): the time zone that ICU takes when it is first asked for one. */
    int SET_TIME_ZONE = 28;

    /** (text): what lists of processes show for this one, where that can be set. */
    int SET_TITLE = 29;
  }

  private static final int EINTR = 4;
  private static final int SCRATCH_SIZE = 8 << 10;
  private static final int SCRATCH_LIMIT = 1 << 20;
  private static final int EPIPE = 32;
  private static final int EIO = 5;
  private static final int ENOENT = 2;
  private static final int ENOTDIR = 20;

  private final Host host;
  private final Signals signals;
  private final StandardInput input;
  private final Terminal terminal = new Terminal();
  private ByteBuffer scratch = ByteBuffer.allocate(0);

  public ProcessOps(Host host) {
    this.host = host;
    signals = new Signals(host);
    input = new StandardInput(host);
  }

  @Override
  public Object call(int op, Args args) throws Exception {
    return switch (op) {
      case Op.START_INFO -> startInfo();
      case Op.WRITE -> write(args);
      case Op.ENVIRONMENT -> environment();
      case Op.SET_ENVIRONMENT -> {
        if (args.isNullish(1)) {
          host.environment().remove(args.stringAt(0));
        } else {
          host.environment().put(args.stringAt(0), args.stringAt(1));
        }
        yield null;
      }
      case Op.CWD -> currentDirectory();
      case Op.CHDIR -> chdir(args.stringAt(0));
      case Op.MEMORY -> ProcFiles.memory();
      case Op.CPU_USAGE -> ProcFiles.cpuMicros();
      case Op.WATCH_SIGNAL -> signals.watch(args.stringAt(0), args.intAt(1));
      case Op.UNWATCH_SIGNAL -> signals.unwatch(args.stringAt(0));
      case Op.KILL -> signals.kill(args.intAt(0), args.intAt(1));
      case Op.IDENTITY -> ProcFiles.identity();
      case Op.PARENT_PID ->
          (int) (long) ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(0L);
      case Op.STREAM_TYPE -> StandardStreams.type(host, args.intAt(0));
      case Op.READ_STDIN -> {
        input.read(args.intAt(0));
        yield null;
      }
      case Op.WINDOW_SIZE -> Terminal.windowSize(args.intAt(0));
      case Op.SET_RAW_MODE -> terminal.setRawMode(args.intAt(0), args.booleanAt(1), signals);
      case Op.SET_ID -> setId(args.intAt(0), args.intAt(1));
      case Op.SET_GROUPS -> {
        var ids = new int[args.size()];
        for (int i = 0; i < ids.length; i++) {
          ids[i] = args.intAt(i);
        }
        yield Identity.setGroups(ids);
      }
      case Op.INIT_GROUPS -> initGroups(args);
      case Op.FIND_ID ->
          (double)
              (args.booleanAt(1)
                  ? Identity.group(args.stringAt(0))
                  : Identity.user(args.stringAt(0)));
      case Op.UMASK -> Identity.mask(args.intAt(0));
      case Op.EXECVE -> execve(args);
      case Op.SET_TITLE -> {
        ProcFiles.setTitle(args.stringAt(0));
        yield null;
      }
      case Op.END_BY -> {
        Processes.endBy(args.intAt(0));
        yield null;
      }
      case Op.OPEN_TERMINAL -> Terminals.open(args.intAt(0));
      case Op.REMEMBER_MODES -> {
        terminal.remember(args.intAt(0));
        yield null;
      }
      case Op.SET_TIME_ZONE ->
          host.ownsProcess() ? Environment.set("TZ", args.stringAt(0)) : -Errno.ENOSYS;
      case Op.RESTORE_MODES -> {
        terminal.restore();
        yield null;
      }
      case Op.RESOURCE_USAGE -> ProcFiles.resourceUsage();
      default -> throw new IllegalArgumentException("no process op " + op);
    };
  }

  private static int setId(int which, int id) {
    return switch (which) {
      case 0 -> Identity.setUser(id);
      case 1 -> Identity.setGroup(id);
      case 2 -> Identity.setEffectiveUser(id);
      default -> Identity.setEffectiveGroup(id);
    };
  }

  private static int initGroups(Args args) {
    var user = args.isString(0) ? args.stringAt(0) : Identity.userName(args.intAt(0));
    return user == null ? -ENOENT : Identity.initGroups(user, args.intAt(1));
  }

  private int execve(Args args) {
    return Exec.replace(
        host.currentDirectory().toString().getBytes(StandardCharsets.UTF_8),
        args.stringAt(0).getBytes(StandardCharsets.UTF_8),
        split(args.stringAt(1)),
        split(args.stringAt(2)));
  }

  private static List<byte[]> split(String joined) {
    var list = new ArrayList<byte[]>();
    if (joined != null) {
      for (var text : joined.split("\0", -1)) {
        list.add(text.getBytes(StandardCharsets.UTF_8));
      }
    }
    return list;
  }

  private Object[] startInfo() {
    var info = new ArrayList<Object>();
    info.add(host.executable());
    info.add(host.currentDirectory().toString());
    info.add((int) ProcessHandle.current().pid());
    info.add(host.ownsProcess() ? System.getProperty("junction.tty", "") : "");
    info.add(System.getProperty("os.name"));
    info.add(System.getProperty("os.arch"));
    info.add(System.getProperty("java.version"));
    info.add(host.ownsProcess());
    info.add(host.home().toAbsolutePath().toString());
    info.add(host.threadId());
    info.add(host.ownsProcess() ? System.getProperty("junction.argv0") : null);
    info.addAll(host.arguments());
    return info.toArray();
  }

  private Object write(Args args) {
    return host.ownsProcess() && System.getProperty("junction.training") == null
        ? writeDescriptor(args)
        : writeStream(args);
  }

  /** Writes all, waiting where the descriptor itself does not; answers the number of bytes. */
  private int writeDescriptor(Args args) {
    int descriptor = args.intAt(0);
    var source = args.isString(1) ? direct(args.stringAt(1)) : args.bufferAt(1).duplicate();
    while (source.hasRemaining()) {
      int count = Posix.system().write(descriptor, source, -1);
      if (count == -Errno.EAGAIN) {
        Sockets.awaitWritable(descriptor);
      } else if (count >= 0) {
        source.position(source.position() + count);
      } else if (count != -EINTR) {
        return count;
      }
    }
    return source.position();
  }

  private ByteBuffer direct(String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > SCRATCH_LIMIT) {
      return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }
    if (scratch.capacity() < bytes.length) {
      scratch = ByteBuffer.allocateDirect(Math.max(bytes.length, SCRATCH_SIZE));
    }
    return scratch.clear().put(bytes).flip();
  }

  private Object writeStream(Args args) {
    var stream = args.intAt(0) == 2 ? host.stderr() : host.stdout();
    var bytes =
        args.isString(1) ? args.stringAt(1).getBytes(StandardCharsets.UTF_8) : args.bytesAt(1);
    try {
      stream.write(bytes);
      stream.flush();
      return bytes.length;
    } catch (IOException error) {
      return String.valueOf(error.getMessage()).contains("Broken pipe") ? -EPIPE : -EIO;
    }
  }

  private Object[] environment() {
    var pairs = new ArrayList<Object>();
    host.environment()
        .forEach((name, value) -> {
          pairs.add(name);
          pairs.add(value);
        });
    return pairs.toArray();
  }

  private Object currentDirectory() {
    var directory = host.currentDirectory();
    // Below /proc nothing can be made, so a directory there that is not is the mark of one that was
    // removed before the process started.
    return directory.startsWith("/proc") && !Files.exists(directory)
        ? -ENOENT
        : directory.toString();
  }

  private int chdir(String path) throws IOException {
    var target = host.resolve(path);
    if (!Files.exists(target)) {
      return -ENOENT;
    }
    if (!Files.isDirectory(target)) {
      return -ENOTDIR;
    }
    var real = realPath(target);
    if (host.ownsProcess()) {
      // Other programs see it, and the names of sockets may be relative to it.
      int result = Processes.changeDirectory(real.toString().getBytes(StandardCharsets.UTF_8));
      if (result < 0) {
        return result;
      }
    }
    host.changeDirectory(real);
    return 0;
  }

  private static Path realPath(Path path) throws IOException {
    return path.toRealPath();
  }

  @Override
  public void close() {
    signals.close();
  }
}
