// The state of one call, and what many modules need: errors of the system, paths, bytes.
import { Buffer } from 'buffer/';
import { path } from './packages.js';

export const G = globalThis;
export const H = () => G.__host;
// All that is left of standard input, for a program that asks for it.
export const readStdin = () => {
  st.readsInput = true;
  return H().readStdin();
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
export const nodeErr = (code, syscall, p, extra) => {
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
      ELOOP: 'too many symbolic links',
    }[code] || 'i/o error';
  const e = new Error(`${code}: ${msg}, ${syscall}` + (p != null ? ` '${p}'` : ''));
  e.code = code;
  e.errno = -1;
  e.syscall = syscall;
  if (p != null) e.path = p;
  return e;
};
export const toPath = p => {
  if (p instanceof URL) p = fileURLToPath(p);
  else if (p && typeof p === 'object' && p.byteLength !== undefined) p = td.decode(p);
  if (typeof p !== 'string') {
    const e = new TypeError('The "path" argument must be of type string. Received ' + typeof p);
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
export const sys = (name, p, f) => {
  try {
    return f(p);
  } catch (e) {
    if (e && e.hostCode) throw nodeErr(e.hostCode, name, p);
    throw e;
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
