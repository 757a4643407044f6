package dev.junction.fs;

import dev.junction.engine.Args;
import dev.junction.posix.Errno;
import dev.junction.posix.Listing;
import dev.junction.posix.Posix;
import dev.junction.posix.Stat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Names in directories. */
final class Entries {
  private static final String TEMPORARY =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

  /** How many attributes are asked for before the quicker way to types is worth its first use. */
  private static final int MANY_TYPES = 300;

  private final Posix posix;
  private final Paths paths;

  private volatile int asked;

  Entries(Posix posix, Paths paths) {
    this.posix = posix;
    this.paths = paths;
  }

  int mkdir(Args args) {
    byte[] path = paths.at(args, 0);
    return path.length == 0 ? -Errno.ENOENT : posix.mkdir(path, args.intAt(1));
  }

  /**
   * Arguments: path, mode. Answers the first directory created as the path names it, null for none,
   * or -errno.
   */
  Object mkdirs(Args args) {
    byte[] path = paths.raw(args, 0);
    if (path.length == 0) return -Errno.ENOENT;
    int mode = args.intAt(1);
    var missing = new ArrayList<byte[]>();
    missing.add(path);
    byte[] first = null;
    while (!missing.isEmpty()) {
      byte[] next = missing.getLast();
      int result = posix.mkdir(paths.resolve(next), mode);
      switch (-result) {
        case 0 -> {
          if (first == null) first = next;
          missing.removeLast();
        }
        case Errno.ENOENT -> {
          byte[] parent = Paths.parent(next);
          if (parent.length == next.length || parent == Paths.CURRENT) return result;
          missing.add(parent);
        }
        case Errno.EACCES, Errno.ENOTDIR, Errno.EPERM, Errno.ENAMETOOLONG -> {
          return result;
        }
        default -> {
          var stat = new Stat();
          int found = posix.stat(paths.resolve(next), true, stat);
          if (found < 0) return found;
          if (!stat.isDirectory())
            return result == -Errno.EEXIST && missing.size() > 1 ? -Errno.ENOTDIR : result;
          missing.removeLast();
        }
      }
    }
    return first == null ? null : Paths.decode(first);
  }

  /** Arguments: prefix. Answers the path (as bytes if the prefix was), or -errno. */
  Object mkdtemp(Args args) {
    byte[] prefix = paths.raw(args, 0);
    byte[] path = java.util.Arrays.copyOf(prefix, prefix.length + 6);
    for (int attempt = 0; ; attempt++) {
      var random = ThreadLocalRandom.current();
      for (int i = 0; i < 6; i++)
        path[prefix.length + i] = (byte) TEMPORARY.charAt(random.nextInt(TEMPORARY.length()));
      int result = posix.mkdir(paths.resolve(path), 0700);
      if (result == 0) return args.isBuffer(0) ? path : Paths.decode(path);
      if (result != -Errno.EEXIST || attempt == 100) return result;
    }
  }

  int rmdir(Args args) {
    byte[] path = paths.at(args, 0);
    return path.length == 0 ? -Errno.ENOENT : posix.rmdir(path);
  }

  int unlink(Args args) {
    byte[] path = paths.at(args, 0);
    return path.length == 0 ? -Errno.ENOENT : posix.unlink(path);
  }

  /** Removes a file or a directory with everything in it. */
  int remove(Args args) {
    return remove(paths.at(args, 0));
  }

  private int remove(byte[] path) {
    int result = posix.unlink(path);
    if (result == 0 || result != -Errno.EISDIR && result != -Errno.EPERM) return result;
    result = posix.rmdir(path);
    if (result != -Errno.ENOTEMPTY && result != -Errno.EEXIST) return result;
    var names = new ArrayList<byte[]>();
    result = posix.list(path, names);
    if (result < 0) return result;
    for (byte[] name : names) {
      result = remove(Paths.join(path, name));
      if (result < 0 && result != -Errno.ENOENT) return result;
    }
    return posix.rmdir(path);
  }

  int rename(Args args) {
    byte[] from = paths.at(args, 0);
    byte[] to = paths.at(args, 1);
    return from.length == 0 || to.length == 0 ? -Errno.ENOENT : posix.rename(from, to);
  }

  int link(Args args) {
    byte[] existing = paths.at(args, 0);
    byte[] created = paths.at(args, 1);
    return existing.length == 0 || created.length == 0
        ? -Errno.ENOENT
        : posix.link(existing, created);
  }

  int symlink(Args args) {
    byte[] target = paths.raw(args, 0);
    byte[] created = paths.at(args, 1);
    return target.length == 0 || created.length == 0
        ? -Errno.ENOENT
        : posix.symlink(target, created);
  }

  /** Arguments: path, whether bytes are wanted. */
  Object readlink(Args args) {
    byte[] path = paths.at(args, 0);
    if (path.length == 0) return -Errno.ENOENT;
    var answer = new byte[1][];
    int result = posix.readlink(path, answer);
    return result < 0 ? (Object) result : text(answer[0], args.booleanAt(1));
  }

  Object realpath(Args args) {
    byte[] path = paths.at(args, 0);
    if (path.length == 0) return -Errno.ENOENT;
    var answer = new byte[1][];
    int result = posix.realpath(path, answer);
    return result < 0 ? (Object) result : text(answer[0], args.booleanAt(1));
  }

  private static Object text(byte[] bytes, boolean asBytes) {
    return asBytes ? (Object) bytes : Paths.decode(bytes);
  }

  /**
   * Arguments: path, whether types are wanted, whether bytes are wanted. Answers the names sorted
   * as Node.js does, separated by NUL, each after a digit for its type (UV_DIRENT_*) if wanted; or
   * -errno.
   */
  Object list(Args args) {
    byte[] path = paths.at(args, 0);
    if (path.length == 0) return -Errno.ENOENT;
    List<byte[]> names = new ArrayList<>();
    boolean types = args.booleanAt(1);
    if (types && asked >= MANY_TYPES && Listing.isPossible()) {
      int result = Listing.list(path, names);
      return result < 0 ? (Object) result : typed(path, names, args.booleanAt(2));
    }
    int result = posix.list(path, names);
    if (result < 0) return result;
    if (types) asked += names.size();
    names.sort(java.util.Arrays::compareUnsigned);
    int size = 0;
    for (byte[] name : names) size += name.length + (types ? 2 : 1);
    if (size == 0) return args.booleanAt(2) ? new byte[0] : "";
    var joined = new byte[size - 1];
    int at = 0;
    var stat = new Stat();
    for (byte[] name : names) {
      if (at > 0) joined[at++] = 0;
      if (types) joined[at++] = (byte) ('0' + type(Paths.join(path, name), stat));
      System.arraycopy(name, 0, joined, at, name.length);
      at += name.length;
    }
    return args.booleanAt(2) ? joined : new String(joined, StandardCharsets.UTF_8);
  }

  /** Each entry is its type's digit and its name. */
  private Object typed(byte[] path, List<byte[]> entries, boolean asBytes) {
    if (entries.isEmpty()) return asBytes ? new byte[0] : "";
    entries.sort((a, b) -> java.util.Arrays.compareUnsigned(a, 1, a.length, b, 1, b.length));
    int size = 0;
    for (byte[] entry : entries) size += entry.length + 1;
    var joined = new byte[size - 1];
    int at = 0;
    for (byte[] entry : entries) {
      if (at > 0) joined[at++] = 0;
      System.arraycopy(entry, 0, joined, at, entry.length);
      if (entry[0] == '0') {
        byte[] name = java.util.Arrays.copyOfRange(entry, 1, entry.length);
        joined[at] = (byte) ('0' + type(Paths.join(path, name), new Stat()));
      }
      at += entry.length;
    }
    return asBytes ? joined : new String(joined, StandardCharsets.UTF_8);
  }

  private int type(byte[] path, Stat stat) {
    if (posix.stat(path, false, stat) < 0) return 0;
    return switch (stat.type()) {
      case Stat.S_IFREG -> 1;
      case Stat.S_IFDIR -> 2;
      case Stat.S_IFLNK -> 3;
      case Stat.S_IFIFO -> 4;
      case Stat.S_IFSOCK -> 5;
      case Stat.S_IFCHR -> 6;
      case Stat.S_IFBLK -> 7;
      default -> 0;
    };
  }
}
