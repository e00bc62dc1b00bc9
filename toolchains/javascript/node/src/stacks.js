// `error.stack` as V8 writes it: made when it is first read, so that its first line has the name that a constructor gave.
import { reword } from './words.js';

const G = globalThis;
Error.stackTraceLimit = 10;

const { get, set } = Object.getOwnPropertyDescriptor(Error.prototype, 'stack');
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

Error.prepareStackTrace = (error, sites) => {
  reword(error, sites);
  return new Unread(sites);
};

Object.defineProperty(Error.prototype, 'stack', {
  configurable: true,
  get() {
    const stack = get.call(this);
    if (!(stack instanceof Unread)) return stack;
    const text = stack.text(this);
    set.call(this, text);
    return text;
  },
  set,
});

Error.captureStackTrace = function (object, above) {
  captureStackTrace.call(Error, object, above);
  const { value } = Object.getOwnPropertyDescriptor(object, 'stack') ?? {};
  if (value instanceof Unread)
    Object.defineProperty(object, 'stack', { value: value.text(object), writable: true, configurable: true });
};
