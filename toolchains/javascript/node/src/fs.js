// `fs`: what is done at once. asyncfs.js makes callbacks and promises of it; the sandbox has no descriptors of its own.
import { Buffer } from 'buffer/';
import { H, decode, enc, nodeErr, received, sys, sys2, toPath, toU8, readStdin } from './call.js';
import { closeFile, flagOf, openFile, pathOf, readInto, rest, truncateOpen, writeFrom } from './descriptors.js';
import { path } from './packages.js';
import { Dirent, Stats } from './stats.js';

const STANDARD = { '/dev/stdin': 0, '/dev/stdout': 1, '/dev/stderr': 2 };
const fail = (code, message) => {
  throw Object.assign(new TypeError(message), { code });
};
const checkData = d => {
  if (typeof d !== 'string' && !ArrayBuffer.isView(d)) fail('ERR_INVALID_ARG_TYPE', `The "data" argument must be of type string or an instance of Buffer, TypedArray, or DataView. Received ${received(d)}`);
};
const checkEncoding = e => {
  if (e != null && e !== 'buffer' && !Buffer.isEncoding(e)) fail('ERR_INVALID_ARG_VALUE', `The argument 'encoding' is invalid encoding. Received ${typeof e === 'string' ? `'${e}'` : String(e)}`);
};

// All of a file, by path or by number. A folder can be opened; only reading it fails.
export const readWhole = p => {
  if (Number.isInteger(p)) return p === 0 ? readStdin() : rest(p);
  try {
    return sys('open', p, q => H().readFile(q));
  } catch (e) {
    throw e.code === 'EISDIR' ? nodeErr('EISDIR', 'read') : e;
  }
};
// With every link in it followed.
const realpath = (p, depth = 0) => {
  if (depth > 40) throw nodeErr('ELOOP', 'realpath', p);
  let done = '';
  const parts = p.split('/').filter(Boolean);
  for (const [i, part] of parts.entries()) {
    const here = `${done}/${part}`;
    const { type } = sys('lstat', here, q => H().stat(q, false));
    if (type === 'symbolic-link')
      return realpath(path.resolve(done || '/', H().readlink(here), ...parts.slice(i + 1)), depth + 1);
    done = here;
  }
  return done || '/';
};
const status = (name, follows) => (p, o) => {
  try {
    return new Stats(sys(name, p, q => H().stat(q, follows)), o?.bigint);
  } catch (e) {
    if (o?.throwIfNoEntry === false && (e.code === 'ENOENT' || e.code === 'ENOTDIR')) return undefined;
    throw e;
  }
};
const makeAll = p => {
  let first;
  let here = '';
  for (const part of toPath(p).split('/').filter(Boolean)) {
    here += `/${part}`;
    let found;
    try {
      found = H().stat(here, true);
    } catch {}
    if (found && found.type !== 'directory') throw nodeErr(here === toPath(p) ? 'EEXIST' : 'ENOTDIR', 'mkdir', String(p));
    if (found) continue;
    sys('mkdir', here, q => H().mkdir(q));
    first ??= here;
  }
  return first;
};
const isThere = p => {
  try {
    return H().stat(toPath(p), true);
  } catch {
    return undefined;
  }
};
const copyAll = (from, to, o) => {
  if (o.filter && !o.filter(from, to)) return;
  if (fs.lstatSync(from).isSymbolicLink() && !o.dereference) {
    if (isThere(to)) fs.rmSync(to, { recursive: true });
    const target = fs.readlinkSync(from);
    const moved = path.relative(path.dirname(path.resolve(to)), path.resolve(path.dirname(from), target)); // no absolute links here
    return fs.symlinkSync(o.verbatimSymlinks ? target : moved, to);
  }
  if (fs.statSync(from).isDirectory()) {
    if (!o.recursive) {
      const e = new Error(`Recursive option not enabled, cannot copy a directory: ${from}`);
      throw Object.assign(e, { name: 'SystemError', code: 'ERR_FS_EISDIR', errno: 21, syscall: 'cp', path: from });
    }
    fs.mkdirSync(to, { recursive: true });
    for (const name of fs.readdirSync(from)) copyAll(path.join(from, name), path.join(to, name), o);
    return;
  }
  if (o.force === false && isThere(to)) {
    if (!o.errorOnExist) return;
    const e = new Error(`Target already exists: cp returned EEXIST (${to} already exists) ${to}`);
    throw Object.assign(e, { name: 'SystemError', code: 'ERR_FS_CP_EEXIST', errno: 17, syscall: 'cp', path: to });
  }
  fs.mkdirSync(path.dirname(path.resolve(to)), { recursive: true });
  fs.copyFileSync(from, to);
};

export const fs = {
  readFileSync(p, o) {
    checkEncoding(enc(o));
    return decode(readWhole(STANDARD[p] === 0 ? 0 : p), enc(o));
  },
  writeFileSync(p, d, o) {
    checkData(d);
    const u = toU8(d, enc(o));
    const flag = flagOf(o?.flag ?? 'w');
    const fd = STANDARD[p] ?? p;
    if (typeof fd === 'number') return void writeFrom(fd, u);
    sys('open', p, q => H().writeFile(q, u, flag[0] === 'a' ? 'a' : flag.includes('x') ? 'x' : 'w'));
  },
  appendFileSync(p, d, o) {
    checkData(d);
    const fd = STANDARD[p] ?? p;
    if (typeof fd === 'number') return void writeFrom(fd, toU8(d, enc(o)));
    sys('open', p, q => H().writeFile(q, toU8(d, enc(o)), 'a'));
  },
  existsSync(p) {
    if (p === '/dev/null' || Object.hasOwn(STANDARD, p)) return true;
    try {
      return isThere(p) !== undefined;
    } catch {
      return false;
    }
  },
  statSync: status('stat', true),
  lstatSync: status('lstat', false),
  fstatSync(fd, o) {
    if (fd >= 0 && fd <= 2) return new Stats({ type: 'pipe', size: 0, mtimeMs: 0 }, o?.bigint);
    return fs.statSync(pathOf(fd, 'fstat'), o);
  },
  accessSync(p) {
    sys('access', p, q => H().stat(q, true));
  },
  readdirSync(p, o) {
    const out = [];
    const base = p instanceof URL ? toPath(p) : String(p);
    const todo = [['', base]];
    for (const [rel, folder] of todo)
      for (const e of sys('scandir', folder, q => H().readdir(q)).sort((a, b) => (a.name < b.name ? -1 : 1))) {
        const name = rel ? `${rel}/${e.name}` : e.name;
        out.push(o?.withFileTypes ? new Dirent(e.name, e.type, folder) : enc(o) === 'buffer' ? Buffer.from(name) : name);
        if (o?.recursive && e.type === 'directory') todo.push([name, path.join(folder, e.name)]);
      }
    return out;
  },
  mkdirSync(p, o) {
    if (o?.recursive) return makeAll(p);
    sys('mkdir', p, q => H().mkdir(q));
  },
  rmdirSync(p, o) {
    if (o?.recursive) return fs.rmSync(p, { recursive: true });
    sys('rmdir', p, q => H().rmdir(q));
  },
  rmSync(p, o = {}) {
    let found;
    try {
      found = sys('lstat', p, q => H().stat(q, false));
    } catch (e) {
      if (o.force && e.code === 'ENOENT') return;
      throw e;
    }
    if (found.type !== 'directory') return void sys('unlink', p, q => H().unlink(q));
    if (!o.recursive) {
      const e = new Error(`Path is a directory: rm returned EISDIR (is a directory) ${p}`);
      throw Object.assign(e, { name: 'SystemError', code: 'ERR_FS_EISDIR', errno: 21, syscall: 'rm', path: String(p) });
    }
    const folder = toPath(p);
    for (const e of H().readdir(folder)) fs.rmSync(`${folder}/${e.name}`, o);
    sys('rmdir', p, q => H().rmdir(q));
  },
  unlinkSync(p) {
    sys('unlink', p, q => H().unlink(q));
  },
  renameSync(a, b) {
    sys2('rename', a, b, (q, r) => H().rename(q, r));
  },
  copyFileSync(a, b, mode) {
    if (mode & 1 && fs.existsSync(b)) throw nodeErr('EEXIST', 'copyfile', String(a), String(b));
    sys2('copyfile', a, b, (q, r) => H().writeFile(r, H().readFile(q), 'w'));
  },
  cpSync(a, b, o = {}) {
    const [from, to] = [a, b].map(p => (p instanceof URL ? toPath(p) : p));
    copyAll(from, to, o);
  },
  readlinkSync(p) {
    return sys('readlink', p, q => H().readlink(q));
  },
  symlinkSync(target, p) {
    sys2('symlink', target, p, (q, r) => H().symlink(q, r));
  },
  realpathSync: Object.assign(p => realpath(toPath(p)), { native: p => realpath(toPath(p)) }),
  mkdtempSync(prefix) {
    const p = prefix + Buffer.from(H().random(3)).toString('hex');
    try {
      fs.mkdirSync(p);
    } catch (e) {
      throw nodeErr(e.code, 'mkdtemp', `${prefix}XXXXXX`);
    }
    return p;
  },
  truncateSync(p, length = 0) {
    const data = new Uint8Array(length);
    data.set(fs.readFileSync(p).subarray(0, length));
    fs.writeFileSync(p, data);
  },
  ftruncateSync: truncateOpen,
  chmodSync(p) {
    sys('chmod', p, q => H().stat(q, true));
  },
  chownSync(p) {
    sys('chown', p, q => H().stat(q, true));
  },
  utimesSync(p, read, changed) {
    const seconds = t => (t instanceof Date ? t.getTime() / 1000 : Number(t));
    sys('utime', p, q => H().utimes(q, seconds(read), seconds(changed)));
  },
  futimesSync(fd, read, changed) {
    fs.utimesSync(pathOf(fd, 'futime'), read, changed);
  },
  fchmodSync(fd) {
    pathOf(fd, 'fchmod');
  },
  fsyncSync(fd) {
    pathOf(fd, 'fsync');
  },
  fdatasyncSync(fd) {
    pathOf(fd, 'fdatasync');
  },
  openSync: openFile,
  closeSync: closeFile,
  readSync: readInto,
  writeSync: writeFrom,
  readvSync: (fd, parts, position) => parts.reduce((n, part) => n + readInto(fd, part, 0, undefined, position == null ? null : position + n), 0),
  writevSync: (fd, parts, position) => parts.reduce((n, part) => n + writeFrom(fd, part, 0, undefined, position == null ? null : position + n), 0),
  constants: {
    F_OK: 0, R_OK: 4, W_OK: 2, X_OK: 1, COPYFILE_EXCL: 1, COPYFILE_FICLONE: 2, COPYFILE_FICLONE_FORCE: 4, O_RDONLY: 0, O_WRONLY: 1,
    O_RDWR: 2, O_CREAT: 64, O_EXCL: 128, O_TRUNC: 512, O_APPEND: 1024, O_SYNC: 1052672, S_IFMT: 61440, S_IFREG: 32768, S_IFDIR: 16384,
    S_IFLNK: 40960, S_IRWXU: 448, S_IRUSR: 256, S_IWUSR: 128, S_IXUSR: 64,
  },
  Stats,
  Dirent,
  F_OK: 0,
  R_OK: 4,
  W_OK: 2,
  X_OK: 1,
};
