package dev.junction.posix;

import java.util.function.IntSupplier;

/**
 * Does something as another user. The kernel keeps users and groups for each thread, which the C
 * library hides; here a thread of its own changes by system calls and ends when it is done.
 */
final class ThreadIdentity {
  private static final boolean ARM = System.getProperty("os.arch").equals("aarch64");
  private static final int SETGROUPS = ARM ? 159 : 116;
  private static final int SETGID = ARM ? 144 : 106;
  private static final int SETUID = ARM ? 146 : 105;
  private static final LibC SYSCALL = LibC.function("syscall");

  private ThreadIdentity() {}

  /**
   * @param uid the user, or below 0 to keep it; so the group
   * @return the action's answer, or {@code -errno} if the change is not allowed
   */
  static int run(int uid, int gid, IntSupplier action) {
    var answer = new int[1];
    var thread =
        new Thread(
            () -> {
              int result = change(uid, gid);
              answer[0] = result < 0 ? result : action.getAsInt();
            },
            "junction-spawn");
    thread.start();
    while (true) {
      try {
        thread.join();
        return answer[0];
      } catch (InterruptedException interrupted) {
        // The child may have been started: its id must not get lost.
      }
    }
  }

  private static int change(int uid, int gid) {
    // As far as it is allowed, as libuv does it.
    SYSCALL.call(SETGROUPS, 0, 0);
    int result = gid < 0 ? 0 : SYSCALL.call(SETGID, gid);
    return result == 0 && uid >= 0 ? SYSCALL.call(SETUID, uid) : result;
  }
}
