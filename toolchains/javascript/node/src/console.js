// `console`, and others of its kind: each has its groups, counts and times.
import { G, H, st, te } from './call.js';
import { util } from './packages.js';
import { apply } from './primordials.js';

const indented = (text, depth) => {
  if (!depth) return text;
  const space = ' '.repeat(depth);
  return space + text.replaceAll('\n', `\n${space}`);
};
// Rows in a frame, columns as wide as their widest cell, as Node.js draws them.
function table(out, data, columns) {
  if (data === null || typeof data !== 'object') return out(data);
  const show = v => util.inspect(v, { depth: v !== null && typeof v === 'object' && !Array.isArray(v) && Object.keys(v).length > 2 ? -1 : 0, maxArrayLength: 3, breakLength: Infinity });
  const isRow = v => v !== null && typeof v === 'object';
  if (data instanceof Map) {
    const rows = [...data].map(([k, v], i) => [String(i), show(k), show(v)]);
    return draw(out, ['(iteration index)', 'Key', 'Values'], rows);
  }
  const isSet = data instanceof Set;
  const entries = isSet ? [...data].map((v, i) => [i, v]) : Object.entries(data);
  const names = columns ?? [...new Set(entries.flatMap(([, row]) => (isRow(row) ? Object.keys(row) : [])))];
  const hasValues = entries.some(([, row]) => !isRow(row));
  const cells = ([key, row]) => [
    String(key),
    ...names.map(n => (isRow(row) && Object.hasOwn(row, n) ? show(row[n]) : '')),
    ...(hasValues ? [isRow(row) ? '' : show(row)] : []),
  ];
  draw(out, [isSet ? '(iteration index)' : '(index)', ...names, ...(hasValues ? ['Values'] : [])], entries.map(cells));
}
function draw(out, head, body) {
  const rows = [head, ...body];
  const widths = head.map((_, i) => Math.max(...rows.map(r => width(r[i]))) + 2);
  const line = (l, m, r) => l + widths.map(w => '─'.repeat(w)).join(m) + r;
  const text = r => `│${r.map((s, i) => ` ${s}${' '.repeat(widths[i] - width(s) - 1)}`).join('│')}│`;
  out('%s', [line('┌', '┬', '┐'), text(head), line('├', '┼', '┤'), ...body.map(text), line('└', '┴', '┘')].join('\n'));
}
// In columns of a terminal: East Asian letters and pictures take two.
const width = s => [...s].reduce((n, c) => n + (/\p{M}/u.test(c) ? 0 : /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\u{1f300}-\u{1faff}]/u.test(c) ? 2 : 1), 0);

// The methods of a console that writes by `write(stream, text)`; streams are 1 and 2.
const methods = (write, state, format = util.format, inspection = {}) => {
  const print = fd => function () {
    write(fd, indented(apply(format, util, arguments), state.group) + '\n');
  };
  const [out, error] = [print(1), print(2)];
  const counts = new Map();
  const times = new Map();
  const timed = (method, label, data) => {
    if (!times.has(label)) return G.process.emitWarning(`No such label '${label}' for console.${method}()`);
    out(`${label}: ${(H().monoMs() - times.get(label)).toFixed(3)}ms`, ...data);
  };
  const group = (...a) => {
    if (a.length) out(...a);
    state.group += state.step;
  };
  return {
    log: out,
    info: (...a) => out(...a),
    debug: (...a) => out(...a),
    error,
    warn: (...a) => error(...a),
    trace: (...a) => error(`Trace${a.length ? `: ${format(...a)}` : ''}${new Error().stack.split('\n').slice(1).map(l => `\n${l}`).join('')}`),
    dir: (o, options) => out(util.inspect(o, { customInspect: false, ...inspection, ...options })),
    dirxml: (...a) => out(...a),
    table: (data, columns) => table(out, data, columns),
    assert: (fine, ...a) => {
      if (fine) return;
      if (typeof a[0] === 'string') a[0] = `Assertion failed: ${a[0]}`;
      else a.unshift(a.length ? 'Assertion failed:' : 'Assertion failed');
      error(...a);
    },
    group,
    groupCollapsed: group,
    groupEnd: () => {
      state.group = Math.max(0, state.group - state.step);
    },
    count: (label = 'default') => {
      counts.set(label, (counts.get(label) || 0) + 1);
      out(`${label}: ${counts.get(label)}`);
    },
    countReset: (label = 'default') => counts.delete(label),
    time: (label = 'default') => times.set(label, H().monoMs()),
    timeEnd: (label = 'default') => {
      timed('timeEnd', label, []);
      times.delete(label);
    },
    timeLog: (label = 'default', ...data) => {
      timed('timeLog', label, data);
    },
  };
};

// The global one writes to the streams of the call, past whatever a program makes of `process.stdout`.
const ofCall = {
  step: 2,
  get group() {
    return st?.group ?? 0;
  },
  set group(depth) {
    st.group = depth;
  },
};
G.console = methods((fd, text) => H().write(fd, te.encode(text)), ofCall);

// `new Console(stdout, stderr)` or `new Console({ stdout, stderr, ignoreErrors, groupIndentation, inspectOptions })`
export class Console {
  constructor(options, stderr, ignoreErrors = true) {
    const o = typeof options?.write === 'function' ? { stdout: options, stderr, ignoreErrors } : (options ?? {});
    const [first, second] = [o.stdout, o.stderr ?? o.stdout];
    for (const [name, stream] of [['stdout', first], ['stderr', second]])
      if (typeof stream?.write !== 'function')
        throw Object.assign(new TypeError(`Console expects a writable stream instance for ${name}`), { code: 'ERR_CONSOLE_WRITABLE_STREAM' });
    const inspection = o.inspectOptions ?? {};
    const format = o.inspectOptions ? (...a) => util.formatWithOptions(inspection, ...a) : util.format;
    Object.assign(this, methods((fd, text) => (fd === 1 ? first : second).write(text), { step: o.groupIndentation ?? 2, group: 0 }, format, inspection));
  }
  static [Symbol.hasInstance](value) {
    return value === G.console || Function.prototype[Symbol.hasInstance].call(this, value);
  }
}
Object.defineProperty(G.console, 'Console', { value: Console, writable: true, configurable: true, enumerable: true });
