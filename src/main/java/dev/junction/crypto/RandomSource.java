package dev.junction.crypto;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.SecureRandom;

/**
 * The operating system's random numbers, read straight into the caller's memory where it has
 * /dev/urandom.
 */
final class RandomSource implements AutoCloseable {
  private FileChannel device;
  private SecureRandom generator;

  synchronized void fill(ByteBuffer bytes) {
    try {
      if (device == null && generator == null) device = FileChannel.open(Path.of("/dev/urandom"));
      if (device != null) {
        while (bytes.hasRemaining()) device.read(bytes);
        return;
      }
    } catch (IOException e) {
      device = null;
    }
    var piece = new byte[bytes.remaining()];
    generator().nextBytes(piece);
    bytes.put(piece);
  }

  synchronized SecureRandom generator() {
    if (generator == null) generator = new SecureRandom();
    return generator;
  }

  @Override
  public synchronized void close() {
    try {
      if (device != null) device.close();
    } catch (IOException e) {
      // nothing was written to it
    }
  }
}
