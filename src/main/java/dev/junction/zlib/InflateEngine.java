package dev.junction.zlib;

import java.nio.ByteBuffer;
import java.util.zip.Adler32;
import java.util.zip.CRC32;
import java.util.zip.Checksum;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Inflate in its framings: the JDK's inflater runs raw, headers and trailers are read here byte by
 * byte as they come in, with the checks, and in the order, of zlib.
 */
final class InflateEngine extends Engine {
  private static final int DEFLATED = 8;
  private static final int PRESET_DICTIONARY = 0x20;
  private static final int HEADER_CRC = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int RESERVED = 0xe0;
  private static final byte[] NOTHING = {};

  private enum State {
    MAGIC,
    METHOD,
    FIXED_FIELDS,
    EXTRA_LENGTH,
    EXTRA_BYTES,
    NAME_BYTES,
    COMMENT_BYTES,
    HEADER_CHECK,
    DICTIONARY_ID,
    BODY,
    TRAILER,
    DONE,
    BAD
  }

  private final Framing format;
  private final int windowBits;
  private final byte[] dictionary;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 headerCrc = new CRC32();
  private State state;
  private Failure bad;
  private Checksum checksum;
  private boolean gzip;
  private boolean multiMember;
  private int flags;
  private int extraLength;

  /** The little-endian field under way. */
  private long field;

  private int fieldBytes;
  private long total;

  InflateEngine(Framing format, int windowBits, byte[] dictionary) {
    this.format = format;
    this.windowBits = windowBits;
    this.dictionary = dictionary;
    start();
  }

  private void start() {
    bad = null;
    field = 0;
    fieldBytes = 0;
    total = 0;
    gzip = false;
    multiMember = format == Framing.GZIP;
    checksum = null;
    inflater.reset();
    headerCrc.reset();
    state = State.MAGIC;
    if (format == Framing.RAW) {
      state = State.BODY;
      if (dictionary != null) inflater.setDictionary(dictionary);
    }
  }

  @Override
  Failure process(int flush, ByteBuffer input, ByteBuffer output) {
    var failure = member(input, output);
    while (failure == null
        && state == State.DONE
        && multiMember
        && input.hasRemaining()
        && input.get(input.position()) != 0) {
      var keep = multiMember;
      start();
      multiMember = keep;
      failure = member(input, output);
    }
    if (failure != null) return failure;
    return flush == Z_FINISH && state != State.DONE && output.hasRemaining()
        ? Failure.UNEXPECTED_END
        : null;
  }

  private Failure member(ByteBuffer input, ByteBuffer output) {
    while (true) {
      switch (state) {
        case DONE -> {
          return null;
        }
        case BAD -> {
          return bad;
        }
        case BODY -> {
          if (!body(input, output)) return state == State.BAD ? bad : null;
        }
        default -> {
          if (!input.hasRemaining()) return null;
          headerByte(input.get() & 255);
        }
      }
    }
  }

  private void fail(String message) {
    fail(Failure.data(message));
  }

  private void fail(Failure failure) {
    bad = failure;
    state = State.BAD;
  }

  private void enter(State next) {
    state = next;
    field = 0;
    fieldBytes = 0;
  }

  private void headerByte(int value) {
    field |= (long) value << (8 * fieldBytes);
    fieldBytes++;
    if (gzip && state != State.TRAILER && state != State.HEADER_CHECK) headerCrc.update(value);
    switch (state) {
      case MAGIC -> {
        if (fieldBytes == 2) magic((int) field);
      }
      case METHOD -> {
        if (fieldBytes == 2) method((int) field);
      }
      case FIXED_FIELDS -> {
        if (fieldBytes == 6) afterFixedFields();
      }
      case EXTRA_LENGTH -> {
        if (fieldBytes == 2) {
          extraLength = (int) field;
          enter(State.EXTRA_BYTES);
          if (extraLength == 0) afterExtra();
        }
      }
      case EXTRA_BYTES -> {
        if (fieldBytes == extraLength) afterExtra();
      }
      case NAME_BYTES -> {
        if (value == 0) afterName();
      }
      case COMMENT_BYTES -> {
        if (value == 0) afterComment();
      }
      case HEADER_CHECK -> {
        if (fieldBytes == 2) {
          if (field != (headerCrc.getValue() & 0xffff)) fail("header crc mismatch");
          else startBody(new CRC32());
        }
      }
      case DICTIONARY_ID -> {
        if (fieldBytes == 4) needDictionary(Integer.reverseBytes((int) field));
      }
      case TRAILER -> {
        if (!gzip && fieldBytes == 4) {
          if (Integer.reverseBytes((int) field) != (int) checksum.getValue())
            fail("incorrect data check");
          else enter(State.DONE);
        } else if (gzip && fieldBytes == 4 && (int) field != (int) checksum.getValue()) {
          fail("incorrect data check");
        } else if (gzip && fieldBytes == 8) {
          if ((int) (field >>> 32) != (int) total) fail("incorrect length check");
          else enter(State.DONE);
        }
      }
      default -> throw new IllegalStateException(state.name());
    }
  }

  private void magic(int value) {
    if (format != Framing.ZLIB && value == 0x8b1f) {
      gzip = true;
      multiMember = true;
      headerCrc.update(0x1f);
      headerCrc.update(0x8b);
      enter(State.METHOD);
      return;
    }
    var method = value & 255;
    if (format == Framing.GZIP || ((method << 8) | (value >> 8)) % 31 != 0) {
      fail("incorrect header check");
    } else if ((method & 15) != DEFLATED) {
      fail("unknown compression method");
    } else if ((method >> 4) + 8 > (windowBits == 0 ? 15 : windowBits)) {
      fail("invalid window size");
    } else if (((value >> 8) & PRESET_DICTIONARY) != 0) {
      enter(State.DICTIONARY_ID);
    } else {
      startBody(new Adler32());
    }
  }

  private void method(int value) {
    if ((value & 255) != DEFLATED) {
      fail("unknown compression method");
    } else if (((value >> 8) & RESERVED) != 0) {
      fail("unknown header flags set");
    } else {
      flags = value >> 8;
      enter(State.FIXED_FIELDS);
    }
  }

  private void afterFixedFields() {
    if ((flags & EXTRA) != 0) enter(State.EXTRA_LENGTH);
    else afterExtra();
  }

  private void afterExtra() {
    if ((flags & NAME) != 0) enter(State.NAME_BYTES);
    else afterName();
  }

  private void afterName() {
    if ((flags & COMMENT) != 0) enter(State.COMMENT_BYTES);
    else afterComment();
  }

  private void afterComment() {
    if ((flags & HEADER_CRC) != 0) enter(State.HEADER_CHECK);
    else startBody(new CRC32());
  }

  private void startBody(Checksum check) {
    checksum = check;
    enter(State.BODY);
  }

  private void needDictionary(int id) {
    if (dictionary == null) {
      fail(Failure.MISSING_DICTIONARY);
      return;
    }
    var adler = new Adler32();
    adler.update(dictionary, 0, dictionary.length);
    if ((int) adler.getValue() != id) {
      fail(Failure.BAD_DICTIONARY);
      return;
    }
    inflater.setDictionary(dictionary);
    startBody(new Adler32());
  }

  /** Whether the body has ended, so that the trailer can be read. */
  private boolean body(ByteBuffer input, ByteBuffer output) {
    var start = output.position();
    inflater.setInput(input);
    try {
      while (output.hasRemaining() && !inflater.finished()) {
        if (inflater.inflate(output) == 0 && (inflater.needsInput() || inflater.needsDictionary()))
          break;
      }
      // an end-of-block that needs no more room is only seen with some
      if (!output.hasRemaining() && !inflater.finished()) return false;
    } catch (DataFormatException e) {
      fail(e.getMessage() == null ? "Zlib error" : e.getMessage());
      return false;
    } finally {
      inflater.setInput(NOTHING);
      var produced = output.position() - start;
      total += produced;
      if (produced > 0 && checksum != null) {
        checksum.update(output.duplicate().position(start).limit(start + produced));
      }
    }
    if (!inflater.finished()) return false;
    enter(format == Framing.RAW ? State.DONE : State.TRAILER);
    return true;
  }

  @Override
  void restart() {
    start();
  }

  @Override
  void free() {
    inflater.end();
  }
}
