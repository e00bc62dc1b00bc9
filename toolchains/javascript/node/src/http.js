// The client's half of `http` and `https`, over requests of the host.
import { Buffer } from 'buffer/';
import { EventEmitter } from './events.js';
import { G } from './call.js';
import { stream } from './packages.js';
import { Exchange } from './requests.js';
import { complete } from './timers.js';

export const STATUS_CODES = Object.fromEntries(
  `100 Continue|101 Switching Protocols|102 Processing|103 Early Hints|200 OK|201 Created|202 Accepted|203 Non-Authoritative Information|204 No Content|205 Reset Content|206 Partial Content|207 Multi-Status|208 Already Reported|226 IM Used|300 Multiple Choices|301 Moved Permanently|302 Found|303 See Other|304 Not Modified|305 Use Proxy|307 Temporary Redirect|308 Permanent Redirect|400 Bad Request|401 Unauthorized|402 Payment Required|403 Forbidden|404 Not Found|405 Method Not Allowed|406 Not Acceptable|407 Proxy Authentication Required|408 Request Timeout|409 Conflict|410 Gone|411 Length Required|412 Precondition Failed|413 Payload Too Large|414 URI Too Long|415 Unsupported Media Type|416 Range Not Satisfiable|417 Expectation Failed|418 I'm a Teapot|421 Misdirected Request|422 Unprocessable Entity|423 Locked|424 Failed Dependency|425 Too Early|426 Upgrade Required|428 Precondition Required|429 Too Many Requests|431 Request Header Fields Too Large|451 Unavailable For Legal Reasons|500 Internal Server Error|501 Not Implemented|502 Bad Gateway|503 Service Unavailable|504 Gateway Timeout|505 HTTP Version Not Supported|506 Variant Also Negotiates|507 Insufficient Storage|508 Loop Detected|509 Bandwidth Limit Exceeded|510 Not Extended|511 Network Authentication Required`
    .split('|')
    .map(line => [line.slice(0, 3), line.slice(4)]),
);
const METHODS = 'DELETE GET HEAD OPTIONS PATCH POST PUT'.split(' ');
// What of a connection the host sees to itself.
const OWN = ['connection', 'keep-alive', 'transfer-encoding', 'te', 'trailer'];
// Of these only the first counts; of all others the values are joined.
const SINGLE = `age authorization content-length content-type etag expires from host if-modified-since if-unmodified-since
  last-modified location max-forwards proxy-authorization referer retry-after server user-agent`.split(/\s+/);

class Agent extends EventEmitter {
  constructor(options = {}) {
    super();
    Object.assign(this, { options: { ...options }, maxSockets: Infinity, maxFreeSockets: 256, keepAlive: !!options.keepAlive });
    Object.assign(this, { sockets: {}, freeSockets: {}, requests: {} });
  }
  destroy() {}
}

// What programs look at of a connection: there is none of their own.
class Socket extends EventEmitter {
  constructor(request, encrypted) {
    super();
    Object.assign(this, { encrypted, authorized: encrypted, connecting: false, destroyed: false, readable: true, writable: true });
    this._request = request;
  }
  setTimeout(ms, f) {
    this._request._patience(ms, () => this.emit('timeout'));
    if (f) this.once('timeout', f);
    return this;
  }
  destroy(e) {
    this._request.destroy(e);
    return this;
  }
}
for (const name of ['setKeepAlive', 'setNoDelay', 'ref', 'unref', 'cork', 'uncork'])
  Socket.prototype[name] = function () {
    return this;
  };

class IncomingMessage extends stream.Readable {
  constructor(request, status, fields) {
    super();
    Object.assign(this, { statusCode: status, statusMessage: STATUS_CODES[status] ?? '', httpVersion: '1.1', httpVersionMajor: 1, httpVersionMinor: 1 });
    Object.assign(this, { headers: {}, headersDistinct: {}, trailers: {}, rawHeaders: fields, rawTrailers: [], complete: false, aborted: false });
    Object.assign(this, { url: '', method: null, req: request, socket: request.socket, connection: request.socket });
    for (let at = 0; at < fields.length; at += 2) this._field(fields[at].toLowerCase(), fields[at + 1]);
  }
  _field(name, value) {
    (this.headersDistinct[name] ??= []).push(value);
    const { headers } = this;
    if (name === 'set-cookie') (headers[name] ??= []).push(value);
    else if (!Object.hasOwn(headers, name)) headers[name] = value;
    else if (!SINGLE.includes(name)) headers[name] += `${name === 'cookie' ? ';' : ','} ${value}`;
  }
  setTimeout(ms, f) {
    this.req.setTimeout(ms, f);
    return this;
  }
  _read() {
    if (this._empty) this.push(null);
    else this.req._exchange.read();
  }
  _destroy(e, done) {
    this.req._exchange.close();
    done(e);
  }
}

// → options with `url`
const gathered = (scheme, input, options) => {
  let from = {};
  if (typeof input === 'string') from = urlOptions(new G.URL(input));
  else if (input instanceof G.URL) from = urlOptions(input);
  else [options, from] = [input, {}];
  const all = { ...from, ...options };
  const protocol = all.protocol ?? all.agent?.protocol ?? scheme;
  if (protocol !== scheme)
    throw Object.assign(new TypeError(`Protocol "${protocol}" not supported. Expected "${scheme}"`), { code: 'ERR_INVALID_PROTOCOL' });
  const host = all.hostname ?? all.host ?? 'localhost';
  const path = all.path ?? '/';
  if (/[^\x21-\xff]/.test(path)) throw Object.assign(new TypeError('Request path contains unescaped characters'), { code: 'ERR_UNESCAPED_CHARACTERS' });
  const name = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
  const url = new G.URL(`${protocol}//${name}${all.port ? `:${all.port}` : ''}`);
  // As it is written: a URL would change it.
  return { ...all, url: { href: `${url.origin}/`, protocol, host: url.host, hostname: url.hostname, pathname: path, search: '' } };
};
const urlOptions = url => ({
  protocol: url.protocol,
  hostname: url.hostname.replace(/^\[|\]$/g, ''),
  port: url.port,
  path: `${url.pathname}${url.search}`,
  auth: url.username || url.password ? `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}` : undefined,
});

export class ClientRequest extends stream.Writable {
  constructor(scheme, input, options, f) {
    super({ autoDestroy: false });
    if (typeof options === 'function') [options, f] = [undefined, options];
    const all = gathered(scheme, input, options ?? {});
    const method = String(all.method ?? 'GET').toUpperCase();
    Object.assign(this, { method, path: all.url.pathname, host: all.url.hostname, protocol: scheme, agent: all.agent, aborted: false, reusedSocket: false, res: null });
    Object.defineProperty(this, '_url', { value: all.url });
    Object.defineProperty(this, '_fields', { value: new Map() });
    const headers = Array.isArray(all.headers) ? pairs(all.headers) : Object.entries(all.headers ?? {});
    for (const [name, value] of headers) if (value !== undefined) this.setHeader(name, value);
    if (all.auth && !this.hasHeader('authorization')) this.setHeader('Authorization', `Basic ${Buffer.from(all.auth).toString('base64')}`);
    this.socket = this.connection = new Socket(this, scheme === 'https:');
    if (f) this.once('response', f);
    if (all.timeout) this.setTimeout(all.timeout);
    const { signal } = all;
    const aborted = () => this.destroy(Object.assign(new Error('The operation was aborted', { cause: signal.reason }), { name: 'AbortError', code: 'ABORT_ERR' }));
    if (signal?.aborted) complete(aborted);
    else signal?.addEventListener('abort', aborted, { once: true });
    complete(() => this.destroyed || this.emit('socket', this.socket));
  }
  setHeader(name, value) {
    if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name))
      throw Object.assign(new TypeError(`Header name must be a valid HTTP token ["${name}"]`), { code: 'ERR_INVALID_HTTP_TOKEN' });
    if (value === undefined) throw Object.assign(new TypeError(`Invalid value "undefined" for header "${name}"`), { code: 'ERR_HTTP_INVALID_HEADER_VALUE' });
    for (const one of [value].flat())
      if (/[^\t\x20-\x7e\x80-\xff]/.test(one)) throw Object.assign(new TypeError(`Invalid character in header content ["${name}"]`), { code: 'ERR_INVALID_CHAR' });
    if (this._exchange) throw Object.assign(new Error('Cannot set headers after they are sent to the client'), { code: 'ERR_HTTP_HEADERS_SENT' });
    this._fields.set(name.toLowerCase(), [name, value]);
    return this;
  }
  getHeader(name) {
    return this._fields.get(String(name).toLowerCase())?.[1];
  }
  hasHeader(name) {
    return this._fields.has(String(name).toLowerCase());
  }
  removeHeader(name) {
    this._fields.delete(String(name).toLowerCase());
  }
  getHeaders() {
    return Object.fromEntries([...this._fields].map(([name, [, value]]) => [name, value]));
  }
  getHeaderNames() {
    return [...this._fields.keys()];
  }
  getRawHeaderNames() {
    return [...this._fields.values()].map(([name]) => name);
  }
  get headersSent() {
    return !!this._exchange;
  }
  flushHeaders() {
    this._begin(true);
  }
  setNoDelay() {}
  setSocketKeepAlive() {}
  setTimeout(ms, f) {
    if (f) this.once('timeout', f);
    this._patience(ms, () => this.emit('timeout'));
    return this;
  }
  // Calls `f` when nothing has come for so long.
  _patience(ms, f) {
    clearTimeout(this._clock);
    this._clock = ms > 0 ? setTimeout(f, ms).unref() : undefined;
  }
  abort() {
    this.aborted = true;
    this.destroy();
  }
  // Whoever gives all at once says so how much it is.
  end(data, encoding, f) {
    if (typeof data === 'function') [data, f] = [undefined, data];
    else if (typeof encoding === 'function') [encoding, f] = [undefined, encoding];
    const fresh = !this._exchange && !this.writableLength && !this.hasHeader('content-length') && !this.hasHeader('transfer-encoding');
    if (fresh && data != null) this.setHeader('Content-Length', typeof data === 'string' ? Buffer.byteLength(data, encoding) : data.byteLength);
    else if (fresh && ['POST', 'PUT', 'PATCH'].includes(this.method)) this.setHeader('Content-Length', 0);
    if (data != null) this.write(data, encoding);
    return super.end(f);
  }
  _begin(body) {
    if (this._exchange || this.destroyed) return;
    const fields = [];
    for (const [key, [name, value]] of this._fields) {
      if (OWN.includes(key) || (key === 'host' && String(value).toLowerCase() === this._url.host)) continue;
      for (const one of [value].flat()) fields.push(name, String(one));
    }
    this._exchange = new Exchange(
      { method: this.method, url: this._url, fields, body },
      {
        head: (status, fields) => this._head(status, fields),
        data: bytes => this.res.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)),
        end: () => this._over(),
        error: e => this._failed(e),
        drain: () => this._drained?.(),
      },
    );
  }
  _head(status, fields) {
    const res = (this.res = new IncomingMessage(this, status, fields));
    res._empty = this.method === 'HEAD' || status === 204 || status === 304;
    if (res._empty) {
      this._exchange.close();
      res.complete = true;
    }
    res.once('close', () => this.destroyed || this.destroy());
    // Nobody listens: it is thrown away.
    if (!this.emit('response', res)) res.resume();
  }
  _over() {
    clearTimeout(this._clock);
    this.res.complete = true;
    this.res.push(null);
  }
  _failed(e) {
    clearTimeout(this._clock);
    if (!this.res) return this.destroy(e);
    this.res.aborted = true;
    this.res.destroy(Object.assign(new Error('aborted'), { code: 'ECONNRESET', cause: e }));
  }
  _write(data, encoding, done) {
    this._begin(true);
    if (this._exchange.write(typeof data === 'string' ? Buffer.from(data, encoding) : data)) done();
    else this._drained = () => ((this._drained = null), done());
  }
  _final(done) {
    this._begin(false);
    this._exchange?.end();
    done();
  }
  _destroy(e, done) {
    clearTimeout(this._clock);
    this._exchange?.close();
    this.socket.destroyed = true;
    if (this.res && !this.res.complete) this.res.destroy(e ?? undefined);
    if (!e && !this.res) e = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    done(e);
  }
}
const pairs = list => (Array.isArray(list[0]) ? list : list.flatMap((name, at) => (at % 2 ? [] : [[name, list[at + 1]]])));

const module = scheme => {
  const request = (input, options, f) => new ClientRequest(scheme, input, options, f);
  return {
    Agent: class extends Agent {
      constructor(options) {
        super(options);
        Object.assign(this, { protocol: scheme, defaultPort: scheme === 'https:' ? 443 : 80 });
      }
    },
    request,
    get(input, options, f) {
      const it = request(input, options, f);
      it.end();
      return it;
    },
  };
};
const validateHeaderName = name => {
  if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name)) throw Object.assign(new TypeError(`Header name must be a valid HTTP token ["${name}"]`), { code: 'ERR_INVALID_HTTP_TOKEN' });
};
class Request extends ClientRequest {
  constructor(input, options, f) {
    super('http:', input, options, f);
  }
}
export const http = { ...module('http:'), METHODS, STATUS_CODES, ClientRequest: Request, IncomingMessage, maxHeaderSize: 65536, validateHeaderName };
export const https = module('https:');
http.globalAgent = new http.Agent();
https.globalAgent = new https.Agent();
