// What `fs` tells of files: `Stats`, and the entries of folders.
const MODES = { file: 0o100000, directory: 0o040000, 'symbolic-link': 0o120000, pipe: 0o010000 };
const KINDS = { File: 'file', Directory: 'directory', SymbolicLink: 'symbolic-link', FIFO: 'pipe', Socket: 'socket', BlockDevice: 'block', CharacterDevice: 'character' };

class Kind {
  constructor(type) {
    Object.defineProperty(this, '_t', { value: type });
  }
}
for (const [name, type] of Object.entries(KINDS))
  Object.defineProperty(Kind.prototype, `is${name}`, { value: { [`is${name}`]() { return this._t === type; } }[`is${name}`], writable: true, configurable: true });

export class Stats extends Kind {
  constructor({ type, size, mtimeMs }, bigint) {
    super(type);
    const n = bigint ? BigInt : Number;
    Object.assign(this, {
      dev: n(0),
      mode: n((MODES[type] || 0) | (type === 'directory' ? 0o755 : 0o644)),
      nlink: n(1),
      uid: n(1000),
      gid: n(1000),
      rdev: n(0),
      blksize: n(4096),
      ino: n(0),
      size: n(size),
      blocks: n(Math.ceil(size / 512)),
    });
    for (const name of ['atime', 'mtime', 'ctime', 'birthtime']) {
      this[`${name}Ms`] = bigint ? BigInt(Math.trunc(mtimeMs)) : mtimeMs;
      if (bigint) this[`${name}Ns`] = BigInt(Math.trunc(mtimeMs * 1e3)) * 1000n;
    }
    for (const name of ['atime', 'mtime', 'ctime', 'birthtime']) this[name] = new Date(mtimeMs);
  }
}

export class Dirent extends Kind {
  constructor(name, type, parentPath) {
    super(type);
    this.name = name;
    this.parentPath = parentPath;
  }
}
