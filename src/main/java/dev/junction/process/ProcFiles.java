package dev.junction.process;

import dev.junction.posix.Memory;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Figures of this process, from {@code /proc} where it is there, else from the JDK. */
final class ProcFiles {
  private static final long PAGE = 4096;

  /** The place in {@code /proc/self/stat} behind the name: proc_pid_stat(5). */
  private static final int ARGUMENTS_START = 45;

  private ProcFiles() {}

  /** Resident bytes and bytes of the JVM's own heap in use. */
  static double[] memory() {
    long heap = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    try {
      var words = Files.readString(Path.of("/proc/self/statm")).split(" ", -1);
      return new double[] {Long.parseLong(words[1]) * PAGE, heap};
    } catch (IOException noProc) {
      return new double[] {Runtime.getRuntime().totalMemory(), heap};
    }
  }

  /**
   * Shows a title in place of the command line, as far as there is room for it: it is written over
   * the arguments that the process was started with, which is where the system reads them.
   */
  static void setTitle(String title) {
    var bytes = title.getBytes(StandardCharsets.UTF_8);
    try {
      var stat = Files.readString(Path.of("/proc/self/stat"));
      var words = stat.substring(stat.lastIndexOf(')') + 2).trim().split(" ", -1);
      long start = Long.parseUnsignedLong(words[ARGUMENTS_START]);
      long end = Long.parseUnsignedLong(words[ARGUMENTS_START + 1]);
      for (long at = start; at < end; at++) {
        int index = (int) (at - start);
        Memory.putByte(at, index < bytes.length && at < end - 1 ? bytes[index] : 0);
      }
      Files.writeString(Path.of("/proc/self/comm"), title.isEmpty() ? " " : title);
    } catch (IOException noProc) {
      // The title is the program's own then.
    }
  }

  /** Processor time of this process in microseconds: user, system. */
  static double[] cpuMicros() {
    try {
      var stat = Files.readString(Path.of("/proc/self/stat"));
      var words = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return new double[] {Long.parseLong(words[11]) * 1e4, Long.parseLong(words[12]) * 1e4};
    } catch (IOException noProc) {
      var bean =
          ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
      return new double[] {bean.getProcessCpuTime() / 1e3, 0};
    }
  }

  /**
   * User id, group id, effective user id, effective group id, umask, supplementary groups; empty if
   * unknown.
   */
  static double[] identity() {
    try {
      double uid = 0;
      double euid = 0;
      double gid = 0;
      double egid = 0;
      double umask = 18;
      var groups = new double[0];
      for (var line : Files.readAllLines(Path.of("/proc/self/status"))) {
        var words = line.split("\\s+", -1);
        switch (words[0]) {
          case "Uid:" -> {
            uid = Double.parseDouble(words[1]);
            euid = Double.parseDouble(words[2]);
          }
          case "Gid:" -> {
            gid = Double.parseDouble(words[1]);
            egid = Double.parseDouble(words[2]);
          }
          case "Umask:" -> umask = Integer.parseInt(words[1], 8);
          case "Groups:" ->
              groups =
                  java.util.Arrays.stream(words)
                      .skip(1)
                      .filter(word -> !word.isEmpty())
                      .mapToDouble(Double::parseDouble)
                      .toArray();
          default -> {}
        }
      }
      var all = new double[5 + groups.length];
      all[0] = uid;
      all[1] = gid;
      all[2] = euid;
      all[3] = egid;
      all[4] = umask;
      System.arraycopy(groups, 0, all, 5, groups.length);
      return all;
    } catch (IOException noProc) {
      return new double[0];
    }
  }

  /** Max resident KiB, minor faults, major faults, voluntary and involuntary context switches. */
  static double[] resourceUsage() {
    var figures = new double[5];
    try {
      for (var line : Files.readAllLines(Path.of("/proc/self/status"))) {
        var words = line.split("\\s+", -1);
        switch (words[0]) {
          case "VmHWM:" -> figures[0] = Double.parseDouble(words[1]);
          case "voluntary_ctxt_switches:" -> figures[3] = Double.parseDouble(words[1]);
          case "nonvoluntary_ctxt_switches:" -> figures[4] = Double.parseDouble(words[1]);
          default -> {}
        }
      }
      var stat = Files.readString(Path.of("/proc/self/stat"));
      var words = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      figures[1] = Double.parseDouble(words[7]);
      figures[2] = Double.parseDouble(words[9]);
    } catch (IOException noProc) {
      return figures;
    }
    return figures;
  }
}
