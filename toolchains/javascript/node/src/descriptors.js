// Numbers of open files. An open file is in memory: what was written goes out when it is closed, flushed or looked at.
import { H, nodeErr, st, sys, toPath, toU8, readStdin } from './call.js';

let next = 10;
const open = new Map();

// Flags as text, for those that are numbers.
const inWords = flags => {
  if (typeof flags !== 'number') return flags ?? 'r';
  const [writes, both, creates, exclusive, appends] = [1, 2, 64, 128, 1024].map(bit => (flags & bit) !== 0);
  if (!writes && !both) return 'r';
  const plus = both ? '+' : '';
  if (appends) return `a${plus}`;
  if (exclusive && creates) return `wx${plus}`;
  return flags & 512 ? `w${plus}` : creates ? 'c+' : 'r+';
};
export const flagOf = flags => {
  const text = inWords(flags);
  const flag = typeof text === 'string' ? text.replace(/^([sx])([rwa])/, '$2$1') : '';
  if (/^(r|rs|w|wx|a|ax|as|c)\+?$/.test(flag)) return flag;
  throw Object.assign(new TypeError(`The argument 'flags' is invalid. Received ${typeof text === 'string' ? `'${text}'` : String(text)}`), { code: 'ERR_INVALID_ARG_VALUE' });
};

const file = (fd, syscall) => {
  const found = open.get(fd);
  if (!found) throw nodeErr('EBADF', syscall);
  return found;
};
const flush = f => {
  if (f.dirty) sys('write', f.path, p => H().writeFile(p, f.data, 'w'));
  f.dirty = false;
};
const begin = (p, flag) => {
  if (flag[0] === 'r') return sys('open', p, q => H().readFile(q));
  if (flag[0] === 'w') return sys('open', p, q => (H().writeFile(q, new Uint8Array(0), flag.includes('x') ? 'x' : 'w'), new Uint8Array(0)));
  sys('open', p, q => H().writeFile(q, new Uint8Array(0), flag.includes('x') ? 'x' : 'a'));
  return sys('open', p, q => H().readFile(q));
};

export const openFile = (p, flags) => {
  const flag = flagOf(flags);
  const data = begin(p, flag);
  const fd = next++;
  const appends = flag[0] === 'a';
  open.set(fd, { path: toPath(p), data: new Uint8Array(data), pos: appends ? data.length : 0, dirty: false, appends, w: flag !== 'r' && flag !== 'rs', r: /[r+]/.test(flag) });
  return fd;
};
export const closeFile = fd => {
  flush(file(fd, 'close'));
  open.delete(fd);
};
// The path of an open file, up to date on disk.
export const pathOf = (fd, syscall) => {
  const f = file(fd, syscall);
  flush(f);
  return f.path;
};
// What is left of it.
export const rest = fd => {
  const f = file(fd, 'read');
  const left = f.data.subarray(f.pos);
  f.pos = f.data.length;
  return left;
};
export const readInto = (fd, buffer, offset = 0, length, position) => {
  if (offset && typeof offset === 'object') ({ offset = 0, length, position } = offset);
  length ??= buffer.byteLength - offset;
  const u = new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  if (fd === 0) {
    st.inbuf ??= readStdin();
    const n = Math.min(length, st.inbuf.length);
    u.set(st.inbuf.subarray(0, n), offset);
    st.inbuf = st.inbuf.subarray(n);
    return n;
  }
  const f = file(fd, 'read');
  if (!f.r) throw nodeErr('EBADF', 'read');
  const from = position == null || position < 0 ? f.pos : Number(position);
  const n = Math.max(0, Math.min(length, f.data.length - from));
  u.set(f.data.subarray(from, from + n), offset);
  if (from === f.pos && (position == null || position < 0)) f.pos += n;
  return n;
};
export const writeFrom = (fd, data, offset, length, position) => {
  const isText = typeof data === 'string';
  if (offset && typeof offset === 'object') ({ offset, length, position } = offset);
  let u = toU8(data, isText ? length : undefined);
  if (!isText) u = u.subarray(offset || 0, length != null ? (offset || 0) + length : undefined);
  if (fd === 1 || fd === 2) {
    H().write(fd, u);
    return u.length;
  }
  const f = file(fd, 'write');
  if (!f.w) throw nodeErr('EBADF', 'write');
  // A text's position comes first.
  const given = isText ? offset : position;
  const at = f.appends ? f.data.length : typeof given === 'number' ? given : f.pos;
  const end = at + u.length;
  if (end > f.data.length) {
    const longer = new Uint8Array(end);
    longer.set(f.data);
    f.data = longer;
  }
  f.data.set(u, at);
  if (typeof given !== 'number') f.pos = end;
  f.dirty = true;
  return u.length;
};
export const truncateOpen = (fd, length = 0) => {
  const f = file(fd, 'ftruncate');
  const data = new Uint8Array(length);
  data.set(f.data.subarray(0, length));
  f.data = data;
  f.dirty = true;
};
