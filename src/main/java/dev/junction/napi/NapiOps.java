package dev.junction.napi;

import dev.junction.engine.Args;
import dev.junction.engine.Host;
import dev.junction.engine.OpException;
import dev.junction.engine.Ops;
import dev.junction.posix.DynamicLinker;
import dev.junction.posix.LibC;
import dev.junction.posix.Memory;
import java.lang.foreign.MemorySegment;

/** Native addons: what JavaScript asks of Java. */
public final class NapiOps implements Ops {
  private static final int DEFAULT_VERSION = 8;

  private final Host host;
  private Addons addons;

  interface Op {
    int ATTACH = 0;
    int LOAD = 1;
    int INITIALIZE = 2;
    int INVOKE = 3;
    int CALL = 4;
    int ADDRESS = 5;
    int QUEUE_WORK = 6;
    int CANCEL_WORK = 7;
    int NEXT_CALL = 8;
    int END_THREAD_SAFE = 9;
    int LIBC_VERSION = 10;
  }

  public NapiOps(Host host) {
    this.host = host;
  }

  @Override
  public boolean callsBack(int op) {
    return true;
  }

  @Override
  public Object call(int op, Args args) throws OpException {
    return switch (op) {
      case Op.ATTACH -> {
        addons =
            new Addons(host, args.functionAt(0), args.retain(1), args.intAt(2), args.stringAt(3));
        yield Functions.names().toArray();
      }
      case Op.LOAD -> load(args.stringAt(0), args.intAt(1), args.stringAt(2));
      case Op.INITIALIZE -> addons.initialize(args.intAt(0), args.intAt(1), args.longAt(2));
      case Op.INVOKE ->
          addons.invoke(
              args.intAt(0),
              args.longAt(1),
              args.longAt(2),
              args.intAt(3),
              args.intAt(4),
              args.intAt(5));
      case Op.CALL ->
          addons.callBack(args.intAt(0), args.longAt(1), args.longAt(2), args.longAt(3));
      case Op.ADDRESS -> MemorySegment.ofBuffer(args.bufferAt(0)).address();
      case Op.QUEUE_WORK ->
          addons.work().queue(args.intAt(0), args.intAt(1), args.longAt(2), args.longAt(3));
      case Op.CANCEL_WORK -> addons.work().cancel(args.intAt(0));
      case Op.NEXT_CALL -> addons.threadSafe(args.longAt(0)).next(args.intAt(1));
      case Op.END_THREAD_SAFE -> addons.threadSafe(args.longAt(0)).end();
      case Op.LIBC_VERSION -> libcVersion();
      default -> throw new IllegalArgumentException("no op " + op);
    };
  }

  /** The version of the GNU C library, by which packages choose their addon; null for another. */
  private static String libcVersion() {
    var function = LibC.function("gnu_get_libc_version");
    return function.exists() ? Memory.text(function.raw(0, 0, 0, 0, 0, 0)) : null;
  }

  /**
   * Loads a shared object; answers the number of its environment, its initializer's address and its
   * version of Node-API.
   */
  private Object load(String path, int flags, String url) throws OpException {
    if (!Addons.isSupported()) {
      throw new OpException(
          "ERR_DLOPEN_FAILED",
          path + ": Junction loads native addons on Linux on x86-64 only, not on this platform");
    }
    var api = NativeApi.get();
    long library = DynamicLinker.open(path, flags);
    if (library == 0) {
      throw new OpException("ERR_DLOPEN_FAILED", explain(path, DynamicLinker.error()));
    }
    long initializer = DynamicLinker.symbol(library, "napi_register_module_v1");
    if (initializer == 0) {
      initializer = api.registration(library);
    }
    if (initializer == 0) {
      throw new OpException("ERR_DLOPEN_FAILED", "Module did not self-register: '" + path + "'.");
    }
    return new Object[] {addons.open(url), initializer, version(library)};
  }

  /**
   * The version of Node-API that an addon is written to, which decides what some functions take.
   */
  private static int version(long library) {
    long function = DynamicLinker.symbol(library, "node_api_module_get_api_version_v1");
    return function == 0 ? DEFAULT_VERSION : (int) DynamicLinker.call(function, 0, 0, 0, 0);
  }

  private static String explain(String path, String problem) {
    if (problem == null) {
      return path + ": cannot be loaded";
    }
    boolean engine = problem.contains("undefined symbol: _ZN2v8") || problem.contains("_ZN4node");
    return engine
        ? problem
            + " (the addon is written for the C++ interface of V8 or Node.js itself; Junction loads"
            + " addons that use Node-API)"
        : problem;
  }

  @Override
  public void close() {
    if (addons != null) {
      addons.close();
    }
  }
}
