package dev.junction;

import dev.junction.engine.SnapshotBuilder;
import dev.junction.engine.V8Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Writes the start-up snapshot of an installation; the build runs this. */
public final class SnapshotProgram {
  private SnapshotProgram() {}

  /** {@code SnapshotProgram <installation> <folder of JavaScript>…} */
  public static void main(String[] arguments) throws IOException {
    var home = Path.of(arguments[0]);
    var sources = Arrays.stream(arguments).skip(1).map(Path::of).toList();
    V8Platform.load(Junction.libraryDirectory(home), Junction.icuData(home), List.of());
    SnapshotBuilder.build(
        Junction.snapshotFile(home),
        Junction.libraryFile(home),
        StandardCapabilities.INSTANCE,
        sources);
  }
}
