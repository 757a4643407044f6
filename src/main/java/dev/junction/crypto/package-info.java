/**
 * Cryptography: the native half of {@code node:crypto}, {@link dev.junction.crypto.CryptoOps}.
 * Digests of the JDK are taken from the JDK, which computes them with the processor's own
 * instructions; what it lacks (older and less used algorithms, key formats) comes from Bouncy
 * Castle, whose classes load when first needed.
 */
package dev.junction.crypto;
