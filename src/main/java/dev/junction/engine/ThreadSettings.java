package dev.junction.engine;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What a further runtime of a program is started with.
 *
 * @param id the number of its thread, from {@link Host#shared shared} state of the worker
 *     capability
 * @param name the name of its thread
 * @param environment a copy of the environment that is its own, or null to share the starter's
 * @param arguments what {@link Host#arguments} answers in it
 * @param maxHeapMib the JavaScript heap at which it is ended, or 0 for V8's own limit
 * @param stackMib the stack of JavaScript
 * @param onEnd told once, on the ending thread, when nothing of the runtime is left
 */
public record ThreadSettings(
    int id,
    String name,
    Map<String, String> environment,
    List<String> arguments,
    double maxHeapMib,
    double stackMib,
    Consumer<ThreadEnd> onEnd) {

  /** These settings with the starter's environment, unless they have one of their own. */
  public ThreadSettings sharing(Map<String, String> startersEnvironment) {
    return environment != null
        ? this
        : new ThreadSettings(id, name, startersEnvironment, arguments, maxHeapMib, stackMib, onEnd);
  }

  /** How a runtime ended. */
  public record ThreadEnd(int exitCode, boolean outOfMemory, Throwable failure) {}

  /** A runtime that was started. */
  public interface RunningThread {
    /** Any thread: ends it as soon as its JavaScript can be interrupted. */
    void stop();

    /** Milliseconds since its loop was made, and of these the idle ones. */
    double[] times();

    /** Waits until it has ended. */
    void join();
  }
}
