import { Readable, Writable, Transform, PassThrough, Duplex, pipeline, finished, addAbortSignal, compose } from "node:stream";
import { pipeline as pp, finished as pf } from "node:stream/promises";
import { createReadStream, createWriteStream, readFileSync } from "node:fs";
import { text, json, buffer, arrayBuffer } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { mkdtempSync } from "node:fs";
process.chdir(mkdtempSync("/tmp/streams-"));
const up = new Transform({ transform(c, e, cb) {
  cb(null, c.toString().toUpperCase());
}, flush(cb) {
  this.push("!");
  cb();
} });
await pp(Readable.from(["a", "b", "c"]), up, createWriteStream("text"));
console.log(readFileSync("text", "utf8"));
console.log(await Readable.from([1, 2, 3, 4]).filter((x) => x % 2).map(async (x) => x * 10).toArray());
console.log(await Readable.from([1, 2, 3]).reduce((a, b) => a + b, 0), await Readable.from([1, 2, 3, 4]).take(2).toArray(), await Readable.from([1, 2, 3, 4]).drop(2).toArray(), await Readable.from([1, 2]).some((x) => x > 1), await Readable.from([1, 2]).every((x) => x > 1), await Readable.from([1, 2]).find((x) => x > 1), await Readable.from([1, 2]).flatMap((x) => [x, x]).toArray());
await pp(async function* () {
  yield "x\n";
  yield "y\n";
}, async function* (src) {
  for await (const c of src) yield String(c).repeat(2);
}, async (src) => {
  for await (const c of src) console.log("got", JSON.stringify(String(c)));
});
try {
  await pp(Readable.from(["a"]), new Transform({ transform(c, e, cb) {
    cb(new Error("bad chunk"));
  } }), new PassThrough());
} catch (e) {
  console.log("caught", e.message);
}
const w = new Writable({ highWaterMark: 3, write(c, e, cb) {
  setTimeout(cb, 1);
} });
console.log(w.write("ab"), w.write("cd"), w.writableLength, w.writableNeedDrain);
w.once("drain", () => console.log("drain"));
w.end();
await pf(w);
console.log(w.writableFinished, w.destroyed);
const r = new Readable({ read() {
} });
r.push("one");
r.push(null);
r.setEncoding("utf8");
for await (const c of r) console.log(typeof c, c);
console.log(r.readableEnded);
console.log(await text(Readable.from(["t", "u"])), await json(Readable.from(['{"a":', "1}"])), (await buffer(Readable.from([Buffer.from("z")]))).toString(), (await arrayBuffer(Readable.from([Buffer.from("zz")]))).byteLength);
const ac = new AbortController();
setTimeout(() => ac.abort(), 5);
try {
  await pp(new Readable({ read() {
  } }), new PassThrough(), { signal: ac.signal });
} catch (e) {
  console.log(e.name, e.code, e.message);
}
for await (const c of createReadStream("text", { start: 1, end: 2, encoding: "utf8", highWaterMark: 1 })) console.log(c);
createReadStream("none").on("error", (e) => console.log(e.code));
await sleep(5);
const d = new Duplex({ read() {
  this.push("r");
  this.push(null);
}, write(c, e, cb) {
  console.log("w", c.toString());
  cb();
} });
d.end("in");
d.on("data", (c) => console.log("d", c.toString()));
await pf(d).catch((e) => console.log(e.message));
const o = new Readable({ objectMode: true, read() {
  this.push({ n: 1 });
  this.push(null);
} });
console.log(await o.toArray());
const bad = new Readable({ read() {
  this.destroy(new Error("oops"));
} });
try {
  for await (const x of bad) ;
} catch (e) {
  console.log(e.message);
}
const p = new PassThrough();
p.write("a");
p.end("b");
p.on("readable", () => {
  let c;
  while ((c = p.read()) !== null) console.log("readable", c.toString());
});
p.on("end", () => console.log("end"));
p.on("close", () => console.log("close"));
await sleep(3);
const ws = Readable.toWeb(Readable.from(["q"]));
for await (const c of ws) console.log("web", c);
const fw = Readable.fromWeb(new ReadableStream({ start(c) {
  c.enqueue("k");
  c.close();
} }));
for await (const c of fw) console.log("from", String(c));
