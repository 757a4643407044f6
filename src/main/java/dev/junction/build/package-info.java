/**
 * What Maven runs to lay out {@code target/junction}, the directory that {@code bin/node} starts:
 * see {@link dev.junction.build.Layout}. Nothing of this package is there at run time.
 */
package dev.junction.build;
