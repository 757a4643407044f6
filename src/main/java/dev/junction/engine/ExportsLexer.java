package dev.junction.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Finds the names that a CommonJS module exports, without running it, for {@code import { name }
 * from './file.cjs'}. It recognizes what people and compilers write, wherever it stands:
 *
 * <pre>
 *   exports.a = …   module.exports.a = …   exports['a'] = …
 *   Object.defineProperty(exports, 'a', { enumerable: true, get: function () { return b.a; } })
 *   Object.defineProperty(exports, 'a', { value: …
 *   module.exports = { a, b: c, 'd': e, ...require('./f') }        up to the first value that is more
 *   module.exports = require('./other')                            the last one counts
 *   __exportStar(require('./other'), exports)                      TypeScript; __export likewise
 *   Object.keys(_x).forEach(function (k) { … exports[k] = _x[k]; }) Babel, _x being a required module
 * </pre>
 *
 * Strings, templates, comments and regular expressions are skipped. Each character is looked at
 * once, but for the statements above, which are tried and left again where they turn out to be
 * something else.
 */
final class ExportsLexer extends SourceCursor {
  /** Thrown at the syntax of an ES module, which exports nothing to CommonJS. */
  private static final class NotCommonJs extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotCommonJs() {
      super(null, null, false, false);
    }
  }

  private final Set<String> names = new LinkedHashSet<>();
  private final Set<String> reexports = new LinkedHashSet<>();

  /** Required modules by the name of the variable that holds them. */
  private final Map<String, String> required = new HashMap<>();

  private ExportsLexer(String source) {
    super(source);
  }

  /**
   * Reads the text of a CommonJS module.
   *
   * @return how many names there are, the names, then the specifiers of modules whose exports are
   *     passed on
   */
  static Object[] scan(String source) {
    var lexer = new ExportsLexer(source);
    try {
      lexer.run();
    } catch (NotCommonJs isModule) {
      return new Object[] {0};
    }
    var answer = new ArrayList<Object>();
    answer.add(lexer.names.size());
    answer.addAll(lexer.names);
    answer.addAll(lexer.reexports);
    return answer.toArray();
  }

  // ---- The scan ---------------------------------------------------------------------------------

  private void run() {
    var templates = new int[8];
    int open = 0;
    int depth = 0;
    boolean regexAllowed = true;
    boolean afterDot = false;
    while (at < length) {
      char c = source.charAt(at);
      if (isSpace(c)) {
        at++;
        continue;
      }
      if (isWordStart(c)) {
        int start = at;
        skipWord();
        int size = at - start;
        if (!afterDot) {
          atWord(start, size, depth);
        } else if (c == '_' && isExportStar(start, size)) {
          tryExportStar();
        }
        regexAllowed =
            !afterDot
                && size >= 2
                && size <= 10
                && BEFORE_EXPRESSION.contains(source.substring(start, start + size))
                && at == start + size;
        afterDot = false;
        continue;
      }
      boolean dot = false;
      switch (c) {
        case '/' -> {
          if (!skipComment()) {
            at++;
            if (regexAllowed) {
              skipRegex();
            }
            regexAllowed = !regexAllowed;
          } else {
            continue;
          }
        }
        case '"', '\'' -> {
          at = stringEnd(at);
          regexAllowed = false;
        }
        case '`' -> {
          at++;
          regexAllowed = skipTemplate();
          if (regexAllowed) {
            if (open == templates.length) {
              templates = java.util.Arrays.copyOf(templates, open * 2);
            }
            templates[open++] = depth++;
          }
        }
        case '{', '(', '[' -> {
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
        case ')', ']' -> {
          at++;
          depth--;
          regexAllowed = false;
        }
        case '.' -> {
          dot = !source.startsWith("...", at);
          at += dot ? 1 : 3;
          regexAllowed = true;
        }
        default -> {
          boolean isDigit = c >= '0' && c <= '9';
          at++;
          if (isDigit) {
            while (at < length && (isWordPart(source.charAt(at)) || source.charAt(at) == '.')) {
              at++;
            }
          }
          regexAllowed = !isDigit;
        }
      }
      afterDot = dot;
    }
  }

  /** A word has just been passed; what may follow it is tried. */
  private void atWord(int start, int size, int depth) {
    switch (source.charAt(start)) {
      case 'e' -> {
        if (is(start, size, "exports")) {
          tryAssignment();
        } else if (depth == 0 && is(start, size, "export")) {
          int after = skipBlank(at);
          if (after < length
              && (source.charAt(after) == '{'
                  || source.charAt(after) == '*'
                  || isWordStart(source.charAt(after)))) {
            throw new NotCommonJs();
          }
        }
      }
      case 'm' -> {
        if (is(start, size, "module") && skipModuleExports()) {
          tryModuleExports();
        }
      }
      case 'O' -> {
        if (is(start, size, "Object")) {
          // What was tried is scanned again, so that brackets are counted.
          int before = at;
          if (!tryDefineProperty()) {
            at = before;
            tryKeys();
          }
          at = before;
        }
      }
      case '_' -> {
        if (isExportStar(start, size)) {
          tryExportStar();
        }
      }
      case 'v', 'l', 'c' -> {
        if (depth == 0
            && (is(start, size, "var") || is(start, size, "let") || is(start, size, "const"))) {
          tryRequired();
        }
      }
      case 'i' -> {
        if (depth == 0 && is(start, size, "import")) {
          int after = skipBlank(at);
          if (after < length && source.charAt(after) != '(' && source.charAt(after) != '.') {
            throw new NotCommonJs();
          }
        }
      }
      default -> {}
    }
  }

  private boolean is(int start, int size, String word) {
    return size == word.length() && source.startsWith(word, start);
  }

  private boolean isExportStar(int start, int size) {
    return is(start, size, "__exportStar") || is(start, size, "__export");
  }

  // ---- Assignments ------------------------------------------------------------------------------

  /** From behind {@code module} to behind {@code module.exports}. */
  private boolean skipModuleExports() {
    int k = skipBlank(at);
    if (k < length && source.charAt(k) == '.') {
      k = skipBlank(k + 1);
      if (source.startsWith("exports", k)
          && (k + 7 == length || !isWordPart(source.charAt(k + 7)))) {
        at = k + 7;
        return true;
      }
    }
    return false;
  }

  /** Behind {@code exports}: {@code .name =} or {@code ['name'] =}. Stays behind what it took. */
  private void tryAssignment() {
    int k = skipBlank(at);
    if (k >= length) {
      return;
    }
    if (source.charAt(k) == '.') {
      int start = skipBlank(k + 1);
      int end = wordEnd(start);
      if (end > start && isAssigned(skipBlank(end))) {
        names.add(source.substring(start, end));
        at = end;
      }
    } else if (source.charAt(k) == '[') {
      int start = skipBlank(k + 1);
      var name = stringAt(start);
      if (name != null) {
        int close = skipBlank(stringEnd(start));
        if (close < length && source.charAt(close) == ']' && isAssigned(skipBlank(close + 1))) {
          names.add(name);
          at = close + 1;
        }
      }
    }
  }

  /** As in Node.js, a comparison counts, too. */
  private boolean isAssigned(int k) {
    return k < length && source.charAt(k) == '=';
  }

  /** Behind {@code module.exports}: a property, a literal, a re-export, or something else. */
  private void tryModuleExports() {
    int k = skipBlank(at);
    if (!isAssigned(k)) {
      tryAssignment();
      return;
    }
    reexports.clear();
    k = skipBlank(k + 1);
    if (k < length && source.charAt(k) == '{') {
      readLiteral(k + 1);
      return;
    }
    if (source.startsWith("require", k)) {
      var specifier = requireAt(k);
      if (specifier != null) {
        reexports.add(specifier);
      }
    }
  }

  /**
   * The keys of a literal, up to the first one whose value is more than a word; that key still
   * counts if its value begins with a word.
   */
  private void readLiteral(int from) {
    int k = skipBlank(from);
    while (k < length) {
      char c = source.charAt(k);
      if (isWordStart(c) || c == '\'' || c == '"') {
        boolean isString = !isWordStart(c);
        int end = isString ? stringEnd(k) : wordEnd(k);
        var name = isString ? stringAt(k) : source.substring(k, end);
        k = skipBlank(end);
        if (name == null || k >= length) {
          return;
        }
        if (source.charAt(k) == ':') {
          int value = skipBlank(k + 1);
          k = wordEnd(value);
          if (k == value) {
            return;
          }
          if (k >= length || source.charAt(k) != ',') {
            names.add(name);
            return;
          }
        } else if (isString || name.equals("get") && isWordStart(source.charAt(k))) {
          return;
        }
        names.add(name);
      } else if (source.startsWith("...", k)) {
        k = skipBlank(k + 3);
        var specifier = requireAt(k);
        if (specifier != null) {
          reexports.add(specifier);
          k = requireEnd(k);
        } else {
          int end = wordEnd(k);
          if (end == k) {
            return;
          }
          k = end;
        }
      } else {
        return;
      }
      k = skipBlank(k);
      if (k >= length || source.charAt(k) != ',') {
        return;
      }
      k = skipBlank(k + 1);
    }
  }

  // ---- Definitions ------------------------------------------------------------------------------

  /** Behind {@code Object}. */
  private boolean tryDefineProperty() {
    if (!take('.') || !takeWord("defineProperty") || !take('(') || !takeExports() || !take(',')) {
      return false;
    }
    int start = skipBlank(at);
    var name = stringAt(start);
    if (name == null) {
      return false;
    }
    at = stringEnd(start);
    if (!take(',') || !take('{')) {
      return true;
    }
    if (takeWord("enumerable") && !(take(':') && takeWord("true") && take(','))) {
      return true;
    }
    if (takeWord("value")) {
      if (take(':')) {
        names.add(name);
      }
      return true;
    }
    if (takeWord("get") && takeGetter()) {
      names.add(name);
    }
    return true;
  }

  /** {@code : function () { return a.b; } })} or {@code () { return a.b; } })}. */
  private boolean takeGetter() {
    if (take(':')) {
      if (!takeWord("function")) {
        return false;
      }
      int k = skipBlank(at);
      at = wordEnd(k);
    }
    if (!take('(') || !take(')') || !take('{') || !takeWord("return")) {
      return false;
    }
    int k = skipBlank(at);
    int end = wordEnd(k);
    if (end == k) {
      return false;
    }
    at = end;
    if (take('.')) {
      k = skipBlank(at);
      end = wordEnd(k);
      if (end == k) {
        return false;
      }
      at = end;
    } else if (take('[')) {
      k = skipBlank(at);
      if (stringAt(k) == null) {
        return false;
      }
      at = stringEnd(k);
      if (!take(']')) {
        return false;
      }
    }
    take(';');
    if (!take('}')) {
      return false;
    }
    take(',');
    return take('}') && take(')');
  }

  private boolean takeExports() {
    if (takeWord("exports")) {
      return true;
    }
    return takeWord("module") && take('.') && takeWord("exports");
  }

  // ---- Re-exports -------------------------------------------------------------------------------

  /** Behind {@code __export} or {@code __exportStar}. */
  private void tryExportStar() {
    int before = at;
    if (take('(')) {
      int k = skipBlank(at);
      var specifier = source.startsWith("require", k) ? requireAt(k) : null;
      if (specifier != null) {
        reexports.add(specifier);
      }
    }
    at = before;
  }

  /** Behind {@code var}: remembers {@code x = require('y')} and the same in a call of a helper. */
  private void tryRequired() {
    int before = at;
    int k = skipBlank(at);
    int end = wordEnd(k);
    var name = source.substring(k, end);
    at = end;
    if (end > k && take('=')) {
      k = skipBlank(at);
      if (source.startsWith("require", k)) {
        keep(name, requireAt(k));
      } else if (source.startsWith("_interopRequireWildcard", k)) {
        at = wordEnd(k);
        if (take('(')) {
          keep(name, requireAt(skipBlank(at)));
        }
      }
    }
    at = before;
  }

  private void keep(String name, String specifier) {
    if (specifier != null) {
      required.put(name, specifier);
    }
  }

  /**
   * Behind {@code Object}: {@code .keys(x).forEach(function (k) { … })} whose body exports what x
   * has, with the tests for names that Babel and others put before it.
   */
  private void tryKeys() {
    if (!take('.') || !takeWord("keys") || !take('(')) {
      return;
    }
    var from = takeName();
    if (from == null
        || !required.containsKey(from)
        || !take(')')
        || !take('.')
        || !takeWord("forEach")
        || !take('(')
        || !takeWord("function")
        || !take('(')) {
      return;
    }
    var key = takeName();
    if (key == null || !take(')') || !take('{') || !takeWord("if") || !take('(')) {
      return;
    }
    if (!takeKeyTests(key)) {
      return;
    }
    if (!takeFurtherTests(from, key)) {
      return;
    }
    if (takesDirectly(from, key) || takesByDefinition(from, key)) {
      reexports.add(required.get(from));
    }
  }

  /**
   * {@code k === 'default' || k === '__esModule') return;} or {@code k !== 'default' [&&
   * !exports.hasOwnProperty(k)])}.
   */
  private boolean takeKeyTests(String key) {
    if (!takeWord(key)) {
      return false;
    }
    if (takeText("===")) {
      if (!takeString("default")
          || !takeText("||")
          || !takeWord(key)
          || !takeText("===")
          || !takeString("__esModule")
          || !take(')')
          || !takeWord("return")) {
        return false;
      }
      take(';');
      return true;
    }
    if (!takeText("!==") || !takeString("default")) {
      return false;
    }
    if (takeText("&&")) {
      boolean negated = take('!');
      if (!negated) {
        return false;
      }
      if (takeWord("Object")) {
        if (!takeOwnPropertyCall(key)) {
          return false;
        }
      } else if (takeName() == null
          || !take('.')
          || !takeWord("hasOwnProperty")
          || !take('(')
          || !takeWord(key)
          || !take(')')) {
        return false;
      }
    }
    return take(')');
  }

  /** {@code .prototype.hasOwnProperty.call(name, key)}, behind {@code Object}. */
  private boolean takeOwnPropertyCall(String key) {
    return take('.')
        && takeWord("prototype")
        && take('.')
        && takeWord("hasOwnProperty")
        && take('.')
        && takeWord("call")
        && take('(')
        && takeName() != null
        && take(',')
        && takeWord(key)
        && take(')');
  }

  /** Statements of Babel that leave out what is exported already. */
  private boolean takeFurtherTests(String from, String key) {
    for (; ; ) {
      int before = at;
      if (!takeWord("if")) {
        return true;
      }
      if (!take('(')) {
        return false;
      }
      if (takeWord("Object")) {
        // Object.prototype.hasOwnProperty.call(_exportNames, key)) return;
        if (!takeOwnPropertyCall(key)) {
          return false;
        }
      } else if (takeWord(key)) {
        // key in exports && exports[key] === _x[key]) return;
        if (!takeWord("in")
            || !takeExports()
            || !takeText("&&")
            || !takeExports()
            || !take('[')
            || !takeWord(key)
            || !take(']')
            || !takeText("===")
            || !takeWord(from)
            || !take('[')
            || !takeWord(key)
            || !take(']')) {
          return false;
        }
      } else {
        at = before;
        return true;
      }
      if (!take(')') || !takeWord("return")) {
        return false;
      }
      take(';');
    }
  }

  /** {@code exports[k] = x[k];}. */
  private boolean takesDirectly(String from, String key) {
    int before = at;
    if (takeExports()
        && take('[')
        && takeWord(key)
        && take(']')
        && take('=')
        && takeWord(from)
        && take('[')
        && takeWord(key)
        && take(']')) {
      return true;
    }
    at = before;
    return false;
  }

  /**
   * {@code Object.defineProperty(exports, k, { enumerable: true, get: function () { return x[k]; }
   * })}.
   */
  private boolean takesByDefinition(String from, String key) {
    if (!takeWord("Object")
        || !take('.')
        || !takeWord("defineProperty")
        || !take('(')
        || !takeExports()
        || !take(',')
        || !takeWord(key)
        || !take(',')
        || !take('{')
        || !takeWord("enumerable")
        || !take(':')
        || !takeWord("true")
        || !take(',')
        || !takeWord("get")) {
      return false;
    }
    if (take(':')) {
      if (!takeWord("function")) {
        return false;
      }
      int k = skipBlank(at);
      at = wordEnd(k);
    }
    return take('(')
        && take(')')
        && take('{')
        && takeWord("return")
        && takeWord(from)
        && take('[')
        && takeWord(key)
        && take(']');
  }

  /** The specifier of {@code require('x')} at an offset, or null. */
  private String requireAt(int from) {
    int k = from;
    if (!source.startsWith("require", k) || wordEnd(k) != k + 7) {
      return null;
    }
    k = skipBlank(k + 7);
    if (k >= length || source.charAt(k) != '(') {
      return null;
    }
    k = skipBlank(k + 1);
    var specifier = stringAt(k);
    if (specifier == null) {
      return null;
    }
    k = skipBlank(stringEnd(k));
    return k < length && source.charAt(k) == ')' ? specifier : null;
  }

  private int requireEnd(int from) {
    int k = skipBlank(skipBlank(from + 7) + 1);
    return skipBlank(stringEnd(k)) + 1;
  }

  // ---- Tokens -----------------------------------------------------------------------------------

  private boolean take(char wanted) {
    int k = skipBlank(at);
    if (k < length && source.charAt(k) == wanted) {
      at = k + 1;
      return true;
    }
    return false;
  }

  private boolean takeText(String wanted) {
    int k = skipBlank(at);
    if (source.startsWith(wanted, k)) {
      at = k + wanted.length();
      return true;
    }
    return false;
  }

  private boolean takeWord(String wanted) {
    int k = skipBlank(at);
    int end = k + wanted.length();
    if (source.startsWith(wanted, k) && (end >= length || !isWordPart(source.charAt(end)))) {
      at = end;
      return true;
    }
    return false;
  }

  private boolean takeString(String wanted) {
    int k = skipBlank(at);
    if (wanted.equals(stringAt(k))) {
      at = stringEnd(k);
      return true;
    }
    return false;
  }

  private String takeName() {
    int k = skipBlank(at);
    int end = wordEnd(k);
    if (end == k) {
      return null;
    }
    at = end;
    return source.substring(k, end);
  }

  private int wordEnd(int from) {
    int k = from;
    if (k < length && isWordStart(source.charAt(k))) {
      k++;
      while (k < length && isWordPart(source.charAt(k))) {
        k++;
      }
    }
    return k;
  }

  private void skipWord() {
    at++;
    while (at < length && isWordPart(source.charAt(at))) {
      at++;
    }
  }

  /** The text of the string literal at an offset; null if there is none. */
  private String stringAt(int from) {
    if (from >= length) {
      return null;
    }
    char quote = source.charAt(from);
    if (quote != '\'' && quote != '"') {
      return null;
    }
    int end = stringEnd(from);
    if (end > length || source.charAt(end - 1) != quote || end - from < 2) {
      return null;
    }
    var text = source.substring(from + 1, end - 1);
    return text.indexOf('\\') < 0 ? text : unescape(text);
  }

  private static String unescape(String text) {
    var out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\' || i + 1 == text.length()) {
        out.append(c);
        continue;
      }
      c = text.charAt(++i);
      switch (c) {
        case 'n' -> out.append('\n');
        case 't' -> out.append('\t');
        case 'r' -> out.append('\r');
        case 'b' -> out.append('\b');
        case 'f' -> out.append('\f');
        case 'v' -> out.append('\u000b');
        case 'x', 'u' -> {
          int close = c == 'u' && text.startsWith("{", i + 1) ? text.indexOf('}', i) : -1;
          int start = close < 0 ? i + 1 : i + 2;
          int end = close < 0 ? start + (c == 'x' ? 2 : 4) : close;
          try {
            out.appendCodePoint(Integer.parseInt(text, start, end, 16));
          } catch (IllegalArgumentException | IndexOutOfBoundsException malformed) {
            return null;
          }
          i = close < 0 ? end - 1 : close;
        }
        default -> out.append(c);
      }
    }
    return out.toString();
  }

  private boolean skipComment() {
    int after = skipBlank(at);
    if (after == at) {
      return false;
    }
    at = after;
    return true;
  }
}
