package dev.junction.engine;

import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.interop.V8Runtime;
import java.util.regex.Pattern;

/**
 * Memory figures of V8. They come from the inspector, which answers on the loop thread: Javet's own
 * heap statistics are taken by another thread, which would wait for ever for the lock that the loop
 * thread holds.
 */
final class V8Figures implements AutoCloseable {
  private static final Pattern FIGURE = Pattern.compile("\"(\\w+)\":(\\d+)");

  private final V8Runtime runtime;
  private InspectorQuestions inspector;

  V8Figures(V8Runtime runtime) {
    this.runtime = runtime;
  }

  /** Bytes: used heap, total heap, embedder heap, backing stores of array buffers. */
  double[] heap() throws JavetException {
    if (inspector == null) {
      inspector = new InspectorQuestions(runtime, "figures");
    }
    var figures = new double[4];
    var matcher = FIGURE.matcher(inspector.ask("Runtime.getHeapUsage", ""));
    while (matcher.find()) {
      double value = Double.parseDouble(matcher.group(2));
      switch (matcher.group(1)) {
        case "usedSize" -> figures[0] = value;
        case "totalSize" -> figures[1] = value;
        case "embedderHeapUsedSize" -> figures[2] = value;
        case "backingStorageSize" -> figures[3] = value;
        default -> {}
      }
    }
    return figures;
  }

  @Override
  public void close() throws JavetException {
    if (inspector != null) {
      inspector.close();
    }
  }
}
