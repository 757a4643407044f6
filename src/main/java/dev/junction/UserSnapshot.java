package dev.junction;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * A start-up snapshot that a program has made of itself ({@code --build-snapshot}), and what the
 * command line says about it.
 *
 * <p>The file has a mark, the checksum of the installation's own snapshot, on top of which it was
 * made, the checksum of what follows, and V8's data. V8 ends the process when it is given other
 * data, so all of it is checked before.
 */
record UserSnapshot(String name, Path file, boolean builds) {
  /** Why a file cannot be used; the process is to end with the code. */
  static final class Unusable extends Exception {
    final int code;

    Unusable(int code, String message) {
      super(message);
      this.code = code;
    }
  }

  private static final byte[] MARK = "junction-snapshot-1\n".getBytes(StandardCharsets.US_ASCII);
  private static final int HEAD = MARK.length + 2 * Integer.BYTES;

  private static final String BLOB = "--snapshot-blob";
  private static final Set<String> BUILD = Set.of("--build-snapshot", "--build-snapshot-config");

  /** Other options whose value is the next word. */
  private static final Set<String> TAKES_WORD =
      Set.of(
          "-C",
          "-r",
          "--conditions",
          "--diagnostic-dir",
          "--disable-warning",
          "--env-file",
          "--env-file-if-exists",
          "--experimental-loader",
          "--import",
          "--input-type",
          "--loader",
          "--max-http-header-size",
          "--redirect-warnings",
          "--require",
          "--stack-trace-limit",
          "--title",
          "--unhandled-rejections");

  /** Node.js's exit code for a failure to start. */
  private static final int STARTUP_FAILURE = 14;

  private static final int INCOMPATIBLE = 1;

  /**
   * What stands before the script on a command line.
   *
   * @return a snapshot with no file when there is none
   */
  static UserSnapshot of(List<String> words, Path directory) {
    String name = null;
    var builds = false;
    for (int i = 0; i < words.size(); i++) {
      var word = words.get(i);
      if (!word.startsWith("-") || word.equals("--") || word.equals("-")) {
        break;
      }
      if (word.equals(BLOB) && i + 1 < words.size()) {
        name = words.get(++i);
      } else if (word.startsWith(BLOB + "=")) {
        name = word.substring(BLOB.length() + 1);
      } else if (BUILD.contains(word.split("=", 2)[0])) {
        builds = true;
        i += word.equals("--build-snapshot-config") ? 1 : 0;
      } else if (TAKES_WORD.contains(word)) {
        i++;
      }
    }
    return new UserSnapshot(name, name == null ? null : directory.resolve(name), builds);
  }

  /** Whether the program starts from the file. */
  boolean restores() {
    return file != null && !builds;
  }

  /** What V8 is to start from. */
  byte[] read(byte[] own) throws Unusable {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException missing) {
      throw new Unusable(STARTUP_FAILURE, "Cannot open " + name);
    }
    if (bytes.length < HEAD || !Arrays.equals(bytes, 0, MARK.length, MARK, 0, MARK.length)) {
      throw new Unusable(STARTUP_FAILURE, "The startup snapshot is not a Node.js snapshot blob.");
    }
    var head = ByteBuffer.wrap(bytes, MARK.length, 2 * Integer.BYTES);
    if (head.getInt() != checksum(own, 0)) {
      throw new Unusable(
          INCOMPATIBLE,
          "The snapshot was not built with this Junction; it must be built again. "
              + "The startup snapshot blob was built with another Node.js binary.");
    }
    if (head.getInt() != checksum(bytes, HEAD)) {
      throw new Unusable(STARTUP_FAILURE, "The startup snapshot is not a Node.js snapshot blob.");
    }
    return Arrays.copyOfRange(bytes, HEAD, bytes.length);
  }

  static void write(Path file, byte[] own, byte[] data) throws IOException {
    var bytes = ByteBuffer.allocate(HEAD + data.length);
    bytes.put(MARK).putInt(checksum(own, 0)).putInt(checksum(data, 0)).put(data);
    Files.write(file, bytes.array());
  }

  private static int checksum(byte[] bytes, int from) {
    var crc = new CRC32C();
    crc.update(bytes, from, bytes.length - from);
    return (int) crc.getValue();
  }
}
