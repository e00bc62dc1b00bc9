// Requests by the host's `wasi:http`: what `fetch` and `http.request` are made of.
import { H } from './call.js';
import { unavailable } from './missing.js';
import { forgetRequest, watchRequest } from './poll.js';

const HEAD = 1;
const READ = 2;
const WRITE = 4;
// Requests that this program has under way at once; more wait for their turn.
const MOST = 32;

const failure = (e, url) => {
  // Of a body the host says no more than this.
  if (e.message.startsWith('hyper error')) e.message = 'other side closed';
  if (e.message.includes('exceeds limit')) Object.assign(e, { hostCode: 'EDQUOT', message: 'the limit `http_bytes` of this call is reached' });
  const error = new Error(e.hostCode === 'ENOTFOUND' || e.hostCode === 'ECONNREFUSED' ? `${e.message} ${url.host}` : e.message);
  error.code = e.hostCode;
  const [syscall] = e.message.split(' ');
  if (/^E[A-Z]+$/.test(e.hostCode) && e.message.includes(` ${e.hostCode}`)) Object.assign(error, { syscall, hostname: url.hostname });
  return error;
};

// Why a request to this URL may not be sent; null where it may.
export const refusal = url => {
  const why = H().httpCheck(url.href);
  return why ? Object.assign(unavailable(url.host, why), { hostname: url.hostname }) : null;
};

let under = [];
let waiting = [];

// At the beginning of a call.
export const resetRequests = () => {
  under = [];
  waiting = [];
};

// One request. `listener` has head(status, fields), data(bytes), end(), error(error) and drain().
export class Exchange {
  constructor(request, listener) {
    this._request = request;
    this._listener = listener;
    this._queue = [];
    this._came_early = [];
    this._state = 'waiting';
    if (under.length < MOST) this._send();
    // What is there of other answers is then taken, whether anybody reads it yet or not: see `_wanted`.
    else waiting.push(this);
  }
  // Bytes of the request's body.
  write(bytes) {
    if (bytes.length) this._queue.push(bytes);
    this._flush();
    return !this._queue.length;
  }
  end() {
    this._ended = true;
    this._flush();
  }
  // Asks for one more piece of the answer.
  read() {
    this._asked = true;
    this._give();
  }
  close() {
    if (this._state === 'closed') return;
    this._state = 'closed';
    this._queue = [];
    waiting = waiting.filter(it => it !== this);
    if (this._id === undefined) return;
    forgetRequest(this);
    H().httpClose(this._id);
    under = under.filter(it => it !== this);
    const next = waiting.shift();
    if (next) next._send();
  }
  unref() {
    this._unrefed = true;
  }
  ref() {
    this._unrefed = false;
  }
  _send() {
    const { method, url, fields, body, connect } = this._request;
    const path = `${url.pathname}${url.search}`;
    try {
      const denied = refusal(url);
      if (denied) throw denied;
      this._id = H().httpSend(method, [url.protocol.slice(0, -1), url.host, path], fields, body, connect ?? 0);
    } catch (e) {
      this._state = 'closed';
      const error = e.hostCode ? failure(e, url) : e;
      queueMicrotask(() => this._listener.error(error));
      return;
    }
    this._state = 'head';
    under.push(this);
    watchRequest(this);
    this._flush();
  }
  _flush() {
    if (this._id === undefined || this._state === 'closed' || this._sent) return;
    while (this._queue.length) {
      const n = H().httpWrite(this._id, this._queue[0]);
      // Nobody reads it any more; the answer may come all the same.
      if (n < 0) this._queue = [];
      else if (n === 0) return;
      else if (n < this._queue[0].length) this._queue[0] = this._queue[0].subarray(n);
      else this._queue.shift();
    }
    if (!this._ended) return;
    this._sent = true;
    if (this._request.body) H().httpEnd(this._id);
  }
  _wanted() {
    const read = this._state === 'head' ? HEAD : this._state === 'body' && (this._asked || waiting.length) ? READ : 0;
    return read | (this._queue.length ? WRITE : 0);
  }
  _came(events) {
    try {
      if (events & WRITE) {
        this._flush();
        if (!this._queue.length) this._listener.drain?.();
      }
      if (events & HEAD) this._head();
      if (events & READ) this._read();
    } catch (e) {
      if (!e?.hostCode) throw e;
      this.close();
      this._listener.error(failure(e, this._request.url));
    }
  }
  _head() {
    const head = H().httpHead(this._id);
    if (!head) return;
    this._state = 'body';
    this._listener.head(head[0], head.slice(1));
  }
  _read() {
    const bytes = H().httpRead(this._id);
    if (!bytes) return;
    if (!bytes.length) {
      this.close();
      this._state = 'ended';
    } else this._came_early.push(bytes);
    this._give();
  }
  _give() {
    if (!this._asked) return;
    const bytes = this._came_early.shift();
    if (bytes) {
      this._asked = false;
      this._listener.data(bytes);
    } else if (this._state === 'ended') {
      this._asked = false;
      this._state = 'closed';
      this._listener.end();
    }
  }
}

