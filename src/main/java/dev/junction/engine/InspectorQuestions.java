package dev.junction.engine;

import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.interop.IV8InspectorListener;
import com.caoccao.javet.interop.V8Inspector;
import com.caoccao.javet.interop.V8Runtime;
import java.util.regex.Pattern;

/** A session with V8's inspector for questions that it answers at once, on the loop thread. */
final class InspectorQuestions implements IV8InspectorListener, AutoCloseable {
  private static final Pattern OBJECT_ID = Pattern.compile("\"objectId\":\"([^\"]+)\"");

  private final V8Inspector inspector;
  private String answer = "";

  InspectorQuestions(V8Runtime runtime, String name) throws JavetException {
    inspector = runtime.createV8Inspector(name);
    inspector.addListeners(this);
  }

  /**
   * Sends a message of the protocol and returns the answer, both JSON.
   *
   * @param parameters those of the method without their braces, or nothing
   */
  String ask(String method, String parameters) throws JavetException {
    inspector.sendRequest(
        "{\"id\":1,\"method\":\"" + method + "\",\"params\":{" + parameters + "}}");
    return answer;
  }

  /** The first id of an object in an answer behind the given position. */
  static String objectId(String answer, int from) {
    var matcher = OBJECT_ID.matcher(answer);
    if (!matcher.find(from)) {
      throw new IllegalStateException("the inspector answered " + answer);
    }
    return matcher.group(1);
  }

  @Override
  public void receiveResponse(String message) {
    answer = message;
  }

  @Override
  public void flushProtocolNotifications() {}

  @Override
  public void receiveNotification(String message) {}

  @Override
  public void runIfWaitingForDebugger(int contextGroupId) {}

  @Override
  public void sendRequest(String message) {}

  @Override
  public void close() throws JavetException {
    inspector.close();
  }
}
