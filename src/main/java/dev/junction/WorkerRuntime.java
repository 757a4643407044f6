package dev.junction;

import dev.junction.engine.Isolate;
import dev.junction.engine.ThreadSettings;
import dev.junction.engine.ThreadSettings.ThreadEnd;
import dev.junction.engine.V8Platform;
import dev.junction.loop.EventLoop;
import java.io.InputStream;

/** A further runtime of a program: an isolate and an event loop on a thread of their own. */
final class WorkerRuntime implements ThreadSettings.RunningThread {
  private final Junction.Settings settings;
  private final Program program;
  private final ThreadSettings thread;
  private final EventLoop loop;
  private final Thread runner;
  private volatile Isolate isolate;
  private volatile int exitCode;

  /** Whether the starter has ended the thread. */
  private volatile boolean stopped;

  WorkerRuntime(
      Junction.Settings starter, Program program, EventLoop starterLoop, ThreadSettings thread) {
    settings = starter.forWorker(thread, InputStream.nullInputStream());
    this.program = program;
    this.thread = thread;
    loop = new EventLoop(Junction.poolSize(settings.environment()), starterLoop);
    runner =
        new Thread(
            null,
            this::run,
            thread.name(),
            V8Platform.threadStackSize(
                Math.max(settings.stackKib(), (int) (thread.stackMib() * 1024))));
    runner.setDaemon(true);
  }

  void start() {
    program.add(this);
    runner.start();
  }

  @Override
  public void stop() {
    stopped = true;
    loop.stop();
    var running = isolate;
    if (running != null) {
      running.terminate();
    }
  }

  @Override
  public double[] times() {
    return new double[] {loop.ageMillis(), loop.idleMillis()};
  }

  @Override
  public void join() {
    try {
      if (Thread.currentThread() != runner) {
        runner.join();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    Throwable failure = null;
    boolean outOfMemory = false;
    try {
      loop.enter();
      loop.reached(EventLoop.Milestone.ISOLATE);
      try (var opened =
          Isolate.open(
              (events, submissions, zlib) ->
                  new RuntimeHost(loop, events, submissions, zlib, settings, program, thread.id()),
              StandardCapabilities.INSTANCE,
              settings.sources().isEmpty() ? program.snapshot(settings.home()) : null,
              Junction.librarySources(settings),
              false,
              this::exited)) {
        isolate = opened;
        opened.limitStack(V8Platform.defaultStackSize(settings.stackKib()), thread.stackMib());
        opened.limitHeap(thread.maxHeapMib());
        loop.run(opened);
        if (loop.isStopping() && exitCode == 0 && !exited) {
          exitCode = 1;
        }
        outOfMemory = opened.ranOutOfMemory();
        isolate = null;
      } finally {
        isolate = null;
        loop.close();
      }
    } catch (Throwable error) {
      failure = error;
    }
    program.remove(this);
    thread.onEnd().accept(new ThreadEnd(exitCode, outOfMemory, failure));
  }

  private boolean exited;

  private void exited(int code) {
    exited = true;
    exitCode = stopped ? 1 : code;
    loop.stop();
  }
}
