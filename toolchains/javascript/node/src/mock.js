// `mock` of `node:test`: functions that remember how they were called.
import { unavailable } from './missing.js';

class MockContext {
  constructor(original, implementation, times, undo) {
    this.calls = [];
    Object.defineProperties(this, {
      _original: { value: original },
      _now: { value: implementation, writable: true },
      _once: { value: new Map() },
      _times: { value: times },
      _undo: { value: undo },
    });
  }
  callCount() {
    return this.calls.length;
  }
  mockImplementation(f) {
    this._now = f;
  }
  mockImplementationOnce(f, onCall = this.calls.length) {
    this._once.set(onCall, f);
  }
  resetCalls() {
    this.calls.length = 0;
  }
  restore() {
    this._now = this._original;
    this._once.clear();
    this._undo?.();
  }
  _next() {
    const n = this.calls.length;
    const once = this._once.get(n);
    this._once.delete(n);
    return once ?? (n < this._times ? this._now : this._original);
  }
}

const mocked = (original, implementation, times, undo) => {
  const context = new MockContext(original, implementation, times, undo);
  const called = (run, args, self, target) => {
    const f = context._next();
    const call = { arguments: args, error: undefined, result: undefined, stack: new Error(), target, this: self };
    context.calls.push(call);
    try {
      return (call.result = run(f));
    } catch (e) {
      call.error = e;
      throw e;
    }
  };
  const f = new Proxy(original, {
    apply: (_, self, args) => called(g => Reflect.apply(g, self, args), args, self, undefined),
    construct: (_, args, target) => called(g => Reflect.construct(g, args, target), args, undefined, target),
    get: (target, name, self) => (name === 'mock' ? context : Reflect.get(target, name, self)),
  });
  return [f, context];
};

export class MockTracker {
  constructor() {
    Object.defineProperty(this, '_contexts', { value: [] });
  }
  _kept([f, context]) {
    this._contexts.push(context);
    return f;
  }
  fn(original = () => {}, implementation = original, options = {}) {
    if (typeof original === 'object') [original, implementation, options] = [() => {}, () => {}, original];
    else if (typeof implementation === 'object') [implementation, options] = [original, implementation];
    return this._kept(mocked(original, implementation, options.times ?? Infinity));
  }
  method(object, name, implementation, options = {}) {
    if (typeof implementation === 'object' && implementation !== null) [implementation, options] = [undefined, implementation];
    const kind = options.getter ? 'get' : options.setter ? 'set' : 'value';
    let holder = object;
    while (holder !== null && !Object.hasOwn(holder, name)) holder = Object.getPrototypeOf(holder);
    const before = holder === null ? undefined : Object.getOwnPropertyDescriptor(holder, name);
    const original = before?.[kind];
    if (typeof original !== 'function') {
      const error = new TypeError(`The argument 'methodName' must be a method. Received ${String(original)}`);
      throw Object.assign(error, { code: 'ERR_INVALID_ARG_VALUE' });
    }
    const undo = () => (holder === object ? Object.defineProperty(object, name, before) : delete object[name]);
    const [f, context] = mocked(original, implementation ?? original, options.times ?? Infinity, undo);
    Object.defineProperty(object, name, { ...before, configurable: true, [kind]: f });
    return this._kept([f, context]);
  }
  getter(object, name, implementation, options) {
    return this.method(object, name, implementation, { ...options, getter: true });
  }
  setter(object, name, implementation, options) {
    return this.method(object, name, implementation, { ...options, setter: true });
  }
  property(object, name, value) {
    const before = Object.getOwnPropertyDescriptor(object, name);
    Object.defineProperty(object, name, { value, writable: true, configurable: true, enumerable: before?.enumerable ?? true });
    const undo = () => (before ? Object.defineProperty(object, name, before) : delete object[name]);
    this._contexts.push({ resetCalls() {}, restore: undo });
    return object;
  }
  get timers() {
    throw unavailable('mock.timers of node:test', 'give the functions to be tested a clock of their own');
  }
  module() {
    throw unavailable('mock.module of node:test', 'give the functions to be tested what they use');
  }
  // The functions stay as they were made; what stood in an object's place is there again.
  reset() {
    this.restoreAll();
    this._contexts.length = 0;
  }
  restoreAll() {
    for (const context of this._contexts) context.restore();
  }
}
