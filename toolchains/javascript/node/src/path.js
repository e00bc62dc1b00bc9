// `path`: what the package lacks.
import posix from 'path-browserify';
import { received } from './call.js';

const check = (value, name) => {
  if (typeof value === 'string') return;
  const message = `The "${name}" argument must be of type string. Received ${received(value)}`;
  throw Object.assign(new TypeError(message), { code: 'ERR_INVALID_ARG_TYPE' });
};
const NAMES = { join: 'path', resolve: 'paths[0]', basename: 'path', dirname: 'path', extname: 'path', normalize: 'path', isAbsolute: 'path', parse: 'path' };
for (const [name, argument] of Object.entries(NAMES)) {
  const plain = posix[name];
  const all = name === 'join' || name === 'resolve';
  posix[name] = {
    [name](...args) {
      for (const [i, value] of (all ? args : args.slice(0, 1)).entries()) check(value, name === 'resolve' ? `paths[${i}]` : argument);
      if (!all && args.length === 0) check(undefined, argument);
      return plain.apply(posix, args);
    },
  }[name];
}
posix.toNamespacedPath = p => p;
// `*` within a folder, `**` across folders, `?`, `[…]`, `{a,b}`.
const pattern = glob => {
  const parts = glob.replace(/\*\*\/|\*\*|\*|\?|\[[^\]]*\]|\{[^}]*\}|[.+^$()|\\]/g, t => {
    if (t === '**/') return '(?:.*/)?';
    if (t === '**') return '.*';
    if (t === '*') return '[^/]*';
    if (t === '?') return '[^/]';
    if (t[0] === '[') return t.replace(/^\[!/, '[^');
    if (t[0] === '{') return `(?:${t.slice(1, -1).split(',').map(s => pattern(s)).join('|')})`;
    return `\\${t}`;
  });
  return parts;
};
posix.matchesGlob = (p, glob) => new RegExp(`^${pattern(glob)}$`).test(p);

const there = p => p.replaceAll('/', '\\');
const back = p => p.replaceAll('\\', '/');
const drive = p => /^[a-z]:/i.exec(p)?.[0] ?? '';
const win32 = { sep: '\\', delimiter: ';' };
for (const name of ['join', 'normalize', 'dirname', 'relative'])
  win32[name] = (...args) => drive(args[0] ?? '') + there(posix[name](...args.map((a, i) => back(i ? a : a.slice(drive(a).length)))));
for (const name of ['basename', 'extname']) win32[name] = (p, ...rest) => posix[name](back(p.slice(drive(p).length)), ...rest);
win32.isAbsolute = p => /^([a-z]:)?[\\/]/i.test(p);
win32.parse = p => {
  const root = /^([a-z]:)?[\\/]?/i.exec(p)[0];
  const base = win32.basename(p);
  const ext = win32.extname(p);
  const dir = p.slice(0, p.length - base.length).replace(/[\\/]+$/, '');
  return { root, dir: dir.length < root.length ? root : dir, base, ext, name: ext ? base.slice(0, -ext.length) : base };
};
win32.format = o => (o.dir ? `${o.dir}\\` : (o.root ?? '')) + (o.base ?? (o.name ?? '') + (o.ext ?? ''));
win32.toNamespacedPath = p => p;
win32.win32 = win32;
win32.posix = posix;
posix.posix = posix;
posix.win32 = win32;
export { posix as path };
