// What `util` lacks.
import assert from 'assert/';
import { proc } from './process.js';
import { util } from './packages.js';

util.promisify.custom = util.promisify.custom || Symbol.for('nodejs.util.promisify.custom');
Object.assign(util, {
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
  parseArgs(c = {}) {
    const o = c.options || {},
      args = c.args || proc.argv.slice(2),
      values = Object.create(null),
      positionals = [];
    const sh = {};
    for (const k in o) {
      if (o[k].short) sh[o[k].short] = k;
      if ('default' in o[k]) values[k] = o[k].default;
    }
    for (let i = 0; i < args.length; i++) {
      let a = args[i];
      if (a === '--') {
        positionals.push(...args.slice(i + 1));
        break;
      }
      if (a.startsWith('-') && a !== '-') {
        let [k, v] = a.startsWith('--')
          ? a.slice(2).split(/=(.*)/s)
          : [sh[a[1]] || a[1], a.length > 2 ? a.slice(2) : undefined];
        const d = o[k];
        if (!d) {
          if (c.strict === false) {
            values[k] = v ?? true;
            continue;
          }
          const e = new TypeError(`Unknown option '${a}'`);
          e.code = 'ERR_PARSE_ARGS_UNKNOWN_OPTION';
          throw e;
        }
        const val = d.type === 'boolean' ? true : (v ?? args[++i]);
        if (d.multiple) (values[k] = Array.isArray(values[k]) && values[k] !== d.default ? values[k] : []).push(val);
        else values[k] = val;
      } else positionals.push(a);
    }
    return { values, positionals };
  },
});
