// `diagnostics_channel`
import { received } from './call.js';

class Channel {
  constructor(name) {
    this.name = name;
    Object.defineProperty(this, '_subscribers', { value: [] });
  }
  get hasSubscribers() {
    return this._subscribers.length > 0;
  }
  subscribe(f) {
    if (typeof f !== 'function') throw Object.assign(new TypeError(`The "subscription" argument must be of type function. Received ${received(f)}`), { code: 'ERR_INVALID_ARG_TYPE' });
    this._subscribers.push(f);
  }
  unsubscribe(f) {
    const at = this._subscribers.indexOf(f);
    if (at >= 0) this._subscribers.splice(at, 1);
    return at >= 0;
  }
  publish(message) {
    for (const f of [...this._subscribers])
      try {
        f(message, this.name);
      } catch (e) {
        process.nextTick(() => {
          throw e;
        });
      }
  }
  bindStore() {}
  unbindStore() {}
  runStores(message, f, self, ...args) {
    this.publish(message);
    return Reflect.apply(f, self, args);
  }
}
const channels = new Map();
const channel = name => {
  if (!channels.has(name)) channels.set(name, new Channel(name));
  return channels.get(name);
};

const EVENTS = ['start', 'end', 'asyncStart', 'asyncEnd', 'error'];
class TracingChannel {
  constructor(names) {
    for (const event of EVENTS) this[event] = typeof names === 'string' ? channel(`tracing:${names}:${event}`) : names[event];
  }
  get hasSubscribers() {
    return EVENTS.some(event => this[event].hasSubscribers);
  }
  subscribe(handlers) {
    for (const event of EVENTS) if (handlers[event]) this[event].subscribe(handlers[event]);
  }
  unsubscribe(handlers) {
    return EVENTS.every(event => !handlers[event] || this[event].unsubscribe(handlers[event]));
  }
  _failed(context, error) {
    context.error = error;
    this.error.publish(context);
    throw error;
  }
  traceSync(f, context = {}, self, ...args) {
    this.start.publish(context);
    try {
      return (context.result = Reflect.apply(f, self, args));
    } catch (e) {
      this._failed(context, e);
    } finally {
      this.end.publish(context);
    }
  }
  tracePromise(f, context = {}, self, ...args) {
    const later = value => {
      this.asyncStart.publish(context);
      this.asyncEnd.publish(context);
      return value;
    };
    this.start.publish(context);
    try {
      return Promise.resolve(Reflect.apply(f, self, args)).then(
        value => later((context.result = value)),
        error => (later(), this._failed(context, error)),
      );
    } catch (e) {
      this._failed(context, e);
    } finally {
      this.end.publish(context);
    }
  }
  traceCallback(f, position = -1, context = {}, self, ...args) {
    const callback = args.at(position);
    args.splice(position, 1, (error, result) => {
      Object.assign(context, error ? { error } : { result });
      if (error) this.error.publish(context);
      this.asyncStart.publish(context);
      try {
        callback(error, result);
      } finally {
        this.asyncEnd.publish(context);
      }
    });
    return this.traceSync(f, context, self, ...args);
  }
}

export const diagnostics = {
  channel,
  hasSubscribers: name => channels.get(name)?.hasSubscribers ?? false,
  subscribe: (name, f) => channel(name).subscribe(f),
  unsubscribe: (name, f) => channel(name).unsubscribe(f),
  tracingChannel: names => new TracingChannel(names),
  Channel,
};
