/** Junction as a library: several runtimes in one JVM, started and stopped. */
package dev.junction.embedding;
