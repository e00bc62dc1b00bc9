// What `util` lacks.
import assert from 'assert/';
import { parseArgs } from './parseargs.js';
import { proc } from './process.js';
import { util } from './packages.js';

util.promisify.custom = util.promisify.custom || Symbol.for('nodejs.util.promisify.custom');
const warnedOf = new Set();
// These only throw in the package.
const types = {};
for (const name of Object.getOwnPropertyNames(util.types)) types[name] = util.types[name];
for (const name of ['isExternal', 'isModuleNamespaceObject']) types[name] = () => false;
types.isProxy = value => globalThis.__host.isProxy(value);
util.types = types;
Object.assign(util, {
  deprecate(f, message, code) {
    let warned = false;
    const deprecated = function (...args) {
      if (!warned && !warnedOf.has(code)) {
        warned = true;
        if (code !== undefined) warnedOf.add(code);
        proc.emitWarning(message, 'DeprecationWarning', code);
      }
      return new.target ? Reflect.construct(f, args, new.target) : f.apply(this, args);
    };
    return Object.setPrototypeOf(deprecated, f);
  },
  parseEnv(text) {
    const found = {};
    const line = /^\s*(?:export\s+)?([\w.-]+)\s*=[^\S\n]*("(?:\\"|[^"])*"|'[^']*'|`[^`]*`|[^#\n]*)?.*$/gm;
    for (const [, name, raw = ''] of text.matchAll(line)) {
      const value = raw.trim();
      const quoted = /^(["'`])([^]*)\1$/.exec(value);
      found[name] = !quoted ? value : quoted[1] === '"' ? quoted[2].replaceAll('\\n', '\n') : quoted[2];
    }
    return found;
  },
  getSystemErrorName: n => ({ '-1': 'EPERM', '-2': 'ENOENT', '-9': 'EBADF', '-13': 'EACCES', '-17': 'EEXIST', '-20': 'ENOTDIR', '-21': 'EISDIR', '-22': 'EINVAL', '-39': 'ENOTEMPTY' })[n],
  TextEncoder,
  TextDecoder,
  stripVTControlCharacters: s => s.replace(/\x1b\[[0-9;]*[A-Za-z]/g, ''),
  isDeepStrictEqual: (a, b) => {
    try {
      assert.deepStrictEqual(a, b);
      return true;
    } catch {
      return false;
    }
  },
  styleText: (f, t) => t,
  toUSVString: s => s.toWellFormed(),
  parseArgs,
});
