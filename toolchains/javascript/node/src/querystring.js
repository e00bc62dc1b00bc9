// `querystring`
const hex = /%[\da-f]{2}/gi;
const qsEscape = s => encodeURIComponent(String(s).toWellFormed());
const qsUnescape = s => {
  try {
    return decodeURIComponent(s);
  } catch {
    return s.replace(hex, h => String.fromCharCode(parseInt(h.slice(1), 16)));
  }
};
const plain = v => (typeof v === 'string' ? v : (typeof v === 'number' && Number.isFinite(v)) || typeof v === 'bigint' || typeof v === 'boolean' ? String(v) : '');

const stringify = (object, separator = '&', equals = '=', options) => {
  if (object === null || typeof object !== 'object') return '';
  const escape = options?.encodeURIComponent ?? querystring.escape;
  const pair = (k, v) => escape(k) + equals + escape(plain(v));
  return Object.keys(object)
    .flatMap(k => (Array.isArray(object[k]) ? object[k].map(v => pair(k, v)) : [pair(k, object[k])]))
    .join(separator);
};
const parse = (text, separator = '&', equals = '=', options) => {
  const found = Object.create(null);
  if (typeof text !== 'string' || !text) return found;
  const unescape = options?.decodeURIComponent ?? querystring.unescape;
  const most = options?.maxKeys ?? 1000;
  let parts = text.split(separator);
  if (most > 0) parts = parts.slice(0, most);
  for (const part of parts) {
    if (!part) continue;
    const at = part.indexOf(equals);
    const [k, v] = (at < 0 ? [part, ''] : [part.slice(0, at), part.slice(at + equals.length)]).map(s => unescape(s.replaceAll('+', ' ')));
    if (!Object.hasOwn(found, k)) found[k] = v;
    else if (Array.isArray(found[k])) found[k].push(v);
    else found[k] = [found[k], v];
  }
  return found;
};
export const querystring = { stringify, parse, encode: stringify, decode: parse, escape: qsEscape, unescape: qsUnescape };
