/**
 * Compression: the native half of {@code node:zlib}. {@link dev.junction.zlib.ZlibOps} keeps a
 * table of {@link dev.junction.zlib.Engine}s, one for each stream that JavaScript has open: deflate
 * and inflate over the zlib of V8's library or, where that is not known, {@code java.util.zip};
 * brotli over brotli4j, zstd over zstd-jni. The natives of the last two are loaded when the first
 * such engine is made.
 */
package dev.junction.zlib;
