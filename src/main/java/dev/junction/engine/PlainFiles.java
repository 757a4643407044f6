package dev.junction.engine;

/**
 * Looks at files and reads them by the shortest way that the platform has. For one thread at a
 * time.
 */
public interface PlainFiles extends AutoCloseable {
  int NOTHING = 0;
  int FILE = 1;
  int DIRECTORY = 2;
  int LINK = 3;
  int OTHER = 4;

  /** This way cannot tell: another one must. */
  int UNKNOWN = -1;

  /** What an absolute path names; a link is not followed. */
  int kind(String path);

  /** The bytes of a file; null if they cannot be read in this way. */
  byte[] read(String path);

  /** Whether all bytes of the file that was read last are known to be ASCII. */
  boolean isAscii();

  /**
   * What that file may hold of dynamic imports, as {@link ImportScanner#kindOf} says of a text; -1
   * if that was not looked at.
   */
  int imports();

  @Override
  void close();
}
