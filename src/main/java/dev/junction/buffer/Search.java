package dev.junction.buffer;

import dev.junction.posix.Memory;
import dev.junction.posix.Scan;
import java.util.Arrays;

/**
 * One search for bytes in bytes: for one byte of the needle by the C library, whose finds are
 * compared; when too many of them are in vain, by moving the needle as far as the byte under its
 * end allows (Horspool).
 */
final class Search {
  /** Bytes of the haystack that one find in vain is worth. */
  private static final int COST = 64;

  private static final int ALLOWANCE = 64;

  /** Bytes of the haystack that are counted to tell which of the needle's bytes is seldom. */
  private static final int SAMPLES = 128;

  /** How far into a needle a seldom byte is looked for. */
  private static final int PROBED = 32;

  private final Scan scan;
  private final int length;
  private final long haystack;
  private final byte[] needle;
  private final int step;

  /**
   * @param step 2 for what begins at even indices only
   */
  Search(Scan scan, long haystack, int length, byte[] needle, int step) {
    this.scan = scan;
    this.length = length;
    this.haystack = haystack;
    this.needle = needle;
    this.step = step;
  }

  static int byteIn(Scan scan, long start, int wanted, int from, int to) {
    long found = scan.first(start + from, wanted & 0xff, to - from + 1L);
    return found == 0 ? -1 : (int) (found - start);
  }

  int first(int from, int to) {
    int probe = 0;
    int vain = 0;
    for (int at = from; at <= to; at++) {
      long start = haystack + probe;
      long found = scan.first(start + at, needle[probe] & 0xff, to - at + 1L);
      if (found == 0) return -1;
      at = (int) (found - start);
      if (matches(at)) return at;
      if (++vain == 1) probe = probe();
      if (vain > ALLOWANCE && (long) vain * COST > at - from) return skipping(at + 1, to);
    }
    return -1;
  }

  int last(int from, int to) {
    int probe = probe();
    int wanted = needle[probe] & 0xff;
    long start = haystack + probe;
    int vain = 0;
    for (int at = to; at >= from; at--) {
      long found = scan.last(start + from, wanted, at - from + 1L);
      if (found == 0) return -1;
      at = (int) (found - start);
      if (matches(at)) return at;
      if (++vain > ALLOWANCE && (long) vain * COST > to - at) return stepping(from, at - 1);
    }
    return -1;
  }

  /** The place of the byte of the needle that the haystack seems to have least often. */
  private int probe() {
    var counts = new byte[256];
    int apart = Math.max(1, length / SAMPLES | 1);
    for (int i = 0, at = 0; i < SAMPLES && at < length; i++, at += apart) {
      counts[Memory.getByte(haystack + at) & 0xff]++;
    }
    int best = 0;
    for (int i = 1; i < needle.length && i < PROBED; i++) {
      if ((counts[needle[i] & 0xff] & 0xff) < (counts[needle[best] & 0xff] & 0xff)) best = i;
    }
    return best;
  }

  private boolean matches(int at) {
    if (at % step != 0) return false;
    long start = haystack + at;
    for (int i = 0; i < needle.length; i++) {
      if (Memory.getByte(start + i) != needle[i]) return false;
    }
    return true;
  }

  private int skipping(int from, int to) {
    int end = needle.length - 1;
    var skip = new int[256];
    Arrays.fill(skip, needle.length);
    for (int i = 0; i < end; i++) skip[needle[i] & 0xff] = end - i;
    byte last = needle[end];
    long ends = haystack + end;
    for (int at = from; at <= to; ) {
      byte under = Memory.getByte(ends + at);
      if (under == last && matches(at)) return at;
      at += skip[under & 0xff];
    }
    return -1;
  }

  private int stepping(int from, int to) {
    byte first = needle[0];
    for (int at = to; at >= from; at--) {
      if (Memory.getByte(haystack + at) == first && matches(at)) return at;
    }
    return -1;
  }
}
