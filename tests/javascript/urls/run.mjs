// Addresses taken apart, put together and checked.
import url, { fileURLToPath, pathToFileURL } from 'node:url';
import querystring from 'node:querystring';

const u = new URL('../c d/é?x=1&y=a+b&x=2#frag', 'https://user:p%40ss@Example.ORG:443/a/b/');
console.log(u.href, u.origin, u.host, u.port, u.username, u.password, u.pathname, u.search, u.hash, u.protocol);
u.searchParams.append('z', 'ü&='); u.searchParams.delete('y'); u.port = '8080'; u.hash = ''; u.pathname = '/new path';
console.log(String(u), [...u.searchParams], u.searchParams.getAll('x'), u.searchParams.has('q'), JSON.stringify({ u }));
const p = new URLSearchParams({ b: '2', a: '1 +' }); p.sort(); p.set('c', 'ä');
console.log(p.toString(), p.size, Object.fromEntries(p), new URLSearchParams('?a=%20&b&c=%zz').toString(), new URLSearchParams([['k', 'v']]).get('k'));
for (const bad of ['nope', 'http://', 'http://a b', 'https://ex ample.org', '//x']) { try { console.log(new URL(bad).href); } catch (e) { console.log(e.name, e.code, e.message); } }
console.log(URL.canParse('a:b'), URL.canParse('/x'), new URL('HTTP://a/%7Efoo/../b').href, new URL('file:///a/b c').pathname, new URL('http://[::1]:80/').host, new URL('http://192.168.257/').hostname, new URL('mailto:a@b.c').pathname);
console.log(fileURLToPath('file:///tmp/a%20b'), pathToFileURL('/tmp/ü#?.txt').href, url.format({ protocol: 'https', hostname: 'x.org', pathname: '/p', query: { a: 1 } }), url.resolve('http://a.org/b/c', '../d'));
const legacy = url.parse('http://user:pw@host.com:81/p/a?q=1&r=2#h', true);
console.log(legacy.host, legacy.auth, legacy.path, { ...legacy.query }, legacy.hash, url.parse('/only/path?x').pathname);
console.log(querystring.parse('a=1&a=2&b=%20x'), querystring.stringify({ a: [1, 2], b: 'x y', c: '' }), querystring.escape('ä/'), encodeURIComponent('a b&ü/'), encodeURI('a b&ü/'), decodeURIComponent('%C3%BC'), escape('ü'), unescape('%FC'));
