package dev.junction.crypto;

import dev.junction.engine.OpException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.Mac;
import org.bouncycastle.crypto.digests.Blake2bDigest;
import org.bouncycastle.crypto.digests.Blake2sDigest;
import org.bouncycastle.crypto.digests.CSHAKEDigest;
import org.bouncycastle.crypto.digests.XofUtils;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.engines.ARIAEngine;
import org.bouncycastle.crypto.engines.CamelliaEngine;
import org.bouncycastle.crypto.engines.DESedeEngine;
import org.bouncycastle.crypto.engines.SM4Engine;
import org.bouncycastle.crypto.macs.CMac;
import org.bouncycastle.crypto.macs.GMac;
import org.bouncycastle.crypto.macs.Poly1305;
import org.bouncycastle.crypto.macs.SipHash;
import org.bouncycastle.crypto.macs.SipHash128;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/** The message authentication codes of {@code crypto.createMac}, other than HMAC. */
final class Macs {
  private Macs() {}

  /** One under way. */
  interface State {
    void update(byte[] bytes, int offset, int length);

    byte[] finish();

    default void update(ByteBuffer bytes) {
      var copy = new byte[bytes.remaining()];
      bytes.get(copy);
      update(copy, 0, copy.length);
    }
  }

  /**
   * @param cipher {@code null} but for CMAC and GMAC, which need one
   * @param iv {@code null} but for GMAC
   * @param length of the result; below 0 for the usual one
   * @param bits what KMAC takes for the length of its result; 0 for that of all bytes
   */
  record Options(
      String cipher, byte[] iv, byte[] customization, byte[] salt, int length, int bits) {}

  static State open(String name, byte[] key, Options options) throws OpException {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "kmac128", "kmac-128" -> new Kmac(128, key, options);
      case "kmac256", "kmac-256" -> new Kmac(256, key, options);
      case "cmac" -> {
        if (!options.cipher.toLowerCase(Locale.ROOT).endsWith("-cbc")) throw invalidMode();
        var engine = engine(options.cipher);
        if (key.length != keyLength(options.cipher)) {
          throw new OpException(
              "ERR_OSSL_EVP_INVALID_KEY_LENGTH",
              "error:03000082:digital envelope routines::invalid key length");
        }
        yield started(new CMac(engine), new KeyParameter(key));
      }
      case "gmac" -> {
        if (!options.cipher.toLowerCase(Locale.ROOT).endsWith("-gcm")) throw invalidMode();
        if (key.length != keyLength(options.cipher)) throw keyLength();
        yield started(
            new GMac(GCMBlockCipher.newInstance(engine(options.cipher))),
            new ParametersWithIV(new KeyParameter(key), options.iv));
      }
      case "poly1305" -> {
        if (key.length != 32) throw keyLength();
        yield started(new Poly1305(), new KeyParameter(key));
      }
      case "siphash" -> {
        var length = options.length < 0 ? 16 : options.length;
        if (key.length != 16 || (length != 8 && length != 16)) throw notInitialized();
        yield started(length == 8 ? new SipHash() : new SipHash128(), new KeyParameter(key));
      }
      case "blake2bmac" -> {
        checkBlake(key, options, 64);
        var digest =
            new Blake2bDigest(
                key,
                options.length < 0 ? 64 : options.length,
                padded(options.salt, 16),
                padded(options.customization, 16));
        yield keyed(digest, options.length < 0 ? 64 : options.length);
      }
      case "blake2smac" -> {
        checkBlake(key, options, 32);
        var digest =
            new Blake2sDigest(
                key,
                options.length < 0 ? 32 : options.length,
                padded(options.salt, 8),
                padded(options.customization, 8));
        yield keyed(digest, options.length < 0 ? 32 : options.length);
      }
      default -> throw notInitialized();
    };
  }

  private static OpException keyLength() {
    return new OpException(
        "ERR_OSSL_INVALID_KEY_LENGTH", "error:1C800069:Provider routines::invalid key length");
  }

  private static OpException invalidMode() {
    return new OpException(
        "ERR_OSSL_INVALID_MODE", "error:1C80007D:Provider routines::invalid mode");
  }

  static OpException notInitialized() {
    return new OpException("ERR_CRYPTO_OPERATION_FAILED", "Failed to initialize MAC");
  }

  private static void checkBlake(byte[] key, Options options, int most) throws OpException {
    if (key.length == 0 || key.length > most) throw keyLength();
    if (options.length == 0 || options.length > most) {
      throw new OpException(
          "ERR_OSSL_NOT_XOF_OR_INVALID_LENGTH",
          "error:1C800071:Provider routines::not xof or invalid length");
    }
  }

  private static byte[] padded(byte[] bytes, int length) throws OpException {
    if (bytes == null) return null;
    if (bytes.length > length) throw notInitialized();
    return java.util.Arrays.copyOf(bytes, length);
  }

  private static BlockCipher engine(String cipher) throws OpException {
    var name = cipher.toLowerCase(Locale.ROOT);
    if (name.startsWith("aes")) return AESEngine.newInstance();
    if (name.startsWith("aria")) return new ARIAEngine();
    if (name.startsWith("camellia")) return new CamelliaEngine();
    if (name.startsWith("des-ede")) return new DESedeEngine();
    if (name.startsWith("sm4")) return new SM4Engine();
    throw notInitialized();
  }

  private static int keyLength(String cipher) {
    var name = cipher.toLowerCase(Locale.ROOT);
    if (name.startsWith("des-ede3")) return 24;
    if (name.startsWith("des-ede") || name.startsWith("sm4")) return 16;
    var parts = name.split("-");
    return Integer.parseInt(parts[1]) / 8;
  }

  private static State started(Mac mac, org.bouncycastle.crypto.CipherParameters parameters) {
    mac.init(parameters);
    return new State() {
      @Override
      public void update(byte[] bytes, int offset, int length) {
        mac.update(bytes, offset, length);
      }

      @Override
      public byte[] finish() {
        var result = new byte[mac.getMacSize()];
        mac.doFinal(result, 0);
        return result;
      }
    };
  }

  private static State keyed(org.bouncycastle.crypto.Digest digest, int length) {
    return new State() {
      @Override
      public void update(byte[] bytes, int offset, int count) {
        digest.update(bytes, offset, count);
      }

      @Override
      public byte[] finish() {
        var result = new byte[length];
        digest.doFinal(result, 0);
        return result;
      }
    };
  }

  /** SP 800-185, 4; Bouncy Castle's takes no keys of more than 255 bytes. */
  private static final class Kmac implements State {
    private final CSHAKEDigest digest;
    private final int length;
    private final long bitLength;

    Kmac(int bits, byte[] key, Options options) throws OpException {
      if (key.length < 4 || key.length > 512) throw Macs.keyLength();
      digest =
          new CSHAKEDigest(
              bits, "KMAC".getBytes(StandardCharsets.US_ASCII), customization(options));
      length = options.length < 0 ? bits / 4 : options.length;
      bitLength = options.bits == 0 ? 8L * length : options.bits;
      var rate = bits == 128 ? 168 : 136;
      var written = 0;
      for (var part :
          new byte[][] {XofUtils.leftEncode(rate), XofUtils.leftEncode(8L * key.length), key}) {
        digest.update(part, 0, part.length);
        written += part.length;
      }
      var padding = new byte[(rate - written % rate) % rate];
      digest.update(padding, 0, padding.length);
    }

    private static byte[] customization(Options options) {
      return options.customization == null ? new byte[0] : options.customization;
    }

    @Override
    public void update(byte[] bytes, int offset, int length) {
      digest.update(bytes, offset, length);
    }

    @Override
    public byte[] finish() {
      var end = XofUtils.rightEncode(bitLength);
      digest.update(end, 0, end.length);
      var result = new byte[length];
      digest.doFinal(result, 0, length);
      return result;
    }
  }
}
