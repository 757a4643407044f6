package dev.junction.child;

import dev.junction.engine.Args;
import dev.junction.engine.Host;
import dev.junction.engine.Ops;
import dev.junction.posix.Errno;
import dev.junction.posix.Processes;
import java.util.HashMap;
import java.util.Map;

/** Child processes: {@code binding('child')}. */
public final class ChildOps implements Ops {
  /** The ops. Lists are strings joined by NUL characters. */
  interface Op {
    /**
     * (handle, file, arguments, directory, environment as name=value, stdio, flags, uid, gid) →
     * [pid, our end of each pipe or -1…] or -errno. The handle gets an event with the wait status
     * when the child has ended. stdio is a list of {@code pipe}, {@code ignore} or {@code fd:N};
     * uid and gid are -1 to keep them; flag 1 is for a session of its own.
     */
    int SPAWN = 0;

    /** (pid, signal number) → 0 or -errno. */
    int KILL = 1;

    /**
     * (file, arguments, directory, environment, stdio, flags, uid, gid, input or undefined, timeout
     * in ms or 0, signal number, most bytes of output) → [pid, wait status, errno, output of each
     * descriptor…].
     */
    int SPAWN_SYNC = 2;

    /** (handle, descriptor): opens a channel, see {@link Channel} for its events. */
    int OPEN_CHANNEL = 3;

    /** (handle, string or bytes, descriptor or -1) → 0, the number of bytes queued, or -errno. */
    int WRITE_CHANNEL = 4;

    /** (handle, on). */
    int READ_CHANNEL = 5;

    /** (handle). */
    int CLOSE_CHANNEL = 6;
  }

  private static final int STACK_SIZE = 256 << 10;

  private final Host host;
  private final StartingChildren starting = new StartingChildren();
  private final Map<Integer, Channel> channels = new HashMap<>();

  public ChildOps(Host host) {
    this.host = host;
  }

  @Override
  public Object call(int op, Args args) {
    return switch (op) {
      case Op.SPAWN -> spawn(args);
      case Op.KILL -> starting.kill(args.intAt(0), args.intAt(1));
      case Op.SPAWN_SYNC -> spawnSync(args);
      case Op.OPEN_CHANNEL -> {
        int handle = args.intAt(0);
        channels.put(handle, new Channel(host, handle, args.intAt(1)));
        yield 0;
      }
      case Op.WRITE_CHANNEL -> writeChannel(args);
      case Op.READ_CHANNEL -> {
        var channel = channels.get(args.intAt(0));
        if (channel != null) {
          channel.setReading(args.booleanAt(1));
        }
        yield 0;
      }
      case Op.CLOSE_CHANNEL -> {
        var channel = channels.remove(args.intAt(0));
        if (channel != null) {
          channel.close();
        }
        yield 0;
      }
      default -> throw new IllegalArgumentException("no child op " + op);
    };
  }

  private Command command(Args args, int first, int flags) {
    return Command.of(
        host,
        args.stringAt(first),
        args.stringAt(first + 1),
        args.stringAt(first + 2),
        args.stringAt(first + 3),
        args.intAt(flags),
        args.intAt(flags + 1),
        args.intAt(flags + 2));
  }

  private Object spawn(Args args) {
    int handle = args.intAt(0);
    var command = command(args, 1, 6);
    var stdio = new Stdio(host, args.stringAt(5));
    if (stdio.error() != 0) {
      return stdio.error();
    }
    int pid = command.start(host, stdio.theirs());
    stdio.closeTheirs();
    if (pid < 0) {
      stdio.closeOurs();
      return pid;
    }
    watch(handle, pid);
    var answer = new Object[1 + stdio.ours().length];
    answer[0] = pid;
    for (int i = 0; i < stdio.ours().length; i++) {
      answer[1 + i] = stdio.ours()[i];
    }
    return answer;
  }

  /**
   * Tells the end of a child from a thread that waits for it. The child is reaped on the loop
   * thread, so that its number cannot belong to another process while JavaScript may send it a
   * signal.
   */
  private void watch(int handle, int pid) {
    var thread =
        new Thread(
            null,
            () -> {
              Processes.awaitEnd(pid);
              if (host.loop().isStopping()) {
                Processes.reap(pid); // nobody is there to be told
              } else {
                host.loop().post(() -> ended(handle, pid));
              }
            },
            "junction-child-" + pid,
            STACK_SIZE);
    thread.setDaemon(true);
    thread.start();
  }

  private void ended(int handle, int pid) {
    int status = Math.max(0, Processes.reap(pid));
    host.events().emitInt(handle, 0, starting.correct(pid, status));
  }

  private Object spawnSync(Args args) {
    return new SyncRun(
            host,
            command(args, 0, 5),
            args.stringAt(4),
            args.isNullish(8) ? null : args.bytesAt(8),
            args.doubleAt(9),
            args.intAt(10),
            args.doubleAt(11))
        .run();
  }

  private int writeChannel(Args args) {
    var channel = channels.get(args.intAt(0));
    if (channel == null) {
      return -Errno.EBADF;
    }
    var bytes =
        args.isString(1)
            ? args.stringAt(1).getBytes(java.nio.charset.StandardCharsets.UTF_8)
            : args.bytesAt(1);
    return channel.write(bytes, args.intAt(2));
  }

  @Override
  public void close() {
    channels.values().forEach(Channel::close);
    channels.clear();
  }
}
