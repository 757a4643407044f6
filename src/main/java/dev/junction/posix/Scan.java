package dev.junction.posix;

/**
 * The C library's search for a byte and comparison, which take 32 or 64 bytes at a time. Memory is
 * named by its address.
 */
public final class Scan implements AutoCloseable {
  private final LibC forward = LibC.function("memchr");
  private final LibC backward = LibC.function("memrchr");
  private final LibC comparison = LibC.function("memcmp");
  private final Memory errno = new Memory(8);

  /** Whether {@link #last} can be called: {@code memrchr} is no part of POSIX. */
  public boolean hasLast() {
    return backward.exists();
  }

  /** The address of the first such byte of {@code length}, or 0. */
  public long first(long address, int wanted, long length) {
    return forward.rawInto(errno.address(), address, wanted, length);
  }

  /** The address of the last such byte of {@code length}, or 0. */
  public long last(long address, int wanted, long length) {
    return backward.rawInto(errno.address(), address, wanted, length);
  }

  /** Which comes first: a number below, at or above 0. */
  public int compare(long one, long other, long length) {
    // A function that answers an int leaves the upper half of the register undefined.
    return (int) comparison.rawInto(errno.address(), one, other, length);
  }

  @Override
  public void close() {
    errno.close();
  }
}
