package dev.junction.engine;

import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.interop.V8Runtime;
import com.caoccao.javet.interop.V8ScriptOrigin;
import com.caoccao.javet.values.V8Value;
import com.caoccao.javet.values.reference.IV8Module;
import com.caoccao.javet.values.reference.V8Module;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The ES modules of an isolate, by number. Which module a specifier means is decided in JavaScript,
 * which links each import before the module is instantiated; V8 then only looks the links up.
 */
final class Modules {
  private final V8Runtime runtime;
  private final List<V8Module> modules = new ArrayList<>();

  /** By the importing module's resource name, then by specifier. */
  private final Map<String, Map<String, V8Module>> links = new HashMap<>();

  /** By the importing module's script, for those whose names are not their own. */
  private final Map<Integer, Map<String, V8Module>> linksByScript = new HashMap<>();

  Modules(V8Runtime runtime) {
    this.runtime = runtime;
    runtime.setV8ModuleResolver(this::resolve);
  }

  private IV8Module resolve(V8Runtime asking, String specifier, IV8Module referrer)
      throws JavetException {
    var known = linksByScript.isEmpty() ? null : linksByScript.get(referrer.getScriptId());
    if (known == null) {
      known = links.get(referrer.getResourceName());
    }
    return known == null ? null : known.get(specifier);
  }

  /**
   * Compiles a module; lineOffset is that of its first line, code what V8 made of the same source
   * before, or null.
   */
  int compile(String url, String source, byte[] code, int lineOffset) throws JavetException {
    var module =
        runtime.compileV8Module(source, code, new V8ScriptOrigin(url, lineOffset, 0), true);
    // Javet would close it when another module of that name comes.
    runtime.removeV8Module(module.getResourceName());
    modules.add(module);
    return modules.size() - 1;
  }

  void link(String url, String specifier, int target) {
    links.computeIfAbsent(url, unused -> new HashMap<>()).put(specifier, modules.get(target));
  }

  void link(int referrer, String specifier, int target) throws JavetException {
    linksByScript
        .computeIfAbsent(modules.get(referrer).getScriptId(), unused -> new HashMap<>())
        .put(specifier, modules.get(target));
  }

  /**
   * From now on the module lives as long as JavaScript sees its namespace or a module that imports
   * it. It must be instantiated, or not be needed any more.
   */
  void release(int number) throws JavetException {
    var module = modules.get(number);
    linksByScript.remove(module.getScriptId());
    module.setWeak();
  }

  /** The module is not used any more. */
  void forget(int number) {
    modules.set(number, null);
  }

  void instantiate(int number) throws JavetException {
    modules.get(number).instantiate();
  }

  byte[] cachedData(int number) throws JavetException {
    return modules.get(number).getCachedData();
  }

  V8Value evaluate(int number) throws JavetException {
    return modules.get(number).evaluate(true);
  }

  V8Value namespace(int number) throws JavetException {
    return modules.get(number).getNamespace();
  }

  int status(int number) throws JavetException {
    return modules.get(number).getStatus();
  }

  void close() throws JavetException {
    for (var module : modules) {
      if (module != null && !module.isClosed()) {
        module.close(true);
      }
    }
    modules.clear();
    links.clear();
  }
}
