package dev.junction.crypto;

import dev.junction.engine.Args;
import dev.junction.engine.Host;
import dev.junction.engine.InFlight;
import dev.junction.engine.Ops;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The ops of {@code node:crypto} that need no key objects. Data arguments are typed arrays or
 * strings (UTF-8).
 */
public final class CryptoOps implements Ops {
  interface Op {
    /**
     * (algorithm) → [length, 1 if extendable, number for DIGEST_WHOLE or -1]; undefined for an
     * unknown one
     */
    int HASH_INFO = 0;

    /** (algorithm, data, output encoding or null for bytes, length or -1) */
    int HASH_ONCE = 1;

    /** (algorithm) → id; or 0 for an unknown algorithm */
    int HASH_CREATE = 2;

    int HASH_UPDATE = 3;

    /** (id, output encoding, length or -1) → the digest; the id is gone then */
    int HASH_DIGEST = 4;

    int HASH_COPY = 5;

    /** (algorithm, key) → id; or 0 */
    int HMAC_CREATE = 6;

    int RELEASE = 7;
    int RANDOM_FILL = 8;

    /** (password, salt, iterations, length, digest) */
    int PBKDF2 = 9;

    /** (password, salt, N, r, p, length) */
    int SCRYPT = 10;

    /** (digest, key, salt, info, length) */
    int HKDF = 11;

    int ARGON2 = 12;

    /** (bits, safe, add?, rem?) */
    int GENERATE_PRIME = 13;

    int CHECK_PRIME = 14;

    /** (name such as modp14) → its prime */
    int DH_GROUP = 15;

    /**
     * (name, key, cipher?, iv?, customization?, salt?, length or -1, bits?) → id, for HASH_UPDATE
     * and HASH_DIGEST
     */
    int MAC_CREATE = 16;

    /** (name, data, length, customization?, domain): see {@link KeccakXofs#digest} */
    int XOF_ONCE = 17;

    /** (memory): what {@link #DIGEST_WHOLE} finds its operands in */
    int ATTACH = 18;

    /** () → length of the digest; see {@link WholeDigests} */
    int DIGEST_WHOLE = 19;
  }

  private final Map<Integer, Object> states = new ConcurrentHashMap<>();
  private final AtomicInteger lastId = new AtomicInteger();
  private final RandomSource random = new RandomSource();
  private final WholeDigests whole;
  private final Path home;
  private NativeKeyDerivation derivation;
  private boolean soughtDerivation;

  private final OpenSslDigests openSsl;
  private final InFlight inFlight = new InFlight();

  public CryptoOps(Host host) {
    home = host.home();
    whole = new WholeDigests(host.home());
    openSsl = new OpenSslDigests(host.home());
  }

  @Override
  public Object call(int op, Args args) throws Exception {
    return switch (op) {
      case Op.DIGEST_WHOLE -> whole.run();
      case Op.ATTACH -> {
        whole.attach(args.retain(0));
        yield null;
      }
      case Op.HASH_ONCE -> hashOnce(args);
      case Op.HASH_INFO -> {
        var algorithm = DigestAlgorithm.named(args.stringAt(0));
        if (algorithm == null) yield null;
        yield new Object[] {
          algorithm.length, algorithm.isExtendable() ? 1 : 0, WholeDigests.number(algorithm)
        };
      }
      case Op.HASH_CREATE -> {
        var algorithm = DigestAlgorithm.named(args.stringAt(0));
        yield algorithm == null ? 0 : add(new Hash(algorithm, null));
      }
      case Op.HASH_UPDATE -> {
        switch (states.get(args.intAt(0))) {
          case Hash hash -> hash.update(args, 1);
          case Hmac hmac -> {
            if (args.isString(1)) hmac.update(args.stringAt(1).getBytes(StandardCharsets.UTF_8));
            else hmac.update(args.bufferAt(1));
          }
          case Macs.State mac -> {
            var bytes =
                args.isString(1)
                    ? args.stringAt(1).getBytes(StandardCharsets.UTF_8)
                    : args.bytesAt(1);
            mac.update(bytes, 0, bytes.length);
          }
          default -> throw new IllegalStateException("no hash");
        }
        yield null;
      }
      case Op.HASH_DIGEST -> {
        yield switch (states.remove(args.intAt(0))) {
          case Hash hash ->
              encode(hash.digester().digest(length(hash.algorithm, args, 2)), args.stringAt(1));
          case Hmac hmac -> encode(hmac.doFinal(), args.stringAt(1));
          case Macs.State mac -> encode(mac.finish(), args.stringAt(1));
          default -> throw new IllegalStateException("no hash");
        };
      }
      case Op.HASH_COPY -> {
        var hash = (Hash) states.get(args.intAt(0));
        yield add(new Hash(hash.algorithm, hash.digester().copy()));
      }
      case Op.HMAC_CREATE -> {
        var algorithm = DigestAlgorithm.named(args.stringAt(0));
        yield algorithm == null || algorithm.isExtendable()
            ? 0
            : add(new Hmac(algorithm, args.bytesAt(1)));
      }
      case Op.XOF_ONCE ->
          KeccakXofs.digest(
              args.stringAt(0), args.bytesAt(1), args.intAt(2), bytes(args, 3), args.intAt(4));
      case Op.MAC_CREATE ->
          add(
              Macs.open(
                  args.stringAt(0),
                  args.bytesAt(1),
                  new Macs.Options(
                      args.stringAt(2),
                      bytes(args, 3),
                      bytes(args, 4),
                      bytes(args, 5),
                      (int) args.longAt(6),
                      args.intAt(7))));
      case Op.RELEASE -> {
        close(states.remove(args.intAt(0)));
        yield null;
      }
      case Op.RANDOM_FILL -> {
        var offset = (int) args.longAt(1);
        random.fill(args.bufferAt(0).limit(offset + (int) args.longAt(2)).position(offset));
        yield null;
      }
      case Op.PBKDF2 -> pbkdf2(args);
      case Op.SCRYPT -> scrypt(args);
      case Op.HKDF ->
          KeyDerivation.hkdf(
              DigestAlgorithm.named(args.stringAt(0)),
              args.bytesAt(1),
              args.bytesAt(2),
              args.bytesAt(3),
              args.intAt(4));
      case Op.ARGON2 -> KeyDerivation.argon2(args);
      case Op.GENERATE_PRIME ->
          Primes.generate(
              args.intAt(0),
              args.booleanAt(1),
              integer(args, 2),
              integer(args, 3),
              random.generator());
      case Op.DH_GROUP -> Primes.group(args.stringAt(0));
      case Op.CHECK_PRIME -> Primes.check(args.bytesAt(0), args.intAt(1));
      default -> throw new IllegalArgumentException("op " + op);
    };
  }

  /** Who digests is decided by how much there is at first. */
  private final class Hash {
    private final DigestAlgorithm algorithm;
    private Digester digester;

    Hash(DigestAlgorithm algorithm, Digester digester) {
      this.algorithm = algorithm;
      this.digester = digester;
    }

    void update(Args args, int index) {
      if (args.isString(index)) {
        var bytes = args.stringAt(index).getBytes(StandardCharsets.UTF_8);
        openSsl.count(bytes.length);
        digester().update(bytes, 0, bytes.length);
      } else {
        var bytes = args.bufferAt(index);
        openSsl.count(bytes.remaining());
        digester().update(bytes);
      }
    }

    Digester digester() {
      if (digester == null) {
        digester = openSsl.start(algorithm);
        if (digester == null) {
          digester = algorithm.start();
        }
      }
      return digester;
    }

    void close() {
      if (digester instanceof Digester.Native state) state.close();
    }
  }

  private static void close(Object state) {
    if (state instanceof Hash hash) hash.close();
  }

  private int add(Object state) {
    var id = lastId.incrementAndGet();
    states.put(id, state);
    return id;
  }

  private static BigInteger integer(Args args, int index) {
    return args.isNullish(index) ? null : new BigInteger(1, args.bytesAt(index));
  }

  private static byte[] bytes(Args args, int index) {
    return args.isNullish(index) ? null : args.bytesAt(index);
  }

  private static int length(DigestAlgorithm algorithm, Args args, int index) {
    var length = args.intAt(index);
    return length < 0 ? algorithm.length : length;
  }

  private Object hashOnce(Args args) {
    var algorithm = DigestAlgorithm.named(args.stringAt(0));
    if (algorithm == null) return null;
    var hash = new Hash(algorithm, null);
    inFlight.enter();
    try {
      hash.update(args, 1);
      return encode(hash.digester().digest(length(algorithm, args, 3)), args.stringAt(2));
    } finally {
      hash.close();
      inFlight.leave();
    }
  }

  /** Hex and base64 are made here: a string crosses to JavaScript cheaper than an array. */
  private static Object encode(byte[] bytes, String encoding) {
    return switch (encoding) {
      case null -> bytes;
      case "hex" -> HexFormat.of().formatHex(bytes);
      case "base64" -> Base64.getEncoder().encodeToString(bytes);
      case "base64url" -> Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
      default -> throw new IllegalArgumentException(encoding);
    };
  }

  /** Null where there is no OpenSSL. Any thread. */
  private synchronized NativeKeyDerivation derivation() {
    if (!soughtDerivation) {
      soughtDerivation = true;
      derivation = NativeKeyDerivation.open(home);
    }
    return derivation;
  }

  private byte[] pbkdf2(Args args) throws Exception {
    var password = args.bytesAt(0);
    var salt = args.bytesAt(1);
    int iterations = args.intAt(2);
    int length = args.intAt(3);
    var digest = DigestAlgorithm.named(args.stringAt(4));
    var openSsl = derivation();
    var key = openSsl == null ? null : openSsl.pbkdf2(password, salt, iterations, length, digest);
    return key == null ? KeyDerivation.pbkdf2(password, salt, iterations, length, digest) : key;
  }

  private byte[] scrypt(Args args) throws Exception {
    var password = args.bytesAt(0);
    var salt = args.bytesAt(1);
    int cost = args.intAt(2);
    int blockSize = args.intAt(3);
    int lanes = args.intAt(4);
    int length = args.intAt(5);
    var openSsl = derivation();
    var key =
        openSsl == null ? null : openSsl.scrypt(password, salt, cost, blockSize, lanes, length);
    return key == null ? KeyDerivation.scrypt(password, salt, cost, blockSize, lanes, length) : key;
  }

  @Override
  public void close() {
    inFlight.close();
    states.values().forEach(CryptoOps::close);
    states.clear();
    openSsl.close();
    random.close();
    whole.close();
  }
}
