package dev.junction.engine;

import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.interop.V8Runtime;
import com.caoccao.javet.utils.JavetResourceUtils;
import com.caoccao.javet.values.reference.V8ValueFunction;
import com.caoccao.javet.values.reference.V8ValueReference;
import dev.junction.engine.V8Library.Words;
import java.util.HexFormat;

/**
 * Lets V8 call JavaScript functions by itself when a promise is rejected, with promise hooks at
 * each step of its life, and for {@code import()}. V8 calls a few instructions of ours, which call
 * the function by V8's API: a tenth of a microsecond, where the way through Java takes some.
 *
 * <p>Near the end of the stack no JavaScript is called: rejections then go to Javet's callback, as
 * without these hooks, and steps of promises are not told.
 *
 * <p>All of it rests on {@link V8Library}; where that knows nothing, every hook answers false.
 */
final class NativeHooks {
  /** What the instructions read, at these offsets. */
  private static final int PAGE = 4096;

  private static final int PROT_READ = 1;
  private static final int PROT_WRITE = 2;
  private static final int PROT_EXEC = 4;

  /** {@code lea ecx, [rax - 0x80d]; cmp ecx, 2; jbe} to where the answer is no. */
  private static final byte[] ARRAYS_AT_ONCE =
      HexFormat.of().parseHex("8d88f3f7ffff" + "83f902" + "7667");

  private static final int CONTEXT = 0;

  private static final int REJECTED = 0x08;
  private static final int PROMISE_STEP = 0x10;
  private static final int CALL = 0x18;
  private static final int JAVET_CALLBACK = 0x20;
  private static final int STACK_LIMIT = 0x28;
  private static final int IMPORT = 0x30;
  private static final int NUMBERS = 0x40;
  private static final int NUMBER_COUNT = 8;
  private static final int DATA_SIZE = NUMBERS + NUMBER_COUNT * 8;

  /** Bytes of stack that a function of ours may need. */
  private static final long ROOM = 96 << 10;

  /** V8 shifts its small integers so. */
  private static final int SMALL_INTEGER_SHIFT = 32;

  /** {@code void rejected(PromiseRejectMessage)}: the message lies on the stack. */
  private static final byte[] ON_REJECTION =
      HexFormat.of()
          .parseHex(
              "483b6028" // cmp rsp, [rax + STACK_LIMIT]
                  + "724f" // jb to the last instruction
                  + "53" // push rbx
                  + "4883ec20" // sub rsp, 32
                  + "4889c3" // mov rbx, rax
                  + "4863442438" // movsxd rax, dword [rsp + 0x38], the event
                  + "488d44c340" // lea rax, [rbx + rax * 8 + NUMBERS]
                  + "48890424" // mov [rsp], rax
                  + "488b442430" // mov rax, [rsp + 0x30], the promise
                  + "4889442408" // mov [rsp + 8], rax
                  + "488b442440" // mov rax, [rsp + 0x40], the value, which may be missing
                  + "4885c0" // test rax, rax
                  + "7504" // jnz over the next
                  + "488d4340" // lea rax, [rbx + NUMBERS]
                  + "4889442410" // mov [rsp + 16], rax
                  + "488b7b08" // mov rdi, [rbx + REJECTED]
                  + "488b33" // mov rsi, [rbx + CONTEXT]
                  + "488d5340" // lea rdx, [rbx + NUMBERS], the receiver
                  + "b903000000" // mov ecx, 3
                  + "4989e0" // mov r8, rsp
                  + "ff5318" // call [rbx + CALL]
                  + "4883c420" // add rsp, 32
                  + "5b" // pop rbx
                  + "c3" // ret
                  + "ff6020" // jmp [rax + JAVET_CALLBACK]
              );

  /** {@code void step(PromiseHookType, Local<Promise>, Local<Value> parent)}. */
  private static final byte[] ON_STEP =
      HexFormat.of()
          .parseHex(
              "483b6028" // cmp rsp, [rax + STACK_LIMIT]
                  + "7239" // jb to the last instruction
                  + "53" // push rbx
                  + "4883ec20" // sub rsp, 32
                  + "4889c3" // mov rbx, rax
                  + "4863c7" // movsxd rax, edi
                  + "488d44c340" // lea rax, [rbx + rax * 8 + NUMBERS]
                  + "48890424" // mov [rsp], rax
                  + "4889742408" // mov [rsp + 8], rsi
                  + "4889542410" // mov [rsp + 16], rdx
                  + "488b7b10" // mov rdi, [rbx + PROMISE_STEP]
                  + "488b33" // mov rsi, [rbx + CONTEXT]
                  + "488d5340" // lea rdx, [rbx + NUMBERS], the receiver
                  + "b903000000" // mov ecx, 3
                  + "4989e0" // mov r8, rsp
                  + "ff5318" // call [rbx + CALL]
                  + "4883c420" // add rsp, 32
                  + "5b" // pop rbx
                  + "c3" // ret
              );

  /**
   * {@code Local<Promise> import(context, options, name of the referrer, specifier, FixedArray
   * attributes)}: calls the function with the specifier, the name, and up to three attributes,
   * whose keys and values are taken where they lie in the array.
   */
  private static final byte[] ON_IMPORT =
      HexFormat.of()
          .parseHex(
              "53" // push rbx
                  + "4883ec40" // sub rsp, 64
                  + "4889c3" // mov rbx, rax
                  + "48890c24" // mov [rsp], rcx, the specifier
                  + "4889542408" // mov [rsp + 8], rdx, the name
                  + "498b00" // mov rax, [r8], the array
                  + "4863480b" // movsxd rcx, dword [rax + 11], its length
                  + "4883f906" // cmp rcx, 6
                  + "7605" // jbe over the next
                  + "b906000000" // mov ecx, 6
                  + "4c8d480f" // lea r9, [rax + 15], its first element
                  + "31d2" // xor edx, edx
                  + "39ca" // cmp edx, ecx
                  + "7d0d" // jge behind the loop
                  + "4c894cd410" // mov [rsp + rdx * 8 + 16], r9
                  + "4983c108" // add r9, 8
                  + "ffc2" // inc edx
                  + "ebef" // jmp to the comparison
                  + "83c102" // add ecx, 2
                  + "488b7b30" // mov rdi, [rbx + IMPORT]
                  + "488b33" // mov rsi, [rbx + CONTEXT]
                  + "488d5340" // lea rdx, [rbx + NUMBERS], the receiver
                  + "4989e0" // mov r8, rsp
                  + "ff5318" // call [rbx + CALL]
                  + "4883c440" // add rsp, 64
                  + "5b" // pop rbx
                  + "c3" // ret
              );

  private final V8Runtime runtime;
  private final NativeCalls calls;
  private final V8Library library;
  private long isolate;
  private MachineCode code;
  private boolean hooksRejections;
  private V8ValueFunction step;
  private V8ValueFunction importing;

  NativeHooks(V8Runtime runtime, NativeCalls calls) {
    this.runtime = runtime;
    this.calls = calls;
    library = V8Library.find(runtime);
    if (library != null) {
      isolate = Words.at(runtime.getHandle() + V8Library.RUNTIME_ISOLATE);
    }
  }

  /**
   * From now on V8 calls the function with each event of a rejection, the promise, and its value.
   *
   * @return whether that is so
   */
  boolean hookRejections(V8ValueFunction function) {
    if (hooksRejections) {
      return true;
    }
    if (!prepare()) {
      return false;
    }
    Words.put(code.data() + REJECTED, slotOf(function));
    calls.call(library.setPromiseRejectCallback(), isolate, code.start(0), 0, 0, 0, 0);
    hooksRejections = true;
    return true;
  }

  /**
   * From now on V8 calls the function with each step of a promise (0 when it is made, 1 when it is
   * resolved, 2 and 3 before and after a callback), the promise, and the one it was made from.
   *
   * @param function null for none
   * @return whether that is so
   */
  boolean hookPromises(V8ValueFunction function) throws JavetException {
    if (!prepare()) {
      JavetResourceUtils.safeClose(function);
      return false;
    }
    if (function == null) {
      calls.call(library.setPromiseHook(), isolate, 0, 0, 0, 0, 0);
    } else {
      Words.put(code.data() + PROMISE_STEP, slotOf(function));
      calls.call(library.setPromiseHook(), isolate, code.start(1), 0, 0, 0, 0);
    }
    JavetResourceUtils.safeClose(step);
    step = function;
    return true;
  }

  /**
   * From now on V8 calls the function for each {@code import()}, with the specifier, the name of
   * the script that it stands in, then keys and values of attributes; it answers with the promise.
   *
   * @return whether that is so
   */
  boolean hookImports(V8ValueFunction function) {
    if (!prepare()) {
      JavetResourceUtils.safeClose(function);
      return false;
    }
    Words.put(code.data() + IMPORT, slotOf(function));
    importing = function;
    calls.call(library.setImportCallback(), isolate, code.start(2), 0, 0, 0, 0);
    return true;
  }

  /** V8 forgets what it knows of the time zone, and ICU asks the environment again. */
  boolean timeZoneChanged() {
    if (library == null) {
      return false;
    }
    calls.call(library.timeZoneChanged(), isolate, 1, 0, 0, 0, 0);
    return true;
  }

  /**
   * Changes the stack that JavaScript may use on this thread.
   *
   * @param before bytes that V8 took when the isolate was made
   */
  void limitStack(long before, long bytes) {
    if (library == null) {
      return;
    }
    long limit = Words.at(isolate + V8Library.STACK_LIMIT);
    if (limit > before) {
      calls.call(library.setStackLimit(), isolate, limit + before - bytes, 0, 0, 0, 0);
    }
  }

  private static long slotOf(V8ValueReference object) {
    return Words.at(object.getHandle());
  }

  /**
   * Has V8 write array buffers and typed arrays to a snapshot where it meets them.
   *
   * <p>What lies deeper than 32 references it otherwise writes later, and an array so written,
   * whose memory stands before it in the snapshot, V8 itself cannot read: it ends the process. In
   * the place of a load that is not needed, V8 is made to ask whether the type is one of these.
   *
   * @return false where V8 cannot be told
   */
  boolean writeArraysAtOnce() {
    if (library == null) {
      return false;
    }
    long place = library.canBeDeferred() + V8Library.RELOADED_TYPE;
    long page = place & -PAGE;
    long mprotect = calls.find("mprotect");
    int writable = PROT_READ | PROT_WRITE | PROT_EXEC;
    if (calls.call(mprotect, page, 2 * PAGE, writable, 0, 0, 0) != 0) {
      return false;
    }
    Words.write(place, ARRAYS_AT_ONCE);
    return calls.call(mprotect, page, 2 * PAGE, PROT_READ | PROT_EXEC, 0, 0, 0) == 0;
  }

  private boolean prepare() {
    if (code != null) {
      return true;
    }
    if (library == null) {
      return false;
    }
    long callback = Words.at(isolate + V8Library.REJECT_CALLBACK);
    long limit = Words.at(isolate + V8Library.STACK_LIMIT);
    long handler = Words.at(isolate + V8Library.HANDLER);
    if (!library.holds(callback) || limit <= 0 || limit + ROOM > handler) {
      return false;
    }
    var loaded = MachineCode.load(calls, DATA_SIZE, ON_REJECTION, ON_STEP, ON_IMPORT);
    if (loaded == null) {
      return false;
    }
    long data = loaded.data();
    Words.put(data + CONTEXT, Words.at(runtime.getHandle() + V8Library.RUNTIME_CONTEXT));
    Words.put(data + CALL, library.call());
    Words.put(data + JAVET_CALLBACK, callback);
    Words.put(data + STACK_LIMIT, limit + ROOM);
    for (int i = 0; i < NUMBER_COUNT; i++) {
      Words.put(data + NUMBERS + i * 8L, (long) i << SMALL_INTEGER_SHIFT);
    }
    code = loaded;
    return true;
  }

  /** Before the isolate is closed. */
  void close() throws JavetException {
    if (code == null) {
      return;
    }
    calls.call(library.setPromiseHook(), isolate, 0, 0, 0, 0, 0);
    long callback = Words.at(code.data() + JAVET_CALLBACK);
    calls.call(library.setPromiseRejectCallback(), isolate, callback, 0, 0, 0, 0);
    calls.call(library.setImportCallback(), isolate, 0, 0, 0, 0, 0);
    JavetResourceUtils.safeClose(step);
    JavetResourceUtils.safeClose(importing);
    code.close();
    code = null;
  }
}
