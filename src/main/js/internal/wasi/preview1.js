// WASI preview 1 (https://github.com/WebAssembly/WASI, witx "wasi_snapshot_preview1") over the runtime's files. Programs see
// nothing but the directories that were opened for them: paths are resolved here, one component after the other, and
// neither `..` nor a symbolic link leads out.
const fs = require('fs');
const pathModule = require('path');

const E = {
  SUCCESS: 0, ACCES: 2, AGAIN: 6, BADF: 8, BUSY: 10, EXIST: 20, FBIG: 22, INVAL: 28, IO: 29, ISDIR: 31, LOOP: 32, MFILE: 33, MLINK: 34,
  NAMETOOLONG: 37, NFILE: 41, NODEV: 43, NOENT: 44, NOMEM: 48, NOSPC: 51, NOSYS: 52, NOTDIR: 54, NOTEMPTY: 55, NOTSUP: 58, NXIO: 60,
  PERM: 63, PIPE: 64, ROFS: 69, SPIPE: 70, TXTBSY: 74, XDEV: 75, NOTCAPABLE: 76, OVERFLOW: 61, FAULT: 21,
};
const FILE = { UNKNOWN: 0, BLOCK: 1, CHARACTER: 2, DIRECTORY: 3, REGULAR: 4, SOCKET: 6, LINK: 7 };
const RIGHT_READ = 1n << 1n;
const RIGHTS_WRITE = 1n << 0n | 1n << 6n | 1n << 8n | 1n << 22n;
const ALL_RIGHTS = 0x3fffffffn;
const MAX_LINKS = 32;
const APPEND = 1;

class Failure extends Error {
  constructor(errno) {
    super(`WASI errno ${errno}`);
    this.errno = errno;
  }
}

// Ends the program of a proc_exit.
class Exit extends Error {
  constructor(code) {
    super(`exit with ${code}`);
    this.exitCode = code;
  }
}
exports.Exit = Exit;

function typeOf(stats) {
  if (stats.isFile()) return FILE.REGULAR;
  if (stats.isDirectory()) return FILE.DIRECTORY;
  if (stats.isSymbolicLink()) return FILE.LINK;
  if (stats.isCharacterDevice()) return FILE.CHARACTER;
  if (stats.isBlockDevice()) return FILE.BLOCK;
  if (stats.isSocket()) return FILE.SOCKET;
  return FILE.UNKNOWN;
}

const nanoseconds = (value) => Number(value) / 1e9;

exports.create = function create({ args, env, preopens, stdio, exit }) {
  let memory;
  const table = new Map(); // descriptor → { fd, type, path, preopen, flags, position }
  stdio.forEach((fd, i) => table.set(i, { fd, type: kindOf(fd), flags: 0, isStandard: true }));
  for (const [name, directory] of preopens) {
    const fd = fs.openSync(directory, fs.constants.O_RDONLY);
    table.set(table.size, { fd, type: FILE.DIRECTORY, path: fs.realpathSync(directory), preopen: name, flags: 0 });
  }

  function kindOf(fd) {
    try {
      return typeOf(fs.fstatSync(fd));
    } catch {
      return FILE.UNKNOWN;
    }
  }

  const view = () => new DataView(memory.buffer);
  const bytes = (at, length) => new Uint8Array(memory.buffer, at, length);
  const u32 = (at, value) => view().setUint32(at, value, true);
  const u64 = (at, value) => view().setBigUint64(at, BigInt(value), true);
  const string = (at, length) => Buffer.from(memory.buffer, at, length).toString();

  function descriptor(number) {
    const found = table.get(number);
    if (found === undefined) throw new Failure(E.BADF);
    return found;
  }

  function directory(number) {
    const found = descriptor(number);
    if (found.type !== FILE.DIRECTORY) throw new Failure(E.NOTDIR);
    return found;
  }

  function allot(entry) {
    let number = 3;
    while (table.has(number)) number++;
    table.set(number, entry);
    return number;
  }

  // The real path of a path below a directory; the last component's link is followed if the caller wants that.
  function resolve(number, at, length, follow) {
    const root = directory(number).path;
    const given = string(at, length);
    if (given === '' || given.includes('\0')) throw new Failure(given === '' ? E.NOENT : E.INVAL);
    if (given.startsWith('/')) throw new Failure(E.NOTCAPABLE);
    let pending = given.split('/');
    const done = [];
    let links = 0;
    while (pending.length > 0) {
      const part = pending.shift();
      if (part === '' || part === '.') continue;
      if (part === '..') {
        if (done.length === 0) throw new Failure(E.NOTCAPABLE);
        done.pop();
        continue;
      }
      const full = pathModule.join(root, ...done, part);
      const isLast = pending.every((rest) => rest === '');
      if (!isLast || follow) {
        let target;
        try {
          target = fs.readlinkSync(full);
        } catch { /* no link */ }
        if (target !== undefined) {
          if (++links > MAX_LINKS) throw new Failure(E.LOOP);
          if (target.startsWith('/')) throw new Failure(E.NOTCAPABLE);
          pending = [...target.split('/'), ...pending];
          continue;
        }
      }
      done.push(part);
    }
    const full = pathModule.join(root, ...done);
    return given.endsWith('/') && done.length > 0 ? `${full}/` : full;
  }

  function vectors(at, count) {
    const memoryView = view();
    const list = [];
    for (let i = 0; i < count; i++) list.push(bytes(memoryView.getUint32(at + 8 * i, true), memoryView.getUint32(at + 8 * i + 4, true)));
    return list;
  }

  function transfer(operation, number, at, count, position, done) {
    const entry = descriptor(number);
    if (entry.type === FILE.DIRECTORY) throw new Failure(E.ISDIR);
    let total = 0;
    for (const part of vectors(at, count)) {
      if (part.byteLength === 0) continue;
      const where = position === null ? entry.position ?? null : Number(position) + total;
      const moved = operation(entry.fd, part, 0, part.byteLength, where);
      total += moved;
      if (position === null && entry.position !== undefined) entry.position += moved;
      if (moved < part.byteLength) break;
    }
    u32(done, total);
  }

  function writeList(list, pointers, buffer) {
    for (const item of list) {
      u32(pointers, buffer);
      pointers += 4;
      const content = Buffer.from(`${item}\0`);
      bytes(buffer, content.length).set(content);
      buffer += content.length;
    }
  }

  function writeSizes(list, count, size) {
    u32(count, list.length);
    u32(size, list.reduce((sum, item) => sum + Buffer.byteLength(item) + 1, 0));
  }

  function writeStat(stats, at) {
    bytes(at, 64).fill(0);
    u64(at, stats.dev);
    u64(at + 8, stats.ino);
    view().setUint8(at + 16, typeOf(stats));
    u64(at + 24, stats.nlink);
    u64(at + 32, stats.size);
    u64(at + 40, stats.atimeNs);
    u64(at + 48, stats.mtimeNs);
    u64(at + 56, stats.ctimeNs);
  }

  // The times of a call that sets them: as given, now, or as they are.
  function times(stats, atime, mtime, flags) {
    if ((flags & 3) === 3 || (flags & 12) === 12) throw new Failure(E.INVAL);
    const now = Date.now() / 1000;
    return [
      flags & 2 ? now : flags & 1 ? nanoseconds(atime) : stats.atimeMs / 1000,
      flags & 8 ? now : flags & 4 ? nanoseconds(mtime) : stats.mtimeMs / 1000,
    ];
  }

  function clock(id) {
    switch (id) {
      case 0: return BigInt(Date.now()) * 1000000n;
      case 1: return process.hrtime.bigint();
      case 2: case 3: {
        const { user, system } = process.cpuUsage();
        return BigInt(user + system) * 1000n;
      }
      default: throw new Failure(E.INVAL);
    }
  }

  function wait(milliseconds) {
    if (milliseconds > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
  }

  function poll(at, out, count, eventsOut) {
    if (count === 0) throw new Failure(E.INVAL);
    const input = view();
    const clocks = [];
    const events = [];
    for (let i = 0; i < count; i++) {
      const base = at + 48 * i;
      const userdata = input.getBigUint64(base, true);
      const type = input.getUint8(base + 8);
      if (type === 0) {
        let timeout = input.getBigUint64(base + 24, true);
        if (input.getUint16(base + 40, true) & 1) {
          const now = clock(input.getUint32(base + 16, true));
          timeout = timeout > now ? timeout - now : 0n;
        }
        clocks.push({ userdata, type, timeout, errno: 0 });
      } else {
        const known = table.has(input.getUint32(base + 16, true));
        events.push({ userdata, type, errno: known ? 0 : E.BADF });
      }
    }
    if (events.length === 0) {
      const first = clocks.reduce((min, one) => (one.timeout < min ? one.timeout : min), clocks[0].timeout);
      wait(Number(first) / 1e6);
      events.push(...clocks.filter((one) => one.timeout === first));
    }
    events.forEach(({ userdata, type, errno }, i) => {
      const base = out + 32 * i;
      bytes(base, 32).fill(0);
      u64(base, userdata);
      const output = view();
      output.setUint16(base + 8, errno, true);
      output.setUint8(base + 10, type);
    });
    u32(eventsOut, events.length);
  }

  const calls = {
    args_get: (pointers, buffer) => writeList(args, pointers, buffer),
    args_sizes_get: (count, size) => writeSizes(args, count, size),
    clock_res_get(id, at) {
      clock(id);
      u64(at, id === 0 ? 1000000n : 1n);
    },
    clock_time_get: (id, precision, at) => u64(at, clock(id)),
    environ_get: (pointers, buffer) => writeList(env, pointers, buffer),
    environ_sizes_get: (count, size) => writeSizes(env, count, size),
    fd_advise: (number) => void descriptor(number),
    fd_allocate(number, offset, length) {
      const { fd } = descriptor(number);
      const size = Number(offset + length);
      if (fs.fstatSync(fd).size < size) fs.ftruncateSync(fd, size);
    },
    fd_close(number) {
      const entry = descriptor(number);
      table.delete(number);
      if (!entry.isStandard) fs.closeSync(entry.fd);
    },
    fd_datasync: (number) => fs.fdatasyncSync(descriptor(number).fd),
    fd_fdstat_get(number, at) {
      const { type, flags } = descriptor(number);
      bytes(at, 24).fill(0);
      const output = view();
      output.setUint8(at, type);
      output.setUint16(at + 2, flags, true);
      u64(at + 8, ALL_RIGHTS);
      u64(at + 16, ALL_RIGHTS);
    },
    fd_fdstat_set_flags(number, flags) {
      descriptor(number).flags = flags;
    },
    fd_fdstat_set_rights: (number) => void descriptor(number),
    fd_filestat_get: (number, at) => writeStat(fs.fstatSync(descriptor(number).fd, { bigint: true }), at),
    fd_filestat_set_size: (number, size) => fs.ftruncateSync(descriptor(number).fd, Number(size)),
    fd_filestat_set_times(number, atime, mtime, flags) {
      const { fd } = descriptor(number);
      fs.futimesSync(fd, ...times(fs.fstatSync(fd), atime, mtime, flags));
    },
    fd_pread: (number, at, count, offset, done) => transfer(fs.readSync, number, at, count, offset, done),
    fd_prestat_get(number, at) {
      const { preopen } = descriptor(number);
      if (preopen === undefined) throw new Failure(E.INVAL);
      u32(at, 0);
      u32(at + 4, Buffer.byteLength(preopen));
    },
    fd_prestat_dir_name(number, at, length) {
      const { preopen } = descriptor(number);
      if (preopen === undefined) throw new Failure(E.BADF);
      const name = Buffer.from(preopen);
      if (name.length > length) throw new Failure(E.NAMETOOLONG);
      bytes(at, name.length).set(name);
    },
    fd_pwrite: (number, at, count, offset, done) => transfer(fs.writeSync, number, at, count, offset, done),
    fd_read: (number, at, count, done) => transfer(fs.readSync, number, at, count, null, done),
    fd_readdir(number, at, length, cookie, used) {
      const entry = directory(number);
      if (cookie === 0n || entry.listing === undefined) {
        entry.listing = [['.', FILE.DIRECTORY], ['..', FILE.DIRECTORY],
          ...fs.readdirSync(entry.path, { withFileTypes: true }).map((one) => [one.name, typeOf(one)])];
      }
      let total = 0;
      for (let i = Number(cookie); i < entry.listing.length && total < length; i++) {
        const [name, type] = entry.listing[i];
        const text = Buffer.from(name);
        const record = Buffer.alloc(24 + text.length);
        record.writeBigUInt64LE(BigInt(i + 1), 0);
        let inode = 0n;
        try {
          inode = fs.lstatSync(pathModule.join(entry.path, name), { bigint: true }).ino;
        } catch { /* gone meanwhile */ }
        record.writeBigUInt64LE(inode, 8);
        record.writeUInt32LE(text.length, 16);
        record.writeUInt8(type, 20);
        text.copy(record, 24);
        const part = record.subarray(0, length - total);
        bytes(at + total, part.length).set(part);
        total += part.length;
      }
      u32(used, total);
    },
    fd_renumber(from, to) {
      const entry = descriptor(from);
      const before = descriptor(to);
      if (from === to) return;
      if (!before.isStandard) fs.closeSync(before.fd);
      table.set(to, entry);
      table.delete(from);
    },
    fd_seek(number, offset, whence, at) {
      const entry = descriptor(number);
      if (entry.position === undefined) throw new Failure(E.SPIPE);
      const base = whence === 0 ? 0 : whence === 1 ? entry.position : whence === 2 ? fs.fstatSync(entry.fd).size : NaN;
      const target = base + Number(offset);
      if (!(target >= 0)) throw new Failure(E.INVAL);
      entry.position = target;
      u64(at, target);
    },
    fd_sync: (number) => fs.fsyncSync(descriptor(number).fd),
    fd_tell(number, at) {
      const { position } = descriptor(number);
      if (position === undefined) throw new Failure(E.SPIPE);
      u64(at, position);
    },
    fd_write(number, at, count, done) {
      const entry = descriptor(number);
      if (entry.position !== undefined && entry.flags & APPEND) entry.position = fs.fstatSync(entry.fd).size;
      transfer(fs.writeSync, number, at, count, null, done);
    },
    path_create_directory: (number, at, length) => fs.mkdirSync(resolve(number, at, length, true)),
    path_filestat_get(number, flags, at, length, out) {
      const name = resolve(number, at, length, (flags & 1) !== 0);
      writeStat(flags & 1 ? fs.statSync(name, { bigint: true }) : fs.lstatSync(name, { bigint: true }), out);
    },
    path_filestat_set_times(number, flags, at, length, atime, mtime, timeFlags) {
      const name = resolve(number, at, length, (flags & 1) !== 0);
      const follow = (flags & 1) !== 0;
      (follow ? fs.utimesSync : fs.lutimesSync)(name, ...times(follow ? fs.statSync(name) : fs.lstatSync(name), atime, mtime, timeFlags));
    },
    path_link(from, flags, at, length, to, toAt, toLength) {
      fs.linkSync(resolve(from, at, length, (flags & 1) !== 0), resolve(to, toAt, toLength, false));
    },
    path_open(number, lookup, at, length, openFlags, rights, inheriting, flags, out) {
      const name = resolve(number, at, length, (lookup & 1) !== 0);
      const { O_RDONLY, O_WRONLY, O_RDWR, O_CREAT, O_DIRECTORY, O_EXCL, O_TRUNC, O_NOFOLLOW, O_DSYNC, O_SYNC } = fs.constants;
      const reads = (rights & RIGHT_READ) !== 0n || (rights & 1n << 14n) !== 0n;
      const writes = (rights & RIGHTS_WRITE) !== 0n && !(openFlags & 2);
      let mode = writes ? reads ? O_RDWR : O_WRONLY : O_RDONLY;
      if (openFlags & 1) mode |= O_CREAT;
      if (openFlags & 2) mode |= O_DIRECTORY;
      if (openFlags & 4) mode |= O_EXCL;
      if (openFlags & 8) mode |= O_TRUNC;
      if (!(lookup & 1)) mode |= O_NOFOLLOW;
      if (flags & 2) mode |= O_DSYNC;
      if (flags & 16) mode |= O_SYNC;
      let fd;
      try {
        fd = fs.openSync(name, mode, 0o666);
      } catch (error) {
        if (error.code !== 'EISDIR') throw error;
        fd = fs.openSync(name, O_RDONLY);
      }
      const stats = fs.fstatSync(fd);
      const type = typeOf(stats);
      u32(out, allot({
        fd, type, flags, path: type === FILE.DIRECTORY ? pathModule.resolve(name) : undefined,
        position: type === FILE.REGULAR ? flags & APPEND ? stats.size : 0 : undefined,
      }));
    },
    path_readlink(number, at, length, buffer, size, used) {
      const target = Buffer.from(fs.readlinkSync(resolve(number, at, length, false)));
      if (target.length > size) throw new Failure(E.NOSPC);
      bytes(buffer, target.length).set(target);
      u32(used, target.length);
    },
    path_remove_directory: (number, at, length) => fs.rmdirSync(resolve(number, at, length, false)),
    path_rename: (from, at, length, to, toAt, toLength) => fs.renameSync(resolve(from, at, length, false), resolve(to, toAt, toLength, false)),
    path_symlink(at, length, number, newAt, newLength) {
      const target = string(at, length);
      if (target.startsWith('/')) throw new Failure(E.NOTCAPABLE);
      fs.symlinkSync(target, resolve(number, newAt, newLength, false));
    },
    path_unlink_file(number, at, length) {
      const name = resolve(number, at, length, false);
      if (fs.lstatSync(name).isDirectory()) throw new Failure(E.ISDIR);
      fs.unlinkSync(name);
    },
    poll_oneoff: poll,
    proc_exit(code) {
      throw new Exit(code);
    },
    proc_raise() {
      throw new Failure(E.NOSYS);
    },
    random_get(at, length) {
      // The memory may be shared, which randomFill does not take.
      bytes(at, length).set(require('crypto').randomBytes(length));
    },
    sched_yield() {},
    sock_accept() {
      throw new Failure(E.NOSYS);
    },
    sock_recv() {
      throw new Failure(E.NOTSUP);
    },
    sock_send() {
      throw new Failure(E.NOTSUP);
    },
    sock_shutdown() {
      throw new Failure(E.NOTSUP);
    },
  };

  const imports = {};
  for (const [name, call] of Object.entries(calls)) {
    imports[name] = {
      [name](...given) {
        if (memory === undefined && name !== 'proc_exit') throw new (require('internal/errors').codes.ERR_WASI_NOT_STARTED)();
        try {
          call(...given);
          return E.SUCCESS;
        } catch (error) {
          if (error instanceof Exit) return exit(error);
          if (error instanceof Failure) return error.errno;
          if (error instanceof RangeError) return E.OVERFLOW;
          const code = E[`${error.code}`.slice(1)];
          if (code === undefined) throw error;
          return code;
        }
      },
    }[name];
  }
  return {
    imports,
    setMemory(value) {
      memory = value;
    },
  };
};
