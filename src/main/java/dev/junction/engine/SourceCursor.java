package dev.junction.engine;

import java.util.Set;

/**
 * A place in the text of a JavaScript program, and what every scanner of such text needs: where
 * blanks, words, strings, templates and regular expressions end (ECMA-262, section 12). The young
 * JVM interprets this code, so it does little for each character.
 */
abstract sealed class SourceCursor permits ExportsLexer, ImportScanner, ScriptScanner {
  /** Words behind which an expression goes on, so that a slash starts a regular expression. */
  static final Set<String> BEFORE_EXPRESSION =
      Set.of(
          "return",
          "typeof",
          "instanceof",
          "in",
          "of",
          "new",
          "delete",
          "void",
          "throw",
          "case",
          "do",
          "else",
          "yield",
          "await",
          "default",
          "extends");

  final String source;
  final int length;

  /** The offset of what is read next. */
  int at;

  SourceCursor(String source) {
    this.source = source;
    length = source.length();
  }

  static boolean isSpace(char c) {
    return c == ' ' || c >= 9 && c <= 13 || c == 0xa0 || c == 0xfeff || c == 0x2028 || c == 0x2029;
  }

  static boolean isWordStart(char c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c == '_'
        || c == '$'
        || c > 127 && Character.isUnicodeIdentifierStart(c);
  }

  static boolean isWordPart(char c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c == '_'
        || c == '$'
        || c > 127 && Character.isUnicodeIdentifierPart(c);
  }

  /** The offset of what follows white space and comments. */
  final int skipBlank(int from) {
    int k = from;
    while (k < length) {
      char c = source.charAt(k);
      if (isSpace(c)) {
        k++;
      } else if (c == '/' && source.startsWith("/*", k)) {
        int end = source.indexOf("*/", k + 2);
        k = end < 0 ? length : end + 2;
      } else if (c == '/' && source.startsWith("//", k)) {
        int end = source.indexOf('\n', k);
        k = end < 0 ? length : end;
      } else {
        return k;
      }
    }
    return k;
  }

  /** The offset behind the string literal at an offset; an unclosed one ends with its line. */
  final int stringEnd(int from) {
    char quote = source.charAt(from);
    int k = from + 1;
    while (k < length) {
      char c = source.charAt(k++);
      if (c == '\\') {
        k++;
      } else if (c == quote || c == '\n') {
        return k;
      }
    }
    return length;
  }

  /** From behind the slash that opens a regular expression to behind the one that closes it. */
  final void skipRegex() {
    boolean inClass = false;
    while (at < length) {
      char c = source.charAt(at++);
      if (c == '\\') {
        at++;
      } else if (c == '\n') {
        return;
      } else if (c == '[') {
        inClass = true;
      } else if (c == ']') {
        inClass = false;
      } else if (c == '/' && !inClass) {
        return;
      }
    }
  }

  /** Skips to the end of a template or of a part of it; true when an expression opens. */
  final boolean skipTemplate() {
    while (at < length) {
      char c = source.charAt(at++);
      if (c == '\\') {
        at++;
      } else if (c == '`') {
        return false;
      } else if (c == '$' && at < length && source.charAt(at) == '{') {
        at++;
        return true;
      }
    }
    return false;
  }
}
