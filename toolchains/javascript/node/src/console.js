// `console`
import { G, H, st, te } from './call.js';
import { util } from './packages.js';

const groupInd = () => ' '.repeat(st ? st.group : 0);
export const out = (fd, a) => {
  let s = util.format(...a);
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
  const show = v => util.inspect(v, { depth: 0, breakLength: Infinity }).replace(/\n\s*/g, ' ');
  const entries = data instanceof Map || data instanceof Set ? [...data.entries()] : Object.entries(data);
  const isRow = v => v !== null && typeof v === 'object';
  const names = columns ?? [...new Set(entries.flatMap(([, row]) => (isRow(row) ? Object.keys(row) : [])))];
  const hasValues = entries.some(([, row]) => !isRow(row));
  const head = ['(index)', ...names, ...(hasValues && !columns ? ['Values'] : [])];
  const cells = ([key, row]) => [
    String(key),
    ...names.map(n => (isRow(row) && Object.hasOwn(row, n) ? show(row[n]) : '')),
    ...(hasValues && !columns ? [isRow(row) ? '' : show(row)] : []),
  ];
  const rows = [head, ...entries.map(cells)];
  const widths = head.map((_, i) => Math.max(...rows.map(r => r[i].length)) + 2);
  const line = (l, m, r) => l + widths.map(w => '─'.repeat(w)).join(m) + r;
  const centre = (s, w) => ' '.repeat((w - s.length) >> 1) + s + ' '.repeat((w - s.length + 1) >> 1);
  const text = r => '│' + r.map((s, i) => centre(s, widths[i])).join('│') + '│';
  const body = rows.slice(1).map(text);
  out(1, ['%s', [line('┌', '┬', '┐'), text(head), line('├', '┼', '┤'), ...body, line('└', '┴', '┘')].join('\n')]);
}
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
    out(1, [`${l}: ${(H().monoMs() - ctimers.get(l)).toFixed(3)}ms`]);
  },
  timeLog: (l = 'default', ...data) => {
    out(1, [`${l}: ${(H().monoMs() - ctimers.get(l)).toFixed(3)}ms`, ...data]);
  },
};
