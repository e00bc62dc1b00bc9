// What `util` lacks.
import assert from 'assert/';
import { received } from './call.js';
import { parseArgs } from './parseargs.js';
import { proc } from './process.js';
import { util } from './packages.js';

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
  toUSVString: s => s.toWellFormed(),
  parseArgs,
});

const CUSTOM = Symbol.for('nodejs.util.promisify.custom');
const promisify = original => {
  if (typeof original !== 'function') {
    const error = new TypeError(`The "original" argument must be of type function. Received ${received(original)}`);
    throw Object.assign(error, { code: 'ERR_INVALID_ARG_TYPE' });
  }
  if (original[CUSTOM]) {
    if (typeof original[CUSTOM] === 'function') return original[CUSTOM];
    const error = new TypeError(`The "util.promisify.custom" property must be of type function. Received ${received(original[CUSTOM])}`);
    throw Object.assign(error, { code: 'ERR_INVALID_ARG_TYPE' });
  }
  const promising = function (...args) {
    return new Promise((resolve, reject) => Reflect.apply(original, this, [...args, (error, value) => (error ? reject(error) : resolve(value))]));
  };
  Object.defineProperties(promising, Object.getOwnPropertyDescriptors(original));
  return Object.setPrototypeOf(promising, Object.getPrototypeOf(original));
};
util.promisify = Object.assign(promisify, { custom: CUSTOM });

const quoted = f => `'${f}'`;
// Colours only where somebody sees them: the standard streams of a call are none.
util.styleText = (format, text, { validateStream = true, stream = proc.stdout } = {}) => {
  if (typeof text !== 'string') {
    const error = new TypeError(`The "text" argument must be of type string. Received ${received(text)}`);
    throw Object.assign(error, { code: 'ERR_INVALID_ARG_TYPE' });
  }
  const { colors } = util.inspect;
  let [before, after] = ['', ''];
  for (const one of [].concat(format)) {
    if (one === 'none') continue;
    if (!Object.hasOwn(colors, one)) {
      const all = Object.keys(colors).map(quoted).join(', ');
      const error = new TypeError(`The argument 'format' must be one of: ${all}. Received ${util.inspect(one)}`);
      throw Object.assign(error, { code: 'ERR_INVALID_ARG_VALUE' });
    }
    before += `\x1b[${colors[one][0]}m`;
    after = `\x1b[${colors[one][1]}m${after}`;
  }
  return validateStream && !stream?.isTTY ? text : before + text + after;
};
