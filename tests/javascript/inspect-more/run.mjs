import util, { parseArgs, inspect, format, promisify, styleText, inherits, deprecate, callbackify, types, isDeepStrictEqual, debuglog, stripVTControlCharacters, toUSVString, aborted, getSystemErrorName, MIMEType } from "node:util";
console.log(parseArgs({ args: ["-v", "--name=x", "--tag", "a", "--tag", "b", "pos", "--no-color", "--", "-z"], options: { verbose: { type: "boolean", short: "v" }, name: { type: "string" }, tag: { type: "string", multiple: true }, color: { type: "boolean", default: true } }, allowPositionals: true, allowNegative: true }));
for (const args of [["--nope"], ["--name"], ["-vx"], ["p"], ["--verbose=1"]]) try {
  parseArgs({ args, options: { verbose: { type: "boolean", short: "v" }, name: { type: "string" } } });
} catch (e) {
  console.log(e.code, e.message);
}
console.log(parseArgs({ args: ["-abc", "v", "--x"], strict: false, tokens: true }).tokens);
console.log(format("%s %d %i %f %j %o %O %c %% %x", "a", "42", 3.9, "1.5", { a: 1 }, [1], { b: { c: { d: {} } } }, "css", "extra"), format("%s", null, void 0, 5n, /* @__PURE__ */ Symbol("s"), () => 1, class A {
}, { toString() {
  return "custom";
} }), format("%d", "0x10", 5n), format(1, 2, "3"), format("%s", -0, [1, [2, [3]]], new Error("e").message), format("100%"), format("%i", "abc"));
const o = { s: `it's "q"`, n: -0, u: void 0, nul: null, f() {
}, g: async () => {
}, c: class Foo extends Map {
}, d: /* @__PURE__ */ new Date(0), r: /x/gi, m: /* @__PURE__ */ new Map([[{ k: 1 }, /* @__PURE__ */ new Set([1, "a"])]]), arr: [1, , 3, ...Array(3)], ta: new Uint8Array([1, 2]), buf: Buffer.from("hi"), sym: /* @__PURE__ */ Symbol("q"), [/* @__PURE__ */ Symbol("key")]: 1, big: 10n, nested: { a: { b: { c: { d: 1 } } } }, get acc() {
  return 1;
}, set acc(v) {
}, e: new RangeError("boo").message, p: Promise.resolve(4), pr: new Proxy({ a: 1 }, {}), wm: /* @__PURE__ */ new WeakMap(), args: /* @__PURE__ */ (function() {
  return arguments;
})(1, 2), gen: (function* () {
})(), nul2: /* @__PURE__ */ Object.create(null), "quoted-key": 1, long: "x".repeat(120) };
o.self = o;
console.log(o);
console.log(inspect(o, { depth: 0, breakLength: Infinity }));
console.log(inspect(o.nested, { depth: null, compact: false }), inspect("a\nb"), inspect([["a", "b"], { x: [{}] }], { colors: true }), inspect({ a: 1, b: "x" }, { sorted: (a, b) => b.localeCompare(a) }), inspect(/* @__PURE__ */ new Map([["a", { b: 1 }]]), { showHidden: true }), inspect("x".repeat(5), { maxStringLength: 3 }), inspect(Array.from({ length: 200 }, (_, i) => i), { maxArrayLength: 3 }));
console.log(Array.from({ length: 120 }, (_, i) => i * 7), ["apple", "banana", "cherry", "dragonfruit", "elderberry", "fig", "grape"], [1.5, 22.25, 333], new Array(5), [void 0, null], [[[[]]]], { a: [], b: {} });
class P {
  #x = 1;
  y = 2;
  static z = 3;
  get w() {
    return 1;
  }
  [inspect.custom](d, opt) {
    return `P<${this.y}>`;
  }
}
console.log(new P(), [new P()], P, class extends P {
});
class Q {
  constructor() {
    this.a = 1;
  }
  get [Symbol.toStringTag]() {
    return "Tagged";
  }
}
console.log(new Q(), /* @__PURE__ */ Object.create({}), Object.create(Q.prototype), new class extends Array {
}(3), new class X extends Error {
}("m").message, [new Error("in array")].length);
console.log(styleText("red", "x") === "\x1B[31mx\x1B[39m", JSON.stringify(styleText(["bold", "green"], "ok", { validateStream: false })), JSON.stringify(stripVTControlCharacters("\x1B[31mred\x1B[0m")), types.isPromise(Promise.resolve()), types.isRegExp(/x/), types.isDate(/* @__PURE__ */ new Date()), types.isProxy(new Proxy({}, {})), types.isGeneratorFunction(function* () {
}), types.isAsyncFunction(async () => {
}), types.isTypedArray(new Uint8Array()), types.isMap(/* @__PURE__ */ new Map()), types.isNativeError(new TypeError()), isDeepStrictEqual({ a: [1, /* @__PURE__ */ new Set([1])] }, { a: [1, /* @__PURE__ */ new Set([1])] }), isDeepStrictEqual([1], ["1"]), getSystemErrorName(-2));
function Old() {
}
inherits(Old, Array);
console.log(Old.super_ === Array, new Old() instanceof Array);
callbackify(async (x) => x + 1)(1, (e, v) => console.log("cb", e, v));
promisify((a, cb) => cb(null, a * 2))(4).then((v) => console.log("pr", v));
await promisify((cb) => cb(new Error("x")))().catch((e) => console.log(e.message));
try {
  promisify(5);
} catch (e) {
  console.log(e.code, e.message);
}
try {
  styleText("nocolor", "x");
} catch (e) {
  console.log(e.code, e.message.slice(0, 80));
}
