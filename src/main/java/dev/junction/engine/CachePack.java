package dev.junction.engine;

import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * The compiled code of small modules in one file, which stays open: opening a file for each would
 * cost as much as V8 saves. What is read next to one another lies next to one another.
 *
 * <pre>
 *   magic, slots                                                              ints, little-endian
 *   a table of so many slots (a power of two, at most half of them used):
 *     key, source size, source hash, offset, code size, notes size, hash      offset 0 is an empty slot
 *   code and notes of one module after another
 * </pre>
 *
 * A module is in the slot that its key says or in the next free one behind. The hash is that of
 * code and notes, so that each module stands for itself; a damaged table at worst hides some.
 */
final class CachePack implements AutoCloseable {
  /** Bytes that a pack may have. */
  private static final int LIMIT = 64 << 20;

  /** Bytes that are read at once. */
  private static final int WINDOW = 128 << 10;

  private static final int MAGIC = 0x4a4e4332;
  private static final int HEADER = 2;

  // The fields of a slot.
  private static final int KEY = 0;
  private static final int SOURCE_SIZE = 1;
  private static final int SOURCE_HASH = 2;
  private static final int OFFSET = 3;
  private static final int CODE_SIZE = 4;
  private static final int NOTES_SIZE = 5;
  private static final int HASH = 6;
  private static final int SLOT = 7;

  private final RandomAccessFile file;
  private final int[] table;
  private final int slots;
  private byte[] window = new byte[0];
  private int windowStart;
  private int windowLength;

  /**
   * One module.
   *
   * @param bytes hold code and notes from {@code offset} on, until the next module is read
   * @param hash what the hash of these should be
   */
  record Module(
      int sourceSize,
      int sourceHash,
      byte[] bytes,
      int offset,
      int codeSize,
      int notesSize,
      int hash) {
    int size() {
      return codeSize + notesSize;
    }

    boolean isIntact() {
      return hash == hashOf(bytes, offset, size());
    }

    private Module copy() {
      var own = Arrays.copyOfRange(bytes, offset, offset + size());
      return new Module(sourceSize, sourceHash, own, 0, codeSize, notesSize, hash);
    }
  }

  private CachePack(RandomAccessFile file, int[] table) {
    this.file = file;
    this.table = table;
    slots = table.length / SLOT;
  }

  /** Opens a pack; an empty one if there is no such file, or if it is none. */
  static CachePack open(File path) throws IOException {
    if (!path.isFile()) {
      return new CachePack(null, new int[0]);
    }
    var file = new RandomAccessFile(path, "r");
    try {
      var head = new byte[HEADER * Integer.BYTES];
      file.readFully(head);
      var header = ints(head);
      int count = header.get(1);
      if (header.get(0) != MAGIC
          || Integer.bitCount(count) != 1
          || (long) count * SLOT * Integer.BYTES > file.length()) {
        throw new EOFException();
      }
      var bytes = new byte[count * SLOT * Integer.BYTES];
      file.readFully(bytes);
      var table = new int[count * SLOT];
      ints(bytes).get(table);
      return new CachePack(file, table);
    } catch (EOFException damaged) {
      file.close();
      return new CachePack(null, new int[0]);
    }
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }

  static int hashOf(byte[] bytes, int offset, int size) {
    var crc = new CRC32();
    crc.update(bytes, offset, size);
    return (int) crc.getValue();
  }

  private static IntBuffer ints(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
  }

  /** The module with a key; null if there is none, or if the file is damaged there. */
  Module find(int key) throws IOException {
    for (int i = 0; i < slots; i++) {
      int slot = (key + i & slots - 1) * SLOT;
      if (table[slot + OFFSET] == 0) {
        return null;
      }
      if (table[slot + KEY] == key) {
        return moduleAt(slot);
      }
    }
    return null;
  }

  private Module moduleAt(int slot) throws IOException {
    int offset = table[slot + OFFSET];
    int codeSize = table[slot + CODE_SIZE];
    int notesSize = table[slot + NOTES_SIZE];
    if (offset < 0
        || codeSize < 0
        || notesSize < 0
        || (long) codeSize + notesSize > LIMIT
        || !bring(offset, codeSize + notesSize)) {
      return null;
    }
    return new Module(
        table[slot + SOURCE_SIZE],
        table[slot + SOURCE_HASH],
        window,
        offset - windowStart,
        codeSize,
        notesSize,
        table[slot + HASH]);
  }

  /** Reads on from an offset unless so many bytes from there are here; false if there are fewer. */
  private boolean bring(int offset, int size) throws IOException {
    if (offset >= windowStart && offset - windowStart + size <= windowLength) {
      return true;
    }
    if (window.length < size) {
      window = new byte[Math.max(size, WINDOW)];
    }
    file.seek(offset);
    windowStart = offset;
    windowLength = 0;
    int count;
    while (windowLength < window.length
        && (count = file.read(window, windowLength, window.length - windowLength)) > 0) {
      windowLength += count;
    }
    return size <= windowLength;
  }

  /** All modules by their keys, in the order in which they lie. */
  Map<Integer, Module> modules() throws IOException {
    var used = new ArrayList<Integer>();
    for (int slot = 0; slot < table.length; slot += SLOT) {
      if (table[slot + OFFSET] != 0) {
        used.add(slot);
      }
    }
    used.sort(Comparator.comparingInt(slot -> table[slot + OFFSET]));
    var all = new LinkedHashMap<Integer, Module>();
    for (int slot : used) {
      var module = moduleAt(slot);
      if (module != null && module.isIntact()) {
        all.put(table[slot + KEY], module.copy());
      }
    }
    return all;
  }

  /**
   * The bytes of a pack's file. What would make it too large is left out, later modules first.
   *
   * @param modules by their keys
   */
  static byte[] write(Map<Integer, Module> modules) {
    int slots = Math.max(16, Integer.highestOneBit(Math.max(1, modules.size())) * 4);
    int start = (HEADER + slots * SLOT) * Integer.BYTES;
    int size = start;
    var kept = new LinkedHashMap<Integer, Module>();
    for (var each : modules.entrySet()) {
      if (size + each.getValue().size() <= LIMIT) {
        size += each.getValue().size();
        kept.put(each.getKey(), each.getValue());
      }
    }
    var bytes = new byte[size];
    var ints = ints(bytes);
    ints.put(0, MAGIC).put(1, slots);
    int at = start;
    for (var each : kept.entrySet()) {
      var module = each.getValue();
      int slot = each.getKey() & slots - 1;
      while (ints.get(HEADER + slot * SLOT + OFFSET) != 0) {
        slot = slot + 1 & slots - 1;
      }
      int[] fields = {
        each.getKey(),
        module.sourceSize,
        module.sourceHash,
        at,
        module.codeSize,
        module.notesSize,
        module.hash
      };
      ints.put(HEADER + slot * SLOT, fields);
      System.arraycopy(module.bytes, module.offset, bytes, at, module.size());
      at += module.size();
    }
    return bytes;
  }
}
