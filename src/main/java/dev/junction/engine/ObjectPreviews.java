package dev.junction.engine;

import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.interop.IV8InspectorListener;
import com.caoccao.javet.interop.V8Runtime;
import java.util.regex.Pattern;

/**
 * What an object holds that JavaScript cannot ask for without changing it: the entries an iterator
 * has not given yet, those of a weak collection, the name of the function that made an object. The
 * inspector knows; a question takes a fraction of a millisecond, so {@code util.inspect} asks for
 * such objects only.
 */
final class ObjectPreviews {
  /** The global property in which JavaScript hands the object over and finds the entries. */
  private static final String SLOT = "__junctionPreview";

  private static final Pattern OBJECT_ID = Pattern.compile("\"objectId\":\"([^\"]+)\"");
  private static final Pattern CLASS_NAME =
      Pattern.compile("\"className\":\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final String TAKE_ENTRIES =
      "function(){globalThis."
          + SLOT
          + "=Array.from(this,(e)=>Object.hasOwn(e,'key')?[e.key,e.value]:[e.value])}";

  private ObjectPreviews() {}

  /**
   * Replaces the object in the slot by an array of its entries, each an array of the value or of
   * key and value, if it has any. Returns the name of its constructor.
   */
  static String preview(V8Runtime runtime) throws JavetException {
    var answers = new Answers();
    var inspector = runtime.createV8Inspector("preview");
    try {
      inspector.addListeners(answers);
      inspector.sendRequest("{\"id\":1,\"method\":\"Runtime.enable\"}");
      inspector.sendRequest(
          "{\"id\":2,\"method\":\"Runtime.evaluate\",\"params\":{\"expression\":\"globalThis."
              + SLOT
              + "\"}}");
      var className = CLASS_NAME.matcher(answers.last);
      var name = className.find() ? className.group(1) : "Object";
      inspector.sendRequest(
          "{\"id\":3,\"method\":\"Runtime.getProperties\",\"params\":{\"ownProperties\":true,\"objectId\":\""
              + objectId(answers.last, 0)
              + "\"}}");
      var entries = answers.last.indexOf("\"name\":\"[[Entries]]\"");
      if (entries >= 0) {
        inspector.sendRequest(
            "{\"id\":4,\"method\":\"Runtime.callFunctionOn\",\"params\":{\"objectId\":\""
                + objectId(answers.last, entries)
                + "\",\"functionDeclaration\":\""
                + TAKE_ENTRIES
                + "\"}}");
      }
      return name;
    } finally {
      inspector.close();
    }
  }

  private static String objectId(String answer, int from) {
    var matcher = OBJECT_ID.matcher(answer);
    if (!matcher.find(from)) {
      throw new IllegalStateException("the inspector answered " + answer);
    }
    return matcher.group(1);
  }

  private static final class Answers implements IV8InspectorListener {
    private String last = "";

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
