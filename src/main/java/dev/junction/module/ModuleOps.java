package dev.junction.module;

import dev.junction.engine.Args;
import dev.junction.engine.Host;
import dev.junction.engine.Ops;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What resolving and loading modules asks of the file system, each in one call. */
public final class ModuleOps implements Ops {
  /** The ops. */
  interface Op {
    /** (absolute path) → 0 for a file, 1 for a directory, -2 for neither. */
    int STAT = 0;

    /** (path) → the path without symbolic links, or -2 if there is no such file. */
    int REAL_PATH = 1;

    /** (path) → the file as UTF-8 text without a byte order mark, or -errno. */
    int READ_TEXT = 2;

    /** (path of a folder) → the text of its package.json, or undefined. */
    int READ_PACKAGE = 3;
  }

  private static final int ENOENT = 2;
  private static final int EIO = 5;
  private static final int EACCES = 13;
  private static final int EISDIR = 21;

  private final Host host;

  public ModuleOps(Host host) {
    this.host = host;
  }

  @Override
  public Object call(int op, Args args) {
    return switch (op) {
      case Op.STAT -> stat(args.stringAt(0));
      case Op.REAL_PATH -> realPath(args.stringAt(0));
      case Op.READ_TEXT -> readText(host.resolve(args.stringAt(0)));
      case Op.READ_PACKAGE -> readPackage(args.stringAt(0));
      default -> throw new IllegalArgumentException("no module op " + op);
    };
  }

  private static int stat(String path) {
    if (path.indexOf('\0') >= 0) {
      return -ENOENT;
    }
    var file = new File(path);
    if (file.isFile()) {
      return 0;
    }
    if (file.isDirectory()) {
      return 1;
    }
    return file.exists() ? 0 : -ENOENT;
  }

  private Object realPath(String path) {
    try {
      return host.resolve(path).toRealPath().toString();
    } catch (IOException error) {
      return -ENOENT;
    }
  }

  private static Object readText(Path path) {
    try {
      return Utf8.decode(Files.readAllBytes(path));
    } catch (java.nio.file.NoSuchFileException error) {
      return -ENOENT;
    } catch (java.nio.file.AccessDeniedException error) {
      return -EACCES;
    } catch (IOException error) {
      return Files.isDirectory(path) ? -EISDIR : -EIO;
    }
  }

  private Object readPackage(String folder) {
    var file =
        folder.startsWith("/")
            ? new File(folder, "package.json")
            : host.resolve(folder).resolve("package.json").toFile();
    if (!file.isFile()) {
      return null;
    }
    // Lighter than a channel while this code is still interpreted.
    try (var in = new FileInputStream(file)) {
      return Utf8.decode(in.readAllBytes());
    } catch (IOException error) {
      return null;
    }
  }
}
