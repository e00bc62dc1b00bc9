// `url`
import { G, fileURLToPath, pathToFileURL } from './call.js';

export const url = {
  URL: G.URL,
  URLSearchParams: G.URLSearchParams,
  fileURLToPath,
  pathToFileURL,
  parse: s => {
    try {
      const u = new URL(s, 'http://x');
      return {
        href: s,
        protocol: u.protocol,
        host: u.host,
        hostname: u.hostname,
        port: u.port || null,
        pathname: u.pathname,
        search: u.search || null,
        query: u.search ? u.search.slice(1) : null,
        hash: u.hash || null,
        path: u.pathname + u.search,
        auth: u.username || null,
      };
    } catch {
      return {};
    }
  },
  format: u =>
    typeof u === 'string'
      ? u
      : u.href || `${u.protocol || ''}//${u.host || u.hostname || ''}${u.pathname || ''}${u.search || ''}`,
  resolve: (a, b) => new URL(b, new URL(a, 'resolve://')).href.replace(/^resolve:\/\//, ''),
};
