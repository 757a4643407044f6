/**
 * What {@code node:os} tells about the machine: {@link dev.junction.os.OsOps}. On Linux everything
 * comes from {@code /proc} and {@code /etc/passwd}; elsewhere from what the JDK knows.
 */
package dev.junction.os;
