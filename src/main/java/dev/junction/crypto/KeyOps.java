package dev.junction.crypto;

import dev.junction.engine.Args;
import dev.junction.engine.Host;
import dev.junction.engine.OpException;
import dev.junction.engine.Ops;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;

/**
 * The ops on public and private keys. A key is a number here, freed when JavaScript lets go of it.
 */
public final class KeyOps implements Ops {
  interface Op {
    /** (PEM or DER bytes, 'pem' or 'der', encoding type, passphrase?) → id */
    int PARSE_PRIVATE = 0;

    int PARSE_PUBLIC = 1;
    int PUBLIC_OF = 2;

    /** (id) → [type, is private, ...details] */
    int DESCRIBE = 3;

    /** (id, 'pem' or 'der', encoding type, cipher?, passphrase?) */
    int EXPORT = 4;

    /** (id) → members, flat */
    int EXPORT_JWK = 5;

    /** (kty, ...members) → id */
    int IMPORT_JWK = 6;

    /** (type, raw bytes, whether private) → id */
    int IMPORT_RAW = 7;

    /** (id) → bytes */
    int EXPORT_RAW = 8;

    int EQUALS = 9;
    int RELEASE = 10;

    /** (id, message, digest?, padding or 0, salt length or -2^31, raw, context?) */
    int SIGN = 11;

    /** (id, message, digest?, padding, salt length, raw, context?, signature) */
    int VERIFY = 12;

    /** (id, data, padding, OAEP hash, label) */
    int ENCRYPT = 13;

    int DECRYPT = 14;

    /** (own id, other's id) */
    int AGREE = 15;

    /** (type, ...parameters) → id of the private key */
    int GENERATE = 16;

    /** (curve) → a new private key */
    int ECDH_GENERATE = 17;

    /** (curve, private key, form) → public key */
    int ECDH_PUBLIC = 18;

    /** (curve, private key, other's public key) */
    int ECDH_COMPUTE = 19;

    /** (curve, public key, form) */
    int ECDH_CONVERT = 20;

    /** (base, exponent, modulus) */
    int MOD_POW = 21;

    /** (curve, private key) → whether in range */
    int ECDH_CHECK = 22;

    /** (bytes, form or 0) of a public EC point: (id, form) → bytes */
    int EXPORT_POINT = 23;

    /** (curve, point) → id */
    int IMPORT_POINT = 24;

    /** (PEM or DER) → see {@link Certificates#describe} */
    int CERTIFICATE = 25;

    /** (DER) → id of its key */
    int CERTIFICATE_KEY = 26;

    /** (DER, id) */
    int CERTIFICATE_VERIFY = 27;

    /** (id) → [shared key, encapsulation] */
    int ENCAPSULATE = 28;

    /** (id, encapsulation) → shared key */
    int DECAPSULATE = 29;

    /**
     * (type, bytes, 'public', 'private' or 'seed') → id; ERR_INVALID_ARG_VALUE if the bytes are no
     * such key
     */
    int FROM_RAW = 30;

    /** (id) → the seed, or undefined if it is not known */
    int SEED = 31;

    /** (curve, secret) → id of the private key; IMPORT_RAW for elliptic curves */
    int IMPORT_SECRET = 32;

    /** (SPKAC) → whether its signature is right; and what is in it, undefined if it is none */
    int SPKAC_VERIFY = 33;

    int SPKAC_KEY = 34;
    int SPKAC_CHALLENGE = 35;

    /** (DER, DER of the issuer): see {@link Certificates#issued} */
    int CERTIFICATE_ISSUED = 36;

    /** (bundle, passphrase) → [id of the key or 0, certificate?, ...other certificates] */
    int PKCS12 = 37;
  }

  private final Map<Integer, AsymmetricKey> keys = new ConcurrentHashMap<>();
  private final AtomicInteger lastId = new AtomicInteger();
  private final SecureRandom random = new SecureRandom();
  private final Signatures signatures = new Signatures(random);

  public KeyOps(Host host) {}

  @Override
  public Object call(int op, Args args) throws OpException, IOException, GeneralSecurityException {
    return switch (op) {
      case Op.PARSE_PRIVATE ->
          add(
              args.stringAt(1).equals("pem")
                  ? KeyReader.privatePem(args.bytesAt(0), bytes(args, 3))
                  : KeyReader.privateDer(args.bytesAt(0), args.stringAt(2), bytes(args, 3)));
      case Op.PARSE_PUBLIC ->
          add(
              args.stringAt(1).equals("pem")
                  ? KeyReader.publicPem(args.bytesAt(0), bytes(args, 3))
                  : KeyReader.publicDer(args.bytesAt(0), args.stringAt(2)));
      case Op.PUBLIC_OF -> add(key(args, 0).publicKey());
      case Op.DESCRIBE -> describe(key(args, 0));
      case Op.EXPORT ->
          KeyWriter.write(
              key(args, 0),
              args.stringAt(1).equals("pem"),
              args.stringAt(2),
              args.stringAt(3),
              bytes(args, 4),
              random);
      case Op.EXPORT_JWK -> Jwk.members(key(args, 0));
      case Op.IMPORT_JWK ->
          add(args.stringAt(0).equals("RSA") ? Jwk.rsa(args, 1) : Jwk.ec(args, 1));
      case Op.IMPORT_RAW -> add(Jwk.okp(args.stringAt(0), args.bytesAt(1), args.booleanAt(2)));
      case Op.EXPORT_RAW -> {
        var key = key(args, 0);
        yield switch (key.parameters()) {
          case ECPrivateKeyParameters ec ->
              Primes.unsigned(ec.getD(), Curves.orderBytes(ec.getParameters()));
          default ->
              PostQuantum.isType(key.type())
                  ? PostQuantum.encoded(key.parameters())
                  : Jwk.raw(key.parameters());
        };
      }
      case Op.ENCAPSULATE -> Encapsulation.encapsulate(key(args, 0), random);
      case Op.DECAPSULATE -> Encapsulation.decapsulate(key(args, 0), args.bytesAt(1), random);
      case Op.SEED -> PostQuantum.seed(key(args, 0).parameters());
      case Op.FROM_RAW -> {
        var type = args.stringAt(0);
        try {
          yield add(
              PostQuantum.isType(type)
                  ? PostQuantum.fromRaw(type, args.bytesAt(1), args.stringAt(2))
                  : Jwk.okp(type, args.bytesAt(1), args.stringAt(2).equals("private")));
        } catch (RuntimeException | OpException e) {
          throw new OpException("ERR_INVALID_ARG_VALUE", "Invalid key data");
        }
      }
      case Op.PKCS12 -> {
        var bundle = Pkcs12.parse(args.bytesAt(0), args.stringAt(1));
        var result = new ArrayList<Object>();
        result.add(bundle.key() == null ? 0 : add(bundle.key()));
        result.add(bundle.certificate());
        result.addAll(bundle.others());
        yield result.toArray();
      }
      case Op.CERTIFICATE_ISSUED -> Certificates.issued(args.bytesAt(0), args.bytesAt(1));
      case Op.SPKAC_VERIFY -> {
        var spkac = Spkac.parse(args.bytesAt(0));
        yield spkac != null && spkac.verify(signatures);
      }
      case Op.SPKAC_KEY -> {
        var spkac = Spkac.parse(args.bytesAt(0));
        if (spkac == null) {
          yield null;
        }
        yield spkac.publicKey();
      }
      case Op.SPKAC_CHALLENGE -> {
        var spkac = Spkac.parse(args.bytesAt(0));
        if (spkac == null) {
          yield null;
        }
        yield spkac.challenge();
      }
      case Op.IMPORT_SECRET -> {
        var identifier = Curves.identifier(args.stringAt(0));
        var domain = Curves.domain(identifier);
        var secret = integer(args, 1);
        if (args.bytesAt(1).length != Curves.orderBytes(domain)
            || secret.signum() == 0
            || secret.compareTo(domain.getN()) >= 0) {
          throw new OpException("ERR_INVALID_ARG_VALUE", "Invalid key data");
        }
        yield add(
            new AsymmetricKey(
                new ECPrivateKeyParameters(secret, domain), AsymmetricKey.ec(identifier)));
      }
      case Op.EQUALS -> same(key(args, 0), key(args, 1));
      case Op.RELEASE -> {
        keys.remove(args.intAt(0));
        yield null;
      }
      case Op.SIGN -> signatures.sign(key(args, 0), args.bytesAt(1), options(args));
      case Op.VERIFY ->
          signatures.verify(key(args, 0), args.bytesAt(1), args.bytesAt(7), options(args));
      case Op.ENCRYPT -> encrypt(args);
      case Op.DECRYPT -> decrypt(args);
      case Op.AGREE -> Agreement.agree(key(args, 0), key(args, 1));
      case Op.GENERATE -> add(generate(args));
      case Op.ECDH_GENERATE -> {
        var domain = Curves.domain(args.stringAt(0));
        yield Primes.unsigned(
            KeyGeneration.ecSecret(domain.getN(), random), Curves.orderBytes(domain));
      }
      case Op.ECDH_PUBLIC ->
          Curves.encode(
              Curves.publicPoint(Curves.domain(args.stringAt(0)), integer(args, 1)), args.intAt(2));
      case Op.ECDH_COMPUTE -> {
        var domain = Curves.domain(args.stringAt(0));
        yield Agreement.ec(
            integer(args, 1), Curves.decode(domain, args.bytesAt(2)), Curves.fieldBytes(domain));
      }
      case Op.ECDH_CONVERT ->
          Curves.encode(
              Curves.decode(Curves.domain(args.stringAt(0)), args.bytesAt(1)), args.intAt(2));
      case Op.ECDH_CHECK -> {
        var secret = integer(args, 1);
        yield secret.signum() > 0 && secret.compareTo(Curves.domain(args.stringAt(0)).getN()) < 0;
      }
      case Op.MOD_POW -> {
        var modulus = integer(args, 2);
        yield Primes.unsigned(
            integer(args, 0).modPow(integer(args, 1), modulus), (modulus.bitLength() + 7) / 8);
      }
      case Op.EXPORT_POINT ->
          Curves.encode(
              ((org.bouncycastle.crypto.params.ECPublicKeyParameters) key(args, 0).parameters())
                  .getQ()
                  .normalize(),
              args.intAt(1));
      case Op.CERTIFICATE -> Certificates.describe(args.bytesAt(0));
      case Op.CERTIFICATE_KEY -> add(Certificates.publicKey(args.bytesAt(0)));
      case Op.CERTIFICATE_VERIFY -> Certificates.verify(args.bytesAt(0), key(args, 1));
      case Op.IMPORT_POINT -> {
        var identifier = Curves.identifier(args.stringAt(0));
        var domain = Curves.domain(identifier);
        var point = Curves.decode(domain, args.bytesAt(1));
        yield add(
            new AsymmetricKey(
                new org.bouncycastle.crypto.params.ECPublicKeyParameters(point, domain),
                AsymmetricKey.ec(identifier)));
      }
      default -> throw new IllegalArgumentException("op " + op);
    };
  }

  private AsymmetricKey key(Args args, int index) {
    var key = keys.get(args.intAt(index));
    if (key == null) throw new IllegalStateException("no key " + args.intAt(index));
    return key;
  }

  private int add(AsymmetricKey key) {
    var id = lastId.incrementAndGet();
    keys.put(id, key);
    return id;
  }

  private static byte[] bytes(Args args, int index) {
    return args.isNullish(index) ? null : args.bytesAt(index);
  }

  private static BigInteger integer(Args args, int index) {
    return new BigInteger(1, args.bytesAt(index));
  }

  private static Object[] describe(AsymmetricKey key) throws OpException {
    var details = key.details();
    var result = new Object[2 + details.length];
    result[0] = key.type();
    result[1] = key.isPrivate();
    System.arraycopy(details, 0, result, 2, details.length);
    return result;
  }

  private static boolean same(AsymmetricKey a, AsymmetricKey b) throws IOException {
    if (a.isPrivate() != b.isPrivate() || !a.type().equals(b.type())) return false;
    return java.security.MessageDigest.isEqual(
        a.isPrivate() ? a.pkcs8().getEncoded("DER") : a.spki(),
        b.isPrivate() ? b.pkcs8().getEncoded("DER") : b.spki());
  }

  private static Signatures.Options options(Args args) {
    var digest = args.isNullish(2) ? null : DigestAlgorithm.named(args.stringAt(2));
    return new Signatures.Options(
        digest, args.intAt(3), args.intAt(4), args.booleanAt(5), bytes(args, 6));
  }

  private static RSAKeyParameters rsa(AsymmetricKey key) throws OpException {
    if (key.type().equals("rsa")) return (RSAKeyParameters) key.parameters();
    throw new OpException(
        "ERR_OSSL_EVP_OPERATION_NOT_SUPPORTED_FOR_THIS_KEYTYPE",
        "error:03000096:digital envelope routines::operation not supported for this keytype");
  }

  private byte[] encrypt(Args args) throws OpException {
    var key = rsa(key(args, 0));
    var data = args.bytesAt(1);
    var length = Rsa.length(key);
    var padded =
        switch (args.intAt(2)) {
          case Rsa.PKCS1_PADDING ->
              key.isPrivate() ? Rsa.padType1(data, length) : Rsa.padType2(data, length, random);
          case Rsa.OAEP_PADDING ->
              Rsa.padOaep(
                  data, length, DigestAlgorithm.named(args.stringAt(3)), args.bytesAt(4), random);
          case Rsa.NO_PADDING -> {
            if (data.length > length)
              throw Rsa.error(
                  "0200006E", "data too large for key size", "DATA_TOO_LARGE_FOR_KEY_SIZE");
            if (data.length < length)
              throw Rsa.error(
                  "0200007A", "data too small for key size", "DATA_TOO_SMALL_FOR_KEY_SIZE");
            yield data;
          }
          default -> throw Rsa.error("02000076", "unknown padding type", "UNKNOWN_PADDING_TYPE");
        };
    return Rsa.apply(key, padded, random);
  }

  private byte[] decrypt(Args args) throws OpException {
    var key = rsa(key(args, 0));
    var data = args.bytesAt(1);
    if (data.length > Rsa.length(key)) {
      throw Rsa.error("0200006C", "data greater than mod len", "DATA_GREATER_THAN_MOD_LEN");
    }
    var block = Rsa.apply(key, data, random);
    return switch (args.intAt(2)) {
      case Rsa.PKCS1_PADDING ->
          key.isPrivate() ? Rsa.unpadType2(block, key, data) : Rsa.unpadType1(block);
      case Rsa.OAEP_PADDING ->
          Rsa.unpadOaep(block, DigestAlgorithm.named(args.stringAt(3)), args.bytesAt(4));
      case Rsa.NO_PADDING -> block;
      default -> throw Rsa.error("02000076", "unknown padding type", "UNKNOWN_PADDING_TYPE");
    };
  }

  private AsymmetricKey generate(Args args)
      throws OpException, IOException, GeneralSecurityException {
    return switch (args.stringAt(0)) {
      case "rsa" -> KeyGeneration.rsa(args.intAt(1), args.longAt(2));
      case "rsa-pss" -> KeyGeneration.rsaPss(args, 1);
      case "dsa" -> KeyGeneration.dsa(args.intAt(1), args.intAt(2), random);
      case "ec" -> KeyGeneration.ec(args.stringAt(1), args.booleanAt(2), random);
      case "dh" -> KeyGeneration.dh(integer(args, 1), integer(args, 2), random);
      default ->
          PostQuantum.isType(args.stringAt(0))
              ? PostQuantum.generate(args.stringAt(0), random)
              : KeyGeneration.edwards(args.stringAt(0), random);
    };
  }

  @Override
  public void close() {
    keys.clear();
  }
}
