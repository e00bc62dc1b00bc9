import crypto, { createHash, createHmac, randomBytes, randomUUID, randomInt, pbkdf2Sync, scryptSync, timingSafeEqual, hkdfSync, getHashes, webcrypto, hash, pbkdf2, scrypt } from "node:crypto";
import { createReadStream, writeFileSync } from "node:fs";
import { promisify } from "node:util";
import { mkdtempSync } from "node:fs";
process.chdir(mkdtempSync("/tmp/crypto-"));
for (const a of ["md5", "sha1", "sha256", "sha512", "sha224", "sha384", "sha512-256", "sha3-256", "ripemd160"]) try {
  console.log(a, createHash(a).update("abc").update(Buffer.from("é")).digest("hex"));
} catch (e) {
  console.log(a, e.message);
}
console.log(createHash("sha256").update("x").digest("base64"), createHash("sha256").update("x").digest("base64url"), createHash("sha256").digest().length, createHmac("sha256", "k").update("d").digest("hex"), createHmac("sha1", Buffer.from("k")).update("d").digest("base64"));
try {
  createHash("nope");
} catch (e) {
  console.log(e.message, e.code);
}
try {
  createHash("md5").update(5);
} catch (e) {
  console.log(e.code, e.message);
}
const h = createHash("md5");
h.update("a");
const c = h.copy();
h.digest();
try {
  h.update("b");
} catch (e) {
  console.log(e.code, e.message);
}
try {
  h.digest();
} catch (e) {
  console.log(e.code, e.message);
}
console.log(c.update("b").digest("hex"));
console.log(randomBytes(8).length, /^[0-9a-f]{8}-[0-9a-f]{4}-4/.test(randomUUID()), randomInt(5) < 5, randomInt(3, 4), crypto.getRandomValues(new Uint8Array(4)).length);
console.log(pbkdf2Sync("p", "s", 1e3, 16, "sha256").toString("hex"), scryptSync("p", "s", 16, { N: 1024 }).toString("hex"), Buffer.from(hkdfSync("sha256", "k", "s", "i", 16)).toString("hex"), (await promisify(pbkdf2)("p", "s", 10, 8, "sha1")).toString("hex"), (await promisify(scrypt)("p", "s", 8)).toString("hex"));
console.log(timingSafeEqual(Buffer.from("a"), Buffer.from("a")));
try {
  timingSafeEqual(Buffer.from("a"), Buffer.from("ab"));
} catch (e) {
  console.log(e.code, e.message);
}
console.log(hash("sha1", "x"), hash("md5", "x", "base64"));
const d = await webcrypto.subtle.digest("SHA-256", new TextEncoder().encode("x"));
console.log(Buffer.from(d).toString("hex"));
const key = await globalThis.crypto.subtle.importKey("raw", Buffer.from("k"), { name: "HMAC", hash: "SHA-256" }, false, ["sign", "verify"]);
const sig = await crypto.subtle.sign("HMAC", key, Buffer.from("d"));
console.log(Buffer.from(sig).toString("hex"), await crypto.subtle.verify("HMAC", key, sig, Buffer.from("d")));
writeFileSync("text", "stream me");
const hs = createHash("sha256");
for await (const ch of createReadStream("text")) hs.update(ch);
console.log(hs.digest("hex"));
const hp = createReadStream("text").pipe(createHash("md5"));
hp.setEncoding("hex");
for await (const x of hp) console.log(x);
console.log(getHashes().includes("sha256"), crypto.webcrypto === globalThis.crypto, crypto.randomUUID().length);
