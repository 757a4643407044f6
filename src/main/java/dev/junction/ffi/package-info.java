/**
 * {@code node:ffi}: calls into shared libraries, and functions of JavaScript that they can call.
 */
package dev.junction.ffi;
