// The words of the errors that programs most often meet.
'use strict';
const obj = { a: { b: null }, list: [1], name: 'n', method() {} }, fixed = 1, frozen = Object.freeze({ x: 1 });
class Base { constructor() { this.v = 1; } }
class Derived extends Base { constructor() { if (obj.never) super(); this.x = 1; } }
class Private { #p = 1; static read(o) { return o.#p; } }
const cases = {
  readUndefined: () => obj.missing.deep, readNull: () => obj.a.b.c, setUndefined: () => { obj.missing.deep = 1; }, index: () => obj.missing[0],
  notFunction: () => obj.nope(), notFunctionVar: () => { const x = 5; x(); }, notFunctionDeep: () => obj.a.run(1), notFunctionList: () => obj.list.nope(), notFunctionCall: () => obj.method()(),
  notDefined: () => undefinedName + 1, early: () => { early; let early = 1; }, constant: () => { fixed = 2; }, frozen: () => { frozen.x = 2; }, frozenAdd: () => { frozen.y = 2; }, deleteFrozen: () => delete frozen.x,
  iterate: () => { for (const x of 5) x; }, spread: () => [...obj], destructure: () => { const { a } = null; return a; }, destructureList: () => { const [a] = undefined; return a; }, destructureArg: () => (({ q }) => q)(),
  construct: () => new obj.name(), newArrow: () => new (() => {})(), classCall: () => Base(), superFirst: () => new Derived(), privateField: () => Private.read({}), instance: () => 1 instanceof 2, inOperator: () => 'a' in 'b',
  symbol: () => `${Symbol('s')}`, arrayLength: () => new Array(-1), repeat: () => 'x'.repeat(-1), digits: () => (1).toFixed(101), radix: () => (1).toString(99), precision: () => (1).toPrecision(0), codePoint: () => String.fromCodePoint(-1),
  reduce: () => [].reduce((a, b) => a), uri: () => decodeURIComponent('%'), date: () => new Date('x').toISOString(), regexp: () => new RegExp('('), normalize: () => 'a'.normalize('X'), getter: () => { const o = { get g() { return 1; } }; o.g = 2; },
  defineProperty: () => Object.defineProperty(frozen, 'z', { value: 1 }), proto: () => Object.setPrototypeOf(frozen, null), deep: () => { const f = () => f() + 1; f(); }, promise: () => new Promise(), weak: () => new WeakMap().set(1, 1), assign: () => Object.assign(null), keys: () => Object.keys(undefined), bind: () => Function.prototype.bind.call(1),
};
for (const [name, f] of Object.entries(cases)) {
  try { console.log(name, 'passed', f()); } catch (e) { console.log(`${name}: ${e.name}: ${e.message}`); }
}
