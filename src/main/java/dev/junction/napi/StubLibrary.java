package dev.junction.napi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes the shared object that gives addons the functions of Node-API: an ELF file for x86-64.
 *
 * <p>Each function is a jump through a slot of a table. At first a slot leads to a few instructions
 * that keep the caller's registers, ask a resolver of ours for the function's address by its
 * number, and go there; the resolver fills the slot. So a function costs something only when it is
 * first called, whichever way the addon found it.
 */
final class StubLibrary {
  /** The table's symbol: the resolver's address, then the slots in the order of the functions. */
  static final String TABLE = "junction_napi_table";

  /** Where the instructions begin that a slot leads to at first, {@link #STRIDE} bytes each. */
  static final String UNRESOLVED = "junction_napi_unresolved";

  static final int STRIDE = 16;
  private static final int PAGE = 0x1000;
  private static final int HEADER = 64;
  private static final int PROGRAM_HEADER = 56;
  private static final int SEGMENTS = 4;
  private static final int SYMBOL = 24;
  private static final int DYNAMIC = 8 * 16;

  /** Keeps the six words and the floating-point number that a caller passes; calls the resolver. */
  private static final int[] RESOLVE = {
    0x57, 0x56, 0x52, 0x51, 0x41, 0x50, 0x41, 0x51, // push rdi, rsi, rdx, rcx, r8, r9
    0x48, 0x83, 0xec, 0x10, // sub rsp, 16
    0x0f, 0x11, 0x04, 0x24, // movups [rsp], xmm0
    0x48, 0x8b, 0x7c, 0x24, 0x40, // mov rdi, [rsp + 64]
    0xff, 0x15, 0, 0, 0, 0, // call [table]
    0x0f, 0x10, 0x04, 0x24, // movups xmm0, [rsp]
    0x48, 0x83, 0xc4, 0x10, // add rsp, 16
    0x41, 0x59, 0x41, 0x58, 0x59, 0x5a, 0x5e, 0x5f, // pop r9, r8, rcx, rdx, rsi, rdi
    0x48, 0x83, 0xc4, 0x08, // add rsp, 8
    0xff, 0xe0, // jmp rax
  };

  private static final int CALL_END = 27;

  private StubLibrary() {}

  static byte[] write(List<String> names) {
    int count = names.size();
    int symbols = count + 3; // the null symbol first, ours last
    var strings = new StringBuilder("\0");
    var nameOffsets = new int[symbols];
    for (int i = 1; i < symbols; i++) {
      nameOffsets[i] = strings.length();
      strings.append(i <= count ? names.get(i - 1) : i == count + 1 ? TABLE : UNRESOLVED);
      strings.append('\0');
    }
    int hash = HEADER + SEGMENTS * PROGRAM_HEADER;
    int hashSize = 4 * (2 + symbols + symbols);
    int symbolTable = align(hash + hashSize, 8);
    int stringTable = symbolTable + symbols * SYMBOL;
    int jumps = align(stringTable + strings.length(), STRIDE);
    int unresolved = jumps + count * STRIDE;
    int resolve = unresolved + count * STRIDE;
    int codeEnd = resolve + RESOLVE.length;
    int dynamic = align(codeEnd, PAGE);
    int table = dynamic + DYNAMIC;
    int end = table + (count + 1) * 8;

    var out = ByteBuffer.allocate(end).order(ByteOrder.LITTLE_ENDIAN);
    header(out);
    segment(out, 1 /* LOAD */, 5 /* read, execute */, 0, codeEnd, PAGE);
    segment(out, 1 /* LOAD */, 6 /* read, write */, dynamic, end - dynamic, PAGE);
    segment(out, 2 /* DYNAMIC */, 6, dynamic, DYNAMIC, 8);
    segment(out, 0x6474e551 /* GNU_STACK */, 6, 0, 0, 16);

    writeHash(out.position(hash), names, symbols);
    out.position(symbolTable + SYMBOL);
    for (int i = 1; i < symbols; i++) {
      boolean function = i <= count;
      out.putInt(nameOffsets[i]);
      out.put((byte) (1 << 4 | (function ? 2 : 1))); // global function or object
      out.put((byte) 0).putShort((short) (i == count + 1 ? 2 : 1));
      out.putLong(
          function ? jumps + (i - 1L) * STRIDE : i == count + 1 ? (long) table : unresolved);
      out.putLong(function ? STRIDE : i == count + 1 ? (count + 1) * 8L : (long) count * STRIDE);
    }
    out.position(stringTable).put(strings.toString().getBytes(StandardCharsets.US_ASCII));
    for (int i = 0; i < count; i++) {
      int at = jumps + i * STRIDE;
      out.position(at).put((byte) 0xff).put((byte) 0x25).putInt(table + 8 + i * 8 - (at + 6));
      at = unresolved + i * STRIDE;
      out.position(at).put((byte) 0x68).putInt(i); // push i
      out.put((byte) 0xe9).putInt(resolve - (at + 10)); // jmp resolve
    }
    out.position(resolve);
    for (int code : RESOLVE) {
      out.put((byte) code);
    }
    out.putInt(resolve + CALL_END - 4, table - (resolve + CALL_END));

    out.position(dynamic);
    entry(out, 14 /* SONAME */, nameOffsets[count + 1]);
    entry(out, 4 /* HASH */, hash);
    entry(out, 5 /* STRTAB */, stringTable);
    entry(out, 6 /* SYMTAB */, symbolTable);
    entry(out, 10 /* STRSZ */, strings.length());
    entry(out, 11 /* SYMENT */, SYMBOL);
    entry(out, 0, 0);
    return out.array();
  }

  private static int align(int at, int boundary) {
    return (at + boundary - 1) / boundary * boundary;
  }

  private static void header(ByteBuffer out) {
    out.putInt(0x464c457f).put((byte) 2).put((byte) 1).put((byte) 1); // ELF, 64 bits, little-endian
    out.position(16);
    out.putShort((short) 3).putShort((short) 62).putInt(1); // shared object, x86-64
    out.putLong(0).putLong(HEADER).putLong(0).putInt(0);
    out.putShort((short) HEADER).putShort((short) PROGRAM_HEADER).putShort((short) SEGMENTS);
    out.putShort((short) 64).putShort((short) 0).putShort((short) 0);
  }

  private static void segment(ByteBuffer out, int type, int flags, int at, int size, int align) {
    out.putInt(type).putInt(flags).putLong(at).putLong(at).putLong(at);
    out.putLong(size).putLong(size).putLong(align);
  }

  private static void entry(ByteBuffer out, long tag, long value) {
    out.putLong(tag).putLong(value);
  }

  /** The hash table of the System V ABI, with a bucket for each symbol. */
  private static void writeHash(ByteBuffer out, List<String> names, int symbols) {
    var buckets = new int[symbols];
    var chains = new int[symbols];
    for (int i = 1; i < symbols; i++) {
      var name = i <= names.size() ? names.get(i - 1) : i == names.size() + 1 ? TABLE : UNRESOLVED;
      int bucket = (int) (hash(name) % symbols);
      chains[i] = buckets[bucket];
      buckets[bucket] = i;
    }
    out.putInt(symbols).putInt(symbols);
    for (int bucket : buckets) {
      out.putInt(bucket);
    }
    for (int chain : chains) {
      out.putInt(chain);
    }
  }

  private static long hash(String name) {
    long hash = 0;
    for (int i = 0; i < name.length(); i++) {
      hash = (hash << 4) + name.charAt(i);
      long high = hash & 0xf0000000L;
      hash = (hash ^ high >> 24) & ~high;
    }
    return hash;
  }
}
