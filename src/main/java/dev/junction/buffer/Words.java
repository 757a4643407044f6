package dev.junction.buffer;

import dev.junction.posix.Memory;

/**
 * Loops over memory, eight bytes a step, which is as fast as V8 or WebAssembly are once the JVM has
 * compiled them, and so slow before that they are given up: the first piece tells.
 */
final class Words {
  private static final long HIGH_BITS = 0x8080808080808080L;

  /** Bytes of the first piece, and the nanoseconds that it may take. */
  private static final int TRIAL = 4096;

  private static final int PATIENCE = 4000;

  /** Bytes that are looked through before what was seen is looked at. */
  private static final int PIECE = 65536;

  /** What the loops answer when they were given up. */
  static final int TOO_SLOW = -1;

  private Words() {}

  /** 1 if all bytes are ASCII, 0 if not. */
  static int isAscii(long address, long length) {
    long end = address + length;
    long words = address + (length & ~7);
    long at = address;
    long started = System.nanoTime();
    for (long size = TRIAL; at < words; size = PIECE) {
      long next = Math.min(at + size, words);
      if ((anyBits(at, next) & HIGH_BITS) != 0) return 0;
      if (size == TRIAL && System.nanoTime() - started > PATIENCE) return TOO_SLOW;
      at = next;
    }
    for (; at < end; at++) if (Memory.getByte(at) < 0) return 0;
    return 1;
  }

  private static long anyBits(long at, long end) {
    long all = 0;
    for (; at + 32 <= end; at += 32) {
      all |=
          Memory.getLong(at)
              | Memory.getLong(at + 8)
              | Memory.getLong(at + 16)
              | Memory.getLong(at + 24);
    }
    for (; at < end; at += 8) all |= Memory.getLong(at);
    return all;
  }

  /** How many bytes are not ASCII. */
  static long countHigh(long address, long length) {
    long end = address + length;
    long words = address + (length & ~7);
    long trial = Math.min(address + TRIAL, words);
    long started = System.nanoTime();
    long count = countHighBits(address, trial);
    if (System.nanoTime() - started > PATIENCE) return TOO_SLOW;
    count += countHighBits(trial, words);
    for (long at = words; at < end; at++) if (Memory.getByte(at) < 0) count++;
    return count;
  }

  private static long countHighBits(long at, long end) {
    long count = 0;
    for (; at + 32 <= end; at += 32) {
      long first = Memory.getLong(at) & HIGH_BITS;
      long second = Memory.getLong(at + 8) & HIGH_BITS;
      long third = Memory.getLong(at + 16) & HIGH_BITS;
      long fourth = Memory.getLong(at + 24) & HIGH_BITS;
      if ((first | second | third | fourth) != 0) {
        count += Long.bitCount(first >>> 7 | second >>> 6 | third >>> 5 | fourth >>> 4);
      }
    }
    for (; at < end; at += 8) count += Long.bitCount(Memory.getLong(at) & HIGH_BITS);
    return count;
  }
}
