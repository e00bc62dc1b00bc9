// CommonJS.
import { B } from './builtins.js';
import { H, st } from './call.js';
import { readText, resolve } from './resolve.js';
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
    if (file.endsWith('.json')) m.exports = json(file);
    else {
      const fn = H().compile(file);
      if (fn) fn.call(m.exports, m.exports, makeRequire(file, m), m, file, path.dirname(file));
      else m.exports = H().requireEsm(file);
    }
    m.loaded = true;
    return m.exports;
  } catch (e) {
    delete cjsCache[file];
    throw e;
  }
}
const json = file => {
  try {
    return JSON.parse(readText(file));
  } catch (e) {
    e.message = `${file}: ${e.message}`;
    throw e;
  }
};
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
