const fs = require('fs');
const fsp = require('fs/promises');
const os = require('os');
const path = require('path');
const readline = require('readline');

const attempt = f => {
  try {
    return f();
  } catch (e) {
    return { code: e.code, syscall: e.syscall, message: e.message };
  }
};

exports.execute = async () => {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'files-'));
  process.chdir(dir);
  fs.mkdirSync('a/b/c', { recursive: true });
  await fsp.writeFile('a/x.txt', 'héllo');
  fs.appendFileSync('a/x.txt', ' world\n');
  await fsp.writeFile('a/b/y.bin', Buffer.from([1, 2, 255]));
  fs.copyFileSync('a/x.txt', 'a/b/z.txt');
  fs.renameSync('a/b/z.txt', 'a/b/c/renamed.txt');
  const stream = fs.createWriteStream('lines.txt');
  stream.write('one\ntwo\n');
  stream.end('three\n');
  await new Promise(resolve => stream.on('finish', resolve));
  const lines = [];
  for await (const line of readline.createInterface({ input: fs.createReadStream('lines.txt') })) lines.push(line);
  const fd = fs.openSync('lines.txt', 'r');
  const part = Buffer.alloc(3);
  fs.readSync(fd, part, 0, 3, 4);
  fs.closeSync(fd);
  const listed = fs.readdirSync('.', { withFileTypes: true }).map(e => [e.name, e.isDirectory()]).sort();
  const result = {
    text: fs.readFileSync('a/x.txt', 'utf8'),
    bytes: [...(await fsp.readFile('a/b/y.bin'))],
    size: fs.statSync('a/x.txt').size,
    listed,
    all: fs.readdirSync('.', { recursive: true }).sort(),
    lines,
    part: part.toString(),
    missing: attempt(() => fs.readFileSync('/nope/x')),
    folder: attempt(() => fs.readFileSync('/tmp')).code,
    full: attempt(() => fs.rmdirSync('a')).code,
    exists: [fs.existsSync('a'), fs.existsSync('q')],
  };
  fs.rmSync(dir, { recursive: true });
  return { ...result, gone: !fs.existsSync(dir) };
};
