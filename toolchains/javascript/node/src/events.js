// `events`: what the package lacks.
import EventEmitter from 'events/';
import { received } from './call.js';
import { util } from './packages.js';
import { apply } from './primordials.js';

export { EventEmitter };
const REJECTION = Symbol.for('nodejs.rejection');
const MONITOR = Symbol('events.errorMonitor');
const CAPTURES = Symbol('kCapture');

const abortError = signal => {
  const error = new Error('The operation was aborted', { cause: signal?.reason });
  return Object.assign(error, { name: 'AbortError', code: 'ABORT_ERR' });
};
const invalid = (name, type, value) => {
  throw Object.assign(new TypeError(`The "${name}" argument must be ${type}. Received ${received(value)}`), { code: 'ERR_INVALID_ARG_TYPE' });
};

// Hears of an event, of either kind of emitter. → what ends it
const hear = (emitter, name, f, once = false) => {
  if (typeof emitter?.on === 'function') {
    emitter[once ? 'once' : 'on'](name, f);
    return () => emitter.removeListener(name, f);
  }
  if (typeof emitter?.addEventListener !== 'function') invalid('emitter', 'an instance of EventEmitter', emitter);
  emitter.addEventListener(name, f, { once });
  return () => emitter.removeEventListener(name, f);
};

const once = (emitter, name, { signal } = {}) =>
  new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(abortError(signal));
    const ends = [];
    const settle = (how, value) => {
      for (const end of ends) end();
      how(value);
    };
    ends.push(hear(emitter, name, (...args) => settle(resolve, args), true));
    if (name !== 'error' && typeof emitter.on === 'function') ends.push(hear(emitter, 'error', e => settle(reject, e), true));
    if (signal) ends.push(hear(signal, 'abort', () => settle(reject, abortError(signal)), true));
  });

// What comes is kept until it is asked for; so is an error.
const on = (emitter, name, { signal, close = [] } = {}) => {
  if (signal?.aborted) throw abortError(signal);
  const events = [];
  const askers = [];
  let failure;
  let done = false;
  const ends = [];
  const end = () => {
    done = true;
    for (const stop of ends.splice(0)) stop();
    for (const { resolve } of askers.splice(0)) resolve({ value: undefined, done: true });
  };
  const fail = error => {
    const asker = askers.shift();
    if (asker) asker.reject(error);
    else failure = { error };
    end();
  };
  ends.push(hear(emitter, name, (...args) => (askers.length ? askers.shift().resolve({ value: args, done: false }) : events.push(args))));
  if (name !== 'error' && typeof emitter.on === 'function') ends.push(hear(emitter, 'error', fail));
  for (const one of close) ends.push(hear(emitter, one, end));
  if (signal) ends.push(hear(signal, 'abort', () => fail(abortError(signal)), true));
  return {
    async next() {
      if (events.length) return { value: events.shift(), done: false };
      if (failure) {
        const { error } = failure;
        failure = undefined;
        throw error;
      }
      if (done) return { value: undefined, done: true };
      return new Promise((resolve, reject) => askers.push({ resolve, reject }));
    },
    async return() {
      end();
      return { value: undefined, done: true };
    },
    async throw(error) {
      fail(error);
      return { value: undefined, done: true };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
};

const { init } = EventEmitter;
EventEmitter.init = function (options) {
  init.call(this);
  if (options?.captureRejections) Object.defineProperty(this, CAPTURES, { value: true, configurable: true, writable: true });
};
const { emit } = EventEmitter.prototype;
const unhandled = value => {
  const error = new Error(`Unhandled error. (${util.inspect(value)})`);
  return Object.assign(error, { code: 'ERR_UNHANDLED_ERROR', context: value });
};
EventEmitter.prototype.emit = function (name, value) {
  if (name === 'error') {
    if (this._events?.[MONITOR] !== undefined) emit.call(this, MONITOR, value);
    if (this._events?.error === undefined && !(value instanceof Error)) throw unhandled(value);
  }
  return this[CAPTURES] ? emitCapturing(this, name, [...arguments].slice(1)) : apply(emit, this, arguments);
};
// What a listener's promise rejects with becomes an event.
const emitCapturing = (emitter, name, args) => {
  const listeners = emitter.rawListeners(name);
  if (!listeners.length) return Reflect.apply(emit, emitter, [name, ...args]);
  for (const listener of listeners) {
    const result = Reflect.apply(listener, emitter, args);
    if (typeof result?.then !== 'function') continue;
    result.then(undefined, error =>
      process.nextTick(() => {
        if (typeof emitter[REJECTION] === 'function') return emitter[REJECTION](error, name, ...args);
        emitter[CAPTURES] = false;
        try {
          emitter.emit('error', error);
        } finally {
          emitter[CAPTURES] = true;
        }
      }),
    );
  }
  return true;
};

Object.assign(EventEmitter, {
  EventEmitter,
  once,
  on,
  errorMonitor: MONITOR,
  captureRejectionSymbol: REJECTION,
  captureRejections: false,
  usingDomains: false,
  getEventListeners: (emitter, name) => (typeof emitter.listeners === 'function' ? emitter.listeners(name) : invalid('emitter', 'an instance of EventEmitter', emitter)),
  getMaxListeners: emitter => emitter.getMaxListeners?.() ?? EventEmitter.defaultMaxListeners,
  setMaxListeners(n = EventEmitter.defaultMaxListeners, ...emitters) {
    if (!emitters.length) EventEmitter.defaultMaxListeners = n;
    for (const emitter of emitters) emitter.setMaxListeners?.(n);
  },
  addAbortListener(signal, f) {
    if (signal.aborted) queueMicrotask(f);
    const end = hear(signal, 'abort', f, true);
    return { [Symbol.dispose]: end };
  },
});
