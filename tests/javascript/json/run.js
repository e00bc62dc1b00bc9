// JSON in all its corners, and the words of its errors.
for (const text of ['', '{', '{"a":1,}', '[1 2]', "{'a':1}", '{"a":tru}', '"open', '01', '{"a":1}x', 'undefined', '[1,]', '"\t"', 'nul', '{"a"}', '{"a":}', '-', '1.', '"\\x"', 'NaN', '\n\n  {"k": @}', `{"long": "${'x'.repeat(60)}", bad}`, '[{"deep": [1, 2, {"x": ]}]']) {
  try { console.log(JSON.parse(text)); } catch (e) { console.log(`${e.name}: ${e.message}`); }
}
console.log(JSON.stringify({ u: undefined, f() {}, s: Symbol('x'), n: null, nan: NaN, inf: -Infinity, d: new Date(0), m: new Map([[1, 2]]), a: [undefined, () => {}], nested: { toJSON: k => `at ${k}` } }));
console.log(JSON.stringify([1, { b: [] , c: {} }], null, 2), JSON.stringify({ a: 1, b: 2, c: { a: 3, d: 4 } }, ['a', 'c'], '--'), JSON.stringify('é\u2028\ud800"\\\n\u0007'), JSON.stringify(undefined), JSON.stringify(null));
console.log(JSON.parse('{"a":{"b":[1,"2",true]}}', (k, v) => (typeof v === 'number' ? v + 1 : v)), JSON.parse('{"__proto__": 1}'), JSON.parse(' [1e3, -0.5E-2, 0] '), JSON.parse('"\\u00e9\\ud83d\\ude00\\/"'));
const loop = { name: 'root', child: { list: [1, 2] } };
loop.child.list.push(loop);
try { JSON.stringify(loop); } catch (e) { console.log(e.name, e.message); }
const direct = {}; direct.me = direct;
try { JSON.stringify(direct); } catch (e) { console.log(e.name, e.message); }
class Temp { constructor(c) { this.c = c; } toJSON() { return { celsius: this.c, fahrenheit: this.c * 1.8 + 32 }; } }
console.log(JSON.stringify({ t: new Temp(20) }), JSON.stringify({ date: new Date(Date.UTC(2020, 1, 2)) }), JSON.stringify(Object.create({ inherited: 1 }, { own: { value: 1, enumerable: true } })));
console.log(JSON.stringify({ a: [1, 2], b: 'x' }, (k, v) => (Array.isArray(v) ? v.length : v)), JSON.stringify([new Set([1]), new Error('e'), /x/, new Uint8Array(2), Buffer.from('a')]), JSON.stringify('\u{1F600}'));
const sorted = v => (v && typeof v === 'object' && !Array.isArray(v) ? Object.fromEntries(Object.keys(v).sort().map(k => [k, sorted(v[k])])) : v);
console.log(JSON.stringify(sorted({ b: 1, a: { d: 1, c: 2 } })), Object.keys(JSON.parse('{"2":1,"1":1,"b":1,"a":1}')), JSON.parse('1e400'), JSON.stringify(1e21), JSON.stringify({ [Symbol('s')]: 1, k: -0 }));
