// `node:test`: tests run one after the other, in the order in which they were made; what became of them is said as Node.js's
// reporter `spec` says it.
import assert from 'assert/';
import { G, H, st, te } from './call.js';
import { fs } from './fs.js';
import { MockTracker } from './mock.js';
import { path, util } from './packages.js';
import { proc } from './process.js';

const say = line => H().write(1, te.encode(`${line}\n`));
const failure = (message, kind) => Object.assign(new Error(message), { code: 'ERR_TEST_FAILURE', failureType: kind });
// Where the program called, as file:line:column.
const place = () => {
  const frame = /\(?([^\s()]+:\d+:\d+)\)?$/.exec(new Error().stack.split('\n')[1] ?? '');
  return frame ? path.relative(st.cwd, frame[1].replace(/^file:\/\//, '')) : undefined;
};
const HOOKS = ['before', 'after', 'beforeEach', 'afterEach'];

class Test {
  constructor(name, options, f, parent, isSuite) {
    const given = typeof f === 'function' && f.name ? f.name : '<anonymous>';
    Object.assign(this, { name: name || given, options, f, parent, isSuite, children: [], hooks: {}, place: place(), mock: null, failed: 0 });
    for (const kind of HOOKS) this.hooks[kind] = [];
    this.depth = parent ? parent.depth + 1 : -1;
    this.skipped = options.skip ?? false;
    this.todo = options.todo ?? false;
    this.done = new Promise(resolve => (this.finish = resolve));
  }
  get fullName() {
    return this.depth > 0 ? `${this.parent.fullName} > ${this.name}` : this.name;
  }
}

let root;
let runs = false;
let current;
const counts = { tests: 0, suites: 0, pass: 0, fail: 0, cancelled: 0, skipped: 0, todo: 0 };
const failures = [];

const withRoot = () => {
  if (root) return root;
  root = new Test('', {}, undefined, undefined, true);
  root.startedAt = H().monoMs();
  current = root;
  proc.on('exit', summary);
  return root;
};
const pump = async () => {
  if (runs) return;
  runs = true;
  await callHooks(root, 'before');
  for (let next; (next = root.children.shift()); ) await run(next);
  runs = false;
};

// A function's end, by promise or by callback, and within its time.
const ended = (test, f, context, self) => {
  const work = f.length >= 2
    ? new Promise((resolve, reject) => Reflect.apply(f, self, [context, error => (error ? reject(error) : resolve())]))
    : (async () => Reflect.apply(f, self, [context]))();
  const most = test.options.timeout;
  if (!(most > 0 && most < Infinity)) return work;
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(failure(`test timed out after ${most}ms`, 'testTimeoutFailure')), most);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
};
const callHooks = async (owner, kind, test = owner) => {
  for (const { f, options } of owner.hooks[kind]) await ended({ options }, f, contextOf(test));
};
const aroundEach = async (test, kind) => {
  const above = [];
  for (let owner = test.parent; owner; owner = owner.parent) above.push(owner);
  for (const owner of kind === 'beforeEach' ? above.reverse() : above) await callHooks(owner, kind, test);
};

const runSuite = async test => {
  await test.collected;
  await callHooks(test, 'before');
  for (const child of test.children) await run(child);
  await callHooks(test, 'after');
};
const runTest = async test => {
  const context = contextOf(test);
  try {
    await aroundEach(test, 'beforeEach');
    await callHooks(test, 'before');
    await ended(test, test.f, context, context);
    for (const child of test.children) await child.done;
    if (test.planned !== undefined && test.planned !== test.met)
      throw failure(`plan expected ${test.planned} assertions but received ${test.met}`, 'testCodeFailure');
  } finally {
    await callHooks(test, 'after');
    await aroundEach(test, 'afterEach');
    test.mock?.restoreAll();
  }
};
async function run(test) {
  const before = current;
  current = test;
  const begin = H().monoMs();
  try {
    if (!test.skipped && test.f) await (test.isSuite ? runSuite(test) : runTest(test));
    if (test.failed) throw failure(`${test.failed} subtest${test.failed > 1 ? 's' : ''} failed`, 'subtestsFailed');
  } catch (error) {
    test.error = { error };
  }
  current = before;
  test.took = H().monoMs() - begin;
  report(test);
  test.finish();
}

// A test that has others begins with its name.
const open = test => {
  if (!test || test.depth < 0 || test.opened) return;
  open(test.parent);
  test.opened = true;
  say(`${'  '.repeat(test.depth)}▶ ${test.name}`);
};
const line = test => {
  const note = test.skipped ? ` # ${typeof test.skipped === 'string' ? test.skipped : 'SKIP'}` : test.todo ? ` # ${typeof test.todo === 'string' ? test.todo : 'TODO'}` : '';
  const mark = test.skipped ? '﹣' : test.error && !test.todo ? '✖' : test.error ? '⚠' : '✔';
  return `${mark} ${test.name} (${Number(test.took.toFixed(6))}ms)${note}`;
};
const report = test => {
  open(test.parent);
  say('  '.repeat(test.depth) + line(test));
  for (const text of test.notes ?? []) say(`${'  '.repeat(test.depth)}ℹ ${text}`);
  const kind = test.error?.error?.failureType;
  const fails = test.error && !test.todo && !test.skipped;
  if (fails) test.parent.failed++;
  if (fails && kind !== 'subtestsFailed') failures.push(test);
  if (test.isSuite) return void counts.suites++;
  counts.tests++;
  counts[test.skipped ? 'skipped' : test.todo ? 'todo' : !test.error ? 'pass' : kind === 'testTimeoutFailure' || kind === 'cancelledByParent' ? 'cancelled' : 'fail']++;
};
// Nothing of the event loop is left, and a test still waits.
const cancel = () => {
  for (let test = current; test && test.depth >= 0; test = test.parent) {
    const waits = 'Promise resolution is still pending but the event loop has already resolved';
    test.error = { error: failure(test === current ? waits : `${test.failed} subtest failed`, test === current ? 'cancelledByParent' : 'subtestsFailed') };
    test.took = 0;
    report(test);
  }
};
const summary = () => {
  if (runs) cancel();
  for (const [name, count] of Object.entries(counts)) say(`ℹ ${name} ${count}`);
  say(`ℹ duration_ms ${Number((H().monoMs() - root.startedAt).toFixed(6))}`);
  if (failures.length) say('\n✖ failing tests:');
  for (const test of failures) {
    say(`\n${test.place ? `test at ${test.place}\n` : ''}${line(test)}`);
    say(util.inspect(test.error.error).split('\n').map(l => `  ${l}`).join('\n'));
  }
  if (counts.fail || counts.cancelled || failures.length) proc.exitCode ??= 1;
};

const contextOf = test => (test.context ??= new TestContext(test));
class TestContext {
  #test;
  constructor(test) {
    this.#test = test;
    this.signal = new G.AbortController().signal;
    this.assert = new Proxy(assert, {
      get: (target, name) => {
        const f = target[name];
        return typeof f !== 'function' ? f : (...args) => ((test.met = (test.met ?? 0) + 1), f.apply(target, args));
      },
    });
  }
  get name() {
    return this.#test.name;
  }
  get fullName() {
    return this.#test.fullName;
  }
  get mock() {
    return (this.#test.mock ??= new MockTracker());
  }
  test(...args) {
    if (this.#test.planned !== undefined) this.#test.met = (this.#test.met ?? 0) + 1;
    const child = made(this.#test, false, args);
    this.#test.queue = (this.#test.queue ?? Promise.resolve()).then(() => run(child));
    return child.done;
  }
  plan(count) {
    this.#test.planned = count;
    this.#test.met ??= 0;
  }
  skip(why) {
    this.#test.skipped = why ?? true;
  }
  todo(why) {
    this.#test.todo = why ?? true;
  }
  diagnostic(text) {
    (this.#test.notes ??= []).push(String(text));
  }
  async waitFor(condition, { interval = 50, timeout = 1000 } = {}) {
    for (const until = H().monoMs() + timeout; ; )
      try {
        return await condition();
      } catch (cause) {
        if (H().monoMs() > until) throw new Error('waitFor() timed out', { cause });
        await new Promise(resolve => setTimeout(resolve, interval));
      }
  }
  runOnly() {}
  before(f, options) {
    this.#hook('before', f, options);
  }
  after(f, options) {
    this.#hook('after', f, options);
  }
  beforeEach(f, options) {
    this.#hook('beforeEach', f, options);
  }
  afterEach(f, options) {
    this.#hook('afterEach', f, options);
  }
  #hook(kind, f, options = {}) {
    this.#test.hooks[kind].push({ f, options });
  }
}

function made(parent, isSuite, args) {
  const [name, options, f] = [args.find(a => typeof a === 'string'), args.find(a => typeof a === 'object' && a !== null), args.find(a => typeof a === 'function')];
  const test = new Test(name, options ?? {}, f, parent, isSuite);
  parent.children.push(test);
  return test;
}
const add = isSuite => {
  const begin = (extra, args) => {
    const test = made(withRoot() && current, isSuite, args);
    Object.assign(test, extra);
    if (isSuite && test.f && !test.skipped) {
      const before = current;
      current = test;
      try {
        test.collected = Reflect.apply(test.f, undefined, [contextOf(test)]);
      } catch (error) {
        test.collected = Promise.reject(error);
        test.collected.catch(() => {});
      }
      current = before;
    }
    if (test.parent === root) proc.nextTick(pump);
    else if (!test.parent.isSuite) test.parent.queue = (test.parent.queue ?? Promise.resolve()).then(() => run(test));
    return test.done;
  };
  const f = (...args) => begin({}, args);
  f.skip = (...args) => begin({ skipped: true }, args);
  f.todo = (...args) => begin({ todo: true }, args);
  f.only = f;
  return f;
};

export const test = add(false);
const suite = add(true);
Object.assign(test, { test, it: test, suite, describe: suite, mock: new MockTracker(), assert });
for (const kind of HOOKS) test[kind] = (f, options = {}) => void (withRoot() && current).hooks[kind].push({ f, options });
Object.defineProperty(test, 'snapshot', {
  get() {
    throw new Error('snapshots of node:test are not available in this sandbox: a skill cannot write beside its tests');
  },
});
test.default = test;

// `node --test`: the files that are named, or those that look like tests.
const LIKE_TESTS = ['**/*{.,-,_}test.{js,mjs,cjs,ts,mts}', '**/test-*.{js,mjs,cjs,ts,mts}', '**/test.{js,mjs,cjs,ts,mts}', '**/test/**/*.{js,mjs,cjs,ts,mts}'];
Object.defineProperty(test, 'filesOfTests', {
  value: named => {
    const patterns = named.filter(name => !name.startsWith('-'));
    const found = fs.globSync(patterns.length ? patterns : LIKE_TESTS).filter(file => !file.split('/').includes('node_modules'));
    if (patterns.length && !found.length) throw new Error(`Could not find '${patterns.join("', '")}'`);
    withRoot();
    return found.sort().map(file => path.resolve(file));
  },
});
