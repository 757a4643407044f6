package dev.junction.engine;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

  static final String[] EXTENSIONS = {".js", ".json", ".node"};

  /** Looks at files after which the short way to them is worth its preparation. */
  private static final int MANY = 12;

  private static final String PACKAGE_JSON = "/package.json";
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

  /** Finds the file that a package or folder stands for, see {@link EngineOps.Op#FIND_PACKAGE}. */
  Object findPackage(String path, String main) {
    var answer = find(path, EXTENSIONS);
    if (!(answer instanceof Integer kind) || kind != DIRECTORY) {
      return answer;
    }
    if (main == null && !isNothing(path.concat(PACKAGE_JSON))) {
      return DIRECTORY;
    }
    if (main == null || main.isEmpty()) {
      return index(path);
    }
    answer = find(main, EXTENSIONS);
    if (answer instanceof String) {
      return answer;
    }
    return (Integer) answer == DIRECTORY ? index(main) : DIRECTORY;
  }

  private boolean isNothing(String path) {
    return kind(path) == PlainFiles.NOTHING;
  }

  /** The index file of a folder; 1 if it has none. */
  private Object index(String folder) {
    for (var extension : EXTENSIONS) {
      var file = folder.concat("/index").concat(extension);
      int kind = kind(file);
      if (isFile(file, kind)) {
        return realFile(file, kind);
      }
    }
    return DIRECTORY;
  }

  /** See {@link EngineOps.Op#ARE_FOLDERS}. */
  String areFolders(String paths) {
    var answer = new StringBuilder();
    int start = 0;
    while (start <= paths.length()) {
      int end = paths.indexOf('\0', start);
      if (end < 0) {
        end = paths.length();
      }
      var path = paths.substring(start, end);
      answer.append(isDirectory(path, kind(path)) ? '1' : '0');
      start = end + 1;
    }
    return answer.toString();
  }

  /** See {@link EngineOps.Op#READ_SCOPE}. */
  String readScope(String folder, int count) {
    if (folder.indexOf('\0') >= 0) {
      return null;
    }
    var path = folder;
    for (int i = 1; i <= count; i++) {
      var text = readText(path.length() == 1 ? PACKAGE_JSON : path.concat(PACKAGE_JSON));
      if (text != null) {
        return String.valueOf((char) i).concat(text);
      }
      path = path.substring(0, Math.max(1, path.lastIndexOf('/')));
    }
    return null;
  }

  /** The text of a file without its byte order mark; null if there is no such file. */
  private String readText(String path) {
    var plain = files;
    int kind = plain == null ? PlainFiles.UNKNOWN : plain.kind(path);
    byte[] bytes = null;
    if (kind == PlainFiles.FILE) {
      bytes = plain.read(path);
    } else if (kind == PlainFiles.NOTHING || kind == PlainFiles.DIRECTORY) {
      return null;
    }
    if (bytes != null && plain.isAscii()) {
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
    if (bytes == null) {
      var file = new File(path);
      if (!file.isFile()) {
        return null;
      }
      // Lighter than a channel while this code is still interpreted.
      try (var in = new FileInputStream(file)) {
        bytes = in.readAllBytes();
      } catch (IOException error) {
        return null;
      }
    }
    var text = new String(bytes, StandardCharsets.UTF_8);
    return text.startsWith("\ufeff") ? text.substring(1) : text;
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

  /** As in Node.js, whatever is no folder is a file, such as a pipe. */
  private static boolean isFile(String path, int kind) {
    return kind == PlainFiles.FILE
        || kind == PlainFiles.OTHER
        || kind == PlainFiles.LINK && isFileBehindLink(path);
  }

  private static boolean isFileBehindLink(String path) {
    var file = new File(path);
    return file.isFile() || file.exists() && !file.isDirectory();
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
