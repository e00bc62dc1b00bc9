// `timers`, `process.nextTick` and the event loop's turn.
import { G, H } from './call.js';
import { guard } from './errors.js';
import { context, keep, within } from './context.js';
import { glance, wait } from './poll.js';
import { util } from './packages.js';

// As in libuv it is read once a turn, so that timers set together keep their order.
let now = 0;
// Node.js takes more than a millisecond to come to its first turn: a timer of one is due by then.
let firstTurn = true;
let ids = 1;
const timers = new Map();
let immediates = [];
let completions = [];
let nextTicks = [];

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
    within(this._context, () => this._onTimeout(...this._args));
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
    f(...this._args);
    return true;
  }
}

const notCallback = value => {
  const error = new TypeError(`The "callback" argument must be of type function. Received ${util.inspect(value)}`);
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
  immediates.push(immediate);
  return immediate;
};
G.clearImmediate = function clearImmediate(i) {
  if (i) i._onImmediate = null;
};

// An operation of the system is over: it was done at once, and its program hears of it as late as from a real one.
export const complete = f => {
  const done = keep(f);
  completions.push({ _run: () => (done(), true) });
};

export const nextTick = (f, ...args) => {
  if (typeof f !== 'function') throw notCallback(f);
  nextTicks.push({ f: keep(f), args });
};
// → whether there were any
export const runNextTicks = () => {
  const any = nextTicks.length > 0;
  for (let i = 0; i < nextTicks.length; i++) {
    const { f, args } = nextTicks[i];
    guard(() => f(...args));
  }
  nextTicks = [];
  return any;
};

// What is due and has not run yet, and what comes after it: timers, immediates, completions.
let batch = [];
let phase = 0;
const phases = [
  () => {
    // However long the program took to load: what it set first comes first.
    const due = firstTurn ? now : H().monoMs();
    firstTurn = false;
    now = H().monoMs();
    return [...timers.values()].filter(t => t._at <= due).sort((a, b) => a._at - b._at);
  },
  () => immediates.splice(0),
  () => {
    // What has happened is over once its callbacks have run.
    if (glance()) complete(() => {});
    return completions.splice(0);
  },
];

// → milliseconds until the first of these is due, -1 where there is none
const until = some => (some.length ? Math.max(Math.min(...some.map(t => t._at)) - H().monoMs(), 0) : -1);

// Runs one callback. → milliseconds to wait before the next turn, 0 for none, -1 when nothing is left
export const tick = () => {
  for (let idle = 0; idle <= phases.length; ) {
    while (batch.length) {
      let ran = true;
      const next = batch.shift();
      guard(() => {
        ran = next._run();
      });
      if (ran) return 0;
    }
    batch = phases[phase]();
    phase = (phase + 1) % phases.length;
    idle = batch.length ? 0 : idle + 1;
  }
  const all = [...timers.values()];
  return wait(until(all.filter(t => t._refed)), until(all));
};
// At the beginning of a call: what was set before the snapshot is none of its business.
export const resetTimers = () => {
  now = H().monoMs();
  firstTurn = true;
  timers.clear();
  ids = 1;
  [immediates, completions, nextTicks, batch, phase] = [[], [], [], [], 0];
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
