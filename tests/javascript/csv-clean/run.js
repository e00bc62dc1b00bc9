// Quoted CSV in, cleaned CSV and JSON out as artifacts.
const fs = require('node:fs');
const path = require('node:path');

function* parse(text, separator = ',') {
  let row = [], field = '', quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (quoted) {
      if (c === '"' && text[i + 1] === '"') field += text[i++];
      else if (c === '"') quoted = false;
      else field += c;
    } else if (c === '"') quoted = true;
    else if (c === separator) row.push(field), (field = '');
    else if (c === '\n') {
      yield [...row, field];
      (row = []), (field = '');
    } else if (c !== '\r') field += c;
  }
  if (field || row.length) yield [...row, field];
}
const quote = v => (/[",\n]/.test(v) ? `"${String(v).replaceAll('"', '""')}"` : v);
const { csv } = JSON.parse(fs.readFileSync(0, 'utf8'));
const [header, ...rows] = [...parse(csv)];
const records = rows.map(r => Object.fromEntries(header.map((h, i) => [h.trim().toLowerCase().replace(/\s+/g, '_'), r[i]?.trim() || null])));
const valid = records.filter(r => r.e_mail && /^[^@\s]+@[^@\s]+\.\w+$/.test(r.e_mail));
fs.mkdirSync('artifacts/out', { recursive: true });
fs.writeFileSync('artifacts/out/clean.csv', [header.map(quote), ...valid.map(r => Object.values(r).map(v => quote(v ?? '')))].map(r => r.join(',')).join('\n') + '\n');
fs.writeFileSync(path.join('artifacts', 'out', 'clean.json'), JSON.stringify(valid, null, 2));
fs.appendFileSync('artifacts/log.txt', `kept ${valid.length} of ${records.length}\n`);
fs.appendFileSync('artifacts/log.txt', `columns: ${header.length}\n`);
console.log(records);
console.log(fs.readdirSync('artifacts').sort(), fs.statSync('artifacts/out/clean.csv').size, fs.existsSync('artifacts/none'));
