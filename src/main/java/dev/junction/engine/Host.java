package dev.junction.engine;

import dev.junction.loop.EventLoop;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What a capability sees of the runtime it belongs to. */
public interface Host {
  EventLoop loop();

  Events events();

  /** Runs Java code for what JavaScript submits to a handle. */
  Submissions submissions();

  /**
   * The process environment of this runtime; changes made here are what child processes inherit.
   */
  Map<String, String> environment();

  /** The current directory of this runtime ({@code process.chdir} changes it); always absolute. */
  Path currentDirectory();

  void changeDirectory(Path directory);

  /** A path as JavaScript gave it, made absolute against {@link #currentDirectory}. */
  default Path resolve(String path) {
    return currentDirectory().resolve(path);
  }

  /** The command line behind the executable, as given: options, script, arguments. */
  List<String> arguments();

  /** What {@code process.execPath} shows. */
  String executable();

  /** The directory of the installation, with what is not in the snapshot. */
  Path home();

  InputStream stdin();

  OutputStream stdout();

  OutputStream stderr();

  /** The number of this runtime's thread in its program: 0 for the first. */
  int threadId();

  /** State that all runtimes of the program share; made when one first asks for it. */
  <T> T shared(Class<T> kind, Supplier<T> maker);

  /** Starts another runtime of this program on a thread of its own. */
  ThreadSettings.RunningThread startThread(ThreadSettings thread);

  /** Native functions; looked for no sooner than they are called. */
  NativeCalls nativeCalls();

  /** A short way to files, or null; any thread may ask for one. */
  PlainFiles openPlainFiles();

  /** Whether this runtime is the JVM's command line, and so may touch what is process-wide. */
  boolean ownsProcess();

  /** How native code calls Java; null where that is not to be had. */
  default NativeCode nativeCode() {
    return null;
  }

  /** The zlib that V8's library holds; null where it is not known. On the loop thread. */
  default V8Zlib zlib() {
    return null;
  }
}
