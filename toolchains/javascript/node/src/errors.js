// What nobody caught.
import { H, st, te } from './call.js';
import { proc } from './process.js';
import { util } from './packages.js';

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
const fmtErr = e => (e instanceof Error ? util.inspect(e) : `Uncaught:\n${util.inspect(e)}`);
// unhandled rejections: the engine reports each (promise, reason, handled), the embedder flushes when the job queue is empty
const rejected = new Map();
export const noteRejected = (p, reason, handled) => {
  if (handled) rejected.delete(p);
  else rejected.set(p, reason);
};
export const flushRejected = () => {
  const l = [...rejected];
  rejected.clear();
  for (const [p, r] of l) {
    if (proc.listenerCount('unhandledRejection')) proc.emit('unhandledRejection', r, p);
    else fatal(r instanceof Error ? r : unhandled(r), 'unhandledRejection');
    if (st.stopped) break;
  }
};
