// Web server logs to a summary.
const { log } = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const pattern = /^(?<ip>\S+) \S+ (?<user>\S+) \[(?<time>[^\]]+)\] "(?<method>[A-Z]+) (?<path>\S+)[^"]*" (?<status>\d{3}) (?<bytes>\d+|-)$/;
const entries = [], rejected = [];
for (const [i, line] of log.trim().split('\n').entries()) {
  const m = pattern.exec(line);
  m ? entries.push({ ...m.groups, status: +m.groups.status, bytes: m.groups.bytes === '-' ? 0 : Number(m.groups.bytes) }) : rejected.push(i + 1);
}
const tally = key => entries.reduce((t, e) => t.set(key(e), (t.get(key(e)) ?? 0) + 1), new Map());
const top = (t, n = 3) => [...t].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, n);
console.log('requests  %d (rejected lines: %s)', entries.length, rejected.join(', ') || 'none');
console.log('bytes     %s', entries.reduce((s, e) => s + e.bytes, 0).toLocaleString('en-US'));
console.log('by status', Object.fromEntries(tally(e => `${Math.floor(e.status / 100)}xx`)));
for (const [p, n] of top(tally(e => new URL(e.path, 'http://x').pathname))) console.log(`${String(n).padStart(4)} ${'#'.repeat(n)} ${p}`);
const errors = entries.filter(e => e.status >= 500);
if (errors.length) console.error(`${errors.length} server error${errors.length > 1 ? 's' : ''}, e.g. ${errors[0].path}`);
console.log(entries.map(e => new Date(e.time.replace(/^(\d+)\/(\w+)\/(\d+):/, '$1 $2 $3 ')).toISOString()));
console.log(Object.fromEntries(new URLSearchParams(new URL(entries[1].path, 'http://x').search)));
