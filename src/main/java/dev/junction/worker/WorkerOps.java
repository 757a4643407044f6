package dev.junction.worker;

import dev.junction.engine.Args;
import dev.junction.engine.Host;
import dev.junction.engine.Ops;
import dev.junction.engine.ThreadSettings;
import dev.junction.engine.ThreadSettings.RunningThread;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Workers and message ports of one thread. */
public final class WorkerOps implements Ops {
  /** The ops. */
  interface Op {
    /** () → the numbers of two entangled ports. */
    int PORT_PAIR = 0;

    /** (port): this thread hears of it, see {@link #INBOX}. */
    int PORT_ATTACH = 1;

    /** (port): it is on its way to another thread. */
    int PORT_DETACH = 2;

    /**
     * (port, bytes, how many ports travel, their numbers…, array buffers…) → whether somebody can
     * receive it.
     */
    int PORT_POST = 3;

    /**
     * (port) → bytes, or an array of bytes and array buffers; without a message undefined, or true
     * if there will be none.
     */
    int PORT_TAKE = 4;

    int PORT_CLOSE = 5;

    /** (port) → how many messages wait. */
    int PORT_SIZE = 6;

    /** (port): enough for this turn. */
    int PORT_REARM = 7;

    /** (port) → whether the peer has closed and nothing is left to take. */
    int PORT_IS_FINISHED = 8;

    /** (name) → the number of a port that is all other members' peer. */
    int BROADCAST_OPEN = 9;

    /**
     * (handle, name, control port, public port, MiB of heap, MiB of stack, 0 to copy the
     * environment, 1 to share it, 2 for the one that follows, name, value, …) → the thread's
     * number. The handle's event has the end: an array of exit code, whether memory ran out, what
     * failed.
     */
    int START = 10;

    /** (thread). */
    int STOP = 11;

    /** (port): where this thread hears from others. */
    int SET_MAILBOX = 12;

    /** (thread) → the number of its mailbox, or undefined. */
    int MAILBOX = 13;

    /** (port, bytes, …) as for PORT_POST, but straight into the queue of the port. */
    int PORT_DELIVER = 14;

    /** () → the numbers of this worker's control port, public port and mailbox. */
    int OWN_PORTS = 15;

    /** (thread) → [milliseconds since its loop was made, idle milliseconds], or undefined. */
    int TIMES = 16;

    /** (handle, name, mode, if available, steal) → the request's number; see {@link Locks}. */
    int LOCK_REQUEST = 17;

    /** (number): gives the lock back, or takes the request out of the line. */
    int LOCK_RELEASE = 18;

    /** () → [held, waiting], each name, mode, client, … */
    int LOCK_QUERY = 19;

    /** (handle): its events say that ports of this thread have something to take. */
    int INBOX = 20;

    /** () → the numbers of these ports, behind each how many messages it has. */
    int INBOX_TAKE = 21;
  }

  private static final int EVENT_END = 0;
  private static final int ENVIRONMENT_SHARED = 1;
  private static final int ENVIRONMENT_GIVEN = 2;

  private final Host host;
  private final Ports ports;

  /** The ports that are attached to this thread. */
  private final Set<Integer> attached = new HashSet<>();

  private Inbox inbox;
  private final Map<Integer, RunningThread> running = new HashMap<>();

  public WorkerOps(Host host) {
    this.host = host;
    ports = host.shared(Ports.class, Ports::new);
  }

  @Override
  public Object call(int op, Args args) {
    return switch (op) {
      case Op.PORT_PAIR -> {
        var one = ports.create();
        var two = ports.create();
        Port.entangle(one, two);
        yield new double[] {one.id, two.id};
      }
      case Op.PORT_ATTACH -> {
        attach(args.intAt(0));
        yield null;
      }
      case Op.PORT_DETACH -> {
        attached.remove(args.intAt(0));
        var port = ports.get(args.intAt(0));
        if (port != null) {
          port.detach();
        }
        yield null;
      }
      case Op.PORT_POST -> {
        var port = ports.get(args.intAt(0));
        var message = message(args);
        boolean received = port != null && port.post(message);
        if (!received) {
          ports.drop(List.of(message));
        }
        yield received;
      }
      case Op.PORT_DELIVER -> {
        var port = ports.get(args.intAt(0));
        yield port != null && port.deliver(message(args));
      }
      case Op.PORT_TAKE -> {
        var port = ports.get(args.intAt(0));
        var message = port == null ? null : port.take();
        if (message != null) {
          yield message.answer();
        }
        if (port == null || port.isFinished()) {
          yield Boolean.TRUE;
        }
        yield null;
      }
      case Op.PORT_CLOSE -> {
        attached.remove(args.intAt(0));
        ports.close(args.intAt(0));
        yield null;
      }
      case Op.PORT_SIZE -> {
        var port = ports.get(args.intAt(0));
        yield port == null ? 0 : port.size();
      }
      case Op.PORT_REARM -> {
        var port = ports.get(args.intAt(0));
        if (port != null) {
          port.rearm();
        }
        yield null;
      }
      case Op.PORT_IS_FINISHED -> {
        var port = ports.get(args.intAt(0));
        yield port == null || port.isFinished();
      }
      case Op.BROADCAST_OPEN -> {
        var port = ports.create();
        port.join(ports.group(args.stringAt(0)));
        attach(port.id);
        yield port.id;
      }
      case Op.START -> start(args);
      case Op.STOP -> {
        var thread = running.get(args.intAt(0));
        if (thread != null) {
          thread.stop();
        }
        yield null;
      }
      case Op.SET_MAILBOX -> {
        ports.setMailbox(host.threadId(), args.intAt(0));
        yield null;
      }
      case Op.MAILBOX -> {
        var port = ports.mailbox(args.intAt(0));
        if (port == null) {
          yield null;
        }
        yield port.id;
      }
      case Op.TIMES -> {
        var thread = running.get(args.intAt(0));
        if (thread == null) {
          yield null;
        }
        yield thread.times();
      }
      case Op.LOCK_REQUEST ->
          locks()
              .request(
                  host.events(),
                  args.intAt(0),
                  "node-" + ProcessHandle.current().pid() + "-" + host.threadId(),
                  args.stringAt(1),
                  args.stringAt(2).equals("exclusive"),
                  args.booleanAt(3),
                  args.booleanAt(4));
      case Op.LOCK_RELEASE -> {
        locks().release(args.intAt(0));
        yield null;
      }
      case Op.INBOX -> {
        inbox = new Inbox(host.events(), args.intAt(0));
        yield null;
      }
      case Op.INBOX_TAKE -> {
        var numbers = inbox.take();
        var answer = new double[numbers.length * 2];
        for (var i = 0; i < numbers.length; i++) {
          var port = ports.get((int) numbers[i]);
          answer[i * 2] = numbers[i];
          answer[i * 2 + 1] = port == null ? 0 : port.size();
        }
        yield answer;
      }
      case Op.LOCK_QUERY -> locks().query();
      case Op.OWN_PORTS -> host.arguments().stream().mapToDouble(Double::parseDouble).toArray();
      default -> throw new IllegalArgumentException("no worker op " + op);
    };
  }

  private Locks locks() {
    return host.shared(Locks.class, Locks::new);
  }

  private void attach(int id) {
    var port = ports.get(id);
    if (port != null) {
      attached.add(id);
      port.attach(inbox);
    }
  }

  private static Message message(Args args) {
    int count = args.intAt(2);
    var travellers = new int[count];
    for (int i = 0; i < count; i++) {
      travellers[i] = args.intAt(3 + i);
    }
    var buffers = new Object[args.size() - 3 - count];
    for (int i = 0; i < buffers.length; i++) {
      buffers[i] = args.bytesAt(3 + count + i);
    }
    return new Message(args.bytesAt(1), buffers, travellers);
  }

  private int start(Args args) {
    int handle = args.intAt(0);
    int id = ports.nextThread();
    int mode = args.intAt(6);
    Map<String, String> environment = null;
    if (mode != ENVIRONMENT_SHARED) {
      environment = Collections.synchronizedMap(new LinkedHashMap<>());
      if (mode == ENVIRONMENT_GIVEN) {
        for (int i = 7; i + 1 < args.size(); i += 2) {
          environment.put(args.stringAt(i), args.stringAt(i + 1));
        }
      } else {
        synchronized (host.environment()) {
          environment.putAll(host.environment());
        }
      }
    }
    var mailbox = ports.create();
    ports.setMailbox(id, mailbox.id);
    var thread =
        new ThreadSettings(
            id,
            args.stringAt(1),
            environment,
            List.of(
                Integer.toString(args.intAt(2)),
                Integer.toString(args.intAt(3)),
                Integer.toString(mailbox.id)),
            args.doubleAt(4),
            args.doubleAt(5),
            end -> {
              ports.removeMailbox(id);
              var failure = end.failure() == null ? null : end.failure().toString();
              host.loop()
                  .post(() -> {
                    running.remove(id);
                    host.events()
                        .emit(
                            handle,
                            EVENT_END,
                            new Object[] {end.exitCode(), end.outOfMemory(), failure});
                  });
            });
    running.put(id, host.startThread(thread));
    return id;
  }

  @Override
  public void close() {
    var children = List.copyOf(running.values());
    children.forEach(RunningThread::stop);
    children.forEach(RunningThread::join);
    for (int port : List.copyOf(attached)) {
      ports.close(port);
    }
    attached.clear();
    locks().releaseAll(host.events());
  }
}
