// Regular expressions of every kind.
const text = 'On 2024-02-29, Zoë paid €1,234.50 to "Ünal & Söhne" (ref: AB-12/x); 🎉 on 1999-12-31.';
console.log([...text.matchAll(/(?<y>\d{4})-(?<m>\d\d)-(?<d>\d\d)/g)].map(m => ({ ...m.groups, at: m.index })));
console.log(text.match(/\p{Lu}\p{L}+/gu), text.match(/\p{Emoji_Presentation}/u)?.[0], text.search(/€/), /^\p{L}$/u.test('é'));
console.log(text.replace(/(\d),(\d)/, '$1$2').match(/€([\d.]+)/)[1], text.replace(/"([^"]+)"/, (m, name, at) => `<${name}@${at}>`));
console.log('a1b22c'.split(/(\d+)/), 'x, y;z'.split(/[,;]\s*/), 'abc'.split(''), 'a,b,c'.split(',', 2));
console.log('price: $5 $$'.replace(/\$(\d)/, "$$$1.00"), "aaa".replace(/a/g, "$&$`|$'"), 'John Smith'.replace(/(?<f>\w+) (?<l>\w+)/, '$<l>, $<f>'));
const sticky = /\s*(\w+|[=;])/y;
const tokens = [];
for (let m; (m = sticky.exec('let x = 5;')); ) tokens.push(m[1]);
console.log(tokens, sticky.lastIndex, /(?<=\$)\d+/.exec('cost $42')[0], /(?<!\$)\b\d+/.exec('$1 22')[0], /(a)|(b)/.exec('b'));
console.log(/^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}\d+$/.test('192.168.1.255'), /(\w)\1/.exec('hello')[0], /\bcat\b/i.test('The CAT'), /^.$/s.test('\n'), /^b/m.test('a\nb'));
const re = /o(?<n>n)/dg;
console.log(re.exec('one on').indices.groups.n, re.flags, re.source, String(/[/]\/x/), RegExp.escape?.('a.b') ?? 'a\\.b', /[\p{L}--[a-z]]/v.test('a'), /\p{Script=Greek}/u.exec('aλ')[0]);
for (const bad of ['(', '[', 'a**', '(?<n>a)(?<n>b)', '\\', '(?<', '*']) {
  try { new RegExp(bad, 'u'); } catch (e) { console.log(e.name); }
}
console.log('ﬁ'.toUpperCase(), 'İ'.toLowerCase().length, 'ß'.localeCompare('ss') !== 0, /ſ/i.test('s'), /ſ/iu.test('s'), /[^\x00-\x7F]+/.exec(text)[0]);
console.log('camelCaseStringHTML'.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase(), 'snake_case_here'.replace(/_(\w)/g, (_, c) => c.toUpperCase()), '  trim me '.replace(/^\s+|\s+$/g, ''));
console.log('x'.replace('x', () => '$1'), 'aXbX'.replaceAll('X', '$&$&'), 'abc'.replace(/(?:)/g, '-'), [...'a-b'.matchAll(/-?/g)].length);
try { 'a'.replaceAll(/a/, ''); } catch (e) { console.log(e.name, e.message); }
try { 'a'.matchAll(/a/); } catch (e) { console.log(e.name, e.message); }
