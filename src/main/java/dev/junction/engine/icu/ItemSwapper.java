package dev.junction.engine.icu;

/**
 * Swaps single items, told apart by the four letters of their data format. Most formats are a
 * header, an array of 32-bit indexes (offsets or lengths of the parts), and parts of one unit width
 * each.
 */
final class ItemSwapper {
  private ItemSwapper() {}

  /**
   * Turns a big-endian item into the same item for a little-endian machine, in place.
   *
   * @throws IllegalArgumentException if the format, or its version, is not known
   */
  static void swap(Item item) {
    var format = item.ascii(Item.FORMAT_OFFSET, 4);
    var version = item.uint8(Item.FORMAT_VERSION_OFFSET);
    var start = item.swapHeader(0);
    switch (format + version) {
      case "ResB2", "ResB3" -> ResourceBundleSwapper.swap(item, start);
      case "UCol5" -> swapCollation(item, start);
      case "Brk 6" -> swapBreakRules(item, start);
      case "Dict1" -> swapDictionary(item, start);
      case "Nrm24", "Nrm25" -> swapNormalization(item, start);
      case "SPRP3" -> swapStringPrep(item, start);
      case "Cfu 2" -> swapConfusables(item, start);
      case "unam1" -> swapCharacterNames(item, start);
      case "pnam2" -> swapPropertyNames(item, start);
      case "BiDi2" -> swapBidi(item, start);
      case "cASE4" -> swapCase(item, start);
      case "Emoj1" -> swapEmoji(item, start);
      case "Layo1" -> swapLayout(item, start);
      default ->
          throw new IllegalArgumentException(item.name() + ": unknown format " + format + version);
    }
  }

  /**
   * Collation data (in {@code ucadata.icu} and inside bundles) from its indexes on; their number is
   * the first of them.
   */
  static void swapCollation(Item item, int start) {
    final var total = 20;
    var count = item.int32(start);
    var indexes = item.int32s(start, count);
    // Part i lies between the offsets at i and i + 1; a short array of indexes ends with the last
    // part there is.
    var part = new int[total + 1];
    for (var i = 0; i < part.length; i++)
      part[i] = start + (i < count ? indexes[i] : indexes[count - 1]);
    item.swap32(start, start + 4 * count);
    if (part[5] < part[6]) item.swap32(part[5], part[6]); // script codes in a new order
    if (part[7] < part[8]) TrieSwapper.swap(item, part[7]);
    item.swap64(part[9], part[10]); // collation elements
    item.swap32(part[11], part[12]); // compact collation elements
    item.swap32(part[12], part[13]); // root elements
    item.swap16(part[13], part[14]); // contractions and prefixes
    item.swap16(part[14], part[15]); // set of characters unsafe backwards
    item.swap16(part[15], part[16]); // fast Latin table
    item.swap16(part[16], part[17]); // scripts
  }

  /**
   * Compiled rules of a break iterator: four state tables at most, a trie, the rules' source
   * (UTF-8), status values.
   */
  private static void swapBreakRules(Item item, int start) {
    final var headerFields = 20;
    var header = item.int32s(start, headerFields);
    swapStateTable(item, start + header[4], header[5]);
    swapStateTable(item, start + header[6], header[7]);
    TrieSwapper.swap(item, start + header[8]);
    item.swap32(start + header[12], start + header[12] + header[13]);
    item.swap32(start, start + 4);
    item.swap32(start + 8, start + 4 * headerFields); // the second field is four version bytes
  }

  private static void swapStateTable(Item item, int start, int length) {
    final var headerLength = 20;
    final var rowsOf8Bits = 4;
    if (length == 0) return;
    if ((item.int32(start + 16) & rowsOf8Bits) == 0)
      item.swap16(start + headerLength, start + length);
    item.swap32(start, start + headerLength);
  }

  private static void swapDictionary(Item item, int start) {
    final var typeMask = 7;
    final var utf16 = 1;
    var count = item.int32(start) / 4;
    var indexes = item.int32s(start, count);
    if ((indexes[4] & typeMask) == utf16) item.swap16(start + indexes[0], start + indexes[3]);
    item.swap32(start, start + 4 * count);
  }

  private static void swapNormalization(Item item, int start) {
    var count = item.int32(start) / 4;
    var indexes = item.int32s(start, count);
    TrieSwapper.swap(item, start + indexes[0]);
    item.swap16(start + indexes[1], start + indexes[2]);
    item.swap32(start, start + 4 * count);
  }

  private static void swapStringPrep(Item item, int start) {
    final var count = 16;
    var mappingLength = item.int32(start + 4);
    var trie = start + 4 * count;
    var mapping = trie + item.int32(start);
    TrieSwapper.swap(item, trie);
    item.swap16(mapping, mapping + mappingLength);
    item.swap32(start, trie);
  }

  private static void swapConfusables(Item item, int start) {
    final var headerFields = 24;
    var header = item.int32s(start, headerFields);
    item.swap32(start + header[3], start + header[3] + 4 * header[4]);
    item.swap16(start + header[5], start + header[5] + 2 * header[6]);
    item.swap16(start + header[7], start + header[7] + 2 * header[8]);
    item.swap32(start, start + 4);
    item.swap32(start + 8, start + 4 * headerFields); // the second field is four version bytes
  }

  /** Names of characters: token numbers, groups of 32 names, and names made by rule from ranges. */
  private static void swapCharacterNames(Item item, int start) {
    var offsets = item.int32s(start, 4);
    var tokens = start + 16;
    item.swap16(tokens, tokens + 2 + 2 * item.uint16(tokens));
    var groups = start + offsets[1];
    item.swap16(groups, groups + 2 + 6 * item.uint16(groups));
    var ranges = start + offsets[3];
    var range = ranges + 4;
    for (var left = item.int32(ranges); left > 0; left--) {
      var type = item.uint8(range + 8);
      var factors = item.uint8(range + 9);
      var next = range + item.uint16(range + 10);
      if (type == 1) item.swap16(range + 12, range + 12 + 2 * factors);
      item.swap32(range, range + 8);
      item.swap16(range + 10, range + 12);
      range = next;
    }
    item.swap32(ranges, ranges + 4);
    item.swap32(start, tokens);
  }

  private static void swapPropertyNames(Item item, int start) {
    item.swap32(
        start,
        start
            + item.int32(
                start + 4)); // the indexes and the value maps after them; the rest is bytes
  }

  private static void swapBidi(Item item, int start) {
    var indexes = item.int32s(start, item.int32(start));
    var trie = start + 4 * indexes.length;
    var mirrors = trie + indexes[2];
    TrieSwapper.swap(item, trie);
    item.swap32(mirrors, mirrors + 4 * indexes[3]);
    item.swap32(start, trie);
  }

  private static void swapCase(Item item, int start) {
    var indexes = item.int32s(start, item.int32(start));
    var trie = start + 4 * indexes.length;
    var exceptions = trie + indexes[2];
    TrieSwapper.swap(item, trie);
    item.swap16(exceptions, exceptions + 2 * (indexes[3] + indexes[4]));
    item.swap32(start, trie);
  }

  /** A trie of code points, then tries of UTF-16 sequences. */
  private static void swapEmoji(Item item, int start) {
    final var firstSequences = 4;
    final var end = 10;
    var count = item.int32(start) / 4;
    var indexes = item.int32s(start, count);
    TrieSwapper.swap(item, start + indexes[0]);
    item.swap16(start + indexes[firstSequences], start + indexes[end]);
    item.swap32(start, start + 4 * count);
  }

  /** Up to three tries, each from the limit of the one before. */
  private static void swapLayout(Item item, int start) {
    var indexes = item.int32s(start, item.int32(start));
    var trie = 4 * indexes.length;
    for (var i = 1; i < indexes.length && indexes[i] > trie; i++) {
      TrieSwapper.swap(item, start + trie);
      trie = indexes[i];
    }
    item.swap32(start, start + 4 * indexes.length);
  }
}
