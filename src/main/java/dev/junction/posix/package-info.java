/**
 * System calls.
 *
 * <p>{@link dev.junction.posix.LibC} calls any function of the C library. Most of it bypasses the
 * method handles of {@code java.lang.foreign}, which cost 50 to 75 ms at their first call even with
 * an AOT cache: the first call takes some 2 ms. {@code Spawn}, {@code Processes}, {@code Sockets},
 * {@code Terminals}, {@code Identity}, {@code Inotify} and others rest on it.
 *
 * <p>{@link dev.junction.posix.Posix} has what files need; it has two implementations, chosen at
 * first use:
 *
 * <ul>
 *   <li>{@code JdkPosix} borrows the calls that the JDK itself makes. The first costs 0.3 ms. It
 *       needs {@code --add-exports} for two packages, which the launcher gives.
 *   <li>{@code ForeignPosix} uses the Foreign Function and Memory API, which needs nothing; the
 *       other asks it only for what the JDK does not have.
 * </ul>
 *
 * <p>{@link dev.junction.posix.NativeLibrary} calls libraries of the system other than the C
 * library.
 */
package dev.junction.posix;
