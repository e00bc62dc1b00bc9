const vm = require("vm");
vm.runInThisContext("let a=1; var b=2; const c=3; function f(){return a+b+c}");
console.log(vm.runInThisContext("a+b+c+f()"), typeof a, typeof b, globalThis.b, globalThis.a);
console.log((0, eval)('"use strict"; var strictOnly = 5; strictOnly'), typeof strictOnly);
(0, eval)("let evalLet = 1; var evalVar = 2");
console.log(typeof evalLet, typeof evalVar);
const box = vm.createContext({ x: 2, console });
console.log(vm.runInContext("x * 21", box), vm.isContext(box), vm.isContext({}));
vm.runInContext("var y = x + 1; z = 9; function g() { return y }", box);
console.log(box.y, box.z, typeof box.g, typeof y);
console.log(vm.runInNewContext("a + b", { a: 1, b: 2 }));
const s = new vm.Script('count = (typeof count === "undefined" ? 0 : count) + 1', { filename: "counter.vm" });
const c2 = vm.createContext({ count: 10 });
s.runInContext(c2);
s.runInContext(c2);
console.log(c2.count, c2);
try {
  vm.runInNewContext("nope()", {}, "my.vm");
} catch (e) {
  console.log(e.name, e.message, e instanceof ReferenceError);
}
try {
  new vm.Script("let = ;", { filename: "bad.js" });
} catch (e) {
  console.log(e.name, e.message);
}
console.log(vm.runInNewContext("typeof require + typeof process + typeof Array + typeof globalThis"));
console.log(vm.runInNewContext("[1,2,3].map(x => x * 2)"));
console.log(JSON.stringify(vm.runInNewContext("({a: [1, {b: 2}]})")));
const f = vm.compileFunction("return a + b", ["a", "b"]);
console.log(f(1, 2));
try {
  vm.runInNewContext('throw new TypeError("in box")');
} catch (e) {
  console.log(e.name, e.message);
}
console.log(vm.runInNewContext("this.constructor.name"), vm.runInNewContext("globalThis.q = 1; q"));
console.log(vm.runInContext("delete z; typeof z", box), "z" in box);
vm.runInContext("let lexical = 5", box);
console.log(vm.runInContext("lexical", box), box.lexical);
try {
  vm.runInNewContext("while(true){}", {}, { timeout: 20 });
} catch (e) {
  console.log(e.code, e.message);
}
