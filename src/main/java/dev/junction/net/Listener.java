package dev.junction.net;

import dev.junction.engine.Events;
import dev.junction.poll.Errno;
import dev.junction.poll.NettyPoller;
import dev.junction.poll.RawSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A bound socket; once listening, it emits {@link NetEvent#CONNECTION} for each connection. */
final class Listener implements NettyPoller.Ready {
  private static final int ACCEPTS_PER_POLL = 128;

  private final Events events;
  private final int handle;
  private final RawSocket socket;
  private final Path path;
  private final byte[] peer = new byte[32];

  /**
   * @param path what to delete on close, or null
   */
  Listener(Events events, int handle, RawSocket socket, Path path) {
    this.events = events;
    this.handle = handle;
    this.socket = socket;
    this.path = path;
  }

  RawSocket socket() {
    return socket;
  }

  int listen(int backlog) {
    int result = socket.listen(backlog);
    if (result == 0) {
      socket.watch(this, NettyPoller.READ);
    }
    return result;
  }

  @Override
  public void ready(boolean readable, boolean writable) {
    for (int i = 0; i < ACCEPTS_PER_POLL && events.room() > 4096; i++) {
      int accepted = socket.accept(peer);
      if (accepted == Errno.EAGAIN) {
        return;
      }
      events.emitInt(handle, NetEvent.CONNECTION, accepted);
      if (accepted < 0) {
        return;
      }
    }
  }

  void close() {
    socket.close();
    if (path != null) {
      try {
        Files.deleteIfExists(path);
      } catch (IOException alreadyGone) {
        // Someone else removed or replaced it: as with Node, no error.
      }
    }
  }
}
