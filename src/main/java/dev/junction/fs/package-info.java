/**
 * Files: the ops behind {@code node:fs}. {@link dev.junction.fs.FsOps} holds their numbers and
 * hands over to a class for each family:
 *
 * <ul>
 *   <li>{@code Descriptors}: open, close, read, write, sync, truncate
 *   <li>{@code WholeFiles}: reading and writing a file in one op
 *   <li>{@code Entries}: names in directories: create, remove, rename, link, copy, list
 *   <li>{@code Attributes}: stat, access, modes, owners, times
 *   <li>{@code Watcher}: inotify
 * </ul>
 *
 * A path argument is a string or, for names that are no UTF-8, a typed array of its bytes.
 */
package dev.junction.fs;
