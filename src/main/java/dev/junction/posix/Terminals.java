package dev.junction.posix;

/** Terminals: their size and their modes. Linux's layouts and numbers. */
public final class Terminals {
  /** What the descriptor of a pseudo-terminal's controlling side leads to. */
  public static final String MASTER = "/dev/ptmx";

  private static final long TIOCGPTN = 0x80045430L;
  private static final int TIOCGWINSZ = 0x5413;
  private static final int TCSADRAIN = 1;
  private static final int TCSANOW = 0;
  private static final int SIZE = 64;

  /** Where {@code struct termios} has its flags, and the two counts of raw reads. */
  private static final int INPUT = 0;

  private static final int OUTPUT = 4;
  private static final int CONTROL = 8;
  private static final int LOCAL = 12;
  private static final int CHARACTERS = 17;
  private static final int VTIME = 5;
  private static final int VMIN = 6;

  private static final int BRKINT = 0x2;
  private static final int INPCK = 0x10;
  private static final int ISTRIP = 0x20;
  private static final int ICRNL = 0x100;
  private static final int IXON = 0x400;
  private static final int ONLCR = 0x4;
  private static final int CS8 = 0x30;
  private static final int ISIG = 0x1;
  private static final int ICANON = 0x2;
  private static final int ECHO = 0x8;
  private static final int IEXTEN = 0x8000;

  /** O_RDWR, O_NOCTTY, O_NONBLOCK and O_CLOEXEC. */
  private static final int OPEN_FLAGS = 0x2 | 0x100 | 0x800 | 0x80000;

  private static final LibC OPEN = LibC.function("open");
  private static final LibC IOCTL = LibC.function("ioctl");
  private static final LibC ISATTY = LibC.function("isatty");
  private static final LibC TCGETATTR = LibC.function("tcgetattr");
  private static final LibC TCSETATTR = LibC.function("tcsetattr");

  private Terminals() {}

  public static boolean isTerminal(int descriptor) {
    return ISATTY.call(descriptor) == 1;
  }

  /**
   * Opens a terminal anew, so that it can be set not to wait without a change for others. The
   * controlling side of a pseudo-terminal cannot be opened anew, that would make another one.
   *
   * @return a descriptor, which is the given one for a controlling side, or {@code -errno}
   */
  public static int open(int descriptor) {
    try (var memory = new Memory(64)) {
      if (IOCTL.call(descriptor, TIOCGPTN, memory.address()) == 0) {
        return descriptor;
      }
      return OPEN.call(memory.string("/proc/self/fd/" + descriptor), OPEN_FLAGS);
    }
  }

  /** [columns, rows], or null. */
  public static double[] windowSize(int descriptor) {
    try (var memory = new Memory(8)) {
      if (IOCTL.call(descriptor, TIOCGWINSZ, memory.address()) < 0) {
        return null;
      }
      return new double[] {
        Short.toUnsignedInt(Memory.getShort(memory.address() + 2)),
        Short.toUnsignedInt(Memory.getShort(memory.address()))
      };
    }
  }

  /** The modes of a terminal, to be given to {@link #restore}; null if it is none. */
  public static byte[] modes(int descriptor) {
    try (var memory = new Memory(SIZE)) {
      return TCGETATTR.call(descriptor, memory.address()) < 0
          ? null
          : Memory.copy(memory.address(), SIZE);
    }
  }

  public static int restore(int descriptor, byte[] modes) {
    return set(descriptor, TCSANOW, modes);
  }

  private static int set(int descriptor, int when, byte[] modes) {
    try (var memory = new Memory(SIZE)) {
      return TCSETATTR.call(descriptor, when, memory.bytes(modes));
    }
  }

  /** Keys reach the program one by one and are not echoed, as libuv's raw mode has it. */
  public static int makeRaw(int descriptor, byte[] before) {
    try (var memory = new Memory(SIZE)) {
      long modes = memory.bytes(before);
      clear(modes + INPUT, BRKINT | ICRNL | INPCK | ISTRIP | IXON);
      Memory.putInt(modes + OUTPUT, Memory.getInt(modes + OUTPUT) | ONLCR);
      Memory.putInt(modes + CONTROL, Memory.getInt(modes + CONTROL) | CS8);
      clear(modes + LOCAL, ECHO | ICANON | IEXTEN | ISIG);
      Memory.putByte(modes + CHARACTERS + VMIN, (byte) 1);
      Memory.putByte(modes + CHARACTERS + VTIME, (byte) 0);
      return TCSETATTR.call(descriptor, TCSADRAIN, modes);
    }
  }

  private static void clear(long flags, int bits) {
    Memory.putInt(flags, Memory.getInt(flags) & ~bits);
  }
}
