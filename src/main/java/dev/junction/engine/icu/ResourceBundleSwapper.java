package dev.junction.engine.icu;

import java.util.BitSet;

/**
 * Resource bundles ({@code .res}, format 2 and 3):
 *
 * <pre>
 *   root       1 word       the root resource
 *   indexes    n words      lengths and limits of the parts, in words from the start
 *   keys       bytes        NUL-terminated ASCII
 *   16-bit     uint16       short strings, arrays and tables
 *   resources  words        a tree; each resource is a word: 4 bits type, 28 bits offset (in words)
 * </pre>
 *
 * The first four parts are flat; the tree must be walked, because only it says which words hold
 * bytes or UTF-16. Branches may be shared, so each is swapped when first met.
 */
final class ResourceBundleSwapper {
  private static final int INDEX_COUNT = 0;
  private static final int KEYS_TOP = 1;
  private static final int UNITS_16_TOP = 6;

  private static final int STRING = 0;
  private static final int BINARY = 1;
  private static final int TABLE = 2;
  private static final int ALIAS = 3;
  private static final int TABLE_32 = 4;
  private static final int TABLE_16 = 5;
  private static final int STRING_V2 = 6;
  private static final int INT = 7;
  private static final int ARRAY = 8;
  private static final int ARRAY_16 = 9;
  private static final int INT_VECTOR = 14;

  private static final String COLLATION_KEY = "%%CollationBin";

  private final Item item;
  private final int start;
  private final int localKeysTop;
  private final BitSet swapped = new BitSet();

  private ResourceBundleSwapper(Item item, int start, int localKeysTop) {
    this.item = item;
    this.start = start;
    this.localKeysTop = localKeysTop;
  }

  static void swap(Item item, int start) {
    var root = item.int32(start);
    var indexes = item.int32s(start + 4, item.int32(start + 4) & 0xff);
    var keysTop = 4 * indexes[KEYS_TOP];
    new ResourceBundleSwapper(item, start, keysTop).swapResource(root, "");
    item.swap32(start, start + 4 + 4 * (indexes[INDEX_COUNT] & 0xff));
    if (indexes.length > UNITS_16_TOP)
      item.swap16(start + keysTop, start + 4 * indexes[UNITS_16_TOP]);
  }

  private void swapResource(int resource, String key) {
    var type = resource >>> 28;
    var offset = resource & 0x0fff_ffff;
    // Offset 0 stands for an empty resource of the type.
    if (type == INT
        || type == STRING_V2
        || type == TABLE_16
        || type == ARRAY_16
        || offset == 0
        || swapped.get(offset)) {
      return;
    }
    swapped.set(offset);
    var at = start + 4 * offset;
    switch (type) {
      case STRING, ALIAS -> {
        var length = item.int32(at);
        item.swap32(at, at + 4);
        item.swap16(at + 4, at + 4 + 2 * length);
      }
      case BINARY -> {
        var length = item.int32(at);
        item.swap32(at, at + 4);
        if (key.equals(COLLATION_KEY) && length > 0)
          ItemSwapper.swapCollation(item, at + 4 + item.swapHeader(at + 4));
      }
      case TABLE -> {
        var count = item.uint16(at);
        var items = at + (2 + 2 * count + 3 & ~3);
        for (var i = 0; i < count; i++)
          swapResource(item.int32(items + 4 * i), key(item.uint16(at + 2 + 2 * i)));
        item.swap16(at, at + 2 + 2 * count);
        item.swap32(items, items + 4 * count);
      }
      case TABLE_32 -> {
        var count = item.int32(at);
        var items = at + 4 + 4 * count;
        for (var i = 0; i < count; i++)
          swapResource(item.int32(items + 4 * i), key(item.int32(at + 4 + 4 * i)));
        item.swap32(at, items + 4 * count);
      }
      case ARRAY -> {
        var count = item.int32(at);
        for (var i = 1; i <= count; i++) swapResource(item.int32(at + 4 * i), "");
        item.swap32(at, at + 4 + 4 * count);
      }
      case INT_VECTOR -> item.swap32(at, at + 4 + 4 * item.int32(at));
      default ->
          throw new IllegalArgumentException(item.name() + ": unknown resource type " + type);
    }
  }

  /**
   * The key at a byte offset into this bundle; a key of the pool bundle (never that of collation
   * data) is left out.
   */
  private String key(int offset) {
    return offset >= 0 && offset < localKeysTop ? item.asciiz(start + offset) : "";
  }
}
