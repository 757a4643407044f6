package dev.junction.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The JavaScript half of the standard library, as files. */
final class JavaScriptSources {
  private JavaScriptSources() {}

  /**
   * All modules below the given folders, by id: {@code node/fs/promises.js} is {@code fs/promises},
   * and {@code internal/errors.js} is {@code internal/errors}. {@code boot/} is left out.
   */
  static Map<String, String> modules(List<Path> folders) {
    var modules = new TreeMap<String, String>();
    for (var folder : folders) {
      if (!Files.isDirectory(folder)) {
        continue;
      }
      try (var files = Files.walk(folder)) {
        for (var file : (Iterable<Path>) files::iterator) {
          var name = folder.relativize(file).toString().replace('\\', '/');
          if (name.endsWith(".js") && !name.startsWith("boot/")) {
            var id = name.substring(0, name.length() - 3);
            modules.put(id.startsWith("node/") ? id.substring(5) : id, Files.readString(file));
          }
        }
      } catch (IOException error) {
        throw new UncheckedIOException(error);
      }
    }
    return modules;
  }

  static String boot(List<Path> folders, String name) {
    var tried = new ArrayList<Path>();
    for (var folder : folders) {
      var file = folder.resolve("boot").resolve(name);
      tried.add(file);
      if (Files.exists(file)) {
        try {
          return Files.readString(file);
        } catch (IOException error) {
          throw new UncheckedIOException(error);
        }
      }
    }
    throw new IllegalStateException("no " + name + " in " + tried);
  }
}
