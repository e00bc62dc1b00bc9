// What nobody caught.
import { H, st, te } from './call.js';
import { proc } from './process.js';
import { util } from './packages.js';
import { SafeMap, append, list } from './primordials.js';

export const fatal = (e, origin = 'uncaughtException') => {
  if (e && e.__skillExit) {
    st.exitCode = e.code;
    st.stopped = true;
    return;
  }
  if (proc.listenerCount('uncaughtException')) {
    try {
      proc.emit('uncaughtException', e, origin);
      return;
    } catch (again) {
      e = again;
    }
  }
  if (e instanceof InternalError && e.message === 'out of memory') H().abort();
  H().write(2, te.encode(fmtErr(e) + '\n'));
  st.exitCode = 1;
  st.stopped = true;
};
// What oxc finds wrong.
export const syntaxError = (error, stack) => {
  Object.setPrototypeOf(error, SyntaxError.prototype);
  error.stack = stack;
  return error;
};
export const guard = f => {
  try {
    f();
  } catch (e) {
    fatal(e);
  }
};
const unhandled = reason => {
  const error = new Error(
    'This error originated either by throwing inside of an async function without a catch block, or by rejecting a ' +
      `promise which was not handled with .catch(). The promise rejected with the reason "${util.inspect(reason)}".`,
  );
  error.name = 'UnhandledPromiseRejection';
  error.code = 'ERR_UNHANDLED_REJECTION';
  return error;
};
// A program may have broken what shows errors well.
const fmtErr = e => {
  try {
    if (e instanceof Error) return util.inspect(e).replace(/^\[(SyntaxError: [^\n]*)\]$/, '$1');
    const hint = e === null || typeof e !== 'object' ? '\n(Use `node --trace-uncaught ...` to show where the exception was thrown)' : '';
    return `Uncaught:\n${util.inspect(e)}${hint}`;
  } catch {
    return e instanceof Error ? e.stack : `Uncaught:\n${String(e)}`;
  }
};
// unhandled rejections: the engine reports each (promise, reason, handled), the embedder flushes when the job queue is empty
const rejected = new SafeMap();
export const noteRejected = (p, reason, handled) => {
  if (handled) rejected.delete(p);
  else rejected.set(p, reason);
};
export const flushRejected = () => {
  const all = list();
  rejected.forEach((reason, promise) => append(all, { promise, reason }));
  rejected.clear();
  for (let i = 0; i < all.length; i++) {
    const { promise: p, reason: r } = all[i];
    if (proc.listenerCount('unhandledRejection')) proc.emit('unhandledRejection', r, p);
    else fatal(r instanceof Error ? r : unhandled(r), 'unhandledRejection');
    if (st.stopped) break;
  }
};
