// `fs`, over whole files: the sandbox has no descriptors of its own.
import { H, buf, decode, enc, nodeErr, st, sys, toPath, toU8, readStdin } from './call.js';
import { path, stream } from './packages.js';

const S = { file: 0o100000, directory: 0o040000, 'symbolic-link': 0o120000 };
class Stats {
  constructor(s) {
    Object.assign(this, {
      dev: 0,
      ino: 0,
      nlink: 1,
      uid: 1000,
      gid: 1000,
      rdev: 0,
      blksize: 4096,
      size: s.size,
      blocks: Math.ceil(s.size / 512),
      mode: (S[s.type] || 0) | (s.type === 'directory' ? 0o755 : 0o644),
      mtimeMs: s.mtimeMs,
      atimeMs: s.mtimeMs,
      ctimeMs: s.mtimeMs,
      birthtimeMs: s.mtimeMs,
    });
    this.mtime = this.atime = this.ctime = this.birthtime = new Date(s.mtimeMs);
    Object.defineProperty(this, '_t', { value: s.type });
  }
  isFile() {
    return this._t === 'file';
  }
  isDirectory() {
    return this._t === 'directory';
  }
  isSymbolicLink() {
    return this._t === 'symbolic-link';
  }
  isFIFO() {
    return false;
  }
  isSocket() {
    return false;
  }
  isBlockDevice() {
    return false;
  }
  isCharacterDevice() {
    return false;
  }
}
class Dirent {
  constructor(n, t, p) {
    this.name = n;
    this.parentPath = this.path = p;
    Object.defineProperty(this, '_t', { value: t });
  }
  isFile() {
    return this._t === 'file';
  }
  isDirectory() {
    return this._t === 'directory';
  }
  isSymbolicLink() {
    return this._t === 'symbolic-link';
  }
  isFIFO() {
    return false;
  }
  isSocket() {
    return false;
  }
}
let fdNext = 10;
const fds = new Map();
export const fs = {
  readFileSync(p, o) {
    if (p === 0 || p === '/dev/stdin') return decode(readStdin(), enc(o));
    if (typeof p === 'number') {
      const f = fds.get(p);
      if (!f) throw nodeErr('EBADF', 'read');
      return decode(f.data.subarray(f.pos), enc(o));
    }
    return decode(
      sys('open', toPath(p), q => H().readFile(q)),
      enc(o),
    );
  },
  writeFileSync(p, d, o) {
    const u = toU8(d, enc(o));
    if (p === 1 || p === 2 || p === '/dev/stdout' || p === '/dev/stderr') {
      H().write(p === 2 || p === '/dev/stderr' ? 2 : 1, u);
      return;
    }
    const fl = (o && o.flag) || 'w';
    if (typeof p === 'number') return void fs.writeSync(p, u);
    sys('open', toPath(p), q => H().writeFile(q, u, fl[0] === 'a' ? 'a' : fl.includes('x') ? 'x' : 'w'));
  },
  appendFileSync(p, d, o) {
    if (typeof p === 'number') return void fs.writeSync(p, d);
    sys('open', toPath(p), q => H().writeFile(q, toU8(d, enc(o)), 'a'));
  },
  existsSync(p) {
    try {
      H().stat(toPath(p), true);
      return true;
    } catch {
      return false;
    }
  },
  statSync(p, o) {
    try {
      return new Stats(sys('stat', toPath(p), q => H().stat(q, true)));
    } catch (e) {
      if (o && o.throwIfNoEntry === false && e.code === 'ENOENT') return undefined;
      throw e;
    }
  },
  lstatSync(p, o) {
    try {
      return new Stats(sys('lstat', toPath(p), q => H().stat(q, false)));
    } catch (e) {
      if (o && o.throwIfNoEntry === false && e.code === 'ENOENT') return undefined;
      throw e;
    }
  },
  fstatSync(fd) {
    const f = fds.get(fd);
    if (!f) {
      if (fd <= 2) return new Stats({ type: 'file', size: 0, mtimeMs: 0 });
      throw nodeErr('EBADF', 'fstat');
    }
    return fs.statSync(f.path);
  },
  accessSync(p) {
    sys('access', toPath(p), q => H().stat(q, true));
  },
  readdirSync(p, o) {
    const base = toPath(p),
      out = [],
      todo = [['', base]];
    for (const [rel, d] of todo)
      for (const e of sys('scandir', d, q => H().readdir(q)).sort((a, b) => (a.name < b.name ? -1 : 1))) {
        const n = rel ? rel + '/' + e.name : e.name;
        out.push(o && o.withFileTypes ? new Dirent(e.name, e.type, d) : n);
        if (o && o.recursive && e.type === 'directory') todo.push([n, d + '/' + e.name]);
      }
    return out;
  },
  mkdirSync(p, o) {
    p = toPath(p);
    if (o && o.recursive) {
      let first;
      const parts = p.split('/').filter(Boolean);
      let c = '';
      for (const x of parts) {
        c += '/' + x;
        let s;
        try {
          s = H().stat(c, true);
        } catch {}
        if (s) {
          if (s.type !== 'directory') throw nodeErr('EEXIST', 'mkdir', p);
          continue;
        }
        sys('mkdir', c, q => H().mkdir(q));
        first ??= c;
      }
      return first;
    }
    sys('mkdir', p, q => H().mkdir(q));
  },
  rmdirSync(p, o) {
    if (o && o.recursive) return fs.rmSync(p, { recursive: true });
    sys('rmdir', toPath(p), q => H().rmdir(q));
  },
  rmSync(p, o = {}) {
    p = toPath(p);
    let s;
    try {
      s = H().stat(p, false);
    } catch (e) {
      if (o.force) return;
      throw nodeErr('ENOENT', 'rm', p);
    }
    if (s.type === 'directory') {
      if (!o.recursive) {
        const e = nodeErr('EISDIR', 'rm', p);
        e.code = 'ERR_FS_EISDIR';
        throw e;
      }
      for (const e of H().readdir(p)) fs.rmSync(p + '/' + e.name, o);
      sys('rmdir', p, q => H().rmdir(q));
    } else sys('unlink', p, q => H().unlink(q));
  },
  unlinkSync(p) {
    sys('unlink', toPath(p), q => H().unlink(q));
  },
  renameSync(a, b) {
    sys('rename', toPath(a), q => H().rename(q, toPath(b)));
  },
  copyFileSync(a, b, m) {
    const d = sys('copyfile', toPath(a), q => H().readFile(q));
    if (m & 1 && fs.existsSync(b)) throw nodeErr('EEXIST', 'copyfile', b);
    sys('copyfile', toPath(b), q => H().writeFile(q, d, 'w'));
  },
  cpSync(a, b, o) {
    const s = fs.statSync(a);
    if (s.isDirectory()) {
      fs.mkdirSync(b, { recursive: true });
      for (const n of fs.readdirSync(a)) fs.cpSync(path.join(a, n), path.join(b, n), o);
    } else fs.copyFileSync(a, b);
  },
  readlinkSync(p) {
    return sys('readlink', toPath(p), q => H().readlink(q));
  },
  symlinkSync(t, p) {
    sys('symlink', toPath(p), q => H().symlink(t, q));
  },
  realpathSync: Object.assign(
    p => {
      fs.statSync(p);
      return toPath(p);
    },
    { native: p => toPath(p) },
  ),
  mkdtempSync(pre) {
    const p =
      pre +
      H()
        .random(3)
        .reduce((s, b) => s + b.toString(16).padStart(2, '0'), '');
    fs.mkdirSync(p);
    return p;
  },
  truncateSync(p, n = 0) {
    const d = fs.readFileSync(p);
    const u = new Uint8Array(n);
    u.set(d.subarray(0, n));
    fs.writeFileSync(p, u);
  },
  chmodSync() {},
  chownSync() {},
  utimesSync() {},
  fsyncSync() {},
  openSync(p, fl = 'r') {
    const q = toPath(p);
    let data;
    if (fl[0] === 'r') data = sys('open', q, x => H().readFile(x));
    else if (fl[0] === 'a') {
      try {
        data = H().readFile(q);
      } catch {
        data = new Uint8Array(0);
        H().writeFile(q, data, 'w');
      }
    } else {
      data = new Uint8Array(0);
      sys('open', q, x => H().writeFile(x, data, fl.includes('x') ? 'x' : 'w'));
    }
    const fd = fdNext++;
    fds.set(fd, {
      path: q,
      data: new Uint8Array(data),
      pos: fl[0] === 'a' ? data.length : 0,
      dirty: false,
      w: fl !== 'r',
    });
    return fd;
  },
  closeSync(fd) {
    const f = fds.get(fd);
    if (!f) throw nodeErr('EBADF', 'close');
    if (f.dirty) H().writeFile(f.path, f.data, 'w');
    fds.delete(fd);
  },
  readSync(fd, b, off = 0, len, pos) {
    if (off && typeof off === 'object') ({ offset: off = 0, length: len, position: pos } = off);
    len ??= b.byteLength - off;
    const u = new Uint8Array(b.buffer, b.byteOffset, b.byteLength);
    if (fd === 0) {
      st.inbuf ??= readStdin();
      const n = Math.min(len, st.inbuf.length);
      u.set(st.inbuf.subarray(0, n), off);
      st.inbuf = st.inbuf.subarray(n);
      return n;
    }
    const f = fds.get(fd);
    if (!f) throw nodeErr('EBADF', 'read');
    const at = pos ?? f.pos;
    const n = Math.max(0, Math.min(len, f.data.length - at));
    u.set(f.data.subarray(at, at + n), off);
    if (pos == null) f.pos += n;
    return n;
  },
  writeSync(fd, d, off, len, pos) {
    let u = toU8(d);
    if (typeof d !== 'string') u = u.subarray(off || 0, len != null ? (off || 0) + len : undefined);
    if (fd === 1 || fd === 2) {
      H().write(fd, u);
      return u.length;
    }
    const f = fds.get(fd);
    if (!f || !f.w) throw nodeErr('EBADF', 'write');
    const at = pos ?? f.pos;
    const end = at + u.length;
    if (end > f.data.length) {
      const n = new Uint8Array(end);
      n.set(f.data);
      f.data = n;
    }
    f.data.set(u, at);
    f.pos = end;
    f.dirty = true;
    return u.length;
  },
  createReadStream(p, o) {
    if (p === '/dev/stdin') p = 0;
    if (p === 0) st.readsInput = true;
    const e = enc(o);
    const s = new stream.Readable({
      read() {
        try {
          let d = p === 0 ? readStdin() : fs.readFileSync(p);
          if ((o && o.start != null) || (o && o.end != null))
            d = d.subarray(o.start || 0, o.end != null ? o.end + 1 : undefined);
          for (let i = 0; i < d.length; i += 65536) this.push(buf(d.subarray(i, i + 65536)));
          this.push(null);
        } catch (x) {
          this.destroy(x);
        }
      },
    });
    if (e) s.setEncoding(e);
    s.path = p;
    queueMicrotask(() => {
      s.emit('open', 0);
      s.emit('ready');
    });
    return s;
  },
  createWriteStream(p, o) {
    let first = !(o && o.flags && o.flags[0] === 'a');
    if (first) fs.writeFileSync(p, '');
    const s = new stream.Writable({
      write(c, e, cb) {
        try {
          fs.appendFileSync(p, c);
          cb();
        } catch (x) {
          cb(x);
        }
      },
    });
    s.path = p;
    s.bytesWritten = 0;
    s.close = cb => s.end(cb);
    queueMicrotask(() => {
      s.emit('open', 0);
      s.emit('ready');
    });
    return s;
  },
  
  constants: {
    F_OK: 0,
    R_OK: 4,
    W_OK: 2,
    X_OK: 1,
    COPYFILE_EXCL: 1,
    O_RDONLY: 0,
    O_WRONLY: 1,
    O_RDWR: 2,
    O_CREAT: 64,
    O_EXCL: 128,
    O_TRUNC: 512,
    O_APPEND: 1024,
  },
  Stats,
  Dirent,
  F_OK: 0,
  R_OK: 4,
  W_OK: 2,
  X_OK: 1,
};
fs.promises = { constants: fs.constants };
for (const k of Object.keys(fs))
  if (k.endsWith('Sync')) {
    const n = k.slice(0, -4);
    fs.promises[n] = async (...a) => fs[k](...a);
    fs[n] = (...a) => {
      const cb = a.pop();
      if (typeof cb !== 'function') {
        const e = new TypeError('The "cb" argument must be of type function');
        e.code = 'ERR_INVALID_ARG_TYPE';
        throw e;
      }
      let r,
        err = null;
      try {
        r = fs[k](...a);
      } catch (e) {
        err = e;
      }
      setImmediate(() => (n === 'exists' ? cb(r) : err ? cb(err) : cb(null, r)));
    };
  }
delete fs.promises.exists;
fs.promises.open = async (p, fl) => {
  const fd = fs.openSync(p, fl);
  return {
    fd,
    readFile: async o => fs.readFileSync(fd, o),
    writeFile: async d => fs.writeFileSync(fd, d),
    write: async (...a) => ({ bytesWritten: fs.writeSync(fd, ...a) }),
    read: async (b, ...a) => ({ bytesRead: fs.readSync(fd, b, ...a), buffer: b }),
    stat: async () => fs.fstatSync(fd),
    close: async () => fs.closeSync(fd),
    [Symbol.asyncDispose]: async () => fs.closeSync(fd),
  };
};
