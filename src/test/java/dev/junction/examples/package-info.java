/** Drives the programs of {@code examples/} from outside, as their users would. */
package dev.junction.examples;
