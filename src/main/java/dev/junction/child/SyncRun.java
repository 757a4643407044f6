package dev.junction.child;

import dev.junction.engine.Host;
import dev.junction.posix.Errno;
import dev.junction.posix.Memory;
import dev.junction.posix.Processes;
import dev.junction.posix.Sockets;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Runs a process to its end while the caller waits. */
final class SyncRun {
  private static final int ETIMEDOUT = 110;
  private static final int ENOBUFS = 105;
  private static final int EINTR = 4;
  private static final short POLLIN = 1;
  private static final short POLLOUT = 4;
  private static final int POLL_SIZE = 8;
  private static final int CHUNK = 65536;
  private static final int TICK_MILLIS = 10;
  private static final int SIGKILL = 9;

  private final Host host;
  private final Command command;
  private final Stdio stdio;
  private final ByteBuffer input;
  private final int signal;
  private final double maxBuffer;
  private final long deadlineNanos;
  private final ByteArrayOutputStream[] outputs;
  private final StartingChildren starting = new StartingChildren();
  private int pid;
  private int watched = -1;
  private int status = -1;
  private int failure;
  private int pipeFailure;

  /**
   * @param input bytes for standard input, or null
   * @param timeoutMillis 0 for no limit
   * @param signal what the process gets when a limit is passed
   * @param maxBuffer most bytes of each output
   */
  SyncRun(
      Host host,
      Command command,
      String stdio,
      byte[] input,
      double timeoutMillis,
      int signal,
      double maxBuffer) {
    this.host = host;
    this.command = command;
    this.stdio = new Stdio(host, stdio);
    this.signal = signal;
    this.maxBuffer = maxBuffer;
    deadlineNanos =
        timeoutMillis > 0 ? System.nanoTime() + (long) Math.min(timeoutMillis * 1e6, 9e18) : 0;
    outputs = new ByteArrayOutputStream[this.stdio.ours().length];
    this.input = ByteBuffer.allocateDirect(input == null ? 0 : input.length);
    if (input != null) {
      this.input.put(input).flip();
    }
  }

  /** [pid, status, errno or 0, output of each descriptor or undefined…]. */
  Object[] run() {
    if (stdio.error() != 0) {
      return new Object[] {0, 0, -stdio.error()};
    }
    pid = command.start(host, stdio.theirs());
    stdio.closeTheirs();
    if (pid < 0) {
      stdio.closeOurs();
      return new Object[] {0, 0, -pid};
    }
    for (int i = 1; i < outputs.length; i++) {
      if (stdio.ours()[i] >= 0) {
        outputs[i] = new ByteArrayOutputStream();
      }
    }
    watched = Processes.descriptor(pid);
    if (!input.hasRemaining()) {
      stdio.closeOurs(0);
    }
    int count = stdio.ours().length + 1;
    try (var memory = new Memory((long) count * POLL_SIZE + CHUNK)) {
      long polled = memory.take((long) count * POLL_SIZE);
      long chunk = memory.take(CHUNK);
      while (status == -1 || anyOpen()) {
        turn(polled, count, chunk);
      }
    }
    if (watched >= 0) {
      Sockets.close(watched);
    }
    return answer();
  }

  private boolean anyOpen() {
    for (int descriptor : stdio.ours()) {
      if (descriptor >= 0) {
        return true;
      }
    }
    return false;
  }

  private void turn(long polled, int count, long chunk) {
    var ours = stdio.ours();
    for (int i = 0; i < ours.length; i++) {
      poll(polled, i, ours[i], i == 0 ? POLLOUT : POLLIN);
    }
    poll(polled, count - 1, status == -1 ? watched : -1, POLLIN);
    int ready = Sockets.poll(polled, count, timeout());
    if (ready < 0 && ready != -EINTR) {
      fail(-ready);
      return;
    }
    for (int i = 0; i < ours.length; i++) {
      if (ours[i] >= 0 && Memory.getShort(polled + (long) i * POLL_SIZE + 6) != 0) {
        if (i == 0) {
          write();
        } else {
          read(i, chunk);
        }
      }
    }
    if (status == -1) {
      status = Processes.reap(pid);
    }
    if (deadlineNanos != 0 && failure == 0 && System.nanoTime() - deadlineNanos >= 0) {
      fail(ETIMEDOUT);
    }
  }

  private static void poll(long polled, int index, int descriptor, short events) {
    long at = polled + (long) index * POLL_SIZE;
    Memory.putInt(at, descriptor);
    Memory.putShort(at + 4, events);
    Memory.putShort(at + 6, (short) 0);
  }

  private int timeout() {
    boolean blind = status == -1 && watched < 0;
    if (deadlineNanos == 0 || failure != 0) {
      return blind ? TICK_MILLIS : -1;
    }
    long millis = (deadlineNanos - System.nanoTime() + 999_999) / 1_000_000;
    return (int) Math.clamp(millis, 0, blind ? TICK_MILLIS : Integer.MAX_VALUE);
  }

  private void write() {
    int count = Sockets.write(stdio.ours()[0], input);
    if (count < 0 && count != -Errno.EAGAIN && count != -EINTR) {
      pipeFailure = pipeFailure == 0 ? -count : pipeFailure;
      stdio.closeOurs(0);
    } else if (!input.hasRemaining()) {
      stdio.closeOurs(0);
    }
  }

  private void read(int index, long chunk) {
    int count = Sockets.read(stdio.ours()[index], chunk, CHUNK);
    if (count == -Errno.EAGAIN || count == -EINTR) {
      return;
    }
    if (count <= 0) {
      pipeFailure = count < 0 && pipeFailure == 0 ? -count : pipeFailure;
      stdio.closeOurs(index);
      return;
    }
    var output = outputs[index];
    output.writeBytes(Memory.copy(chunk, count));
    if (maxBuffer > 0 && output.size() > maxBuffer) {
      fail(ENOBUFS);
    }
  }

  /** A limit was passed: the process is ended and its pipes are heard no more. */
  private void fail(int errno) {
    if (failure == 0) {
      failure = errno;
    }
    stdio.closeOurs();
    if (status == -1) {
      int result = starting.kill(pid, signal);
      if (result < 0 && status == -1) {
        Processes.kill(pid, SIGKILL);
      }
    }
  }

  private Object[] answer() {
    status = starting.correct(pid, status);
    var answer = new Object[3 + outputs.length];
    answer[0] = pid;
    answer[1] = status;
    answer[2] = failure != 0 ? failure : pipeFailure;
    for (int i = 0; i < outputs.length; i++) {
      answer[3 + i] = outputs[i] == null ? null : outputs[i].toByteArray();
    }
    return answer;
  }
}
