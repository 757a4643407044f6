package dev.junction.crypto;

import dev.junction.engine.RetainedBuffer;
import dev.junction.posix.Memory;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Messages of moderate size that are given whole, in one call: everything about them lies in an
 * area of memory that JavaScript has laid out, and the result replaces the data there. {@code
 * internal/crypto/whole.js} has the other half.
 *
 * <p>OpenSSL's ciphers do it where they are there ({@link NativeCrypto}), else the JDK's.
 *
 * <p>The JDK's ciphers are made once, since making one takes longer than a short message does. None
 * keeps a key: it is given a key of zeros when it has done its work.
 */
final class WholeCiphers implements AutoCloseable {
  /** Where in the area what is; the lengths are 32-bit numbers. */
  private static final int KIND = 0;

  private static final int IS_ENCRYPTION = 4;
  private static final int KEY_LENGTH = 8;
  private static final int IV_LENGTH = 12;
  private static final int TAG_LENGTH = 16;
  private static final int ASSOCIATED_LENGTH = 20;
  private static final int DATA_LENGTH = 24;
  private static final int KEY = 64;
  private static final int IV = 96;
  private static final int TAG = 160;
  private static final int ASSOCIATED = 176;
  private static final int DATA = 1024;

  private static final int ECB = 1;
  private static final int GCM = 3;
  private static final int CHACHA = 4;

  private static final String[] TRANSFORMATIONS = {
    "AES/CBC/NoPadding",
    "AES/ECB/NoPadding",
    "AES/CTR/NoPadding",
    "AES/GCM/NoPadding",
    "ChaCha20-Poly1305"
  };

  private static final int WHOLE_TAG = 16;
  private static final int LONGEST_KEY = 32;

  private final Cipher[] ciphers = new Cipher[TRANSFORMATIONS.length];
  private final CipherOps ops;
  private RetainedBuffer area;
  private long address;
  private byte[] input = new byte[1024];
  private byte[] output = new byte[1024 + WHOLE_TAG];

  WholeCiphers(CipherOps ops) {
    this.ops = ops;
  }

  void attach(RetainedBuffer shared) {
    area = shared;
    address = Memory.addressOf(shared.buffer());
  }

  /** Whether the data was authentic; always, unless an authenticating cipher decrypts. */
  boolean run() throws GeneralSecurityException {
    var memory = area.buffer();
    var kind = memory.getInt(KIND);
    var encrypt = memory.getInt(IS_ENCRYPTION) != 0;
    var length = memory.getInt(DATA_LENGTH);
    var openSsl = ops.natives();
    if (openSsl != null) {
      var result =
          openSsl.run(
              kind,
              encrypt,
              address + KEY,
              memory.getInt(KEY_LENGTH),
              address + IV,
              memory.getInt(IV_LENGTH),
              address + TAG,
              memory.getInt(TAG_LENGTH),
              address + ASSOCIATED,
              memory.getInt(ASSOCIATED_LENGTH),
              address + DATA,
              length);
      if (result != NativeCrypto.FAILED) {
        for (var i = 0; i < LONGEST_KEY; i += 8) memory.putLong(KEY + i, 0);
        return result == NativeCrypto.DONE;
      }
    }
    if (input.length < length + WHOLE_TAG) {
      input = new byte[Integer.highestOneBit(length + WHOLE_TAG) * 2];
      output = new byte[input.length + WHOLE_TAG];
    }
    var keyBytes = new byte[memory.getInt(KEY_LENGTH)];
    memory.get(KEY, keyBytes);
    var key = new SecretKeySpec(keyBytes, kind == CHACHA ? "ChaCha20" : "AES");
    Arrays.fill(keyBytes, (byte) 0);
    for (var i = 0; i < LONGEST_KEY; i += 8) memory.putLong(KEY + i, 0);
    var iv = new byte[memory.getInt(IV_LENGTH)];
    memory.get(IV, iv);
    memory.get(DATA, input, 0, length);
    var tagLength = memory.getInt(TAG_LENGTH);
    var authenticates = kind == GCM || kind == CHACHA;
    var inputLength = length;
    if (authenticates && !encrypt) {
      memory.get(TAG, input, length, tagLength);
      inputLength += tagLength;
    }
    var cipher = cipher(kind);
    try {
      cipher.init(
          encrypt ? Cipher.ENCRYPT_MODE : Cipher.DECRYPT_MODE,
          key,
          parameters(kind, iv, tagLength));
      var associated = memory.getInt(ASSOCIATED_LENGTH);
      if (associated > 0) {
        cipher.updateAAD(memory.slice(ASSOCIATED, associated));
      }
      cipher.doFinal(input, 0, inputLength, output, 0);
      memory.put(DATA, output, 0, length);
      if (authenticates && encrypt) memory.put(TAG, output, length, WHOLE_TAG);
      return true;
    } catch (AEADBadTagException e) {
      return false;
    } finally {
      forget(kind, cipher);
    }
  }

  private Cipher cipher(int kind) throws GeneralSecurityException {
    var cipher = ciphers[kind];
    if (cipher == null) {
      cipher = Cipher.getInstance(TRANSFORMATIONS[kind]);
      ciphers[kind] = cipher;
    }
    return cipher;
  }

  private static AlgorithmParameterSpec parameters(int kind, byte[] iv, int tagLength) {
    return switch (kind) {
      case ECB -> null;
      case GCM -> new GCMParameterSpec(tagLength * 8, iv);
      default -> new IvParameterSpec(iv);
    };
  }

  private static final Key NO_AES_KEY = new SecretKeySpec(new byte[16], "AES");
  private static final Key NO_CHACHA_KEY = new SecretKeySpec(new byte[32], "ChaCha20");
  private static final AlgorithmParameterSpec NO_BLOCK = new IvParameterSpec(new byte[16]);

  /** Of the nonces that the key of zeros is given: a cipher may not have the same one twice. */
  private long wiped;

  private void forget(int kind, Cipher cipher) throws GeneralSecurityException {
    if (kind == GCM || kind == CHACHA) {
      var nonce = ByteBuffer.allocate(12).putLong(wiped++).array();
      cipher.init(
          Cipher.ENCRYPT_MODE,
          kind == GCM ? NO_AES_KEY : NO_CHACHA_KEY,
          parameters(kind, nonce, WHOLE_TAG));
    } else {
      cipher.init(Cipher.ENCRYPT_MODE, NO_AES_KEY, kind == ECB ? null : NO_BLOCK);
    }
  }

  @Override
  public void close() {
    if (area != null) area.close();
  }
}
