// SQLite's files: a virtual file system (https://sqlite.org/vfs.html) over the runtime's own.
//
// Locks are of two kinds. Connections of this thread know of one another through `states`, one for each file that is
// open; towards other processes and threads a state holds the locks of the operating system that SQLite holds elsewhere
// (byte ranges beyond the first gigabyte), so that other programs may use the database at the same time. There is no
// memory shared between processes, so that WAL mode is only to be had with PRAGMA locking_mode = EXCLUSIVE.
const fs = require('fs');
const path = require('path');
const ops = binding('fs');

const OK = 0;
const BUSY = 5;
const NOTFOUND = 12;
const CANTOPEN = 14;
const IOERR = 10;
const IOERR_READ = IOERR | 1 << 8;
const IOERR_SHORT_READ = IOERR | 2 << 8;
const IOERR_WRITE = IOERR | 3 << 8;
const IOERR_FSYNC = IOERR | 4 << 8;
const IOERR_TRUNCATE = IOERR | 6 << 8;
const IOERR_FSTAT = IOERR | 7 << 8;
const IOERR_DELETE = IOERR | 10 << 8;
const IOERR_DELETE_NOENT = IOERR | 23 << 8;

const OPEN_READONLY = 1;
const OPEN_CREATE = 4;
const OPEN_DELETEONCLOSE = 8;
const OPEN_EXCLUSIVE = 16;

const ENOSYS = -38; // the system has no such locks

const SHARED = 1;
const RESERVED = 2;
const PENDING = 3;

const PENDING_BYTE = 0x40000000;
const RESERVED_BYTE = PENDING_BYTE + 1;
const SHARED_FIRST = PENDING_BYTE + 2;
const SHARED_SIZE = 510;

const states = new Map(); // device and inode → state

class State {
  readers = new Set();
  reserved; // the file that holds it
  pending;
  exclusive;
  users = 0;
  systemShared = false;

  constructor(key, fd) {
    this.key = key;
    this.fd = fd; // locks of the system are the process's: one descriptor takes them all
  }
}

class OpenFile {
  level = 0;

  constructor(fd, name, deleteOnClose, isReadOnly) {
    this.fd = fd;
    this.name = name;
    this.deleteOnClose = deleteOnClose;
    this.isReadOnly = isReadOnly;
  }

  get state() {
    if (this.known === undefined) {
      const { dev, ino } = fs.fstatSync(this.fd, { bigint: true });
      const key = `${dev}:${ino}`;
      this.known = states.get(key);
      if (this.known === undefined) states.set(key, this.known = new State(key, this.fd));
      this.known.users++;
    }
    return this.known;
  }

  system(start, size, shared) {
    const result = ops.lock(this.state.fd, start, size, shared);
    return result === 0 || result === ENOSYS;
  }

  systemUnlock(start, size) {
    ops.unlock(this.state.fd, start, size);
  }

  lock(level) {
    if (this.level >= level) return OK;
    const { state } = this;
    if (level === SHARED) {
      if (state.exclusive !== undefined || state.pending !== undefined) return BUSY;
      if (!state.systemShared) {
        // The pending byte keeps readers out while a writer waits for them to leave.
        if (!this.system(PENDING_BYTE, 1, true)) return BUSY;
        const got = this.system(SHARED_FIRST, SHARED_SIZE, true);
        this.systemUnlock(PENDING_BYTE, 1);
        if (!got) return BUSY;
        state.systemShared = true;
      }
      state.readers.add(this);
    } else if (level === RESERVED) {
      if (state.reserved !== undefined) return BUSY;
      if (!this.system(RESERVED_BYTE, 1, false)) return BUSY;
      state.reserved = this;
    } else {
      if (state.pending !== undefined && state.pending !== this || state.reserved !== undefined && state.reserved !== this) return BUSY;
      if (state.pending === undefined) {
        if (!this.system(PENDING_BYTE, 1, false)) return BUSY;
        state.pending = this;
      }
      this.level = PENDING;
      if (state.readers.size > 1) return BUSY;
      this.systemUnlock(SHARED_FIRST, SHARED_SIZE);
      if (!this.system(SHARED_FIRST, SHARED_SIZE, false)) {
        this.system(SHARED_FIRST, SHARED_SIZE, true);
        return BUSY;
      }
      state.exclusive = this;
    }
    this.level = level;
    return OK;
  }

  unlock(level) {
    if (this.level <= level) return OK;
    const { state } = this;
    if (state.exclusive === this) {
      this.systemUnlock(SHARED_FIRST, SHARED_SIZE);
      state.exclusive = undefined;
      state.systemShared = level === SHARED && this.system(SHARED_FIRST, SHARED_SIZE, true);
    }
    if (state.pending === this) {
      this.systemUnlock(PENDING_BYTE, 1);
      state.pending = undefined;
    }
    if (state.reserved === this) {
      this.systemUnlock(RESERVED_BYTE, 1);
      state.reserved = undefined;
    }
    if (level < SHARED) {
      state.readers.delete(this);
      if (state.readers.size === 0 && state.systemShared) {
        this.systemUnlock(SHARED_FIRST, SHARED_SIZE);
        state.systemShared = false;
      }
    }
    this.level = level;
    return OK;
  }

  isReserved() {
    const { state } = this;
    if (state.reserved !== undefined || state.pending !== undefined || state.exclusive !== undefined) return true;
    if (!this.system(RESERVED_BYTE, 1, true)) return true;
    this.systemUnlock(RESERVED_BYTE, 1);
    return false;
  }

  close() {
    this.unlock(0);
    const { known: state } = this;
    if (state === undefined) {
      fs.closeSync(this.fd);
    } else {
      // Closing any descriptor of a file gives up the process's locks on it, so they all stay until the last is closed.
      (state.toClose ??= []).push(this.fd);
      if (--state.users === 0) {
        states.delete(state.key);
        state.toClose.forEach((fd) => fs.closeSync(fd));
      }
    }
    if (this.deleteOnClose) fs.rmSync(this.name, { force: true });
  }
}

exports.register = function register(engine) {
  const { sqlite, views, u8, text, encoder, allocateText, pointerTo } = engine;
  const files = new Map(); // address of the sqlite3_file → OpenFile

  // An error of the file system becomes SQLite's code.
  const guarded = (code, work) => (...args) => {
    try {
      return work(...args);
    } catch {
      return code;
    }
  };

  const methods = [
    ['ii', (file) => {
      files.get(file).close();
      files.delete(file);
      return OK;
    }, IOERR],
    ['iiiij', (file, at, amount, offset) => {
      const memory = u8();
      const count = fs.readSync(files.get(file).fd, memory, at, amount, Number(offset));
      if (count === amount) return OK;
      memory.fill(0, at + count, at + amount);
      return IOERR_SHORT_READ;
    }, IOERR_READ],
    ['iiiij', (file, at, amount, offset) => {
      const { fd } = files.get(file);
      for (let done = 0; done < amount;) done += fs.writeSync(fd, u8(), at + done, amount - done, Number(offset) + done);
      return OK;
    }, IOERR_WRITE],
    ['iij', (file, size) => {
      fs.ftruncateSync(files.get(file).fd, Number(size));
      return OK;
    }, IOERR_TRUNCATE],
    ['iii', (file) => {
      fs.fdatasyncSync(files.get(file).fd);
      return OK;
    }, IOERR_FSYNC],
    ['iii', (file, at) => {
      const { size } = fs.fstatSync(files.get(file).fd);
      views().setBigInt64(at, BigInt(size), true);
      return OK;
    }, IOERR_FSTAT],
    ['iii', (file, level) => files.get(file).lock(level), IOERR],
    ['iii', (file, level) => files.get(file).unlock(level), IOERR],
    ['iii', (file, at) => {
      views().setInt32(at, files.get(file).isReserved() ? 1 : 0, true);
      return OK;
    }, IOERR],
    ['iiii', () => NOTFOUND, NOTFOUND],
    ['ii', () => 4096, 4096],
    ['ii', () => 0, 0],
  ];
  const methodsAt = sqlite.malloc(4 * (methods.length + 1));
  views().setInt32(methodsAt, 1, true);
  methods.forEach(([signature, work, code], i) => {
    const index = pointerTo(signature, guarded(code, work));
    views().setUint32(methodsAt + 4 * (i + 1), index, true);
  });

  function open(vfs, nameAt, file, flags, flagsOut) {
    views().setUint32(file, 0, true);
    const isTemporary = nameAt === 0;
    const name = isTemporary ? path.join(fs.mkdtempSync(path.join(require('os').tmpdir(), 'junction-sqlite-')), 'db') : text(nameAt);
    const { O_CREAT, O_EXCL, O_RDONLY, O_RDWR } = fs.constants;
    let mode = flags & OPEN_READONLY ? O_RDONLY : O_RDWR;
    if (flags & OPEN_CREATE) mode |= O_CREAT;
    if (flags & OPEN_EXCLUSIVE) mode |= O_CREAT | O_EXCL;
    let fd;
    let isReadOnly = (flags & OPEN_READONLY) !== 0;
    try {
      fd = fs.openSync(name, mode, 0o644);
    } catch (error) {
      if (isReadOnly || (error.code !== 'EACCES' && error.code !== 'EROFS')) {
        exports.lastError = error;
        return CANTOPEN;
      }
      fd = fs.openSync(name, O_RDONLY);
      isReadOnly = true;
    }
    if (fs.fstatSync(fd).isDirectory()) {
      fs.closeSync(fd);
      return CANTOPEN;
    }
    files.set(file, new OpenFile(fd, name, isTemporary || (flags & OPEN_DELETEONCLOSE) !== 0, isReadOnly));
    const view = views();
    view.setUint32(file, methodsAt, true);
    if (flagsOut !== 0) view.setInt32(flagsOut, isReadOnly ? flags & ~2 | OPEN_READONLY : flags, true);
    return OK;
  }

  const calls = [
    ['iiiiii', open, CANTOPEN],
    ['iiii', (vfs, nameAt) => {
      try {
        fs.unlinkSync(text(nameAt));
      } catch (error) {
        return error.code === 'ENOENT' ? IOERR_DELETE_NOENT : IOERR_DELETE;
      }
      return OK;
    }, IOERR_DELETE],
    ['iiiii', (vfs, nameAt, flags, at) => {
      const name = text(nameAt);
      let found = ops.access(name, flags === 1 ? 6 : 0) === 0;
      // An empty journal does not count.
      if (found && flags === 0) found = fs.statSync(name).size > 0 || !name.endsWith('-journal');
      views().setInt32(at, found ? 1 : 0, true);
      return OK;
    }, IOERR],
    ['iiiii', (vfs, nameAt, size, at) => {
      const content = encoder.encode(path.resolve(text(nameAt)));
      if (content.length >= size) return CANTOPEN;
      const memory = u8();
      memory.set(content, at);
      memory[at + content.length] = 0;
      return OK;
    }, CANTOPEN],
    undefined, undefined, undefined, undefined, // dynamic libraries
    ['iiii', (vfs, size, at) => {
      require('crypto').randomFillSync(u8(), at, size);
      return size;
    }, 0],
    ['iii', (vfs, microseconds) => {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Math.max(microseconds / 1000, 1));
      return microseconds;
    }, 0],
    ['iii', (vfs, at) => {
      views().setFloat64(at, Date.now() / 86400000 + 2440587.5, true);
      return OK;
    }, IOERR],
    ['iiii', () => 0, 0],
    ['iii', (vfs, at) => {
      views().setBigInt64(at, BigInt(Date.now()) + 210866760000000n, true);
      return OK;
    }, IOERR],
  ];
  const vfs = sqlite.malloc(88);
  u8().fill(0, vfs, vfs + 88);
  const nameAt = allocateText('junction');
  const indexes = calls.map((call) => (call === undefined ? 0 : pointerTo(call[0], guarded(call[2], call[1]))));
  const view = views();
  [2, 8, 1024, 0, nameAt, 0, ...indexes].forEach((value, i) => view.setUint32(vfs + 4 * i, value, true));
  sqlite.sqlite3_vfs_register(vfs, 1);
  sqlite.sqlite3_initialize();
};
