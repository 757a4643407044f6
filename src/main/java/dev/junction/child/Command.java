package dev.junction.child;

import dev.junction.engine.Host;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What is to be started, and where its standard streams lead. */
record Command(
    Host host,
    String file,
    List<String> arguments,
    Path directory,
    Map<String, String> environment,
    List<String> stdio,
    boolean detached) {
  private static final int ENOENT = 2;
  private static final int EACCES = 13;
  private static final int EIO = 5;
  private static final int ENOTDIR = 20;
  private static final Pattern ERROR = Pattern.compile("error=(\\d+)");

  static Command of(
      Host host,
      String file,
      String arguments,
      String directory,
      String environment,
      String stdio,
      int flags) {
    var variables = new LinkedHashMap<String, String>();
    if (environment == null) {
      variables.putAll(host.environment());
    } else {
      for (var pair : split(environment)) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          variables.putIfAbsent(pair.substring(0, equals), pair.substring(equals + 1));
        }
      }
    }
    return new Command(
        host,
        file,
        split(arguments),
        directory == null ? host.currentDirectory() : host.resolve(directory),
        variables,
        split(stdio),
        (flags & 1) != 0);
  }

  private static List<String> split(String joined) {
    return joined == null || joined.isEmpty() ? List.of() : List.of(joined.split("\0", -1));
  }

  String stream(int descriptor) {
    return descriptor < stdio.size() ? stdio.get(descriptor) : "ignore";
  }

  boolean isPipe(int descriptor) {
    return stream(descriptor).equals("pipe");
  }

  Process start() throws SpawnException {
    if (!Files.isDirectory(directory)) {
      throw new SpawnException(Files.exists(directory) ? ENOTDIR : ENOENT);
    }
    var words = new ArrayList<String>();
    if (detached && Files.isExecutable(Path.of("/usr/bin/setsid"))) {
      words.add("/usr/bin/setsid");
    }
    words.add(locate());
    words.addAll(arguments);
    var builder = new ProcessBuilder(words).directory(directory.toFile());
    builder.environment().clear();
    environment.forEach(builder.environment()::put);
    builder.redirectInput(redirect(0));
    builder.redirectOutput(redirect(1));
    builder.redirectError(redirect(2));
    try {
      return builder.start();
    } catch (IOException error) {
      var match = ERROR.matcher(String.valueOf(error.getMessage()));
      throw new SpawnException(match.find() ? Integer.parseInt(match.group(1)) : EIO);
    } catch (IllegalArgumentException invalid) {
      throw new SpawnException(22);
    }
  }

  private Redirect redirect(int descriptor) {
    var stream = stream(descriptor);
    if (stream.equals("pipe")) {
      return Redirect.PIPE;
    }
    if (stream.equals("inherit")) {
      return host.ownsProcess() ? Redirect.INHERIT : Redirect.PIPE;
    }
    if (stream.startsWith("fd:")) {
      int number = Integer.parseInt(stream.substring(3));
      if (number == descriptor && number <= 2) {
        return Redirect.INHERIT;
      }
      var file = new File("/proc/self/fd/" + number);
      return descriptor == 0 ? Redirect.from(file) : Redirect.appendTo(file);
    }
    return descriptor == 0 ? Redirect.from(new File("/dev/null")) : Redirect.DISCARD;
  }

  /** The file that a name without slashes means by the child's own PATH. */
  private String locate() throws SpawnException {
    if (file.isEmpty()) {
      throw new SpawnException(ENOENT);
    }
    if (file.contains("/")) {
      var path = directory.resolve(file);
      check(path);
      return file.startsWith("/") ? file : path.toString();
    }
    var path = environment.getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin");
    boolean denied = false;
    for (var folder : path.split(File.pathSeparator, -1)) {
      var candidate = directory.resolve(folder).resolve(file);
      if (Files.isRegularFile(candidate)) {
        if (Files.isExecutable(candidate)) {
          return candidate.toString();
        }
        denied = true;
      }
    }
    throw new SpawnException(denied ? EACCES : ENOENT);
  }

  private static void check(Path path) throws SpawnException {
    if (!Files.exists(path)) {
      throw new SpawnException(ENOENT);
    }
    if (Files.isDirectory(path) || !Files.isExecutable(path)) {
      throw new SpawnException(EACCES);
    }
  }
}
