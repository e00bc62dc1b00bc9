// Names of modules to files, as Node.js does it: node_modules, package.json with exports and imports.
import { H, fileURLToPath, td } from './call.js';
import { isBuiltin } from './builtins.js';
import { path } from './packages.js';

export const readText = p => td.decode(H().readFile(p));
const pkgCache = new Map(),
  resCache = new Map();
const pkgOf = dir => {
  if (pkgCache.has(dir)) return pkgCache.get(dir);
  let r = null;
  const f = dir + '/package.json';
  if (H().kind(f) === 'file') {
    r = JSON.parse(readText(f));
  }
  pkgCache.set(dir, r);
  return r;
};
const asFile = p => H().file(p);
const asDir = p => {
  if (H().kind(p) !== 'directory') return null;
  const k = pkgOf(p);
  if (k && k.main) {
    const m = path.join(p, k.main);
    const r = asFile(m) || asDir2(m);
    if (r) return r;
  }
  return asDir2(p);
};
const asDir2 = p => H().withEnding(p + '/index');
const condPick = (t, conds, star) => {
  if (typeof t === 'string') return star != null ? t.replaceAll('*', star) : t;
  if (Array.isArray(t)) {
    for (const x of t) {
      const r = condPick(x, conds, star);
      if (r) return r;
    }
    return null;
  }
  if (t && typeof t === 'object') {
    for (const k of Object.keys(t))
      if (k === 'default' || conds.includes(k)) {
        const r = condPick(t[k], conds, star);
        if (r) return r;
      }
  }
  return null;
};
const expMatch = (ex, sub, conds) => {
  if (typeof ex === 'string' || Array.isArray(ex) || !Object.keys(ex).some(k => k[0] === '.' || k[0] === '#'))
    ex = { '.': ex };
  if (Object.hasOwn(ex, sub)) return condPick(ex[sub], conds);
  let best = null;
  for (const k of Object.keys(ex)) {
    const i = k.indexOf('*');
    if (i < 0) continue;
    const a = k.slice(0, i),
      b = k.slice(i + 1);
    if (sub.startsWith(a) && sub.endsWith(b) && sub.length >= k.length && (!best || a.length > best[0].length))
      best = [a, b, k];
  }
  if (best) return condPick(ex[best[2]], conds, sub.slice(best[0].length, sub.length - best[1].length));
  return null;
};
const coded = (code, message) => Object.assign(new Error(message), { code });
const notFound = (id, from, esm) => {
  if (!esm) {
    const e = coded('MODULE_NOT_FOUND', `Cannot find module '${id}'\nRequire stack:\n- ${from}`);
    e.requireStack = [from];
    return e;
  }
  const isPath = /^([./]|file:)/.test(id);
  const what = isPath ? `module '${path.resolve(path.dirname(from), id)}'` : `package '${id[0] === '@' ? id.split('/', 2).join('/') : id.split('/')[0]}'`;
  return coded('ERR_MODULE_NOT_FOUND', `Cannot find ${what} imported from ${from}`);
};
const notExported = (sub, base, from, esm) => {
  const what = sub === '.' ? 'No "exports" main defined' : `Package subpath '${sub}' is not defined by "exports"`;
  return coded('ERR_PACKAGE_PATH_NOT_EXPORTED', `${what} in ${base}/package.json${esm ? ` imported from ${from}` : ''}`);
};
// The package that a file is part of.
const ownPackage = folder => {
  for (let d = folder; ; d = path.dirname(d)) {
    const info = pkgOf(d);
    if (info || d === '/') return info && { folder: d, info };
  }
};
export const resolve = (id, from, esm) => {
  const b = isBuiltin(id);
  if (b) return 'node:' + b;
  if (id.startsWith('node:')) {
    const e = new Error('No such built-in module: ' + id);
    e.code = 'ERR_UNKNOWN_BUILTIN_MODULE';
    throw e;
  }
  if (id.startsWith('file:')) id = fileURLToPath(id);
  const key = (esm ? 'e' : 'c') + from + '\0' + id;
  const hit = resCache.get(key);
  if (hit) return hit;
  const conds = esm ? ['import', 'node', 'module-sync'] : ['require', 'node', 'module-sync'];
  let r = null;
  const dir = path.dirname(from);
  if (id[0] === '/' || /^\.\.?(\/|$)/.test(id)) {
    const p = H().join(dir, id);
    r = asFile(p) || asDir(p);
  } else if (id[0] === '#') {
    let d = dir;
    for (;;) {
      const k = pkgOf(d);
      if (k) {
        if (k.imports) {
          const t = expMatch(k.imports, id, conds);
          if (t) r = t[0] === '.' ? asFile(path.join(d, t)) : resolve(t, from, esm);
        }
        break;
      }
      if (d === '/') break;
      d = path.dirname(d);
    }
  } else {
    const parts = id.split('/');
    const name = id[0] === '@' ? parts.slice(0, 2).join('/') : parts[0];
    const sub = '.' + id.slice(name.length);
    const own = ownPackage(dir);
    if (own?.info.name === name && own.info.exports) {
      const t = expMatch(own.info.exports, sub, conds);
      if (!t) throw notExported(sub, own.folder, from, esm);
      r = asFile(path.join(own.folder, t));
    }
    for (let d = dir; !r; d = path.dirname(d)) {
      const base = (d === '/' ? '' : d) + '/node_modules/' + name;
      if (H().kind(base) === 'directory') {
        const k = pkgOf(base);
        if (k && k.exports) {
          const t = expMatch(k.exports, sub, conds);
          if (!t) throw notExported(sub, base, from, esm);
          r = asFile(path.join(base, t));
        }
        if (!r && !(k && k.exports))
          r = sub === '.' ? asDir(base) : asFile(path.join(base, sub)) || asDir(path.join(base, sub));
        if (r) break;
      }
      if (d === '/') break;
    }
  }
  if (!r) throw notFound(id, from, esm);
  resCache.set(key, r);
  return r;
};
export const isEsmPath = p => {
  if (/\.m[jt]s$/.test(p)) return true;
  if (/\.(c[jt]s|json)$/.test(p)) return false;
  for (let d = path.dirname(p); ; d = path.dirname(d)) {
    const k = pkgOf(d);
    if (k) return k.type === 'module' ? true : k.type === 'commonjs' ? false : undefined;
    if (d === '/') return undefined;
  }
};
