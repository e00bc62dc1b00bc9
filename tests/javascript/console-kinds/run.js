// Consoles of streams, groups, tables, and what console.log makes of every kind of value.
const { Console } = require('console');
const fs = require('fs');
const o = fs.createWriteStream('artifacts/out.log'),
  e = fs.createWriteStream('artifacts/err.log');
const l = new Console({ stdout: o, stderr: e });
l.log('hi %s', 'there');
l.error('err');
l.group('G');
l.info('in');
l.groupEnd();
l.table([{ a: 1 }]);
l.count();
l.count('x');
l.dir({ a: { b: { c: { d: 1 } } } }, { depth: 0 });
l.assert(false, 'nope %d', 1);
const l2 = new console.Console(process.stdout, process.stderr);
l2.log('x', { a: 1 });
l2.warn('w');
console.log(console instanceof Console, typeof console.Console);
console.group('one');
console.group();
console.log('two\nlines');
console.groupEnd();
console.groupEnd();
console.log('zero');
console.count();
console.count('a');
console.countReset();
console.count();
console.assert(true);
console.assert(false, 'msg', { a: 1 });
console.assert(false);
console.dir({ a: [1, { b: { c: {} } }] }, { depth: null });
console.log();
console.log('');
console.log('%s is %d years', 'Bob', 42, 'extra');
console.log('%O', { a: { b: { c: { d: 1 } } } });
console.debug('d');
console.trace === undefined;
console.table(5);
console.table([
  [1, 2],
  [3, 4],
]);
console.table({ a: { x: 1 }, b: { y: 2 } });
console.table(new Map([['k', 1]]));
console.table([]);
console.table(['a', 'b']);
console.dirxml({ a: 1 });
console.timeLog('zz');
console.log(
  -0,
  [-0],
  0.1 + 0.2,
  1e21,
  1e-7,
  123456789012345680000,
  NaN,
  [undefined, null],
  [, 1],
  { a: undefined },
  [[[[1]]]],
  { a: { b: { c: {} } } },
  'str',
  ['str'],
  Symbol('s'),
  10n,
  [10n],
  () => {},
  class A extends Array {},
  function foo() {},
  new Date(0),
  /r/g,
  new Error('x').message,
  [1.0, 2.5],
  true,
  new Number(3),
  new String('s'),
  [new String('s')],
  Object(1n),
  new (class Foo {
    constructor() {
      this.a = 1;
    }
  })(),
  Object.create({ a: 1 }),
  Object.create(class Q {}.prototype),
  new Uint8Array([1, 2, 3]),
  new ArrayBuffer(4),
  new Map([
    [{ a: 1 }, 'v'],
    ['k', new Map()],
  ]),
  new Set(['a', { b: 1 }]),
  ['a'.repeat(100)],
  Array.from({ length: 120 }, (_, i) => i),
  { ['a-b']: 1, 'c d': 2, 3: 4 },
  [Symbol.iterator],
  process.stdout.isTTY,
  new URL('http://u:p@h:8080/p?q=1#f'),
  new URLSearchParams('a=1&b=2'),
  Buffer.from('hi'),
  new Headers({ a: 'b' }),
  Promise.resolve(1),
  (function () {
    return arguments;
  })(1, 2),
  globalThis === global,
  Math,
  JSON,
  Reflect,
  Intl,
  Atomics === undefined,
  new Proxy([1, 2], {}),
  new Proxy(function f() {}, {}),
  [, 'x'],
  {
    f() {},
    g: async () => {},
    *h() {},
    get x() {
      return 1;
    },
    set y(v) {},
    get z() {
      return 1;
    },
    set z(v) {},
  },
  new WeakSet(),
  new WeakRef({}),
  { __proto__: null, a: 1 },
  { [Symbol.toStringTag]: 'Tag', a: 1 },
  'multi\nline',
  ['multi\nline'],
  ["it's"],
  ['"q"'],
  ['`b\'"'],
  ['\\', '\t', '\u0001', '\u007f', 'é', '😀'],
);
console.log({
  a: 'x'.repeat(80),
  b: [1, 2, 3].map(x => ({ id: x, name: 'item ' + x, tags: ['a', 'b'] })),
  c: { d: { e: { f: { g: 1 } } } },
});
console.log(
  [
    ['a', 1],
    ['b', 2],
  ],
  Object.entries({ x: 1 }),
  [
    { a: 1, b: 2 },
    { a: 3, b: 4 },
  ],
);
console.log(
  new Array(5),
  [1, , 3],
  Array(3)
    .fill()
    .map((_, i) => i),
);
console.log(
  ['apple', 'banana', 'cherry', 'dragonfruit', 'elderberry', 'fig', 'grape', 'honeydew'],
  Array.from({ length: 30 }, (_, i) => 'item' + i),
  Array.from({ length: 27 }, (_, i) => i * 1000),
);
