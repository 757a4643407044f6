package dev.junction.posix;

/** Users and groups of this process, and its file mode mask. */
public final class Identity {
  private static final LibC SETUID = LibC.function("setuid");
  private static final LibC SETGID = LibC.function("setgid");
  private static final LibC SETEUID = LibC.function("seteuid");
  private static final LibC SETEGID = LibC.function("setegid");
  private static final LibC SETGROUPS = LibC.function("setgroups");
  private static final LibC INITGROUPS = LibC.function("initgroups");
  private static final LibC GETPWNAM = LibC.function("getpwnam");
  private static final LibC GETPWUID = LibC.function("getpwuid");
  private static final LibC GETGRNAM = LibC.function("getgrnam");
  private static final LibC UMASK = LibC.function("umask");

  /** Where {@code struct passwd} and {@code struct group} have their id. */
  private static final int PASSWD_UID = 16;

  private static final int GROUP_GID = 16;

  private Identity() {}

  public static int setUser(int id) {
    return SETUID.call(id);
  }

  public static int setGroup(int id) {
    return SETGID.call(id);
  }

  public static int setEffectiveUser(int id) {
    return SETEUID.call(id);
  }

  public static int setEffectiveGroup(int id) {
    return SETEGID.call(id);
  }

  public static int setGroups(int[] ids) {
    try (var memory = new Memory(Math.max(8, ids.length * 4L))) {
      for (int i = 0; i < ids.length; i++) {
        Memory.putInt(memory.address() + i * 4L, ids[i]);
      }
      return SETGROUPS.call(ids.length, memory.address());
    }
  }

  /** Takes the groups that the system knows for a user, and one more. */
  public static int initGroups(String user, int group) {
    try (var memory = named(user)) {
      return INITGROUPS.call(memory.address(), group);
    }
  }

  private static Memory named(String name) {
    var memory = new Memory(name.length() * 3L + 16);
    memory.string(name);
    return memory;
  }

  /** The number of a user, or -1. */
  public static synchronized long user(String name) {
    try (var memory = named(name)) {
      long found = GETPWNAM.raw(memory.address(), 0, 0, 0, 0, 0);
      return found == 0 ? -1 : Integer.toUnsignedLong(Memory.getInt(found + PASSWD_UID));
    }
  }

  /** The name of a user, or null. */
  public static synchronized String userName(int id) {
    long found = GETPWUID.raw(id, 0, 0, 0, 0, 0);
    return found == 0 ? null : Memory.text(Memory.getLong(found));
  }

  /** The number of a group, or -1. */
  public static synchronized long group(String name) {
    try (var memory = named(name)) {
      long found = GETGRNAM.raw(memory.address(), 0, 0, 0, 0, 0);
      return found == 0 ? -1 : Integer.toUnsignedLong(Memory.getInt(found + GROUP_GID));
    }
  }

  /** Sets the mask, and answers what it was before. */
  public static int mask(int mask) {
    return UMASK.call(mask);
  }
}
