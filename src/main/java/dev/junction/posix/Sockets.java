package dev.junction.posix;

import java.nio.ByteBuffer;
import sun.nio.ch.DirectBuffer;

/** Pairs of sockets, and messages that carry descriptors. */
public final class Sockets {
  private static final int AF_UNIX = 1;
  private static final int SOCK_STREAM = 1;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int SOL_SOCKET = 1;
  private static final int SCM_RIGHTS = 1;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int MSG_DONTWAIT = 0x40;
  private static final int MSG_CMSG_CLOEXEC = 0x40000000;
  private static final int F_DUPFD_CLOEXEC = 1030;
  private static final int F_GETFD = 1;
  private static final int F_SETFD = 2;
  private static final int F_GETFL = 3;
  private static final int F_SETFL = 4;
  private static final int O_NONBLOCK = 0x800;
  private static final int FD_CLOEXEC = 1;
  private static final int HEADER_SIZE = 56;
  private static final int CONTROL_SIZE = 16 + 64 * 4;
  private static final int CONTROL_HEAD = 16;

  private static final LibC SOCKETPAIR = LibC.function("socketpair");
  private static final LibC SENDMSG = LibC.function("sendmsg");
  private static final LibC RECVMSG = LibC.function("recvmsg");
  private static final LibC FCNTL = LibC.function("fcntl");
  private static final LibC CLOSE = LibC.function("close");
  private static final LibC READ = LibC.function("read");
  private static final LibC WRITE = LibC.function("write");
  private static final LibC POLL = LibC.function("poll");

  private Sockets() {}

  /** Two connected stream sockets, both blocking; or {@code -errno} in element 0. */
  public static int[] pair() {
    try (var memory = new Memory(8)) {
      int result = SOCKETPAIR.call(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, memory.address());
      return result < 0
          ? new int[] {result}
          : new int[] {Memory.getInt(memory.address()), Memory.getInt(memory.address() + 4)};
    }
  }

  public static int close(int descriptor) {
    return CLOSE.call(descriptor);
  }

  /** A copy with at least the given number, closed in children; or {@code -errno}. */
  public static int duplicate(int descriptor, int least) {
    return FCNTL.call(descriptor, F_DUPFD_CLOEXEC, least);
  }

  /** Whether reading and writing wait; of the open file that all copies share. */
  public static int setBlocking(int descriptor, boolean blocking) {
    int flags = FCNTL.call(descriptor, F_GETFL, 0);
    if (flags < 0) {
      return flags;
    }
    int wanted = blocking ? flags & ~O_NONBLOCK : flags | O_NONBLOCK;
    return wanted == flags ? 0 : FCNTL.call(descriptor, F_SETFL, wanted);
  }

  public static boolean isBlocking(int descriptor) {
    int flags = FCNTL.call(descriptor, F_GETFL, 0);
    return flags >= 0 && (flags & O_NONBLOCK) == 0;
  }

  /** Waits until a descriptor takes bytes. */
  public static void awaitWritable(int descriptor) {
    try (var memory = new Memory(8)) {
      Memory.putInt(memory.address(), descriptor);
      Memory.putShort(memory.address() + 4, (short) 4);
      poll(memory.address(), 1, -1);
    }
  }

  public static int closeOnExec(int descriptor) {
    int flags = FCNTL.call(descriptor, F_GETFD, 0);
    return flags < 0 ? flags : FCNTL.call(descriptor, F_SETFD, flags | FD_CLOEXEC);
  }

  /** Reads at most what the address has room for: bytes, 0 at the end, {@code -errno}. */
  public static int read(int descriptor, long address, int length) {
    return (int) READ.checked(descriptor, address, length, 0, 0, 0);
  }

  public static int write(int descriptor, ByteBuffer direct) {
    int count =
        (int)
            WRITE.checked(
                descriptor, addressOf(direct) + direct.position(), direct.remaining(), 0, 0, 0);
    if (count > 0) {
      direct.position(direct.position() + count);
    }
    return count;
  }

  public static long addressOf(ByteBuffer direct) {
    return ((DirectBuffer) direct).address();
  }

  /** {@code poll(2)} on an array of {@code struct pollfd}. */
  public static int poll(long descriptors, int count, int timeoutMillis) {
    return POLL.call(descriptors, count, timeoutMillis);
  }

  /**
   * Sends the bytes between position and limit of a direct buffer, and moves the position.
   *
   * @param descriptor what to send along, or -1
   * @return how many bytes went, or {@code -errno}
   */
  public static int send(int socket, ByteBuffer bytes, int descriptor) {
    try (var memory = new Memory(HEADER_SIZE + 16 + 24)) {
      long header = header(memory, addressOf(bytes) + bytes.position(), bytes.remaining());
      if (descriptor >= 0) {
        long control = memory.take(24);
        Memory.putLong(control, CONTROL_HEAD + 4);
        Memory.putInt(control + 8, SOL_SOCKET);
        Memory.putInt(control + 12, SCM_RIGHTS);
        Memory.putInt(control + CONTROL_HEAD, descriptor);
        Memory.putLong(header + 32, control);
        Memory.putLong(header + 40, 24);
      }
      int count = SENDMSG.call(socket, header, MSG_NOSIGNAL | MSG_DONTWAIT);
      if (count > 0) {
        bytes.position(bytes.position() + count);
      }
      return count;
    }
  }

  /** Told each descriptor that came along. */
  public interface Received {
    void descriptor(int descriptor);
  }

  /**
   * Receives into memory.
   *
   * @return how many bytes came, 0 at the end, or {@code -errno}
   */
  public static int receive(int socket, long address, int length, Received received) {
    try (var memory = new Memory(HEADER_SIZE + 16 + CONTROL_SIZE)) {
      long header = header(memory, address, length);
      long control = memory.take(CONTROL_SIZE);
      Memory.putLong(header + 32, control);
      Memory.putLong(header + 40, CONTROL_SIZE);
      int count = RECVMSG.call(socket, header, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
      if (count >= 0) {
        descriptors(control, Memory.getLong(header + 40), received);
      }
      return count;
    }
  }

  private static void descriptors(long control, long length, Received received) {
    long at = 0;
    while (at + CONTROL_HEAD <= length) {
      long size = Memory.getLong(control + at);
      if (size < CONTROL_HEAD) {
        return;
      }
      if (Memory.getInt(control + at + 8) == SOL_SOCKET
          && Memory.getInt(control + at + 12) == SCM_RIGHTS) {
        for (long i = CONTROL_HEAD; i + 4 <= size; i += 4) {
          received.descriptor(Memory.getInt(control + at + i));
        }
      }
      at += (size + 7) & ~7;
    }
  }

  /** A {@code struct msghdr} with one vector. */
  private static long header(Memory memory, long address, int length) {
    long header = memory.take(HEADER_SIZE);
    long vector = memory.take(16);
    Memory.putLong(vector, address);
    Memory.putLong(vector + 8, length);
    Memory.putLong(header + 16, vector);
    Memory.putLong(header + 24, 1);
    return header;
  }
}
