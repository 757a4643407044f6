package dev.junction.child;

import dev.junction.engine.Args;
import dev.junction.engine.Host;
import dev.junction.engine.Ops;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Child processes: {@code binding('child')}. */
public final class ChildOps implements Ops {
  /** The ops. Lists are strings joined by NUL characters. */
  interface Op {
    /**
     * (handle, file, arguments, directory, environment as name=value or undefined, stdio, flags) →
     * pid or -errno. stdio is a list of {@code pipe}, {@code ignore}, {@code inherit} or {@code
     * fd:N}.
     */
    int SPAWN = 0;

    /** (handle, 1 or 2): reads once from the child's output; answers by an event. */
    int READ = 1;

    /** (handle, request, bytes): writes to the child's input; answers by an event. */
    int WRITE = 2;

    /** (handle): closes the child's input. */
    int CLOSE_INPUT = 3;

    /** (handle, signal number) → 0 or -errno. */
    int KILL = 4;

    /**
     * (file, arguments, directory, environment, stdio, input or undefined, timeout in ms or 0,
     * signal number, most bytes of output, flags) → [pid, status, signal, stdout, stderr, errno].
     */
    int SPAWN_SYNC = 5;

    /** (handle): forgets the child, which lives on. */
    int FORGET = 6;
  }

  private static final int ESRCH = 3;

  private final Host host;
  private final Map<Integer, Child> children = new HashMap<>();

  public ChildOps(Host host) {
    this.host = host;
  }

  @Override
  public Object call(int op, Args args) throws Exception {
    return switch (op) {
      case Op.SPAWN -> spawn(args);
      case Op.READ -> {
        withChild(args, child -> child.read(args.intAt(1)));
        yield null;
      }
      case Op.WRITE -> {
        var bytes = args.bytesAt(2);
        int request = args.intAt(1);
        withChild(args, child -> child.write(request, bytes));
        yield null;
      }
      case Op.CLOSE_INPUT -> {
        withChild(args, Child::closeInput);
        yield null;
      }
      case Op.KILL -> {
        var child = children.get(args.intAt(0));
        yield child == null ? -ESRCH : child.kill(args.intAt(1));
      }
      case Op.SPAWN_SYNC -> spawnSync(args);
      case Op.FORGET -> {
        var child = children.remove(args.intAt(0));
        if (child != null) {
          child.forget();
        }
        yield null;
      }
      default -> throw new IllegalArgumentException("no child op " + op);
    };
  }

  private interface Action {
    void on(Child child) throws IOException;
  }

  private void withChild(Args args, Action action) throws IOException {
    var child = children.get(args.intAt(0));
    if (child != null) {
      action.on(child);
    }
  }

  private Object spawn(Args args) {
    int handle = args.intAt(0);
    var command =
        Command.of(
            host,
            args.stringAt(1),
            args.stringAt(2),
            args.stringAt(3),
            args.stringAt(4),
            args.stringAt(5),
            args.intAt(6));
    try {
      var process = command.start();
      children.put(handle, new Child(host, handle, process, command));
      return (int) process.pid();
    } catch (SpawnException error) {
      return -error.errno();
    }
  }

  private Object spawnSync(Args args) throws InterruptedException {
    var command =
        Command.of(
            host,
            args.stringAt(0),
            args.stringAt(1),
            args.stringAt(2),
            args.stringAt(3),
            args.stringAt(4),
            args.intAt(9));
    return new SyncRun(
            command,
            args.isNullish(5) ? null : args.bytesAt(5),
            args.longAt(6),
            args.intAt(7),
            args.doubleAt(8))
        .run();
  }

  @Override
  public void close() {
    children.values().forEach(Child::forget);
    children.clear();
  }
}
