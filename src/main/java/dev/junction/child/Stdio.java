package dev.junction.child;

import dev.junction.engine.Host;
import dev.junction.posix.Errno;
import dev.junction.posix.Sockets;
import dev.junction.posix.Spawn;
import java.util.Arrays;

/**
 * The descriptors that a child is to have. Pipes are pairs of sockets, as libuv makes them, so that
 * they lead both ways.
 */
final class Stdio {
  private static final int NONE = -1;

  /** For each of the child's descriptors, ours that it is a copy of; see {@link Spawn.Request}. */
  private final int[] theirs;

  /** Our ends of pipes. */
  private final int[] ours;

  private int error;

  /**
   * @param words {@code pipe}, {@code ignore}, {@code inherit} or {@code fd:N}, joined by NULs
   */
  Stdio(Host host, String words) {
    var list = words.split("\0", -1);
    theirs = new int[list.length];
    ours = new int[list.length];
    Arrays.fill(theirs, Spawn.CLOSED);
    Arrays.fill(ours, NONE);
    for (int i = 0; i < list.length && error == 0; i++) {
      switch (list[i]) {
        case "pipe" -> pipe(i);
        case "ignore" -> theirs[i] = i <= 2 ? Spawn.NULL_DEVICE : Spawn.CLOSED;
        default -> {
          // A runtime inside another program does not own what that has as standard streams.
          if (host.ownsProcess() || !list[i].matches("fd:[012]")) {
            copy(i, Integer.parseInt(list[i].substring(3)));
          } else {
            theirs[i] = Spawn.NULL_DEVICE;
          }
        }
      }
    }
    if (error != 0) {
      closeAll();
    }
  }

  private void pipe(int index) {
    var pair = Sockets.pair();
    if (pair[0] < 0) {
      error = pair[0];
      return;
    }
    ours[index] = pair[0];
    Sockets.setBlocking(pair[0], false);
    theirs[index] = above(pair[1]);
    Sockets.close(pair[1]);
  }

  private void copy(int index, int descriptor) {
    if (index <= 2) {
      Sockets.setBlocking(descriptor, true);
    }
    theirs[index] = above(descriptor);
  }

  /** A copy that no descriptor of the child can take the place of. */
  private int above(int descriptor) {
    int copy = Sockets.duplicate(descriptor, theirs.length);
    if (copy < 0) {
      error = copy == -Errno.EBADF ? copy : -Errno.EMFILE;
      return Spawn.CLOSED;
    }
    return copy;
  }

  /** 0, or {@code -errno} of what went wrong in the constructor. */
  int error() {
    return error;
  }

  int[] theirs() {
    return theirs;
  }

  int[] ours() {
    return ours;
  }

  /** Closes what only the child is to have. */
  void closeTheirs() {
    for (int descriptor : theirs) {
      if (descriptor >= 0) {
        Sockets.close(descriptor);
      }
    }
    Arrays.fill(theirs, Spawn.CLOSED);
  }

  void closeOurs() {
    for (int i = 0; i < ours.length; i++) {
      closeOurs(i);
    }
  }

  void closeOurs(int index) {
    if (ours[index] >= 0) {
      Sockets.close(ours[index]);
      ours[index] = NONE;
    }
  }

  private void closeAll() {
    closeTheirs();
    closeOurs();
  }
}
