// Arguments, formats, inspections and promises of util.
import {
  parseArgs,
  styleText,
  inspect,
  format,
  types,
  isDeepStrictEqual,
  promisify,
  inherits,
  deprecate,
  stripVTControlCharacters,
  toUSVString,
  getSystemErrorName,
  callbackify,
  debuglog,
  TextDecoder,
} from 'node:util';
const options = {
  verbose: { type: 'boolean', short: 'v', default: false },
  n: { type: 'string', short: 'n' },
  name: { type: 'string', multiple: true },
  color: { type: 'boolean' },
  a: { type: 'boolean', short: 'a' },
  b: { type: 'boolean', short: 'b' },
  c: { type: 'boolean', short: 'c' },
};
const args = '--verbose -n 5 --name=foo file1 --no-color -abc file2 -- --rest'.split(' ');
const r = parseArgs({ args, options, allowPositionals: true, allowNegative: true, tokens: true });
console.log(r);
for (const args of [['--bogus'], ['--n'], ['--verbose=1'], ['pos'], ['-x']])
  try {
    parseArgs({ args, options });
  } catch (e) {
    console.log(e.code, e.message);
  }
console.log(
  JSON.stringify(styleText('red', 'x')),
  styleText(['bold', 'green'], 'ok', { validateStream: false }).length,
);
console.log(
  inspect(
    {
      a: new Map([[1, { b: new Set([1]) }]]),
      d: Symbol('x'),
      f() {},
      g: class A {},
      h: () => 1,
      n: null,
      u: undefined,
      big: 10n,
      re: /x/gi,
      date: new Date(0),
      err: new RangeError('boo').message,
      buf: Buffer.from('abc'),
      ta: new Float64Array(3),
      [Symbol('k')]: 1,
      get x() {
        return 1;
      },
      set x(v) {},
      neg: -0,
      str: "it's",
      long: 'x'.repeat(20),
    },
    { depth: 4, sorted: true },
  ),
);
console.log(
  inspect('a\nb\'"'),
  inspect([, , 1, ,]),
  inspect(Object.create(null)),
  inspect(
    new (class Foo {
      a = 1;
      #p = 2;
    })(),
  ),
  inspect(Object.assign(() => {}, { x: 1 })),
  inspect([1.5, -0, NaN]),
  inspect(new Array(200).fill(7)).length,
  inspect('x'.repeat(20000)).length,
);
console.log(
  format('%s %s', 'a'),
  format('%d', '42x'),
  format('%s', { a: { b: 1 } }, 'extra', { c: 1 }),
  format('%c css', 'color'),
  format(1, 2, '3'),
  format('%s', Symbol('q')),
  format('%s', 12n),
  format('%i', 3.9),
  format('%s', -0),
  format('%s', null, undefined),
  format('%s', class X {}),
  format('%s', [1, [2, [3]]]),
  format('%o', { f() {} }),
  format('%x', 1),
);
console.log(
  types.isRegExp(/x/),
  types.isPromise(Promise.resolve()),
  types.isProxy(new Proxy({}, {})),
  types.isGeneratorFunction(function* () {}),
  types.isAsyncFunction(async () => {}),
  types.isDate(new Date()),
  types.isMap(new Map()),
  types.isTypedArray(new Uint8Array()),
  types.isUint8Array(Buffer.alloc(1)),
  types.isNativeError(new Error()),
  types.isBoxedPrimitive(Object(1)),
  types.isSymbolObject(Object(Symbol())),
);
console.log(
  isDeepStrictEqual({ a: [1, { b: NaN }] }, { a: [1, { b: NaN }] }),
  isDeepStrictEqual(new Set([1, { a: 1 }]), new Set([1, { a: 1 }])),
  isDeepStrictEqual([1, , 2], [1, undefined, 2]),
);
console.log(stripVTControlCharacters('\u001b[31mred\u001b[0m'), getSystemErrorName(-2), toUSVString('a\ud800b'));
callbackify(async x => x * 2)(21, (e, v) => console.log('cb', e, v));
console.log(await promisify(setTimeout)(5, 'later'), await promisify((a, cb) => cb(null, a + 1))(1));
console.log(
  new TextDecoder('utf-16le').decode(new Uint8Array([0x41, 0, 0x42, 0])),
  new TextDecoder('latin1').decode(new Uint8Array([0xe9, 0x80])),
  new TextDecoder('windows-1252').encoding,
);
try {
  new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array([0xff]));
} catch (e) {
  console.log(e.name, e.code, e.message);
}
const err = new Error('outer', { cause: new TypeError('inner') });
console.log(err.cause.message, inspect(err).includes('[cause]'));
console.log(new AggregateError([new Error('a'), new Error('b')], 'many').errors.length);
console.log(
  inspect(Promise.resolve(4)),
  inspect(Promise.reject(new Error('no')).catch(() => {}) && new Promise(() => {})),
  inspect(new WeakMap()),
  inspect(globalThis).length > 100,
  inspect(async function foo() {}),
  inspect(function* gen() {}),
  inspect(new Boolean(true)),
  inspect(Object('str')),
  inspect(new Error('x')).split('\n')[0],
);
