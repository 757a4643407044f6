package dev.junction.engine;

import java.io.File;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;

/**
 * Finds the file that a request of {@code require} means. A file is looked at once, without
 * following links; links of its folder are resolved once for all files there.
 */
final class FileFinder {
  /** The file itself, as the path that was asked for says; extensions count from 0. */
  static final int AS_IT_IS = -1;

  /** Looks at files after which the short way to them is worth its preparation. */
  private static final int MANY = 12;

  private static final int DIRECTORY = 1;
  private static final int ENOENT = 2;
  private static final LinkOption[] NO_LINKS = {LinkOption.NOFOLLOW_LINKS};

  private final Host host;

  /** Folders without symbolic links, by their path. */
  private final Map<String, String> realFolders = new HashMap<>();

  private int found;

  /** Files that were looked at. */
  private int looks;

  /** Null until it is known that the program looks at many files. */
  private volatile PlainFiles files;

  private boolean closed;

  FileFinder(Host host) {
    this.host = host;
  }

  /**
   * Finds a file.
   *
   * @param path absolute
   * @param extensions each with its dot, to be tried in turn when there is no such file
   * @return the file's path without symbolic links; 1 for a directory, -2 for nothing
   */
  Object find(String path, String... extensions) {
    if (path.indexOf('\0') >= 0) {
      return -ENOENT;
    }
    int kind = kind(path);
    if (isFile(path, kind)) {
      found = AS_IT_IS;
      return realFile(path, kind);
    }
    for (int i = 0; i < extensions.length; i++) {
      var candidate = path.concat(extensions[i]);
      int other = kind(candidate);
      if (isFile(candidate, other)) {
        found = i;
        return realFile(candidate, other);
      }
    }
    return isDirectory(path, kind) ? DIRECTORY : -ENOENT;
  }

  /** Which extension the file had that was found last, or {@link #AS_IT_IS}. */
  int found() {
    return found;
  }

  /** What a path names, be it a link; of {@link PlainFiles}. */
  private int kind(String path) {
    var plain = files;
    if (plain != null) {
      int kind = plain.kind(path);
      if (kind >= 0) {
        return kind;
      }
    } else if (++looks == MANY) {
      prepareAside();
    }
    try {
      var file = Path.of(path);
      var attributes =
          file.getFileSystem()
              .provider()
              .readAttributesIfExists(file, BasicFileAttributes.class, NO_LINKS);
      if (attributes == null) {
        return PlainFiles.NOTHING;
      }
      return attributes.isRegularFile()
          ? PlainFiles.FILE
          : attributes.isDirectory()
              ? PlainFiles.DIRECTORY
              : attributes.isSymbolicLink() ? PlainFiles.LINK : PlainFiles.OTHER;
    } catch (IOException | InvalidPathException error) {
      return PlainFiles.NOTHING;
    }
  }

  private void prepareAside() {
    try {
      host.loop().workers().execute(this::prepare);
    } catch (RejectedExecutionException stopping) {
      // The program ends.
    }
  }

  /** The first call of the C library takes some milliseconds. */
  private void prepare() {
    var opened = host.openPlainFiles();
    synchronized (this) {
      if (opened != null && closed) {
        opened.close();
      } else {
        files = opened;
      }
    }
  }

  /** The bytes of a file; null if there is no short way to them. */
  byte[] read(String path) {
    var plain = files;
    return plain == null ? null : plain.read(path);
  }

  /** Of the file that {@link #read} has read: whether it is known to be ASCII. */
  boolean isAscii() {
    var plain = files;
    return plain != null && plain.isAscii();
  }

  /** Of the file that {@link #read} has read, see {@link PlainFiles#imports}. */
  int imports() {
    var plain = files;
    return plain == null ? -1 : plain.imports();
  }

  /** As {@link #read}, of a file that may not be there. */
  byte[] readIfThere(String path) {
    var plain = files;
    return plain != null && plain.kind(path) == PlainFiles.FILE ? plain.read(path) : null;
  }

  synchronized void close() {
    closed = true;
    if (files != null) {
      files.close();
      files = null;
    }
  }

  private static boolean isFile(String path, int kind) {
    return kind == PlainFiles.FILE || kind == PlainFiles.LINK && new File(path).isFile();
  }

  private static boolean isDirectory(String path, int kind) {
    return kind == PlainFiles.DIRECTORY || kind == PlainFiles.LINK && new File(path).isDirectory();
  }

  private Object realFile(String path, int kind) {
    if (kind == PlainFiles.LINK) {
      return realPath(path);
    }
    int slash = path.lastIndexOf(File.separatorChar);
    if (slash <= 0) {
      return path;
    }
    var folder = path.substring(0, slash);
    var real = realFolders.get(folder);
    if (real == null) {
      if (!(realPath(folder) instanceof String resolved)) {
        return path;
      }
      real = resolved;
      realFolders.put(folder, real);
    }
    return real.equals(folder) ? path : real.concat(path.substring(slash));
  }

  private Object realPath(String path) {
    try {
      return host.resolve(path).toRealPath().toString();
    } catch (IOException error) {
      return -ENOENT;
    }
  }
}
