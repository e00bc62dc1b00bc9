// `fetch`, over requests of the host.
import { G } from './call.js';
import { Body } from './body.js';
import { Headers } from './headers.js';
import { STATUS_CODES } from './http.js';
import { Exchange } from './requests.js';
import { zlib } from './zlib.js';

const MOST_REDIRECTS = 20;
const REDIRECTS = [301, 302, 303, 307, 308];
const WITHOUT_BODY = [101, 103, 204, 205, 304];
const USUAL = { accept: '*/*', 'accept-language': '*', 'sec-fetch-mode': 'cors', 'user-agent': 'node' };
const METHODS = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT'];

const failed = cause => new TypeError('fetch failed', { cause });

const parsed = input => {
  try {
    return new G.URL(String(input));
  } catch (cause) {
    throw new TypeError(`Failed to parse URL from ${input}`, { cause });
  }
};

const methodOf = method => {
  if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(method)) throw new TypeError(`'${method}' is not a valid HTTP method.`);
  const upper = method.toUpperCase();
  if (['CONNECT', 'TRACE', 'TRACK'].includes(upper)) throw new TypeError(`'${method}' HTTP method is unsupported.`);
  return METHODS.includes(upper) ? upper : method;
};

class Request extends Body {
  constructor(input, init = {}) {
    super();
    init ??= {};
    const from = input instanceof Request ? input : null;
    const url = from ? new G.URL(from.url) : parsed(input);
    if (url.username || url.password) throw new TypeError(`Request cannot be constructed from a URL that includes credentials: ${url.href}`);
    const own = {
      url: url.href,
      method: init.method === undefined ? (from?.method ?? 'GET') : methodOf(String(init.method)),
      headers: new Headers(init.headers ?? from?.headers),
      signal: init.signal === undefined ? (from?.signal ?? new G.AbortController().signal) : (init.signal ?? new G.AbortController().signal),
      redirect: init.redirect ?? from?.redirect ?? 'follow',
      mode: init.mode ?? from?.mode ?? 'cors',
      credentials: init.credentials ?? from?.credentials ?? 'same-origin',
      cache: init.cache ?? from?.cache ?? 'default',
      referrer: 'about:client',
      referrerPolicy: '',
      integrity: init.integrity ?? '',
      keepalive: !!init.keepalive,
      duplex: 'half',
      destination: '',
    };
    if (!['follow', 'error', 'manual'].includes(own.redirect)) throw new TypeError(`Request constructor: ${own.redirect} is not an accepted type. Expected one of follow, error, manual.`);
    for (const [name, value] of Object.entries(own)) Object.defineProperty(this, name, { value, enumerable: true, configurable: true });
    const body = init.body !== undefined ? init.body : (from?._sent() ?? null);
    if (body !== null && body !== undefined && ['GET', 'HEAD'].includes(own.method))
      throw new TypeError('Request with GET/HEAD method cannot have body.');
    if (init.body instanceof G.ReadableStream && !init.duplex)
      throw new TypeError('RequestInit: duplex option is required when sending a body.');
    this._begin(body);
  }
  clone() {
    const copy = new Request(this.url, { ...this, headers: this.headers, signal: this.signal });
    copy._begin(this._copied());
    return copy;
  }
  get [Symbol.toStringTag]() {
    return 'Request';
  }
}

class Response extends Body {
  #own;
  constructor(body = null, init = {}) {
    super();
    init ??= {};
    const status = init.status === undefined ? 200 : Number(init.status);
    if (!(status >= 200 && status <= 599)) throw new RangeError('init["status"] must be in the range of 200 to 599, inclusive.');
    this.#own = { type: 'default', url: '', redirected: false, status, statusText: String(init.statusText ?? ''), headers: new Headers(init.headers) };
    if (body !== null && body !== undefined && WITHOUT_BODY.includes(status)) throw new TypeError(`Response constructor: Invalid response status code ${status}`);
    this._begin(body);
  }
  static _of(body, own) {
    const it = new Response(null);
    Object.assign(it.#own, own);
    it._begin(body);
    return it;
  }
  get type() {
    return this.#own.type;
  }
  get url() {
    return this.#own.url;
  }
  get redirected() {
    return this.#own.redirected;
  }
  get status() {
    return this.#own.status;
  }
  get statusText() {
    return this.#own.statusText;
  }
  get headers() {
    return this.#own.headers;
  }
  get ok() {
    return this.status >= 200 && this.status < 300;
  }
  clone() {
    const headers = new Headers(this.headers);
    return Response._of(this._copied(), { ...this.#own, headers });
  }
  static json(data, init = {}) {
    const body = JSON.stringify(data);
    if (body === undefined) throw new TypeError('The data is not JSON serializable');
    const headers = new Headers(init.headers);
    if (!headers.has('content-type')) headers.set('content-type', 'application/json');
    return new Response(body, { ...init, headers });
  }
  static error() {
    return Response._of(null, { type: 'error', status: 0 });
  }
  static redirect(url, status = 302) {
    if (!REDIRECTS.includes(status)) throw new RangeError(`Invalid status code ${status}`);
    return Response._of(null, { status, headers: new Headers({ location: parsed(url).href }) });
  }
  get [Symbol.toStringTag]() {
    return 'Response';
  }
}

// The answer's body as a stream that asks for what is read of it.
const arriving = () => {
  const it = { controller: null, exchange: null };
  it.stream = new G.ReadableStream(
    { start: controller => void (it.controller = controller), pull: () => it.pulled(), cancel: () => it.exchange.close() },
    { highWaterMark: 0 },
  );
  // One piece at a time: the stream asks again when this one is there.
  it.pulled = () => new Promise(f => ((it.came = f), it.exchange.read()));
  return it;
};

// What the host writes itself; another `Host` than that of the URL it refuses.
const isOwn = (name, value, url) => name === 'content-length' || name === 'connection' || (name === 'host' && value === url.host);

const fieldsOf = (request, url, length) => {
  const fields = [];
  for (const [name, value] of request.headers) if (!isOwn(name, value, url)) fields.push(name, value);
  for (const [name, value] of Object.entries(USUAL)) if (!request.headers.has(name)) fields.push(name, value);
  if (length !== null) fields.push('content-length', String(length));
  return fields;
};

const pour = async (exchange, stream) => {
  const reader = stream.getReader();
  for (;;) {
    const { value, done } = await reader.read();
    if (done) break;
    if (!ArrayBuffer.isView(value)) throw new TypeError('Received non-Uint8Array chunk');
    if (!exchange.write(new Uint8Array(value.buffer, value.byteOffset, value.byteLength))) await exchange.drained();
  }
  exchange.end();
};

// Sends one request. → [status, headers, stream of the body]
const send = (request, url, method, content) =>
  new Promise((resolve, reject) => {
    const { signal } = request;
    const bytes = content instanceof Uint8Array ? content : null;
    const length = bytes ? bytes.length : content === null && ['POST', 'PUT', 'PATCH'].includes(method) ? 0 : null;
    const body = arriving();
    let wake;
    const listener = {
      head(status, fields) {
        const headers = new Headers();
        for (let at = 0; at < fields.length; at += 2) headers.append(fields[at], fields[at + 1]);
        resolve([status, headers, body.stream, exchange]);
      },
      data(chunk) {
        body.controller.enqueue(chunk);
        body.came();
      },
      end() {
        signal.removeEventListener('abort', abort);
        body.controller.close();
        body.came();
      },
      error(e) {
        signal.removeEventListener('abort', abort);
        reject(failed(e));
        body.controller.error(new TypeError('terminated', { cause: e }));
      },
      drain: () => wake?.(),
    };
    const fields = fieldsOf(request, url, length);
    const exchange = new Exchange({ method, url, fields, body: content !== null }, listener);
    exchange.drained = () => new Promise(f => (wake = f));
    body.exchange = exchange;
    const abort = () => {
      exchange.close();
      reject(signal.reason);
      try {
        body.controller.error(signal.reason);
      } catch {
        // It has ended already.
      }
    };
    signal.addEventListener('abort', abort, { once: true });
    if (bytes) exchange.write(bytes);
    if (bytes || content === null) exchange.end();
    else
      pour(exchange, content).catch(e => {
        exchange.close();
        reject(failed(e));
      });
  });

// Most servers compress only for who asked; some always do.
const unpacked = (headers, stream) => {
  const coding = headers.get('content-encoding')?.toLowerCase();
  const unpack = { gzip: zlib.gunzipSync, 'x-gzip': zlib.gunzipSync, deflate: zlib.inflateSync }[coding];
  if (!unpack) return stream;
  const parts = [];
  return stream.pipeThrough(
    new G.TransformStream({
      transform: chunk => void parts.push(chunk),
      flush: controller => {
        const whole = new G.Blob(parts)._b;
        if (whole.length) controller.enqueue(new Uint8Array(unpack(whole)));
      },
    }),
  );
};

const ofData = url => {
  const found = /^data:([^,]*?)(;base64)?,(.*)$/s.exec(url.href);
  if (!found) throw failed(new TypeError('invalid path to fetch'));
  const text = decodeURIComponent(found[3]);
  const bytes = found[2] ? Uint8Array.from(atob(text), c => c.charCodeAt(0)) : new TextEncoder().encode(text);
  const headers = new Headers({ 'content-type': found[1] || 'text/plain;charset=US-ASCII' });
  return Response._of(bytes, { type: 'basic', url: url.href, statusText: 'OK', headers });
};

const isSameOrigin = (one, other) => one.protocol === other.protocol && one.host === other.host;

// What is asked next after an answer that says so; null where it is the last.
const next = (request, now, status, headers) => {
  const location = headers.get('location');
  if (request.redirect === 'manual' || !REDIRECTS.includes(status) || location === null) return null;
  if (request.redirect === 'error') throw failed(new Error('unexpected redirect'));
  const url = new G.URL(location, now.url);
  if (!['http:', 'https:'].includes(url.protocol)) throw failed(new Error('URL scheme must be a HTTP(S) scheme'));
  if (!url.hash) url.hash = now.url.hash;
  const asGet = (status === 303 && !['GET', 'HEAD'].includes(now.method)) || (status < 303 && now.method === 'POST');
  if (asGet) for (const name of ['content-encoding', 'content-language', 'content-location', 'content-type', 'content-length']) request.headers.delete(name);
  if (!isSameOrigin(url, now.url)) for (const name of ['authorization', 'proxy-authorization', 'cookie']) request.headers.delete(name);
  if (!asGet && now.content !== null && !(now.content instanceof Uint8Array)) throw failed(new Error('Response body object should not be disturbed or locked'));
  return { url, method: asGet ? 'GET' : now.method, content: asGet ? null : now.content };
};

async function fetch(input, init) {
  const request = new Request(input, init);
  request.signal.throwIfAborted();
  const url = new G.URL(request.url);
  if (url.protocol === 'data:') return ofData(url);
  if (!['http:', 'https:'].includes(url.protocol)) throw failed(new Error(url.protocol === 'about:' ? 'about scheme is not supported' : 'unknown scheme'));
  let now = { url, method: request.method, content: request._sent() };
  for (let redirects = 0; ; redirects++) {
    const [status, headers, stream, exchange] = await send(request, now.url, now.method, now.content);
    let then;
    try {
      then = next(request, now, status, headers);
    } catch (e) {
      exchange.close();
      throw e.cause ? e : failed(e);
    }
    if (!then) {
      const empty = WITHOUT_BODY.includes(status) || now.method === 'HEAD';
      if (empty) exchange.close();
      const shown = new G.URL(now.url);
      shown.hash = '';
      const own = { type: 'basic', url: shown.href, redirected: redirects > 0, status, statusText: STATUS_CODES[status] ?? '', headers };
      return Response._of(empty ? null : unpacked(headers, stream), own);
    }
    exchange.close();
    if (redirects === MOST_REDIRECTS) throw failed(new Error('redirect count exceeded'));
    now = then;
  }
}

for (const [name, value] of Object.entries({ Request, Response, fetch }))
  Object.defineProperty(G, name, { value, writable: true, configurable: true });
