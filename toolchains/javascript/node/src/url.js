// `url`, with the addresses of before `URL` was there.
import { G, fileURLToPath, pathToFileURL } from './call.js';
import { proc } from './process.js';
import { querystring } from './querystring.js';

// `new URL` fails as in Node.js.
{
  const Native = G.URL;
  const invalid = (error, input, base) => {
    if (!(error instanceof TypeError)) return error;
    const made = new TypeError('Invalid URL');
    made.code = 'ERR_INVALID_URL';
    made.input = String(input);
    if (base !== undefined) made.base = String(base);
    return made;
  };
  const URL = class URL extends Native {
    constructor(input, base) {
      try {
        super(input, base);
      } catch (error) {
        throw invalid(error, input, base);
      }
    }
  };
  URL.canParse = (input, base) => URL.parse(input, base) !== null;
  URL.parse = (input, base) => {
    try {
      return new URL(input, base);
    } catch {
      return null;
    }
  };
  Object.defineProperty(G, 'URL', { value: URL, writable: true, configurable: true });
}

const FIELDS = ['protocol', 'slashes', 'auth', 'host', 'port', 'hostname', 'hash', 'search', 'query', 'pathname', 'path', 'href'];
class Url {
  constructor() {
    for (const name of FIELDS) this[name] = null;
  }
}
const ADDRESS = /^(?<protocol>[a-z][a-z\d+.-]*:)?(?<slashes>\/\/)?(?<rest>[^]*)$/i;
const AUTHORITY = /^(?:(?<auth>[^/?#]*)@)?(?<hostname>\[[\da-f:.]+\]|[^:/?#]*)(?::(?<port>\d*))?(?<rest>[^]*)$/i;
let warned = false;
const parse = (text, withQuery = false, slashesDenoteHost = false) => {
  if (typeof text !== 'string') {
    const message = `The "url" argument must be of type string. Received ${text === undefined || text === null ? text : `type ${typeof text}`}`;
    throw Object.assign(new TypeError(message), { code: 'ERR_INVALID_ARG_TYPE' });
  }
  if (!warned) {
    warned = true;
    proc.emitWarning(
      '`url.parse()` behavior is not standardized and prone to errors that have security implications. Use the WHATWG URL API instead. CVEs are not issued for `url.parse()` vulnerabilities.',
      'DeprecationWarning',
      'DEP0169',
    );
  }
  const url = new Url();
  const { protocol, slashes, rest } = ADDRESS.exec(text.trim()).groups;
  const hasHost = slashes && (protocol || slashesDenoteHost) && protocol?.toLowerCase() !== 'javascript:';
  let left = slashes && !hasHost ? slashes + rest : rest;
  if (protocol) url.protocol = protocol.toLowerCase();
  if (hasHost) {
    const { auth, hostname, port, rest: after } = AUTHORITY.exec(left).groups;
    url.slashes = true;
    if (auth !== undefined) url.auth = decodeURIComponent(auth);
    url.port = port || null;
    url.hostname = hostname.replace(/^\[|\]$/g, '').toLowerCase();
    url.host = hostname.toLowerCase() + (port ? `:${port}` : '');
    left = after;
  }
  left = left.replace(/[ "<>`{}|\\^']/g, c => (c === '\\' ? '/' : encodeURIComponent(c).replace("'", '%27')));
  const hash = left.indexOf('#');
  if (hash >= 0) [url.hash, left] = [left.slice(hash), left.slice(0, hash)];
  const question = left.indexOf('?');
  if (question >= 0) [url.search, left] = [left.slice(question), left.slice(0, question)];
  if (url.search !== null) url.query = withQuery ? querystring.parse(url.search.slice(1)) : url.search.slice(1);
  else if (withQuery) [url.search, url.query] = ['', Object.create(null)];
  url.pathname = left || (hasHost && /^(https?|ftp|file|wss?):$/.test(url.protocol) ? '/' : null);
  if (url.pathname !== null || url.search) url.path = (url.pathname ?? '') + (url.search ?? '');
  url.href = format(url);
  return url;
};
const format = u => {
  if (typeof u === 'string') return parse(u).href;
  if (u instanceof G.URL) return u.href;
  let { protocol = '', pathname = '', hash = '', search, auth, host } = u;
  protocol = protocol && !protocol.endsWith(':') ? `${protocol}:` : protocol || '';
  if (!host && u.hostname) host = (u.hostname.includes(':') ? `[${u.hostname}]` : u.hostname) + (u.port ? `:${u.port}` : '');
  if (host && auth) host = `${encodeURIComponent(auth).replace(/%3A/i, ':')}@${host}`;
  if (!search && u.query && typeof u.query === 'object' && Object.keys(u.query).length) search = `?${querystring.stringify(u.query)}`;
  else if (!search && typeof u.query === 'string' && u.query) search = `?${u.query}`;
  pathname ||= '';
  if (search && !search.startsWith('?')) search = `?${search}`;
  if (hash && !hash.startsWith('#')) hash = `#${hash}`;
  const slashed = u.slashes || (host && /^(https?|ftp|gopher|file|wss?):$/.test(protocol)) || (!protocol && host);
  if (slashed && pathname && !pathname.startsWith('/')) pathname = `/${pathname}`;
  return protocol + (slashed ? '//' : '') + (host || '') + pathname.replace(/[?#]/g, encodeURIComponent) + (search || '').replace('#', '%23') + (hash || '');
};
const resolve = (from, to) => {
  const base = new G.URL(from, 'resolve://');
  const made = new G.URL(to, base);
  return made.protocol === 'resolve:' ? made.pathname + made.search + made.hash : made.href;
};

export const url = {
  URL: G.URL,
  URLSearchParams: G.URLSearchParams,
  Url,
  fileURLToPath,
  pathToFileURL,
  parse,
  format,
  resolve,
  resolveObject: (from, to) => parse(resolve(from, to)),
  domainToASCII: d => (G.URL.canParse(`ws://${d}`) ? new G.URL(`ws://${d}`).hostname : ''),
  domainToUnicode: d => d,
  urlToHttpOptions: u => ({ protocol: u.protocol, hostname: u.hostname, hash: u.hash, search: u.search, pathname: u.pathname, path: u.pathname + u.search, href: u.href, ...(u.port && { port: Number(u.port) }), ...(u.username && { auth: `${u.username}:${u.password}` }) }),
};
