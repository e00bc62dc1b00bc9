// CSV that a script reads by itself, dates in it, and files for the answer.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const csv = `id,name,amount,"notes, long",date\n1,"Smith, John",1234.50,"He said ""hi""",2024-01-31\n2,Ünal,  -5 ,,2024-02-29\n3,"multi\nline",1e3,x,not-a-date\n`;
function parse(t, d = ',') {
  const rows = [[]];
  let f = '',
    q = false;
  for (let i = 0; i < t.length; i++) {
    const c = t[i];
    if (q) {
      if (c === '"') {
        if (t[i + 1] === '"') {
          f += '"';
          i++;
        } else q = false;
      } else f += c;
    } else if (c === '"') q = true;
    else if (c === d) {
      rows.at(-1).push(f);
      f = '';
    } else if (c === '\n') {
      rows.at(-1).push(f);
      f = '';
      rows.push([]);
    } else if (c !== '\r') f += c;
  }
  if (f || rows.at(-1).length) rows.at(-1).push(f);
  return rows.filter(r => r.length);
}
const [head, ...body] = parse(csv);
const objs = body.map(r => Object.fromEntries(head.map((h, i) => [h.trim(), r[i]])));
console.log(objs);
console.table(objs);
console.table(objs, ['id', 'amount']);
const total = objs.reduce((s, o) => s + Number(o.amount), 0);
console.log('total %d %s %i %f %j %o %O %%', total, total, total, total, { a: 1 }, [1, { b: 2 }], {
  c: { d: { e: { f: 1 } } },
});
console.log(objs.map(o => new Date(o.date)));
console.log(
  objs.map(o => {
    const d = new Date(o.date);
    return isNaN(d)
      ? 'bad'
      : d.toISOString().slice(0, 10) +
          ' ' +
          d.toLocaleDateString('en-US', { weekday: 'short', year: 'numeric', month: 'long', day: 'numeric' });
  }),
);
const g = Object.groupBy(objs, o => (Number(o.amount) > 0 ? 'pos' : 'neg'));
console.log(g);
const m = Map.groupBy(objs, o => o.id % 2);
console.log(m);
fs.mkdirSync('artifacts/sub/deep', { recursive: true });
fs.writeFileSync(path.join('artifacts', 'sub', 'out.json'), JSON.stringify(objs, null, '\t'));
console.log(
  fs
    .readdirSync('artifacts', { recursive: true, withFileTypes: true })
    .map(d => [d.name, d.parentPath, d.isDirectory()].join())
    .sort(),
);
console.log(
  fs.statSync('artifacts/sub/out.json').size,
  path.parse('/a/b/c.tar.gz'),
  path.relative('/a/b/c', '/a/d'),
  path.normalize('/a/./b/../c//d/'),
);
console.log(
  objs.toSorted((a, b) => b.amount - a.amount).map(o => o.name),
  objs.findLast(o => o.id < 3).name,
  [3, 1, 2].with(0, 9),
  'x'.padStart(5, '-'),
  'abc'.at(-1),
);
try {
  fs.readFileSync('/nope/x');
} catch (e) {
  console.log(e.code, e.errno, e.syscall, e.path, e.message, Object.keys(e));
  console.log(String(e));
}
try {
  fs.writeFileSync('artifacts', 'x');
} catch (e) {
  console.log(e.message);
}
try {
  fs.mkdirSync('artifacts');
} catch (e) {
  console.log(e.message);
}
try {
  fs.rmdirSync('artifacts');
} catch (e) {
  console.log(e.message);
}
try {
  fs.readdirSync('run.js');
} catch (e) {
  console.log(e.message);
}
try {
  fs.readFileSync();
} catch (e) {
  console.log(e.message, e.name, e.code);
}
