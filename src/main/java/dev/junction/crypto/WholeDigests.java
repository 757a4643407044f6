package dev.junction.crypto;

import dev.junction.engine.RetainedBuffer;
import dev.junction.posix.Memory;
import java.nio.file.Path;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Digests and HMACs of messages that are given whole, in one call without arguments: everything
 * lies in an area of memory that JavaScript has laid out ({@code internal/crypto/whole.js}).
 */
final class WholeDigests implements AutoCloseable {
  /** Where in the area what is; the lengths are 32-bit numbers. */
  private static final int ALGORITHM = 28;

  /** Below 0 for a plain digest. */
  private static final int KEY_LENGTH = 32;

  private static final int DATA_LENGTH = 36;
  private static final int DIGEST = 64;
  private static final int KEY = 128;
  private static final int DATA = 1024;

  private static final DigestAlgorithm[] ALGORITHMS = DigestAlgorithm.values();
  private static final int LONGEST_DIGEST = 64;

  /** Digests after which OpenSSL does them, which takes some milliseconds to load. */
  private static final int MANY = 500;

  private final MessageDigest[] digests = new MessageDigest[ALGORITHMS.length];
  private final byte[] result = new byte[LONGEST_DIGEST];
  private final Path home;
  private NativeCrypto natives;
  private int runs;
  private long address;
  private RetainedBuffer area;
  private byte[] input = new byte[1024];

  WholeDigests(Path home) {
    this.home = home;
  }

  void attach(RetainedBuffer shared) {
    area = shared;
    address = Memory.addressOf(shared.buffer());
  }

  /** The number by which JavaScript asks for a digest; -1 for one that is not for here. */
  static int number(DigestAlgorithm algorithm) {
    return algorithm.jdkName == null || algorithm == DigestAlgorithm.SHA256_192
        ? -1
        : algorithm.ordinal();
  }

  /** Writes the digest to the area; its length. */
  int run() throws DigestException, NoSuchAlgorithmException {
    var memory = area.buffer();
    var number = memory.getInt(ALGORITHM);
    var algorithm = ALGORITHMS[number];
    if (++runs == MANY) {
      natives = NativeCrypto.open(home);
    }
    if (natives != null
        && memory.getInt(KEY_LENGTH) < 0
        && natives.digest(
            algorithm, address + DATA, memory.getInt(DATA_LENGTH), address + DIGEST)) {
      return algorithm.length;
    }
    var digest = digests[number];
    if (digest == null) {
      digest = MessageDigest.getInstance(algorithm.jdkName);
      digests[number] = digest;
    }
    var length = memory.getInt(DATA_LENGTH);
    if (input.length < length) input = new byte[Integer.highestOneBit(length) * 2];
    memory.get(DATA, input, 0, length);
    var keyLength = memory.getInt(KEY_LENGTH);
    if (keyLength < 0) {
      digest.update(input, 0, length);
      digest.digest(result, 0, algorithm.length);
    } else {
      var block = new byte[Math.max(algorithm.blockSize, keyLength)];
      memory.get(KEY, block, 0, keyLength);
      authenticate(algorithm, digest, block, keyLength, length);
      for (var i = 0; i < keyLength; i++) memory.put(KEY + i, (byte) 0);
    }
    memory.put(DIGEST, result, 0, algorithm.length);
    return algorithm.length;
  }

  /** RFC 2104. */
  private void authenticate(
      DigestAlgorithm algorithm, MessageDigest digest, byte[] key, int keyLength, int length)
      throws DigestException {
    var size = algorithm.blockSize;
    var block = key;
    if (keyLength > size) {
      digest.update(key, 0, keyLength);
      block = new byte[size];
      digest.digest(block, 0, algorithm.length);
    }
    for (var i = 0; i < size; i++) block[i] ^= 0x36;
    digest.update(block, 0, size);
    digest.update(input, 0, length);
    digest.digest(result, 0, algorithm.length);
    for (var i = 0; i < size; i++) block[i] ^= 0x36 ^ 0x5c;
    digest.update(block, 0, size);
    digest.update(result, 0, algorithm.length);
    digest.digest(result, 0, algorithm.length);
    java.util.Arrays.fill(block, (byte) 0);
  }

  @Override
  public void close() {
    if (natives != null) natives.close();
    if (area != null) area.close();
  }
}
