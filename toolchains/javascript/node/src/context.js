// `async_hooks`: what a program knows of where it came from, kept across awaits, timers and callbacks. A context is a number
// that the engine hands on with a promise's reactions; `frames` says what each holds.
import { G, H } from './call.js';
import { apply } from './primordials.js';

let frames = [new Map()];
export const resetContexts = () => {
  frames = [new Map()];
  H().setAsyncContext(0);
};
export const context = () => H().asyncContext();
// Calls f in a context.
export const within = (id, f) => {
  const before = context();
  H().setAsyncContext(id);
  try {
    return f();
  } finally {
    H().setAsyncContext(before);
  }
};
export const keep = f => {
  const id = context();
  return id === 0 ? f : function (...args) {
    return within(id, () => apply(f, this, args));
  };
};
const added = (key, value) => frames.push(new Map(frames[context()]).set(key, value)) - 1;

export class AsyncLocalStorage {
  constructor(options) {
    this._default = options?.defaultValue;
    this.name = options?.name ?? '';
  }
  run(store, f, ...args) {
    return within(added(this, store), () => f(...args));
  }
  exit(f, ...args) {
    return within(added(this, undefined), () => f(...args));
  }
  enterWith(store) {
    H().setAsyncContext(added(this, store));
  }
  disable() {
    this.enterWith(undefined);
  }
  getStore() {
    const frame = frames[context()];
    return frame.has(this) ? frame.get(this) : this._default;
  }
  static bind(f) {
    const id = context();
    return (...args) => within(id, () => f(...args));
  }
  static snapshot() {
    const id = context();
    return (f, ...args) => within(id, () => f(...args));
  }
}
export class AsyncResource {
  constructor(type) {
    this.type = type;
    this._context = context();
  }
  runInAsyncScope(f, self, ...args) {
    return within(this._context, () => f.apply(self, args));
  }
  bind(f) {
    return (...args) => within(this._context, () => f(...args));
  }
  emitDestroy() {
    return this;
  }
  asyncId() {
    return 1;
  }
  triggerAsyncId() {
    return 0;
  }
  static bind(f) {
    return AsyncLocalStorage.bind(f);
  }
}
const { queueMicrotask } = G;
G.queueMicrotask = function (f) {
  queueMicrotask(keep(f));
};
