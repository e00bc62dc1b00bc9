// Objects that watch themselves.
const log = [];
const watch = (target, path = []) => new Proxy(target, {
  get(t, k, r) { const v = Reflect.get(t, k, r); return v && typeof v === 'object' ? watch(v, [...path, k]) : v; },
  set(t, k, v, r) { log.push(`${[...path, String(k)].join('.')} = ${JSON.stringify(v)}`); return Reflect.set(t, k, v, r); },
  deleteProperty(t, k) { log.push(`delete ${String(k)}`); return Reflect.deleteProperty(t, k); },
  has: (t, k) => k.startsWith?.('_') ? false : Reflect.has(t, k),
  ownKeys: t => Reflect.ownKeys(t).filter(k => typeof k !== 'string' || !k.startsWith('_')),
});
const state = watch({ user: { name: 'Ada', tags: [] }, _secret: 1 });
state.user.name = 'Bob'; state.user.tags.push('x'); state.extra = { n: 1 }; state.extra.n++; delete state.extra;
console.log(log, '_secret' in state, 'user' in state, Object.keys(state), JSON.stringify(state));
const money = { amount: 5, [Symbol.toPrimitive]: hint => (hint === 'string' ? '$5' : 5) };
console.log(`${money}`, money + 1, money * 2, [money] + '', money > 4);
const range = { from: 1, to: 4, *[Symbol.iterator]() { for (let i = this.from; i <= this.to; i++) yield i; } };
console.log([...range], Math.max(...range), Array.from(range, x => x * x), new Set(range).size, Object.entries({ ...range }));
class Even { static [Symbol.hasInstance](n) { return n % 2 === 0; } }
console.log(2 instanceof Even, 3 instanceof Even, Object.prototype.toString.call({ [Symbol.toStringTag]: 'Mine' }));
const o = {}; Object.defineProperties(o, { hidden: { value: 1 }, shown: { get: () => 'got', enumerable: true, configurable: true } });
console.log(o, Object.getOwnPropertyDescriptors(o), Object.entries(o), Reflect.ownKeys(o), JSON.stringify(o));
const compose = (...f) => x => f.reduceRight((v, g) => g(v), x), curry = f => function c(...a) { return a.length >= f.length ? f(...a) : c.bind(null, ...a); }, memo = (f, m = new Map()) => n => m.has(n) ? m.get(n) : (m.set(n, f(n)), m.get(n));
const fib = memo(n => (n < 2 ? n : fib(n - 1) + fib(n - 2)));
console.log(compose(x => x + 1, x => x * 2)(5), curry((a, b, c) => a + b + c)(1)(2)(3), fib(80), (function () { return typeof this; }).call(5), (() => { try { return 'try'; } finally { log.length = 0; } })(), log);
const Serial = Base => class extends Base { serialize() { return JSON.stringify(this); } }, Eq = Base => class extends Base { equals(x) { return this.serialize() === x.serialize(); } };
class P { constructor(x) { this.x = x; } } class Q extends Eq(Serial(P)) {}
console.log(new Q(1).equals(new Q(1)), new Q(2).serialize(), Q.name, Object.getPrototypeOf(Q.prototype).constructor.name, new Q(1));
function Old(name) { if (!new.target) return new Old(name); this.name = name; } Old.prototype.hi = function () { return `hi ${this.name}`; };
console.log(Old('x').hi(), new Old('y') instanceof Old, Old.prototype.constructor === Old, typeof Old, Old.length, (class { static #x = 1; static y = this.#x; }).y);
