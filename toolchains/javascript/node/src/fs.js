// `fs`, over whole files: the sandbox has no descriptors of its own.
import { Buffer } from 'buffer/';
import { H, buf, decode, enc, nodeErr, received, st, sys, sys2, toPath, toU8, readStdin } from './call.js';
import { path, stream } from './packages.js';
import { complete } from './timers.js';

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
// A folder can be opened; only reading it fails.
const read = p => {
  try {
    return sys('open', p, q => H().readFile(q));
  } catch (e) {
    throw e.code === 'EISDIR' ? nodeErr('EISDIR', 'read') : e;
  }
};
const fail = (code, message) => {
  throw Object.assign(new TypeError(message), { code });
};
const checkData = d => {
  if (typeof d !== 'string' && !ArrayBuffer.isView(d)) fail('ERR_INVALID_ARG_TYPE', `The "data" argument must be of type string or an instance of Buffer, TypedArray, or DataView. Received ${received(d)}`);
};
const checkEncoding = e => {
  if (e != null && e !== 'buffer' && !Buffer.isEncoding(e)) fail('ERR_INVALID_ARG_VALUE', `The argument 'encoding' is invalid encoding. Received ${typeof e === 'string' ? `'${e}'` : String(e)}`);
};
let fdNext = 10;
const fds = new Map();
const flush = f => {
  sys('write', f.path, p => H().writeFile(p, f.data, 'w'));
  f.dirty = false;
};
// With every link in it followed.
const realpath = (p, depth = 0) => {
  if (depth > 40) throw nodeErr('ELOOP', 'realpath', p);
  let done = '';
  const parts = p.split('/').filter(Boolean);
  for (const [i, part] of parts.entries()) {
    const here = `${done}/${part}`;
    const { type } = sys('realpath', here, q => H().stat(q, false));
    if (type === 'symbolic-link')
      return realpath(path.resolve(done || '/', H().readlink(here), ...parts.slice(i + 1)), depth + 1);
    done = here;
  }
  return done || '/';
};
export const fs = {
  readFileSync(p, o) {
    checkEncoding(enc(o));
    if (p === 0 || p === '/dev/stdin') return decode(readStdin(), enc(o));
    if (Number.isInteger(p)) {
      const f = fds.get(p);
      if (!f) throw nodeErr('EBADF', 'read');
      return decode(f.data.subarray(f.pos), enc(o));
    }
    return decode(read(toPath(p)), enc(o));
  },
  writeFileSync(p, d, o) {
    checkData(d);
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
    checkData(d);
    if (typeof p === 'number') return void fs.writeSync(p, d);
    sys('open', toPath(p), q => H().writeFile(q, toU8(d, enc(o)), 'a'));
  },
  existsSync(p) {
    if (p === '/dev/stdin' || p === '/dev/stdout' || p === '/dev/stderr' || p === '/dev/null') return true;
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
    if (f.dirty) flush(f);
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
      throw nodeErr('ENOENT', 'lstat', p);
    }
    if (s.type === 'directory') {
      if (!o.recursive) {
        const e = new Error(`Path is a directory: rm returned EISDIR (is a directory) ${p}`);
        throw Object.assign(e, { name: 'SystemError', code: 'ERR_FS_EISDIR', errno: 21, syscall: 'rm', path: p });
      }
      for (const e of H().readdir(p)) fs.rmSync(p + '/' + e.name, o);
      sys('rmdir', p, q => H().rmdir(q));
    } else sys('unlink', p, q => H().unlink(q));
  },
  unlinkSync(p) {
    sys('unlink', toPath(p), q => H().unlink(q));
  },
  renameSync(a, b) {
    sys2('rename', toPath(a), toPath(b), (q, r) => H().rename(q, r));
  },
  copyFileSync(a, b, m) {
    if (m & 1 && fs.existsSync(b)) throw nodeErr('EEXIST', 'copyfile', toPath(a), toPath(b));
    sys2('copyfile', toPath(a), toPath(b), (q, r) => H().writeFile(r, H().readFile(q), 'w'));
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
    sys2('symlink', String(t), toPath(p), (q, r) => H().symlink(q, r));
  },
  realpathSync: Object.assign(
    p => realpath(toPath(p)),
    { native: p => realpath(toPath(p)) },
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
  utimesSync(p, read, changed) {
    const seconds = t => (t instanceof Date ? t.getTime() / 1000 : Number(t));
    sys('utime', toPath(p), q => H().utimes(q, seconds(read), seconds(changed)));
  },
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
    if (f.dirty) flush(f);
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
    // A string's position comes first.
    const at = (typeof d === 'string' ? off : pos) ?? f.pos;
    const end = at + u.length;
    if (end > f.data.length) {
      const n = new Uint8Array(end);
      n.set(f.data);
      f.data = n;
    }
    f.data.set(u, at);
    if ((typeof d === 'string' ? off : pos) == null) f.pos = end;
    f.dirty = true;
    return u.length;
  },
  createReadStream: (p, o) => new ReadStream(p, o),
  createWriteStream: (p, o) => new WriteStream(p, o),
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
class ReadStream extends stream.Readable {
  constructor(p, o) {
    super({ highWaterMark: o?.highWaterMark ?? 65536, encoding: enc(o), signal: o?.signal, objectMode: false });
    if (p === '/dev/stdin' || p === 0) st.readsInput = true;
    this.path = p;
    this.fd = null;
    this.bytesRead = 0;
    this._from = o?.start ?? 0;
    this._to = (o?.end ?? Infinity) + 1;
    complete(() => {
      if (this.destroyed) return;
      try {
        this._data = p === 0 || p === '/dev/stdin' ? readStdin() : read(toPath(p));
      } catch (e) {
        return this.destroy(e);
      }
      this.fd = 10;
      this.emit('open', this.fd);
      this.emit('ready');
      this._wanted?.();
    });
  }
  _read(n) {
    if (!this._data) {
      this._wanted = () => this._read(n);
      return;
    }
    complete(() => {
      const part = this._data.subarray(this._from, Math.min(this._from + this.readableHighWaterMark, this._to));
      this._from += part.length;
      this.bytesRead += part.length;
      this.push(part.length ? buf(part) : null);
    });
  }
  close(cb) {
    if (cb) this.once('close', cb);
    this.destroy();
  }
}
class WriteStream extends stream.Writable {
  constructor(p, o) {
    super({ highWaterMark: o?.highWaterMark ?? 16384, decodeStrings: true, defaultEncoding: enc(o) ?? 'utf8' });
    this.path = p;
    this.fd = null;
    this.bytesWritten = 0;
    this._appends = (o?.flags ?? 'w')[0] === 'a';
    try {
      const flag = o?.flags ?? 'w';
      if (!this._appends) fs.writeFileSync(p, '', { flag });
      complete(() => {
        this.fd = 11;
        this.emit('open', this.fd);
        this.emit('ready');
      });
    } catch (e) {
      complete(() => this.destroy(e));
    }
  }
  _write(chunk, encoding, done) {
    try {
      fs.appendFileSync(this.path, chunk);
      this.bytesWritten += chunk.length;
    } catch (e) {
      return done(e);
    }
    complete(() => done());
  }
  _writev(chunks, done) {
    this._write(Buffer.concat(chunks.map(c => c.chunk)), 'buffer', done);
  }
  close(cb) {
    if (cb) this.once('close', cb);
    this.end();
  }
}
Object.assign(fs, { ReadStream, WriteStream });
fs.promises = { constants: fs.constants };
for (const k of Object.keys(fs))
  if (k.endsWith('Sync')) {
    const n = k.slice(0, -4);
    // Done at once; heard of as late as from a real operation.
    fs.promises[n] = (...a) =>
      new Promise((resolve, reject) => {
        let settle;
        try {
          const r = fs[k](...a);
          settle = () => resolve(r);
        } catch (e) {
          settle = () => reject(e);
        }
        complete(settle);
      });
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
      complete(() => (n === 'exists' ? cb(r) : err ? cb(err) : r === undefined ? cb(null) : cb(null, r)));
    };
  }
delete fs.promises.exists;
