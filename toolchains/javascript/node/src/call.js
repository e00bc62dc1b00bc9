// The state of one call, and what many modules need: errors of the system, paths, bytes.
import { Buffer } from 'buffer/';
import { path } from './path.js';

export const G = globalThis;
export const H = () => G.__host;
// All that is left of standard input, for a program that asks for it.
export const readStdin = () => {
  st.readsInput = true;
  return H().readStdin();
};
export const received = v => {
  if (v == null) return String(v);
  if (typeof v === 'function') return `function ${v.name}`;
  if (typeof v === 'object') return v.constructor?.name ? `an instance of ${v.constructor.name}` : 'an object';
  const text = typeof v === 'string' ? `'${v.length > 28 ? `${v.slice(0, 25)}...` : v}'` : typeof v === 'bigint' ? `${v}n` : String(v);
  return `type ${typeof v} (${text})`;
};
export const te = new TextEncoder();
export const td = new TextDecoder();
export class ExitError {
  constructor(code) {
    this.code = code;
    this.__skillExit = true;
  }
}
export let st;
export function setCall(value) {
  st = value;
}
const ERRNO = { EPERM: -1, ENOENT: -2, EBADF: -9, EACCES: -13, EEXIST: -17, EXDEV: -18, ENOTDIR: -20, EISDIR: -21, EINVAL: -22, EFBIG: -27, ENOSPC: -28, EROFS: -30, ENAMETOOLONG: -36, ENOTEMPTY: -39, ELOOP: -40 };
export const nodeErr = (code, syscall, p, dest) => {
  const msg =
    {
      ENOENT: 'no such file or directory',
      EEXIST: 'file already exists',
      EACCES: 'permission denied',
      EPERM: 'operation not permitted',
      EISDIR: 'illegal operation on a directory',
      ENOTDIR: 'not a directory',
      ENOTEMPTY: 'directory not empty',
      EBADF: 'bad file descriptor',
      EINVAL: 'invalid argument',
      EROFS: 'read-only file system',
      ELOOP: 'too many symbolic links encountered',
      ENOSPC: 'no space left on device',
      EFBIG: 'file too large',
      EXDEV: 'cross-device link not permitted',
      ENAMETOOLONG: 'name too long',
      EMFILE: 'too many open files',
      ENOSYS: 'function not implemented',
    }[code] || 'i/o error';
  const e = new Error(`${code}: ${msg}, ${syscall}` + (p != null ? ` '${p}'` : '') + (dest != null ? ` -> '${dest}'` : ''));
  e.errno = ERRNO[code] ?? -5;
  e.code = code;
  e.syscall = syscall;
  if (p != null) e.path = p;
  if (dest != null) e.dest = dest;
  return e;
};
export const toPath = p => {
  if (p instanceof URL) p = fileURLToPath(p);
  else if (p && typeof p === 'object' && p.byteLength !== undefined) p = td.decode(p);
  if (typeof p !== 'string') {
    const e = new TypeError(`The "path" argument must be of type string or an instance of Buffer or URL. Received ${received(p)}`);
    e.code = 'ERR_INVALID_ARG_TYPE';
    throw e;
  }
  return path.resolve(p);
};
export const lazy = (o, k, f) =>
  Object.defineProperty(o, k, {
    configurable: true,
    enumerable: true,
    get() {
      const v = f();
      Object.defineProperty(o, k, { value: v, writable: true, configurable: true, enumerable: true });
      return v;
    },
    set(v) {
      Object.defineProperty(o, k, { value: v, writable: true, configurable: true, enumerable: true });
    },
  });
// As the program wrote it: errors tell paths so.
const told = p => (p instanceof URL ? fileURLToPath(p) : typeof p === 'string' ? p : td.decode(p));
// A folder that is not there is outside of those that were granted, which WASI calls forbidden.
const codeOf = (code, p) => {
  if (code !== 'EPERM' && code !== 'EACCES') return code;
  try {
    return H().stat(path.dirname(toPath(p)), true) && code;
  } catch {
    return 'ENOENT';
  }
};
export const sys = (name, p, f) => {
  const full = toPath(p);
  try {
    return f(full);
  } catch (e) {
    if (e?.hostCode) throw nodeErr(codeOf(e.hostCode, full), name, told(p));
    throw e;
  }
};
export const sys2 = (name, from, to, f) => {
  const [a, b] = [name === 'symlink' ? told(from) : toPath(from), toPath(to)];
  try {
    return f(a, b);
  } catch (e) {
    throw e?.hostCode ? nodeErr(codeOf(e.hostCode, b), name, told(from), told(to)) : e;
  }
};
export const enc = o => (typeof o === 'string' ? o : o && o.encoding);
export const toU8 = (d, e) =>
  typeof d === 'string'
    ? e && !/^utf-?8$/i.test(e)
      ? Buffer.from(d, e)
      : te.encode(d)
    : ArrayBuffer.isView(d)
      ? new Uint8Array(d.buffer, d.byteOffset, d.byteLength)
      : te.encode(String(d));
export const buf = u => Buffer.from(u.buffer, u.byteOffset, u.byteLength);
export const decode = (u, e) => (!e || e === 'buffer' ? buf(u) : /^utf-?8$/i.test(e) ? td.decode(u) : buf(u).toString(e));
export const fileURLToPath = u => {
  u = typeof u === 'string' ? new URL(u) : u;
  if (u.protocol !== 'file:') throw new TypeError('The URL must be of scheme file');
  return decodeURIComponent(u.pathname);
};
export const pathToFileURL = p => new URL('file://' + path.resolve(p).split('/').map(encodeURIComponent).join('/'));
