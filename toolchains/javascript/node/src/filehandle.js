// `fs.promises.open`, folders that are read bit by bit, and `glob`.
import { Buffer } from 'buffer/';
import { EventEmitter } from './events.js';
import { H, received, toPath } from './call.js';
import { addAsync } from './asyncfs.js';
import './filestreams.js';
import { fs } from './fs.js';
import { path } from './packages.js';
import { readline } from './readline.js';
import { complete } from './timers.js';

class FileHandle extends EventEmitter {
  constructor(fd, file, flags) {
    super();
    Object.defineProperties(this, { fd: { value: fd, writable: true, enumerable: true }, _file: { value: file }, _flags: { value: flags } });
  }
  async readFile(o) {
    return fs.readFileSync(this.fd, o);
  }
  async writeFile(d, o) {
    fs.writeFileSync(this.fd, d, o);
  }
  async appendFile(d, o) {
    fs.appendFileSync(this.fd, d, o);
  }
  async write(data, ...rest) {
    return { bytesWritten: fs.writeSync(this.fd, data, ...rest), buffer: data };
  }
  async writev(parts, position) {
    return { bytesWritten: fs.writeSync(this.fd, Buffer.concat(parts), 0, null, position), buffers: parts };
  }
  async read(buffer, ...rest) {
    if (!ArrayBuffer.isView(buffer)) [buffer, rest] = [buffer?.buffer ?? Buffer.alloc(16384), [buffer ?? {}]];
    return { bytesRead: fs.readSync(this.fd, buffer, ...rest), buffer };
  }
  async stat() {
    return fs.fstatSync(this.fd);
  }
  async truncate(length) {
    fs.ftruncateSync(this.fd, length);
  }
  async sync() {
    fs.fsyncSync(this.fd);
  }
  async datasync() {
    fs.fsyncSync(this.fd);
  }
  async close() {
    if (this.fd < 0) return;
    fs.closeSync(this.fd);
    this.fd = -1;
    this.emit('close');
  }
  createReadStream(o) {
    return this._closing(fs.createReadStream(this._file, o));
  }
  createWriteStream(o) {
    return this._closing(fs.createWriteStream(this._file, { flags: this._flags, ...o }));
  }
  readLines(o) {
    return readline.createInterface({ input: this.createReadStream(o), crlfDelay: Infinity });
  }
  _closing(stream) {
    return stream.once('close', () => this.close());
  }
  [Symbol.asyncDispose]() {
    return this.close();
  }
}
fs.promises.open = async (p, flags = 'r') => new FileHandle(fs.openSync(p, flags), toPath(p), flags);

const { writeFile } = fs.promises;
// All at once, or what comes bit by bit.
fs.promises.writeFile = async (p, data, options) => {
  if (p instanceof FileHandle) p = p.fd;
  const comes = typeof data !== 'string' && !ArrayBuffer.isView(data) && (data?.[Symbol.asyncIterator] || data?.[Symbol.iterator]);
  if (!comes) return writeFile(p, data, options);
  const parts = [];
  for await (const part of data) parts.push(typeof part === 'string' ? Buffer.from(part, options?.encoding ?? options) : part);
  return writeFile(p, Buffer.concat(parts), options);
};
for (const name of ['readFile', 'appendFile']) {
  const f = fs.promises[name];
  fs.promises[name] = (p, ...rest) => f(p instanceof FileHandle ? p.fd : p, ...rest);
}

class Dir {
  constructor(folder) {
    this.path = folder;
    this._left = fs.readdirSync(folder, { withFileTypes: true });
  }
  readSync() {
    return this._left.shift() ?? null;
  }
  read(callback) {
    if (!callback) return Promise.resolve(this.readSync());
    complete(() => callback(null, this.readSync()));
  }
  closeSync() {}
  close(callback) {
    if (!callback) return Promise.resolve();
    complete(() => callback(null));
  }
  async *[Symbol.asyncIterator]() {
    for (let entry; (entry = this.readSync()); ) yield entry;
  }
}
fs.Dir = Dir;
addAsync('opendir', folder => new Dir(folder instanceof URL ? toPath(folder) : folder));

// A pattern as what each part of a path must match; null for `**`.
const braces = pattern => {
  const found = /\{([^{}]*,[^{}]*)\}/.exec(pattern);
  if (!found) return [pattern];
  const [before, after] = [pattern.slice(0, found.index), pattern.slice(found.index + found[0].length)];
  return found[1].split(',').flatMap(one => braces(before + one + after));
};
const parts = pattern =>
  pattern.split('/').filter(p => p && p !== '.').map(part => {
    if (part === '**') return null;
    const source = part.replace(/\[!/g, '[^').replace(/[.+^$()|\\{}]|\*|\?/g, c => (c === '*' ? '[^/]*' : c === '?' ? '[^/]' : c === '^' ? c : `\\${c}`));
    return { literal: !/[*?[]/.test(part), part, test: name => (!name.startsWith('.') || part.startsWith('.')) && new RegExp(`^${source}$`, 'u').test(name) };
  });
const entriesOf = folder => {
  try {
    return H().readdir(folder).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
};
function* matches(base, folder, wanted) {
  const [first, ...rest] = wanted;
  const inner = rel => path.join(folder, rel);
  if (first === null) {
    if (rest.length) yield* matches(base, folder, rest);
    else yield folder || '.';
    for (const { name, type } of entriesOf(path.join(base, folder))) {
      if (name.startsWith('.')) continue;
      if (type === 'directory') yield* matches(base, inner(name), wanted);
      else if (!rest.length) yield inner(name);
    }
    return;
  }
  for (const { name, type } of first.part === '..' ? [{ name: '..', type: 'directory' }] : entriesOf(path.join(base, folder))) {
    if (first.part !== '..' && !first.test(name)) continue;
    if (!rest.length) yield inner(name);
    else if (type === 'directory') yield* matches(base, inner(name), rest);
  }
}
fs.globSync = (patterns, { cwd = '.', exclude, withFileTypes } = {}) => {
  if (withFileTypes) throw new TypeError('glob with withFileTypes is not available in this sandbox: use fs.statSync of what it finds');
  const all = [].concat(patterns);
  for (const p of all)
    if (typeof p !== 'string')
      throw Object.assign(new TypeError(`The "patterns" argument must be of type string. Received ${received(p)}`), { code: 'ERR_INVALID_ARG_TYPE' });
  const base = toPath(cwd);
  const absolute = p => p.startsWith('/');
  const found = all.flatMap(braces).flatMap(p => [...matches(absolute(p) ? '/' : base, absolute(p) ? '/' : '', parts(p))]);
  const excluded = typeof exclude === 'function' ? exclude : Array.isArray(exclude) ? name => fs.globSync(exclude, { cwd }).includes(name) : () => false;
  return [...new Set(found)].filter(name => !excluded(name));
};
fs.promises.glob = async function* (patterns, options) {
  yield* fs.globSync(patterns, options);
};
fs.glob = (patterns, options, callback = options) => {
  let found;
  try {
    found = fs.globSync(patterns, callback === options ? {} : options);
  } catch (error) {
    return queueMicrotask(() => callback(error));
  }
  queueMicrotask(() => callback(null, found));
};
