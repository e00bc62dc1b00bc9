// Text as bytes in several encodings.
const { StringDecoder } = require('string_decoder');
const samples = { ascii: 'plain', latin: 'Grüße', greek: 'αβγ', cjk: '世界', emoji: '👩‍🚀 ok', mixed: 'a\u0000b\u200b' };
for (const [name, text] of Object.entries(samples)) {
  const bytes = new TextEncoder().encode(text);
  console.log(name, text.length, [...text].length, bytes.length, Buffer.from(text, 'utf16le').toString('hex'), Buffer.from(text, 'latin1').toString('latin1') === text, text.normalize('NFD').length);
}
const cut = Buffer.from('€😀');
const decoder = new StringDecoder('utf8');
console.log([...cut].map(b => decoder.write(Buffer.from([b]))), decoder.end(Buffer.from([0xe2])), new StringDecoder('base64').write(Buffer.from('ab')), new StringDecoder('utf16le').end(Buffer.from([0x61, 0])));
const stream = new TextDecoder();
console.log([...cut].map(b => stream.decode(Uint8Array.of(b), { stream: true })).join('|'), stream.decode());
console.log(new TextDecoder().decode(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61)), new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61)).length, new TextDecoder('utf-16le').decode(Uint8Array.of(0x3d, 0xd8, 0, 0xde)), new TextDecoder('latin1').decode(Uint8Array.of(0xe9, 0x80)), new TextDecoder().encoding);
console.log(JSON.stringify(Buffer.from([0x61, 0xff, 0xc3, 0x28, 0xf0, 0x9f, 0x98]).toString()), JSON.stringify(new TextDecoder().decode(Uint8Array.of(0xed, 0xa0, 0x80, 0x61))));
try { new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.of(0xff)); } catch (e) { console.log(e.name, e.code, e.message); }
try { new TextDecoder('nope'); } catch (e) { console.log(e.name, e.code, e.message); }
console.log(new TextEncoder().encodeInto('é€', new Uint8Array(4)), escape('é€'), encodeURIComponent('é€'), 'é'.charCodeAt(0), '😀'.codePointAt(0), '😀'.split(''), String.fromCodePoint(128512), 'İstanbul'.toLowerCase(), 'straße'.toUpperCase(), 'ǅ'.toLowerCase());
console.log('\u00e9' === 'e\u0301', '\u00e9' === 'e\u0301'.normalize(), '①'.normalize('NFKC'), 'ﬀ'.normalize('NFKD'), [...'नमस्ते'].length, 'a\u0301b'.at(1), 'abc' < 'abd', 'Z' < 'a', 'é' > 'z', '10' < '9');
const rot13 = s => s.replace(/[a-z]/gi, c => String.fromCharCode((c <= 'Z' ? 90 : 122) >= (c = c.charCodeAt(0) + 13) ? c : c - 26));
const vigenere = (s, k) => [...s].map((c, i) => String.fromCharCode(((c.charCodeAt(0) - 97 + k.charCodeAt(i % k.length) - 97) % 26) + 97)).join('');
console.log(rot13('Hello, World'), vigenere('attack', 'lemon'), 'hello world'.replace(/\b\w/g, c => c.toUpperCase()), [...'hello'].reverse().join(''), 'x'.padStart(3, 'ab') + '|', 'abc'.localeCompare('ABC'), 'a-b_c d'.split(/[-_ ]/));
