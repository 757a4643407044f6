package dev.junction.engine;

import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.interop.IV8InspectorListener;
import com.caoccao.javet.interop.V8Runtime;
import com.caoccao.javet.values.V8Value;
import java.util.regex.Pattern;

/**
 * Finds V8's {@code getContinuationPreservedEmbedderData} and its setter, which no public API gives
 * out but which live in every context's heap: the inspector lists all functions, and two have these
 * names. Takes some milliseconds, so it is done when {@code AsyncLocalStorage} is first used.
 */
final class AsyncContextFunctions {
  private static final Pattern OBJECT_ID = Pattern.compile("\"objectId\":\"([^\"]+)\"");
  private static final String PICK =
      "function(){const found=[];for(const f of this){try{"
          + "if(typeof f==='function'&&f.name==='getContinuationPreservedEmbedderData')found[0]=f;"
          + "if(typeof f==='function'&&f.name==='setContinuationPreservedEmbedderData')found[1]=f;"
          + "}catch{}}globalThis.__junctionContextFunctions=found}";

  private AsyncContextFunctions() {}

  /** An array of the getter and the setter. */
  static V8Value find(V8Runtime runtime) throws JavetException {
    var answers = new Answers();
    var inspector = runtime.createV8Inspector("junction");
    try {
      inspector.addListeners(answers);
      inspector.sendRequest("{\"id\":1,\"method\":\"Runtime.enable\"}");
      inspector.sendRequest(
          "{\"id\":2,\"method\":\"Runtime.evaluate\",\"params\":{\"expression\":\"Function.prototype\"}}");
      var prototype = answers.objectId();
      inspector.sendRequest(
          "{\"id\":3,\"method\":\"Runtime.queryObjects\",\"params\":{\"prototypeObjectId\":\""
              + prototype
              + "\"}}");
      var functions = answers.objectId();
      inspector.sendRequest(
          "{\"id\":4,\"method\":\"Runtime.callFunctionOn\",\"params\":{\"objectId\":\""
              + functions
              + "\",\"functionDeclaration\":\""
              + PICK
              + "\"}}");
    } finally {
      inspector.close();
    }
    try (var global = runtime.getGlobalObject()) {
      V8Value found = global.get("__junctionContextFunctions");
      global.delete("__junctionContextFunctions");
      return found;
    }
  }

  private static final class Answers implements IV8InspectorListener {
    private String last = "";

    String objectId() {
      var matcher = OBJECT_ID.matcher(last);
      if (!matcher.find()) {
        throw new IllegalStateException("the inspector answered " + last);
      }
      return matcher.group(1);
    }

    @Override
    public void receiveResponse(String message) {
      last = message;
    }

    @Override
    public void flushProtocolNotifications() {}

    @Override
    public void receiveNotification(String message) {}

    @Override
    public void runIfWaitingForDebugger(int contextGroupId) {}

    @Override
    public void sendRequest(String message) {}
  }
}
