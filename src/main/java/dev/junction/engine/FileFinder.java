package dev.junction.engine;

import java.io.File;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;

/**
 * Finds the file that a request of {@code require} means. A file is looked at once, without
 * following links; links of its folder are resolved once for all files there.
 */
final class FileFinder {
  /** The file itself, as the path that was asked for says; extensions count from 0. */
  static final int AS_IT_IS = -1;

  private static final int DIRECTORY = 1;
  private static final int ENOENT = 2;
  private static final LinkOption[] NO_LINKS = {LinkOption.NOFOLLOW_LINKS};

  private final Host host;

  /** Folders without symbolic links, by their path. */
  private final Map<String, String> realFolders = new HashMap<>();

  private int found;

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
    var attributes = attributes(path);
    if (isFile(path, attributes)) {
      found = AS_IT_IS;
      return realFile(path, attributes);
    }
    for (int i = 0; i < extensions.length; i++) {
      var candidate = path.concat(extensions[i]);
      var other = attributes(candidate);
      if (isFile(candidate, other)) {
        found = i;
        return realFile(candidate, other);
      }
    }
    return attributes != null && isDirectory(path, attributes) ? DIRECTORY : -ENOENT;
  }

  /** Which extension the file had that was found last, or {@link #AS_IT_IS}. */
  int found() {
    return found;
  }

  /** What a path names, be it a link; null if there is nothing. */
  private static BasicFileAttributes attributes(String path) {
    try {
      var file = Path.of(path);
      return file.getFileSystem()
          .provider()
          .readAttributesIfExists(file, BasicFileAttributes.class, NO_LINKS);
    } catch (IOException | InvalidPathException error) {
      return null;
    }
  }

  private static boolean isFile(String path, BasicFileAttributes attributes) {
    return attributes != null
        && (attributes.isRegularFile() || attributes.isSymbolicLink() && new File(path).isFile());
  }

  private static boolean isDirectory(String path, BasicFileAttributes attributes) {
    return attributes.isDirectory() || attributes.isSymbolicLink() && new File(path).isDirectory();
  }

  private Object realFile(String path, BasicFileAttributes attributes) {
    if (attributes.isSymbolicLink()) {
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
