package dev.junction.engine;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Finds what a script declares at its top level: `let`, `const` and `class` names, functions, and
 * the `var` names anywhere outside of functions. node:vm needs them, since code for a context runs
 * as the text of an eval, whose declarations do not reach the context by themselves.
 *
 * <p>It reads tokens, not a grammar; V8 has accepted the text before. What a brace opens is told by
 * the token in front of it, and where a declaration without a semicolon ends by the rules of
 * automatic semicolon insertion.
 */
final class ScriptScanner extends SourceCursor {
  private enum Kind {
    START,
    WORD,
    NUMBER,
    STRING,
    TEMPLATE,
    REGEX,
    PUNCTUATOR,
    END
  }

  /** Parentheses behind these belong to a statement, and the brace behind them opens a block. */
  private static final Set<String> BEFORE_BLOCK =
      Set.of("if", "for", "while", "switch", "catch", "with", "await");

  private final Set<String> lexical = new LinkedHashSet<>();
  private final Set<String> lets = new LinkedHashSet<>();
  private final Set<String> functions = new LinkedHashSet<>();
  private final Set<String> variables = new LinkedHashSet<>();

  // The current token, and the kind of the one before it.
  private Kind kind = Kind.START;
  private String text = "";
  private boolean newlineBefore;
  private Kind previousKind = Kind.START;
  private String previousText = "";

  private ScriptScanner(String source) {
    super(source);
    if (source.startsWith("#!")) {
      skipLine();
    }
  }

  /**
   * Scans a script.
   *
   * @return the offset behind the directive that makes it strict (-1 when it is sloppy), then the
   *     lexically declared names, the functions, the variables and which lexical names are `let`,
   *     each joined by commas
   */
  static Object[] scan(String source) {
    var scanner = new ScriptScanner(source);
    scanner.next();
    int strict = scanner.readDirectives();
    scanner.readProgram();
    return new Object[] {
      strict,
      String.join(",", scanner.lexical),
      String.join(",", scanner.functions),
      String.join(",", scanner.variables),
      String.join(",", scanner.lets)
    };
  }

  private int readDirectives() {
    int strict = -1;
    while (kind == Kind.STRING) {
      var directive = text;
      int end = at;
      next();
      boolean ends = isPunctuator(";") || isPunctuator("}") || kind == Kind.END || endsByNewline();
      if (!ends) {
        return strict;
      }
      if (isPunctuator(";")) {
        end = at;
        next();
      }
      if (directive.equals("'use strict'") || directive.equals("\"use strict\"")) {
        strict = end;
      }
    }
    return strict;
  }

  /** The brackets that are open: 'f' the body of a function or class, else the bracket itself. */
  private final StringBuilder open = new StringBuilder();

  private int functionDepth;

  /** For each open parenthesis, whether the word in front of it begins a statement. */
  private final StringBuilder statementParentheses = new StringBuilder();

  private boolean closedStatementParenthesis;
  private int pendingClass = -1;

  private void readProgram() {
    while (kind != Kind.END) {
      if (kind == Kind.WORD && !(previousKind == Kind.PUNCTUATOR && previousText.equals("."))) {
        if (readWord()) {
          continue;
        }
      } else if (kind == Kind.PUNCTUATOR) {
        trackBracket();
      }
      next();
    }
  }

  /** Handles a word that may begin a declaration; true when it has moved on. */
  private boolean readWord() {
    switch (text) {
      case "var" -> {
        if (functionDepth == 0) {
          next();
          if (beginsBinding()) {
            readBindings(variables);
          }
          return true;
        }
      }
      case "let", "const" -> {
        if (open.isEmpty() && atStatement()) {
          boolean isConst = text.equals("const");
          next();
          if (isConst || beginsBinding() && !text.equals("in") && !text.equals("instanceof")) {
            readBindings(isConst ? lexical : lets);
            lexical.addAll(lets);
          }
          return true;
        }
      }
      case "class" -> {
        boolean declares = open.isEmpty() && atStatement();
        pendingClass = open.length();
        next();
        if (declares && kind == Kind.WORD) {
          lexical.add(text);
        }
        return true;
      }
      case "async" -> {
        if (open.isEmpty() && atStatement()) {
          next();
          if (kind == Kind.WORD && text.equals("function") && !newlineBefore) {
            readFunction();
          }
          return true;
        }
      }
      case "function" -> {
        if (open.isEmpty() && atStatement()) {
          readFunction();
          return true;
        }
      }
      default -> {}
    }
    return false;
  }

  private void readFunction() {
    next();
    if (isPunctuator("*")) {
      next();
    }
    if (kind == Kind.WORD) {
      functions.add(text);
    }
  }

  private boolean beginsBinding() {
    return kind == Kind.WORD || isPunctuator("{") || isPunctuator("[");
  }

  private boolean atStatement() {
    return previousKind == Kind.START
        || previousKind == Kind.PUNCTUATOR
            && (previousText.equals(";") || previousText.equals("}") || previousText.equals(":"))
        || endsByNewline();
  }

  /** Whether the line break in front of the current token ends a statement. */
  private boolean endsByNewline() {
    if (!newlineBefore || !endsExpression(previousKind, previousText)) {
      return false;
    }
    return switch (kind) {
      case WORD -> !text.equals("in") && !text.equals("instanceof");
      case NUMBER, STRING, REGEX -> true;
      case PUNCTUATOR ->
          text.equals("{") || text.equals("++") || text.equals("--") || text.equals("}");
      default -> false;
    };
  }

  private static boolean endsExpression(Kind kind, String text) {
    return switch (kind) {
      case WORD -> !BEFORE_EXPRESSION.contains(text);
      case NUMBER, STRING, TEMPLATE, REGEX -> true;
      case PUNCTUATOR ->
          text.equals(")")
              || text.equals("]")
              || text.equals("}")
              || text.equals("++")
              || text.equals("--");
      default -> false;
    };
  }

  private void trackBracket() {
    switch (text) {
      case "{" -> {
        boolean opaque;
        if (pendingClass == open.length()) {
          opaque = true;
          pendingClass = -1;
        } else if (previousKind == Kind.PUNCTUATOR && previousText.equals(")")) {
          opaque = !closedStatementParenthesis;
        } else {
          opaque = previousKind == Kind.PUNCTUATOR && previousText.equals("=>");
        }
        open.append(opaque ? 'f' : '{');
        if (opaque) {
          functionDepth++;
        }
      }
      case "(" -> {
        boolean statement = previousKind == Kind.WORD && BEFORE_BLOCK.contains(previousText);
        statementParentheses.append(statement ? 's' : '-');
        open.append('(');
      }
      case "[" -> open.append('[');
      case ")", "]", "}" -> {
        int last = open.length() - 1;
        if (last < 0) {
          return;
        }
        char bracket = open.charAt(last);
        open.setLength(last);
        if (bracket == 'f') {
          functionDepth--;
        } else if (bracket == '(') {
          int top = statementParentheses.length() - 1;
          closedStatementParenthesis = statementParentheses.charAt(top) == 's';
          statementParentheses.setLength(top);
        }
      }
      default -> {}
    }
  }

  private boolean isPunctuator(String wanted) {
    return kind == Kind.PUNCTUATOR && text.equals(wanted);
  }

  /** From the first binding of a declaration to the token behind its last one. */
  private void readBindings(Set<String> names) {
    for (; ; ) {
      readTarget(names);
      if (isPunctuator("=")) {
        next();
        skipExpression();
      }
      if (!isPunctuator(",")) {
        return;
      }
      next();
    }
  }

  /** A name or a pattern. */
  private void readTarget(Set<String> names) {
    if (kind == Kind.WORD) {
      names.add(text);
      next();
    } else if (isPunctuator("{")) {
      next();
      readObjectPattern(names);
    } else if (isPunctuator("[")) {
      next();
      readArrayPattern(names);
    }
  }

  private void readObjectPattern(Set<String> names) {
    while (kind != Kind.END && !isPunctuator("}")) {
      if (isPunctuator("...")) {
        next();
        readTarget(names);
      } else {
        var key = kind == Kind.WORD ? text : null;
        if (isPunctuator("[")) {
          skipBrackets();
        } else {
          next();
        }
        if (isPunctuator(":")) {
          next();
          readTarget(names);
        } else if (key != null) {
          names.add(key);
        }
        readDefault();
      }
      if (isPunctuator(",")) {
        next();
      }
    }
    next();
  }

  private void readArrayPattern(Set<String> names) {
    while (kind != Kind.END && !isPunctuator("]")) {
      if (isPunctuator(",")) {
        next();
        continue;
      }
      if (isPunctuator("...")) {
        next();
      }
      readTarget(names);
      readDefault();
    }
    next();
  }

  private void readDefault() {
    if (isPunctuator("=")) {
      next();
      skipExpression();
    }
  }

  /** To the comma, bracket, semicolon or line break that ends the expression. */
  private void skipExpression() {
    boolean first = true;
    while (kind != Kind.END) {
      if (kind == Kind.PUNCTUATOR) {
        switch (text) {
          case ",", ";", ")", "]", "}" -> {
            return;
          }
          case "(", "[", "{" -> {
            if (!first && endsByNewline()) {
              return;
            }
            skipBrackets();
            first = false;
            continue;
          }
          default -> {}
        }
      }
      if (!first && endsByNewline()) {
        return;
      }
      first = false;
      next();
    }
  }

  /** From an opening bracket to behind its closing one. */
  private void skipBrackets() {
    int depth = 0;
    do {
      if (kind == Kind.PUNCTUATOR) {
        switch (text) {
          case "(", "[", "{" -> depth++;
          case ")", "]", "}" -> depth--;
          default -> {}
        }
      }
      next();
    } while (depth > 0 && kind != Kind.END);
  }

  // ---- Tokens ---------------------------------------------------------------------------------

  private void next() {
    if (kind != Kind.START || !text.isEmpty()) {
      previousKind = kind;
      previousText = text;
    }
    newlineBefore = false;
    skipSpace();
    if (at >= length) {
      kind = Kind.END;
      text = "";
      return;
    }
    int start = at;
    char c = source.charAt(at);
    if (startsName(c)) {
      at++;
      skipName();
      set(Kind.WORD, start);
    } else if (c >= '0' && c <= '9'
        || c == '.' && at + 1 < length && Character.isDigit(source.charAt(at + 1))) {
      at++;
      while (at < length && (continuesName(source.charAt(at)) || source.charAt(at) == '.')) {
        at++;
      }
      set(Kind.NUMBER, start);
    } else if (c == '"' || c == '\'') {
      at = stringEnd(start);
      set(Kind.STRING, start);
    } else if (c == '`') {
      at++;
      while (skipTemplate()) {
        skipSubstitution();
      }
      kind = Kind.TEMPLATE;
      text = "`";
    } else if (c == '/' && regexAllowed()) {
      at++;
      skipRegex();
      skipName();
      kind = Kind.REGEX;
      text = "/";
    } else {
      readPunctuator(c);
    }
  }

  private void set(Kind found, int start) {
    kind = found;
    text = source.substring(start, at);
  }

  private boolean regexAllowed() {
    if (previousKind == Kind.PUNCTUATOR && previousText.equals("}")) {
      return true;
    }
    return !endsExpression(previousKind, previousText);
  }

  private void readPunctuator(char c) {
    for (var longer : new String[] {"...", "=>", "++", "--", "==", "<=", ">=", "!="}) {
      if (source.startsWith(longer, at)) {
        at += longer.length();
        kind = Kind.PUNCTUATOR;
        text = longer;
        return;
      }
    }
    at++;
    kind = Kind.PUNCTUATOR;
    text = String.valueOf(c);
  }

  private void skipSpace() {
    while (at < length) {
      char c = source.charAt(at);
      if (c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029) {
        newlineBefore = true;
        at++;
      } else if (c == ' ' || c == '\t' || c == 11 || c == 12 || c == 0xa0 || c == 0xfeff) {
        at++;
      } else if (source.startsWith("//", at)) {
        skipLine();
      } else if (source.startsWith("/*", at)) {
        int end = source.indexOf("*/", at + 2);
        int stop = end < 0 ? length : end + 2;
        newlineBefore |= source.substring(at, stop).indexOf('\n') >= 0;
        at = stop;
      } else {
        return;
      }
    }
  }

  private void skipLine() {
    int end = source.indexOf('\n', at);
    at = end < 0 ? length : end;
  }

  /** The expression of a template behind its brace, with a scanner's state of its own. */
  private void skipSubstitution() {
    at--;
    var outerKind = previousKind;
    var outerText = previousText;
    boolean outerNewline = newlineBefore;
    kind = Kind.PUNCTUATOR;
    text = "";
    int depth = 0;
    do {
      next();
      if (isPunctuator("{")) {
        depth++;
      } else if (isPunctuator("}")) {
        depth--;
      }
    } while (depth > 0 && kind != Kind.END);
    previousKind = outerKind;
    previousText = outerText;
    newlineBefore = outerNewline;
  }

  private void skipName() {
    while (at < length && continuesName(source.charAt(at))) {
      at++;
    }
  }

  private static boolean startsName(char c) {
    return isWordStart(c) || c == '#' || c == '\\' || Character.isSurrogate(c);
  }

  private static boolean continuesName(char c) {
    return isWordPart(c) || c == '\\' || Character.isSurrogate(c);
  }
}
