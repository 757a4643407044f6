package dev.junction.crypto;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.bouncycastle.crypto.Xof;
import org.bouncycastle.util.Memoable;

/** A digest under way. */
sealed interface Digester {
  void update(ByteBuffer bytes);

  void update(byte[] bytes, int offset, int length);

  /**
   * Ends the digest and starts a new one.
   *
   * @param length of the result, for an extendable output; the digest's own length otherwise
   */
  byte[] digest(int length);

  Digester copy();

  /** A digest of native code: it ends with {@link #digest}, or must be closed. */
  non-sealed interface Native extends Digester, AutoCloseable {
    @Override
    void close();
  }

  record Jdk(MessageDigest digest) implements Digester {
    static Jdk of(String name) {
      try {
        return new Jdk(MessageDigest.getInstance(name));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void update(ByteBuffer bytes) {
      digest.update(bytes);
    }

    @Override
    public void update(byte[] bytes, int offset, int length) {
      digest.update(bytes, offset, length);
    }

    @Override
    public byte[] digest(int length) {
      var result = digest.digest();
      return length == result.length ? result : Arrays.copyOf(result, length);
    }

    @Override
    public Digester copy() {
      try {
        return new Jdk((MessageDigest) digest.clone());
      } catch (CloneNotSupportedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  record BouncyCastle(org.bouncycastle.crypto.Digest digest) implements Digester {
    @Override
    public void update(ByteBuffer bytes) {
      var piece = new byte[Math.min(bytes.remaining(), 1 << 14)];
      while (bytes.hasRemaining()) {
        var length = Math.min(piece.length, bytes.remaining());
        bytes.get(piece, 0, length);
        digest.update(piece, 0, length);
      }
    }

    @Override
    public void update(byte[] bytes, int offset, int length) {
      digest.update(bytes, offset, length);
    }

    @Override
    public byte[] digest(int length) {
      var result = new byte[length];
      if (digest instanceof Xof xof) xof.doFinal(result, 0, length);
      else digest.doFinal(result, 0);
      return result;
    }

    @Override
    public Digester copy() {
      if (digest instanceof Memoable memoable) {
        return new BouncyCastle((org.bouncycastle.crypto.Digest) memoable.copy());
      }
      return new BouncyCastle(
          switch (digest) {
            case org.bouncycastle.crypto.digests.SHAKEDigest shake ->
                new org.bouncycastle.crypto.digests.SHAKEDigest(shake);
            case org.bouncycastle.crypto.digests.KeccakDigest keccak ->
                new org.bouncycastle.crypto.digests.KeccakDigest(keccak);
            case org.bouncycastle.crypto.digests.Blake2bDigest blake ->
                new org.bouncycastle.crypto.digests.Blake2bDigest(blake);
            case org.bouncycastle.crypto.digests.Blake2sDigest blake ->
                new org.bouncycastle.crypto.digests.Blake2sDigest(blake);
            default -> throw new IllegalStateException(digest.getAlgorithmName());
          });
    }
  }

  /** MD5 and SHA-1 side by side, as TLS before 1.2 signed them. */
  record Md5Sha1(Digester md5, Digester sha1) implements Digester {
    @Override
    public void update(ByteBuffer bytes) {
      md5.update(bytes.duplicate());
      sha1.update(bytes);
    }

    @Override
    public void update(byte[] bytes, int offset, int length) {
      md5.update(bytes, offset, length);
      sha1.update(bytes, offset, length);
    }

    @Override
    public byte[] digest(int length) {
      var result = Arrays.copyOf(md5.digest(16), 36);
      System.arraycopy(sha1.digest(20), 0, result, 16, 20);
      return result;
    }

    @Override
    public Digester copy() {
      return new Md5Sha1(md5.copy(), sha1.copy());
    }
  }
}
