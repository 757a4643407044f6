package dev.junction.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A JavaScript program run by {@code bin/node} in a process of its own. With the system property
 * {@code junction.node} another program takes its place, so that a test can be checked against
 * Node.js itself.
 */
public final class Program implements AutoCloseable {
  private static final Path PROJECT = Path.of("").toAbsolutePath();

  private final Process process;
  private final BufferedReader output;
  private final List<String> lines = new ArrayList<>();

  private Program(Process process) {
    this.process = process;
    this.output = process.inputReader();
  }

  /** The directory of the project, in which tests run. */
  public static Path project() {
    return PROJECT;
  }

  public static Program start(List<String> arguments, Map<String, String> environment)
      throws IOException {
    var windows = System.getProperty("os.name").startsWith("Windows");
    var node =
        System.getProperty(
            "junction.node", PROJECT.resolve(windows ? "bin/node.cmd" : "bin/node").toString());
    var command = new ArrayList<>(List.of(node));
    command.addAll(arguments);
    var builder = new ProcessBuilder(command).directory(PROJECT.toFile()).redirectErrorStream(true);
    builder.environment().remove("ICU_DATA");
    builder.environment().putAll(environment);
    return new Program(builder.start());
  }

  /** Starts an example that listens on a free port, and waits until it does. */
  public static Program startServer(String script, Map<String, String> environment)
      throws IOException {
    var settings = new java.util.HashMap<>(environment);
    settings.put("PORT", "0");
    var program = start(List.of(script), settings);
    try {
      program.url();
      return program;
    } catch (IOException | RuntimeException error) {
      program.close();
      throw error;
    }
  }

  /** The address that the program printed: what follows "listening on ". */
  public String url() throws IOException {
    for (var line : lines) {
      if (line.startsWith("listening on ")) return line.substring("listening on ".length());
    }
    while (true) {
      var line = readLine();
      if (line.startsWith("listening on ")) return line.substring("listening on ".length());
    }
  }

  /** The next line that the program prints; blocks until there is one. */
  public String readLine() throws IOException {
    var line = output.readLine();
    if (line == null)
      throw new IOException("the program ended; it had printed:\n" + String.join("\n", lines));
    lines.add(line);
    return line;
  }

  /**
   * All that the program printed until its end.
   *
   * @throws TimeoutException if it has not ended after so many seconds
   */
  public String finish(long seconds) throws TimeoutException, InterruptedException {
    var reader = Thread.startVirtualThread(() -> output.lines().forEach(lines::add));
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      reader.join(1000);
      throw new TimeoutException(
          "still running after " + seconds + " s; it had printed:\n" + String.join("\n", lines));
    }
    reader.join();
    return String.join("\n", lines);
  }

  public int exitCode() {
    return process.exitValue();
  }

  /** Asks the program to end as a service manager would (SIGTERM). */
  public void terminate() {
    process.destroy();
  }

  /**
   * The most memory in bytes that the process has had resident so far, or 0 where the system does
   * not tell.
   */
  public long peakMemory() {
    try (var status = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
      return status
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException | UncheckedIOException error) {
      return 0;
    }
  }

  public boolean isRunning() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
