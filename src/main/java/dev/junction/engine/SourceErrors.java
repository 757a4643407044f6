package dev.junction.engine;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The error numbers of reading a source file. */
final class SourceErrors {
  private static final int ENOENT = 2;
  private static final int EIO = 5;
  private static final int EACCES = 13;
  private static final int EISDIR = 21;

  private SourceErrors() {}

  static int errno(Path path, IOException error) {
    if (error instanceof NoSuchFileException) {
      return -ENOENT;
    }
    if (error instanceof AccessDeniedException) {
      return -EACCES;
    }
    return Files.isDirectory(path) ? -EISDIR : -EIO;
  }
}
