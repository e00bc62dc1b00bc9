// What console.log shows of values.
class Point { constructor(x, y) { this.x = x; this.y = y; } get sum() { return this.x + this.y; } static origin = 0; }
class Empty {}
class Named extends Map { get [Symbol.toStringTag]() { return 'Tagged'; } }
const circular = { name: 'c', list: [] }; circular.self = circular; circular.list.push(circular);
console.log(new Point(1, 2), new Empty(), [new Point(0, 0)], Point, Empty, class extends Point {}, Object.create(null), Object.create(Point.prototype));
console.log(circular);
console.log([undefined, null, , 3], new Array(3), [1.5, -0, NaN, Infinity], ['it\'s', "q\"", `b\`'"`], 'plain', ['']);
console.log({ a: { b: { c: { d: 1 } } } }, { f() {}, g: () => 1, async h() {}, *i() {}, [Symbol('s')]: 1, 'odd-key': 2, 3: 4 }, { get a() { return 1; }, set b(v) {}, get c() { return 1; }, set c(v) {} });
console.log(new Map([[{ a: 1 }, 'x'], ['k', new Map([[1, 2]])]]), new Set([1, 'a', [2]]), new Named([[1, 2]]), new WeakMap(), Symbol('desc'), Symbol.iterator);
console.log(/re/gi, new Date(0), new Error('shown').message, [new RangeError('x').name], Promise.resolve(5), Promise.reject(new Error('r')).catch(() => {}) && 1, (async () => {})(), new Proxy({ p: 1 }, {}));
console.log(new Uint8Array([1, 2, 3]), new Float64Array(2), new ArrayBuffer(4), new DataView(new ArrayBuffer(2)), Buffer.from('hi'), new Uint8ClampedArray(1));
console.log(Array.from({ length: 120 }, (_, i) => i), 'x'.repeat(20), ['long text '.repeat(10), 'other '.repeat(15)]);
console.log([['a', 'b'], ['c', ['d', ['e', ['f']]]]], { list: Array.from({ length: 8 }, (_, i) => ({ id: i, name: `n${i}` })) });
console.log(Object.assign(() => {}, { prop: 1 }), Object.assign(function named() {}, { a: { b: 1 } }), Math, JSON, globalThis === global, [function () {}, class A {}]);
console.log(new String('s'), new Number(5), new Boolean(false), Object(Symbol('q')), Object(1n), [true, null], -0, [-0], 1e21, 123456789.123);
console.log((function () { return arguments; })(1, 'two'), new (class Foo extends Array {})(3), [1, 2, 3].values(), 'ab'[Symbol.iterator](), (function* () {})());
console.log({ toString() { return 'custom'; } }, { [require('util').inspect.custom]() { return 'INSPECTED'; } }, { toJSON() { return 1; } }, Object.freeze({ frozen: true }), { __proto__: { inherited: 1 }, own: 2 });
console.log('%s|%s|%s|%s|%s', 1n, Symbol('a'), { a: 1 }, [1, [2]], null, undefined, 'extra', { x: 1 });
console.log('%d %i %f %j %o %O %%', '42', 42.9, '1.5', { j: 1 }, { o: [1] }, { O: { deep: { er: {} } } }, 'tail');
console.log({ multi: 'line1\nline2', quote: "it's", uni: 'é\u0001\u{1F600}', tab: '\t' }, ['\\', '\n'], ["a'b", 'a"b\'c']);
console.log({ aaaaaaaaaaaaaaaaaaaa: 1, bbbbbbbbbbbbbbbbbbbbbbbb: 2, cccccccccccccccccccccc: 3, dddddddddd: 4 }, [1.25, 22.5, 333.75, 4, 5, 6, 7, 8, 9, 10], ['apple', 'banana', 'cherry', 'date', 'elderberry', 'fig', 'grape']);
const util = require('util');
console.log(util.inspect({ a: [1, { b: [2, { c: 3 }] }] }, { depth: null, compact: false }), util.inspect('x'), util.inspect([3, 1], { sorted: true }), util.inspect(new Map([['a', 1]]), { showHidden: false }));
console.log(util.inspect({ b: 1, a: { z: 1 } }, { breakLength: 5, sorted: true }), util.inspect(Array(200).fill(0), { maxArrayLength: 3 }), util.inspect('y'.repeat(50), { maxStringLength: 10 }), util.inspect({ c: 1 }, { colors: true }));
