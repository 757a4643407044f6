package dev.junction.engine.icu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.ibm.icu.util.VersionInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether ICU understands the result is for {@code src/test/js/intl} to tell, which asks V8. */
final class IcuRepackagerTest {
  private static final int HEADER_LENGTH = 32;

  @Test
  void packsEveryItemInLittleEndianOrderSortedByName(@TempDir Path directory) throws Exception {
    var jar =
        Path.of(VersionInfo.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    var target = directory.resolve("icudt77l.dat");
    IcuRepackager.repack(jar, target);

    var data = ByteBuffer.wrap(Files.readAllBytes(target)).order(ByteOrder.LITTLE_ENDIAN);
    var contents =
        data.slice(HEADER_LENGTH, data.limit() - HEADER_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    var count = contents.getInt(0);
    assertThat(count).isGreaterThan(4000);
    var previous = "";
    for (var i = 0; i < count; i++) {
      var name = text(contents, contents.getInt(4 + 8 * i));
      var item = contents.getInt(8 + 8 * i);
      assertThat(name).startsWith("icudt77l/").isGreaterThan(previous);
      assertThat(item % 16).as(name).isZero();
      assertThat(contents.get(item + 2)).as(name).isEqualTo((byte) 0xda);
      assertThat(contents.get(item + Item.BIG_ENDIAN_OFFSET)).as(name).isZero();
      previous = name;
    }
  }

  @Test
  void refusesAFormatThatItDoesNotKnow() {
    var content = new byte[32];
    content[1] = 32;
    content[2] = (byte) 0xda;
    content[3] = 0x27;
    content[8] = 1;
    assertThatThrownBy(() -> new Item("strange.icu", content).swapped())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("strange.icu");
  }

  private static String text(ByteBuffer buffer, int offset) {
    var text = new StringBuilder();
    for (var i = offset; buffer.get(i) != 0; i++) text.append((char) buffer.get(i));
    return text.toString();
  }
}
