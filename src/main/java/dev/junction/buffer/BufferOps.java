package dev.junction.buffer;

import dev.junction.engine.Args;
import dev.junction.engine.Ops;
import dev.junction.posix.Scan;

/** What is done faster outside V8 with buffers of some kilobytes and more. */
public final class BufferOps implements Ops {
  /** The ops. */
  interface Op {
    /** (haystack, needle, from, to, step) → the first index in [from, to] that it is at, or -1. */
    int FIND = 0;

    /** As FIND, but the last index; -2 if it cannot be done here. */
    int FIND_LAST = 1;

    /** (haystack, byte, from, to) → the first index in [from, to], or -1. */
    int FIND_BYTE = 2;

    /** (one, other) → the index of the first byte that differs, or -1; they are equally long. */
    int MISMATCH = 3;
  }

  private Scan scan;

  private Scan scan() {
    if (scan == null) scan = new Scan();
    return scan;
  }

  @Override
  public boolean borrows(int op) {
    return true;
  }

  @Override
  public Object call(int op, Args args) {
    return switch (op) {
      case Op.FIND ->
          new Search(scan(), args.bufferAt(0), args.bytesAt(1), args.intAt(4))
              .first(args.intAt(2), args.intAt(3));
      case Op.FIND_LAST ->
          scan().hasLast()
              ? new Search(scan(), args.bufferAt(0), args.bytesAt(1), args.intAt(4))
                  .last(args.intAt(2), args.intAt(3))
              : -2;
      case Op.FIND_BYTE ->
          Search.byteIn(scan(), args.bufferAt(0), args.intAt(1), args.intAt(2), args.intAt(3));
      case Op.MISMATCH -> args.bufferAt(0).mismatch(args.bufferAt(1));
      default -> throw new IllegalArgumentException("no buffer op " + op);
    };
  }

  @Override
  public void close() {
    if (scan != null) scan.close();
  }
}
