/** System calls that Java does not offer, through the Foreign Function and Memory API. */
package dev.junction.posix;
