/**
 * Makes {@code icudt77l.dat}, the little-endian package of Unicode data that V8's {@code Intl}
 * reads, out of the big-endian items inside {@code icu4j-77.1.jar}. Runs at build time only.
 *
 * <p>{@link dev.junction.engine.icu.IcuRepackager} is the program; {@link
 * dev.junction.engine.icu.ItemSwapper} knows the formats of single items, {@link
 * dev.junction.engine.icu.ResourceBundleSwapper} and {@link dev.junction.engine.icu.TrieSwapper}
 * the two that are large enough for a class of their own. Each swaps in place, one unit at a time,
 * and what it does not touch is bytes.
 */
package dev.junction.engine.icu;
