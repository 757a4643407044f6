/**
 * System calls. {@link dev.junction.posix.Posix} is what others see; it has two implementations,
 * chosen at first use:
 *
 * <ul>
 *   <li>{@code JdkPosix} borrows the calls that the JDK itself makes. The first costs 0.3 ms. It
 *       needs {@code --add-exports} for two packages, which the launcher gives.
 *   <li>{@code ForeignPosix} uses the Foreign Function and Memory API. It needs nothing, but its
 *       first call costs some 50 to 75 ms, so the other asks it only for what the JDK does not
 *       have.
 * </ul>
 */
package dev.junction.posix;
