package dev.junction.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.junction.testing.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StreamCopyTest {
  private static final int BLOCK = 1 << 20;
  private static final long SIZE = 1_000L * BLOCK;
  private static final long MEMORY_LIMIT = 400L * BLOCK;

  @Test
  void aGigabyteGoesThroughGzipAndBackInConstantMemory(@TempDir Path directory) throws Exception {
    var source = directory.resolve("source");
    var target = Files.createDirectory(directory.resolve("target"));
    write(source);
    var arguments = List.of("examples/stream-copy/copy.js", source.toString(), target.toString());
    try (var program = Program.start(arguments, Map.of())) {
      var peak = 0L;
      while (program.isRunning()) {
        peak = Math.max(peak, program.peakMemory());
        Thread.sleep(100);
      }
      assertThat(program.finish(240)).contains("\"bytes\":" + SIZE).contains("\"same\":true");
      assertThat(peak).isLessThan(MEMORY_LIMIT);
    }
  }

  /** Some noise in zeros: it compresses, but not to nothing. */
  private static void write(Path file) throws IOException {
    var block = new byte[BLOCK];
    new Random(7).nextBytes(block);
    java.util.Arrays.fill(block, BLOCK / 8, BLOCK, (byte) 0);
    try (var out = Files.newOutputStream(file)) {
      for (var written = 0L; written < SIZE; written += BLOCK) {
        block[0] = (byte) written;
        block[1] = (byte) (written >> 24);
        out.write(block);
      }
    }
  }
}
