package dev.junction.crypto;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** RFC 2104 over any digest; unlike the JDK's it takes an empty key. */
final class Hmac {
  private final DigestAlgorithm algorithm;

  /** Digests that have taken in the padded key; every computation starts from their copies. */
  private final Digester innerStart;

  private final Digester outerStart;
  private Digester inner;

  Hmac(DigestAlgorithm algorithm, byte[] key) {
    this.algorithm = algorithm;
    var block = key;
    innerStart = algorithm.start();
    if (key.length > algorithm.blockSize) {
      innerStart.update(key, 0, key.length);
      block = innerStart.digest(algorithm.length);
    }
    block = Arrays.copyOf(block, algorithm.blockSize);
    for (var i = 0; i < block.length; i++) block[i] ^= 0x36;
    innerStart.update(block, 0, block.length);
    for (var i = 0; i < block.length; i++) block[i] ^= 0x36 ^ 0x5c;
    outerStart = algorithm.start();
    outerStart.update(block, 0, block.length);
    inner = innerStart.copy();
  }

  int length() {
    return algorithm.length;
  }

  void update(ByteBuffer bytes) {
    inner.update(bytes);
  }

  void update(byte[] bytes) {
    inner.update(bytes, 0, bytes.length);
  }

  /** Ends this computation and starts a new one with the same key. */
  byte[] doFinal() {
    var first = inner.digest(algorithm.length);
    var outer = outerStart.copy();
    outer.update(first, 0, first.length);
    inner = innerStart.copy();
    return outer.digest(algorithm.length);
  }
}
