package dev.junction.zlib;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.Adler32;
import java.util.zip.CRC32;
import java.util.zip.Checksum;
import java.util.zip.Deflater;

/**
 * Deflate in its three framings. The JDK's deflater always runs raw; the zlib and gzip framing is
 * made here, because the JDK offers neither gzip nor a window size.
 *
 * <p>The JDK's window is always 32 KiB. For a smaller {@code windowBits} no match may reach further
 * back than that window, which is kept by a full flush every half window.
 */
final class DeflateEngine extends Engine {
  private static final int Z_PARTIAL_FLUSH = 1;
  private static final int Z_SYNC_FLUSH = 2;
  private static final int Z_FULL_FLUSH = 3;
  private static final int Z_BLOCK = 5;
  private static final int Z_HUFFMAN_ONLY = 2;
  private static final int MAX_WINDOW_BITS = 15;
  private static final int PRESET_DICTIONARY = 0x20;
  private static final byte[] NOTHING = {};

  private final Framing format;
  private final int windowBits;
  private final byte[] dictionary;
  private final Deflater deflater;
  private final Checksum checksum;
  private int level;
  private int strategy;
  private boolean headerWritten;
  private boolean trailerWritten;
  private long total;
  private int sinceFullFlush;
  private boolean segmentFlush;

  /** Header or trailer bytes, or those that a change of level made, not yet given out. */
  private final ByteBuffer pending = ByteBuffer.allocate(64).order(ByteOrder.BIG_ENDIAN).limit(0);

  DeflateEngine(Framing format, int level, int windowBits, int strategy, byte[] dictionary) {
    this.format = format;
    this.level = level;
    this.strategy = strategy;
    this.windowBits = windowBits == 8 ? 9 : windowBits;
    this.dictionary = dictionary;
    deflater = new Deflater(level, true);
    deflater.setStrategy(jdkStrategy(strategy));
    checksum = format == Framing.GZIP ? new CRC32() : format == Framing.ZLIB ? new Adler32() : null;
    start();
  }

  /** The JDK knows no RLE and no FIXED; the default strategy reads back the same. */
  private static int jdkStrategy(int strategy) {
    return strategy > Z_HUFFMAN_ONLY ? Deflater.DEFAULT_STRATEGY : strategy;
  }

  private void start() {
    headerWritten = format == Framing.RAW;
    trailerWritten = format == Framing.RAW;
    total = 0;
    sinceFullFlush = 0;
    segmentFlush = false;
    pending.limit(0);
    if (checksum != null) checksum.reset();
    if (dictionary != null && format != Framing.GZIP) {
      var usable =
          windowBits < MAX_WINDOW_BITS
              ? Math.min(dictionary.length, segmentLength())
              : dictionary.length;
      deflater.setDictionary(dictionary, dictionary.length - usable, usable);
    }
  }

  private int segmentLength() {
    return 1 << (windowBits - 1);
  }

  private void header() {
    pending.clear();
    var fast = strategy >= Z_HUFFMAN_ONLY || (level >= 0 && level < 2);
    if (format == Framing.GZIP) {
      var extraFlags = level == 9 ? 2 : fast ? 4 : 0;
      pending.putInt(0x1f8b0800).putInt(0).put((byte) extraFlags).put((byte) 3);
    } else {
      var levelFlags = fast ? 0 : level == -1 || level == 6 ? 2 : level < 6 ? 1 : 3;
      var header = ((windowBits - 8) << 12) | (8 << 8) | (levelFlags << 6);
      if (dictionary != null) header |= PRESET_DICTIONARY;
      header += 31 - header % 31;
      pending.putShort((short) header);
      if (dictionary != null) {
        var id = new Adler32();
        id.update(dictionary, 0, dictionary.length);
        pending.putInt((int) id.getValue());
      }
    }
    pending.flip();
  }

  private void trailer() {
    pending.clear();
    if (format == Framing.GZIP) {
      pending
          .putInt(Integer.reverseBytes((int) checksum.getValue()))
          .putInt(Integer.reverseBytes((int) total));
    } else {
      pending.putInt((int) checksum.getValue());
    }
    pending.flip();
  }

  @Override
  Failure process(int flush, ByteBuffer input, ByteBuffer output) {
    if (!headerWritten) {
      header();
      headerWritten = true;
    }
    transfer(pending, output);
    if (!output.hasRemaining()) return null;
    if (windowBits < MAX_WINDOW_BITS && level != 0) {
      deflateInSegments(flush, input, output);
    } else {
      deflate(flush, input, output);
    }
    if (deflater.finished() && !trailerWritten && output.hasRemaining()) {
      trailer();
      trailerWritten = true;
      transfer(pending, output);
    }
    return null;
  }

  private void deflateInSegments(int flush, ByteBuffer input, ByteBuffer output) {
    var end = input.limit();
    do {
      if (segmentFlush) {
        deflate(Z_FULL_FLUSH, input.limit(input.position()), output);
        input.limit(end);
        if (!output.hasRemaining()) return;
        segmentFlush = false;
        sinceFullFlush = 0;
      }
      var room = segmentLength() - sinceFullFlush;
      var last = end - input.position() <= room;
      input.limit(last ? end : input.position() + room);
      var before = input.position();
      deflate(last ? flush : 0, input, output);
      sinceFullFlush += input.position() - before;
      if (!last && !input.hasRemaining()) segmentFlush = true;
      input.limit(end);
      if (last) return;
    } while (output.hasRemaining());
  }

  private void deflate(int flush, ByteBuffer input, ByteBuffer output) {
    var start = input.position();
    var end = input.limit();
    var jdkFlush =
        switch (flush) {
          case Z_PARTIAL_FLUSH, Z_SYNC_FLUSH, Z_BLOCK -> Deflater.SYNC_FLUSH;
          case Z_FULL_FLUSH -> Deflater.FULL_FLUSH;
          default -> Deflater.NO_FLUSH;
        };
    if (flush == Z_FINISH) deflater.finish();
    deflater.setInput(input);
    while (output.hasRemaining() && !deflater.finished()) {
      if (deflater.deflate(output, jdkFlush) == 0) break;
    }
    var consumed = input.position() - start;
    deflater.setInput(NOTHING);
    if (consumed > 0 && checksum != null)
      checksum.update(input.duplicate().position(start).limit(start + consumed));
    input.limit(end);
    total += consumed;
  }

  @Override
  Failure changeParams(int level, int strategy) {
    this.level = level;
    this.strategy = strategy;
    deflater.setLevel(level);
    deflater.setStrategy(jdkStrategy(strategy));
    if (!pending.hasRemaining() && headerWritten && total > 0) {
      // The JDK changes them in the next call, which still deflates its input by the old ones: so
      // do it now.
      pending.clear();
      deflater.deflate(pending);
      pending.flip();
    }
    return null;
  }

  @Override
  void restart() {
    deflater.reset();
    start();
  }

  @Override
  void free() {
    deflater.end();
  }
}
