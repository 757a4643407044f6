package dev.junction.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code import} finds in CommonJS; each expectation is what Node.js 26 finds. */
final class ExportsLexerTest {
  private static List<Object> names(String source) {
    var found = ExportsLexer.scan(source);
    return Arrays.asList(found).subList(1, 1 + (Integer) found[0]);
  }

  private static List<Object> reexports(String source) {
    var found = ExportsLexer.scan(source);
    return Arrays.asList(found).subList(1 + (Integer) found[0], found.length);
  }

  @Test
  void assignments() {
    assertThat(names("exports.a = exports.b = 1; module.exports.c = 2; exports['d-e'] = 3"))
        .containsExactly("a", "b", "c", "d-e");
    assertThat(names("(function (e) { exports . a\n= 1 })(); if (x) { exports[\"b\"] = 2 }"))
        .containsExactly("a", "b");
    assertThat(names("foo.exports.a = 1; myexports.b = 2; exports.c.d = 3; exports.e")).isEmpty();
    assertThat(names("exports['\\u0061b'] = 1")).containsExactly("ab");
  }

  @Test
  void stringsCommentsTemplatesAndRegularExpressionsAreNoCode() {
    assertThat(
            names(
                "\"exports.a = 1\"; `exports.b = 1 ${exports.c = 2}`; /exports.d = 1/; "
                    + "/* exports.e = 1 */ exports.f = 1; // exports.g = 1"))
        .containsExactly("c", "f");
    assertThat(names("var x = a / exports.q / 2; exports.r = 1;")).containsExactly("r");
  }

  @Test
  void literalsUpToTheFirstLargerValue() {
    assertThat(names("module.exports = { a, b: c, 'd': e, f: true, g: 1, h }"))
        .containsExactly("a", "b", "d", "f");
    assertThat(names("module.exports = { a, b: require('c'), d }")).containsExactly("a", "b");
    assertThat(names("module.exports = { a() {}, b }")).containsExactly("a");
    assertThat(names("module.exports = { get a() { return 1 }, b }")).isEmpty();
    assertThat(names("module.exports = { a, ...b, c }")).containsExactly("a", "c");
    assertThat(names("0 && (module.exports = { a, b })")).containsExactly("a", "b");
    assertThat(reexports("module.exports = { a, ...require('./b'), c }")).containsExactly("./b");
  }

  @Test
  void definitions() {
    assertThat(names("Object.defineProperty(exports, '__esModule', { value: true })"))
        .containsExactly("__esModule");
    assertThat(
            names(
                "Object.defineProperty(exports, 'a', { enumerable: true, get: function () { return"
                    + " b.a; } }); Object.defineProperty(exports, \"c\", { enumerable: true, get()"
                    + " { return d['c'] } })"))
        .containsExactly("a", "c");
    assertThat(
            names(
                "Object.defineProperty(exports, 'a', { enumerable: true, get: () => b });"
                    + " Object.defineProperty(exports, 'c', { get: function () { return d(); } })"))
        .isEmpty();
  }

  @Test
  void theLastRequiredModuleIsPassedOn() {
    assertThat(
            reexports("if (x) module.exports = require('./a'); else module.exports = require('b')"))
        .containsExactly("b");
    assertThat(reexports("module.exports = (0, require)('./a')")).isEmpty();
  }

  @Test
  void starsOfTypeScript() {
    assertThat(
            reexports(
                "__exportStar(require(\"./a\"), exports); tslib_1.__exportStar(require('./b'),"
                    + " exports); __export(require('./c'))"))
        .containsExactly("./a", "./b", "./c");
  }

  @Test
  void starsOfBabel() {
    var template =
        "var _%1$s = %2$s;\n"
            + "Object.keys(_%1$s).forEach(function (key) {\n"
            + "  if (key === \"default\" || key === \"__esModule\") return;\n"
            + "  if (key in exports && exports[key] === _%1$s[key]) return;\n"
            + "  Object.defineProperty(exports, key, {\n"
            + "    enumerable: true,\n"
            + "    get: function () {\n      return _%1$s[key];\n    },\n  });\n});\n";
    assertThat(
            reexports(
                template.formatted("a", "require('./a')")
                    + template.formatted("b", "_interopRequireWildcard(require('./b'))")))
        .containsExactly("./a", "./b");
    assertThat(
            reexports(
                "var d = require('./d'); Object.keys(d).forEach(function (k) { if (k !== 'default'"
                    + " && !exports.hasOwnProperty(k)) exports[k] = d[k]; });"))
        .containsExactly("./d");
  }

  @Test
  void modulesExportNothingToCommonJs() {
    assertThat(names("import x from 'y'; exports.a = 1")).isEmpty();
    assertThat(names("exports.a = 1; export const b = 1")).isEmpty();
    assertThat(names("exports.a = import('x')")).containsExactly("a");
  }
}
