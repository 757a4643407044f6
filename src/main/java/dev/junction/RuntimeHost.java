package dev.junction;

import dev.junction.engine.Events;
import dev.junction.engine.Host;
import dev.junction.engine.Submissions;
import dev.junction.loop.EventLoop;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The runtime as its capabilities see it. */
final class RuntimeHost implements Host {
  private final EventLoop loop;
  private final Events events;
  private final Submissions submissions;
  private final Junction.Settings settings;
  private final Map<String, String> environment;
  private volatile Path directory;

  RuntimeHost(EventLoop loop, Events events, Submissions submissions, Junction.Settings settings) {
    this.loop = loop;
    this.events = events;
    this.submissions = submissions;
    this.settings = settings;
    environment = new java.util.LinkedHashMap<>(settings.environment());
    directory = settings.directory();
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
    return directory;
  }

  @Override
  public void changeDirectory(Path newDirectory) {
    directory = newDirectory;
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
  public boolean ownsProcess() {
    return settings.ownsProcess();
  }
}
