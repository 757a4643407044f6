/** The rules of the house, {@code docs/architecture.md}, checked. */
package dev.junction.architecture;
