package dev.junction.zlib;

/** What is around deflated bytes. */
enum Framing {
  ZLIB,
  GZIP,
  RAW,
  /** For inflating: the first two bytes tell. */
  ZLIB_OR_GZIP;

  /** How zlib's initializing functions are told. */
  int windowBits(int bits) {
    return switch (this) {
      case ZLIB -> bits;
      case GZIP -> bits + 16;
      case RAW -> -bits;
      case ZLIB_OR_GZIP -> bits + 32;
    };
  }
}
