package dev.junction.cli;

import dev.junction.Junction;
import dev.junction.posix.Processes;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * The command line: a thin caller of {@link Junction}. The launcher tells it by system properties
 * where the installation is ({@code junction.home}) and which command was typed ({@code
 * junction.executable}).
 */
public final class Main {
  private Main() {}

  /** Signals that make the JVM exit by itself; here they end the process as the system has it. */
  private static final List<String> ENDING = List.of("TERM", "INT", "HUP");

  public static void main(String[] words) throws Exception {
    for (var name : ENDING) {
      Signal.handle(new Signal(name), SignalHandler.SIG_DFL);
    }
    // Who has started us sees by this that the above is done.
    Signal.handle(new Signal("PWR"), SignalHandler.SIG_IGN);
    var v8Flags = V8Options.of(words, System.getenv("NODE_OPTIONS"));
    var runtime =
        Junction.builder()
            .arguments(words)
            .executable(System.getProperty("junction.executable", "node"))
            .directory(startDirectory())
            .environment(environment())
            .stdin(new FileInputStream(FileDescriptor.in))
            .stdout(new FileOutputStream(FileDescriptor.out))
            .stderr(new FileOutputStream(FileDescriptor.err))
            .sources(sources())
            .v8Flags(v8Flags)
            .stackSize(V8Options.stackKib(v8Flags))
            .ownsProcess(true)
            .build();
    try {
      System.exit(await(runtime.start().toCompletableFuture()));
    } catch (java.util.concurrent.CompletionException failure) {
      failure.getCause().printStackTrace();
      System.exit(70);
    }
  }

  /**
   * The exit code of the program. By {@code SIGQUIT} the JVM prints its threads, and {@code jcmd}
   * and {@code jstack} attach; whoever wants it to end the program, as it ends Node.js, says so by
   * {@code -Djunction.endOnQuit}. To tell the system costs a little, which programs that end sooner
   * do not pay.
   */
  private static int await(CompletableFuture<Integer> running) throws InterruptedException {
    if (System.getProperty("junction.endOnQuit") == null) {
      return running.join();
    }
    try {
      return running.get(QUIT_DELAY_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException later) {
      Processes.endOnQuit();
    } catch (ExecutionException failure) {
      // join() below throws it.
    }
    return running.join();
  }

  private static final long QUIT_DELAY_MILLIS = 1000;

  private static final String GONE = "/proc/removed";

  private static Path startDirectory() {
    // The launcher has left a directory that was removed; paths relative to it lead nowhere.
    return Path.of(
        System.getProperty("junction.cwd") == null ? System.getProperty("user.dir") : GONE);
  }

  /**
   * The launcher sets ICU_DATA for our own ICU, for the JVM the signal that it stops threads with,
   * and when malloc keeps memory; the program is to see what was there before.
   */
  private static Map<String, String> environment() {
    var before = System.getProperty("junction.icuData");
    var environment = new HashMap<>(System.getenv());
    environment.remove("_JAVA_SR_SIGNUM");
    environment.remove("MALLOC_MMAP_THRESHOLD_", "4194304");
    environment.remove("MALLOC_TRIM_THRESHOLD_", "8388608");
    environment.remove("JUNCTION_ARGV0");
    if (before != null) {
      environment.remove("ICU_DATA");
      if (!before.isEmpty()) {
        environment.put("ICU_DATA", before);
      }
    }
    return environment;
  }

  private static List<Path> sources() {
    var property = System.getProperty("junction.sources");
    if (property == null) {
      return List.of();
    }
    var folders = new ArrayList<Path>();
    Arrays.stream(property.split(java.io.File.pathSeparator)).map(Path::of).forEach(folders::add);
    return folders;
  }
}
