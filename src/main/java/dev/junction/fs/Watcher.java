package dev.junction.fs;

import dev.junction.engine.Args;
import dev.junction.engine.Host;
import dev.junction.posix.Errno;
import dev.junction.posix.Inotify;
import dev.junction.posix.Posix;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code fs.watch}. One inotify descriptor and one thread that reads it serve all watchers of a
 * runtime; both are there only while something is watched.
 */
final class Watcher {
  /** Kinds of events that JavaScript receives. */
  private static final int RENAME = 1;

  private static final int CHANGE = 2;

  private static final int MASK =
      Inotify.IN_ATTRIB
          | Inotify.IN_CREATE
          | Inotify.IN_MODIFY
          | Inotify.IN_DELETE
          | Inotify.IN_DELETE_SELF
          | Inotify.IN_MOVE_SELF
          | Inotify.IN_MOVED_FROM
          | Inotify.IN_MOVED_TO;

  private final Host host;
  private final Posix posix;
  private final Paths paths;
  private final Map<Integer, Integer> watchOfHandle = new HashMap<>();
  private final Map<Integer, List<Watched>> watches = new HashMap<>();
  private Inotify inotify;
  private int descriptor = -1;

  /**
   * @param name what to call the file itself, when an event has no name
   */
  private record Watched(int handle, byte[] name, boolean bytes) {}

  Watcher(Host host, Posix posix, Paths paths) {
    this.host = host;
    this.posix = posix;
    this.paths = paths;
  }

  /** Arguments: handle, path, whether names are wanted as bytes. Answers 0 or -errno. */
  synchronized int watch(Args args) {
    int handle = args.intAt(0);
    byte[] path = paths.at(args, 1);
    if (path.length == 0) return -Errno.ENOENT;
    if (inotify == null) inotify = new Inotify();
    if (descriptor < 0) {
      descriptor = inotify.open();
      if (descriptor < 0) return descriptor;
      int source = descriptor;
      Thread.ofPlatform().daemon().name("junction-fs-watch").start(() -> read(source));
    }
    int watch = inotify.watch(descriptor, path, MASK);
    if (watch < 0) {
      stopIfIdle();
      return watch;
    }
    watchOfHandle.put(handle, watch);
    watches
        .computeIfAbsent(watch, number -> new ArrayList<>())
        .add(new Watched(handle, Paths.name(path), args.booleanAt(2)));
    return 0;
  }

  synchronized int unwatch(int handle) {
    var watch = watchOfHandle.remove(handle);
    if (watch == null) return 0;
    var watchers = watches.get(watch);
    if (watchers == null) return 0;
    watchers.removeIf(watched -> watched.handle == handle);
    if (watchers.isEmpty()) {
      watches.remove(watch);
      if (!stopIfIdle()) inotify.unwatch(descriptor, watch);
    }
    return 0;
  }

  /** Ends the thread, which a last event must wake since closing a descriptor does not. */
  private boolean stopIfIdle() {
    if (!watches.isEmpty() || descriptor < 0) return false;
    int watch = inotify.watch(descriptor, new byte[] {'/'}, Inotify.IN_DELETE_SELF);
    int last = descriptor;
    descriptor = -1;
    if (watch >= 0) inotify.unwatch(last, watch);
    return true;
  }

  private void read(int source) {
    var buffer = ByteBuffer.allocateDirect(16 * 1024).order(ByteOrder.nativeOrder());
    while (true) {
      buffer.clear();
      int count = posix.read(source, buffer, -1);
      synchronized (this) {
        if (source != descriptor || count < 0) {
          posix.close(source);
          return;
        }
        for (int at = 0; at < count; at += Inotify.NAME + buffer.getInt(at + Inotify.LENGTH))
          deliver(buffer, at);
      }
    }
  }

  private void deliver(ByteBuffer buffer, int at) {
    int watch = buffer.getInt(at + Inotify.WATCH);
    int mask = buffer.getInt(at + Inotify.MASK);
    var watchers = watches.get(watch);
    if ((mask & Inotify.IN_IGNORED) != 0) {
      if (watchers != null) watches.remove(watch);
      return;
    }
    if (watchers == null) return;
    byte[] name = null;
    int length = buffer.getInt(at + Inotify.LENGTH);
    if (length > 0) {
      int end = 0;
      while (end < length && buffer.get(at + Inotify.NAME + end) != 0) end++;
      name = new byte[end];
      buffer.get(at + Inotify.NAME, name);
    }
    int kind = (mask & ~(Inotify.IN_ATTRIB | Inotify.IN_MODIFY) & MASK) != 0 ? RENAME : CHANGE;
    for (var watched : watchers) {
      byte[] file = name == null ? watched.name : name;
      host.events().emit(watched.handle, kind, watched.bytes ? file : Paths.decode(file));
    }
  }

  synchronized void close() {
    watchOfHandle.clear();
    watches.clear();
    stopIfIdle();
  }
}
