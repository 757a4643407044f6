// Watches files through their folders, since editors replace a file rather than change it. Emits 'changed' with the names
// of what changed, once things have been quiet for a moment.
const EventEmitter = require('events');
const fs = require('fs');
const path = require('path');

const QUIET_MILLIS = 200;

class FilesWatcher extends EventEmitter {
  #watchers = new Map(); // folder → { watcher, recursive }
  #files = new Map(); // file → the owners that depend on it
  #paths = []; // folders and files that are watched as such
  #changed = new Set();
  #timer;

  /** All of a folder, or a file, whoever uses it. */
  watchPath(target) {
    const isFolder = fs.statSync(target, { throwIfNoEntry: false })?.isDirectory() === true;
    this.#paths.push(isFolder ? `${target}${target.endsWith(path.sep) ? '' : path.sep}` : target);
    this.#watch(isFolder ? target : path.dirname(target), isFolder);
  }

  /** A file that an owner depends on. */
  watchFile(file, owner) {
    let owners = this.#files.get(file);
    if (owners === undefined) this.#files.set(file, owners = new Set());
    owners.add(owner);
    this.#watch(path.dirname(file), false);
  }

  ownersOf(file) {
    return this.#files.get(file) ?? new Set();
  }

  /** Forgets what an owner depended on. */
  forget(owner) {
    for (const [file, owners] of this.#files) {
      owners.delete(owner);
      if (owners.size === 0) this.#files.delete(file);
    }
  }

  #watch(folder, recursive) {
    const known = this.#watchers.get(folder);
    if (known !== undefined && (known.recursive || !recursive)) return;
    known?.watcher.close();
    try {
      const watcher = fs.watch(folder, { recursive }, (type, name) => this.#noticed(name === null ? folder : path.resolve(folder, name)));
      watcher.on('error', () => watcher.close());
      this.#watchers.set(folder, { watcher, recursive });
    } catch {
      // There is no such folder.
    }
  }

  #noticed(file) {
    if (!this.#files.has(file) && !this.#paths.some((each) => each === file || (each.endsWith(path.sep) && file.startsWith(each)))) {
      this.emit('other', file);
      return;
    }
    this.#changed.add(file);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const files = [...this.#changed];
      this.#changed.clear();
      this.emit('changed', files);
    }, QUIET_MILLIS);
  }

  close() {
    clearTimeout(this.#timer);
    for (const { watcher } of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }
}

exports.FilesWatcher = FilesWatcher;
