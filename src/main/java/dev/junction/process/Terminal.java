package dev.junction.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The terminal of the process, asked and set through {@code stty}, which every POSIX system has.
 */
final class Terminal {
  private static final int EIO = 5;

  private Terminal() {}

  /** Columns and rows; 80 by 24 where nobody knows. */
  static double[] windowSize(Map<String, String> environment) {
    try {
      var answer = stty("size").trim().split(" ", -1);
      if (answer.length == 2) {
        return new double[] {Double.parseDouble(answer[1]), Double.parseDouble(answer[0])};
      }
    } catch (IOException | InterruptedException | NumberFormatException unknown) {
      // Falls through to the environment.
    }
    return new double[] {
      number(environment.get("COLUMNS"), 80), number(environment.get("LINES"), 24)
    };
  }

  private static double number(String text, double otherwise) {
    try {
      return text == null ? otherwise : Integer.parseInt(text);
    } catch (NumberFormatException notANumber) {
      return otherwise;
    }
  }

  static int setRawMode(boolean on) {
    try {
      if (on) {
        stty("raw", "-echo");
      } else {
        stty("sane");
      }
      return 0;
    } catch (IOException error) {
      return -EIO;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return -EIO;
    }
  }

  private static String stty(String... words) throws IOException, InterruptedException {
    var command = new java.util.ArrayList<String>();
    command.add("stty");
    command.addAll(java.util.List.of(words));
    var process =
        new ProcessBuilder(command).redirectInput(ProcessBuilder.Redirect.INHERIT).start();
    var answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return answer;
  }
}
