const assert = require('node:assert');
const { parseArgs, promisify, inspect, types } = require('node:util');
const { performance } = require('node:perf_hooks');

const caught = f => {
  try {
    f();
    return 'passed';
  } catch (e) {
    return [e.name, e.code];
  }
};

class NotFound extends Error {
  constructor(what, options) {
    super(`${what} not found`, options);
    this.name = 'NotFound';
    this.what = what;
  }
}

exports.execute = async inputs => {
  const error = new NotFound('key', { cause: new TypeError('inner') });
  return {
    equal: caught(() => assert.deepStrictEqual({ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] })),
    different: caught(() => assert.deepStrictEqual({ a: 1 }, { a: 2 })),
    throws: caught(() => assert.throws(() => { throw new RangeError('x'); }, RangeError)),
    ok: caught(() => assert(0)),
    rejects: await assert.rejects(async () => { throw new Error('no'); }, /no/).then(() => 'passed'),
    error: [error instanceof Error, String(error), error.cause.message, error.stack.split('\n')[0]],
    args: parseArgs({ args: ['--n=5', '-v', 'file'], options: { n: { type: 'string' }, v: { type: 'boolean', short: 'v' } }, allowPositionals: true }),
    later: await promisify((x, done) => setImmediate(done, null, x * 2))(inputs.n),
    clock: performance.now() >= 0 && process.hrtime.bigint() > 0n && process.uptime() >= 0,
    date: types.isDate(new Date()),
    names: inspect(new NotFound('x')).includes('NotFound'),
  };
};
