package dev.junction.engine;

import com.caoccao.javet.interop.V8Runtime;
import dev.junction.engine.V8Library.Code;
import dev.junction.engine.V8Library.Words;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Addresses of zlib's functions in V8's library, which compresses snapshots with them. It is
 * Chromium's zlib, as is Node.js's: several times faster than the JDK's, and its output is the same
 * to the byte.
 *
 * @param version the text that the initializing functions want to see
 */
public record V8Zlib(
    long version,
    long deflateInit,
    long deflate,
    long deflateReset,
    long deflateParams,
    long deflateSetDictionary,
    long deflateEnd,
    long inflateInit,
    long inflate,
    long inflateReset,
    long inflateSetDictionary,
    long inflateEnd,
    long crc32) {
  /**
   * zlib's {@code deflateInit2_(stream, level, method, window bits, memory level, strategy,
   * version, size)}.
   */
  private static final Code DEFLATE_INIT =
      new Code(
          0x1b2e150,
          "554889e54157415641554154534883ec1844894dcc4c8945c04189ce8955d04189f44989fd448b7d18488b5d10e86ef1");

  /** zlib's {@code deflate(stream, flush)}. */
  private static final Code DEFLATE =
      new Code(
          0x1b2f5a0,
          "554889e54157415641554154534883ec1841bcfeffffff4885ff0f84a80c00004989fe48837f40000f849a0c00004983");

  /** zlib's {@code deflateReset(stream)}. */
  private static final Code DEFLATE_RESET =
      new Code(
          0x1b2e620,
          "554889e54156534989fee8a109000089c385c00f85e30000004d8b7638418b86a00000004801c0498986b8000000498b");

  /** zlib's {@code deflateParams(stream, level, strategy)}. */
  private static final Code DEFLATE_PARAMS =
      new Code(
          0x1b2f370,
          "554889e54157415641554154535041bffeffffff4885ff0f84f90100004989fc48837f40000f84eb01000049837c2448");

  /** zlib's {@code deflateSetDictionary(stream, bytes, length)}. */
  private static final Code DEFLATE_SET_DICTIONARY =
      new Code(
          0x1b2e730,
          "b8feffffff4885ff743e554889e54157415641554154534883ec184889fb48837f4000741548837b4800740e4c8b7338");

  /** zlib's {@code deflateEnd(stream)}. */
  private static final Code DEFLATE_END =
      new Code(
          0x1b2e500,
          "b8feffffff4885ff0f84ef000000554889e54156534889fb48837f40000f84d6000000488b4b484885c90f84c9000000");

  /** zlib's {@code inflateInit2_(stream, window bits, version, size)}. */
  private static final Code INFLATE_INIT =
      new Code(
          0x1b3afd0,
          "554889e54157415641554154535041bffaffffff4885d20f842401000083f9700f851b010000803a310f851201000048");

  /** zlib's {@code inflate(stream, flush)}. */
  private static final Code INFLATE =
      new Code(
          0x1b3b240,
          "554889e54157415641554154534881ec88000000c745b8aaaaaaaabafeffffff4885ff0f84842000004989fe48837f40");

  /** zlib's {@code inflateReset(stream)}. */
  private static final Code INFLATE_RESET =
      new Code(
          0x1b3add0,
          "b8feffffff4885ff0f841101000048837f40000f840601000048837f48000f84fb000000488b4f384885c90f84ee0000");

  /** zlib's {@code inflateSetDictionary(stream, bytes, length)}. */
  private static final Code INFLATE_SET_DICTIONARY =
      new Code(
          0x1b3d9e0,
          "b8feffffff4885ff0f848b010000554889e5415741564155415453504989ff48837f40000f846101000049837f48000f");

  /** zlib's {@code inflateEnd(stream)}. */
  private static final Code INFLATE_END =
      new Code(
          0x1b3d8c0,
          "b8feffffff4885ff7464554889e553504889fb48837f4000744e488b4b484885c97445488b73384885f6743c48391e75");

  /** zlib's {@code crc32(value, bytes, length)}. */
  private static final Code CRC32 =
      new Code(
          0x1b2dc50,
          "4885f6740789d2e914f7ffff85d2740331c0c3554889e5e884f6ffff5d31c0c34885ff0f889b000000b9000000800f84");

  private static final Code[] CODES = {
    DEFLATE_INIT,
    DEFLATE,
    DEFLATE_RESET,
    DEFLATE_PARAMS,
    DEFLATE_SET_DICTIONARY,
    DEFLATE_END,
    INFLATE_INIT,
    INFLATE,
    INFLATE_RESET,
    INFLATE_SET_DICTIONARY,
    INFLATE_END,
    CRC32
  };

  private static final long VERSION = 0x1c87f1;
  private static final String VERSION_TEXT = "1.3.2.1-motley\0";

  /** Null where this is another build of V8, or the JVM hides its internals. */
  static V8Zlib find(V8Runtime runtime) {
    var library = V8Library.find(runtime);
    if (library == null) {
      return null;
    }
    var version = VERSION_TEXT.getBytes(StandardCharsets.ISO_8859_1);
    if (!Arrays.equals(version, Words.copy(library.at(VERSION), version.length))) {
      return null;
    }
    var found = new long[CODES.length];
    for (int i = 0; i < CODES.length; i++) {
      found[i] = library.find(CODES[i]);
      if (found[i] == 0) {
        return null;
      }
    }
    return new V8Zlib(
        library.at(VERSION),
        found[0],
        found[1],
        found[2],
        found[3],
        found[4],
        found[5],
        found[6],
        found[7],
        found[8],
        found[9],
        found[10],
        found[11]);
  }
}
