package dev.junction.crypto;

import dev.junction.engine.OpException;
import java.io.ByteArrayOutputStream;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.function.Supplier;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.BufferedBlockCipher;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.DefaultBufferedBlockCipher;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.Wrapper;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.engines.ARIAEngine;
import org.bouncycastle.crypto.engines.CamelliaEngine;
import org.bouncycastle.crypto.engines.DESedeEngine;
import org.bouncycastle.crypto.engines.DESedeWrapEngine;
import org.bouncycastle.crypto.engines.RFC3394WrapEngine;
import org.bouncycastle.crypto.engines.RFC5649WrapEngine;
import org.bouncycastle.crypto.engines.SM4Engine;
import org.bouncycastle.crypto.modes.AEADCipher;
import org.bouncycastle.crypto.modes.CBCBlockCipher;
import org.bouncycastle.crypto.modes.CCMBlockCipher;
import org.bouncycastle.crypto.modes.CFBBlockCipher;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.modes.OCBBlockCipher;
import org.bouncycastle.crypto.modes.OFBBlockCipher;
import org.bouncycastle.crypto.modes.SICBlockCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/** The ciphers and modes that the JDK lacks, or runs in other steps than OpenSSL. */
final class BouncyCastleCiphers {
  private BouncyCastleCiphers() {}

  static CipherState open(CipherState.Spec spec) throws NoSuchAlgorithmException, OpException {
    if (spec.name().endsWith("-cts") || spec.name().endsWith("-inv")) throw unsupported(spec);
    var engine = engine(spec);
    return switch (spec.mode()) {
      case "ecb" -> new Blocks(spec, engine.get(), new KeyParameter(spec.key()));
      case "cbc" -> new Blocks(spec, CBCBlockCipher.newInstance(engine.get()), withIv(spec));
      case "ctr" -> new Stream(spec, SICBlockCipher.newInstance(engine.get()));
      case "ofb" ->
          new Stream(spec, new OFBBlockCipher(engine.get(), engine.get().getBlockSize() * 8));
      case "cfb" -> {
        if (spec.name().endsWith("cfb1")) yield new BitFeedback(spec, engine.get());
        var bits = spec.name().endsWith("cfb8") ? 8 : engine.get().getBlockSize() * 8;
        yield new Stream(spec, CFBBlockCipher.newInstance(engine.get(), bits));
      }
      case "ccm" -> new Ccm(spec, new CCMBlockCipher(engine.get()));
      case "gcm" -> new Aead(spec, GCMBlockCipher.newInstance(engine.get()));
      case "ocb" -> new Aead(spec, new OCBBlockCipher(engine.get(), engine.get()));
      case "xts" -> new Xts(spec, engine);
      case "wrap" -> {
        if (spec.algorithm().equals("desede")) yield new Wrap(spec);
        if (!spec.algorithm().equals("aes")) throw unsupported(spec);
        yield new Wrap(spec);
      }
      default -> throw unsupported(spec);
    };
  }

  private static NoSuchAlgorithmException unsupported(CipherState.Spec spec) {
    return new NoSuchAlgorithmException(spec.name());
  }

  private interface Engine extends Supplier<BlockCipher> {}

  private static Engine engine(CipherState.Spec spec) throws NoSuchAlgorithmException {
    return switch (spec.algorithm()) {
      case "aes" -> AESEngine::newInstance;
      case "aria" -> ARIAEngine::new;
      case "camellia" -> CamelliaEngine::new;
      case "desede" -> DESedeEngine::new;
      case "sm4" -> SM4Engine::new;
      default -> throw unsupported(spec);
    };
  }

  private static CipherParameters withIv(CipherState.Spec spec) {
    return new ParametersWithIV(new KeyParameter(spec.key()), spec.iv());
  }

  private static final class Blocks extends PaddedBlocks {
    private final BufferedBlockCipher cipher;

    Blocks(CipherState.Spec spec, BlockCipher engine, CipherParameters parameters) {
      super(engine.getBlockSize(), spec.encrypt());
      cipher = new DefaultBufferedBlockCipher(engine);
      cipher.init(spec.encrypt(), parameters);
    }

    @Override
    byte[] process(byte[] data) {
      var result = new byte[cipher.getUpdateOutputSize(data.length)];
      var length = cipher.processBytes(data, 0, data.length, result, 0);
      return length == result.length ? result : Arrays.copyOf(result, length);
    }
  }

  private static final class Stream extends CipherState {
    private final org.bouncycastle.crypto.StreamCipher cipher;

    Stream(Spec spec, BlockCipher cipher) {
      cipher.init(spec.encrypt(), withIv(spec));
      this.cipher = (org.bouncycastle.crypto.StreamCipher) cipher;
    }

    @Override
    byte[] update(byte[] data) {
      var result = new byte[data.length];
      cipher.processBytes(data, 0, data.length, result, 0);
      return result;
    }

    @Override
    byte[] finish(byte[] tag) {
      return NOTHING;
    }
  }

  /** CFB with a feedback of one bit. */
  private static final class BitFeedback extends CipherState {
    private final BlockCipher engine;
    private final boolean encrypt;
    private final byte[] register;
    private final byte[] block;

    BitFeedback(Spec spec, BlockCipher engine) {
      this.engine = engine;
      encrypt = spec.encrypt();
      engine.init(true, new KeyParameter(spec.key()));
      register = spec.iv().clone();
      block = new byte[register.length];
    }

    @Override
    byte[] update(byte[] data) {
      var result = new byte[data.length];
      for (var bit = 0; bit < data.length * 8; bit++) {
        engine.processBlock(register, 0, block, 0);
        var input = data[bit >> 3] >> (7 - (bit & 7)) & 1;
        var output = input ^ (block[0] >> 7 & 1);
        result[bit >> 3] |= (byte) (output << (7 - (bit & 7)));
        var feedback = encrypt ? output : input;
        for (var i = 0; i < register.length; i++) {
          var next = i + 1 < register.length ? register[i + 1] >> 7 & 1 : feedback;
          register[i] = (byte) (register[i] << 1 | next);
        }
      }
      return result;
    }

    @Override
    byte[] finish(byte[] tag) {
      return NOTHING;
    }
  }

  /** Authenticating ciphers whose library form appends the tag to what it encrypts. */
  private static final class Aead extends CipherState {
    private final Spec spec;
    private final AEADCipher cipher;
    private final int tagLength;
    private byte[] tag;

    Aead(Spec spec, AEADCipher cipher) {
      this.spec = spec;
      this.cipher = cipher;
      tagLength = spec.mode().equals("ocb") ? spec.tagLength() : 16;
      cipher.init(
          spec.encrypt(),
          new AEADParameters(new KeyParameter(spec.key()), tagLength * 8, spec.iv()));
    }

    @Override
    byte[] update(byte[] data) {
      var result = new byte[cipher.getUpdateOutputSize(data.length)];
      return Arrays.copyOf(result, cipher.processBytes(data, 0, data.length, result, 0));
    }

    @Override
    void authenticate(byte[] data) {
      cipher.processAADBytes(data, 0, data.length);
    }

    @Override
    byte[] finish(byte[] expected) throws OpException {
      try {
        var early = NOTHING;
        if (!spec.encrypt()) {
          if (expected == null || expected.length != tagLength) throw unauthenticated();
          early = update(expected);
        }
        var result = new byte[cipher.getOutputSize(0)];
        var length = cipher.doFinal(result, 0);
        if (spec.encrypt()) {
          tag = Arrays.copyOfRange(result, length - tagLength, length);
          return Arrays.copyOf(result, length - tagLength);
        }
        var whole = Arrays.copyOf(early, early.length + length);
        System.arraycopy(result, 0, whole, early.length, length);
        return whole;
      } catch (InvalidCipherTextException e) {
        throw unauthenticated();
      }
    }

    @Override
    byte[] tag() {
      return tag;
    }
  }

  /** CCM takes its whole message in one update, whose answer is the whole result. */
  private static final class Ccm extends CipherState {
    private final Spec spec;
    private final CCMBlockCipher cipher;
    private final ByteArrayOutputStream associated = new ByteArrayOutputStream();
    private byte[] expected;
    private byte[] tag;
    private boolean failed;
    private boolean done;

    Ccm(Spec spec, CCMBlockCipher cipher) {
      this.spec = spec;
      this.cipher = cipher;
    }

    @Override
    void authenticate(byte[] data) {
      associated.writeBytes(data);
    }

    @Override
    byte[] update(byte[] data) throws OpException {
      return run(data, expected);
    }

    void expect(byte[] tag) {
      expected = tag;
    }

    private byte[] run(byte[] data, byte[] wanted) throws OpException {
      if (done) throw new OpException("", "Trying to add data in unsupported state");
      done = true;
      var length = spec.tagLength();
      try {
        cipher.init(
            spec.encrypt(),
            new AEADParameters(
                new KeyParameter(spec.key()), length * 8, spec.iv(), associated.toByteArray()));
        if (spec.encrypt()) {
          var result = cipher.processPacket(data, 0, data.length);
          tag = Arrays.copyOfRange(result, data.length, result.length);
          return Arrays.copyOf(result, data.length);
        }
        if (wanted == null) throw unauthenticated();
        var whole = Arrays.copyOf(data, data.length + wanted.length);
        System.arraycopy(wanted, 0, whole, data.length, wanted.length);
        return cipher.processPacket(whole, 0, whole.length);
      } catch (InvalidCipherTextException e) {
        failed = true;
        return NOTHING;
      }
    }

    @Override
    byte[] finish(byte[] wanted) throws OpException {
      if (failed) throw unauthenticated();
      if (!done) {
        run(NOTHING, wanted);
        if (failed) throw unauthenticated();
      }
      return NOTHING;
    }

    @Override
    byte[] tag() {
      return tag;
    }
  }

  /** CCM needs the tag before the data. */
  static void expectTag(CipherState state, byte[] tag) {
    if (state instanceof Ccm ccm) ccm.expect(tag);
  }

  /** RFC 3394 and RFC 5649; the whole of one update at once. */
  private static final class Wrap extends CipherState {
    private final Spec spec;

    Wrap(Spec spec) {
      this.spec = spec;
    }

    @Override
    byte[] update(byte[] data) throws OpException {
      Wrapper wrapper =
          spec.algorithm().equals("desede")
              ? new DESedeWrapEngine()
              : spec.name().contains("-pad")
                  ? new RFC5649WrapEngine(AESEngine.newInstance())
                  : new RFC3394WrapEngine(AESEngine.newInstance());
      var key = new KeyParameter(spec.key());
      wrapper.init(
          spec.encrypt(),
          spec.iv() == null || spec.iv().length == 0 ? key : new ParametersWithIV(key, spec.iv()));
      try {
        return spec.encrypt()
            ? wrapper.wrap(data, 0, data.length)
            : wrapper.unwrap(data, 0, data.length);
      } catch (InvalidCipherTextException | RuntimeException e) {
        throw new OpException("", "Trying to add data in unsupported state");
      }
    }

    @Override
    byte[] finish(byte[] tag) {
      return NOTHING;
    }
  }

  /** XTS (IEEE 1619): one update is the whole data unit. */
  private static final class Xts extends CipherState {
    private static final int BLOCK = 16;
    private final BlockCipher cipher;
    private final byte[] firstTweak = new byte[BLOCK];
    private final boolean encrypt;
    private boolean isDone;

    Xts(Spec spec, Engine engine) throws OpException {
      var half = spec.key().length / 2;
      if (encryptsTwice(spec.key(), half)) {
        throw new OpException(
            "ERR_OSSL_XTS_DUPLICATED_KEYS",
            "error:1C800095:Provider routines::xts duplicated keys");
      }
      var tweaker = engine.get();
      tweaker.init(true, new KeyParameter(spec.key(), half, half));
      tweaker.processBlock(spec.iv(), 0, firstTweak, 0);
      cipher = engine.get();
      encrypt = spec.encrypt();
      cipher.init(encrypt, new KeyParameter(spec.key(), 0, half));
    }

    private static boolean encryptsTwice(byte[] key, int half) {
      return Arrays.equals(key, 0, half, key, half, key.length);
    }

    /** Multiplies by x. */
    private static void next(byte[] tweak) {
      var carry = 0;
      for (var i = 0; i < BLOCK; i++) {
        var value = tweak[i] & 255;
        tweak[i] = (byte) (value << 1 | carry);
        carry = value >> 7;
      }
      if (carry != 0) tweak[0] ^= (byte) 0x87;
    }

    private void block(byte[] from, int at, byte[] to, int target, byte[] tweak) {
      var mixed = new byte[BLOCK];
      for (var i = 0; i < BLOCK; i++) mixed[i] = (byte) (from[at + i] ^ tweak[i]);
      cipher.processBlock(mixed, 0, mixed, 0);
      for (var i = 0; i < BLOCK; i++) to[target + i] = (byte) (mixed[i] ^ tweak[i]);
    }

    @Override
    byte[] update(byte[] data) throws OpException {
      if (isDone || data.length < BLOCK)
        throw new OpException("", "Trying to add data in unsupported state");
      isDone = true;
      var tweak = firstTweak.clone();
      var result = new byte[data.length];
      var rest = data.length % BLOCK;
      var whole = data.length - rest - (rest == 0 ? 0 : BLOCK);
      for (var at = 0; at < whole; at += BLOCK, next(tweak)) block(data, at, result, at, tweak);
      if (rest == 0) return result;
      // the last two blocks share their ciphertext
      var later = tweak.clone();
      next(later);
      var last = new byte[BLOCK];
      block(data, whole, last, 0, encrypt ? tweak : later);
      var joined = last.clone();
      System.arraycopy(data, whole + BLOCK, joined, 0, rest);
      block(joined, 0, result, whole, encrypt ? later : tweak);
      System.arraycopy(last, 0, result, whole + BLOCK, rest);
      return result;
    }

    @Override
    byte[] finish(byte[] tag) {
      return NOTHING;
    }
  }
}
