// A folder is filled, walked, changed and removed.
const fs = require('fs');
const path = require('path');
const { promisify } = require('util');
const root = fs.mkdtempSync(path.join(require('os').tmpdir(), 'tree-'));
const put = (file, text) => { const full = path.join(root, file); fs.mkdirSync(path.dirname(full), { recursive: true }); fs.writeFileSync(full, text); };
put('src/index.js', 'console.log(1)\n');
put('src/lib/a.js', 'a'.repeat(1000));
put('src/lib/b.txt', 'b');
put('docs/x/y/z.md', '# z');
put('.hidden', '');
function* walk(dir) {
  for (const e of fs.readdirSync(dir, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const full = path.join(e.parentPath, e.name);
    yield [path.relative(root, full), e.isDirectory() ? 'dir' : e.isFile() ? 'file' : 'other'];
    if (e.isDirectory()) yield* walk(full);
  }
}
for (const [name, kind] of walk(root)) console.log(kind.padEnd(5), name);
const sizes = fs.readdirSync(root, { recursive: true }).filter(f => fs.statSync(path.join(root, f)).isFile()).reduce((s, f) => s + fs.statSync(path.join(root, f)).size, 0);
console.log('bytes', sizes);
fs.renameSync(path.join(root, 'docs'), path.join(root, 'papers'));
fs.copyFileSync(path.join(root, 'src/lib/b.txt'), path.join(root, 'copy.txt'));
fs.cpSync(path.join(root, 'src'), path.join(root, 'backup'), { recursive: true });
fs.symlinkSync('copy.txt', path.join(root, 'link'));
console.log(fs.readlinkSync(path.join(root, 'link')), fs.lstatSync(path.join(root, 'link')).isSymbolicLink(), fs.readFileSync(path.join(root, 'link'), 'utf8'), path.basename(fs.realpathSync(path.join(root, 'link'))));
fs.truncateSync(path.join(root, 'src/lib/a.js'), 10);
const fd = fs.openSync(path.join(root, 'src/lib/a.js'), 'r+');
fs.writeSync(fd, 'XY', 3);
const buffer = Buffer.alloc(6);
console.log(fs.readSync(fd, buffer, 0, 6, 1), buffer.toString(), fs.fstatSync(fd).size);
fs.closeSync(fd);
const refuse = f => { try { return f(); } catch (e) { return [e.code, e.syscall, e.message.replaceAll(root, '.')]; } };
console.log(refuse(() => fs.readFileSync(path.join(root, 'nope'))), refuse(() => fs.rmdirSync(path.join(root, 'src'))), refuse(() => fs.mkdirSync(path.join(root, 'src'))), refuse(() => fs.readFileSync(root)), refuse(() => fs.readdirSync(path.join(root, 'copy.txt'))));
console.log(refuse(() => fs.writeFileSync(path.join(root, 'copy.txt'), 'x', { flag: 'wx' })), refuse(() => fs.rmSync(path.join(root, 'src'))), refuse(() => fs.unlinkSync(path.join(root, 'nope'))), refuse(() => fs.readFileSync(undefined)), refuse(() => fs.accessSync(path.join(root, 'q'))), refuse(() => fs.renameSync(path.join(root, 'q'), path.join(root, 'r'))));
fs.rmSync(path.join(root, 'src'), { recursive: true });
fs.rmSync(path.join(root, 'nothing'), { force: true });
promisify(fs.readdir)(root).then(names => {
  console.log(names.sort());
  fs.rmSync(root, { recursive: true, force: true });
  console.log(fs.existsSync(root), fs.statSync(root, { throwIfNoEntry: false }));
  fs.stat(root, e => console.log(e.code, e.syscall));
  fs.promises.readFile(root).catch(e => console.log(e.code, e.message.replace(root, '.')));
});
