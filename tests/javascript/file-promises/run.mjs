import fs from "node:fs/promises";
import { existsSync, constants, createReadStream, openSync, readSync, closeSync, writeSync, fstatSync, mkdtempSync, rmSync, readdirSync, cpSync, accessSync } from "node:fs";
import path from "node:path";
const d = await fs.mkdtemp("/tmp/fsp-");
const p = (...x) => path.join(d, ...x);
await fs.mkdir(p("a/b/c"), { recursive: true });
await fs.writeFile(p("a/one.txt"), "one\ntwo\nthree\n");
await fs.appendFile(p("a/one.txt"), Buffer.from("four\n"));
await fs.copyFile(p("a/one.txt"), p("a/b/two.txt"));
console.log((await fs.readdir(d, { recursive: true })).sort());
console.log((await fs.readdir(p("a"), { withFileTypes: true })).map((e) => [e.name, e.isDirectory(), e.isFile(), e.parentPath === p("a")]).sort());
for (const f of ["nope", "a"]) try {
  await fs.readFile(p(f));
} catch (e) {
  console.log(e.code, e.errno, e.syscall, e.message.replace(d, "D"), e instanceof Error);
}
const h = await fs.open(p("a/one.txt"), "r+");
const b = Buffer.alloc(5);
const r = await h.read(b, 0, 5, 4);
console.log(r.bytesRead, b.toString());
await h.write("ONE", 0);
console.log((await h.stat()).size, (await h.readFile("utf8")).length);
await h.close();
const h2 = await fs.open(p("a/one.txt"));
for await (const line of h2.readLines()) console.log("line", line);
await fs.rename(p("a/b/two.txt"), p("a/b/c/three.txt"));
console.log(existsSync(p("a/b/two.txt")), existsSync(p("a/b/c/three.txt")));
try {
  await fs.rmdir(p("a"));
} catch (e) {
  console.log(e.code, e.syscall);
}
try {
  await fs.access(p("zz"), constants.R_OK);
} catch (e) {
  console.log(e.code, e.syscall);
}
try {
  await fs.mkdir(p("a"));
} catch (e) {
  console.log(e.code);
}
try {
  await fs.unlink(p("zz"));
} catch (e) {
  console.log(e.message.replace(d, "D"));
}
try {
  await fs.rm(p("zz"));
} catch (e) {
  console.log(e.code, e.message.replace(d, "D"));
}
try {
  await fs.rm(p("a"));
} catch (e) {
  console.log(e.code, e.message.replaceAll(d, "D"));
}
await fs.symlink("one.txt", p("a/link"));
console.log(await fs.readlink(p("a/link")), (await fs.lstat(p("a/link"))).isSymbolicLink(), (await fs.realpath(p("a/link"))).replace(d, "D"));
cpSync(p("a"), p("copy"), { recursive: true });
console.log(readdirSync(p("copy")).sort());
await fs.cp(p("a/b"), p("copy2"), { recursive: true });
console.log(readdirSync(p("copy2")));
await fs.truncate(p("a/one.txt"), 3);
console.log(await fs.readFile(p("a/one.txt"), { encoding: "utf8" }), await fs.readFile(p("a/one.txt"), "base64"), await fs.readFile(p("a/one.txt"), "hex"));
const fd = openSync(p("x.bin"), "w+");
console.log(writeSync(fd, "hello"), writeSync(fd, Buffer.from(" world"), 0, 6));
const bb = Buffer.alloc(20);
console.log(readSync(fd, bb, 0, 20, 6), bb.subarray(0, 5).toString(), fstatSync(fd).size);
closeSync(fd);
const st = await fs.stat(p("x.bin"));
console.log(st.size, st.isFile(), st.mtime instanceof Date, typeof st.mtimeMs, typeof st.ino, st.isSymbolicLink());
await fs.utimes(p("x.bin"), 1e3, 2e3).catch((e) => console.log("utimes", e.code));
console.log((await fs.stat(p("x.bin"))).mtimeMs);
await fs.chmod(p("x.bin"), 384).catch((e) => console.log(e.code));
await fs.writeFile(p("x.bin"), ["a", "b", "c"]);
console.log(await fs.readFile(p("x.bin"), "latin1"));
await fs.writeFile(p("new"), "x", { flag: "wx" });
await fs.writeFile(p("new"), "x", { flag: "wx" }).catch((e) => console.log(e.code));
const dir = await fs.opendir(p("copy"));
const seen = [];
for await (const e of dir) seen.push(e.name);
console.log(seen.sort());
for await (const f of fs.glob("**/*.txt", { cwd: d })) seen.push(f);
console.log(seen.sort());
accessSync(d);
await fs.rm(d, { recursive: true, force: true });
console.log(existsSync(d));
await fs.rm(d, { force: true });
try {
  await fs.readFile(5.5);
} catch (e) {
  console.log(e.code, e.message);
}
try {
  await fs.writeFile("/tmp/q", 5);
} catch (e) {
  console.log(e.code, e.message);
}
try {
  await fs.readFile("/tmp/q", "nope");
} catch (e) {
  console.log(e.code, e.message);
}
