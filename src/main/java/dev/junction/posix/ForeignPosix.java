package dev.junction.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.util.List;

/** The system calls through the Foreign Function and Memory API, for 64-bit Linux. */
final class ForeignPosix implements Posix {
  private static final int AT_FDCWD = -100;
  private static final int AT_SYMLINK_NOFOLLOW = 0x100;
  private static final int AT_EMPTY_PATH = 0x1000;
  private static final long PATH_MAX = 4096;
  private static final long NAME_MAX = 255;

  /** Where {@code d_name} is in {@code struct dirent}. */
  private static final long DIRENT_NAME = 19;

  /**
   * Where type, bsize, frsize, blocks, bfree, bavail, files and ffree are in {@code struct statfs},
   * in longs.
   */
  private static final int[] STATFS_FIELDS = {0, 1, 9, 2, 3, 4, 5, 6};

  private static final long SECOND = 1_000_000_000L;

  private final MethodHandle open =
      Native.variadic("open", 2, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
  private final MethodHandle close = Native.function("close", JAVA_INT, JAVA_INT);
  private final MethodHandle read =
      Native.function("read", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
  private final MethodHandle pread =
      Native.function("pread", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG);
  private final MethodHandle write =
      Native.function("write", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
  private final MethodHandle pwrite =
      Native.function("pwrite", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG);
  private final MethodHandle statx =
      Native.function("statx", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS);
  private final MethodHandle access = Native.function("access", JAVA_INT, ADDRESS, JAVA_INT);
  private final MethodHandle mkdir = Native.function("mkdir", JAVA_INT, ADDRESS, JAVA_INT);
  private final MethodHandle rmdir = Native.function("rmdir", JAVA_INT, ADDRESS);
  private final MethodHandle unlink = Native.function("unlink", JAVA_INT, ADDRESS);
  private final MethodHandle rename = Native.function("rename", JAVA_INT, ADDRESS, ADDRESS);
  private final MethodHandle link = Native.function("link", JAVA_INT, ADDRESS, ADDRESS);
  private final MethodHandle symlink = Native.function("symlink", JAVA_INT, ADDRESS, ADDRESS);
  private final MethodHandle readlink =
      Native.function("readlink", JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG);
  private final MethodHandle realpath = Native.function("realpath", ADDRESS, ADDRESS, ADDRESS);
  private final MethodHandle opendir = Native.function("opendir", ADDRESS, ADDRESS);
  private final MethodHandle readdir = Native.function("readdir", ADDRESS, ADDRESS);
  private final MethodHandle closedir = Native.function("closedir", JAVA_INT, ADDRESS);
  private final MethodHandle chmod = Native.function("chmod", JAVA_INT, ADDRESS, JAVA_INT);
  private final MethodHandle fchmod = Native.function("fchmod", JAVA_INT, JAVA_INT, JAVA_INT);
  private final MethodHandle fchownat =
      Native.function("fchownat", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT);
  private final MethodHandle fchown =
      Native.function("fchown", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
  private final MethodHandle utimensat =
      Native.function("utimensat", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
  private final MethodHandle futimens = Native.function("futimens", JAVA_INT, JAVA_INT, ADDRESS);
  private final MethodHandle ftruncate =
      Native.function("ftruncate", JAVA_INT, JAVA_INT, JAVA_LONG);
  private final MethodHandle fsync = Native.function("fsync", JAVA_INT, JAVA_INT);
  private final MethodHandle fdatasync = Native.function("fdatasync", JAVA_INT, JAVA_INT);
  private final MethodHandle statfs = Native.function("statfs", JAVA_INT, ADDRESS, ADDRESS);

  private ForeignPosix() {}

  static ForeignPosix instance() {
    return Holder.INSTANCE;
  }

  private static final class Holder {
    private static final ForeignPosix INSTANCE = new ForeignPosix();
  }

  @Override
  public int open(byte[] path, int flags, int mode) {
    try (var arena = Arena.ofConfined()) {
      var state = Native.state(arena);
      return Native.checked(
          (int) open.invokeExact(state, Native.path(arena, path), flags, mode), state);
    } catch (Throwable e) {
      throw Native.impossible(e);
    }
  }

  @Override
  public int close(int descriptor) {
    try (var arena = Arena.ofConfined()) {
      var state = Native.state(arena);
      return Native.checked((int) close.invokeExact(state, descriptor), state);
    } catch (Throwable e) {
      throw Native.impossible(e);
    }
  }

  @Override
  public int read(int descriptor, ByteBuffer target, long position) {
    try (var arena = Arena.ofConfined()) {
      var state = Native.state(arena);
      var memory = MemorySegment.ofBuffer(target);
      long count =
          position < 0
              ? (long) read.invokeExact(state, descriptor, memory, memory.byteSize())
              : (long) pread.invokeExact(state, descriptor, memory, memory.byteSize(), position);
      return Native.checked(count, state);
    } catch (Throwable e) {
      throw Native.impossible(e);
    }
  }

  @Override
  public int write(int descriptor, ByteBuffer source, long position) {
    try (var arena = Arena.ofConfined()) {
      var state = Native.state(arena);
      var memory = MemorySegment.ofBuffer(source);
      long count =
          position < 0
              ? (long) write.invokeExact(state, descriptor, memory, memory.byteSize())
              : (long) pwrite.invokeExact(state, descriptor, memory, memory.byteSize(), position);
      return Native.checked(count, state);
    } catch (Throwable e) {
      throw Native.impossible(e);
    }
  }

  @Override
  public int stat(byte[] path, boolean follow, Stat stat) {
    return statx(AT_FDCWD, path, follow ? 0 : AT_SYMLINK_NOFOLLOW, stat);
  }

  @Override
  public long size(int descriptor) {
    return 0;
  }

  @Override
  public int fstat(int descriptor, Stat stat) {
    return statx(descriptor, new byte[0], AT_EMPTY_PATH, stat);
  }

  private int statx(int directory, byte[] path, int flags, Stat stat) {
    try (var arena = Arena.ofConfined()) {
      var state = Native.state(arena);
      var buffer = arena.allocate(Statx.SIZE_OF, 8);
      int result =
          Native.checked(
              (int)
                  statx.invokeExact(
                      state,
                      directory,
                      Native.path(arena, path),
                      flags,
                      Statx.BASIC_AND_BIRTH,
                      buffer),
              state);
      if (result == 0) Statx.read(buffer, stat.fields);
      return result;
    } catch (Throwable e) {
      throw Native.impossible(e);
    }
  }

  @Override
  public int access(byte[] path, int mode) {
    try (var arena = Arena.ofConfined()) {
      var state = Native.state(arena);
      return Native.checked((int) access.invokeExact(state, Native.path(arena, path), mode), state);
    } catch (Throwable e) {
      throw Native.impossible(e);
    }
  }

  @Override
  public int mkdir(byte[] path, int mode) {
    try (var arena = Arena.ofConfined()) {
      var state = Native.state(arena);
      return Native.checked((int) mkdir.invokeExact(state, Native.path(arena, path), mode), state);
    } catch (Throwable e) {
      throw Native.impossible(e);
    }
  }

  @Override
  public int rmdir(byte[] path) {
    try (var arena = Arena.ofConfined()) {
      var state = Native.state(arena);
      return Native.checked((int) rmdir.invokeExact(state, Native.path(arena, path)), state);
    } catch (Throwable e) {
      throw Native.impossible(e);
    }
  }

  @Override
  public int unlink(byte[] path) {
    try (var arena = Arena.ofConfined()) {
      var state = Native.state(arena);
      return Native.checked((int) unlink.invokeExact(state, Native.path(arena, path)), state);
    } catch (Throwable e) {
      throw Native.impossible(e);
    }
  }

  @Override
  public int rename(byte[] from, byte[] to) {
    try (var arena = Arena.ofConfined()) {
      var state = Native.state(arena);
      return Native.checked(
          (int) rename.invokeExact(state, Native.path(arena, from), Native.path(arena, to)), state);
    } catch (Throwable e) {
      throw Native.impossible(e);
    }
  }

  @Override
  public int link(byte[] existing, byte[] created) {
    try (var arena = Arena.ofConfined()) {
      var state = Native.state(arena);
      return Native.checked(
          (int) link.invokeExact(state, Native.path(arena, existing), Native.path(arena, created)),
          state);
    } catch (Throwable e) {
      throw Native.impossible(e);
    }
  }

  @Override
  public int symlink(byte[] target, byte[] created) {
    try (var arena = Arena.ofConfined()) {
      var state = Native.state(arena);
      return Native.checked(
          (int) symlink.invokeExact(state, Native.path(arena, target), Native.path(arena, created)),
          state);
    } catch (Throwable e) {
      throw Native.impossible(e);
    }
  }

  @Override
  public int readlink(byte[] path, byte[][] answer) {
    try (var arena = Arena.ofConfined()) {
      var state = Native.state(arena);
      var buffer = arena.allocate(PATH_MAX);
      int length =
          Native.checked(
              (long) readlink.invokeExact(state, Native.path(arena, path), buffer, PATH_MAX),
              state);
      if (length < 0) return length;
      answer[0] = buffer.asSlice(0, length).toArray(JAVA_BYTE);
      return 0;
    } catch (Throwable e) {
      throw Native.impossible(e);
    }
  }

  @Override
  public int realpath(byte[] path, byte[][] answer) {
    try (var arena = Arena.ofConfined()) {
      var state = Native.state(arena);
      var buffer = arena.allocate(PATH_MAX);
      var found = (MemorySegment) realpath.invokeExact(state, Native.path(arena, path), buffer);
      if (found.address() == 0) return Native.checked(-1, state);
      answer[0] = Native.terminated(buffer);
      return 0;
    } catch (Throwable e) {
      throw Native.impossible(e);
    }
  }

  @Override
  public int list(byte[] path, List<byte[]> names) {
    try (var arena = Arena.ofConfined()) {
      var state = Native.state(arena);
      var directory = (MemorySegment) opendir.invokeExact(state, Native.path(arena, path));
      if (directory.address() == 0) return Native.checked(-1, state);
      for (MemorySegment entry;
          (entry = (MemorySegment) readdir.invokeExact(state, directory)).address() != 0; ) {
        byte[] name =
            Native.terminated(entry.reinterpret(DIRENT_NAME + NAME_MAX + 1).asSlice(DIRENT_NAME));
        if (name[0] != '.' || name.length > 2 || (name.length == 2 && name[1] != '.'))
          names.add(name);
      }
      int closed = (int) closedir.invokeExact(state, directory);
      return closed;
    } catch (Throwable e) {
      throw Native.impossible(e);
    }
  }

  @Override
  public int chmod(byte[] path, int mode) {
    try (var arena = Arena.ofConfined()) {
      var state = Native.state(arena);
      return Native.checked((int) chmod.invokeExact(state, Native.path(arena, path), mode), state);
    } catch (Throwable e) {
      throw Native.impossible(e);
    }
  }

  @Override
  public int fchmod(int descriptor, int mode) {
    try (var arena = Arena.ofConfined()) {
      var state = Native.state(arena);
      return Native.checked((int) fchmod.invokeExact(state, descriptor, mode), state);
    } catch (Throwable e) {
      throw Native.impossible(e);
    }
  }

  @Override
  public int chown(byte[] path, int uid, int gid, boolean follow) {
    try (var arena = Arena.ofConfined()) {
      var state = Native.state(arena);
      return Native.checked(
          (int)
              fchownat.invokeExact(
                  state,
                  AT_FDCWD,
                  Native.path(arena, path),
                  uid,
                  gid,
                  follow ? 0 : AT_SYMLINK_NOFOLLOW),
          state);
    } catch (Throwable e) {
      throw Native.impossible(e);
    }
  }

  @Override
  public int fchown(int descriptor, int uid, int gid) {
    try (var arena = Arena.ofConfined()) {
      var state = Native.state(arena);
      return Native.checked((int) fchown.invokeExact(state, descriptor, uid, gid), state);
    } catch (Throwable e) {
      throw Native.impossible(e);
    }
  }

  @Override
  public int utimes(byte[] path, long accessed, long modified, boolean follow) {
    try (var arena = Arena.ofConfined()) {
      var state = Native.state(arena);
      return Native.checked(
          (int)
              utimensat.invokeExact(
                  state,
                  AT_FDCWD,
                  Native.path(arena, path),
                  times(arena, accessed, modified),
                  follow ? 0 : AT_SYMLINK_NOFOLLOW),
          state);
    } catch (Throwable e) {
      throw Native.impossible(e);
    }
  }

  @Override
  public int futimes(int descriptor, long accessed, long modified) {
    try (var arena = Arena.ofConfined()) {
      var state = Native.state(arena);
      return Native.checked(
          (int) futimens.invokeExact(state, descriptor, times(arena, accessed, modified)), state);
    } catch (Throwable e) {
      throw Native.impossible(e);
    }
  }

  @Override
  public int ftruncate(int descriptor, long size) {
    try (var arena = Arena.ofConfined()) {
      var state = Native.state(arena);
      return Native.checked((int) ftruncate.invokeExact(state, descriptor, size), state);
    } catch (Throwable e) {
      throw Native.impossible(e);
    }
  }

  @Override
  public int fsync(int descriptor, boolean metadata) {
    try (var arena = Arena.ofConfined()) {
      var state = Native.state(arena);
      return Native.checked(
          (int) (metadata ? fsync : fdatasync).invokeExact(state, descriptor), state);
    } catch (Throwable e) {
      throw Native.impossible(e);
    }
  }

  @Override
  public int statfs(byte[] path, long[] fields) {
    try (var arena = Arena.ofConfined()) {
      var state = Native.state(arena);
      var buffer = arena.allocate(120, 8);
      int result =
          Native.checked((int) statfs.invokeExact(state, Native.path(arena, path), buffer), state);
      if (result < 0) return result;
      for (int i = 0; i < fields.length; i++)
        fields[i] = buffer.getAtIndex(JAVA_LONG, STATFS_FIELDS[i]);
      return 0;
    } catch (Throwable e) {
      throw Native.impossible(e);
    }
  }

  private static MemorySegment times(Arena arena, long accessed, long modified) {
    return arena.allocateFrom(
        JAVA_LONG,
        Math.floorDiv(accessed, SECOND),
        Math.floorMod(accessed, SECOND),
        Math.floorDiv(modified, SECOND),
        Math.floorMod(modified, SECOND));
  }
}
