package dev.junction.engine.icu;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.TreeSet;

/**
 * The bundle {@code brkitr/jaml.res}. V8's ICU is built with the machine-learnt breaker of Japanese
 * phrases, and refuses to segment Japanese and Chinese at all when that breaker's model is missing.
 * icu4j does not carry the model, and {@code Intl.Segmenter} never asks for phrases, so this one is
 * empty: every feature that the breaker looks up is there with no entries.
 */
final class EmptyPhraseModel {
  private static final int INDEX_COUNT = 8;
  private static final int TABLE = 2 << 28;
  private static final int EMPTY_ARRAY = 8 << 28;
  private static final int EMPTY_INT_VECTOR = 14 << 28;
  private static final int NO_FALLBACK = 1;
  private static final int HEADER_LENGTH = 32;

  private EmptyPhraseModel() {}

  static byte[] resourceBundle() {
    var keys = new TreeSet<String>();
    addFeatures(keys, "UW", 6);
    addFeatures(keys, "BW", 3);
    addFeatures(keys, "TW", 4);

    var keysStart = 4 + 4 * INDEX_COUNT;
    var keysTop = alignToWord(keysStart + keys.stream().mapToInt(key -> key.length() + 1).sum());
    var itemsStart = alignToWord(keysTop + 2 + 2 * keys.size());
    var end = itemsStart + 4 * keys.size();

    var out = ByteBuffer.allocate(HEADER_LENGTH + end).order(ByteOrder.LITTLE_ENDIAN);
    out.putShort((short) HEADER_LENGTH).put((byte) (Item.MAGIC >> 8)).put((byte) Item.MAGIC);
    out.putShort((short) 20).putShort((short) 0).put(new byte[] {0, 0, 2, 0});
    out.put("ResB".getBytes(StandardCharsets.US_ASCII)).put(new byte[] {2, 0, 0, 0, 1, 4, 0, 0});
    var body = out.slice(HEADER_LENGTH, end).order(ByteOrder.LITTLE_ENDIAN);
    body.putInt(TABLE | keysTop / 4);
    // Number of indexes; tops of keys, resources and bundle; longest table; attributes; top of
    // 16-bit units; checksum.
    for (var index :
        new int[] {
          INDEX_COUNT, keysTop / 4, end / 4, end / 4, keys.size(), NO_FALLBACK, keysTop / 4, 0
        }) {
      body.putInt(index);
    }
    var table =
        body.duplicate()
            .order(ByteOrder.LITTLE_ENDIAN)
            .position(keysTop)
            .putShort((short) keys.size());
    var items = body.duplicate().order(ByteOrder.LITTLE_ENDIAN).position(itemsStart);
    for (var key : keys) {
      table.putShort((short) body.position());
      items.putInt(key.endsWith("Keys") ? EMPTY_ARRAY : EMPTY_INT_VECTOR);
      body.put(key.getBytes(StandardCharsets.US_ASCII)).put((byte) 0);
    }
    return out.array();
  }

  private static void addFeatures(TreeSet<String> keys, String prefix, int count) {
    for (var i = 1; i <= count; i++) {
      keys.add(prefix + i + "Keys");
      keys.add(prefix + i + "Values");
    }
  }

  private static int alignToWord(int offset) {
    return offset + 3 & ~3;
  }
}
