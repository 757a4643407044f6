package dev.junction.engine;

import java.util.regex.Pattern;

/** Text in JSON. */
final class JsonText {
  private static final int HEX = 16;

  private JsonText() {}

  static String quoted(String text) {
    var json = new StringBuilder(text.length() + 16).append('"');
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ' || Character.isSurrogate(c)) {
        json.append(String.format("\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    return json.append('"').toString();
  }

  /** The text that an object's member is, or null. */
  static String member(String json, String name) {
    var found =
        Pattern.compile("\"" + name + "\"\\s*:\\s*\"((?:[^\"\\\\]++|\\\\.)*+)\"", Pattern.DOTALL)
            .matcher(json);
    return found.find() ? unquoted(found.group(1)) : null;
  }

  private static String unquoted(String json) {
    if (json.indexOf('\\') < 0) {
      return json;
    }
    var text = new StringBuilder(json.length());
    for (var i = 0; i < json.length(); i++) {
      var c = json.charAt(i);
      if (c != '\\') {
        text.append(c);
        continue;
      }
      c = json.charAt(++i);
      switch (c) {
        case 'n' -> text.append('\n');
        case 't' -> text.append('\t');
        case 'r' -> text.append('\r');
        case 'b' -> text.append('\b');
        case 'f' -> text.append('\f');
        case 'u' -> {
          text.append((char) Integer.parseInt(json, i + 1, i + 5, HEX));
          i += 4;
        }
        default -> text.append(c);
      }
    }
    return text.toString();
  }
}
