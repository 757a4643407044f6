/**
 * The tables of the East Asian encodings for {@code TextDecoder}, from the JVM's charsets. Ops:
 * PAIRS, FOUR.
 */
package dev.junction.encoding;
