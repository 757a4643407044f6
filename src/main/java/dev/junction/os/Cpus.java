package dev.junction.os;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;

/**
 * The processors of {@code os.cpus()}, from {@code /proc/cpuinfo}, {@code /proc/stat} and sysfs.
 */
final class Cpus {
  /**
   * One tick of {@code /proc/stat} in milliseconds: USER_HZ is 100 on every Linux that the JDK
   * supports.
   */
  private static final int TICK_MILLISECONDS = 10;

  private Cpus() {}

  /** A flat list: model, MHz, then the milliseconds spent in user, nice, sys, idle and irq. */
  static Object[] list() {
    var rows = new ArrayList<Object>();
    try {
      var models = new ArrayList<String>();
      for (var line : Files.readAllLines(Path.of("/proc/cpuinfo"))) {
        if (line.startsWith("model name")) models.add(line.substring(line.indexOf(':') + 2));
      }
      for (var line : Files.readAllLines(Path.of("/proc/stat"))) {
        if (!line.startsWith("cpu") || line.startsWith("cpu ")) continue;
        var fields = line.split(" ");
        var number = Integer.parseInt(fields[0].substring(3));
        rows.add(number < models.size() ? models.get(number) : "unknown");
        rows.add(megahertz(number));
        for (var field : new int[] {1, 2, 3, 4, 6}) {
          rows.add(Double.parseDouble(fields[field]) * TICK_MILLISECONDS);
        }
      }
    } catch (IOException e) {
      for (var i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
        rows.add(System.getProperty("os.arch"));
        for (var zero = 0; zero < 6; zero++) rows.add(0);
      }
    }
    return rows.toArray();
  }

  private static int megahertz(int number) {
    try {
      var path = Path.of("/sys/devices/system/cpu/cpu" + number + "/cpufreq/scaling_cur_freq");
      return Integer.parseInt(Files.readString(path).strip()) / 1000;
    } catch (IOException | NumberFormatException e) {
      return 0;
    }
  }
}
