package dev.junction.engine.icu;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Writes {@code icudt77l.dat}: a header, a table of contents sorted by name, the names, and the
 * items, each on a 16-byte boundary.
 */
public final class IcuRepackager {
  private static final String JAR_PREFIX = "com/ibm/icu/impl/data/icudata/";
  private static final String PACKAGE = "icudt77l";
  private static final int ALIGNMENT = 16;
  private static final int PACKAGE_HEADER_LENGTH = 32;

  private IcuRepackager() {}

  /** {@code IcuRepackager <icu4j jar> <icudt77l.dat>} */
  public static void main(String[] arguments) throws IOException {
    repack(Path.of(arguments[0]), Path.of(arguments[1]));
  }

  /**
   * @param jar icu4j 77.1
   * @param target the file to write; it appears whole or not at all
   */
  public static void repack(Path jar, Path target) throws IOException {
    var items = readItems(jar);
    items.put("brkitr/jaml.res", EmptyPhraseModel.resourceBundle());
    Files.createDirectories(target.toAbsolutePath().getParent());
    var unfinished = target.resolveSibling(target.getFileName() + ".part");
    try (var out = Files.newOutputStream(unfinished)) {
      out.write(pack(items));
    }
    Files.move(unfinished, target, StandardCopyOption.REPLACE_EXISTING);
  }

  private static TreeMap<String, byte[]> readItems(Path jar) throws IOException {
    // ICU looks names up by binary search in byte order; for ASCII that is the order of String too.
    var items = new TreeMap<String, byte[]>();
    try (var zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        if (entry.isDirectory() || !entry.getName().startsWith(JAR_PREFIX)) continue;
        var name = entry.getName().substring(JAR_PREFIX.length());
        if (name.equals("uprops.icu")) continue; // compiled into V8's ICU
        try (var in = zip.getInputStream(entry)) {
          items.put(name, new Item(name, in.readAllBytes()).swapped());
        }
      }
    }
    return items;
  }

  private static byte[] pack(Map<String, byte[]> items) {
    var tableLength = 4 + 8 * items.size();
    var namesLength =
        items.keySet().stream().mapToInt(name -> PACKAGE.length() + name.length() + 2).sum();
    var firstItem = align(PACKAGE_HEADER_LENGTH + tableLength + namesLength);
    var length = firstItem + items.values().stream().mapToInt(item -> align(item.length)).sum();
    var out = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    out.putShort((short) PACKAGE_HEADER_LENGTH)
        .put((byte) (Item.MAGIC >> 8))
        .put((byte) Item.MAGIC);
    out.putShort((short) 20).putShort((short) 0).put(new byte[] {0, 0, 2, 0});
    out.put("CmnD".getBytes(StandardCharsets.US_ASCII)).put(new byte[] {1, 0, 0, 0, 3, 0, 0, 0});

    // Offsets in the table count from the table itself.
    out.position(PACKAGE_HEADER_LENGTH).putInt(items.size());
    var nameOffset = tableLength;
    var itemOffset = firstItem - PACKAGE_HEADER_LENGTH;
    for (var entry : items.entrySet()) {
      out.putInt(nameOffset).putInt(itemOffset);
      nameOffset += PACKAGE.length() + entry.getKey().length() + 2;
      itemOffset += align(entry.getValue().length);
    }
    for (var name : items.keySet()) {
      out.put((PACKAGE + "/" + name).getBytes(StandardCharsets.US_ASCII)).put((byte) 0);
    }
    out.position(firstItem);
    for (var item : items.values()) {
      out.put(item).position(align(out.position()));
    }
    return out.array();
  }

  private static int align(int offset) {
    return offset + ALIGNMENT - 1 & -ALIGNMENT;
  }
}
