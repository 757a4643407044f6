/**
 * Child processes over the JDK's {@link java.lang.ProcessBuilder}: spawning with pipes, inherited
 * and ignored streams, reading and writing of pipes, signals, and runs that the caller waits for.
 * Ops: see {@link dev.junction.child.ChildOps}.
 */
package dev.junction.child;
