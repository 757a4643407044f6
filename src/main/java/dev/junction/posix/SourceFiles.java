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
  private static final byte[] IMPORT = {'i', 'm', 'p', 'o', 'r', 't'};
  private static final byte[] SOURCE = {'s', 'o', 'u', 'r', 'c', 'e'};

  /** Of {@link #imports}. */
  private static final int UNSEEN = -1;

  private static final int NONE = 0;
  private static final int CALLS = 1;
  private static final int OTHERS = 2;

  private static final int PATH_ROOM = 4096;
  private static final int READ_ROOM = 64 << 10;
  private static final int LARGEST_FIRST_ARRAY = 256 << 20;

  private final LibC statx = LibC.function("statx");
  private final LibC open = LibC.function("open");
  private final LibC read = LibC.function("read");
  private final LibC close = LibC.function("close");
  private final LibC strspn = LibC.function("strspn");
  private final LibC memmem = LibC.function("memmem");
  private final Memory memory =
      new Memory(8 + Statx.SIZE_OF + PATH_ROOM + READ_ROOM + 8 + 128 + IMPORT.length + 8);
  private final long errno = memory.take(8);
  private final long struct = memory.take(Statx.SIZE_OF);
  private final long pathAt = memory.take(PATH_ROOM);
  private final long buffer = memory.take(READ_ROOM + 1);
  private final long ascii = memory.take(128);
  private final long word = memory.bytes(IMPORT);

  /** Of the file that was looked at last, whose path is {@link #sized}. */
  private long size;

  private String sized = "";

  private boolean isAscii;
  private int imports = UNSEEN;

  private SourceFiles() {
    for (int i = 1; i < 128; i++) {
      UNSAFE.putByte(ascii + i - 1, (byte) i);
    }
  }

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
  public boolean isAscii() {
    return isAscii;
  }

  @Override
  public int imports() {
    return imports;
  }

  @Override
  public byte[] read(String path) {
    isAscii = false;
    imports = UNSEEN;
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
      return size > READ_ROOM ? readLarge(file) : readAll(file);
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
      if (length == 0 && count == size && count < READ_ROOM) {
        look(buffer, count);
        return bytes;
      }
      length += count;
      if (count == 0 || count < READ_ROOM && length == size) {
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
      }
    }
  }

  /**
   * A file whose size is known is read by one call and looked through before Java has its bytes.
   */
  private byte[] readLarge(int file) {
    if (size > LARGEST_FIRST_ARRAY) {
      return null;
    }
    long room = UNSAFE.allocateMemory(size + 1);
    try {
      int length = 0;
      while (length < size) {
        int count = (int) read.into(errno, file, room + length, size - length, 0, 0);
        if (count <= 0) {
          return null;
        }
        length += count;
      }
      if ((int) read.into(errno, file, buffer, 1, 0, 0) != 0) {
        return null;
      }
      look(room, length);
      var bytes = new byte[length];
      UNSAFE.copyMemory(null, room, bytes, Unsafe.ARRAY_BYTE_BASE_OFFSET, length);
      return bytes;
    } finally {
      UNSAFE.freeMemory(room);
    }
  }

  /**
   * Looks through a text, behind which there is room for one byte more, with functions that need no
   * compiler of the JVM: a loop over the bytes of a young program's sources is interpreted.
   */
  private void look(long start, int length) {
    if (!strspn.exists() || !memmem.exists()) {
      return;
    }
    UNSAFE.putByte(start + length, (byte) 0);
    isAscii = strspn.rawInto(errno, start, ascii, 0) == length;
    imports = importsIn(start, start + length);
  }

  private int importsIn(long start, long end) {
    int kind = NONE;
    for (long at = start; ; ) {
      at = memmem.into(errno, at, end - at, word, IMPORT.length, 0);
      if (at == 0) {
        return kind;
      }
      at += IMPORT.length;
      byte next = UNSAFE.getByte(at); // at the end it is 0
      while (next == ' ' || next >= '\t' && next <= '\r') {
        next = UNSAFE.getByte(++at);
      }
      if (next == '(') {
        kind = CALLS;
      } else if (next == '/' || next < 0 || next == '.' && isWord(SOURCE, at + 1, end)) {
        return OTHERS;
      }
    }
  }

  private static boolean isWord(byte[] word, long at, long end) {
    for (int i = 0; i < word.length; i++) {
      if (at + i >= end || UNSAFE.getByte(at + i) != word[i]) {
        return false;
      }
    }
    return true;
  }
}
