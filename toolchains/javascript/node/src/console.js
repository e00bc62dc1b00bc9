// `console`
import { G, H, st, te } from './call.js';
import { util } from './packages.js';
import { apply } from './primordials.js';

const groupInd = () => ' '.repeat(st ? st.group : 0);
export const out = (fd, a) => {
  let s = apply(util.format, util, a);
  const g = groupInd();
  if (g)
    s = s
      .split('\n')
      .map(l => g + l)
      .join('\n');
  H().write(fd, te.encode(s + '\n'));
};
const counts = new Map(),
  ctimers = new Map();
// Rows in a frame, columns as wide as their widest cell, as Node.js draws them.
function table(data, columns) {
  if (data === null || typeof data !== 'object') return out(1, [data]);
  const show = v => util.inspect(v, { depth: v !== null && typeof v === 'object' && !Array.isArray(v) && Object.keys(v).length > 2 ? -1 : 0, maxArrayLength: 3, breakLength: Infinity });
  const isRow = v => v !== null && typeof v === 'object';
  if (data instanceof Map) {
    const rows = [...data].map(([k, v], i) => [String(i), show(k), show(v)]);
    return draw(['(iteration index)', 'Key', 'Values'], rows);
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
  draw([isSet ? '(iteration index)' : '(index)', ...names, ...(hasValues ? ['Values'] : [])], entries.map(cells));
}
function draw(head, body) {
  const rows = [head, ...body];
  const widths = head.map((_, i) => Math.max(...rows.map(r => width(r[i]))) + 2);
  const line = (l, m, r) => l + widths.map(w => '─'.repeat(w)).join(m) + r;
  const text = r => `│${r.map((s, i) => ` ${s}${' '.repeat(widths[i] - width(s) - 1)}`).join('│')}│`;
  out(1, ['%s', [line('┌', '┬', '┐'), text(head), line('├', '┼', '┤'), ...body.map(text), line('└', '┴', '┘')].join('\n')]);
}
// In columns of a terminal: East Asian letters and pictures take two.
const width = s => [...s].reduce((n, c) => n + (/\p{M}/u.test(c) ? 0 : /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\u{1f300}-\u{1faff}]/u.test(c) ? 2 : 1), 0);
const timed = (method, label, data) => {
  if (!ctimers.has(label)) return G.process.emitWarning(`No such label '${label}' for console.${method}()`);
  out(1, [`${label}: ${(H().monoMs() - ctimers.get(label)).toFixed(3)}ms`, ...data]);
};
G.console = {
  log: (...a) => out(1, a),
  info: (...a) => out(1, a),
  debug: (...a) => out(1, a),
  error: (...a) => out(2, a),
  warn: (...a) => out(2, a),
  trace: (...a) => out(2, ['Trace: ' + util.format(...a)]),
  dir: (o, options) => out(1, [util.inspect(o, { customInspect: false, ...options })]),
  dirxml: (...a) => out(1, a),
  table,
  assert: (c, ...a) => {
    if (!c) out(2, ['Assertion failed' + (a.length ? ': ' + util.format(...a) : '')]);
  },
  group: (...a) => {
    if (a.length) out(1, a);
    st.group += 2;
  },
  groupCollapsed: (...a) => {
    if (a.length) out(1, a);
    st.group += 2;
  },
  groupEnd: () => {
    st.group = Math.max(0, st.group - 2);
  },
  count: (l = 'default') => {
    counts.set(l, (counts.get(l) || 0) + 1);
    out(1, [`${l}: ${counts.get(l)}`]);
  },
  countReset: (l = 'default') => counts.delete(l),
  time: (l = 'default') => ctimers.set(l, H().monoMs()),
  timeEnd: (l = 'default') => {
    timed('timeEnd', l, []);
    ctimers.delete(l);
  },
  timeLog: (l = 'default', ...data) => {
    timed('timeLog', l, data);
  },
};
