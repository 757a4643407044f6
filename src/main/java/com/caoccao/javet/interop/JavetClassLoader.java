package com.caoccao.javet.interop;

import com.caoccao.javet.enums.JSRuntimeType;
import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.interop.loader.JavetLibLoader;
import java.io.File;

/**
 * Takes the place of Javet's class of this name (our jar is first on the class path). Javet's
 * defines the class of native methods in a class loader of its own, so that V8 and Node.js can be
 * loaded side by side. We never load both, and pay for that otherwise at every start: the JVM's
 * cache holds no class of such a loader, the class's bytes are looked for in all jars, and it is
 * called by reflection.
 */
final class JavetClassLoader {
  /** Where the launcher says that the library is, so that its name needs no working out. */
  private static final String LIBRARY_PROPERTY = "junction.engineLibrary";

  private final JSRuntimeType type;

  JavetClassLoader(ClassLoader parent, JSRuntimeType type) {
    this.type = type;
  }

  void load() throws JavetException {
    var library = System.getProperty(LIBRARY_PROPERTY);
    if (library != null && new File(library).exists()) {
      System.load(library);
    } else {
      new JavetLibLoader(type).load();
    }
  }

  IV8Native getNative() {
    return type.isNode() ? new NodeNative() : new V8Native();
  }
}
