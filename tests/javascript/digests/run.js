// Hashes, keys and random values.
const crypto = require('crypto');
const sha = (name, data) => crypto.createHash(name).update(data).digest('hex');
for (const name of ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512']) console.log(name, sha(name, 'The quick brown fox'));
console.log(crypto.createHash('sha256').update('a').update(Buffer.from('b')).update('63', 'hex').digest('base64'), crypto.createHash('sha1').update('x').digest('base64url'), crypto.createHash('SHA256').update('').digest().length);
console.log(crypto.createHmac('sha256', 'key').update('data').digest('hex'), crypto.createHmac('sha1', Buffer.from('k')).update('d').digest('base64'), crypto.hash('sha1', 'quick'));
const h = crypto.createHash('md5').update('one');
const copy = h.copy();
console.log(h.digest('hex') === copy.digest('hex'), copy instanceof crypto.Hash);
for (const f of [() => h.update('x'), () => h.digest(), () => crypto.createHash('nope'), () => crypto.createHash('sha1').update(5), () => crypto.timingSafeEqual(Buffer.from('a'), Buffer.from('ab')), () => crypto.randomInt(5, 5)]) {
  try { f(); } catch (e) { console.log(e.name, e.code, e.message); }
}
console.log(crypto.pbkdf2Sync('pw', 'salt', 10, 24, 'sha512').toString('hex'), crypto.scryptSync('pw', 'salt', 16, { N: 16 }).toString('hex'), Buffer.from(crypto.hkdfSync('sha256', 'key', 'salt', 'info', 16)).toString('hex'));
console.log(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/.test(crypto.randomUUID()), crypto.randomBytes(8).length, crypto.randomUUID() !== crypto.randomUUID(), crypto.randomInt(10) < 10, crypto.getRandomValues(new Uint8Array(4)).length, crypto.timingSafeEqual(Buffer.from('a'), Buffer.from('a')), crypto.getHashes().includes('sha256'));
(async () => {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode('web'));
  console.log(Buffer.from(digest).toString('hex'), digest instanceof ArrayBuffer, typeof globalThis.crypto.randomUUID());
  const key = await crypto.subtle.importKey('raw', Buffer.from('secret'), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify']);
  const signature = await crypto.subtle.sign('HMAC', key, Buffer.from('message'));
  console.log(Buffer.from(signature).toString('hex'), await crypto.subtle.verify('HMAC', key, signature, Buffer.from('message')));
  console.log(await new Promise(r => crypto.randomBytes(4, (e, b) => r([e, b.length]))), await new Promise(r => crypto.pbkdf2('a', 'b', 1, 4, 'sha1', (e, k) => r(k.toString('hex')))));
})();
