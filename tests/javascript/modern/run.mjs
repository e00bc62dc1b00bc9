// What is new in the language.
console.log(Object.groupBy([1, 2, 3, 4], n => (n % 2 ? 'odd' : 'even')), Map.groupBy(['a', 'bb'], s => s.length), [3, 1, 2].toSorted(), [1, 2, 3].toReversed(), [1, 2, 3].with(1, 9), [1, 2, 3, 4].toSpliced(1, 2, 'x'), [1, 2, 3].findLast(x => x < 3), [1, 2, 3].findLastIndex(x => x > 5), [1, [2, [3, [4]]]].flat(Infinity), [5, 1].at(-1));
console.log(new Set([1, 2, 3]).union(new Set([4])), new Set([1, 2]).intersection(new Set([2, 3])), new Set([1, 2]).difference(new Set([2])), new Set([1]).symmetricDifference(new Set([2])), new Set([1]).isSubsetOf(new Set([1, 2])), new Set([1]).isDisjointFrom(new Set([2])));
const { promise, resolve } = Promise.withResolvers();
setTimeout(resolve, 1, 'resolved');
console.log(await promise, await Promise.any([Promise.reject(1), Promise.resolve(2)]), (await Promise.allSettled([1, Promise.reject(new Error('x'))])).map(r => r.status), await Promise.race([new Promise(() => {}), 'fast']), await Array.fromAsync([1, Promise.resolve(2)]), await Promise.try(() => 7));
console.log([1, 2, 3, 4].values().filter(x => x % 2).map(x => x * 10).toArray(), Iterator.from([1, 2, 3]).drop(1).take(1).toArray(), [...'ab'].entries().toArray(), [1, 2].values().flatMap(x => [x, x]).reduce((a, b) => a + b), [1, 2].values().some(x => x > 1));
let a = null, b = 0, c = { d: { e: [1] } };
a ??= 'default'; b ||= 5; c.d.e &&= 'replaced';
console.log(a, b, c, c?.x?.y?.z, c.f?.(), c?.['d'], 1_000_000, 0b101, 0o17, 2 ** 10, (-2) ** 2, null ?? 'n', 0 || 'o');
class Counter {
  static #instances = 0; #n = 0; static { Counter.label = 'static block'; }
  constructor() { Counter.#instances++; }
  get #double() { return this.#n * 2; } inc() { this.#n++; return this; } get value() { return this.#double; } static get instances() { return Counter.#instances; } static has(o) { return #n in o; }
}
console.log(new Counter().inc().inc().value, Counter.instances, Counter.label, Counter.has({}), Counter.has(new Counter()));
console.log(structuredClone({ d: new Date(0), m: new Map([[1, new Set([2])]]), r: /x/g, u: new Uint8Array([1]), n: { nested: [undefined, null] }, e: new RangeError('cloned') }).m, structuredClone([1n, -0, 'x']));
try { structuredClone(() => {}); } catch (e) { console.log(e.name, e.message, e instanceof DOMException); }
console.log('abc'.at(-1), 'x'.isWellFormed(), 'a\ud800'.toWellFormed(), Object.hasOwn({ k: 1 }, 'k'), Object.fromEntries(new Map([['a', 1]])), [..."👨‍👩‍👧é"].length, 'aXbX'.replaceAll('X', '-'), ' x '.trimStart() + '|');
label: for (const i of [1, 2, 3]) { for (const j of [1, 2]) { if (i === 2) continue label; if (i === 3) break label; console.log(i, j); } }
const { x: { y: [, second = 'dflt'] = [], ...others } = {}, ...rest } = { x: { y: [1], z: 2 }, w: 3 };
console.log(second, others, rest, ((p, { q = 1, ...r } = {}, ...more) => [p, q, r, more])(0, { s: 2 }, 3, 4), [..."ab", ...[1]], { ...'hi', ...null });
async function* pages() { for (let i = 1; i <= 3; i++) { await null; yield { page: i, items: [i, i * 2] }; } }
const seen = []; for await (const { page, items: [first] } of pages()) { if (page === 3) break; seen.push([page, first]); }
console.log(seen, Error('x', { cause: 'why' }).cause, typeof FinalizationRegistry, globalThis.constructor.name, Array.isArray(Object.freeze([])), Number('0x1f'), [10, 9, 1].sort(), ['b', undefined, 'a'].sort(), Symbol.for('k') === Symbol.for('k'));
console.log(Math.hypot(3, 4), Math.sign(-3), Math.trunc(-4.7), Math.cbrt(27), Math.log2(8), Math.clz32(1), Math.fround(5.5), Math.imul(3, 4), Math.expm1(0), Math.max(), Math.min(), Math.round(-0.5), Math.round(2.5), Math.atan2(1, 1), Number.EPSILON > 0, 0.1 + 0.2, 5 % -3, -5 % 3);
