package dev.junction.buffer;

import dev.junction.engine.Args;
import dev.junction.engine.Ops;
import dev.junction.engine.Slots;
import dev.junction.posix.Memory;
import dev.junction.posix.Scan;

/**
 * What is done faster outside V8 with text and buffers of some kilobytes and more, which lie in the
 * slots. An op that does not see what it needs there answers {@link #UNSEEN}.
 */
public final class BufferOps implements Ops {
  private static final int UNSEEN = -3;

  /** The slots: text or an array, another array, and room for text. */
  private static final int FIRST = 0;

  private static final int SECOND = 1;
  private static final int ROOM = 3;

  /** The ops. */
  interface Op {
    /** (from, to, step): the first index in [from, to] of FIRST that SECOND is at, or -1. */
    int FIND = 0;

    /** As FIND, but the last index; -2 if it cannot be done here. */
    int FIND_LAST = 1;

    /** (byte, from, to) → the first index in [from, to] of FIRST, or -1. */
    int FIND_BYTE = 2;

    /** (start, other start, length): which of FIRST and SECOND comes first, as a sign. */
    int COMPARE = 3;

    /** () → how many bytes a character of FIRST has. */
    int TEXT_WIDTH = 4;

    /** () → how many characters of FIRST are not ASCII; -1 when it takes too long, -2 for wide. */
    int COUNT_HIGH = 5;

    /** (width, offset, length): copies characters that have as many bytes to SECOND; 1 if done. */
    int COPY_TEXT = 6;

    /** (width, start, bytes): makes the room text of bytes of FIRST; 1 if done. */
    int MAKE_TEXT = 7;

    /** (start, length) → 1 or 0; -1 when it takes too long. */
    int IS_ASCII = 8;
  }

  private Scan scan;

  private Scan scan() {
    if (scan == null) scan = new Scan();
    return scan;
  }

  @Override
  public Object call(int op, Args args) {
    var slots = args.slots();
    return switch (op) {
      case Op.FIND, Op.FIND_LAST, Op.FIND_BYTE -> find(op, args, slots);
      case Op.COMPARE -> compare(args.intAt(0), args.intAt(1), args.intAt(2), slots);
      case Op.TEXT_WIDTH -> slots.findText(FIRST) ? slots.isWide() ? 2 : 1 : UNSEEN;
      case Op.COUNT_HIGH -> {
        if (!slots.findText(FIRST)) yield UNSEEN;
        yield slots.isWide() ? -2 : (int) Words.countHigh(slots.address(), slots.length());
      }
      case Op.COPY_TEXT -> copyText(args.intAt(0), args.intAt(1), args.intAt(2), slots);
      case Op.MAKE_TEXT -> makeText(args.intAt(0), args.intAt(1), args.intAt(2), slots);
      case Op.IS_ASCII -> {
        int start = args.intAt(0);
        int length = args.intAt(1);
        if (!slots.findBytes(FIRST) || !isWithin(start, length, slots)) yield UNSEEN;
        yield Words.isAscii(slots.address() + start, length);
      }
      default -> throw new IllegalArgumentException("no buffer op " + op);
    };
  }

  private static boolean isWithin(int start, int length, Slots slots) {
    return start >= 0 && length >= 0 && (long) start + length <= slots.length();
  }

  private int find(int op, Args args, Slots slots) {
    if (!slots.findBytes(FIRST)) return UNSEEN;
    long haystack = slots.address();
    long length = slots.length();
    if (op == Op.FIND_BYTE) {
      int from = args.intAt(1);
      if (from < 0 || args.intAt(2) >= length) return UNSEEN;
      return Search.byteIn(scan(), haystack, args.intAt(0), from, args.intAt(2));
    }
    int from = args.intAt(0);
    int to = args.intAt(1);
    if (!slots.findBytes(SECOND) || from < 0 || to > length - slots.length()) return UNSEEN;
    var needle = Memory.copy(slots.address(), (int) slots.length());
    var search = new Search(scan(), haystack, (int) length, needle, args.intAt(2));
    if (op == Op.FIND) return search.first(from, to);
    return scan().hasLast() ? search.last(from, to) : -2;
  }

  private Integer compare(int start, int otherStart, int length, Slots slots) {
    if (!slots.findBytes(FIRST) || !isWithin(start, length, slots)) return UNSEEN;
    long one = slots.address() + start;
    if (!slots.findBytes(SECOND) || !isWithin(otherStart, length, slots)) return UNSEEN;
    return Integer.signum(scan().compare(one, slots.address() + otherStart, length));
  }

  private static int copyText(int width, int offset, int length, Slots slots) {
    if (!slots.findText(FIRST)
        || slots.isWide() != (width == 2)
        || length < 0
        || length > slots.length()) {
      return UNSEEN;
    }
    long text = slots.address();
    long bytes = (long) length * width;
    if (!slots.findBytes(SECOND) || offset < 0 || offset + bytes > slots.length()) return UNSEEN;
    Memory.copy(text, slots.address() + offset, bytes);
    return 1;
  }

  private static int makeText(int width, int start, int bytes, Slots slots) {
    if (!slots.findBytes(FIRST) || !isWithin(start, bytes, slots)) return UNSEEN;
    long source = slots.address() + start;
    if (bytes % width != 0 || !slots.findRoom(ROOM, bytes)) return UNSEEN;
    long room = slots.address();
    Memory.copy(source, room, bytes);
    // V8's objects fill whole words.
    for (long at = bytes; (at & 7) != 0; at++) Memory.putByte(room + at, (byte) 0);
    slots.becomeText(ROOM, width == 2);
    return 1;
  }

  @Override
  public void close() {
    if (scan != null) scan.close();
  }
}
