package dev.junction.fs;

import dev.junction.engine.Args;
import dev.junction.engine.Host;
import dev.junction.engine.Ops;
import dev.junction.posix.Posix;
import java.lang.foreign.MemorySegment;

/** The ops behind {@code node:fs}. */
public final class FsOps implements Ops {
  /** Op numbers. */
  public interface Op {
    int OPEN = 0;
    int CLOSE = 1;
    int READ = 2;
    int WRITE = 3;
    int WRITE_STRING = 4;
    int READV = 5;
    int WRITEV = 6;
    int READ_FULLY = 7;
    int FSYNC = 8;
    int FDATASYNC = 9;
    int FTRUNCATE = 10;
    int READ_SMALL_FILE = 11;
    int OPEN_WHOLE_FILE = 12;
    int READ_FILE_UTF8 = 13;
    int WRITE_FILE = 14;
    int COPY_FILE = 15;
    int SHARE = 16;
    int STAT_SHARED = 17;
    int FSTAT_SHARED = 18;
    int STAT = 19;
    int FSTAT = 20;
    int KIND = 21;
    int ACCESS = 22;
    int CHMOD = 23;
    int FCHMOD = 24;
    int CHOWN = 25;
    int FCHOWN = 26;
    int UTIMES = 27;
    int FUTIMES = 28;
    int STATFS = 29;
    int MKDIR = 30;
    int MKDIRS = 31;
    int MKDTEMP = 32;
    int RMDIR = 33;
    int UNLINK = 34;
    int REMOVE = 35;
    int RENAME = 36;
    int LINK = 37;
    int SYMLINK = 38;
    int READLINK = 39;
    int REALPATH = 40;
    int LIST = 41;
    int WATCH = 42;
    int UNWATCH = 43;
    int READ_SHARED = 44;
    int WRITE_SHARED = 45;

    /**
     * (descriptor, whether it is closed when this runtime ends); -1 for all that are opened from
     * now on. Descriptors that go to another thread change hands so.
     */
    int OWNERSHIP = 46;

    int LOCK = 47;
    int UNLOCK = 48;

    /** As READ_SMALL_FILE, but path and flags are in the shared memory: each argument costs. */
    int READ_SHARED_FILE = 49;

    /** Whether there is a file of the path in the shared memory. */
    int EXISTS = 50;

    /** (memory, handle), see {@link Places}. */
    int SHARE_PLACES = 51;

    int READ_PLACE = 52;

    /** As WRITE_FILE, with path and content in the shared memory. */
    int WRITE_SHARED_FILE = 53;

    /** Where an array of bytes lies, which must be large enough to be outside of V8's heap. */
    int ADDRESS = 54;
  }

  private final Descriptors descriptors;
  private final WholeFiles files;
  private final Places places;
  private final Attributes attributes;
  private final Entries entries;
  private final Watcher watcher;

  public FsOps(Host host) {
    var posix = Posix.system();
    var paths = new Paths(host);
    descriptors = new Descriptors(host, posix, paths);
    files = new WholeFiles(posix, paths, descriptors);
    places = new Places(host, posix, paths, descriptors);
    attributes = new Attributes(posix, paths);
    entries = new Entries(posix, paths);
    watcher = new Watcher(host, posix, paths);
  }

  @Override
  public Object call(int op, Args args) throws Exception {
    return switch (op) {
      case Op.OPEN -> descriptors.open(args);
      case Op.OWNERSHIP -> {
        descriptors.own(args.intAt(0), args.booleanAt(1));
        yield null;
      }
      case Op.CLOSE -> descriptors.close(args.intAt(0));
      case Op.READ -> descriptors.read(args);
      case Op.WRITE -> descriptors.write(args);
      case Op.WRITE_STRING -> descriptors.writeString(args);
      case Op.READV -> descriptors.readv(args);
      case Op.WRITEV -> descriptors.writev(args);
      case Op.READ_FULLY -> descriptors.readFully(args);
      case Op.FSYNC -> descriptors.fsync(args.intAt(0), true);
      case Op.FDATASYNC -> descriptors.fsync(args.intAt(0), false);
      case Op.LOCK -> descriptors.lock(args);
      case Op.UNLOCK -> descriptors.unlock(args);
      case Op.FTRUNCATE -> descriptors.truncate(args.intAt(0), args.longAt(1));
      case Op.READ_SMALL_FILE -> files.readSmall(args, attributes.sharedContent());
      case Op.READ_SHARED_FILE ->
          files.readSmall(
              attributes.sharedLength(), attributes.sharedFlags(), attributes.sharedContent());
      case Op.WRITE_SHARED_FILE ->
          files.write(
              attributes.sharedLength(),
              attributes.sharedDataLength(),
              attributes.sharedFlags(),
              attributes.sharedMode(),
              attributes.sharedContent());
      case Op.EXISTS -> attributes.exists();
      case Op.ADDRESS -> MemorySegment.ofBuffer(args.bufferAt(0)).address();
      case Op.SHARE_PLACES -> {
        places.share(args.retain(0), args.intAt(1));
        yield null;
      }
      case Op.READ_PLACE -> {
        places.read(args.intAt(0));
        yield null;
      }
      case Op.OPEN_WHOLE_FILE -> files.openWhole(args);
      case Op.READ_FILE_UTF8 -> files.readUtf8(args);
      case Op.WRITE_FILE -> files.write(args);
      case Op.COPY_FILE -> files.copy(args);
      case Op.SHARE -> {
        attributes.share(args.retain(0));
        yield null;
      }
      case Op.STAT_SHARED -> attributes.statShared(args);
      case Op.FSTAT_SHARED -> attributes.fstatShared(args);
      case Op.STAT -> attributes.stat(args);
      case Op.FSTAT -> attributes.fstat(args);
      case Op.KIND -> attributes.kind(args);
      case Op.ACCESS -> attributes.access(args);
      case Op.CHMOD -> attributes.chmod(args);
      case Op.FCHMOD -> attributes.fchmod(args);
      case Op.CHOWN -> attributes.chown(args);
      case Op.FCHOWN -> attributes.fchown(args);
      case Op.UTIMES -> attributes.utimes(args);
      case Op.FUTIMES -> attributes.futimes(args);
      case Op.STATFS -> attributes.statfs(args);
      case Op.MKDIR -> entries.mkdir(args);
      case Op.MKDIRS -> entries.mkdirs(args);
      case Op.MKDTEMP -> entries.mkdtemp(args);
      case Op.RMDIR -> entries.rmdir(args);
      case Op.UNLINK -> entries.unlink(args);
      case Op.REMOVE -> entries.remove(args);
      case Op.RENAME -> entries.rename(args);
      case Op.LINK -> entries.link(args);
      case Op.SYMLINK -> entries.symlink(args);
      case Op.READLINK -> entries.readlink(args);
      case Op.REALPATH -> entries.realpath(args);
      case Op.LIST -> entries.list(args);
      case Op.WATCH -> watcher.watch(args);
      case Op.READ_SHARED -> descriptors.readShared(args, attributes.sharedContent());
      case Op.WRITE_SHARED -> descriptors.writeShared(args, attributes.sharedContent());
      case Op.UNWATCH -> watcher.unwatch(args.intAt(0));
      default -> throw new IllegalArgumentException("fs op " + op);
    };
  }

  @Override
  public boolean borrows(int op) {
    return op != Op.SHARE && op != Op.SHARE_PLACES;
  }

  @Override
  public void close() {
    watcher.close();
    places.close();
    descriptors.close();
    attributes.close();
  }
}
