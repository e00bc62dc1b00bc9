// `fs` with callbacks and with promises: done at once; heard of as late as from a real operation.
import { fs } from './fs.js';
import { received } from './call.js';
import { complete } from './timers.js';

const promising = f => (...args) =>
  new Promise((resolve, reject) => {
    let settle;
    try {
      const result = f(...args);
      settle = () => resolve(result);
    } catch (e) {
      settle = () => reject(e);
    }
    complete(settle);
  });
// How a callback hears of it, where there is more to tell than a result.
const TOLD = {
  exists: (callback, error, found) => callback(found),
  read: (callback, error, n, [, buffer]) => (error ? callback(error) : callback(null, n, buffer)),
  write: (callback, error, n, [, data]) => (error ? callback(error) : callback(null, n, data)),
};
const usually = (callback, error, result) => (error ? callback(error) : result === undefined ? callback(null) : callback(null, result));
const calling = (name, f) => (...args) => {
  const callback = args.length > 1 || typeof args[0] === 'function' ? args.pop() : undefined;
  if (typeof callback !== 'function')
    throw Object.assign(new TypeError(`The "cb" argument must be of type function. Received ${received(callback)}`), { code: 'ERR_INVALID_ARG_TYPE' });
  let result;
  let error = null;
  try {
    result = f(...args);
  } catch (e) {
    error = e;
  }
  complete(() => (TOLD[name] ?? usually)(callback, error, result, args));
};

fs.promises = { constants: fs.constants };
for (const [key, f] of Object.entries(fs))
  if (key.endsWith('Sync')) {
    const name = key.slice(0, -4);
    fs.promises[name] = promising(f);
    fs[name] = calling(name, f);
  }
fs.realpath.native = calling('realpath', fs.realpathSync);
for (const name of ['exists', 'close', 'read', 'write', 'fstat', 'fsync', 'fdatasync', 'ftruncate', 'futimes', 'fchmod', 'readv', 'writev']) delete fs.promises[name];

// → the callback's own function, for what other modules add.
export const addAsync = (name, f) => {
  fs[`${name}Sync`] = f;
  fs[name] = calling(name, f);
  fs.promises[name] = promising(f);
};
