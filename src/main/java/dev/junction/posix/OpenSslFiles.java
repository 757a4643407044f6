package dev.junction.posix;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where OpenSSL 3 is: in the installation ({@code native/openssl}), in the folder that the system
 * property {@code junction.openssl} names, or where the system's loader finds it.
 */
public final class OpenSslFiles {
  private OpenSslFiles() {}

  /**
   * Opens libcrypto or libssl.
   *
   * @param home the installation, or null
   * @return null when it is not on this system
   */
  public static NativeLibrary open(Path home, String name) {
    var files =
        List.of("lib" + name + ".so.3", "lib" + name + ".3.dylib", "lib" + name + "-3-x64.dll");
    var folders = new ArrayList<String>();
    var chosen = System.getProperty("junction.openssl");
    if (chosen != null) {
      folders.add(chosen);
    }
    if (home != null) {
      folders.add(home.resolve("native/openssl").toAbsolutePath().toString());
    }
    folders.add("/opt/homebrew/opt/openssl@3/lib");
    folders.add("/usr/local/opt/openssl@3/lib");
    var found = new ArrayList<String>();
    for (var folder : folders) {
      for (var file : files) {
        found.add(folder + "/" + file);
      }
    }
    found.addAll(files);
    return NativeLibrary.open(found);
  }
}
