delete Set.prototype[Symbol.iterator];
setTimeout(() => console.log("timer"), 1);
Promise.resolve().then(() => console.log("then"));
process.nextTick(() => console.log("tick"));
console.log([1, { a: 2 }], "still", /* @__PURE__ */ new Map([[1, 2]]));
try {
  null.x;
} catch (e) {
  console.log(e.message);
}
