package dev.junction.engine;

import com.caoccao.javet.exceptions.JavetException;
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
    try (var inspector = new InspectorQuestions(runtime, "preview")) {
      inspector.ask("Runtime.enable", "");
      var object = inspector.ask("Runtime.evaluate", "\"expression\":\"globalThis." + SLOT + '"');
      var className = CLASS_NAME.matcher(object);
      var name = className.find() ? className.group(1) : "Object";
      var properties =
          inspector.ask(
              "Runtime.getProperties",
              "\"ownProperties\":true,\"objectId\":\""
                  + InspectorQuestions.objectId(object, 0)
                  + '"');
      var entries = properties.indexOf("\"name\":\"[[Entries]]\"");
      if (entries >= 0) {
        inspector.ask(
            "Runtime.callFunctionOn",
            "\"objectId\":\""
                + InspectorQuestions.objectId(properties, entries)
                + "\",\"functionDeclaration\":\""
                + TAKE_ENTRIES
                + '"');
      }
      return name;
    }
  }
}
