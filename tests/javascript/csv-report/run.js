// A script: JSON on stdin, JSON on stdout, a file on the way.
const fs = require('fs');
const path = require('path');

const { csv, by } = JSON.parse(fs.readFileSync(0, 'utf8'));
const [head, ...rows] = csv.trim().split(/\r?\n/).map(line => line.split(','));
const records = rows.map(row => Object.fromEntries(head.map((name, i) => [name, row[i]])));
const groups = new Map();
for (const record of records) {
  const group = groups.get(record[by]) ?? { count: 0, total: 0 };
  group.count += 1;
  group.total += Number(record.amount);
  groups.set(record[by], group);
}
const lines = [...groups].sort(([a], [b]) => a.localeCompare(b)).map(([key, g]) => `${key},${g.count},${g.total.toFixed(2)}`);
const folder = path.join('artifacts', 'reports');
fs.mkdirSync(folder, { recursive: true });
fs.writeFileSync(path.join(folder, 'groups.csv'), ['group,count,total', ...lines].join('\n') + '\n');
console.log(JSON.stringify({
  groups: Object.fromEntries(groups),
  written: fs.readdirSync('artifacts', { recursive: true }).sort(),
  text: fs.readFileSync(path.join(folder, 'groups.csv'), 'utf8'),
}));
