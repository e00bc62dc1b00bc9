// `error.stack` as V8 writes it: made when it is first read, so that its first line has the name that a constructor gave.
import { reword } from './words.js';

const G = globalThis;
Error.stackTraceLimit = 10;

const { get } = Object.getOwnPropertyDescriptor(Error.prototype, 'stack');
const { captureStackTrace } = Error;

class Unread {
  constructor(sites) {
    this.sites = sites;
  }
  text(error) {
    return header(error) + this.sites.map(line).join('');
  }
}

const header = error => {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return 'Error';
  }
};

const line = site => {
  const file = site.getFileName();
  if (String(file).startsWith('node:') || site.isNative()) return '';
  const name = site.getFunctionName();
  const place = [file, ...G.__host.place(file, site.getLineNumber(), site.getColumnNumber())].join(':');
  return name && name !== '<anonymous>' ? `\n    at ${name} (${place})` : `\n    at ${place}`;
};

const prepare = (error, sites) => {
  reword(error, sites);
  return new Unread(sites);
};
// V8's is a property of its own, which no list of keys shows.
const keep = (error, value) => Object.defineProperty(error, 'stack', { value, writable: true, configurable: true });
const stack = {
  configurable: true,
  get() {
    const found = get.call(this);
    if (!(found instanceof Unread)) return found;
    const text = found.text(this);
    keep(this, text);
    return text;
  },
  set(value) {
    keep(this, value);
  },
};

// Errors of a realm get such stacks.
export const prepareStacks = realm => {
  realm.Error.prepareStackTrace = prepare;
  Object.defineProperty(realm.Error.prototype, 'stack', stack);
};
prepareStacks(G);

const capture = function (object, above) {
  captureStackTrace.call(Error, object, above);
  const { value } = Object.getOwnPropertyDescriptor(object, 'stack') ?? {};
  if (value instanceof Unread)
    Object.defineProperty(object, 'stack', { value: value.text(object), writable: true, configurable: true });
};
Object.defineProperty(capture, 'name', { value: 'captureStackTrace' });
Error.captureStackTrace = capture;
