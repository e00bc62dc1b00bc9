// `timers`, `process.nextTick` and the event loop's turn.
import { G, H, received } from './call.js';
import { SafeMap, append, apply, list, sortBy, takeFirst } from './primordials.js';
import { guard } from './errors.js';
import { context, keep, within } from './context.js';
import { glance, wait } from './poll.js';

const { max } = Math;

// As in libuv it is read once a turn, so that timers set together keep their order.
let now = 0;
// Node.js takes more than a millisecond to come to its first turn: a timer of one is due by then.
let firstTurn = true;
let ids = 1;
const timers = new SafeMap();
let immediates = list();
let completions = list();
let nextTicks = list();

class Timeout {
  constructor(f, ms, args, repeats) {
    if (typeof f !== 'function') throw notCallback(f);
    ms = +ms;
    this._id = ids++;
    this._onTimeout = f;
    this._args = args;
    this._idleTimeout = ms >= 1 && ms <= 2147483647 ? Math.trunc(ms) : 1;
    this._repeats = repeats;
    this._refed = true;
    this._context = context();
    this.refresh();
  }
  ref() {
    this._refed = true;
    return this;
  }
  unref() {
    this._refed = false;
    return this;
  }
  hasRef() {
    return this._refed;
  }
  refresh() {
    this._at = firstTurn && this._idleTimeout === 1 ? now : now + this._idleTimeout;
    timers.delete(this._id);
    timers.set(this._id, this);
    return this;
  }
  close() {
    timers.delete(this._id);
    return this;
  }
  _run() {
    if (!timers.has(this._id)) return false;
    if (this._repeats) this.refresh();
    else timers.delete(this._id);
    within(this._context, () => apply(this._onTimeout, this, this._args));
    return true;
  }
  [Symbol.toPrimitive]() {
    return this._id;
  }
  [Symbol.dispose]() {
    this.close();
  }
}

class Immediate {
  constructor(f, args) {
    if (typeof f !== 'function') throw notCallback(f);
    this._onImmediate = keep(f);
    this._args = args;
  }
  ref() {
    return this;
  }
  unref() {
    return this;
  }
  hasRef() {
    return true;
  }
  _run() {
    if (!this._onImmediate) return false;
    const f = this._onImmediate;
    this._onImmediate = null;
    apply(f, this, this._args);
    return true;
  }
}

const notCallback = value => {
  const error = new TypeError(`The "callback" argument must be of type function. Received ${received(value)}`);
  error.code = 'ERR_INVALID_ARG_TYPE';
  return error;
};

G.setTimeout = function setTimeout(f, ms, ...args) {
  return new Timeout(f, ms, args, false);
};
G.setInterval = function setInterval(f, ms, ...args) {
  return new Timeout(f, ms, args, true);
};
G.clearTimeout = function clearTimeout(t) {
  if (t != null) timers.delete(typeof t === 'object' ? t._id : +t);
};
G.clearInterval = function clearInterval(t) {
  G.clearTimeout(t);
};
G.setImmediate = function setImmediate(f, ...args) {
  const immediate = new Immediate(f, args);
  append(immediates, immediate);
  return immediate;
};
G.clearImmediate = function clearImmediate(i) {
  if (i) i._onImmediate = null;
};

// An operation of the system is over: it was done at once, and its program hears of it as late as from a real one.
export const complete = f => {
  const done = keep(f);
  append(completions, { _run: () => (done(), true) });
};

export const nextTick = (f, ...args) => {
  if (typeof f !== 'function') throw notCallback(f);
  append(nextTicks, { f: keep(f), args });
};
// → whether there were any
export const runNextTicks = () => {
  const any = nextTicks.length > 0;
  for (let i = 0; i < nextTicks.length; i++) {
    const { f, args } = nextTicks[i];
    guard(() => apply(f, undefined, args));
  }
  nextTicks = list();
  return any;
};

// What is due and has not run yet, and what comes after it: timers, immediates, completions.
let batch = list();
let phase = 0;
const timersThat = f => {
  const found = list();
  timers.forEach(t => f(t) && append(found, t));
  return found;
};
const phases = [
  () => {
    // However long the program took to load: what it set first comes first.
    const due = firstTurn ? now : H().monoMs();
    firstTurn = false;
    now = H().monoMs();
    return sortBy(timersThat(t => t._at <= due), (a, b) => a._at - b._at);
  },
  () => {
    const set = immediates;
    immediates = list();
    return set;
  },
  () => {
    // What has happened is over once its callbacks have run.
    if (glance()) complete(() => {});
    const over = completions;
    completions = list();
    return over;
  },
];

// → milliseconds until the first of these is due, -1 where there is none
const until = counts => {
  let first = Infinity;
  timers.forEach(t => {
    if (counts(t) && t._at < first) first = t._at;
  });
  return first === Infinity ? -1 : max(first - H().monoMs(), 0);
};

// Runs one callback. → milliseconds to wait before the next turn, 0 for none, -1 when nothing is left
export const tick = () => {
  for (let idle = 0; idle <= phases.length; ) {
    while (batch.length) {
      let ran = true;
      const next = takeFirst(batch);
      guard(() => {
        ran = next._run();
      });
      if (ran) return 0;
    }
    batch = phases[phase]();
    phase = (phase + 1) % phases.length;
    idle = batch.length ? 0 : idle + 1;
  }
  return wait(until(t => t._refed), until(() => true));
};
// At the beginning of a call: what was set before the snapshot is none of its business.
export const resetTimers = () => {
  now = H().monoMs();
  firstTurn = true;
  timers.clear();
  ids = 1;
  immediates = list();
  completions = list();
  nextTicks = list();
  batch = list();
  phase = 0;
};

export const timersMod = {
  setTimeout: G.setTimeout,
  setInterval: G.setInterval,
  setImmediate: G.setImmediate,
  clearTimeout: G.clearTimeout,
  clearInterval: G.clearInterval,
  clearImmediate: G.clearImmediate,
};

const abortError = signal => {
  const error = new Error('The operation was aborted', { cause: signal.reason });
  error.name = 'AbortError';
  error.code = 'ABORT_ERR';
  return error;
};
const settle = (set, clear, signal, value) =>
  new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(abortError(signal));
    const abort = () => {
      clear(timer);
      reject(abortError(signal));
    };
    const timer = set(() => {
      signal?.removeEventListener('abort', abort);
      resolve(value);
    });
    signal?.addEventListener('abort', abort);
  });
export const tp = {
  setTimeout: (ms, value, o) => settle(f => G.setTimeout(f, ms), G.clearTimeout, o?.signal, value),
  setImmediate: (value, o) => settle(f => G.setImmediate(f), G.clearImmediate, o?.signal, value),
  async *setInterval(ms, value, o) {
    for (;;) yield await tp.setTimeout(ms, value, o);
  },
  scheduler: { wait: (ms, o) => tp.setTimeout(ms, undefined, o), yield: () => tp.setImmediate() },
};
timersMod.promises = tp;
for (const name of ['setTimeout', 'setImmediate'])
  Object.defineProperty(G[name], Symbol.for('nodejs.util.promisify.custom'), { value: tp[name], enumerable: false });
