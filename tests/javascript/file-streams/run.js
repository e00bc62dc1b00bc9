// A large file written, copied in parts, hashed and counted by streams.
const fs = require('fs');
const { createHash } = require('crypto');
const { Transform } = require('stream');
const { pipeline } = require('stream/promises');
const readline = require('readline');

(async () => {
  const out = fs.createWriteStream('artifacts/big.txt');
  for (let i = 0; i < 20000; i++) if (!out.write(`line ${i} ${'x'.repeat(i % 7)}\n`)) await new Promise(r => out.once('drain', r));
  await new Promise(r => out.end(r));
  console.log(out.bytesWritten, fs.statSync('artifacts/big.txt').size, out.writableFinished);
  let chunks = 0, bytes = 0;
  for await (const c of fs.createReadStream('artifacts/big.txt', { highWaterMark: 16384 })) chunks++, (bytes += c.length);
  console.log(chunks, bytes);
  const hash = createHash('sha256');
  await pipeline(fs.createReadStream('artifacts/big.txt'), hash);
  console.log(hash.digest('hex'));
  const numbered = new Transform({
    transform(chunk, _, done) { this.rest = (this.rest ?? '') + chunk; const lines = this.rest.split('\n'); this.rest = lines.pop(); done(null, lines.filter(l => l.includes('99')).map(l => l + '\n').join('')); },
    flush(done) { done(null, 'end\n'); },
  });
  await pipeline(fs.createReadStream('artifacts/big.txt', 'utf8'), numbered, fs.createWriteStream('artifacts/some.txt'));
  console.log(fs.readFileSync('artifacts/some.txt', 'utf8').split('\n').length);
  let part = '';
  for await (const c of fs.createReadStream('artifacts/big.txt', { encoding: 'utf8', start: 5, end: 20 })) part += c;
  console.log(JSON.stringify(part));
  let n = 0, longest = '';
  for await (const line of readline.createInterface({ input: fs.createReadStream('artifacts/big.txt'), crlfDelay: Infinity })) { n++; if (line.length > longest.length) longest = line; }
  console.log(n, longest);
  fs.createReadStream('artifacts/none').on('error', e => console.log(e.code)).on('close', () => console.log('closed'));
  await pipeline(fs.createReadStream('artifacts/none2'), new Transform()).catch(e => console.log('pipeline', e.code));
  const handle = await fs.promises.open('artifacts/some.txt');
  const { bytesRead, buffer } = await handle.read(Buffer.alloc(7), 0, 7, 0);
  console.log(bytesRead, buffer.toString(), (await handle.stat()).isFile());
  await handle.close();
  fs.rmSync('artifacts/big.txt');
})();
