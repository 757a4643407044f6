package dev.junction.child;

import dev.junction.engine.Host;
import dev.junction.posix.Errno;
import dev.junction.posix.Posix;
import dev.junction.posix.Spawn;
import dev.junction.posix.Stat;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program to be started: which file, with what. */
record Command(
    String file,
    List<byte[]> arguments,
    List<byte[]> environment,
    Path directory,
    boolean detached,
    int uid,
    int gid) {
  private static final String DEFAULT_PATH = "/bin:/usr/bin";
  private static final int X_OK = 1;
  private static final int DETACHED = 1;

  /** Lists are joined by NUL characters; undefined is an empty one. */
  static Command of(
      Host host,
      String file,
      String arguments,
      String directory,
      String environment,
      int flags,
      int uid,
      int gid) {
    return new Command(
        file,
        arguments == null ? List.of(bytes(file)) : split(arguments),
        split(environment),
        directory == null ? host.currentDirectory() : host.resolve(directory),
        (flags & DETACHED) != 0,
        uid,
        gid);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<byte[]> split(String joined) {
    if (joined == null) {
      return List.of();
    }
    var list = new ArrayList<byte[]>();
    int from = 0;
    for (int end; (end = joined.indexOf('\0', from)) >= 0; from = end + 1) {
      list.add(bytes(joined.substring(from, end)));
    }
    list.add(bytes(joined.substring(from)));
    return list;
  }

  /**
   * Starts it, looking for a name without slashes in the child's own PATH.
   *
   * @param descriptors see {@link Spawn.Request}
   * @return the process id, or {@code -errno}
   */
  int start(Host host, int[] descriptors) {
    if (!Spawn.isAvailable()) {
      return -Errno.ENOSYS;
    }
    if (file.indexOf('/') >= 0) {
      return start(host, file, descriptors);
    }
    if (Posix.system().stat(bytes(directory.toString()), true, new Stat()) < 0) {
      return -Errno.ENOENT;
    }
    boolean denied = false;
    for (var folder : path().split(":", -1)) {
      var candidate = directory.resolve(folder.isEmpty() ? "." : folder).resolve(file).toString();
      int result = Posix.system().access(bytes(candidate), X_OK);
      if (result == 0) {
        var found = folder.startsWith("/") ? folder + "/" + file : candidate;
        result = start(host, found, descriptors);
        if (result >= 0) {
          return result;
        }
      }
      switch (-result) {
        case Errno.EACCES -> denied = true;
        case Errno.ENOENT, Errno.ENOTDIR -> {}
        default -> {
          return result;
        }
      }
    }
    return denied ? -Errno.EACCES : -Errno.ENOENT;
  }

  private int start(Host host, String found, int[] descriptors) {
    var own = OwnLauncher.replace(host, found, this);
    var command = own == null ? this : own;
    return Spawn.start(
        bytes(own == null ? found : own.file()),
        new Spawn.Request(
            command.arguments(),
            command.environment(),
            bytes(directory.toString()),
            descriptors,
            detached,
            uid,
            gid));
  }

  private String path() {
    for (var pair : environment) {
      if (pair.length >= 5
          && pair[0] == 'P'
          && pair[1] == 'A'
          && pair[2] == 'T'
          && pair[3] == 'H'
          && pair[4] == '=') {
        return new String(pair, 5, pair.length - 5, StandardCharsets.UTF_8);
      }
    }
    return DEFAULT_PATH;
  }
}
