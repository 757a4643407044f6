package dev.junction.javascript;

import dev.junction.testing.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Runs every {@code *.test.js} file, and shows each {@code test(…)} in it as a test. {@code mvn
 * verify -Dtest=JavaScriptTest -Djs=fs/read} runs the files whose path contains the text; {@code
 * bin/node src/test/js/…} runs one by hand.
 */
final class JavaScriptTest {
  private static final Path ROOT = Program.project().resolve("src/test/js");
  private static final int SECONDS = 300;

  /** A result of the outermost level as the reporter "spec" prints it. */
  private static final Pattern RESULT =
      Pattern.compile("^([✔✖﹣]) (.*?) \\([\\d.]+ms\\)(?: # .*)?$");

  @TestFactory
  @Execution(ExecutionMode.CONCURRENT)
  Stream<DynamicNode> files() throws IOException {
    var selection = System.getProperty("junction.javascriptTests", "");
    try (var files = Files.walk(ROOT)) {
      var names =
          files
              .filter(file -> file.toString().endsWith(".test.js"))
              .map(file -> ROOT.relativize(file).toString().replace('\\', '/'))
              .filter(name -> name.contains(selection))
              .sorted()
              .toList();
      return names.stream().map(JavaScriptTest::file);
    }
  }

  private static DynamicNode file(String name) {
    // The stream is taken when the container is executed: that is when the file runs.
    var results = Stream.of(name).flatMap(JavaScriptTest::run);
    return DynamicContainer.dynamicContainer(name, ROOT.resolve(name).toUri(), results);
  }

  private static Stream<DynamicTest> run(String name) {
    var file = "src/test/js/" + name;
    var tests = new ArrayList<DynamicTest>();
    try (var program = Program.start(List.of(file), Map.of())) {
      var output = program.finish(SECONDS);
      var failed = false;
      for (var line : output.lines().takeWhile(line -> !line.startsWith("ℹ tests ")).toList()) {
        var matcher = RESULT.matcher(line);
        if (!matcher.matches()) continue;
        failed |= matcher.group(1).equals("✖");
        tests.add(result(matcher.group(2), matcher.group(1), output + "\nalone: bin/node " + file));
      }
      var code = program.exitCode();
      if (tests.isEmpty() || (code != 0 && !failed)) {
        tests.add(
            failure(
                name,
                new AssertionError(
                    output + "\nexit code " + code + ", " + tests.size() + " tests")));
      }
    } catch (Exception error) {
      tests.add(failure(name, error));
    }
    return tests.stream();
  }

  private static DynamicTest result(String name, String mark, String output) {
    return DynamicTest.dynamicTest(
        name,
        () -> {
          if (mark.equals("✖")) Assertions.fail(output);
          Assumptions.assumeFalse(mark.equals("﹣"), "skipped");
        });
  }

  private static DynamicTest failure(String name, Throwable error) {
    return DynamicTest.dynamicTest(
        name,
        () -> {
          throw error;
        });
  }
}
