package dev.junction.engine;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a debugger knows as URLs of files, in the messages of one session with V8's inspector.
 *
 * <p>Scripts of CommonJS modules have paths as names, those of ES modules URLs. A breakpoint by URL
 * becomes one by an expression that both match; what V8 calls that breakpoint is translated, too.
 */
final class ScriptUrls {
  private static final Pattern NAME =
      Pattern.compile("\"(url|embedderName)\":\"(/(?:[^\"\\\\]++|\\\\u[0-9a-fA-F]{4})*+)\"");
  private static final Pattern WANTED =
      Pattern.compile("\"url\"\\s*:\\s*\"(file://(?:[^\"\\\\]++|\\\\/)*+)\"");
  private static final Pattern WANTED_PATTERN =
      Pattern.compile("\"urlRegex\"\\s*:\\s*\"((?:[^\"\\\\]++|\\\\.)*+)\"");
  private static final Pattern BREAKPOINT =
      Pattern.compile("\"breakpointId\":\"2:(\\d+:\\d+:)((?:[^\"\\\\]++|\\\\.)*+)\"");

  private static final Pattern ESCAPE = Pattern.compile("\\\\u([0-9a-fA-F]{4})");
  private static final int HEX = 16;

  /** What V8 calls breakpoints, by what the debugger does. */
  private final Map<String, String> breakpoints = new HashMap<>();

  /** The URL of the breakpoint that is being set, and the expression that stands for it. */
  private String url;

  private String expression;
  private String kind;

  /** A request, as V8 is to get it. */
  String inRequest(String message) {
    if (message.contains("\"Debugger.setBreakpointByUrl\"")) {
      return breakpointByUrl(message);
    }
    if (!breakpoints.isEmpty() && message.contains("\"breakpointId\"")) {
      var text = message;
      for (var breakpoint : breakpoints.entrySet()) {
        text = text.replace(quoted(breakpoint.getKey()), quoted(breakpoint.getValue()));
      }
      return text;
    }
    return message;
  }

  private String breakpointByUrl(String message) {
    url = null;
    var found = WANTED.matcher(message);
    if (found.find()) {
      url = found.group(1).replace("\\/", "/");
      var path = pathOf(url);
      kind = "1:";
      expression = "^(?:" + escaped(url) + (path == null ? "" : "|" + escaped(ascii(path))) + ")$";
      return found.replaceFirst(Matcher.quoteReplacement("\"urlRegex\":" + quoted(expression)));
    }
    found = WANTED_PATTERN.matcher(message);
    if (found.find()) {
      url = found.group(1);
      kind = "2:";
      expression =
          url.replace("file:\\\\/\\\\/\\\\/", "(?:file:\\\\/\\\\/)?\\\\/")
              .replace("file:///", "(?:file://)?/");
      if (expression.equals(url)) {
        url = null;
        return message;
      }
      return found.replaceFirst(Matcher.quoteReplacement("\"urlRegex\":" + quoted(expression)));
    }
    return message;
  }

  /** A message of V8, as the debugger is to get it. */
  String inMessage(String message) {
    var text = message;
    if (url != null && text.startsWith("{\"id\":")) {
      note(text);
    }
    if (!breakpoints.isEmpty()
        && (text.contains("\"breakpointId\"") || text.contains("\"hitBreakpoints\""))) {
      for (var breakpoint : breakpoints.entrySet()) {
        text = text.replace(quoted(breakpoint.getValue()), quoted(breakpoint.getKey()));
      }
    }
    if (!(text.contains("\"url\":\"/") || text.contains("\"embedderName\":\"/"))
        || !text.contains("\"scriptId\"")) {
      return text;
    }
    return NAME.matcher(text)
        .replaceAll(found ->
            Matcher.quoteReplacement(
                "\"" + found.group(1) + "\":\"" + fileUrl(unescaped(found.group(2))) + "\""));
  }

  /** The answer to the request for a breakpoint has its name. */
  private void note(String answer) {
    var found = BREAKPOINT.matcher(answer);
    if (found.find() && unescaped(found.group(2)).equals(unescaped(expression))) {
      breakpoints.put(kind + found.group(1) + url, "2:" + found.group(1) + found.group(2));
    }
    url = null;
  }

  /** JSON without the escapes that stand for one character each by its number. */
  private static String unescaped(String text) {
    return ESCAPE
        .matcher(text)
        .replaceAll(found ->
            Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(found.group(1), HEX))));
  }

  private static String ascii(String text) {
    var result = new StringBuilder();
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (c < 0x80) {
        result.append(c);
      } else {
        result.append(String.format("\\u%04X", (int) c));
      }
    }
    return result.toString();
  }

  private static String quoted(String text) {
    return "\"" + text + "\"";
  }

  /** An expression that matches the text, as it stands in JSON. */
  private static String escaped(String text) {
    return text.replaceAll("[.*+?^$()\\[\\]{}|]", "\\\\\\\\$0");
  }

  private static String pathOf(String url) {
    try {
      var path = new URI(url).getPath();
      return path == null || path.isEmpty() || path.contains("\"") || path.contains("\\")
          ? null
          : path;
    } catch (URISyntaxException odd) {
      return url.substring("file://".length());
    }
  }

  private static String fileUrl(String path) {
    try {
      return new URI("file", "", path, null).toASCIIString();
    } catch (URISyntaxException odd) {
      return "file://" + path;
    }
  }
}
