package dev.junction.engine.icu;

/**
 * The three generations of code point tries in ICU data. Each is a header of a signature and
 * lengths, an index of 16-bit units, and data of 8, 16 or 32 bits a value. Every method returns
 * where the trie ends.
 */
final class TrieSwapper {
  private static final int UTRIE = 0x54726965; // "Trie"
  private static final int UTRIE2 = 0x54726932; // "Tri2"
  private static final int UCPTRIE = 0x54726933; // "Tri3"
  private static final int HEADER_LENGTH = 16;

  private TrieSwapper() {}

  static int swap(Item item, int start) {
    return switch (item.int32(start)) {
      case UTRIE -> swapUTrie(item, start);
      case UTRIE2 -> swapUTrie2(item, start);
      case UCPTRIE -> swapUCPTrie(item, start);
      default -> throw new IllegalArgumentException(item.name() + ": no trie at " + start);
    };
  }

  private static int swapUTrie(Item item, int start) {
    var dataIs32Bit = (item.int32(start + 4) & 0x100) != 0;
    var indexLength = item.int32(start + 8);
    var dataLength = item.int32(start + 12);
    item.swap32(start, start + HEADER_LENGTH);
    return swapArrays(item, start + HEADER_LENGTH, indexLength, dataLength, dataIs32Bit ? 32 : 16);
  }

  private static int swapUTrie2(Item item, int start) {
    var dataIs32Bit = (item.uint16(start + 4) & 0xf) == 1;
    var indexLength = item.uint16(start + 6);
    var dataLength = item.uint16(start + 8) << 2;
    swapShortHeader(item, start);
    return swapArrays(item, start + HEADER_LENGTH, indexLength, dataLength, dataIs32Bit ? 32 : 16);
  }

  private static int swapUCPTrie(Item item, int start) {
    var options = item.uint16(start + 4);
    var indexLength = item.uint16(start + 6);
    var dataLength = (options & 0xf000) << 4 | item.uint16(start + 8);
    var bits =
        switch (options & 7) {
          case 0 -> 16;
          case 1 -> 32;
          case 2 -> 8;
          default ->
              throw new IllegalArgumentException(
                  item.name() + ": unknown width in trie options " + options);
        };
    swapShortHeader(item, start);
    return swapArrays(item, start + HEADER_LENGTH, indexLength, dataLength, bits);
  }

  /** A 32-bit signature followed by 16-bit fields. */
  private static void swapShortHeader(Item item, int start) {
    item.swap32(start, start + 4);
    item.swap16(start + 4, start + HEADER_LENGTH);
  }

  private static int swapArrays(Item item, int start, int indexLength, int dataLength, int bits) {
    var data = start + 2 * indexLength;
    var end = data + dataLength * (bits / 8);
    item.swap16(start, data);
    if (bits == 16) item.swap16(data, end);
    if (bits == 32) item.swap32(data, end);
    return end;
  }
}
