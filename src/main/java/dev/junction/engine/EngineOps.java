package dev.junction.engine;

import com.caoccao.javet.enums.V8AwaitMode;
import com.caoccao.javet.exceptions.BaseJavetScriptingException;
import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.interop.V8Runtime;
import com.caoccao.javet.interop.V8ScriptOrigin;
import com.caoccao.javet.values.V8Value;
import com.caoccao.javet.values.reference.V8ValueArray;
import com.caoccao.javet.values.reference.V8ValueArrayBuffer;
import com.caoccao.javet.values.reference.V8ValueFunction;
import com.caoccao.javet.values.reference.V8ValueObject;
import com.caoccao.javet.values.reference.V8ValuePromise;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What JavaScript asks of the engine itself: the shared heap, compiling, memory figures, the end.
 */
final class EngineOps implements Ops {
  interface Op {
    /** (WebAssembly memory's buffer): makes it the shared heap. */
    int ATTACH_HEAP = 0;

    /** (number) → the value that was too large for the heap. */
    int TAKE_LARGE = 1;

    /** () → loop time in milliseconds. */
    int NOW = 2;

    /** () → milliseconds since 1970 at which loop time was 0. */
    int TIME_ORIGIN = 3;

    /** (): hands over what was submitted without waiting for the end of the turn. */
    int FLUSH = 4;

    /**
     * (source, file name, parameters joined by commas, line offset, column offset, cached data or
     * undefined) → the function, or an array that describes the SyntaxError.
     */
    int COMPILE_FUNCTION = 5;

    /** (function) → its code cache. */
    int CODE_CACHE = 6;

    /** (code): the runtime ends; does not return in the command line. */
    int EXIT = 7;

    /** () → heap figures, see {@link V8Figures#heap}. */
    int HEAP_STATISTICS = 8;

    /** (): a full garbage collection. */
    int COLLECT_GARBAGE = 9;

    /** (text to a path) → the source of a file as a string, or -errno. */
    int READ_SOURCE = 10;

    /** () → nanoseconds of the monotonic clock, in two 32-bit halves. */
    int HIGH_RESOLUTION_TIME = 11;

    /** (): makes the async context functions of V8 known to JavaScript. */
    int FIND_CONTEXT_FUNCTIONS = 12;

    /**
     * (source, file name) → undefined if it compiles as a script, or the SyntaxError's description.
     */
    int CHECK_SYNTAX = 13;

    /** (path): the program ends and its snapshot is written there. */
    int END_FOR_SNAPSHOT = 219;

    /** (promise) → an array of its state (0 pending, 1 fulfilled, 2 rejected) and its result. */
    int PROMISE_STATE = 14;

    /**
     * (path, parameters joined by commas) → the function that a file's text makes, an array that
     * describes the SyntaxError, or -errno.
     */
    int COMPILE_FILE = 15;

    /** (source) → the source with its dynamic imports renamed. */
    int RENAME_IMPORTS = 16;

    /** (source) → see {@link ImportScanner#module}. */
    int SCAN_MODULE = 17;

    /**
     * (URL, source, line offset) → the module's number, or an array that describes the SyntaxError.
     */
    int MODULE_COMPILE = 18;

    /** (URL of the importing module, specifier, number of the imported one). */
    int MODULE_LINK = 19;

    /** (number) → undefined, or an array that describes the SyntaxError. */
    int MODULE_INSTANTIATE = 20;

    /** (number) → the promise of the evaluation. */
    int MODULE_EVALUATE = 21;

    /** (number) → the namespace object. */
    int MODULE_NAMESPACE = 22;

    /** (number) → V8's status: 0 uninstantiated, 2 instantiated, 4 evaluated, 5 errored. */
    int MODULE_STATUS = 23;

    /** () → the constructor's name of the object in the slot, see {@link ObjectPreviews}. */
    int PREVIEW_OBJECT = 24;

    /**
     * (id, offset, length of the text, length of the code) → the function that a module of the
     * library is, which the snapshot does not hold.
     */
    int LOAD_LIBRARY = 25;

    /** (SharedArrayBuffer) → a number under which other isolates find it. */
    int SHARE_MEMORY = 26;

    /** (number, any SharedArrayBuffer) → a buffer over that memory; its prototype is not set. */
    int OBTAIN_MEMORY = 27;

    /** (): runs what V8 itself has to do on this thread, such as finishing a compilation. */
    int RUN_ENGINE_TASKS = 28;

    /** (source, file name, parameters) → the function of a CommonJS module, or the SyntaxError. */
    int COMPILE_COMMON_JS = 70;

    /** (URL, path, prologue) → see {@link SourceLoader#moduleFile}. */
    int MODULE_FILE = 71;

    /** (URL, source, prologue) → see {@link SourceLoader#moduleText}. */
    int MODULE_TEXT = 72;

    /** (path) → see {@link SourceLoader#exportsOf}. */
    int EXPORTS_OF_FILE = 73;

    /** (source) → see {@link ExportsLexer#scan}. */
    int EXPORTS_OF_TEXT = 74;

    /** (folder as given, its absolute path, version, portable?, log?) → the folder that is used. */
    int OPEN_COMPILE_CACHE = 75;

    /** (): writes what is new in the compile cache. */
    int FLUSH_COMPILE_CACHE = 76;

    /** (path, source) → the JavaScript that was made of a TypeScript file, or undefined. */
    int TRANSLATION = 77;

    /** (path, source, JavaScript): keeps it for the next run. */
    int KEEP_TRANSLATION = 78;

    /**
     * (source of a module) → it without import statements, see {@link ImportScanner#moduleBody}.
     */
    int SCAN_MODULE_BODY = 40;

    /** (source) → what a script declares, see {@link ScriptScanner#scan}. */
    int SCAN_SCRIPT = 160;

    /** (source): runs a script, which must not throw, in the global scope. */
    int DECLARE = 161;

    /**
     * (function, milliseconds, whether a signal ends it, number of a queue of promise jobs or 0) →
     * see {@link Scripts#callGuarded}.
     */
    int CALL_GUARDED = 162;

    /** () → the number of an empty queue of promise jobs; 0 where there is none but V8's own. */
    int TAKE_QUEUE = 252;

    /** (number): runs the jobs of a queue. */
    int RUN_QUEUE = 253;

    /** (number) → false if it still has jobs, else it is no longer the caller's. */
    int RETURN_QUEUE = 254;

    /** (source, file name) → the script's code cache. */
    int SCRIPT_CACHE = 163;

    /**
     * (source, file name, parameters joined by commas, line offset, column offset, scopes…) → the
     * function, or an array that describes the SyntaxError.
     */
    int COMPILE_IN_SCOPES = 164;

    /** (number) → the module's code cache. */
    int MODULE_CACHE = 165;

    /** (number of the importing module, specifier, number of the imported one). */
    int MODULE_LINK_NUMBER = 166;

    /** (function that is called with each message) → the inspector session's number. */
    int INSPECTOR_CONNECT = 167;

    /** (number): see {@link InspectorSessions#deliver}. */
    int INSPECTOR_DELIVER = 168;

    /** (number, message in ASCII). */
    int INSPECTOR_SEND = 169;

    /** (number). */
    int INSPECTOR_DISCONNECT = 170;

    /** (): asks V8 for its heap figures, which it has when JavaScript has run a bit. */
    int HEAP_REQUEST = 171;

    /** () → the heap's figures, then a name and figures for each space, see {@link HeapReport}. */
    int HEAP_REPORT = 172;

    /** (whether): notes garbage collections from now on. */
    int WATCH_COLLECTIONS = 173;

    /** () → for each collection since: its type and nanoseconds. */
    int COLLECTIONS = 174;

    /**
     * (handle): tells it of each garbage collection from now on, by an array of type, flags, loop
     * time and milliseconds; 0 for nobody.
     */
    int REPORT_COLLECTIONS = 250;

    /** () → loop time of what happened before the program. */
    int MILESTONES = 251;

    /** (number): see {@link Modules#release}. */
    int MODULE_RELEASE = 190;

    /** (number): see {@link Modules#forget}. */
    int MODULE_FORGET = 191;

    /** (array) → whether {@link Slots} can look into it. */
    int ATTACH_SLOTS = 192;

    /** () → milliseconds that the loop has waited. */
    int IDLE_MILLIS = 175;

    /** (host, port, title, URL of the program, version) → where debuggers connect to. */
    int DEBUGGER_LISTEN = 176;

    /** (): see {@link Debugger#close}. */
    int DEBUGGER_CLOSE = 177;

    /** (): see {@link Debugger#waitForDebugger}. */
    int DEBUGGER_WAIT = 178;

    /** (pattern of URLs, or ''): see {@link Debugger#breakOnStart}. */
    int DEBUGGER_BREAK_ON_START = 179;

    /** () → whether a debugger was attached, when it has left. */
    int DEBUGGER_WAIT_FOR_DISCONNECT = 180;

    /** (): the next function that is called pauses at its start. */
    int DEBUGGER_PAUSE_ON_NEXT = 210;

    /**
     * (function that is called with a debugger's number and its request): see {@link
     * Debugger.OwnDomains}.
     */
    int DEBUGGER_OWN_DOMAINS = 211;

    /** (number of a debugger, message). */
    int DEBUGGER_SEND = 212;

    /** (array of functions): see {@link CatchPredictions}. */
    int PREDICT_UNCAUGHT = 230;

    /** (): see {@link CatchPredictions#passOnCalls}. */
    int THROW_FOR_DEBUGGER = 231;

    /** (): see {@link InspectorSessions#thrown}. */
    int INSPECTOR_THROWN = 232;

    /** (title, URL) → whether to wait for a debugger: see {@link DebugTargets#join}. */
    int DEBUGGER_JOIN = 233;

    /** (handle, method, request) → what is wrong with it: see {@link InsideSessions}. */
    int WORKERS_REQUEST = 234;

    /** (handle). */
    int WORKERS_LEAVE = 235;

    /** (handle) → whether there is a session with the main thread; messages go to the handle. */
    int MAIN_CONNECT = 236;

    /** (handle, request). */
    int MAIN_REQUEST = 237;

    /** (handle). */
    int MAIN_DISCONNECT = 238;

    /**
     * (absolute path, extensions joined by {@code |}) → the path without symbolic links of the file
     * there, or of the first with one of the extensions; 1 for a directory, -2 for nothing.
     */
    int FIND_FILE = 181;

    /**
     * (absolute path) → as {@link #FIND_FILE} with the extensions .js, .json and .node; but where
     * that is a file of the very name, ends in .js and is asked for the first time, the function
     * that {@link #COMPILE_FILE} makes of it. Where a file was found, REQUIRED in the shared heap
     * is 0 for the path itself, 1 for the path with something behind.
     */
    int REQUIRE_FILE = 182;

    /**
     * (absolute path, the absolute path that the "main" of its package.json stands for, or "" if it
     * has none, or undefined if that is not known) → the file that a request for it means, as
     * {@link #FIND_FILE} with the extensions .js, .json and .node; 1 for a directory that is not so
     * simple.
     */
    int FIND_PACKAGE = 240;

    /** (absolute paths joined by U+0000) → for each 1 if it is a directory, else 0, as a text. */
    int ARE_FOLDERS = 241;

    /**
     * (absolute path of a folder, number of folders to look into on the way up) → the first
     * package.json among them, behind a character whose code is the number of the folder, counted
     * from 1; undefined if there is none.
     */
    int READ_SCOPE = 242;

    /** (address, length) → an ArrayBuffer over memory that is not V8's; its owner must keep it. */
    int FOREIGN_MEMORY = 183;

    /** () → whether V8 calls note() of internal/process/errors by itself from now on. */
    int HOOK_REJECTIONS = 193;

    /** (function or undefined) → see {@link NativeHooks#hookPromises}. */
    int HOOK_PROMISES = 194;

    /** () → whether V8 knows that the time zone has changed. */
    int TIME_ZONE_CHANGED = 195;

    /** (option) → what it is to V8, see {@link V8FlagNames#kind}. */
    int V8_FLAG_KIND = 201;

    /**
     * () → a function to call ops by that costs less than the first one; undefined when it is not
     * ready, false if there is none. See {@link DirectBridge}.
     */
    int ACCELERATE = 200;

    /** () → a function that calls native ones, or undefined. See {@link NativeFunctions}. */
    int NATIVE_FUNCTIONS = 202;

    /** (whether V8 makes code of strings). */
    int ALLOW_EVAL = 203;
  }

  /** Whether an op needs numbers and the like only, and runs no JavaScript. */
  static boolean isSimple(int op) {
    return op == Op.NOW || op == Op.IDLE_MILLIS || op == Op.FLUSH || op == Op.HIGH_RESOLUTION_TIME;
  }

  private final Isolate isolate;

  EngineOps(Isolate isolate) {
    this.isolate = isolate;
  }

  @Override
  public Object call(int op, Args args) throws Exception {
    return switch (op) {
      case Op.ATTACH_HEAP -> {
        isolate.attachHeap((V8ValueArrayBuffer) ((V8Args) args).takeAt(0));
        yield null;
      }
      case Op.END_FOR_SNAPSHOT -> {
        isolate.endForSnapshot(Path.of(args.stringAt(0)));
        yield null;
      }
      case Op.HOOK_REJECTIONS -> isolate.hookRejections();
      case Op.HOOK_PROMISES ->
          isolate
              .nativeHooks()
              .hookPromises(args.isNullish(0) ? null : (V8ValueFunction) ((V8Args) args).takeAt(0));
      case Op.TIME_ZONE_CHANGED -> isolate.nativeHooks().timeZoneChanged();
      case Op.TAKE_LARGE -> isolate.takeLarge(args.intAt(0));
      case Op.ACCELERATE -> isolate.accelerate();
      case Op.NATIVE_FUNCTIONS -> isolate.nativeFunctions(args.slots());
      case Op.NOW -> isolate.host().loop().nowMillis();
      case Op.IDLE_MILLIS -> isolate.host().loop().idleMillis();
      case Op.TIME_ORIGIN -> isolate.host().loop().startEpochMillis();
      case Op.FLUSH -> {
        isolate.drainSubmissions();
        yield null;
      }
      case Op.COMPILE_FUNCTION -> compileFunction(args);
      case Op.CODE_CACHE -> codeCache((V8Args) args);
      case Op.EXIT -> {
        isolate.exit(args.intAt(0));
        yield null;
      }
      case Op.HEAP_STATISTICS -> isolate.figuresChecked(isolate.figures().heap());
      case Op.COLLECT_GARBAGE -> {
        isolate.collectGarbage();
        yield null;
      }
      case Op.READ_SOURCE -> readSource(args.stringAt(0));
      case Op.HIGH_RESOLUTION_TIME -> {
        long now = System.nanoTime();
        yield new double[] {Math.floorDiv(now, 1_000_000_000L), Math.floorMod(now, 1_000_000_000L)};
      }
      case Op.FIND_CONTEXT_FUNCTIONS -> AsyncContextFunctions.find(isolate.runtime());
      case Op.PREVIEW_OBJECT -> ObjectPreviews.preview(isolate.runtime());
      case Op.CHECK_SYNTAX -> checkSyntax(args);
      case Op.COMPILE_FILE ->
          isolate
              .sources()
              .compileFile(args.stringAt(0), SourceLoader.parametersOf(args.stringAt(1)));
      case Op.FIND_FILE -> isolate.sources().findFile(args.stringAt(0), args.stringAt(1));
      case Op.REQUIRE_FILE -> isolate.sources().requireFile(args.stringAt(0));
      case Op.FIND_PACKAGE ->
          isolate
              .sources()
              .finder()
              .findPackage(args.stringAt(0), args.isNullish(1) ? null : args.stringAt(1));
      case Op.ARE_FOLDERS -> isolate.sources().finder().areFolders(args.stringAt(0));
      case Op.READ_SCOPE -> isolate.sources().finder().readScope(args.stringAt(0), args.intAt(1));
      case Op.COMPILE_COMMON_JS ->
          isolate
              .sources()
              .compileText(
                  args.stringAt(0), args.stringAt(1), SourceLoader.parametersOf(args.stringAt(2)));
      case Op.MODULE_FILE ->
          isolate.sources().moduleFile(args.stringAt(0), args.stringAt(1), args.stringAt(2));
      case Op.MODULE_TEXT ->
          isolate.sources().moduleText(args.stringAt(0), args.stringAt(1), args.stringAt(2));
      case Op.EXPORTS_OF_FILE -> isolate.sources().exportsOf(args.stringAt(0));
      case Op.EXPORTS_OF_TEXT -> ExportsLexer.scan(args.stringAt(0));
      case Op.OPEN_COMPILE_CACHE -> openCompileCache(args);
      case Op.FLUSH_COMPILE_CACHE -> {
        if (isolate.sources().cache() != null) {
          isolate.sources().cache().flush();
        }
        yield null;
      }
      case Op.TRANSLATION -> isolate.sources().translation(args.stringAt(0), args.stringAt(1));
      case Op.KEEP_TRANSLATION -> {
        isolate.sources().translated(args.stringAt(0), args.stringAt(1), args.stringAt(2));
        yield null;
      }
      case Op.RENAME_IMPORTS -> ImportScanner.rewrite(args.stringAt(0));
      case Op.SHARE_MEMORY ->
          isolate.sharedMemories().share(isolate, (V8ValueArrayBuffer) ((V8Args) args).takeAt(0));
      case Op.OBTAIN_MEMORY ->
          isolate
              .sharedMemories()
              .obtain(
                  isolate.runtime(), args.intAt(0), (V8ValueArrayBuffer) ((V8Args) args).rawAt(1));
      case Op.RUN_ENGINE_TASKS -> {
        isolate.runtime().await(V8AwaitMode.RunNoWait);
        yield null;
      }
      case Op.LOAD_LIBRARY -> loadLibrary(args);
      case Op.SCAN_MODULE -> ImportScanner.module(args.stringAt(0));
      case Op.SCAN_MODULE_BODY -> ImportScanner.moduleBody(args.stringAt(0));
      case Op.MODULE_COMPILE -> {
        try {
          yield isolate.modules().compile(args.stringAt(0), args.stringAt(1), null, args.intAt(2));
        } catch (BaseJavetScriptingException error) {
          yield describe(error);
        }
      }
      case Op.MODULE_LINK -> {
        isolate.modules().link(args.stringAt(0), args.stringAt(1), args.intAt(2));
        yield null;
      }
      case Op.MODULE_INSTANTIATE -> {
        try {
          isolate.modules().instantiate(args.intAt(0));
          yield null;
        } catch (BaseJavetScriptingException error) {
          yield describe(error);
        }
      }
      case Op.MODULE_EVALUATE -> isolate.modules().evaluate(args.intAt(0));
      case Op.MODULE_NAMESPACE -> isolate.modules().namespace(args.intAt(0));
      case Op.MODULE_STATUS -> isolate.modules().status(args.intAt(0));
      case Op.V8_FLAG_KIND -> V8FlagNames.kind(args.stringAt(0));
      case Op.FOREIGN_MEMORY ->
          isolate
              .runtime()
              .createV8ValueArrayBuffer(
                  MemorySegment.ofAddress(args.longAt(0))
                      .reinterpret(args.intAt(1))
                      .asByteBuffer());
      case Op.ALLOW_EVAL -> {
        isolate.runtime().allowEval(args.booleanAt(0));
        yield null;
      }
      case Op.PROMISE_STATE -> promiseState((V8Args) args);
      case Op.SCAN_SCRIPT -> ScriptScanner.scan(args.stringAt(0));
      case Op.DECLARE -> {
        isolate.scripts().declare(args.stringAt(0));
        yield null;
      }
      case Op.CALL_GUARDED ->
          isolate
              .scripts()
              .callGuarded(
                  (V8ValueFunction) ((V8Args) args).rawAt(0),
                  args.intAt(1),
                  args.booleanAt(2),
                  args.intAt(3));
      case Op.TAKE_QUEUE -> isolate.scripts().takeQueue();
      case Op.RUN_QUEUE -> {
        isolate.scripts().runQueue(args.intAt(0));
        yield null;
      }
      case Op.RETURN_QUEUE -> isolate.scripts().returnQueue(args.intAt(0));
      case Op.MODULE_LINK_NUMBER -> {
        isolate.modules().link(args.intAt(0), args.stringAt(1), args.intAt(2));
        yield null;
      }
      case Op.MODULE_RELEASE -> {
        isolate.modules().release(args.intAt(0));
        yield null;
      }
      case Op.MODULE_FORGET -> {
        isolate.modules().forget(args.intAt(0));
        yield null;
      }
      case Op.INSPECTOR_CONNECT ->
          isolate.inspectors().connect((V8ValueFunction) ((V8Args) args).takeAt(0));
      case Op.INSPECTOR_DELIVER -> {
        isolate.inspectors().deliver(args.intAt(0));
        yield null;
      }
      case Op.INSPECTOR_SEND -> {
        isolate.inspectors().send(args.intAt(0), args.stringAt(1));
        yield null;
      }
      case Op.INSPECTOR_DISCONNECT -> {
        isolate.inspectors().disconnect(args.intAt(0));
        yield null;
      }
      case Op.DEBUGGER_LISTEN -> listen(args);
      case Op.DEBUGGER_CLOSE -> {
        isolate.inspectors().debugger().close();
        yield null;
      }
      case Op.DEBUGGER_WAIT -> {
        isolate.inspectors().debugger().waitForDebugger();
        yield null;
      }
      case Op.DEBUGGER_BREAK_ON_START -> {
        isolate.inspectors().debugger().breakOnStart(args.stringAt(0));
        yield null;
      }
      case Op.DEBUGGER_OWN_DOMAINS -> {
        var callback = (V8ValueFunction) ((V8Args) args).takeAt(0);
        isolate.inspectors().closeWithThis(callback);
        isolate
            .inspectors()
            .debugger()
            .setOwnDomains((frontend, message) -> callback.callVoid(null, frontend, message));
        yield null;
      }
      case Op.DEBUGGER_SEND -> {
        var debugger = isolate.inspectors().debugger();
        if (debugger != null) {
          debugger.send(args.intAt(0), args.stringAt(1));
        }
        yield null;
      }
      case Op.PREDICT_UNCAUGHT -> {
        if (((V8Args) args).takeAt(0) instanceof V8ValueArray functions) {
          CatchPredictions.passOn(isolate.runtime(), functions);
          functions.close();
        }
        yield null;
      }
      case Op.DEBUGGER_JOIN ->
          DebugTargets.of(isolate.host())
              .join(isolate.host(), isolate.inspectors(), args.stringAt(0), args.stringAt(1));
      case Op.WORKERS_REQUEST -> insideSessions().request(args);
      case Op.WORKERS_LEAVE -> {
        insideSessions().leave(args.intAt(0));
        yield null;
      }
      case Op.MAIN_CONNECT -> insideSessions().connectMain(args.intAt(0));
      case Op.MAIN_REQUEST -> {
        insideSessions().requestMain(args.intAt(0), args.stringAt(1));
        yield null;
      }
      case Op.MAIN_DISCONNECT -> {
        insideSessions().disconnectMain(args.intAt(0));
        yield null;
      }
      case Op.INSPECTOR_THROWN -> {
        isolate.inspectors().thrown();
        yield null;
      }
      case Op.THROW_FOR_DEBUGGER -> {
        CatchPredictions.passOnCalls(isolate.runtime());
        yield null;
      }
      case Op.DEBUGGER_PAUSE_ON_NEXT -> {
        isolate.inspectors().debugger().pauseOnNextCall();
        yield null;
      }
      case Op.DEBUGGER_WAIT_FOR_DISCONNECT -> {
        var debugger = isolate.inspectors().debugger();
        if (debugger == null || !debugger.isAttached()) {
          yield false;
        }
        debugger.waitForDisconnect();
        yield true;
      }
      case Op.HEAP_REQUEST -> {
        isolate.heapReport().request();
        yield null;
      }
      case Op.HEAP_REPORT -> {
        var report = isolate.heapReport().report();
        if (report != null) {
          isolate.heapUsed(((double[]) report[0])[HeapReport.USED]);
        }
        yield report;
      }
      case Op.ATTACH_SLOTS -> ((V8Args) args).attachSlots(0);
      case Op.WATCH_COLLECTIONS -> {
        isolate.heapReport().watchCollections(args.booleanAt(0));
        yield null;
      }
      case Op.COLLECTIONS -> isolate.heapReport().collections();
      case Op.REPORT_COLLECTIONS -> {
        isolate.heapReport().reportCollections(isolate.host(), args.intAt(0));
        yield null;
      }
      case Op.MILESTONES -> isolate.host().loop().milestones();
      case Op.MODULE_CACHE -> isolate.modules().cachedData(args.intAt(0));
      case Op.COMPILE_IN_SCOPES -> compileInScopes((V8Args) args);
      case Op.SCRIPT_CACHE -> isolate.scripts().cache(args.stringAt(0), args.stringAt(1));
      default -> throw new IllegalArgumentException("no engine op " + op);
    };
  }

  private Object compileFunction(Args args) throws JavetException {
    var origin = new V8ScriptOrigin(args.stringAt(1), args.intAt(3), args.intAt(4));
    var parameters = args.stringAt(2);
    try {
      return isolate
          .runtime()
          .compileV8ValueFunction(
              args.stringAt(0),
              args.isNullish(5) ? null : args.bytesAt(5),
              origin,
              parameters.isEmpty() ? new String[0] : parameters.split(",", -1),
              null);
    } catch (BaseJavetScriptingException error) {
      return describe(error);
    }
  }

  private Object compileInScopes(V8Args args) throws JavetException {
    var origin = new V8ScriptOrigin(args.stringAt(1), args.intAt(3), args.intAt(4));
    var parameters = args.stringAt(2);
    var scopes = new V8ValueObject[args.size() - 5];
    for (int i = 0; i < scopes.length; i++) {
      scopes[i] = (V8ValueObject) args.rawAt(5 + i);
    }
    try {
      return isolate
          .runtime()
          .compileV8ValueFunction(
              args.stringAt(0),
              null,
              origin,
              parameters.isEmpty() ? new String[0] : parameters.split(",", -1),
              scopes);
    } catch (BaseJavetScriptingException error) {
      return describe(error);
    }
  }

  private String openCompileCache(Args args) throws OpException {
    boolean isLoud = args.intAt(4) != 0;
    var opened =
        CompileCache.open(
            args.stringAt(0),
            Path.of(args.stringAt(1)),
            args.stringAt(2),
            args.intAt(3) != 0,
            isolate.snapshotTag(),
            isLoud ? new java.io.PrintStream(isolate.host().stderr(), true) : null);
    isolate.sources().use(opened);
    return opened.directory();
  }

  private Object loadLibrary(Args args) throws JavetException, IOException {
    return LibraryFile.load(
        isolate.runtime(),
        isolate.library(),
        args.stringAt(0),
        args.intAt(1),
        args.intAt(2),
        args.intAt(3));
  }

  private Object checkSyntax(Args args) throws JavetException {
    try (var script =
        isolate
            .runtime()
            .compileV8Script(
                args.stringAt(0),
                null,
                new V8ScriptOrigin(args.stringAt(1), args.intAt(2), args.intAt(3)),
                true)) {
      return null;
    } catch (BaseJavetScriptingException error) {
      return describe(error);
    }
  }

  /** Message, resource, 1-based line, source line, start column, end column. */
  static Object[] describe(BaseJavetScriptingException error) {
    var details = error.getScriptingError();
    return new Object[] {
      details.getDetailedMessage() != null ? details.getDetailedMessage() : details.getMessage(),
      details.getResourceName(),
      details.getLineNumber(),
      details.getSourceLine(),
      details.getStartColumn(),
      details.getEndColumn(),
      details.getMessage()
    };
  }

  private Object promiseState(V8Args args) throws JavetException {
    var promise = (V8ValuePromise) args.rawAt(0);
    int state = promise.getState();
    var pair = isolate.runtime().createV8ValueArray();
    pair.push(state);
    if (state != V8ValuePromise.STATE_PENDING) {
      try (V8Value result = promise.getResult()) {
        pair.push(result);
      }
    }
    return pair;
  }

  private static Object codeCache(V8Args args) throws JavetException {
    return ((V8ValueFunction) args.rawAt(0)).getCachedData();
  }

  private Object readSource(String path) {
    try {
      return Files.readString(isolate.host().resolve(path));
    } catch (java.nio.charset.MalformedInputException notUtf8) {
      try {
        return new String(
            Files.readAllBytes(isolate.host().resolve(path)),
            java.nio.charset.StandardCharsets.UTF_8);
      } catch (IOException error) {
        return SourceErrors.errno(Path.of(path), error);
      }
    } catch (IOException error) {
      return SourceErrors.errno(isolate.host().resolve(path), error);
    }
  }

  V8Runtime runtime() {
    return isolate.runtime();
  }

  private InsideSessions insideSessions;

  private InsideSessions insideSessions() {
    if (insideSessions == null) {
      insideSessions = new InsideSessions(isolate.host());
    }
    return insideSessions;
  }

  private String listen(Args args) throws OpException {
    var sessions = isolate.inspectors();
    try {
      return sessions
          .debuggerFor(isolate.host())
          .listen(
              args.stringAt(0),
              args.intAt(1),
              args.stringAt(2),
              args.stringAt(3),
              args.stringAt(4),
              args.intAt(5) != 0);
    } catch (BindException taken) {
      throw new OpException("EADDRINUSE", "address already in use");
    } catch (IOException error) {
      throw new OpException("EADDRNOTAVAIL", "address not available");
    }
  }
}
