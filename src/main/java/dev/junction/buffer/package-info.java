/** Searches and comparisons of large buffers. */
package dev.junction.buffer;
