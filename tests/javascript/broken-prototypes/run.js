Array.prototype.last = function() {
  return this[this.length - 1];
};
Object.prototype.extra = "x";
String.prototype.shout = function() {
  return this.toUpperCase() + "!";
};
console.log([1, 2].last(), "a".shout(), {}.extra);
console.log({ a: 1 }, [1], "x", /* @__PURE__ */ new Map([["a", 1]]));
const fs = require("fs"), path = require("path");
fs.mkdirSync("artifacts");
fs.writeFileSync("artifacts/hp.txt", "data");
console.log(fs.readFileSync("artifacts/hp.txt", "utf8"), fs.statSync("artifacts/hp.txt").size);
for (const k in [5]) console.log("key", k);
Array.prototype.map = function() {
  return "replaced";
};
console.log([1].map((x) => x));
console.log(path.join("a", "..", "b"));
setTimeout(() => console.log("later"), 2);
JSON.stringify = () => "never";
console.log(JSON.stringify({}));
