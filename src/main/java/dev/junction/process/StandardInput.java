package dev.junction.process;

import dev.junction.engine.Host;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/** Reads standard input on a thread of its own, one read at a time. */
final class StandardInput {
  private static final int END = 1;
  private static final int FAILED = 2;
  private static final int EIO = 5;
  private static final int CHUNK = 65536;

  private final Host host;
  private Executor reader;

  StandardInput(Host host) {
    this.host = host;
  }

  void read(int handle) {
    if (reader == null) {
      reader =
          Executors.newSingleThreadExecutor(task -> {
            var thread = new Thread(task, "junction-stdin");
            thread.setDaemon(true);
            return thread;
          });
    }
    reader.execute(() -> readOnce(handle));
  }

  private void readOnce(int handle) {
    var chunk = new byte[CHUNK];
    try {
      int length = host.stdin().read(chunk);
      host.loop()
          .post(() -> {
            if (length < 0) {
              host.events().emitInt(handle, END, 0);
            } else {
              host.events().emitBytes(handle, 0, ByteBuffer.wrap(chunk, 0, length));
            }
          });
    } catch (IOException error) {
      host.loop().post(() -> host.events().emitInt(handle, FAILED, -EIO));
    }
  }
}
