package dev.junction.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.junction.Junction;
import dev.junction.testing.Program;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two runtimes in this JVM, each serving an Express application from npm, over and over. */
final class EmbeddingTest {
  private static final int ROUNDS = 50;
  private static final int CALLS = 1000;
  private static final int WARM_UP = 12;
  private static final Path EXAMPLE = Program.project().resolve("examples/express-api");

  @TempDir static Path folder;

  @BeforeAll
  static void installExpress() throws IOException, InterruptedException {
    if (!Files.isDirectory(EXAMPLE.resolve("node_modules/express"))) {
      int status =
          new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund", "--silent")
              .directory(EXAMPLE.toFile())
              .inheritIO()
              .start()
              .waitFor();
      assertThat(status).as("npm ci in %s", EXAMPLE).isZero();
    }
    Files.writeString(
        folder.resolve("server.js"),
        "const express = require("
            + quote(EXAMPLE.resolve("node_modules/express").toString())
            + ");\n"
            + "const app = express();\n"
            + "app.get('/', (request, response) => response.json({ name: process.env.NAME }));\n"
            + "const server = app.listen(0, '127.0.0.1', () => console.log(server.address().port));\n");
  }

  private static String quote(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  @Test
  @Timeout(value = 8, unit = TimeUnit.MINUTES)
  void runtimesServeAndLeaveNothingBehind() throws Exception {
    var settled = Figures.NONE;
    try (var client = HttpClient.newHttpClient()) {
      for (int round = 0; round < ROUNDS; round++) {
        serveOnce(client, "round-" + round);
        if (round == WARM_UP) {
          settled = Figures.now();
        }
      }
    }
    var after = Figures.now();
    assertThat(after.descriptors())
        .as("open descriptors")
        .isLessThanOrEqualTo(settled.descriptors() + 4);
    assertThat(after.threads()).as("threads").isLessThanOrEqualTo(settled.threads() + 4);
    assertThat(after.residentMegabytes())
        .as("resident MB, %d after round %d", settled.residentMegabytes(), WARM_UP)
        .isLessThan(settled.residentMegabytes() * 135 / 100 + 32);
  }

  private static void serveOnce(HttpClient client, String name) throws Exception {
    var first = new Server(name + "-a");
    var second = new Server(name + "-b");
    try (first;
        second) {
      for (int i = 0; i < CALLS / 2; i++) {
        assertThat(call(client, first.port)).isEqualTo("{\"name\":\"" + name + "-a\"}");
        assertThat(call(client, second.port)).isEqualTo("{\"name\":\"" + name + "-b\"}");
      }
    }
  }

  private static String call(HttpClient client, int port) throws Exception {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/")).build();
    return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  private static final class Server implements AutoCloseable {
    private final Junction runtime;
    private final int port;

    Server(String name) throws IOException {
      var output = new PipedOutputStream();
      var lines =
          new BufferedReader(
              new InputStreamReader(new PipedInputStream(output), StandardCharsets.UTF_8));
      runtime =
          Junction.builder()
              .home(Program.project().resolve("target/junction"))
              .directory(folder)
              .environment(Map.of("NAME", name))
              .arguments("server.js")
              .stdout(output)
              .stderr(System.err)
              .build();
      runtime.start();
      port = Integer.parseInt(lines.readLine());
    }

    @Override
    public void close() {
      runtime.close();
    }
  }

  /** What must stay flat. */
  private record Figures(long residentMegabytes, int threads, int descriptors) {
    static final Figures NONE = new Figures(0, 0, 0);

    static Figures now() throws IOException {
      System.gc();
      long pages = Long.parseLong(Files.readString(Path.of("/proc/self/statm")).split(" ", -1)[1]);
      return new Figures(pages * 4 / 1024, Thread.activeCount(), openDescriptors());
    }

    private static int openDescriptors() throws IOException {
      try (var entries = Files.list(Path.of("/proc/self/fd"))) {
        return Math.toIntExact(entries.count());
      }
    }
  }

  @Test
  void exitEndsOnlyItsRuntime() throws Exception {
    try (var runtime =
        runtime("process.on('exit', (code) => console.log('exit', code)); process.exit(7)")) {
      assertThat(runtime.start().toCompletableFuture().get(30, TimeUnit.SECONDS)).isEqualTo(7);
    }
  }

  @Test
  void stopEndsAnEndlessLoop() throws Exception {
    try (var runtime = runtime("for (;;);")) {
      var exit = runtime.start().toCompletableFuture();
      Thread.sleep(500);
      runtime.stop();
      assertThat(exit).succeedsWithin(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void anUncaughtErrorIsExitCodeOne() throws Exception {
    try (var runtime = runtime("throw new Error('on purpose')")) {
      assertThat(runtime.start().toCompletableFuture().get(30, TimeUnit.SECONDS)).isEqualTo(1);
    }
  }

  private static Junction runtime(String code) {
    return Junction.builder()
        .home(Program.project().resolve("target/junction"))
        .directory(folder)
        .arguments("-e", code)
        .build();
  }
}
