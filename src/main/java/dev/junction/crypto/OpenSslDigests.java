package dev.junction.crypto;

import dev.junction.posix.LibC;
import dev.junction.posix.Memory;
import dev.junction.posix.NativeLibrary;
import dev.junction.posix.OpenSslFiles;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * Digests of OpenSSL, which are up to six times faster than those of the JDK and Bouncy Castle. The
 * library is opened once a program has had some megabytes digested, if the system has it.
 */
final class OpenSslDigests implements AutoCloseable {
  private static final long MANY_BYTES = 4 << 20;
  private static final int NO_LOAD_CONFIG = 0x80;

  private final Path home;
  private final Map<DigestAlgorithm, Long> known = new EnumMap<>(DigestAlgorithm.class);
  private long total;
  private boolean tried;
  private Functions functions;

  /** Addresses; fetch is of {@code EVP_MD_fetch} and so on. */
  private record Functions(
      long fetch,
      long make,
      long free,
      long init,
      long update,
      long end,
      long copy,
      long forget,
      long release) {
    private static Functions of(NativeLibrary crypto) {
      var found = new long[9];
      var names =
          new String[] {
            "EVP_MD_fetch",
            "EVP_MD_CTX_new",
            "EVP_MD_CTX_free",
            "EVP_DigestInit_ex",
            "EVP_DigestUpdate",
            "EVP_DigestFinal_ex",
            "EVP_MD_CTX_copy_ex",
            "ERR_clear_error",
            "EVP_MD_free"
          };
      for (int i = 0; i < names.length; i++) {
        var function = crypto.find(names[i]);
        if (function == null) {
          return null;
        }
        found[i] = function.address();
      }
      return new Functions(
          found[0], found[1], found[2], found[3], found[4], found[5], found[6], found[7], found[8]);
    }
  }

  /**
   * @param home the installation, or null
   */
  OpenSslDigests(Path home) {
    this.home = home;
  }

  /** So many bytes are about to be digested. */
  synchronized void count(long bytes) {
    total += bytes;
  }

  /** A digest, which must be closed; null where another has to do. */
  synchronized Digester.Native start(DigestAlgorithm algorithm) {
    if (!tried) {
      if (total < MANY_BYTES) {
        return null;
      }
      tried = true;
      functions = open();
    }
    if (functions == null) {
      return null;
    }
    Long method = known.get(algorithm);
    if (method == null) {
      method = fetch(algorithm);
      known.put(algorithm, method);
    }
    return method == 0 ? null : begin(method, algorithm.length);
  }

  private Functions open() {
    if (!LibC.isDirect()) {
      return null;
    }
    var crypto = OpenSslFiles.open(home, "crypto");
    if (crypto == null) {
      return null;
    }
    if (System.getenv("OPENSSL_CONF") == null) {
      var init = crypto.find("OPENSSL_init_crypto");
      if (init == null) {
        return null;
      }
      LibC.word(init.address(), NO_LOAD_CONFIG, 0, 0, 0);
    }
    return Functions.of(crypto);
  }

  /** OpenSSL's object for the algorithm, or 0. */
  private long fetch(DigestAlgorithm algorithm) {
    var name = algorithm.openSslName();
    if (name == null) {
      return 0;
    }
    try (var text = new Memory(name.length() + 8L)) {
      var bytes = name.getBytes(StandardCharsets.US_ASCII);
      long method = LibC.word(functions.fetch, 0, text.string(bytes), 0, 0);
      if (method == 0) {
        LibC.word(functions.forget, 0, 0, 0, 0);
      }
      return method;
    }
  }

  /** Once no digest is under way. */
  @Override
  public synchronized void close() {
    for (long method : known.values()) {
      if (method != 0) {
        LibC.word(functions.release, method, 0, 0, 0);
      }
    }
    known.clear();
    functions = null;
    tried = true;
  }

  private State begin(long method, int length) {
    long context = LibC.word(functions.make, 0, 0, 0, 0);
    if (context == 0) {
      return null;
    }
    var state = new State(functions, context, length);
    if ((int) LibC.word(functions.init, context, method, 0, 0) != 1) {
      LibC.word(functions.forget, 0, 0, 0, 0);
      state.close();
      return null;
    }
    return state;
  }

  private static final class State implements Digester.Native {
    private final Functions functions;
    private final int length;
    private long context;

    private State(Functions functions, long context, int length) {
      this.functions = functions;
      this.context = context;
      this.length = length;
    }

    private void update(long address, long count) {
      check(LibC.word(functions.update, open(), address, count, 0));
    }

    private long open() {
      if (context == 0) {
        throw new IllegalStateException("a digest that has ended");
      }
      return context;
    }

    private static void check(long result) {
      if ((int) result != 1) {
        throw new IllegalStateException("OpenSSL failed to digest");
      }
    }

    @Override
    public void update(ByteBuffer bytes) {
      if (bytes.isDirect()) {
        update(Memory.addressOf(bytes) + bytes.position(), bytes.remaining());
        bytes.position(bytes.limit());
        return;
      }
      var copy = new byte[bytes.remaining()];
      bytes.get(copy);
      update(copy, 0, copy.length);
    }

    @Override
    public void update(byte[] bytes, int offset, int count) {
      try (var memory = new Memory(count + 8L)) {
        var piece =
            offset == 0 && count == bytes.length
                ? bytes
                : Arrays.copyOfRange(bytes, offset, offset + count);
        Memory.put(memory.address(), piece);
        update(memory.address(), count);
      }
    }

    @Override
    public byte[] digest(int wanted) {
      try (var memory = new Memory(length + 8L)) {
        check(LibC.word(functions.end, open(), memory.address(), 0, 0));
        close();
        return Memory.copy(memory.address(), Math.min(wanted, length));
      }
    }

    @Override
    public Digester copy() {
      long other = LibC.word(functions.make, 0, 0, 0, 0);
      if (other == 0) {
        throw new OutOfMemoryError("OpenSSL");
      }
      var copied = new State(functions, other, length);
      check(LibC.word(functions.copy, other, open(), 0, 0));
      return copied;
    }

    @Override
    public void close() {
      if (context != 0) {
        LibC.word(functions.free, context, 0, 0, 0);
        context = 0;
      }
    }
  }
}
