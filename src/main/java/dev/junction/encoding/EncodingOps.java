package dev.junction.encoding;

import dev.junction.engine.Args;
import dev.junction.engine.Host;
import dev.junction.engine.Ops;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;

/** What decoding East Asian text asks of the JVM's charsets. */
public final class EncodingOps implements Ops {
  /** The ops. */
  interface Op {
    /**
     * (charset, prefix byte or -1, first) → for each lead and trail byte from first to 254, in
     * order, two chars: the character, NUL in place of what is missing.
     */
    int PAIRS = 0;

    /** (four bytes) → the character that they are in GB 18030, or an empty string. */
    int FOUR = 1;
  }

  private static final int LAST = 0xfe;

  public EncodingOps(Host host) {}

  @Override
  public Object call(int op, Args args) {
    return switch (op) {
      case Op.PAIRS -> pairs(Charset.forName(args.stringAt(0)), args.intAt(1), args.intAt(2));
      case Op.FOUR -> four(args);
      default -> throw new IllegalArgumentException("no encoding op " + op);
    };
  }

  private static CharsetDecoder strict(Charset charset) {
    return charset
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT)
        .onUnmappableCharacter(CodingErrorAction.REPORT);
  }

  private static String pairs(Charset charset, int prefix, int first) {
    var decoder = strict(charset);
    var hasPrefix = prefix >= 0;
    var bytes = ByteBuffer.allocate(hasPrefix ? 3 : 2);
    var chars = CharBuffer.allocate(4);
    var size = LAST - first + 1;
    var table = new char[size * size * 2];
    var at = 0;
    for (var lead = first; lead <= LAST; lead++) {
      for (var trail = first; trail <= LAST; trail++, at += 2) {
        bytes.clear();
        if (hasPrefix) {
          bytes.put((byte) prefix);
        }
        bytes.put((byte) lead).put((byte) trail).flip();
        chars.clear();
        decoder.reset();
        if (decoder.decode(bytes, chars, true).isError() || decoder.flush(chars).isError()) {
          continue;
        }
        chars.flip();
        if (chars.length() <= 2 && isOneCharacter(chars)) {
          for (var i = 0; i < chars.length(); i++) {
            table[at + i] = chars.charAt(i);
          }
        }
      }
    }
    return new String(table);
  }

  /** Two bytes that are two characters, such as ASCII, are no pair; a letter with its accent is. */
  private static boolean isOneCharacter(CharSequence chars) {
    return chars.length() == 1
        || chars.length() == 2
            && (Character.isSurrogatePair(chars.charAt(0), chars.charAt(1))
                || Character.getType(chars.charAt(1)) == Character.NON_SPACING_MARK);
  }

  private static String four(Args args) {
    var bytes = ByteBuffer.allocate(4);
    for (var i = 0; i < 4; i++) {
      bytes.put((byte) args.intAt(i));
    }
    bytes.flip();
    try {
      return strict(Charset.forName("GB18030")).decode(bytes).toString();
    } catch (java.nio.charset.CharacterCodingException error) {
      return "";
    }
  }
}
