// A skill that tests itself with node:test.
const { test, describe, it, before, beforeEach, after, mock } = require('node:test');
const assert = require('node:assert');
const { spawnSync } = require('child_process');
if (process.argv[2] === 'run') {
  const add = (a, b) => a + b;
  test('adds', () => {
    assert.strictEqual(add(1, 2), 3);
  });
  test('async', async t => {
    await new Promise(r => setTimeout(r, 1));
    await t.test('sub', () => assert.ok(true));
  });
  describe('suite', () => {
    let n = 0;
    before(() => {
      n = 10;
    });
    beforeEach(() => {
      n++;
    });
    it('one', () => assert.equal(n, 11));
    it('two', () => assert.equal(n, 12));
    it.skip('three', () => {});
    it('todo', { todo: true }, () => {});
    describe('nested', () => {
      it('deep', () => {});
    });
  });
  test('mocks', t => {
    const f = t.mock.fn(x => x * 2);
    assert.equal(f(2), 4);
    assert.equal(f.mock.calls.length, 1);
    assert.deepEqual(f.mock.calls[0].arguments, [2]);
    const o = {
      m() {
        return 1;
      },
    };
    mock.method(o, 'm', () => 5);
    assert.equal(o.m(), 5);
    mock.restoreAll();
    assert.equal(o.m(), 1);
  });
  test('skip me', { skip: 'reason' }, () => {});
  test('callback', (t, done) => {
    setTimeout(done, 1);
  });

  test('fails', () => {
    throw new Error('boom');
  });
  describe('broken suite', () => {
    after(() => console.log('after all'));
    it('bad', () => assert.equal(1, 2));
    it('good', () => {});
  });
  test('subtests fail', async t => {
    await t.test('inner', () => {
      throw new TypeError('deep');
    });
  });
  test('plan', t => {
    t.plan(2);
    t.assert.ok(1);
    t.assert.equal(1, 1);
  });
  test('diagnostic', t => {
    t.diagnostic('noted');
    t.skip('later');
  });
  test('times out', { timeout: 5 }, () => new Promise(r => setTimeout(r, 1000)));
} else {
  const { stdout, status } = spawnSync(process.execPath, [__filename, 'run'], { encoding: 'utf8' });
  const results = stdout.split('\n✖ failing tests:')[0];
  console.log(results.replace(/\([\d.]+ms\)/g, '(…)').replace(/duration_ms .*/, 'duration_ms …'), status);
  console.log(stdout.match(/^ {2}(Error|TypeError|AssertionError).*$/gm));
}
