package dev.junction;

import dev.junction.engine.Events;
import dev.junction.engine.Host;
import dev.junction.engine.NativeCalls;
import dev.junction.engine.NativeCode;
import dev.junction.engine.PlainFiles;
import dev.junction.engine.Submissions;
import dev.junction.engine.ThreadSettings;
import dev.junction.engine.V8Zlib;
import dev.junction.loop.EventLoop;
import dev.junction.posix.SourceFiles;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The runtime as its capabilities see it. */
final class RuntimeHost implements Host {
  private final EventLoop loop;
  private final Events events;
  private final Submissions submissions;
  private final Supplier<V8Zlib> zlib;
  private final Junction.Settings settings;
  private final Map<String, String> environment;
  private final Program program;
  private final int threadId;

  RuntimeHost(
      EventLoop loop,
      Events events,
      Submissions submissions,
      Supplier<V8Zlib> zlib,
      Junction.Settings settings,
      Program program,
      int threadId) {
    this.loop = loop;
    this.events = events;
    this.submissions = submissions;
    this.zlib = zlib;
    this.settings = settings;
    this.program = program;
    this.threadId = threadId;
    environment =
        threadId == 0
            ? Collections.synchronizedMap(new LinkedHashMap<>(settings.environment()))
            : settings.environment();
  }

  @Override
  public EventLoop loop() {
    return loop;
  }

  @Override
  public Events events() {
    return events;
  }

  @Override
  public Submissions submissions() {
    return submissions;
  }

  @Override
  public Map<String, String> environment() {
    return environment;
  }

  @Override
  public Path currentDirectory() {
    return program.directory;
  }

  @Override
  public void changeDirectory(Path newDirectory) {
    program.directory = newDirectory;
  }

  @Override
  public List<String> arguments() {
    return settings.arguments();
  }

  @Override
  public String executable() {
    return settings.executable();
  }

  @Override
  public Path home() {
    return settings.home();
  }

  @Override
  public InputStream stdin() {
    return settings.stdin();
  }

  @Override
  public OutputStream stdout() {
    return settings.stdout();
  }

  @Override
  public OutputStream stderr() {
    return settings.stderr();
  }

  @Override
  public int threadId() {
    return threadId;
  }

  @Override
  public <T> T shared(Class<T> kind, Supplier<T> maker) {
    return program.shared(kind, maker);
  }

  @Override
  public ThreadSettings.RunningThread startThread(ThreadSettings thread) {
    var worker = new WorkerRuntime(settings, program, loop, thread.sharing(environment));
    worker.start();
    return worker;
  }

  @Override
  public NativeCalls nativeCalls() {
    return new CLibrary();
  }

  @Override
  public PlainFiles openPlainFiles() {
    // An embedder's JVM may hide its internals, without which the class cannot be loaded.
    boolean isOpen =
        Object.class.getModule().isExported("jdk.internal.misc", RuntimeHost.class.getModule());
    return isOpen ? SourceFiles.open() : null;
  }

  @Override
  public boolean ownsProcess() {
    return settings.ownsProcess();
  }

  @Override
  public NativeCode nativeCode() {
    return new ForeignCode();
  }

  @Override
  public V8Zlib zlib() {
    return zlib.get();
  }
}
