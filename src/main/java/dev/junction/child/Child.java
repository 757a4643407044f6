package dev.junction.child;

import dev.junction.engine.Host;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A running child. Its pipes are read and written by threads of their own, one operation at a time.
 */
final class Child {
  /** (exit status): the process has ended. */
  static final int EXIT = 0;

  /** Bytes of standard output; with +1 of standard error. */
  static final int OUTPUT = 1;

  /** (0): standard output has ended; with +1 standard error. */
  static final int OUTPUT_END = 3;

  /** (request, or -request - 1 when it failed): a write is done. */
  static final int WRITTEN = 5;

  private static final int CHUNK = 65536;
  private static final int SIGKILL = 9;
  private static final int SIGTERM = 15;
  private static final int ESRCH = 3;

  private final Host host;
  private final int handle;
  private final Process process;
  private final ExecutorService[] threads = new ExecutorService[3];
  private volatile boolean forgotten;

  Child(Host host, int handle, Process process, Command command) {
    this.host = host;
    this.handle = handle;
    this.process = process;
    for (int i = 0; i < 3; i++) {
      if (command.isPipe(i)) {
        threads[i] = newThread("junction-child-" + process.pid() + "-" + i);
      }
    }
    process
        .onExit()
        .thenAccept(ended -> post(() -> host.events().emitInt(handle, EXIT, ended.exitValue())));
  }

  private static ExecutorService newThread(String name) {
    return Executors.newSingleThreadExecutor(task -> {
      var thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    });
  }

  private void post(Runnable event) {
    host.loop()
        .post(() -> {
          if (!forgotten) {
            event.run();
          }
        });
  }

  void read(int stream) {
    if (threads[stream] == null) {
      return;
    }
    var source = stream == 1 ? process.getInputStream() : process.getErrorStream();
    threads[stream].execute(() -> readOnce(source, stream));
  }

  private void readOnce(InputStream source, int stream) {
    var chunk = new byte[CHUNK];
    int length;
    try {
      length = source.read(chunk);
    } catch (IOException closed) {
      length = -1;
    }
    int end = length;
    post(() -> {
      if (end < 0) {
        host.events().emitInt(handle, OUTPUT_END + stream - 1, 0);
      } else {
        host.events().emitBytes(handle, OUTPUT + stream - 1, ByteBuffer.wrap(chunk, 0, end));
      }
    });
  }

  void write(int request, byte[] bytes) {
    if (threads[0] == null) {
      return;
    }
    threads[0].execute(() -> {
      int answer = request;
      try {
        process.getOutputStream().write(bytes);
        process.getOutputStream().flush();
      } catch (IOException brokenPipe) {
        answer = -request - 1;
      }
      int result = answer;
      post(() -> host.events().emitInt(handle, WRITTEN, result));
    });
  }

  void closeInput() {
    if (threads[0] != null) {
      threads[0].execute(() -> {
        try {
          process.getOutputStream().close();
        } catch (IOException brokenPipe) {
          // The child has gone; there is nobody to tell.
        }
      });
    }
  }

  int kill(int signal) {
    if (!process.isAlive()) {
      return -ESRCH;
    }
    return Kill.send(process, signal);
  }

  void forget() {
    forgotten = true;
    for (var thread : threads) {
      if (thread != null) {
        thread.shutdown();
      }
    }
  }

  /** Sends signals. */
  static final class Kill {
    private Kill() {}

    static int send(Process process, int signal) {
      if (signal == 0) {
        return 0;
      }
      if (signal == SIGTERM) {
        process.destroy();
        return 0;
      }
      if (signal == SIGKILL) {
        process.destroyForcibly();
        return 0;
      }
      try {
        return new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                    .start()
                    .waitFor()
                == 0
            ? 0
            : -ESRCH;
      } catch (IOException error) {
        return -ESRCH;
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return -ESRCH;
      }
    }
  }
}
