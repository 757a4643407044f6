package dev.junction.engine;

import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.interop.V8Runtime;
import com.caoccao.javet.interop.V8ScriptOrigin;
import com.caoccao.javet.values.reference.V8ValueFunction;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The modules of the library that the snapshot leaves out, in one file beside it: for each its text
 * and V8's code. The snapshot knows where each is. The text is Latin-1, since a JVM that is young
 * takes as long to decode UTF-8 as V8 to parse it.
 */
final class LibraryFile {
  private static final String[] PARAMETERS = {"exports", "require", "module", "binding", "process"};

  private LibraryFile() {}

  /** Adds a module. */
  static void write(OutputStream out, String text, byte[] code) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.write(code);
  }

  /** Compiles the module that begins at an offset, by V8's code if V8 takes it. */
  static V8ValueFunction load(
      V8Runtime runtime, Path file, String id, long offset, int textLength, int codeLength)
      throws IOException, JavetException {
    byte[] text;
    byte[] code;
    try (var input = new FileInputStream(file.toFile())) {
      input.skipNBytes(offset);
      text = input.readNBytes(textLength);
      code = input.readNBytes(codeLength);
    }
    var function = compile(runtime, id, new String(text, StandardCharsets.ISO_8859_1), code);
    LibraryScripts.hide(id, function);
    return function;
  }

  static V8ValueFunction compile(V8Runtime runtime, String id, String text, byte[] code)
      throws JavetException {
    return runtime.compileV8ValueFunction(
        text, code, new V8ScriptOrigin(LibraryScripts.nameOf(id)), PARAMETERS, null);
  }
}
