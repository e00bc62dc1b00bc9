// A template engine with loops, conditions and filters.
import { readFileSync, writeFileSync } from 'fs';

const filters = { upper: s => String(s).toUpperCase(), money: n => `$${Number(n).toFixed(2)}`, join: (l, sep = ', ') => l.join(sep), default: (v, d) => v ?? d };
const lookup = (scope, name) => name.split('.').reduce((o, k) => o?.[k], scope);
function compile(source) {
  const stack = [{ body: [] }];
  for (const part of source.split(/(\{\{.*?\}\}|\{%.*?%\})/s)) {
    const top = stack.at(-1);
    const tag = /^\{%\s*(\/?\w+)\s*(.*?)\s*%\}$/s.exec(part);
    const out = /^\{\{\s*(.*?)\s*\}\}$/s.exec(part);
    if (out) {
      const [name, ...pipes] = out[1].split('|').map(s => s.trim());
      top.body.push(scope => pipes.reduce((v, p) => { const [f, ...a] = p.split(':'); if (!filters[f]) throw new Error(`no filter ${f}`); return filters[f](v, ...a); }, lookup(scope, name)) ?? '');
    } else if (tag?.[1] === 'for') {
      const [, item, list] = /^(\w+) in (\S+)$/.exec(tag[2]);
      stack.push({ body: [], close: body => scope => (lookup(scope, list) ?? []).map((x, i) => body({ ...scope, [item]: x, index: i + 1 })).join('') });
    } else if (tag?.[1] === 'if') stack.push({ body: [], close: body => scope => (lookup(scope, tag[2]) ? body(scope) : '') });
    else if (tag) {
      const { body, close } = stack.pop();
      stack.at(-1).body.push(close(scope => body.map(f => f(scope)).join('')));
    } else top.body.push(() => part);
  }
  if (stack.length > 1) throw new SyntaxError('a tag is not closed');
  return scope => stack[0].body.map(f => f(scope)).join('');
}
const { template, data } = JSON.parse(readFileSync(0, 'utf8'));
const page = compile(template)(data);
writeFileSync('artifacts/invoice.txt', page);
process.stdout.write(page);
for (const bad of ['{% for x in y %}', '{{ a | nope }}']) try { compile(bad)({}); } catch (e) { console.log(String(e)); }
const raw = String.raw`a\n${1 + 1}`, tag = (s, ...v) => s.raw.join('_') + v.join('');
console.log(raw, tag`x${1}\ty${2}z`, `multi
line`);
