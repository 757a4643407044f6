package dev.junction;

import dev.junction.engine.Isolate;
import dev.junction.engine.ThreadSettings;
import dev.junction.engine.V8Platform;
import dev.junction.loop.EventLoop;
import java.io.EOFException;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A Node.js-compatible runtime as a Java object.
 *
 * <pre>{@code
 * var runtime = Junction.builder().directory(app).arguments("server.js").build();
 * CompletionStage<Integer> exit = runtime.start();
 * …
 * runtime.stop();
 * }</pre>
 *
 * Each runtime has a thread, an event loop and a V8 isolate of its own; several live in one JVM. It
 * touches nothing that is process-wide: {@code process.exit()} ends this runtime only.
 */
public final class Junction implements AutoCloseable {
  private static final String ICU_DATA = "ICU_DATA";

  private static final int READ_SIZE = 64 << 10;

  /** What a runtime is made of; see {@link Builder} for each. */
  record Settings(
      List<String> arguments,
      Map<String, String> environment,
      Path directory,
      String executable,
      InputStream stdin,
      OutputStream stdout,
      OutputStream stderr,
      boolean ownsProcess,
      Path home,
      List<Path> sources,
      List<String> v8Flags,
      int stackKib) {

    /** Those of a worker: it has no descriptors of its own and is not the process. */
    Settings forWorker(ThreadSettings thread, InputStream noInput) {
      return new Settings(
          thread.arguments(),
          thread.environment(),
          directory,
          executable,
          noInput,
          stdout,
          stderr,
          false,
          home,
          sources,
          v8Flags,
          stackKib);
    }
  }

  private final Settings settings;
  private final EventLoop loop;
  private final Program program;
  private final CompletableFuture<Integer> exit = new CompletableFuture<>();
  private volatile Isolate isolate;
  private volatile int exitCode;
  private Thread thread;

  private Junction(Settings settings) {
    this.settings = settings;
    loop = new EventLoop(poolSize(settings.environment()));
    program = new Program(settings.directory());
  }

  static int poolSize(Map<String, String> environment) {
    var text = environment.get("UV_THREADPOOL_SIZE");
    try {
      return text == null ? 4 : Math.clamp(Integer.parseInt(text), 1, 1024);
    } catch (NumberFormatException notANumber) {
      return 1;
    }
  }

  public static Builder builder() {
    return new Builder();
  }

  /**
   * Starts the runtime on a thread of its own.
   *
   * @return completes with the exit code when the program has ended, or exceptionally when the
   *     engine failed
   * @throws IllegalStateException if it was started before
   */
  public synchronized CompletionStage<Integer> start() {
    if (thread != null) {
      throw new IllegalStateException("this runtime was started before");
    }
    thread =
        new Thread(null, this::run, "junction", V8Platform.threadStackSize(settings.stackKib()));
    thread.start();
    return exit.minimalCompletionStage();
  }

  /** Any thread: ends the program as soon as it can be interrupted. Does nothing after the end. */
  public void stop() {
    loop.stop();
    var running = isolate;
    if (running != null) {
      running.terminate();
    }
  }

  /** Stops the runtime and waits for its end. */
  @Override
  public void close() {
    stop();
    if (thread != null && Thread.currentThread() != thread) {
      try {
        thread.join();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void run() {
    try {
      loop.reached(EventLoop.Milestone.RUNTIME);
      loop.enter();
      loop.reached(EventLoop.Milestone.ENGINE);
      V8Platform.load(
          libraryDirectory(settings.home()), icuData(settings.home()), settings.v8Flags());
      var own = settings.sources().isEmpty() ? snapshot(settings.home()) : null;
      var userSnapshot = UserSnapshot.of(settings.arguments(), settings.directory());
      byte[] start;
      try {
        start = own != null && userSnapshot.restores() ? userSnapshot.read(own) : own;
      } catch (UserSnapshot.Unusable problem) {
        settings.stderr().write((problem.getMessage() + "\n").getBytes(StandardCharsets.UTF_8));
        settings.stderr().flush();
        exited(problem.code);
        exit.complete(exitCode);
        return;
      }
      loop.reached(EventLoop.Milestone.ISOLATE);
      try (var opened =
          Isolate.open(
              (events, submissions, zlib) ->
                  new RuntimeHost(loop, events, submissions, zlib, settings, program, 0),
              StandardCapabilities.INSTANCE,
              start,
              librarySources(settings),
              own != null && userSnapshot.builds(),
              this::exited)) {
        isolate = opened;
        if (settings.ownsProcess()) {
          loop.beforeFirstWait(() -> DebugSignal.watch(opened::startDebugger));
        }
        loop.run(opened);
        isolate = null;
        if (opened.snapshotFile() != null) {
          UserSnapshot.write(opened.snapshotFile(), own, opened.createSnapshot());
          exited(0);
        }
        program.stopWorkers();
        if (settings.ownsProcess()) {
          Runtime.getRuntime().halt(exitCode);
        }
      } finally {
        isolate = null;
        program.stopWorkers();
        loop.close();
      }
      exit.complete(exitCode);
    } catch (Throwable error) {
      exit.completeExceptionally(error);
    }
  }

  private void exited(int code) {
    exitCode = code;
    if (settings.ownsProcess()) {
      endProcess(code);
    }
    loop.stop();
  }

  private static void endProcess(int code) {
    if (System.getProperty("junction.training") != null) {
      // Halting would skip the writing of the AOT cache.
      System.exit(code);
    }
    Runtime.getRuntime().halt(code);
  }

  static List<Path> librarySources(Settings settings) {
    return settings.sources().isEmpty()
        ? List.of(libraryFile(settings.home()))
        : settings.sources();
  }

  static Path libraryDirectory(Path home) {
    return home == null ? null : home.resolve("native");
  }

  /**
   * The file to name to V8, which reads it into memory as a whole. When the launcher has set
   * ICU_DATA to this installation, ICU by itself maps the file there, provided that V8 has none: so
   * V8 is given a file that is not there.
   */
  static Path icuData(Path home) {
    if (home == null) {
      return null;
    }
    var mapped = home.toString().equals(System.getenv(ICU_DATA));
    return home.resolve(mapped ? "mapped-by-icu" : "icudt77l.dat");
  }

  /** What the snapshot leaves out of the library. */
  static Path libraryFile(Path home) {
    return home.resolve("library.bin");
  }

  static Path snapshotFile(Path home) {
    return home.resolve("snapshot.bin");
  }

  static byte[] snapshot(Path home) {
    // A channel, or one large read, would put as much memory beside it that is never used again.
    var file = snapshotFile(home).toFile();
    try (var input = new FileInputStream(file)) {
      var bytes = new byte[(int) file.length()];
      int length = 0;
      while (length < bytes.length) {
        int read = input.read(bytes, length, Math.min(READ_SIZE, bytes.length - length));
        if (read < 0) {
          throw new EOFException(file.getPath());
        }
        length += read;
      }
      return bytes;
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
  }

  /**
   * Collects what a {@link Junction} needs. Unset, it sees this process's environment and no
   * streams.
   */
  public static final class Builder {
    private final List<String> arguments = new ArrayList<>();
    private final List<String> v8Flags = new ArrayList<>();
    private final List<Path> sources = new ArrayList<>();
    private Map<String, String> environment = System.getenv();
    private Path directory = Path.of("").toAbsolutePath();
    private String executable = "node";
    private InputStream stdin = InputStream.nullInputStream();
    private OutputStream stdout = OutputStream.nullOutputStream();
    private OutputStream stderr = OutputStream.nullOutputStream();
    private boolean ownsProcess;
    private Path home = defaultHome();
    private int stackKib;

    private Builder() {}

    private static Path defaultHome() {
      var property = System.getProperty("junction.home");
      return property == null ? null : Path.of(property);
    }

    /**
     * The command line behind {@code node}: options, then a script and its arguments, or {@code -e}
     * code.
     */
    public Builder arguments(String... words) {
      return arguments(List.of(words));
    }

    public Builder arguments(List<String> words) {
      arguments.addAll(words);
      return this;
    }

    /** The whole environment that the program sees. */
    public Builder environment(Map<String, String> variables) {
      environment = Objects.requireNonNull(variables);
      return this;
    }

    /** The directory in which the program starts; made absolute. */
    public Builder directory(Path path) {
      directory = path.toAbsolutePath().normalize();
      return this;
    }

    /** What {@code process.execPath} shows. */
    public Builder executable(String path) {
      executable = Objects.requireNonNull(path);
      return this;
    }

    public Builder stdin(InputStream stream) {
      stdin = Objects.requireNonNull(stream);
      return this;
    }

    public Builder stdout(OutputStream stream) {
      stdout = Objects.requireNonNull(stream);
      return this;
    }

    public Builder stderr(OutputStream stream) {
      stderr = Objects.requireNonNull(stream);
      return this;
    }

    /**
     * Says that this runtime is the whole process, so that signals and {@code process.exit} are its
     * own.
     */
    public Builder ownsProcess(boolean owns) {
      ownsProcess = owns;
      return this;
    }

    /** The laid-out installation: native library, ICU data and snapshot. */
    public Builder home(Path path) {
      home = path;
      return this;
    }

    /**
     * Loads the library from these source folders instead of the snapshot; for work on Junction
     * itself.
     */
    public Builder sources(List<Path> folders) {
      sources.addAll(folders);
      return this;
    }

    /** Flags of V8. They are the process's: the first runtime decides. */
    public Builder v8Flags(List<String> flags) {
      v8Flags.addAll(flags);
      return this;
    }

    /** KiB of stack for JavaScript; 0 for V8's own default. */
    public Builder stackSize(int kib) {
      stackKib = kib;
      return this;
    }

    /**
     * @throws IllegalStateException if no installation was named and {@code junction.home} is not
     *     set
     */
    public Junction build() {
      if (home == null) {
        throw new IllegalStateException(
            "no installation: set Builder.home or the system property junction.home");
      }
      return new Junction(
          new Settings(
              List.copyOf(arguments),
              environment,
              directory,
              executable,
              stdin,
              stdout,
              stderr,
              ownsProcess,
              home,
              List.copyOf(sources),
              List.copyOf(v8Flags),
              stackKib));
    }
  }
}
