// Two texts compared, as a unified diff.
const { before, after } = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const [a, b] = [before, after].map(t => t.split('\n'));
const table = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
for (let i = a.length - 1; i >= 0; i--)
  for (let j = b.length - 1; j >= 0; j--) table[i][j] = a[i] === b[j] ? table[i + 1][j + 1] + 1 : Math.max(table[i + 1][j], table[i][j + 1]);
const out = [];
let i = 0, j = 0;
while (i < a.length || j < b.length) {
  if (i < a.length && j < b.length && a[i] === b[j]) out.push(` ${a[i++]}`), j++;
  else if (j < b.length && (i === a.length || table[i][j + 1] > table[i + 1][j])) out.push(`+${b[j++]}`);
  else out.push(`-${a[i++]}`);
}
process.stdout.write(['--- before', '+++ after', ...out, ''].join('\n'));
console.error(`${out.filter(l => l[0] !== ' ').length} changed lines`);
process.exit(out.some(l => l[0] !== ' ') ? 1 : 0);
