package dev.junction.posix;

import dev.junction.engine.PlainFiles;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import jdk.internal.misc.Unsafe;

/**
 * Files by the C library's own functions: a program may load a thousand modules while the JVM is so
 * young that the work of the JDK's classes around one system call takes ten times the call.
 */
public final class SourceFiles implements PlainFiles {
  private static final Unsafe UNSAFE = Unsafe.getUnsafe();
  private static final int AT_FDCWD = -100;
  private static final int AT_SYMLINK_NOFOLLOW = 0x100;
  private static final int STATX_TYPE_AND_SIZE = 0x201;
  private static final int O_RDONLY = 0;
  private static final int O_CLOEXEC = 0x80000;
  private static final int ENOENT = 2;
  private static final int ENOTDIR = 20;
  private static final int PATH_ROOM = 4096;
  private static final int READ_ROOM = 64 << 10;
  private static final int LARGEST_FIRST_ARRAY = 256 << 20;

  private final LibC statx = LibC.function("statx");
  private final LibC open = LibC.function("open");
  private final LibC read = LibC.function("read");
  private final LibC close = LibC.function("close");
  private final Memory memory = new Memory(8 + Statx.SIZE_OF + PATH_ROOM + READ_ROOM);
  private final long errno = memory.take(8);
  private final long struct = memory.take(Statx.SIZE_OF);
  private final long pathAt = memory.take(PATH_ROOM);
  private final long buffer = memory.take(READ_ROOM);

  /** Of the file that was looked at last, whose path is {@link #sized}. */
  private long size;

  private String sized = "";

  private SourceFiles() {}

  /** Null where the system has no such functions. */
  public static PlainFiles open() {
    if (!System.getProperty("os.name").equals("Linux")) {
      return null;
    }
    var files = new SourceFiles();
    if (files.statx.exists() && files.kind("/") == DIRECTORY) {
      return files;
    }
    files.close();
    return null;
  }

  @Override
  public void close() {
    memory.close();
  }

  /** Only ASCII means the same whatever the system's encoding of names is. */
  private boolean putPath(String path) {
    byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
    if (bytes.length != path.length() || bytes.length >= PATH_ROOM) {
      return false;
    }
    UNSAFE.copyMemory(bytes, Unsafe.ARRAY_BYTE_BASE_OFFSET, null, pathAt, bytes.length);
    UNSAFE.putByte(pathAt + bytes.length, (byte) 0);
    return true;
  }

  @Override
  public int kind(String path) {
    if (!putPath(path)) {
      return UNKNOWN;
    }
    long result =
        statx.into(errno, AT_FDCWD, pathAt, AT_SYMLINK_NOFOLLOW, STATX_TYPE_AND_SIZE, struct);
    if ((int) result != 0) {
      int reason = UNSAFE.getInt(errno);
      return reason == ENOENT || reason == ENOTDIR ? NOTHING : UNKNOWN;
    }
    size = UNSAFE.getLong(struct + Statx.SIZE);
    sized = path;
    switch (UNSAFE.getShort(struct + Statx.MODE) & Stat.S_IFMT) {
      case Stat.S_IFREG:
        return FILE;
      case Stat.S_IFDIR:
        return DIRECTORY;
      case Stat.S_IFLNK:
        return LINK;
      default:
        return OTHER;
    }
  }

  @Override
  public byte[] read(String path) {
    if (!putPath(path)) {
      return null;
    }
    int file = (int) open.into(errno, pathAt, O_RDONLY | O_CLOEXEC, 0, 0, 0);
    if (file < 0) {
      return null;
    }
    if (!path.equals(sized)) {
      size = -1;
    }
    try {
      return readAll(file);
    } finally {
      close.into(errno, file, 0, 0, 0, 0);
    }
  }

  /** How long the array should be when so many bytes come behind so many others. */
  private int roomFor(int length, int count) {
    if (count < READ_ROOM) {
      return length + count;
    }
    if (length == 0
        && (int) statx.into(errno, AT_FDCWD, pathAt, 0, STATX_TYPE_AND_SIZE, struct) == 0) {
      sized = "";
      size = UNSAFE.getLong(struct + Statx.SIZE);
      return (int) Math.min(Math.max(size, count), LARGEST_FIRST_ARRAY);
    }
    return Math.max(length + count, length * 2);
  }

  /** Most files come by one call: fewer bytes than there is room, as many as the file has. */
  private byte[] readAll(int file) {
    byte[] bytes = {};
    int length = 0;
    for (; ; ) {
      int count = (int) read.into(errno, file, buffer, READ_ROOM, 0, 0);
      if (count < 0) {
        return null;
      }
      if (length + count > bytes.length) {
        bytes = Arrays.copyOf(bytes, roomFor(length, count));
      }
      UNSAFE.copyMemory(null, buffer, bytes, Unsafe.ARRAY_BYTE_BASE_OFFSET + (long) length, count);
      length += count;
      if (count == 0 || count < READ_ROOM && length == size) {
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
      }
    }
  }
}
