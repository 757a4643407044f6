package dev.junction.posix;

/** Linux's inotify: what happens to files and in directories. */
public final class Inotify {
  public static final int IN_MODIFY = 0x2;
  public static final int IN_ATTRIB = 0x4;
  public static final int IN_MOVED_FROM = 0x40;
  public static final int IN_MOVED_TO = 0x80;
  public static final int IN_CREATE = 0x100;
  public static final int IN_DELETE = 0x200;
  public static final int IN_DELETE_SELF = 0x400;
  public static final int IN_MOVE_SELF = 0x800;
  public static final int IN_IGNORED = 0x8000;

  /** Offsets in {@code struct inotify_event}. */
  public static final int WATCH = 0;

  public static final int MASK = 4;
  public static final int LENGTH = 12;
  public static final int NAME = 16;

  private static final int IN_CLOEXEC = 0x80000;

  private static final LibC INIT = LibC.function("inotify_init1");
  private static final LibC ADD = LibC.function("inotify_add_watch");
  private static final LibC REMOVE = LibC.function("inotify_rm_watch");

  /** A descriptor to read events from, or {@code -errno}. */
  public int open() {
    return INIT.call(IN_CLOEXEC);
  }

  /** The number that the path's events will bear, the same for the same file; or {@code -errno}. */
  public int watch(int descriptor, byte[] path, int mask) {
    try (var memory = new Memory(path.length + 16L)) {
      return ADD.call(descriptor, memory.string(path), mask);
    }
  }

  /** The watch's last event is {@link #IN_IGNORED}. */
  public int unwatch(int descriptor, int watch) {
    return REMOVE.call(descriptor, watch);
  }
}
