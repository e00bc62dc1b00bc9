// Numbers of files, flags, links, copies, and the words of what fails.
const s = 'key=value; k2=v2';
/(\w+)=(\w+)/.exec(s);
console.log(
  RegExp.$1,
  RegExp.$2,
  RegExp.$3 === '',
  RegExp.lastMatch,
  RegExp['$`'] === '',
  RegExp.rightContext,
  RegExp['$+'],
  RegExp.input,
  RegExp.lastParen,
);
if (/^(\d+)-(\d+)$/.test('12-34')) console.log(RegExp.$1 * RegExp.$2);
'a1b2'.replace(/[a-z](\d)/g, () => {
  console.log(RegExp.$1);
  return '';
});
/nomatch/.test('x');
console.log(RegExp.$1, 'ü😀x'.match(/(😀)/u) && RegExp.$1, RegExp.leftContext);
const fs = require('fs');
fs.writeFileSync('n.txt', 'hello');
let fd = fs.openSync('n.txt', fs.constants.O_RDONLY);
const b = Buffer.alloc(3);
console.log(fs.readSync(fd, b), b.toString(), fs.readSync(fd, b, 0, 3, null), b.toString(), fs.fstatSync(fd).size);
fs.closeSync(fd);
console.log(fs.readFileSync('n.txt', 'utf8'));
fd = fs.openSync('n.txt', fs.constants.O_WRONLY | fs.constants.O_APPEND);
fs.writeSync(fd, ' world');
fs.closeSync(fd);
fd = fs.openSync('n.txt', 'r+');
fs.writeSync(fd, 'J', 0);
fs.ftruncateSync(fd, 5);
fs.closeSync(fd);
console.log(fs.readFileSync('n.txt', 'utf8'));
try {
  fs.openSync('n.txt', 'q');
} catch (e) {
  console.log(e.code, e.message);
}
try {
  fs.openSync('n.txt', 'wx');
} catch (e) {
  console.log(e.code, e.message);
}
try {
  const r = fs.openSync('n.txt', 'r');
  fs.writeSync(r, 'x');
} catch (e) {
  console.log(e.code, e.message);
}
try {
  fs.closeSync(99);
} catch (e) {
  console.log(e.message);
}
process.chdir('artifacts');
fs.writeFileSync('n.txt', 'Jello');
fs.mkdirSync('t/a/b', { recursive: true });
fs.writeFileSync('t/a/f', '1');
fs.symlinkSync('a/f', 't/l');
fs.cpSync('t/a', 'u', { recursive: true, filter: s => !s.endsWith('b') });
console.log(
  fs.readdirSync('u', { recursive: true }).sort(),
  fs.readlinkSync('t/l'),
  fs.lstatSync('t/l').isSymbolicLink(),
);
for (const f of [
  () => fs.readFileSync('no/x'),
  () => fs.writeFileSync('no/x', ''),
  () => fs.writeFileSync('/nope/x', ''),
  () => fs.mkdirSync('no/x'),
  () => fs.mkdirSync('n.txt/x', { recursive: true }),
  () => fs.mkdirSync('n.txt', { recursive: true }),
  () => fs.rmdirSync('t'),
  () => fs.rmSync('t'),
  () => fs.rmSync('zz'),
  () => fs.renameSync('zz', 'y'),
  () => fs.copyFileSync('zz', 'y'),
  () => fs.statSync('zz'),
  () => fs.lstatSync('./zz'),
  () => fs.accessSync('zz'),
  () => fs.readdirSync('zz'),
  () => fs.unlinkSync('zz'),
  () => fs.readlinkSync('n.txt'),
  () => fs.utimesSync('zz', 1, 1),
  () => fs.truncateSync('zz'),
  () => fs.mkdtempSync('no/x-'),
  () => fs.symlinkSync('x', 'n.txt'),
  () => fs.chmodSync('zz', 0o644),
  () => fs.appendFileSync('no/x', '1'),
  () => fs.readFileSync('t'),
  () => fs.createReadStream(5n),
  () => fs.readFile('x'),
  () => fs.statSync('zz', { throwIfNoEntry: false }),
])
  try {
    console.log(f());
  } catch (e) {
    console.log(e.message);
  }
(async () => {
  const seen = [];
  for await (const e of await fs.promises.opendir('t')) seen.push(e.name);
  console.log(seen.sort());
  console.log((await fs.promises.readdir('t', { withFileTypes: true })).map(x => x.parentPath + '/' + x.name).sort());
  const h = await fs.promises.open('n.txt', 'r+');
  console.log(await h.readFile('utf8'), (await h.stat()).size);
  await h.truncate(2);
  await h.close();
  console.log(fs.readFileSync('n.txt', 'utf8'));
  await new Promise(r => fs.read(fs.openSync('n.txt'), Buffer.alloc(4), 0, 4, 0, (e, n, b) => r(console.log(n, b))));
  await fs.promises.readFile('no').catch(e => console.log(e.message));
  console.log(
    fs.statSync('n.txt', { bigint: true }).size,
    await fs.promises.access('n.txt'),
    await fs.promises.stat('no').catch(e => e.code),
  );
  fs.realpath.native('n.txt', (e, p) => console.log(require('path').basename(p)));
  try {
    await fs.promises.exists('x');
  } catch (e) {
    console.log(e.name);
  }
})();
