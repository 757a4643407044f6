package dev.junction.child;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;

/** Runs a process to its end while the caller waits. */
final class SyncRun {
  private static final int ETIMEDOUT = 110;
  private static final int ENOBUFS = 105;
  private static final int FIRST_SIGNAL_STATUS = 128;

  private final Command command;
  private final byte[] input;
  private final long timeoutMillis;
  private final int signal;
  private final double maxBuffer;
  private volatile int failure;
  private volatile Process process;

  SyncRun(Command command, byte[] input, long timeoutMillis, int signal, double maxBuffer) {
    this.command = command;
    this.input = input;
    this.timeoutMillis = timeoutMillis;
    this.signal = signal;
    this.maxBuffer = maxBuffer;
  }

  /**
   * [pid, status or undefined, signal or 0, stdout or undefined, stderr or undefined, errno or 0].
   */
  Object[] run() throws InterruptedException {
    try {
      process = command.start();
    } catch (SpawnException error) {
      return new Object[] {0, null, 0, null, null, error.errno()};
    }
    var output = collector(process.getInputStream(), command.isPipe(1));
    var errors = collector(process.getErrorStream(), command.isPipe(2));
    var feeder = Thread.ofPlatform().daemon().start(this::feed);
    boolean ended = true;
    if (timeoutMillis > 0) {
      ended = process.waitFor(timeoutMillis, TimeUnit.MILLISECONDS);
      if (!ended) {
        failure = ETIMEDOUT;
        Child.Kill.send(process, signal);
      }
    }
    int status = process.waitFor();
    output.thread.join();
    errors.thread.join();
    feeder.interrupt();
    boolean killed = failure != 0 && status > FIRST_SIGNAL_STATUS;
    int bySignal = killed || isSignalStatus(status) ? status - FIRST_SIGNAL_STATUS : 0;
    return new Object[] {
      (int) process.pid(),
      bySignal != 0 ? null : (Object) status,
      bySignal,
      output.result(),
      errors.result(),
      failure
    };
  }

  /** The JDK reports 128 + signal for a process that a signal ended. */
  private static boolean isSignalStatus(int status) {
    return status > FIRST_SIGNAL_STATUS && status <= FIRST_SIGNAL_STATUS + 31;
  }

  private void feed() {
    try (var stream = process.getOutputStream()) {
      if (command.isPipe(0) && input != null) {
        stream.write(input);
      }
    } catch (IOException brokenPipe) {
      // The child did not want its input; its own status says what became of it.
    }
  }

  private Collector collector(InputStream stream, boolean wanted) {
    var collector = new Collector(stream, wanted);
    collector.thread = Thread.ofPlatform().daemon().start(collector);
    return collector;
  }

  private final class Collector implements Runnable {
    private final InputStream stream;
    private final boolean wanted;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private Thread thread;

    Collector(InputStream stream, boolean wanted) {
      this.stream = stream;
      this.wanted = wanted;
    }

    Object result() {
      return wanted ? bytes.toByteArray() : null;
    }

    @Override
    public void run() {
      var chunk = new byte[65536];
      try {
        for (int length; (length = stream.read(chunk)) >= 0; ) {
          if (bytes.size() + length > maxBuffer) {
            bytes.write(chunk, 0, (int) (maxBuffer - bytes.size()));
            if (failure == 0) {
              failure = ENOBUFS;
              Child.Kill.send(process, signal);
            }
            return;
          }
          bytes.write(chunk, 0, length);
        }
      } catch (IOException closed) {
        // The process has ended.
      }
    }
  }
}
