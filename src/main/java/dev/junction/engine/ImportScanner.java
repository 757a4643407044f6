package dev.junction.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds dynamic imports in JavaScript and renames their callee, for which V8 has no hook here:
 * {@code import(x)} becomes {@code ımport(x)}, a call of a function of the runtime. The name has
 * the same length, so every column stays.
 *
 * <p>The scan knows strings, templates, comments and regular expressions, as far as it must in
 * order not to touch text that only looks like a call. It reads each character once.
 */
final class ImportScanner extends SourceCursor {
  /** The name that stands for {@code import}: its first letter is U+0131, a dotless i. */
  static final String NAME = "\u0131mport";

  /** No dynamic import, only such as are written {@code import (}, or any. */
  static final int NONE = 0;

  static final int CALLS = 1;
  static final int OTHERS = 2;

  private static final String IMPORT = "import";
  private static final String EXPORT = "export";

  /**
   * In front of the specifier of {@code import source x from 'y'}, which becomes an import of the
   * default export of a module made for it.
   */
  private static final String SOURCE_PHASE = "\u0001source:";

  /** Between a specifier and the number of its attributes, see {@link #tellApart}. */
  private static final char DISTINCT = '\u0003';

  private static final String SOURCE = "source";

  /** Where static imports go: specifier and attributes in turn; null when nobody asked. */
  private final List<Object> imports;

  /** Whether statements that import or export from elsewhere are left out of the result. */
  private final boolean bodyOnly;

  /** Behind this offset there is nothing to find. */
  private final int last;

  private boolean hasAttributes;

  /** What the result is so far, up to {@link #copied}; null while it is the source itself. */
  private StringBuilder out;

  private int copied;

  /** Where the argument of a call of {@code eval} starts: a string there is code, too. */
  private int evaluated = -1;

  private ImportScanner(String source, List<Object> imports, boolean bodyOnly) {
    super(source);
    this.imports = imports;
    this.bodyOnly = bodyOnly;
    last = bodyOnly ? length : lastOccurrence(source, imports != null);
  }

  /** The last offset at which an import, or an export from elsewhere, may stand; -1 if none may. */
  private static int lastOccurrence(String source, boolean withExports) {
    int found = source.lastIndexOf(IMPORT);
    int export = withExports ? source.lastIndexOf(EXPORT) : -1;
    while (export > found) {
      int k = export + EXPORT.length();
      while (k < source.length() && isSpace(source.charAt(k))) {
        k++;
      }
      char next = k < source.length() ? source.charAt(k) : 0;
      if (next == '*' || next == '/') {
        return export;
      }
      if (next == '{') {
        int close = source.indexOf('}', k);
        k = close < 0 ? source.length() : close + 1;
        while (k < source.length() && isSpace(source.charAt(k))) {
          k++;
        }
        next = k < source.length() ? source.charAt(k) : 0;
        if (close < 0
            || next == '/'
            || next == 'f'
            || isWithin(source, '/', export, close)
            || isWithin(source, '"', export, close)
            || isWithin(source, '\'', export, close)) {
          return export;
        }
      }
      export = source.lastIndexOf(EXPORT, export - 1);
    }
    return found;
  }

  private static boolean isWithin(String source, char c, int from, int to) {
    int found = source.indexOf(c, from);
    return found >= 0 && found < to;
  }

  /** The text of an ES module without its import statements and lists of exports. */
  static String moduleBody(String source) {
    return new ImportScanner(source, new ArrayList<>(), true).scan();
  }

  /**
   * Reads the text of an ES module.
   *
   * @return the source with its dynamic imports renamed, then for each static import (and export
   *     from) its specifier and its attributes as {@code key\0value\0…}. The specifier of {@code
   *     import source} is marked by {@link #SOURCE_PHASE}
   */
  static Object[] module(String source) {
    var found = new ArrayList<Object>();
    found.add(null);
    found.set(0, new ImportScanner(source, found, false).scan());
    return found.toArray();
  }

  /**
   * Whether the text holds anything that looks like a dynamic import; says yes to comments and
   * strings too.
   */
  static boolean mayContain(String source) {
    return kindOf(source) != NONE;
  }

  /** What may be in the text of dynamic imports: see {@link PlainFiles#imports}. */
  static int kindOf(String source) {
    int kind = NONE;
    for (int i = source.indexOf(IMPORT); i >= 0; i = source.indexOf(IMPORT, i + IMPORT.length())) {
      int k = i + IMPORT.length();
      while (k < source.length() && isSpace(source.charAt(k))) {
        k++;
      }
      char next = k < source.length() ? source.charAt(k) : 0;
      if (next == '(') {
        kind = CALLS;
      } else if (next == '/' || next == '.' && source.startsWith(SOURCE, k + 1)) {
        return OTHERS;
      }
    }
    return kind;
  }

  /** The source with its dynamic imports renamed; the same object when there is none. */
  static String rewrite(String source) {
    return mayContain(source) ? new ImportScanner(source, null, false).scan() : source;
  }

  private String scan() {
    var templates = new int[16];
    int open = 0; // template literals whose `${` is open
    int depth = 0;
    boolean regexAllowed = true;
    boolean afterDot = false;
    while (at < length && at <= last) {
      char c = source.charAt(at);
      if (isSpace(c)) {
        at++;
        continue;
      }
      if (isWordStart(c)) {
        int start = at++;
        while (at < length && isWordPart(source.charAt(at))) {
          at++;
        }
        int size = at - start;
        if (c == 'i'
            && size == 6
            && !afterDot
            && source.startsWith(IMPORT, start)
            && (isCall(start) || isSourceCall())) {
          replace(start, at, NAME);
        } else if (imports != null && depth == 0 && size == 6 && !afterDot) {
          readStatement(start);
        } else if (c == 'e' && size == 4 && !afterDot && source.startsWith("eval", start)) {
          int behind = skipBlank(at);
          evaluated = behind < length && source.charAt(behind) == '(' ? skipBlank(behind + 1) : -1;
        }
        regexAllowed =
            !afterDot
                && size >= 2
                && size <= 10
                && BEFORE_EXPRESSION.contains(source.substring(start, at));
        afterDot = false;
        continue;
      }
      switch (c) {
        case '/' -> {
          char next = at + 1 < length ? source.charAt(at + 1) : 0;
          if (next == '/') {
            int end = source.indexOf('\n', at);
            at = end < 0 ? length : end;
            continue;
          }
          if (next == '*') {
            int end = source.indexOf("*/", at + 2);
            at = end < 0 ? length : end + 2;
            continue;
          }
          at++;
          if (regexAllowed) {
            skipRegex();
            regexAllowed = false;
          } else {
            regexAllowed = true;
          }
        }
        case '"', '\'' -> {
          int start = at;
          at = stringEnd(start);
          if (start == evaluated) {
            renameWithin(start, at);
          }
          regexAllowed = false;
        }
        case '`' -> {
          at++;
          if (skipTemplate()) {
            if (open == templates.length) {
              templates = java.util.Arrays.copyOf(templates, open * 2);
            }
            templates[open++] = depth++;
            regexAllowed = true;
          } else {
            regexAllowed = false;
          }
        }
        case '{' -> {
          at++;
          depth++;
          regexAllowed = true;
        }
        case '}' -> {
          at++;
          depth--;
          regexAllowed = true;
          if (open > 0 && templates[open - 1] == depth) {
            if (skipTemplate()) {
              depth++;
            } else {
              open--;
              regexAllowed = false;
            }
          }
        }
        case '.' -> {
          if (source.startsWith("...", at)) {
            at += 3;
          } else {
            at++;
            afterDot = true;
            regexAllowed = true;
            continue;
          }
          regexAllowed = true;
        }
        case ')', ']' -> {
          at++;
          regexAllowed = false;
        }
        default -> {
          if (c >= '0' && c <= '9') {
            at++;
            while (at < length && (isWordPart(source.charAt(at)) || source.charAt(at) == '.')) {
              at++;
            }
            regexAllowed = false;
          } else {
            at++;
            regexAllowed = true;
          }
        }
      }
      afterDot = false;
    }
    return out == null ? source : out.append(source, copied, length).toString();
  }

  private void replace(int start, int end, String text) {
    if (out == null) {
      out = new StringBuilder(length + 16);
    }
    out.append(source, copied, start).append(text);
    copied = end;
  }

  /**
   * Behind the word {@code import} or {@code export} at the top level: finds the specifier, if
   * there is one.
   */
  private void readStatement(int start) {
    boolean isImport = source.startsWith(IMPORT, start);
    if (!isImport && !source.startsWith("export", start)) {
      return;
    }
    int k = skipBlank(at);
    if (k >= length) {
      return;
    }
    char c = source.charAt(k);
    if (isImport && (c == '\'' || c == '"')) {
      at = readSpecifier(k, false);
      leaveOut(start, at);
      return;
    }
    boolean isSource = isImport && isSourcePhase(k);
    if (isSource && !bodyOnly) {
      replace(k, k + SOURCE.length(), "");
    }
    if (isImport ? c == '.' || c == '(' : c != '*' && c != '{') {
      return;
    }
    while (k < length) {
      c = source.charAt(k);
      if (c == '{') {
        k = skipBraces(k + 1);
        if (!isImport) {
          int after = skipBlank(k);
          if (!source.startsWith("from", after)) {
            at = k;
            leaveOut(start, at);
            return;
          }
          k = after;
          continue;
        }
      } else if (c == '\'' || c == '"') {
        if (isSource && !bodyOnly) {
          replace(k, k + 1, c + SOURCE_PHASE);
        }
        at = readSpecifier(k, isSource);
        leaveOut(start, at);
        return;
      } else if (isWordStart(c) || c == '*' || c == ',' || isWordPart(c)) {
        k++;
      } else {
        return;
      }
      k = skipBlank(k);
    }
  }

  private void leaveOut(int start, int end) {
    if (bodyOnly) {
      replace(start, Math.min(end, length), ";");
    }
  }

  /** Whether {@code source x from} stands at an offset, with x not being the word from itself. */
  private boolean isSourcePhase(int from) {
    if (!source.startsWith(SOURCE, from)) {
      return false;
    }
    int k = skipBlank(from + SOURCE.length());
    if (k == from + SOURCE.length() || k >= length || !isWordStart(source.charAt(k))) {
      return false;
    }
    int end = k;
    while (end < length && isWordPart(source.charAt(end))) {
      end++;
    }
    int after = skipBlank(end);
    return source.startsWith("from", after) && !(after == end);
  }

  /**
   * From behind an opening brace to behind its closing one; there are only names and strings in
   * between.
   */
  private int skipBraces(int from) {
    int k = from;
    while (k < length) {
      char c = source.charAt(k);
      if (c == '}') {
        return k + 1;
      }
      if (c == '\'' || c == '"') {
        int end = source.indexOf(c, k + 1);
        k = end < 0 ? length : end + 1;
      } else if (c == '/') {
        int after = skipBlank(k);
        k = after == k ? k + 1 : after;
      } else {
        k++;
      }
    }
    return k;
  }

  /** Reads the string at an offset and the attributes behind it; returns the offset behind them. */
  private int readSpecifier(int from, boolean isSource) {
    var specifier = new StringBuilder(isSource ? SOURCE_PHASE : "");
    int k = readString(from, specifier);
    imports.add(specifier.toString());
    int end = k;
    var attributes = new StringBuilder();
    int after = skipBlank(k);
    if (source.startsWith("with", after) || source.startsWith("assert", after)) {
      int open = skipBlank(after + (source.charAt(after) == 'w' ? 4 : 6));
      if (open < length && source.charAt(open) == '{') {
        k = readAttributes(open + 1, attributes);
      }
    }
    imports.add(attributes.toString());
    hasAttributes |= !attributes.isEmpty();
    if (hasAttributes && !bodyOnly) {
      tellApart(end, imports.size() - 2);
    }
    return k;
  }

  /**
   * V8 asks for a module by its specifier alone: one that was imported before with other attributes
   * gets a number behind it.
   *
   * @param end the offset behind the specifier's last quote
   * @param index of the specifier in the list
   */
  private void tellApart(int end, int index) {
    var specifier = (String) imports.get(index);
    boolean differs = false;
    for (int i = 1; i < index; i += 2) {
      var other = (String) imports.get(i);
      boolean isSame =
          other.startsWith(specifier)
              && (other.length() == specifier.length()
                  || other.charAt(specifier.length()) == DISTINCT);
      if (isSame && imports.get(i + 1).equals(imports.get(index + 1))) {
        rename(end, index, other.substring(specifier.length()));
        return;
      }
      differs |= isSame;
    }
    if (differs) {
      rename(end, index, DISTINCT + "" + index);
    }
  }

  private void rename(int end, int index, String mark) {
    if (!mark.isEmpty()) {
      imports.set(index, imports.get(index) + mark);
      replace(end - 1, end - 1, mark);
    }
  }

  private int readAttributes(int from, StringBuilder attributes) {
    int k = skipBlank(from);
    while (k < length && source.charAt(k) != '}') {
      char c = source.charAt(k);
      if (c == '\'' || c == '"') {
        k = readString(k, attributes);
        attributes.append('\0');
      } else if (isWordStart(c)) {
        int start = k;
        while (k < length && isWordPart(source.charAt(k))) {
          k++;
        }
        attributes.append(source, start, k).append('\0');
      } else {
        k++;
      }
      k = skipBlank(k);
    }
    return Math.min(k + 1, length);
  }

  private int readString(int from, StringBuilder into) {
    char quote = source.charAt(from);
    int k = from + 1;
    while (k < length && source.charAt(k) != quote) {
      char c = source.charAt(k);
      if (c != '\\') {
        into.append(c);
        k++;
        continue;
      }
      k = readEscape(k + 1, into);
    }
    return k + 1;
  }

  private int readEscape(int from, StringBuilder into) {
    char c = from < length ? source.charAt(from) : 0;
    switch (c) {
      case 'n' -> into.append('\n');
      case 't' -> into.append('\t');
      case 'r' -> into.append('\r');
      case 'b' -> into.append('\b');
      case 'f' -> into.append('\f');
      case 'v' -> into.append('\u000b');
      case '0' -> into.append('\0');
      case 'x' -> {
        into.append((char) Integer.parseInt(source, from + 1, Math.min(from + 3, length), 16));
        return from + 3;
      }
      case 'u' -> {
        if (from + 1 < length && source.charAt(from + 1) == '{') {
          int end = source.indexOf('}', from);
          into.appendCodePoint(Integer.parseInt(source, from + 2, end, 16));
          return end + 1;
        }
        into.append((char) Integer.parseInt(source, from + 1, Math.min(from + 5, length), 16));
        return from + 5;
      }
      default -> into.append(c);
    }
    return from + 1;
  }

  /** Renames the dynamic imports in a string that is evaluated; its length stays. */
  private void renameWithin(int start, int end) {
    var text = source.substring(start + 1, Math.max(start + 1, end - 1));
    if (mayContain(text)) {
      var renamed = new ImportScanner(text, null, false).scan();
      if (!renamed.equals(text)) {
        replace(start + 1, end - 1, renamed);
      }
    }
  }

  /**
   * Whether a call follows the word that starts at an offset and ends here, rather than a method's
   * definition.
   */
  private boolean isCall(int start) {
    int k = skipBlank(at);
    return k < length && source.charAt(k) == '(' && !isMethodDefinition(start, k);
  }

  /** Whether {@code .source(} follows. */
  private boolean isSourceCall() {
    int k = skipBlank(at);
    if (k >= length || source.charAt(k) != '.') {
      return false;
    }
    k = skipBlank(k + 1);
    if (!source.startsWith(SOURCE, k)) {
      return false;
    }
    k = skipBlank(k + SOURCE.length());
    return k < length && source.charAt(k) == '(';
  }

  /**
   * {@code { import(x) { … } }}: parentheses with a brace behind on the same line, which no call
   * can have, or on another one after one of {@code { } , ; *} or a modifier.
   */
  private boolean isMethodDefinition(int start, int open) {
    int depth = 0;
    for (int k = open; k < length; k++) {
      char c = source.charAt(k);
      if (c == '(') {
        depth++;
      } else if (c == ')' && --depth == 0) {
        int after = skipBlank(k + 1);
        if (after >= length || source.charAt(after) != '{') {
          return false;
        }
        int newline = source.indexOf('\n', k);
        if (newline < 0 || newline > after) {
          return true;
        }
        int before = start - 1;
        while (before >= 0 && isSpace(source.charAt(before))) {
          before--;
        }
        return before >= 0
            && ("{},;*".indexOf(source.charAt(before)) >= 0
                || endsWith("async", before)
                || endsWith("static", before));
      } else if (c == '"' || c == '\'' || c == '`') {
        int end = source.indexOf(c, k + 1);
        if (end < 0) {
          return false;
        }
        k = end;
      }
    }
    return false;
  }

  private boolean endsWith(String word, int last) {
    int start = last - word.length() + 1;
    return start > 0 && source.startsWith(word, start) && !isWordPart(source.charAt(start - 1));
  }
}
