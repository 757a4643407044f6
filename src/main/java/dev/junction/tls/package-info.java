/**
 * TLS by OpenSSL 3, called through {@link dev.junction.posix.NativeLibrary}. OpenSSL is what
 * Node.js itself uses, so ciphers, error codes, verification results and sessions are the same. It
 * works on memory only, on the loop thread: JavaScript ({@code internal/tls/wrap.js}) moves the
 * bytes between it and whatever stream carries them.
 *
 * <p>{@link dev.junction.tls.TlsOps} has the ops: {@code context…} for {@link
 * dev.junction.tls.SecureContext}, the rest for {@link dev.junction.tls.Connection}, {@code trust}
 * and {@code bundledRoots} for {@link dev.junction.tls.RootCertificates}.
 */
package dev.junction.tls;
