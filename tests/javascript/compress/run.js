// Compressed data there and back.
const zlib = require('zlib');
const { promisify } = require('util');
const { pipeline } = require('stream/promises');
const { Readable } = require('stream');
const fs = require('fs');
const text = 'the quick brown fox '.repeat(200);
const zipped = zlib.gzipSync(text, { level: 9 });
console.log(zipped[0].toString(16), zipped[1].toString(16), zipped.length < text.length / 10, zlib.gunzipSync(zipped).toString() === text);
console.log(zlib.inflateSync(zlib.deflateSync('abc')).toString(), zlib.inflateRawSync(zlib.deflateRawSync(Buffer.from('raw'))).toString(), zlib.unzipSync(zipped).length, zlib.unzipSync(zlib.deflateSync('x')).toString());
console.log(zlib.crc32('hello'), zlib.crc32(Buffer.from('lo'), zlib.crc32('hel')), zlib.constants.Z_BEST_COMPRESSION);
console.log(zlib.gunzipSync(Buffer.from('H4sIAAAAAAAAA8tIzcnJBwCGphA2BQAAAA==', 'base64')).toString());
for (const [name, f] of [['gunzip', () => zlib.gunzipSync(Buffer.from('not gzip'))], ['inflate', () => zlib.inflateSync(Buffer.from([1, 2, 3]))], ['cut', () => zlib.gunzipSync(zipped.subarray(0, 20))]]) {
  try { f(); } catch (e) { console.log(name, e.code, e.message); }
}
(async () => {
  console.log((await promisify(zlib.gunzip)(await promisify(zlib.gzip)('async'))).toString());
  await pipeline(Readable.from(['a\n'.repeat(5000), 'b']), zlib.createGzip(), fs.createWriteStream('artifacts/out.gz'));
  let total = '';
  for await (const c of fs.createReadStream('artifacts/out.gz').pipe(zlib.createGunzip())) total += c;
  console.log(total.length, total.at(-1));
  const chunks = [];
  const deflate = zlib.createDeflate();
  deflate.on('data', c => chunks.push(c)).on('end', () => console.log('deflated', zlib.inflateSync(Buffer.concat(chunks)).toString()));
  deflate.write('part one, ');
  deflate.end('part two');
  await new Promise(r => deflate.on('close', r));
  await pipeline(Readable.from([Buffer.from('garbage')]), zlib.createGunzip(), async function* (s) { for await (const c of s) yield c; }).catch(e => console.log(e.code));
  fs.rmSync('artifacts/out.gz');
})();
