// CommonJS.
import { B } from './builtins.js';
import { H, st } from './call.js';
import { isEsmPath, readText, resolve } from './resolve.js';
import { path } from './packages.js';

export const cjsCache = Object.create(null);
export class Module {
  constructor(id, parent) {
    this.id = id;
    this.filename = id;
    this.path = path.dirname(id);
    this.exports = {};
    this.loaded = false;
    this.children = [];
    this.parent = parent;
    this.paths = [];
  }
}
export function load(file, parent) {
  if (file.startsWith('node:')) return B[file.slice(5)];
  const c = cjsCache[file];
  if (c) return c.exports;
  const m = new Module(file, parent);
  cjsCache[file] = m;
  try {
    let src = readText(file);
    if (file.endsWith('.json')) {
      m.exports = JSON.parse(src.charCodeAt(0) === 0xfeff ? src.slice(1) : src);
    } else {
      if (src.startsWith('#!')) src = '//' + src;
      if (isEsmPath(file)) {
        m.exports = H().requireEsm(file);
      } else runCjs(m, src, file);
    }
    m.loaded = true;
    return m.exports;
  } catch (e) {
    delete cjsCache[file];
    throw e;
  }
}
function runCjs(m, src, file) {
  const fn = H().compileFn(src, file);
  fn.call(m.exports, m.exports, makeRequire(file, m), m, file, path.dirname(file));
}
export function makeRequire(from, parent) {
  const r = id => {
    const f = resolve(id, from, false);
    return load(f, parent);
  };
  r.resolve = id => {
    const f = resolve(id, from, false);
    return f.startsWith('node:') ? id : f;
  };
  r.cache = cjsCache;
  r.main = st?.main;
  r.extensions = {};
  return r;
}
// The main file, compiled by the runner.
export function runMain(file, fn) {
  const m = new Module('.', null);
  m.filename = file;
  m.path = path.dirname(file);
  st.main = m;
  cjsCache[file] = m;
  fn.call(m.exports, m.exports, makeRequire(file, m), m, file, m.path);
  m.loaded = true;
  return m.exports;
}
