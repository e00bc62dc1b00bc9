Object.defineProperty(Array.prototype, "0", { get() {
  return "got";
}, set(v) {
}, configurable: true });
setTimeout(() => {
  console.log("timer");
}, 1);
process.nextTick(() => console.log("tick"));
console.log("hello");
delete Array.prototype[0];
console.log([1, 2, 3]);
