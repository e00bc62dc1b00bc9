import zlib, { gzipSync, gunzipSync, deflateSync, inflateSync, deflateRawSync, inflateRawSync, unzipSync, createGzip, createGunzip, crc32, gzip, gunzip } from "node:zlib";
import { promisify } from "node:util";
import { pipeline } from "node:stream/promises";
import { createReadStream, createWriteStream, readFileSync, writeFileSync } from "node:fs";
import { Readable } from "node:stream";
import { mkdtempSync } from "node:fs";
process.chdir(mkdtempSync("/tmp/zlib-"));
const t = "hello ".repeat(100);
console.log(gunzipSync(gzipSync(t)).toString() === t, inflateSync(deflateSync(t)).length, inflateRawSync(deflateRawSync(t)).length, unzipSync(gzipSync(t)).length, unzipSync(deflateSync(t)).length, deflateSync("abc").toString("hex"), gzipSync("").length, crc32("hello"));
console.log((await promisify(gunzip)(await promisify(gzip)(t))).length);
writeFileSync("text", t);
await pipeline(createReadStream("text"), createGzip(), createWriteStream("packed"));
await pipeline(createReadStream("packed"), createGunzip(), createWriteStream("again"));
console.log(readFileSync("again", "utf8") === t);
for (const f of [() => gunzipSync("not gzip"), () => inflateSync(Buffer.from("zz")), () => gunzipSync(gzipSync(t).subarray(0, 20)), () => inflateRawSync(Buffer.from([255, 255]))]) try {
  f();
} catch (e) {
  console.log(e.code, e.errno, e.message);
}
await promisify(gunzip)(Buffer.from("bad")).catch((e) => console.log(e.code));
try {
  await pipeline(Readable.from([Buffer.from("bad data")]), createGunzip(), async (s) => {
    for await (const x of s) ;
  });
} catch (e) {
  console.log(e.code);
}
const cs = new Blob([t]).stream().pipeThrough(new CompressionStream("gzip"));
console.log((await new Response(cs.pipeThrough(new DecompressionStream("gzip"))).text()).length);
console.log(gunzipSync(Buffer.concat([gzipSync("a"), gzipSync("b")])).toString(), zlib.constants.Z_BEST_COMPRESSION);
