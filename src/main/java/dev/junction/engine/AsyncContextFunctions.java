package dev.junction.engine;

import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.interop.V8Runtime;
import com.caoccao.javet.values.V8Value;

/**
 * Finds V8's {@code getContinuationPreservedEmbedderData} and its setter, which no public API gives
 * out but which live in every context's heap: the inspector lists all functions, and two have these
 * names. Takes some milliseconds, so it is done when {@code AsyncLocalStorage} is first used.
 */
final class AsyncContextFunctions {
  private static final String PICK =
      "function(){const found=[];for(const f of this){try{"
          + "if(typeof f==='function'&&f.name==='getContinuationPreservedEmbedderData')found[0]=f;"
          + "if(typeof f==='function'&&f.name==='setContinuationPreservedEmbedderData')found[1]=f;"
          + "}catch{}}globalThis.__junctionContextFunctions=found}";

  private AsyncContextFunctions() {}

  /** An array of the getter and the setter. */
  static V8Value find(V8Runtime runtime) throws JavetException {
    try (var inspector = new InspectorQuestions(runtime, "junction")) {
      inspector.ask("Runtime.enable", "");
      var prototype = inspector.ask("Runtime.evaluate", "\"expression\":\"Function.prototype\"");
      var functions =
          inspector.ask(
              "Runtime.queryObjects",
              "\"prototypeObjectId\":\"" + InspectorQuestions.objectId(prototype, 0) + '"');
      inspector.ask(
          "Runtime.callFunctionOn",
          "\"objectId\":\""
              + InspectorQuestions.objectId(functions, 0)
              + "\",\"functionDeclaration\":\""
              + PICK
              + '"');
    }
    try (var global = runtime.getGlobalObject()) {
      V8Value found = global.get("__junctionContextFunctions");
      global.delete("__junctionContextFunctions");
      return found;
    }
  }
}
