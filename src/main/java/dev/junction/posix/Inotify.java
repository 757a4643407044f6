package dev.junction.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.invoke.MethodHandle;

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

  private final MethodHandle init = Native.function("inotify_init1", JAVA_INT, JAVA_INT);
  private final MethodHandle add =
      Native.function("inotify_add_watch", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private final MethodHandle remove =
      Native.function("inotify_rm_watch", JAVA_INT, JAVA_INT, JAVA_INT);

  /** A descriptor to read events from, or {@code -errno}. */
  public int open() {
    try (var arena = Arena.ofConfined()) {
      var state = Native.state(arena);
      return Native.checked((int) init.invokeExact(state, IN_CLOEXEC), state);
    } catch (Throwable e) {
      throw Native.impossible(e);
    }
  }

  /** The number that the path's events will bear, the same for the same file; or {@code -errno}. */
  public int watch(int descriptor, byte[] path, int mask) {
    try (var arena = Arena.ofConfined()) {
      var state = Native.state(arena);
      return Native.checked(
          (int) add.invokeExact(state, descriptor, Native.path(arena, path), mask), state);
    } catch (Throwable e) {
      throw Native.impossible(e);
    }
  }

  /** The watch's last event is {@link #IN_IGNORED}. */
  public int unwatch(int descriptor, int watch) {
    try (var arena = Arena.ofConfined()) {
      var state = Native.state(arena);
      return Native.checked((int) remove.invokeExact(state, descriptor, watch), state);
    } catch (Throwable e) {
      throw Native.impossible(e);
    }
  }
}
