package dev.junction.ffi;

import dev.junction.engine.Args;
import dev.junction.engine.JavaScriptFunction;
import dev.junction.engine.OpException;
import dev.junction.engine.Ops;
import dev.junction.posix.DynamicLinker;
import dev.junction.posix.Memory;
import dev.junction.posix.Processes;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code node:ffi}: what JavaScript asks of Java. Values and pointers are checked in JavaScript;
 * addresses are used as they come.
 */
public final class FfiOps implements Ops {
  private static final int SIGABRT = 6;
  private static final int RTLD_NOW = 2;

  private final List<ForeignFunction> functions = new ArrayList<>();
  private final Map<Integer, ForeignCallback> callbacks = new HashMap<>();
  private JavaScriptFunction dispatcher;

  interface Op {
    /** (function): what is called with a callback's number, and answers 0. */
    int ATTACH = 0;

    /** (path or null) → the library's handle. */
    int OPEN = 1;

    /** (handle): gives it back. */
    int CLOSE = 2;

    /** (handle, name) → the symbol's address. */
    int SYMBOL = 3;

    /** (address, signature, frame) → the function's number. */
    int FUNCTION = 4;

    /** (number): takes the arguments from the frame and leaves the result at its start. */
    int CALL = 5;

    /** (number): the function's frame is not needed any more. */
    int DROP_FUNCTION = 6;

    /** (number, signature, frame) → the address under which C can call. */
    int CALLBACK = 7;

    /** (number): C calls this no more. */
    int DROP_CALLBACK = 8;

    /** (typed array) → the address of its memory. */
    int ADDRESS = 9;

    /** (address, typed array): copies the memory there into the array. */
    int READ = 10;

    /** (address, typed array): copies the array to the memory there. */
    int WRITE = 11;

    /** (address) → the C string there. */
    int TEXT = 12;
  }

  @Override
  public boolean callsBack(int op) {
    return true;
  }

  @Override
  public Object call(int op, Args args) throws Exception {
    return switch (op) {
      case Op.ATTACH -> {
        dispatcher = args.functionAt(0);
        yield null;
      }
      case Op.OPEN -> open(args.stringAt(0));
      case Op.CLOSE -> DynamicLinker.close(args.longAt(0));
      case Op.SYMBOL -> symbol(args.longAt(0), args.stringAt(1));
      case Op.FUNCTION -> {
        functions.add(new ForeignFunction(args.longAt(0), args.stringAt(1), args.retain(2)));
        yield functions.size() - 1;
      }
      case Op.CALL -> {
        functions.get(args.intAt(0)).call();
        yield null;
      }
      case Op.DROP_FUNCTION -> {
        functions.set(args.intAt(0), null).close();
        yield null;
      }
      case Op.CALLBACK -> {
        int number = args.intAt(0);
        var callback =
            new ForeignCallback(
                number,
                args.stringAt(1),
                args.retain(2),
                dispatcher,
                () -> Processes.endBy(SIGABRT));
        callbacks.put(number, callback);
        yield callback.address();
      }
      case Op.DROP_CALLBACK -> {
        callbacks.remove(args.intAt(0)).close();
        yield null;
      }
      case Op.ADDRESS -> MemorySegment.ofBuffer(args.bufferAt(0)).address();
      case Op.READ -> {
        var target = args.bufferAt(1);
        target.put(0, Memory.view(args.longAt(0), target.limit()), 0, target.limit());
        yield null;
      }
      case Op.WRITE -> {
        var source = args.bufferAt(1);
        Memory.view(args.longAt(0), source.limit()).put(0, source, 0, source.limit());
        yield null;
      }
      case Op.TEXT -> Memory.text(args.longAt(0));
      default -> throw new IllegalArgumentException("no op " + op);
    };
  }

  private static Object open(String path) throws OpException {
    long library = DynamicLinker.open(path, RTLD_NOW);
    if (library == 0) {
      throw new OpException("ERR_FFI_CALL_FAILED", "dlopen failed: " + DynamicLinker.error());
    }
    return library;
  }

  private static Object symbol(long library, String name) throws OpException {
    long address = DynamicLinker.symbol(library, name);
    if (address == 0) {
      throw new OpException("ERR_FFI_CALL_FAILED", "dlsym failed: " + DynamicLinker.error());
    }
    return address;
  }

  @Override
  public void close() {
    for (var function : functions) {
      if (function != null) {
        function.close();
      }
    }
    functions.clear();
    callbacks.values().forEach(ForeignCallback::close);
    callbacks.clear();
    if (dispatcher != null) {
      dispatcher.close();
    }
  }
}
