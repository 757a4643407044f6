package dev.junction.tls;

import dev.junction.engine.Host;
import dev.junction.engine.OpException;
import dev.junction.posix.Memory;
import dev.junction.posix.NativeLibrary;
import dev.junction.posix.OpenSslFiles;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;

/**
 * OpenSSL 3: libcrypto and libssl, see {@link OpenSslFiles}.
 *
 * <p>Functions are called by name; the names and constants are those of OpenSSL's own headers.
 */
final class OpenSsl {
  private final NativeLibrary ssl;
  private final NativeLibrary crypto;
  private final Map<String, MemorySegment> functions = new HashMap<>();
  final MemorySegment sslRead;
  final MemorySegment sslWrite;
  final MemorySegment bioRead;
  final MemorySegment bioWrite;
  final MemorySegment clearErrors;
  final MemorySegment sslError;
  final MemorySegment handshakeState;
  final MemorySegment bioPending;
  final MemorySegment sslHasPending;

  private OpenSsl(NativeLibrary ssl, NativeLibrary crypto) {
    this.ssl = ssl;
    this.crypto = crypto;
    sslRead = function("SSL_read");
    sslWrite = function("SSL_write");
    bioRead = function("BIO_read");
    bioWrite = function("BIO_write");
    clearErrors = function("ERR_clear_error");
    sslError = function("SSL_get_error");
    handshakeState = function("SSL_in_init");
    if (System.getenv("OPENSSL_CONF") == null) {
      // What a distribution says of its programs is not for us, as it is not for Node.js.
      call("OPENSSL_init_ssl", 0x80 /* OPENSSL_INIT_NO_LOAD_CONFIG */, 0);
    }
    bioPending = function("BIO_ctrl_pending");
    sslHasPending = function("SSL_has_pending");
  }

  static OpenSsl load(Host host) throws OpException {
    var crypto = OpenSslFiles.open(host.home(), "crypto");
    var ssl = crypto == null ? null : OpenSslFiles.open(host.home(), "ssl");
    if (ssl == null) {
      throw new OpException(
          "ERR_FEATURE_UNAVAILABLE_ON_PLATFORM",
          "TLS needs OpenSSL 3 (libssl.so.3 and libcrypto.so.3), which is not on this system");
    }
    return new OpenSsl(ssl, crypto);
  }

  private MemorySegment function(String name) {
    var known = functions.get(name);
    if (known == null) {
      known = ssl.find(name);
      if (known == null) {
        known = crypto.find(name);
      }
      if (known == null) {
        throw new IllegalStateException("OpenSSL has no " + name);
      }
      functions.put(name, known);
    }
    return known;
  }

  boolean has(String name) {
    return ssl.find(name) != null || crypto.find(name) != null;
  }

  long address(String name) {
    return function(name).address();
  }

  long call(String name) {
    return NativeLibrary.call(function(name), 0, 0, 0, 0, 0, 0);
  }

  long call(String name, long a) {
    return NativeLibrary.call(function(name), a, 0, 0, 0, 0, 0);
  }

  long call(String name, long a, long b) {
    return NativeLibrary.call(function(name), a, b, 0, 0, 0, 0);
  }

  long call(String name, long a, long b, long c) {
    return NativeLibrary.call(function(name), a, b, c, 0, 0, 0);
  }

  long call(String name, long a, long b, long c, long d) {
    return NativeLibrary.call(function(name), a, b, c, d, 0, 0);
  }

  long call(String name, long a, long b, long c, long d, long e) {
    return NativeLibrary.call(function(name), a, b, c, d, e, 0);
  }

  long call(String name, long a, long b, long c, long d, long e, long f) {
    return NativeLibrary.call(function(name), a, b, c, d, e, f);
  }

  long call8(String name, long a, long b, long c, long d, long e, long f, long g, long h) {
    return NativeLibrary.call8(function(name), a, b, c, d, e, f, g, h);
  }

  /** A call whose result is a C int. */
  int number(String name, long a) {
    return (int) call(name, a);
  }

  int number(String name, long a, long b) {
    return (int) call(name, a, b);
  }

  int number(String name, long a, long b, long c) {
    return (int) call(name, a, b, c);
  }

  int number(String name, long a, long b, long c, long d) {
    return (int) call(name, a, b, c, d);
  }

  String text(String name, long a) {
    return NativeLibrary.text(call(name, a));
  }

  // -- memory -------------------------------------------------------------------------------------

  static long bytes(Arena arena, byte[] bytes) {
    long address = arena.allocate(Math.max(1, bytes.length)).address();
    Memory.put(address, bytes);
    return address;
  }

  static long string(Arena arena, String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    long address = arena.allocate(bytes.length + 1L).address();
    Memory.put(address, bytes);
    return address;
  }

  static byte[] copy(long address, long length) {
    return Memory.copy(address, (int) length);
  }

  /** A memory BIO over bytes; the arena must outlive it. */
  long reader(Arena arena, byte[] bytes) {
    return call("BIO_new_mem_buf", bytes(arena, bytes), bytes.length);
  }

  long memoryBio() {
    return call("BIO_new", call("BIO_s_mem"));
  }

  /** Everything in a memory BIO, which is freed. */
  byte[] drain(long bio) {
    try (var arena = Arena.ofConfined()) {
      var at = arena.allocate(8);
      long length = call("BIO_ctrl", bio, 3 /* BIO_CTRL_INFO */, 0, at.address());
      return copy(Memory.getLong(at.address()), length);
    } finally {
      call("BIO_free_all", bio);
    }
  }

  String drainText(long bio) {
    return new String(drain(bio), StandardCharsets.UTF_8);
  }

  /** The DER form that an i2d function gives. */
  byte[] der(String i2d, long object) {
    try (var arena = Arena.ofConfined()) {
      int length = number(i2d, object, 0);
      if (length <= 0) {
        return null;
      }
      var target = arena.allocate(length);
      var cursor = arena.allocate(8);
      Memory.putLong(cursor.address(), target.address());
      call(i2d, object, cursor.address());
      return copy(target.address(), length);
    }
  }

  /** An object from its DER form; 0 when it is not one. */
  long parse(String d2i, byte[] der) {
    try (var arena = Arena.ofConfined()) {
      var cursor = arena.allocate(8);
      Memory.putLong(cursor.address(), bytes(arena, der));
      return call(d2i, 0, cursor.address(), der.length);
    }
  }

  static long addressOf(ByteBuffer buffer) {
    return MemorySegment.ofBuffer(buffer).address();
  }

  // -- errors -------------------------------------------------------------------------------------

  void clearErrors() {
    NativeLibrary.call(clearErrors, 0, 0, 0, 0, 0, 0);
  }

  private String describe(long error) {
    try (var arena = Arena.ofConfined()) {
      var text = arena.allocate(256);
      call("ERR_error_string_n", error, text.address(), 256);
      return Memory.text(text.address());
    }
  }

  /**
   * Takes the thread's queue of errors: what JavaScript makes an Error of.
   *
   * @return the library's number, its name and the reason of the first error, then the texts of all
   */
  Object[] takeErrors() {
    var texts = new ArrayList<Object>();
    long first = 0;
    for (long error; (error = call("ERR_get_error")) != 0; ) {
      if (first == 0) {
        first = error;
      }
      texts.add(describe(error));
    }
    var result = new ArrayList<Object>();
    result.add(library(first));
    result.add(first == 0 ? null : text("ERR_lib_error_string", first));
    result.add(first == 0 ? null : text("ERR_reason_error_string", first));
    result.addAll(texts);
    return result.toArray();
  }

  /** The last error of the queue, which is cleared, in the same form. */
  Object[] takeLastError() {
    long last = call("ERR_peek_last_error");
    var result =
        new Object[] {
          library(last),
          text("ERR_lib_error_string", last),
          text("ERR_reason_error_string", last),
          describe(last)
        };
    clearErrors();
    return result;
  }

  /** The same for an error of a connection, whose message is what OpenSSL prints. */
  Object[] takeConnectionErrors() {
    long first = call("ERR_peek_error");
    int library = library(first);
    var libraryName = first == 0 ? null : text("ERR_lib_error_string", first);
    var reason = first == 0 ? null : text("ERR_reason_error_string", first);
    long bio = memoryBio();
    call("ERR_print_errors", bio);
    return new Object[] {library, libraryName, reason, drainText(bio)};
  }

  static int library(long error) {
    return (error & 0x80000000L) != 0 ? 2 : (int) (error >> 23 & 0xff);
  }

  static int reason(long error) {
    return (int) (error & 0x7fffff);
  }
}
