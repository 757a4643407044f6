/** The tests in JavaScript, {@code src/test/js}, each file a process run by Junction. */
package dev.junction.javascript;
