// Globals of the web platform that QuickJS has not.
import './textcodec.js';
import 'core-js/actual/url';
import 'core-js/actual/url-search-params';
import 'core-js/actual/structured-clone';
import { EventTarget as ET, Event as EV } from 'event-target-shim';
import { ReadableStream, WritableStream, TransformStream } from 'web-streams-polyfill';
{
  const clone = globalThis.structuredClone;
  const culprit = (v, seen = new Set()) => {
    if (typeof v === 'function' || typeof v === 'symbol') return v;
    if (v === null || typeof v !== 'object' || seen.has(v)) return undefined;
    seen.add(v);
    for (const x of v instanceof Map ? [...v].flat() : v instanceof Set ? v : Object.values(v)) {
      const found = culprit(x, seen);
      if (found) return found;
    }
  };
  globalThis.structuredClone = function structuredClone(value, options) {
    try {
      return clone(value, options);
    } catch (e) {
      const found = e?.name === 'DataCloneError' ? culprit(value) : undefined;
      throw found === undefined ? e : new DOMException(`${String(found)} could not be cloned.`, 'DataCloneError');
    }
  };
}
const G = globalThis,
  def = (k, v) => {
    if (typeof G[k] === 'undefined') Object.defineProperty(G, k, { value: v, writable: true, configurable: true });
  };
def('ReadableStream', ReadableStream);
def('WritableStream', WritableStream);
def('TransformStream', TransformStream);
def('EventTarget', ET);
def('Event', EV);
def(
  'CustomEvent',
  class extends G.Event {
    constructor(t, o) {
      super(t, o);
      this.detail = o?.detail;
    }
  },
);
if (typeof G.DOMException === 'undefined')
  def(
    'DOMException',
    class extends Error {
      constructor(m, n) {
        super(m);
        Object.defineProperty(this, 'name', { value: n || 'Error' });
      }
    },
  );
if (typeof G.AbortController === 'undefined') {
  const hidden = (object, values) => {
    for (const [name, value] of Object.entries(values)) Object.defineProperty(object, name, { value, writable: true, configurable: true });
  };
  class AbortSignal extends G.EventTarget {
    constructor() {
      super();
      hidden(this, { aborted: false, reason: undefined, _onabort: null });
    }
    get onabort() {
      return this._onabort;
    }
    set onabort(f) {
      if (this._onabort) this.removeEventListener('abort', this._onabort);
      this._onabort = typeof f === 'function' ? f : null;
      if (this._onabort) this.addEventListener('abort', this._onabort);
    }
    throwIfAborted() {
      if (this.aborted) throw this.reason;
    }
    static abort(r) {
      const c = new AbortController();
      c.abort(r);
      return c.signal;
    }
    static timeout(ms) {
      const c = new AbortController();
      const t = setTimeout(
        () => c.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError')),
        ms,
      );
      t.unref?.();
      return c.signal;
    }
    static any(l) {
      const c = new AbortController();
      for (const s of l) {
        if (s.aborted) {
          c.abort(s.reason);
          break;
        }
        s.addEventListener('abort', () => c.abort(s.reason));
      }
      return c.signal;
    }
  }
  const AbortController = class AbortController {
    constructor() {
      hidden(this, { signal: new AbortSignal() });
    }
    abort(r) {
      const s = this.signal;
      if (s.aborted) return;
      s.aborted = true;
      s.reason = r === undefined ? new DOMException('This operation was aborted', 'AbortError') : r;
      const e = new G.Event('abort');
      s.dispatchEvent(e);
    }
  };
  def('AbortSignal', AbortSignal);
  def('AbortController', AbortController);
}
if (typeof G.Blob === 'undefined') {
  const u8 = p =>
    typeof p === 'string'
      ? new TextEncoder().encode(p)
      : p instanceof Blob
        ? p._b
        : p instanceof ArrayBuffer
          ? new Uint8Array(p)
          : new Uint8Array(p.buffer, p.byteOffset, p.byteLength);
  class Blob {
    constructor(parts = [], o = {}) {
      const l = parts.map(u8);
      const b = new Uint8Array(l.reduce((s, x) => s + x.length, 0));
      let at = 0;
      for (const x of l) {
        b.set(x, at);
        at += x.length;
      }
      Object.defineProperty(this, '_b', { value: b });
      this.type = o.type || '';
    }
    get size() {
      return this._b.length;
    }
    async arrayBuffer() {
      return this._b.slice().buffer;
    }
    async bytes() {
      return this._b.slice();
    }
    async text() {
      return new TextDecoder().decode(this._b);
    }
    slice(a, e, t) {
      return new Blob([this._b.subarray(a, e)], { type: t });
    }
    stream() {
      const b = this._b;
      return new G.ReadableStream({
        start(c) {
          c.enqueue(b);
          c.close();
        },
      });
    }
  }
  class File extends Blob {
    constructor(p, n, o) {
      super(p, o);
      this.name = n;
      this.lastModified = o?.lastModified ?? Date.now();
    }
  }
  def('Blob', Blob);
  def('File', File);
}
if (typeof G.FormData === 'undefined') {
  class FormData {
    constructor() {
      this._l = [];
    }
    append(k, v, f) {
      this._l.push([k, v, f]);
    }
    set(k, v) {
      this.delete(k);
      this.append(k, v);
    }
    delete(k) {
      this._l = this._l.filter(e => e[0] !== k);
    }
    get(k) {
      return this._l.find(e => e[0] === k)?.[1] ?? null;
    }
    getAll(k) {
      return this._l.filter(e => e[0] === k).map(e => e[1]);
    }
    has(k) {
      return this._l.some(e => e[0] === k);
    }
    *entries() {
      for (const e of this._l) yield [e[0], e[1]];
    }
    [Symbol.iterator]() {
      return this.entries();
    }
  }
  def('FormData', FormData);
}
def('navigator', { userAgent: 'Node.js/24', hardwareConcurrency: 1, language: 'en-US' });
