// `MessageChannel` and `BroadcastChannel`: between parts of one program.
import { G } from './call.js';
import { complete } from './timers.js';

export class MessageEvent extends G.Event {
  constructor(type, { data = null, origin = '', lastEventId = '', source = null, ports = [] } = {}) {
    super(type);
    Object.assign(this, { data, origin, lastEventId, source, ports });
  }
}

// An `EventTarget` that also has `on`, `once` and `off`, whose listeners get the message itself.
class Port extends G.EventTarget {
  #plain = new Map();
  #handler = null;
  _kept = [];
  _open = true;
  _started = false;
  get onmessage() {
    return this.#handler;
  }
  set onmessage(f) {
    if (this.#handler) super.removeEventListener('message', this.#handler);
    this.#handler = f;
    if (typeof f === 'function') this.addEventListener('message', f);
    this.start();
  }
  on(name, f) {
    const listener = event => f(name === 'message' ? event.data : event);
    this.#plain.set(f, listener);
    this.addEventListener(name, listener);
    if (name === 'message') this.start();
    return this;
  }
  once(name, f) {
    const once = value => (this.off(name, once), f(value));
    return this.on(name, once);
  }
  off(name, f) {
    this.removeEventListener(name, this.#plain.get(f) ?? f);
    return this;
  }
  start() {
    this._started = true;
    for (const data of this._kept.splice(0)) this._deliver(data);
  }
  _receive(data) {
    if (this._started) this._deliver(data);
    else this._kept.push(data);
  }
  _deliver(data) {
    complete(() => this._open && this.dispatchEvent(new MessageEvent('message', { data })));
  }
  close() {
    if (!this._open) return;
    complete(() => {
      this._open = false;
      this.dispatchEvent(new G.Event('close'));
    });
  }
  ref() {
    return this;
  }
  unref() {
    return this;
  }
  hasRef() {
    return false;
  }
}
Port.prototype.addListener = Port.prototype.on;
Port.prototype.removeListener = Port.prototype.off;

export class MessagePort extends Port {
  postMessage(value, options) {
    const data = G.structuredClone(value, Array.isArray(options) ? { transfer: options } : options);
    if (this._other?._open) this._other._receive(data);
  }
  close() {
    super.close();
    if (this._other?._open) Port.prototype.close.call(this._other);
  }
}
export class MessageChannel {
  constructor() {
    [this.port1, this.port2] = [new MessagePort(), new MessagePort()];
    for (const [port, other] of [[this.port1, this.port2], [this.port2, this.port1]]) Object.defineProperty(port, '_other', { value: other });
  }
}
const channels = new Set();
export class BroadcastChannel extends Port {
  constructor(name) {
    super();
    this.name = String(name);
    this._started = true;
    channels.add(this);
  }
  postMessage(value) {
    for (const channel of channels) if (channel !== this && channel.name === this.name) channel._receive(G.structuredClone(value));
  }
  close() {
    channels.delete(this);
    super.close();
  }
}
for (const [name, value] of Object.entries({ MessageEvent, MessagePort, MessageChannel, BroadcastChannel }))
  Object.defineProperty(G, name, { value, writable: true, configurable: true });

// → the first message that waits at a port
export const receiveMessageOnPort = port => (port._kept.length ? { message: port._kept.shift() } : undefined);
