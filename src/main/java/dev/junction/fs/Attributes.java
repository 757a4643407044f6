package dev.junction.fs;

import dev.junction.engine.Args;
import dev.junction.engine.RetainedBuffer;
import dev.junction.posix.Errno;
import dev.junction.posix.Posix;
import dev.junction.posix.Stat;
import java.nio.ByteBuffer;

/** What is known about a file beside its content. */
final class Attributes {
  /** Where a file's content begins in the shared memory; internal/fs/shared.js knows it too. */
  private static final int LENGTH = 496;

  private static final int FLAGS = 500;
  private static final int MODE = 504;
  private static final int DATA_LENGTH = 508;

  private static final int CONTENT = 512;

  private final Posix posix;
  private final Paths paths;

  /**
   * Where synchronous calls leave their result: {@link Stat#COUNT} doubles, as many longs, a small
   * file's content.
   */
  private RetainedBuffer shared;

  private final Stat scratch = new Stat();

  Attributes(Posix posix, Paths paths) {
    this.posix = posix;
    this.paths = paths;
  }

  /** Where the content of a small file goes. */
  ByteBuffer sharedContent() {
    return shared.buffer().duplicate().position(CONTENT);
  }

  /** How many bytes of a path are at the beginning of the content. */
  int sharedLength() {
    return shared.buffer().getInt(LENGTH);
  }

  int sharedFlags() {
    return shared.buffer().getInt(FLAGS);
  }

  int sharedMode() {
    return shared.buffer().getInt(MODE);
  }

  /** How many bytes to write are behind the path. */
  int sharedDataLength() {
    return shared.buffer().getInt(DATA_LENGTH);
  }

  boolean exists() {
    byte[] path = new byte[sharedLength()];
    shared.buffer().get(CONTENT, path);
    return path.length > 0 && posix.access(paths.resolve(path), 0) == 0;
  }

  void share(RetainedBuffer buffer) {
    shared = buffer;
  }

  /**
   * Loop thread only. Arguments: path, whether to follow links, whether longs are wanted. Answers 0
   * or -errno.
   */
  int statShared(Args args) {
    byte[] path = paths.at(args, 0);
    if (path.length == 0) return -Errno.ENOENT;
    int result = posix.stat(path, args.booleanAt(1), scratch);
    return result < 0 ? result : publish(args.booleanAt(2));
  }

  int fstatShared(Args args) {
    int result = posix.fstat(args.intAt(0), scratch);
    return result < 0 ? result : publish(args.booleanAt(1));
  }

  private int publish(boolean longs) {
    var target = shared.buffer();
    if (longs)
      for (int i = 0; i < Stat.COUNT; i++) target.putLong((Stat.COUNT + i) * 8, scratch.fields[i]);
    else for (int i = 0; i < Stat.COUNT; i++) target.putDouble(i * 8, scratch.fields[i]);
    return 0;
  }

  /** Any thread. Arguments as for {@link #statShared}; answers the fields or -errno. */
  Object stat(Args args) {
    byte[] path = paths.at(args, 0);
    if (path.length == 0) return -Errno.ENOENT;
    var stat = new Stat();
    int result = posix.stat(path, args.booleanAt(1), stat);
    return result < 0 ? (Object) result : fields(stat, args.booleanAt(2));
  }

  Object fstat(Args args) {
    var stat = new Stat();
    int result = posix.fstat(args.intAt(0), stat);
    return result < 0 ? (Object) result : fields(stat, args.booleanAt(1));
  }

  private static Object fields(Stat stat, boolean longs) {
    if (longs) return stat.fields;
    var doubles = new double[Stat.COUNT];
    for (int i = 0; i < doubles.length; i++) doubles[i] = stat.fields[i];
    return doubles;
  }

  /** For module resolution: 0 for a file, 1 for a directory, below 0 for neither. */
  int kind(Args args) {
    byte[] path = paths.at(args, 0);
    if (path.length == 0) return -Errno.ENOENT;
    var stat = new Stat();
    int result = posix.stat(path, true, stat);
    return result < 0 ? result : stat.isDirectory() ? 1 : 0;
  }

  int access(Args args) {
    byte[] path = paths.at(args, 0);
    return path.length == 0 ? -Errno.ENOENT : posix.access(path, args.intAt(1));
  }

  int chmod(Args args) {
    byte[] path = paths.at(args, 0);
    return path.length == 0 ? -Errno.ENOENT : posix.chmod(path, args.intAt(1));
  }

  int fchmod(Args args) {
    return posix.fchmod(args.intAt(0), args.intAt(1));
  }

  /** Arguments: path, uid, gid, whether to follow links; ids may be unsigned. */
  int chown(Args args) {
    byte[] path = paths.at(args, 0);
    return path.length == 0
        ? -Errno.ENOENT
        : posix.chown(path, (int) args.longAt(1), (int) args.longAt(2), args.booleanAt(3));
  }

  int fchown(Args args) {
    return posix.fchown(args.intAt(0), (int) args.longAt(1), (int) args.longAt(2));
  }

  /** Arguments: path, times in seconds, whether to follow links. */
  int utimes(Args args) {
    byte[] path = paths.at(args, 0);
    if (path.length == 0) return -Errno.ENOENT;
    return posix.utimes(
        path, nanoseconds(args.doubleAt(1)), nanoseconds(args.doubleAt(2)), args.booleanAt(3));
  }

  int futimes(Args args) {
    return posix.futimes(
        args.intAt(0), nanoseconds(args.doubleAt(1)), nanoseconds(args.doubleAt(2)));
  }

  /** Microseconds are all that a double holds of a time of today. */
  private static long nanoseconds(double seconds) {
    double whole = Math.floor(seconds);
    return (long) whole * 1_000_000_000L + Math.round((seconds - whole) * 1e6) * 1000;
  }

  Object statfs(Args args) {
    byte[] path = paths.at(args, 0);
    if (path.length == 0) return -Errno.ENOENT;
    var fields = new long[8];
    int result = posix.statfs(path, fields);
    if (result < 0) return result;
    if (args.booleanAt(1)) return fields;
    var doubles = new double[fields.length];
    for (int i = 0; i < doubles.length; i++) doubles[i] = fields[i];
    return doubles;
  }

  void close() {
    if (shared != null) shared.close();
  }
}
